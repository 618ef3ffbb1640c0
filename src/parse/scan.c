/* scan.c - see scan.h. */
#include "parse/scan.h"

#include "parse/digits.h"
#include "parse/parse.h"

enum {
    MAX_DIGITS_64 = 19, /* 10^19 < 2^64 */

    /* A number below 10^-324 is 0 as a double; one of at least 10^-323 is not, since half of the least double is 2.5e-324. */
    TOP_OF_NOTHING = -323
};

/* Appends the digits from p to end - 1, among which there may be a dot, to 0. They have at most 38 digits. */
static mc_u128 value_of_digits(const char *p, const char *end) {
    mc_u128 value = 0;
    for (; p < end; p++) {
        if (*p != '.') {
            value = 10 * value + (unsigned)(*p - '0');
        }
    }
    return value;
}

/*
 * Fills number with the digits from p to end - 1, of which there are n_digits, perhaps with a dot among them: more than a word can
 * hold, unless there are zeros at the ends, which are taken off. exponent is that of the last digit. Returns how many are left.
 */
static __attribute__((noinline)) int64_t scan_many_digits(const char *p, const char *end, int64_t n_digits,
                                                          struct mc_written *number) {
    for (; p < end && (*p == '0' || *p == '.'); p++) {
        n_digits -= *p == '0';
    }
    for (; p < end && (end[-1] == '0' || end[-1] == '.'); end--) {
        const bool is_zero = end[-1] == '0';
        n_digits -= is_zero;
        number->exponent += is_zero;
    }
    if (n_digits <= MC_SHORT_DIGITS) {
        number->digits = value_of_digits(p, end);
    } else {
        number->is_long = true;
        number->first = p;
        number->n_digits = (size_t)n_digits;
    }
    return n_digits;
}

/* Whether the item at p, with digits below 10^top, is 0 as a double. */
static bool is_nothing(const char *p, int64_t top, const struct mc_syntax *syntax) {
    if (__builtin_expect(top > TOP_OF_NOTHING, 1)) {
        return false;
    }
    enum mc_item item;
    double value;
    mc_parse_item(p, syntax, &item, &value);
    return value == 0.0;
}

/* Fills number with the item at p, behind any blanks. Returns the byte behind its digits and exponent. */
static inline const char *scan_number(const char *p, const struct mc_syntax *syntax, struct mc_written *number,
                                      struct mc_digit_range *range) {
    const char *const begin = p;
    *number = (struct mc_written){.is_negative = *p == '-'};
    p += *p == '-' || *p == '+';
    const char *const first = p;
    uint64_t w = 0;
    p = mc_scan_digits(p, &w);
    int64_t n_digits = p - first;
    if (*p == '.') {
        const char *fraction = p + 1;
        p = mc_scan_digits(fraction, &w);
        number->exponent = fraction - p;
        n_digits -= number->exponent;
    }
    const char *const end = p;
    if (*p == 'e' || *p == 'E') {
        const char *after = mc_scan_exponent(p, &number->exponent);
        p = after != NULL ? after : p;
    }
    if (__builtin_expect(n_digits <= MAX_DIGITS_64, 1)) {
        number->digits = w;
    } else {
        n_digits = scan_many_digits(first, end, n_digits, number);
    }
    const bool is_zero = !number->is_long && number->digits == 0;
    if (is_zero || is_nothing(begin, number->exponent + n_digits, syntax)) {
        *number = (struct mc_written){0};
    } else {
        mc_digit_range_note(range, number->exponent, n_digits);
        range->has_long = range->has_long || number->is_long;
    }
    return p;
}

/* The byte behind what ends the item whose digits end before p: a delimiter, blanks, or a newline with a carriage return. */
static inline const char *skip_end(const char *p, const struct mc_syntax *syntax) {
    while (mc_class_of(syntax, *p) == MC_BLANK) {
        p++;
    }
    p += p[0] == '\r' && p[1] == '\n';
    return p + (mc_class_of(syntax, *p) >= MC_END_NUMBER);
}

const char *mc_scan_numbers(const char *text, size_t n, const struct mc_syntax *syntax, struct mc_written *numbers,
                            struct mc_digit_range *range) {
    const char *p = text;
    for (size_t i = 0; i < n; i++) {
        while (mc_class_of(syntax, *p) == MC_BLANK) {
            p++;
        }
        p = skip_end(scan_number(p, syntax, &numbers[i], range), syntax);
    }
    return p;
}
