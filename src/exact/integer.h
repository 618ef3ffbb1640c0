/*
 * integer.h - signed integers of any size, on the low-level functions of GMP (mpn).
 *
 * Owns the memory of an integer. Only integer.c includes gmp.h. Knows nothing of numbers, sums or correlations.
 *
 * Memory. GMP's own integers end the program if there is no memory. These do not: a function that needs memory returns
 * false if there is none. Its results then have unspecified values, but they can be used again and freed.
 *
 * One gap remains. Beyond some 1,000 digits, GMP allocates scratch space, and a failure of that ends the program. So
 * each function first allocates as much, and frees it. GMP can then fail only if another thread takes the memory in
 * between.
 *
 * No argument may be the same integer as a result, unless its function says otherwise. One thread at a time may use an
 * integer.
 */
#ifndef MC_EXACT_INTEGER_H
#define MC_EXACT_INTEGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Initialize to {0}, which is the number 0. Free with mc_integer_free. */
struct mc_integer {
    uint64_t *limbs;  /* [capacity]: the magnitude in base 2^64, the least significant limb first */
    size_t n_limbs;   /* of the magnitude; the last of these is not 0 */
    size_t capacity;  /* in limbs */
    bool is_negative; /* false for 0 */
};

/* Frees the memory of a, and makes it 0. */
void mc_integer_free(struct mc_integer *a);

/* Sets a to the number with the magnitude limbs[0..n). The last limbs may be 0. limbs may be NULL if n is 0. */
bool mc_integer_set(struct mc_integer *a, const uint64_t *limbs, size_t n, bool is_negative);

/*
 * Sets a to the number with the decimal digits[0..n), n > 0, the most significant first. Each is a value from 0 to 9,
 * and the first one is not 0.
 */
bool mc_integer_set_digits(struct mc_integer *a, const unsigned char *digits, size_t n, bool is_negative);

/* a = b */
bool mc_integer_copy(struct mc_integer *a, const struct mc_integer *b);

/* sum += term */
bool mc_integer_add(struct mc_integer *sum, const struct mc_integer *term);

/* difference -= term */
bool mc_integer_subtract(struct mc_integer *difference, const struct mc_integer *term);

/* product = a * b. a and b may be the same integer. */
bool mc_integer_multiply(struct mc_integer *product, const struct mc_integer *a, const struct mc_integer *b);

/* a *= factor. factor is not 0. */
bool mc_integer_multiply_word(struct mc_integer *a, uint64_t factor);

/* power = base^exponent. base is not 0. */
bool mc_integer_power(struct mc_integer *power, uint64_t base, uint64_t exponent, struct mc_integer *scratch);

/* a *= 2^n_bits */
bool mc_integer_shift_left(struct mc_integer *a, size_t n_bits);

/* quotient = floor(|a| / |b|), and remainder = |a| - quotient |b|. b is not 0. */
bool mc_integer_divide(struct mc_integer *quotient, struct mc_integer *remainder, const struct mc_integer *a,
                       const struct mc_integer *b);

/* root = floor(sqrt(|a|)), and *is_exact = (root^2 == |a|). */
bool mc_integer_root(struct mc_integer *root, const struct mc_integer *a, bool *is_exact);

/* Returns the number of bits of |a|: 0 for 0. */
size_t mc_integer_count_bits(const struct mc_integer *a);

#endif
