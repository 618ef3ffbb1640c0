/*
 * exact_reference.h - decides whether a double is the correctly rounded correlation of two lists of decimals.
 *
 * It is slow and simple, uses integers of GMP, and shares no code with the program.
 *
 * Each list is scaled to integers: the unit is the lowest power of ten of its decimals. This does not change r. With
 *
 *     P = n Sum xy - Sum x Sum y
 *     Q = (n Sum xx - (Sum x)^2) (n Sum yy - (Sum y)^2)
 *
 * r = P / sqrt(Q). For positive r and m, r <= m if and only if P^2 <= m^2 Q.
 */
#ifndef MC_FUZZ_EXACT_REFERENCE_H
#define MC_FUZZ_EXACT_REFERENCE_H

#include <gmp.h>

#include "../unit/reference.h"

/* A decimal: digits * 10^power. */
struct ref_decimal {
    mpz_t digits;
    long power;
};

/* In a text of reasonable length, numbers with a power beyond this are zero or infinite as doubles. */
enum { REF_POWER_MAX = 1000000 };

/* Reads p[0..n), a decimal of the grammar, which is value as a double. If value is zero, the decimal counts as zero. */
static inline void ref_read_decimal(const char *p, size_t n, double value, struct ref_decimal *decimal) {
    const char *end = p + n;
    const bool negative = *p == '-';
    bool in_fraction = false;
    mpz_init(decimal->digits);
    decimal->power = 0;
    for (; p < end && *p != 'e' && *p != 'E'; p++) {
        if (*p == '.') {
            in_fraction = true;
        } else if (ref_is_digit(*p)) {
            mpz_mul_ui(decimal->digits, decimal->digits, 10);
            mpz_add_ui(decimal->digits, decimal->digits, (unsigned long)(*p - '0'));
            decimal->power -= in_fraction;
        }
    }
    if (p < end) {
        const long sign = p[1] == '-' ? -1 : 1;
        long power = 0;
        for (p++; p < end; p++) {
            power = ref_is_digit(*p) && power < REF_POWER_MAX ? 10 * power + (*p - '0') : power;
        }
        decimal->power += sign * power;
    }
    if (value == 0.0 || mpz_sgn(decimal->digits) == 0) {
        mpz_set_ui(decimal->digits, 0);
        decimal->power = 0;
    } else if (negative) {
        mpz_neg(decimal->digits, decimal->digits);
    }
}

/* Scales items[0..n) to integers[0..n), which it initializes. */
static inline void ref_to_integers(const char *text, const struct ref_item *items, size_t n, mpz_t *integers) {
    struct ref_decimal *decimals = checked_malloc(n * sizeof *decimals);
    long lowest = REF_POWER_MAX;
    for (size_t i = 0; i < n; i++) {
        ref_read_decimal(text + items[i].begin, items[i].n, items[i].value, &decimals[i]);
        if (mpz_sgn(decimals[i].digits) != 0 && decimals[i].power < lowest) {
            lowest = decimals[i].power;
        }
    }
    for (size_t i = 0; i < n; i++) {
        mpz_init(integers[i]);
        if (mpz_sgn(decimals[i].digits) != 0) {
            mpz_ui_pow_ui(integers[i], 10, (unsigned long)(decimals[i].power - lowest));
            mpz_mul(integers[i], integers[i], decimals[i].digits);
        }
        mpz_clear(decimals[i].digits);
    }
    free(decimals);
}

/* sum = n Sum ab - Sum a Sum b */
static inline void ref_sum_centred(mpz_t *a, mpz_t *b, size_t n, mpz_t sum) {
    mpz_t sum_a;
    mpz_t sum_b;
    mpz_init(sum_a);
    mpz_init(sum_b);
    mpz_set_ui(sum, 0);
    for (size_t i = 0; i < n; i++) {
        mpz_add(sum_a, sum_a, a[i]);
        mpz_add(sum_b, sum_b, b[i]);
        mpz_addmul(sum, a[i], b[i]);
    }
    mpz_mul_ui(sum, sum, n);
    mpz_submul(sum, sum_a, sum_b);
    mpz_clear(sum_a);
    mpz_clear(sum_b);
}

/* Computes the square of the midpoint of two adjacent doubles; a >= 0. */
static inline void ref_square_midpoint(double a, double b, mpq_t midpoint) {
    mpq_t other;
    mpq_init(other);
    mpq_set_d(other, b);
    mpq_set_d(midpoint, a);
    mpq_add(midpoint, midpoint, other);
    mpq_div_2exp(midpoint, midpoint, 1);
    mpq_mul(midpoint, midpoint, midpoint);
    mpq_clear(other);
}

/* Returns the sign of P^2 - m^2 Q; m^2 is a fraction. */
static inline int ref_compare_squares(const mpz_t p_squared, const mpz_t q, const mpq_t m_squared) {
    mpz_t left;
    mpz_t right;
    mpz_init(left);
    mpz_init(right);
    mpz_mul(left, p_squared, mpq_denref(m_squared));
    mpz_mul(right, q, mpq_numref(m_squared));
    const int sign = mpz_cmp(left, right);
    mpz_clear(left);
    mpz_clear(right);
    return sign;
}

/* Returns whether r is the double nearest to P / sqrt(Q), ties to even; Q > 0. */
static inline bool ref_is_nearest(double r, const mpz_t p, const mpz_t q) {
    const double magnitude = fabs(r);
    const bool is_even = (bits_of(magnitude) & 1) == 0;
    mpz_t p_squared;
    mpq_t midpoint;
    mpz_init(p_squared);
    mpq_init(midpoint);
    mpz_mul(p_squared, p, p);
    ref_square_midpoint(magnitude, nextafter(magnitude, 2.0), midpoint);
    const int above = ref_compare_squares(p_squared, q, midpoint);
    bool is_nearest = above < 0 || (above == 0 && is_even);
    if (magnitude > 0.0) {
        ref_square_midpoint(magnitude, nextafter(magnitude, 0.0), midpoint);
        const int below = ref_compare_squares(p_squared, q, midpoint);
        is_nearest = is_nearest && (below > 0 || (below == 0 && is_even)) && (r > 0.0) == (mpz_sgn(p) > 0);
    }
    mpz_clear(p_squared);
    mpq_clear(midpoint);
    return is_nearest && magnitude <= 1.0 && bits_of(r) != bits_of(-0.0);
}

static inline void ref_clear_integers(mpz_t *integers, size_t n) {
    for (size_t i = 0; i < n; i++) {
        mpz_clear(integers[i]);
    }
    free(integers);
}

/* Returns whether r is the correctly rounded correlation of x[0..n) and y[0..n), or NaN if that is undefined. */
static inline bool ref_is_exact(double r, const char *text, const struct ref_item *x, const struct ref_item *y,
                                size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (x[i].kind == REF_MISSING || y[i].kind == REF_MISSING || !isfinite(x[i].value) || !isfinite(y[i].value)) {
            return isnan(r);
        }
    }
    mpz_t *x_integers = checked_malloc(n * sizeof *x_integers);
    mpz_t *y_integers = checked_malloc(n * sizeof *y_integers);
    ref_to_integers(text, x, n, x_integers);
    ref_to_integers(text, y, n, y_integers);
    mpz_t p;
    mpz_t sxx;
    mpz_t syy;
    mpz_init(p);
    mpz_init(sxx);
    mpz_init(syy);
    ref_sum_centred(x_integers, y_integers, n, p);
    ref_sum_centred(x_integers, x_integers, n, sxx);
    ref_sum_centred(y_integers, y_integers, n, syy);
    mpz_mul(sxx, sxx, syy);
    const bool is_exact = mpz_sgn(sxx) == 0 ? isnan(r) : !isnan(r) && ref_is_nearest(r, p, sxx);
    mpz_clear(p);
    mpz_clear(sxx);
    mpz_clear(syy);
    ref_clear_integers(x_integers, n);
    ref_clear_integers(y_integers, n);
    return is_exact;
}

#endif
