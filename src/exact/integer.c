/* integer.c - see integer.h. */
#include "exact/integer.h"

#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum { LIMB_BITS = 64 };
_Static_assert(GMP_NUMB_BITS == LIMB_BITS && sizeof(mp_limb_t) == sizeof(uint64_t), "a limb of GMP has 64 bits");

/* Grows the capacity to at least n limbs. Keeps the value. */
static bool reserve(struct mc_integer *a, size_t n) {
    if (n <= a->capacity) {
        return true;
    }
    enum { MIN_CAPACITY = 8 };
    const size_t grown = a->capacity + a->capacity / 2;
    const size_t capacity = n > grown ? (n > MIN_CAPACITY ? n : MIN_CAPACITY) : grown;
    size_t n_bytes;
    if (!mc_multiply(capacity, sizeof *a->limbs, &n_bytes)) {
        return false;
    }
    uint64_t *limbs = realloc(a->limbs, n_bytes);
    if (limbs == NULL) {
        return false;
    }
    a->limbs = limbs;
    a->capacity = capacity;
    return true;
}

/*
 * Returns whether there is memory for the scratch space of GMP, for an operation on n limbs.
 *
 * Measured with GMP 6.2.1 from 64 to 700,000 limbs, the scratch space is at most
 *   4.2 n for a division (n: limbs of the dividend),
 *   3.8 n for a multiplication (n: limbs of the product),
 *   3.1 n for a square root (n: limbs of the operand),
 *   5.2 n for the conversion of decimal digits (n: limbs of the number).
 * Up to 64 limbs, GMP allocates no memory.
 */
static bool has_scratch(size_t n) {
    enum { MAX_WITHOUT_SCRATCH = 64, SCRATCH_LIMBS_PER_LIMB = 6 };
    if (n <= MAX_WITHOUT_SCRATCH) {
        return true;
    }
    size_t n_bytes;
    if (!mc_multiply(n, SCRATCH_LIMBS_PER_LIMB * sizeof(uint64_t), &n_bytes)) {
        return false;
    }
    /* volatile: clang leaves out a malloc if nothing uses its memory. */
    void *volatile scratch = malloc(n_bytes);
    free(scratch);
    return scratch != NULL;
}

void mc_integer_free(struct mc_integer *a) {
    free(a->limbs);
    *a = (struct mc_integer){0};
}

/* Makes limbs[0..n) the magnitude of a, without its zeros at the end. */
static void set_magnitude(struct mc_integer *a, size_t n, bool is_negative) {
    while (n > 0 && a->limbs[n - 1] == 0) {
        n--;
    }
    a->n_limbs = n;
    a->is_negative = is_negative && n > 0;
}

bool mc_integer_set(struct mc_integer *a, const uint64_t *limbs, size_t n, bool is_negative) {
    if (!reserve(a, n)) {
        return false;
    }
    if (n > 0) {
        memcpy(a->limbs, limbs, n * sizeof *limbs);
    }
    set_magnitude(a, n, is_negative);
    return true;
}

bool mc_integer_set_digits(struct mc_integer *a, const unsigned char *digits, size_t n, bool is_negative) {
    enum { DIGITS_PER_LIMB = 19 }; /* a limb has room for more: 10^19 < 2^64 */
    if (!reserve(a, n / DIGITS_PER_LIMB + 2) || !has_scratch(n / DIGITS_PER_LIMB)) {
        return false;
    }
    set_magnitude(a, (size_t)mpn_set_str(a->limbs, digits, n, 10), is_negative);
    return true;
}

bool mc_integer_copy(struct mc_integer *a, const struct mc_integer *b) {
    return mc_integer_set(a, b->limbs, b->n_limbs, b->is_negative);
}

/* Returns whether |a| < |b|. b is not 0. */
static bool is_less(const struct mc_integer *a, const struct mc_integer *b) {
    if (a->n_limbs != b->n_limbs) {
        return a->n_limbs < b->n_limbs;
    }
    return mpn_cmp(a->limbs, b->limbs, (mp_size_t)a->n_limbs) < 0;
}

/* sum += |term|, or sum -= |term| if term_is_negative. */
static bool add_signed(struct mc_integer *sum, const struct mc_integer *term, bool term_is_negative) {
    const size_t n_sum = sum->n_limbs;
    const size_t n_term = term->n_limbs;
    const size_t n = n_sum > n_term ? n_sum : n_term;
    if (n_term == 0) {
        return true;
    }
    if (!reserve(sum, n + 1)) {
        return false;
    }
    if (n_sum == 0 || sum->is_negative == term_is_negative) {
        memset(sum->limbs + n_sum, 0, (n - n_sum) * sizeof *sum->limbs);
        sum->limbs[n] = mpn_add(sum->limbs, sum->limbs, (mp_size_t)n, term->limbs, (mp_size_t)n_term);
        set_magnitude(sum, n + 1, term_is_negative);
    } else if (is_less(sum, term)) {
        mpn_sub(sum->limbs, term->limbs, (mp_size_t)n_term, sum->limbs, (mp_size_t)n_sum);
        set_magnitude(sum, n_term, term_is_negative);
    } else {
        mpn_sub(sum->limbs, sum->limbs, (mp_size_t)n_sum, term->limbs, (mp_size_t)n_term);
        set_magnitude(sum, n_sum, sum->is_negative);
    }
    return true;
}

bool mc_integer_add(struct mc_integer *sum, const struct mc_integer *term) {
    return add_signed(sum, term, term->is_negative);
}

bool mc_integer_subtract(struct mc_integer *difference, const struct mc_integer *term) {
    return add_signed(difference, term, !term->is_negative);
}

bool mc_integer_multiply(struct mc_integer *product, const struct mc_integer *a, const struct mc_integer *b) {
    if (a->n_limbs < b->n_limbs) {
        const struct mc_integer *longer = b;
        b = a;
        a = longer;
    }
    if (b->n_limbs == 0) {
        set_magnitude(product, 0, false);
        return true;
    }
    const size_t n = a->n_limbs + b->n_limbs;
    if (!reserve(product, n) || !has_scratch(n)) {
        return false;
    }
    if (a == b) {
        mpn_sqr(product->limbs, a->limbs, (mp_size_t)a->n_limbs);
    } else {
        mpn_mul(product->limbs, a->limbs, (mp_size_t)a->n_limbs, b->limbs, (mp_size_t)b->n_limbs);
    }
    set_magnitude(product, n, a->is_negative != b->is_negative);
    return true;
}

bool mc_integer_multiply_word(struct mc_integer *a, uint64_t factor) {
    const size_t n = a->n_limbs;
    if (n == 0) {
        return true;
    }
    if (!reserve(a, n + 1)) {
        return false;
    }
    a->limbs[n] = mpn_mul_1(a->limbs, a->limbs, (mp_size_t)n, factor);
    set_magnitude(a, n + 1, a->is_negative);
    return true;
}

bool mc_integer_power(struct mc_integer *power, uint64_t base, uint64_t exponent, struct mc_integer *scratch) {
    const struct mc_integer factor = {.limbs = &base, .n_limbs = 1, .capacity = 1};
    const uint64_t one = 1;
    bool done = mc_integer_set(power, &one, 1, false);
    /* Binary powering: for each bit of the exponent, from the highest down, square; multiply if the bit is set. */
    for (int bit = exponent > 0 ? 63 - __builtin_clzll(exponent) : -1; done && bit >= 0; bit--) {
        done = mc_integer_multiply(scratch, power, power) && mc_integer_copy(power, scratch);
        if (done && (exponent >> bit & 1) != 0) {
            done = mc_integer_multiply(scratch, power, &factor) && mc_integer_copy(power, scratch);
        }
    }
    return done;
}

bool mc_integer_shift_left(struct mc_integer *a, size_t n_bits) {
    const size_t n_whole = n_bits / LIMB_BITS;
    const unsigned n_rest = n_bits % LIMB_BITS;
    const size_t n = a->n_limbs;
    if (n == 0) {
        return true;
    }
    if (!reserve(a, n + n_whole + 1)) {
        return false;
    }
    memmove(a->limbs + n_whole, a->limbs, n * sizeof *a->limbs);
    memset(a->limbs, 0, n_whole * sizeof *a->limbs);
    uint64_t *moved = a->limbs + n_whole;
    moved[n] = n_rest > 0 ? mpn_lshift(moved, moved, (mp_size_t)n, n_rest) : 0;
    set_magnitude(a, n + n_whole + 1, a->is_negative);
    return true;
}

bool mc_integer_divide(struct mc_integer *quotient, struct mc_integer *remainder, const struct mc_integer *a,
                       const struct mc_integer *b) {
    if (is_less(a, b)) {
        set_magnitude(quotient, 0, false);
        return mc_integer_set(remainder, a->limbs, a->n_limbs, false);
    }
    const size_t n = a->n_limbs - b->n_limbs + 1;
    if (!reserve(quotient, n) || !reserve(remainder, b->n_limbs) || !has_scratch(a->n_limbs)) {
        return false;
    }
    mpn_tdiv_qr(quotient->limbs, remainder->limbs, 0, a->limbs, (mp_size_t)a->n_limbs, b->limbs, (mp_size_t)b->n_limbs);
    set_magnitude(quotient, n, false);
    set_magnitude(remainder, b->n_limbs, false);
    return true;
}

bool mc_integer_root(struct mc_integer *root, const struct mc_integer *a, bool *is_exact) {
    const size_t n = (a->n_limbs + 1) / 2;
    *is_exact = true;
    if (n == 0) {
        set_magnitude(root, 0, false);
        return true;
    }
    if (!reserve(root, n) || !has_scratch(a->n_limbs)) {
        return false;
    }
    *is_exact = mpn_sqrtrem(root->limbs, NULL, a->limbs, (mp_size_t)a->n_limbs) == 0;
    set_magnitude(root, n, false);
    return true;
}

size_t mc_integer_count_bits(const struct mc_integer *a) {
    if (a->n_limbs == 0) {
        return 0;
    }
    return a->n_limbs * LIMB_BITS - (size_t)__builtin_clzll(a->limbs[a->n_limbs - 1]);
}
