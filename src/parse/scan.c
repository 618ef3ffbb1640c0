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

/* Whether the item at p is 0 as a double. */
static __attribute__((noinline)) bool is_nothing(const char *p, const struct mc_syntax *syntax) {
    enum mc_item item;
    double value;
    mc_parse_item(p, syntax, &item, &value);
    return value == 0.0;
}

/* Fills number with the item at p, behind any blanks. Returns the byte behind its digits and exponent. */
static inline __attribute__((always_inline)) const char *
scan_number(const char *p, const struct mc_syntax *syntax, struct mc_digit_range *range, struct mc_written *number) {
    const char *const begin = p;
    const bool is_negative = *p == '-';
    p += is_negative || *p == '+';
    const char *const first = p;
    uint64_t w = 0;
    int64_t exponent = 0;
    p = mc_scan_digits(p, &w);
    int64_t n_digits = p - first;
    if (*p == '.') {
        const char *fraction = p + 1;
        p = mc_scan_digits(fraction, &w);
        exponent = fraction - p;
        n_digits -= exponent;
    }
    const char *const end = p;
    if (*p == 'e' || *p == 'E') {
        const char *after = mc_scan_exponent(p, &exponent);
        p = after != NULL ? after : p;
    }
    number->digits = w;
    number->exponent = exponent;
    number->is_negative = is_negative;
    number->is_long = false;
    if (__builtin_expect(n_digits > MAX_DIGITS_64, 0)) {
        n_digits = scan_many_digits(first, end, n_digits, number);
    }
    if (__builtin_expect(number->digits == 0 && !number->is_long, 0)) {
        return p;
    }
    if (__builtin_expect(number->exponent + n_digits <= TOP_OF_NOTHING, 0) && is_nothing(begin, syntax)) {
        *number = (struct mc_written){0};
        return p;
    }
    mc_digit_range_note(range, number->exponent, n_digits);
    range->has_long |= number->is_long;
    return p;
}

static inline const char *skip_blanks(const char *p, const struct mc_syntax *syntax) {
    while (mc_class_of(syntax, *p) == MC_BLANK) {
        p++;
    }
    return p;
}

/* The byte behind what ends the item whose digits end before p: blanks, then a delimiter, or a newline with a carriage return. */
static inline const char *skip_end(const char *p, const struct mc_syntax *syntax) {
    p = skip_blanks(p, syntax);
    p += p[0] == '\r' && p[1] == '\n';
    return p + (mc_class_of(syntax, *p) >= MC_END_NUMBER);
}

void mc_scan_pairs(size_t n, const struct mc_syntax *syntax, const char **text_x, const char **text_y,
                   struct mc_digit_range *range_x, struct mc_digit_range *range_y, struct mc_written *x,
                   struct mc_written *y) {
    const char *p = *text_x;
    const char *q = *text_y;
    struct mc_digit_range digits_x = *range_x; /* copies, which nothing else can change */
    struct mc_digit_range digits_y = *range_y;
    for (size_t i = 0; i < n; i++) {
        p = scan_number(skip_blanks(p, syntax), syntax, &digits_x, &x[i]);
        q = scan_number(skip_blanks(q, syntax), syntax, &digits_y, &y[i]);
        p = skip_end(p, syntax);
        q = skip_end(q, syntax);
    }
    *range_x = digits_x;
    *range_y = digits_y;
    *text_x = p;
    *text_y = q;
}
