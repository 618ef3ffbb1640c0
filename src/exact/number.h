/*
 * number.h - numbers as they are written, exactly: what the exact correlation takes instead of doubles.
 *
 * Knows nothing of where they come from, or of what is done with them.
 */
#ifndef MC_EXACT_NUMBER_H
#define MC_EXACT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/u128.h"

/* The most decimal digits that a number has as an integer of 128 bits: 10^38 < 2^127. */
enum { MC_SHORT_DIGITS = 38 };

/* A number as it is written: its digits as an integer, times the base to the power of exponent. */
struct mc_number {
    union {
        mc_u128 digits;
        struct {               /* where is_long; decimal, the first and the last digit not 0 */
            const char *first; /* n_digits of them, perhaps with a dot among them */
            size_t n_digits;
        };
    };
    int64_t exponent; /* means nothing where digits is 0 */
    bool is_negative;
    bool is_long;
};

/* Where the digits of a list are: all of its numbers are integers times base^least, below base^top. Zeros do not
   count. */
struct mc_digit_range {
    int64_t least;
    int64_t top;
    bool has_long;
};

/* The range of nothing; total with another range; with a number that has n_digits digits (bits, where the base is 2).
   */
struct mc_digit_range mc_digit_range_empty(void);
void mc_digit_range_add(struct mc_digit_range *total, const struct mc_digit_range *other);

static inline void mc_digit_range_note(struct mc_digit_range *range, int64_t exponent, int64_t n_digits) {
    range->least = exponent < range->least ? exponent : range->least;
    range->top = exponent + n_digits > range->top ? exponent + n_digits : range->top;
}

#endif
