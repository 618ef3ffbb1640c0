/*
 * integer.h - integers of any size, on GMP's low-level functions. Only integer.c includes gmp.h.
 *
 * GMP's own integers end the program where memory runs out. These keep theirs themselves, and every function that may need more
 * returns false where there is none; its results then have no meaning, but can be used again and freed. For numbers beyond some
 * 1,000 digits GMP takes scratch space by its own allocator, which does end the program. So it is asked for before, and given back:
 * only if another thread takes it meanwhile can that happen.
 *
 * Arguments may not be the result, unless said otherwise. An integer belongs to one thread. Knows nothing of what it is for.
 */
#ifndef MC_EXACT_INTEGER_H
#define MC_EXACT_INTEGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start with zeros, which is the number 0. */
struct mc_integer {
    uint64_t *limbs; /* [capacity], the least significant first */
    size_t n_limbs;  /* of the magnitude; the last one is not 0 */
    size_t capacity;
    bool is_negative; /* never of 0 */
};

void mc_integer_free(struct mc_integer *a);

/* a becomes the number with the magnitude limbs[0..n), of which the last ones may be 0. */
bool mc_integer_set(struct mc_integer *a, const uint64_t *limbs, size_t n, bool is_negative);

/* a becomes the number that the decimal digits[0..n), n > 0, make: values from 0 to 9, the first not 0. */
bool mc_integer_set_digits(struct mc_integer *a, const unsigned char *digits, size_t n, bool is_negative);

bool mc_integer_copy(struct mc_integer *a, const struct mc_integer *b);

/* sum += term; difference -= term. */
bool mc_integer_add(struct mc_integer *sum, const struct mc_integer *term);
bool mc_integer_subtract(struct mc_integer *difference, const struct mc_integer *term);

/* product = a * b; a and b may be the same. */
bool mc_integer_multiply(struct mc_integer *product, const struct mc_integer *a, const struct mc_integer *b);

/* a *= factor, which is not 0. */
bool mc_integer_multiply_word(struct mc_integer *a, uint64_t factor);

/* power = base ^ exponent. */
bool mc_integer_power(struct mc_integer *power, uint64_t base, uint64_t exponent, struct mc_integer *scratch);

/* a *= 2 ^ n_bits */
bool mc_integer_shift_left(struct mc_integer *a, size_t n_bits);

/* quotient = floor(|a| / |b|), b not 0; remainder is filled. */
bool mc_integer_divide(struct mc_integer *quotient, struct mc_integer *remainder, const struct mc_integer *a,
                       const struct mc_integer *b);

/* root = floor(sqrt(|a|)); *is_exact tells whether its square is |a|. */
bool mc_integer_root(struct mc_integer *root, const struct mc_integer *a, bool *is_exact);

/* The bits of the magnitude: 0 for 0. */
size_t mc_integer_count_bits(const struct mc_integer *a);

#endif
