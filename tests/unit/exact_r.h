/*
 * exact_r.h - an oracle for exact results: the correctly rounded r of lists of integers, decimals or doubles.
 *
 * It uses GMP's own integers, and shares no code with the code under test. r = c / sqrt(a b), where
 *
 *     a = n Sxx - Sx^2,   b = n Syy - Sy^2,   c = n Sxy - Sx Sy.
 *
 * A double d is the nearest to |c| / sqrt(a b) if c^2 lies between the squares of the midpoints beside d, times a b. To
 * compare these takes integers only, and neither a division nor a root.
 */
#ifndef MC_TEST_EXACT_R_H
#define MC_TEST_EXACT_R_H

#include "support.h"

#include <gmp.h>
#include <limits.h>

/* Compares c2 with (m / 2 * 2^e)^2 ab: returns a value below, equal to or above 0. m 2^e is at most 2, and e <= 1. */
static inline int exact_compare(const mpz_t c2, const mpz_t ab, uint64_t m, int e) {
    mpz_t left;
    mpz_t right;
    mpz_init(left);
    mpz_init(right);
    mpz_set_ui(right, m);
    mpz_mul(right, right, right);
    mpz_mul(right, right, ab);
    mpz_mul_2exp(left, c2, (mp_bitcnt_t)(2 - 2 * e));
    const int order = mpz_cmp(left, right);
    mpz_clear(left);
    mpz_clear(right);
    return order;
}

/* Returns the mantissa of the double with these bits, which is in [0, 1], and sets its exponent. */
static inline uint64_t exact_mantissa(uint64_t bits, int *exponent) {
    const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    const int biased = (int)(bits >> 52);
    *exponent = (biased > 0 ? biased : 1) - 1075;
    return biased > 0 ? fraction | UINT64_C(1) << 52 : fraction;
}

/* Returns whether sqrt(c2 / ab) is at least the double with these bits. */
static inline bool exact_reaches(const mpz_t c2, const mpz_t ab, uint64_t bits) {
    int e;
    const uint64_t m = exact_mantissa(bits, &e);
    return exact_compare(c2, ab, 2 * m, e) >= 0;
}

/* Returns the bits of the largest double that is not above sqrt(c2 / ab), which is at most 1. */
static inline uint64_t exact_floor(const mpz_t c2, const mpz_t ab) {
    const uint64_t one = bits_of(1.0);
    long exponent_c;
    long exponent_ab;
    const double quotient = mpz_get_d_2exp(&exponent_c, c2) / mpz_get_d_2exp(&exponent_ab, ab);
    const long exponent = exponent_c - exponent_ab;
    const double root = sqrt(exponent % 2 != 0 ? 2.0 * quotient : quotient);
    const uint64_t near = bits_of(ldexp(root, (int)((exponent - (exponent % 2 != 0)) / 2)));
    uint64_t low = near > 4 ? near - 4 : 0;
    uint64_t high = near + 4 < one + 1 ? near + 4 : one + 1;
    if (!exact_reaches(c2, ab, low) || (high <= one && exact_reaches(c2, ab, high))) {
        low = 0;
        high = one + 1;
    }
    while (high - low > 1) {
        const uint64_t middle = low + (high - low) / 2;
        if (exact_reaches(c2, ab, middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Returns c / sqrt(a b), correctly rounded, or NaN if a or b is 0. c^2 <= a b. */
static inline double exact_quotient(const mpz_t a, const mpz_t b, const mpz_t c) {
    if (mpz_sgn(a) == 0 || mpz_sgn(b) == 0) {
        return NAN;
    }
    mpz_t ab;
    mpz_t c2;
    mpz_init(ab);
    mpz_init(c2);
    mpz_mul(ab, a, b);
    mpz_mul(c2, c, c);
    assert_true(mpz_cmp(c2, ab) <= 0);
    uint64_t bits = exact_floor(c2, ab);
    int e;
    const uint64_t m = exact_mantissa(bits, &e);
    const int order = exact_compare(c2, ab, 2 * m + 1, e);
    bits += order > 0 || (order == 0 && (bits & 1) != 0);
    mpz_clear(ab);
    mpz_clear(c2);
    const double r = double_of(bits);
    return mpz_sgn(c) < 0 && r > 0.0 ? -r : r;
}

/* A list of integers. */
struct exact_list {
    mpz_t *values;
    size_t n;
};

static inline struct exact_list exact_list_new(size_t n) {
    struct exact_list list = {checked_malloc(n * sizeof *list.values), n};
    for (size_t i = 0; i < n; i++) {
        mpz_init(list.values[i]);
    }
    return list;
}

static inline void exact_list_free(struct exact_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        mpz_clear(list->values[i]);
    }
    free(list->values);
}

/* moment = n * (sum of x y) - (sum of x) * (sum of y) */
static inline void exact_moment(const struct exact_list *x, const struct exact_list *y, mpz_t moment) {
    mpz_t sum_x;
    mpz_t sum_y;
    mpz_init(sum_x);
    mpz_init(sum_y);
    mpz_set_ui(moment, 0);
    for (size_t i = 0; i < x->n; i++) {
        mpz_add(sum_x, sum_x, x->values[i]);
        mpz_add(sum_y, sum_y, y->values[i]);
        mpz_addmul(moment, x->values[i], y->values[i]);
    }
    mpz_mul_ui(moment, moment, x->n);
    mpz_submul(moment, sum_x, sum_y);
    mpz_clear(sum_x);
    mpz_clear(sum_y);
}

/* Returns r of two lists of integers. */
static inline double exact_r(const struct exact_list *x, const struct exact_list *y) {
    mpz_t a;
    mpz_t b;
    mpz_t c;
    mpz_init(a);
    mpz_init(b);
    mpz_init(c);
    exact_moment(x, x, a);
    exact_moment(y, y, b);
    exact_moment(x, y, c);
    const double r = exact_quotient(a, b, c);
    mpz_clear(a);
    mpz_clear(b);
    mpz_clear(c);
    return r;
}

/* Reads the decimal item[0..n), without blanks. Sets digits, to 0 if its double is 0, and returns its exponent. */
static inline long exact_read(const char *item, size_t n, mpz_t digits) {
    char *copy = checked_malloc(2 * n + 2);
    char *only_digits = copy + n + 1;
    memcpy(copy, item, n);
    copy[n] = '\0';
    const bool is_zero = strtod(copy, NULL) == 0.0;
    long exponent = 0;
    size_t n_digits = 0;
    bool in_fraction = false;
    for (char *p = copy; *p != '\0'; p++) {
        if (*p == 'e' || *p == 'E') {
            exponent += strtol(p + 1, NULL, 10);
            break;
        }
        in_fraction = in_fraction || *p == '.';
        if (*p >= '0' && *p <= '9') {
            only_digits[n_digits++] = *p;
            exponent -= in_fraction;
        }
    }
    only_digits[n_digits] = '\0';
    assert_int_equal(mpz_set_str(digits, only_digits, 10), 0);
    if (*copy == '-') {
        mpz_neg(digits, digits);
    }
    if (is_zero) {
        mpz_set_ui(digits, 0);
    }
    free(copy);
    return exponent;
}

/* Scales values with these exponents of base to the lowest exponent. */
static inline void exact_list_align(struct exact_list *list, const long *exponents, unsigned long base) {
    long least = LONG_MAX;
    for (size_t i = 0; i < list->n; i++) {
        least = mpz_sgn(list->values[i]) != 0 && exponents[i] < least ? exponents[i] : least;
    }
    mpz_t power;
    mpz_init(power);
    for (size_t i = 0; i < list->n; i++) {
        if (mpz_sgn(list->values[i]) != 0) {
            mpz_ui_pow_ui(power, base, (unsigned long)(exponents[i] - least));
            mpz_mul(list->values[i], list->values[i], power);
        }
    }
    mpz_clear(power);
}

/* Returns the list text[0..n_bytes) of decimals, with a delimiter between them. */
static inline struct exact_list exact_list_of_text(const char *text, size_t n_bytes, char delimiter) {
    size_t n = 1;
    for (size_t i = 0; i < n_bytes; i++) {
        n += text[i] == delimiter;
    }
    struct exact_list list = exact_list_new(n);
    long *exponents = checked_malloc(n * sizeof *exponents);
    for (size_t i = 0, begin = 0; i < n; i++) {
        size_t end = begin;
        while (end < n_bytes && text[end] != delimiter) {
            end++;
        }
        exponents[i] = exact_read(text + begin, end - begin, list.values[i]);
        begin = end + 1;
    }
    exact_list_align(&list, exponents, 10);
    free(exponents);
    return list;
}

/* Returns r of the task text[0..n_bytes), such as "1,2;3,4", without the byte that ends it. */
static inline double exact_r_of_task(const char *text, size_t n_bytes) {
    const char *end_x = memchr(text, ';', n_bytes);
    assert_non_null(end_x);
    struct exact_list x = exact_list_of_text(text, (size_t)(end_x - text), ',');
    struct exact_list y = exact_list_of_text(end_x + 1, n_bytes - (size_t)(end_x + 1 - text), ',');
    assert_int_equal(x.n, y.n);
    const double r = exact_r(&x, &y);
    exact_list_free(&x);
    exact_list_free(&y);
    return r;
}

static inline struct exact_list exact_list_of_doubles(const double *values, size_t n) {
    struct exact_list list = exact_list_new(n);
    long *exponents = checked_malloc(n * sizeof *exponents);
    for (size_t i = 0; i < n; i++) {
        int exponent;
        mpz_set_d(list.values[i], ldexp(frexp(values[i], &exponent), 53));
        exponents[i] = exponent;
    }
    exact_list_align(&list, exponents, 2);
    free(exponents);
    return list;
}

static inline double exact_r_of_doubles(const double *x, const double *y, size_t n) {
    struct exact_list list_x = exact_list_of_doubles(x, n);
    struct exact_list list_y = exact_list_of_doubles(y, n);
    const double r = exact_r(&list_x, &list_y);
    exact_list_free(&list_x);
    exact_list_free(&list_y);
    return r;
}

#endif
