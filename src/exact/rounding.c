/* rounding.c - see rounding.h, which defines a, b and c. */
#include "exact/rounding.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

void mc_exact_totals_free(struct mc_exact_totals *totals) {
    mc_integer_free(&totals->x);
    mc_integer_free(&totals->y);
    mc_integer_free(&totals->xx);
    mc_integer_free(&totals->yy);
    mc_integer_free(&totals->xy);
}

void mc_scratch_integers_free(struct mc_scratch_integers *scratch) {
    for (int i = 0; i < MC_N_SCRATCH_INTEGERS; i++) {
        mc_integer_free(&scratch->of[i]);
    }
}

/* moment = n * sum - p * q */
static bool compute_moment(struct mc_integer *moment, uint64_t n, const struct mc_integer *sum,
                           const struct mc_integer *p, const struct mc_integer *q, struct mc_integer *scratch) {
    const struct mc_integer factor = {.limbs = &n, .n_limbs = 1, .capacity = 1};
    return mc_integer_multiply(moment, sum, &factor) && mc_integer_multiply(scratch, p, q) &&
           mc_integer_subtract(moment, scratch);
}

/* Sets of[0], of[1] and of[2] to a, b and c, and uses of[3]. */
static bool compute_moments(size_t n, const struct mc_exact_totals *totals, struct mc_scratch_integers *scratch) {
    struct mc_integer *product = &scratch->of[3];
    return compute_moment(&scratch->of[0], n, &totals->xx, &totals->x, &totals->x, product) &&
           compute_moment(&scratch->of[1], n, &totals->yy, &totals->y, &totals->y, product) &&
           compute_moment(&scratch->of[2], n, &totals->xy, &totals->x, &totals->y, product);
}

/* A magnitude, mantissa * 2^exponent, with a relative error of at most 2^-63. The exponent is a multiple of 64. */
struct approximation {
    long double mantissa; /* in [2^64, 2^128], unless it is from approximate_u128 */
    int64_t exponent;
};

/*
 * Approximates |a|, a not 0, by its two highest limbs. They are at least 2^64, and all limbs below them are less than
 * one unit: to leave these out costs a relative error below 2^-64. The addition rounds by at most another 2^-64.
 */
static struct approximation approximate(const struct mc_integer *a) {
    const size_t n = a->n_limbs;
    const long double low = n > 1 ? (long double)a->limbs[n - 2] : 0.0L;
    return (struct approximation){(long double)a->limbs[n - 1] * 0x1p64L + low, 64 * ((int64_t)n - 2)};
}

static struct approximation approximate_u128(mc_u128 a) {
    return (struct approximation){(long double)(uint64_t)(a >> 64) * 0x1p64L + (long double)(uint64_t)a, 0};
}

/*
 * Sets *r to |c| / sqrt(a b). Returns whether the error of long double leaves no doubt about the rounding to double.
 *
 * Let e = 2^-64, the unit roundoff of long double. In relative terms, the errors are at most
 *   - 2 e for each of a, b and c. The root halves those of a and b, which makes 4 e in all.
 *   - e for the product of a and b, which the root halves, e for the root and e for the quotient.
 *   - e for the subtraction or the addition of error below.
 * Their sum is 7.5 e < 8 e = 2^-61. So the true quotient lies between quotient - error and quotient + error. Rounding
 * is monotonic: if both ends round to the same double, so does the true quotient.
 */
static bool round_in_long_double(const struct approximation *a, const struct approximation *b,
                                 const struct approximation *c, double *r) {
    /* The control word of the processor may say that results are rounded to fewer bits than the type has. */
    volatile long double one = 1.0L;
    if (LDBL_MANT_DIG < 64 || one + 0x1p-63L == one) {
        return false;
    }
    long double quotient = c->mantissa / sqrtl(a->mantissa * b->mantissa);
    const int64_t exponent = c->exponent - (a->exponent + b->exponent) / 2;
    /* The quotient of the mantissas is at least 2^-127: r is a normal number for all other exponents. */
    if (exponent < -640) {
        return false;
    }
    if (exponent != 0) {
        quotient = ldexpl(quotient, (int)exponent);
    }
    const long double error = quotient * 0x1p-61L;
    *r = (double)(quotient - error);
    return *r == (double)(quotient + error);
}

/* The same for integers of any size, which are not 0. */
static bool round_quickly(const struct mc_integer *a, const struct mc_integer *b, const struct mc_integer *c,
                          double *r) {
    const struct approximation near_a = approximate(a);
    const struct approximation near_b = approximate(b);
    const struct approximation near_c = approximate(c);
    return round_in_long_double(&near_a, &near_b, &near_c, r);
}

/* Returns r, the magnitude of a correlation, with the sign of c. A result of 0 is 0, not -0. */
static double with_sign(double r, bool is_negative) {
    return is_negative && r > 0.0 ? -r : r;
}

/*
 * Returns whether a is not 0, and its relative error is below 2^-67. Its error is below 2^error_bits, or 0 if
 * error_bits is 0.
 *
 * If this holds for a, b and c, their errors change r by at most 2^-67 (1 + 1/2 + 1/2) = 2^-66 = 0.25 * 2^-64. There
 * is room for that in round_in_long_double: its own errors are 7.5 of 8 * 2^-64.
 */
static bool is_precise(const struct mc_integer *a, size_t error_bits) {
    enum { MIN_PRECISION = 68 };
    return error_bits > 0 ? mc_integer_count_bits(a) > error_bits + MIN_PRECISION : a->n_limbs > 0;
}

/*
 * Returns k such that the error of n * sum - p * q is below 2^k, or 0 if there is no error.
 *
 * The errors dp of p and dq of q are below 2^p_bits and 2^q_bits; 0 bits stand for no error. If p or q has an error,
 * that of sum is below 2^product_bits. So the error has at most four terms: n times that of sum, p dq, q dp and dp dq.
 * It is below four times the largest of these.
 */
static size_t count_error_bits(size_t n, const struct mc_integer *p, size_t p_bits, const struct mc_integer *q,
                               size_t q_bits, size_t product_bits) {
    if (p_bits == 0 && q_bits == 0) {
        return 0;
    }
    size_t most = 64 - (size_t)__builtin_clzll(n) + product_bits;
    const size_t terms[] = {
        q_bits > 0 ? mc_integer_count_bits(p) + q_bits : 0,
        p_bits > 0 ? mc_integer_count_bits(q) + p_bits : 0,
        p_bits > 0 && q_bits > 0 ? p_bits + q_bits : 0,
    };
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        most = terms[i] > most ? terms[i] : most;
    }
    return most + 2;
}

bool mc_round_r_from_truncated(size_t n, const struct mc_exact_totals *totals, const struct mc_truncation *truncation,
                               struct mc_scratch_integers *scratch, double *r) {
    const struct mc_integer *a = &scratch->of[0];
    const struct mc_integer *b = &scratch->of[1];
    const struct mc_integer *c = &scratch->of[2];
    const struct mc_integer *x = &totals->x;
    const struct mc_integer *y = &totals->y;
    const size_t x_bits = truncation->x_bits;
    const size_t y_bits = truncation->y_bits;
    const size_t product_bits = truncation->product_bits;
    if (!compute_moments(n, totals, scratch)) {
        return false;
    }
    if (!is_precise(a, count_error_bits(n, x, x_bits, x, x_bits, product_bits)) ||
        !is_precise(b, count_error_bits(n, y, y_bits, y, y_bits, product_bits)) ||
        !is_precise(c, count_error_bits(n, x, x_bits, y, y_bits, product_bits)) || a->is_negative || b->is_negative) {
        return false;
    }
    const bool is_certain = round_quickly(a, b, c, r);
    *r = with_sign(*r, c->is_negative);
    return is_certain;
}

bool mc_round_r_from_small(size_t n, mc_i128 sum_x, mc_i128 sum_y, mc_i128 sum_xx, mc_i128 sum_yy, mc_i128 sum_xy,
                           double *r) {
    const mc_i128 n_pairs = (mc_i128)n;
    const mc_i128 a = n_pairs * sum_xx - sum_x * sum_x;
    const mc_i128 b = n_pairs * sum_yy - sum_y * sum_y;
    const mc_i128 c = n_pairs * sum_xy - sum_x * sum_y;
    if (a == 0 || b == 0 || c == 0) {
        *r = a == 0 || b == 0 ? NAN : 0.0;
        return true;
    }
    const struct approximation near_a = approximate_u128((mc_u128)a);
    const struct approximation near_b = approximate_u128((mc_u128)b);
    const struct approximation near_c = approximate_u128((mc_u128)(c < 0 ? -c : c));
    const bool is_certain = round_in_long_double(&near_a, &near_b, &near_c, r);
    *r = with_sign(*r, c < 0);
    return is_certain;
}

/*
 * Returns the double nearest to (root + rest) * 2^exponent, ties to even. root has 66 to 68 bits. rest is 0 if
 * is_exact, else in (0, 1).
 */
static double round_root(const struct mc_integer *root, bool is_exact, int64_t exponent) {
    enum {
        MANTISSA_BITS = DBL_MANT_DIG,
        MIN_EXPONENT = DBL_MIN_EXP - DBL_MANT_DIG /* of the least double, 2^-1074 */
    };
    const uint64_t high = root->limbs[1];
    const uint64_t low = root->limbs[0];
    /* The 64 highest bits. The last of them is far below the mantissa: it is set, too, if any bit follows. */
    const int n_zeros = __builtin_clzll(high);
    const uint64_t has_rest = !is_exact || low << n_zeros != 0;
    const uint64_t bits = high << n_zeros | low >> (64 - n_zeros) | has_rest;
    const int64_t bits_exponent = exponent + 64 - n_zeros;
    /* How many of the bits are below the mantissa. A subnormal number has a shorter mantissa. */
    int64_t n_dropped = 64 - MANTISSA_BITS;
    if (bits_exponent + n_dropped < MIN_EXPONENT) {
        n_dropped = MIN_EXPONENT - bits_exponent;
    }
    if (n_dropped > 64) {
        return 0.0;
    }
    const uint64_t kept = n_dropped < 64 ? bits >> n_dropped : 0;
    const uint64_t half = UINT64_C(1) << (n_dropped - 1);
    const uint64_t dropped = n_dropped < 64 ? bits & (2 * half - 1) : bits;
    const bool is_up = dropped > half || (dropped == half && (kept & 1) != 0);
    return ldexp((double)(kept + is_up), (int)(bits_exponent + n_dropped));
}

/*
 * Sets *r to |c| / sqrt(a b), correctly rounded. a, b and c are not 0.
 *
 * Let q = floor(4^k c^2 / (a b)). Then floor(sqrt(q)) = floor(2^k |c| / sqrt(a b)). Nothing follows these bits just if
 * neither the division nor the root leaves a remainder.
 *
 * k is such that q has 132 to 136 bits, and its root 66 to 68. Let s be the sum of the bits of a and b, and m the bits
 * of c:
 *   - 2^(s-2) <= a b < 2^s, and 2^(2m-2) <= c^2 < 2^(2m).
 *   - 2k is s + 133 - 2m or s + 134 - 2m. It is positive: c^2 <= a b gives 2m - 2 < s.
 *   - So the quotient is at least 2^(2k + 2m - 2 - s) >= 2^131, and below 2^(2k + 2m - s + 2) <= 2^136.
 */
static bool round_in_integers(const struct mc_integer *a, const struct mc_integer *b, const struct mc_integer *c,
                              struct mc_integer *scratch, struct mc_integer *quotient, double *r) {
    static const size_t ROOT_BITS = 66;
    struct mc_integer square = {0};
    struct mc_integer remainder = {0};
    const size_t n_bits = mc_integer_count_bits(a) + mc_integer_count_bits(b);
    const size_t k = (n_bits + 2 * ROOT_BITS + 2 - 2 * mc_integer_count_bits(c)) / 2;
    bool root_is_exact = false;
    bool done = mc_integer_multiply(&square, c, c) && mc_integer_shift_left(&square, 2 * k) &&
                mc_integer_multiply(scratch, a, b) && mc_integer_divide(quotient, &remainder, &square, scratch) &&
                mc_integer_root(scratch, quotient, &root_is_exact);
    if (done) {
        *r = round_root(scratch, root_is_exact && remainder.n_limbs == 0, -(int64_t)k);
    }
    mc_integer_free(&square);
    mc_integer_free(&remainder);
    return done;
}

bool mc_round_r(size_t n, const struct mc_exact_totals *totals, struct mc_scratch_integers *scratch, double *r) {
    const struct mc_integer *a = &scratch->of[0];
    const struct mc_integer *b = &scratch->of[1];
    const struct mc_integer *c = &scratch->of[2];
    *r = NAN;
    if (!compute_moments(n, totals, scratch)) {
        return false;
    }
    if (a->n_limbs == 0 || b->n_limbs == 0) {
        return true;
    }
    if (c->n_limbs == 0) {
        *r = 0.0;
        return true;
    }
    if (!round_quickly(a, b, c, r) && !round_in_integers(a, b, c, &scratch->of[3], &scratch->of[4], r)) {
        return false;
    }
    *r = with_sign(*r, c->is_negative);
    return true;
}
