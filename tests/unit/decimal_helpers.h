/*
 * decimal_helpers.h - helpers of the tests of decimals. Header-only.
 *
 *   - mc_parse_decimal on a copy of a text. Its padding ends at a guard page, so that a read beyond it ends the test.
 *   - The decimal digits of m * 2^e, all of them, by long multiplication: the oracle for halfway points. They are
 *     independent of the C library's printf and strtod.
 *
 * Must not know which decimals the tests use.
 */
#ifndef MC_TEST_DECIMAL_HELPERS_H
#define MC_TEST_DECIMAL_HELPERS_H

#include "support.h"

#include "parse/decimal.h"
#include "parse/kernels.h"

static struct arena decimal_arena;

static int make_decimal_arena(void **state) {
    (void)state;
    decimal_arena = arena_new(2 << 20);
    return 0;
}

static int free_decimal_arena(void **state) {
    (void)state;
    arena_free(&decimal_arena);
    return 0;
}

/* Calls mc_parse_decimal for a copy of a C string of less than 2 MB. Returns the end in text, or NULL. */
static const char *parse_copy(const char *text, double *value) {
    const char *copy = copy_to_end(&decimal_arena, text, strlen(text) + 1, MC_TEXT_PADDING);
    const char *end = mc_parse_decimal(copy, value);
    return end != NULL ? text + (end - copy) : NULL;
}

/* The longest: a number of 54 bits times 5^1075 has at most 17 + 752 digits; 2^1101 has 332. */
enum { EXACT_LIMBS = 128, EXACT_DIGITS_MAX = 9 * EXACT_LIMBS };

static const uint32_t EXACT_BASE = 1000000000;

/* A natural number in base 10^9, the lowest limb first. */
struct natural {
    uint32_t limb[EXACT_LIMBS];
    int n;
};

static inline struct natural natural_of(uint64_t m) {
    struct natural number = {.n = 0};
    for (; m > 0; m /= EXACT_BASE) {
        number.limb[number.n++] = (uint32_t)(m % EXACT_BASE);
    }
    return number;
}

/* number * factor + summand */
static inline void natural_multiply_add(struct natural *number, uint32_t factor, uint32_t summand) {
    uint64_t carry = summand;
    for (int i = 0; i < number->n; i++) {
        carry += (uint64_t)number->limb[i] * factor;
        number->limb[i] = (uint32_t)(carry % EXACT_BASE);
        carry /= EXACT_BASE;
    }
    for (; carry > 0; carry /= EXACT_BASE) {
        number->limb[number->n++] = (uint32_t)(carry % EXACT_BASE);
    }
}

/* Multiplies with base^exponent, where step is the greatest power of base below 2^32, base^n_step. */
static inline void natural_scale(struct natural *number, uint32_t base, int exponent, uint32_t step, int n_step) {
    for (; exponent >= n_step; exponent -= n_step) {
        natural_multiply_add(number, step, 0);
    }
    for (; exponent > 0; exponent--) {
        natural_multiply_add(number, base, 0);
    }
}

/* Writes the digits, terminated, and returns how many; 0 is one digit. */
static inline int natural_digits(const struct natural *number, char *digits) {
    if (number->n == 0) {
        return sprintf(digits, "0");
    }
    int length = sprintf(digits, "%u", number->limb[number->n - 1]);
    for (int i = number->n - 2; i >= 0; i--) {
        uint32_t rest = number->limb[i];
        for (int k = 8; k >= 0; k--, rest /= 10) {
            digits[length + k] = (char)('0' + rest % 10);
        }
        length += 9;
    }
    digits[length] = '\0';
    return length;
}

/* m * 2^e = digits * 10^result; digits[0..EXACT_DIGITS_MAX] is terminated. */
static inline int exact_decimal(uint64_t m, int e, char *digits) {
    struct natural number = natural_of(m);
    if (e >= 0) {
        natural_scale(&number, 2, e, UINT32_C(1) << 31, 31);
    } else {
        natural_scale(&number, 5, -e, UINT32_C(1220703125), 13);
    }
    natural_digits(&number, digits);
    return e < 0 ? e : 0;
}

/* Adds 1 to, or subtracts 1 from, the number that digits[0..n) spell; it must keep its length. */
static inline void step_digits(char *digits, int n, int step) {
    const char last = step > 0 ? '9' : '0';
    int i = n - 1;
    for (; i > 0 && digits[i] == last; i--) {
        digits[i] = step > 0 ? '0' : '9';
    }
    digits[i] = (char)(digits[i] + step);
}

#endif
