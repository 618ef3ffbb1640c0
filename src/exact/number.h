/*
 * number.h - a number without any rounding: an integer times a power of a base.
 *
 * The base is 10 for decimals and 2 for doubles. It is the same for a whole list, so the types here do not store it.
 *
 * Owns the type of a number and the range of the digits of a list. Knows nothing of lists, sums, tasks or threads.
 */
#ifndef MC_EXACT_NUMBER_H
#define MC_EXACT_NUMBER_H

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/u128.h"

/* A number of up to so many decimal digits is short: its digits fit into 128 bits, as 10^38 < 2^127. */
enum { MC_SHORT_DIGITS = 38 };

/*
 * The value is digits * base^exponent, negative if is_negative.
 *
 * The digits of a long number, whose base is always 10, remain in the text that it was read from. They are n_digits
 * decimal digits from first on. A dot may stand between them; it is not counted, and exponent already allows for it.
 * The first and the last digit are not 0. The owner of the text keeps it while the number is in use.
 */
struct mc_number {
    union {
        mc_u128 digits; /* unless is_long */
        struct {
            const char *first; /* if is_long */
            size_t n_digits;
        };
    };
    int64_t exponent; /* has no meaning if digits is 0 */
    bool is_negative;
    bool is_long;
};

/*
 * The range of the digits of a list. Every number of the list is an integer times base^min_exponent, and its
 * magnitude is below base^end_exponent. Zeros do not count. If all numbers are zeros, min_exponent is above
 * end_exponent.
 */
struct mc_digit_range {
    int64_t min_exponent;
    int64_t end_exponent;
    bool has_long; /* some number is long */
};

/* Returns the range of a list of zeros. */
static inline struct mc_digit_range mc_digit_range_empty(void) {
    return (struct mc_digit_range){.min_exponent = INT64_MAX, .end_exponent = INT64_MIN, .has_long = false};
}

/* Extends total so that it contains the range other. */
static inline void mc_digit_range_merge(struct mc_digit_range *total, const struct mc_digit_range *other) {
    total->min_exponent = other->min_exponent < total->min_exponent ? other->min_exponent : total->min_exponent;
    total->end_exponent = other->end_exponent > total->end_exponent ? other->end_exponent : total->end_exponent;
    total->has_long = total->has_long || other->has_long;
}

/* Extends range so that it contains a number with this exponent and up to n_digits digits (bits, if the base is 2). */
static inline void mc_digit_range_include(struct mc_digit_range *range, int64_t exponent, int64_t n_digits) {
    range->min_exponent = exponent < range->min_exponent ? exponent : range->min_exponent;
    range->end_exponent = exponent + n_digits > range->end_exponent ? exponent + n_digits : range->end_exponent;
}

/* Returns a finite double as a number in base 2, and extends range so that it contains the number. */
static inline struct mc_number mc_number_of_double(double value, struct mc_digit_range *range) {
    struct mc_number number = {.is_negative = value < 0.0};
    if (value != 0.0) {
        int exponent;
        const double fraction = frexp(fabs(value), &exponent);
        number.digits = (uint64_t)ldexp(fraction, DBL_MANT_DIG);
        number.exponent = exponent - DBL_MANT_DIG;
        mc_digit_range_include(range, number.exponent, DBL_MANT_DIG);
    }
    return number;
}

#endif
