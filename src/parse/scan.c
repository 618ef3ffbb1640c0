/* scan.c - text to exact numbers. scan.h has the contract. */
#include "parse/scan.h"

#include "parse/digits.h"
#include "parse/kernels.h"

enum {
    MAX_DIGITS_64 = 19, /* 10^19 < 2^64 */

    /* A number of at least 10^-323 is not 0 as a double, because half of the smallest double is 2.5e-324. Up to 18
       leading zeros may be counted as digits. */
    MAX_TOP_OF_ZERO = -323 + MAX_DIGITS_64 - 1
};

/* Appends the digits at p to *w. Returns the first byte that is not a digit. */
static inline const char *scan_wide_digits(const char *p, mc_u128 *w) {
    static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    uint64_t digits = mc_load_digits(p);
    uint64_t others = mc_bytes_above(digits, 9);
    for (; others == 0; others = mc_bytes_above(digits, 9)) {
        *w = 100000000 * *w + mc_value_of_digits(digits);
        p += 8;
        digits = mc_load_digits(p);
    }
    const int n_bits = __builtin_ctzll(others) - 7; /* 8 for each digit of this word */
    *w = *w * powers[n_bits / 8] + mc_value_of_digits(digits << 8 << (56 - n_bits));
    return p + n_bits / 8;
}

/*
 * Fills number with the n_digits digits from p to end - 1, perhaps with a dot among them. There are more digits than 64
 * bits can hold, unless some are leading zeros. number->exponent must be that of the last digit. Returns the number of
 * digits without leading zeros. While that is more than MC_SHORT_DIGITS, the function removes trailing zeros too.
 */
static __attribute__((noinline)) int64_t scan_many_digits(const char *p, const char *end, int64_t n_digits,
                                                          struct mc_number *number) {
    for (; p < end && (*p == '0' || *p == '.'); p++) {
        n_digits -= *p == '0';
    }
    const char *last = end;
    int64_t n_zeros = 0;
    for (; n_digits - n_zeros > MC_SHORT_DIGITS && (last[-1] == '0' || last[-1] == '.'); last--) {
        n_zeros += last[-1] == '0';
    }
    if (n_digits - n_zeros > MC_SHORT_DIGITS) {
        number->is_long = true;
        number->first = p;
        number->n_digits = (size_t)(n_digits - n_zeros);
    } else if (n_zeros > 0) { /* rare, so it need not be fast */
        number->digits = 0;
        for (; p < last; p++) {
            number->digits = *p == '.' ? number->digits : 10 * number->digits + (unsigned)(*p - '0');
        }
    } else {
        mc_u128 w = 0;
        const char *digits_end = scan_wide_digits(p, &w);
        if (digits_end < end) { /* at the dot */
            scan_wide_digits(digits_end + 1, &w);
        }
        number->digits = w;
    }
    number->exponent += n_zeros;
    return n_digits - n_zeros;
}

/* True if the item at p is 0 as a double. */
static __attribute__((noinline)) bool is_zero_as_double(const char *p, const struct mc_syntax *syntax) {
    enum mc_item item;
    double value;
    mc_parse_item(p, syntax, &item, &value);
    return value == 0.0;
}

/* The digits and the exponent of an unsigned decimal. */
struct decimal {
    uint64_t w; /* modulo 2^64 */
    int64_t exponent;
    int64_t n_digits; /* with leading zeros */
    const char *end;  /* of the digits */
};

/* Reads the digits of any decimal. */
static inline struct decimal scan_any(const char *p) {
    struct decimal decimal = {.w = 0};
    decimal.end = mc_scan_digits(p, &decimal.w);
    decimal.n_digits = decimal.end - p;
    if (*decimal.end == '.') {
        const char *fraction = decimal.end + 1;
        decimal.end = mc_scan_digits(fraction, &decimal.w);
        decimal.exponent = fraction - decimal.end;
        decimal.n_digits -= decimal.exponent;
    }
    return decimal;
}

/* Reads the decimal at p of up to 7 bytes, those of word before the lowest bit of ends. */
static inline struct decimal scan_short(const char *p, uint64_t word, uint64_t ends) {
    const unsigned n_bits = (unsigned)__builtin_ctzll(ends); /* 8 times the number of bytes, plus 7 */
    const struct mc_aligned number = mc_align_number(word, 71 - n_bits);
    const unsigned byte_of_dot = mc_byte_of_dot(number);
    return (struct decimal){mc_value_of_aligned(number), (int64_t)byte_of_dot - 7, n_bits / 8 - (number.dots != 0),
                            p + n_bits / 8};
}

/* Reads the decimal at p that has a dot in its first 8 bytes, which are word, and is longer than them. */
static inline struct decimal scan_medium(const char *p, struct mc_aligned word) {
    struct decimal decimal = {.w = mc_value_of_aligned(word)};
    decimal.end = mc_scan_digits(p + 8, &decimal.w);
    decimal.n_digits = decimal.end - p - 1;
    decimal.exponent = p + 1 + mc_byte_of_dot(word) - decimal.end;
    return decimal;
}

/* Adds the exponent at p, where *p is 'e' or 'E', to *exponent. Returns its end, or p if it has no digit. For one or
   two digits there is no branch on their number or sign, because these may change from number to number. */
static inline const char *scan_exponent(const char *p, int64_t *exponent) {
    const bool is_negative = p[1] == '-';
    const char *const first = p + 1 + (is_negative || p[1] == '+');
    const unsigned tens = (unsigned char)(first[0] - '0');
    const unsigned ones = (unsigned char)(first[1] - '0');
    const bool has_two = ones <= 9;
    if (__builtin_expect(tens > 9 || (has_two && mc_is_digit(first[2])), 0)) {
        const char *end = mc_scan_exponent(p, exponent);
        return end != NULL ? end : p;
    }
    const int64_t value = has_two ? 10 * tens + ones : tens;
    *exponent += is_negative ? -value : value;
    return first + 1 + has_two;
}

/* Fills number with the item at p, without blanks before it. Returns the first byte after the item's digits and
   exponent. slash_ends: the slash is a delimiter (in ASCII it is between the dot and the digits). */
static inline __attribute__((always_inline)) const char *scan_number(const char *p, const struct mc_syntax *syntax,
                                                                     bool slash_ends, struct mc_digit_range *range,
                                                                     struct mc_number *number) {
    const bool is_negative = *p == '-';
    const char *const first = p + (is_negative || *p == '+');
    const uint64_t word = mc_load_word(first);
    const uint64_t ends = mc_bytes_above(word - mc_word_of('.'), '9' - '.'); /* bytes outside '.' to '9' */
    const struct mc_aligned aligned = mc_align_number(word, 0);
    struct decimal decimal;
    if (!slash_ends && ends != 0 && (ends & 0x80) == 0) { /* the item ends in the word, and is not empty */
        decimal = scan_short(first, word, ends);
    } else if (!slash_ends && ends == 0 && aligned.dots != 0) {
        decimal = scan_medium(first, aligned);
    } else {
        decimal = scan_any(first);
    }
    int64_t n_digits = decimal.n_digits;
    number->digits = decimal.w;
    number->exponent = decimal.exponent;
    number->is_negative = is_negative;
    number->is_long = false;
    const char *end = decimal.end;
    if (*end == 'e' || *end == 'E') {
        end = scan_exponent(end, &number->exponent);
    }
    if (__builtin_expect(n_digits > MAX_DIGITS_64, 0)) {
        n_digits = scan_many_digits(first, decimal.end, n_digits, number);
    }
    if (__builtin_expect(number->digits == 0 && !number->is_long, 0)) {
        return end;
    }
    if (__builtin_expect(number->exponent + n_digits <= MAX_TOP_OF_ZERO, 0) && is_zero_as_double(p, syntax)) {
        *number = (struct mc_number){0};
        return end;
    }
    mc_digit_range_include(range, number->exponent, n_digits);
    range->has_long |= number->is_long;
    return end;
}

static inline const char *skip_blanks(const char *p, const struct mc_syntax *syntax) {
    while (mc_class_of(syntax, *p) == MC_BLANK) {
        p++;
    }
    return p;
}

/* Returns the first byte after the end of an item: p may be at blanks, then a delimiter, a newline or CRLF. */
static inline const char *skip_item_end(const char *p, const struct mc_syntax *syntax) {
    if (__builtin_expect(*p == syntax->number, 1)) {
        return p + 1; /* if blanks separate, the loop skips more of them before the next item */
    }
    p = skip_blanks(p, syntax);
    p += p[0] == '\r' && p[1] == '\n';
    return p + (mc_class_of(syntax, *p) >= MC_END_NUMBER);
}

void mc_scan_pairs(size_t n, const struct mc_syntax *syntax, const char **text_x, const char **text_y,
                   struct mc_digit_range *range_x, struct mc_digit_range *range_y, struct mc_number *x,
                   struct mc_number *y) {
    const char *p = *text_x;
    const char *q = *text_y;
    struct mc_digit_range digits_x = *range_x; /* local copies can stay in registers */
    struct mc_digit_range digits_y = *range_y;
    const bool slash_ends = mc_class_of(syntax, '/') != MC_PLAIN;
    for (size_t i = 0; i < n; i++) {
        p = scan_number(skip_blanks(p, syntax), syntax, slash_ends, &digits_x, &x[i]);
        q = scan_number(skip_blanks(q, syntax), syntax, slash_ends, &digits_y, &y[i]);
        p = skip_item_end(p, syntax);
        q = skip_item_end(q, syntax);
    }
    *range_x = digits_x;
    *range_y = digits_y;
    *text_x = p;
    *text_y = q;
}
