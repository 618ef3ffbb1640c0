/* rounding.c - see rounding.h. */
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

void mc_registers_free(struct mc_registers *registers) {
    for (int i = 0; i < MC_N_REGISTERS; i++) {
        mc_integer_free(&registers->of[i]);
    }
}

/* difference = n * sum - a * b */
static bool take_product(struct mc_integer *difference, uint64_t n, const struct mc_integer *sum,
                         const struct mc_integer *a, const struct mc_integer *b, struct mc_integer *scratch) {
    const struct mc_integer factor = {.limbs = &n, .n_limbs = 1, .capacity = 1};
    return mc_integer_multiply(difference, sum, &factor) && mc_integer_multiply(scratch, a, b) &&
           mc_integer_subtract(difference, scratch);
}

/* Makes the first three registers a, b and c (rounded.h), and uses the fourth. */
static bool take_products(size_t n, const struct mc_exact_totals *totals, struct mc_registers *registers) {
    struct mc_integer *scratch = &registers->of[3];
    return take_product(&registers->of[0], n, &totals->xx, &totals->x, &totals->x, scratch) &&
           take_product(&registers->of[1], n, &totals->yy, &totals->y, &totals->y, scratch) &&
           take_product(&registers->of[2], n, &totals->xy, &totals->x, &totals->y, scratch);
}

/* A number as mantissa * 2^exponent. The relative error of the mantissa is at most 2^-63, the exponent a multiple of
   64. */
struct approximation {
    long double mantissa;
    int64_t exponent;
};

/* What is cut off is less than one unit of a number of at least 65 bits, and the addition rounds once more. Not for
   0. */
static struct approximation approximate(const struct mc_integer *a) {
    const size_t n = a->n_limbs;
    const long double low = n > 1 ? (long double)a->limbs[n - 2] : 0.0L;
    return (struct approximation){(long double)a->limbs[n - 1] * 0x1p64L + low, 64 * ((int64_t)n - 2)};
}

static struct approximation approximate_small(mc_u128 a) {
    return (struct approximation){(long double)(uint64_t)(a >> 64) * 0x1p64L + (long double)(uint64_t)a, 0};
}

/*
 * *r becomes c / sqrt(a b) if extended precision is enough to be certain of its rounding. The mantissas are off by
 * 2^-63 each, so their quotient by 2^-63 (1 + 1/2 + 1/2) and four roundings of 2^-64 at most, of which that of the
 * product counts half: less than 2^-61 in all, relatively. Where both ends of that range round alike, there is no
 * doubt.
 */
static bool round_quickly(const struct approximation *a, const struct approximation *b, const struct approximation *c,
                          double *r) {
    volatile long double one = 1.0L; /* the processor may have been told to round to fewer bits than the type has */
    if (LDBL_MANT_DIG < 64 || one + 0x1p-63L == one) {
        return false;
    }
    long double quotient = c->mantissa / sqrtl(a->mantissa * b->mantissa);
    const int64_t exponent = c->exponent - (a->exponent + b->exponent) / 2;
    if (exponent < -640) { /* else r is more than 2^-640 * 2^-64: a normal number */
        return false;
    }
    if (exponent != 0) {
        quotient = ldexpl(quotient, (int)exponent);
    }
    const long double error = quotient * 0x1p-61L;
    *r = (double)(quotient - error);
    return *r == (double)(quotient + error);
}

/* r with the sign of the covariance, where r is the magnitude of the correlation. What rounds to 0 is 0, not -0. */
static double with_sign(double r, bool is_negative) {
    return is_negative && r > 0.0 ? -r : r;
}

/*
 * Whether a number that is off by less than 2^n_bits, or exact for 0, is off by less than 2^-67 of itself, and not 0.
 * For three such numbers, r is off by another 2^-66 at most, for which 2^-61 leaves room: the errors that
 * round_quickly counts come to 7.5 * 2^-64.
 */
static bool is_precise(const struct mc_integer *a, size_t n_bits) {
    enum { PRECISION = 68 };
    return n_bits > 0 ? mc_integer_count_bits(a) > n_bits + PRECISION : a->n_limbs > 0;
}

/*
 * The bits of the error of n * sum - a * b; 0: it is exact. a is off by less than 2^n_bits_a, b by less than
 * 2^n_bits_b (0: not at all), and sum, if a or b is off, by less than 2^n_product_bits. There are four terms at most.
 */
static size_t count_error_bits(size_t n, const struct mc_integer *a, size_t n_bits_a, const struct mc_integer *b,
                               size_t n_bits_b, size_t n_product_bits) {
    if (n_bits_a == 0 && n_bits_b == 0) {
        return 0;
    }
    size_t most = 64 - (size_t)__builtin_clzll(n) + n_product_bits;
    const size_t terms[] = {
        n_bits_b > 0 ? mc_integer_count_bits(a) + n_bits_b : 0,
        n_bits_a > 0 ? mc_integer_count_bits(b) + n_bits_a : 0,
        n_bits_a > 0 && n_bits_b > 0 ? n_bits_a + n_bits_b : 0,
    };
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        most = terms[i] > most ? terms[i] : most;
    }
    return most + 2;
}

bool mc_round_cut_r(size_t n, const struct mc_exact_totals *totals, const struct mc_cut *cut,
                    struct mc_registers *registers, double *r) {
    const struct mc_integer *a = &registers->of[0];
    const struct mc_integer *b = &registers->of[1];
    const struct mc_integer *c = &registers->of[2];
    const struct mc_integer *x = &totals->x;
    const struct mc_integer *y = &totals->y;
    if (!take_products(n, totals, registers)) {
        return false;
    }
    if (!is_precise(a, count_error_bits(n, x, cut->n_bits_x, x, cut->n_bits_x, cut->n_product_bits)) ||
        !is_precise(b, count_error_bits(n, y, cut->n_bits_y, y, cut->n_bits_y, cut->n_product_bits)) ||
        !is_precise(c, count_error_bits(n, x, cut->n_bits_x, y, cut->n_bits_y, cut->n_product_bits)) ||
        a->is_negative || b->is_negative) {
        return false;
    }
    const struct approximation near_a = approximate(a);
    const struct approximation near_b = approximate(b);
    const struct approximation near_c = approximate(c);
    const bool is_certain = round_quickly(&near_a, &near_b, &near_c, r);
    *r = with_sign(*r, c->is_negative);
    return is_certain;
}

bool mc_round_small_r(size_t n, mc_i128 sum_x, mc_i128 sum_y, mc_i128 sum_xx, mc_i128 sum_yy, mc_i128 sum_xy,
                      double *r) {
    const mc_i128 pairs = (mc_i128)n;
    const mc_i128 a = pairs * sum_xx - sum_x * sum_x;
    const mc_i128 b = pairs * sum_yy - sum_y * sum_y;
    const mc_i128 c = pairs * sum_xy - sum_x * sum_y;
    if (a == 0 || b == 0 || c == 0) {
        *r = a == 0 || b == 0 ? NAN : 0.0;
        return true;
    }
    const struct approximation near_a = approximate_small((mc_u128)a);
    const struct approximation near_b = approximate_small((mc_u128)b);
    const struct approximation near_c = approximate_small((mc_u128)(c < 0 ? -c : c));
    const bool is_certain = round_quickly(&near_a, &near_b, &near_c, r);
    *r = with_sign(*r, c < 0);
    return is_certain;
}

/* The double nearest to (root + something) * 2^exponent, ties to even; something is 0 if is_exact, else within (0,
   1). root has 66 to 68 bits. */
static double round_root(const struct mc_integer *root, bool is_exact, int64_t exponent) {
    enum { MANTISSA_BITS = DBL_MANT_DIG, LEAST_EXPONENT = DBL_MIN_EXP - DBL_MANT_DIG }; /* of the smallest double */
    const uint64_t high = root->limbs[1];
    const uint64_t low = root->limbs[0];
    /* The 64 highest bits; whether anything is below goes into the last of them, which is far below the mantissa. */
    const int n_zeros = __builtin_clzll(high);
    const uint64_t is_more = !is_exact || low << n_zeros != 0;
    const uint64_t bits = high << n_zeros | low >> (64 - n_zeros) | is_more;
    const int64_t unit = exponent + 64 - n_zeros; /* what the last bit of bits stands for */
    /* How many of the bits are beyond the mantissa, which has fewer bits below the normal numbers. */
    int64_t n_dropped = 64 - MANTISSA_BITS;
    if (unit + n_dropped < LEAST_EXPONENT) {
        n_dropped = LEAST_EXPONENT - unit;
    }
    if (n_dropped > 64) {
        return 0.0;
    }
    const uint64_t kept = n_dropped < 64 ? bits >> n_dropped : 0;
    const uint64_t half = UINT64_C(1) << (n_dropped - 1);
    const uint64_t dropped = n_dropped < 64 ? bits & (2 * half - 1) : bits;
    const bool is_up = dropped > half || (dropped == half && (kept & 1) != 0);
    return ldexp((double)(kept + is_up), (int)(unit + n_dropped));
}

/*
 * *r becomes |c| / sqrt(a b), correctly rounded: with q = floor(4^k c^2 / (a b)), floor(sqrt(q)) is floor(2^k |c| /
 * sqrt(a b)), and nothing is left over just where neither the division nor the root leaves a remainder. k is such
 * that q has 132 to 136 bits: with n bits of a and of b together and m bits of c, 2^(n-2) <= a b < 2^n and 2^(2m-2)
 * <= c^2 < 2^2m, while 2k is n + 133 - 2m or n + 134 - 2m.
 */
static bool round_certainly(const struct mc_integer *a, const struct mc_integer *b, const struct mc_integer *c,
                            struct mc_integer *scratch, struct mc_integer *quotient, double *r) {
    static const size_t ROOT_BITS = 66;
    struct mc_integer square = {0};
    struct mc_integer remainder = {0};
    /* c^2 <= a b, so the bits of a and b are together at least twice those of c, less one. */
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

bool mc_round_r(size_t n, const struct mc_exact_totals *totals, struct mc_registers *registers, double *r) {
    struct mc_integer *a = &registers->of[0];
    struct mc_integer *b = &registers->of[1];
    struct mc_integer *c = &registers->of[2];
    struct mc_integer *scratch = &registers->of[3];
    *r = NAN;
    if (!take_products(n, totals, registers)) {
        return false;
    }
    if (a->n_limbs == 0 || b->n_limbs == 0) {
        return true;
    }
    if (c->n_limbs == 0) {
        *r = 0.0;
        return true;
    }
    const struct approximation near_a = approximate(a);
    const struct approximation near_b = approximate(b);
    const struct approximation near_c = approximate(c);
    if (!round_quickly(&near_a, &near_b, &near_c, r) && !round_certainly(a, b, c, scratch, &registers->of[4], r)) {
        return false;
    }
    *r = with_sign(*r, c->is_negative);
    return true;
}
