/*
 * scalar.c - the reference kernel, in plain C: one item after the other, numbers in words of eight bytes.
 *
 * It has no branch on properties that change from number to number in ordinary data: the sign, the position of the dot,
 * the number of digits. It has branches on properties that most lists share: blanks, more than 7 digits, an exponent.
 * Must not know tasks, threads or files.
 */
#include "parse/kernels.h"

#include <math.h>

#include "correlate/integers.h"
#include "parse/decimal.h"
#include "parse/decimal_to_double.h"
#include "parse/digits.h"

static inline const char *skip_blanks(const char *p, const struct mc_syntax *syntax) {
    while (mc_class_of(syntax, *p) == MC_BLANK) {
        p++;
    }
    return p;
}

/* True if an item may end before the byte at p. after_blanks: p follows a blank. */
static bool can_end_item(const char *p, bool after_blanks, const struct mc_syntax *syntax) {
    return mc_class_of(syntax, *p) >= MC_END_NUMBER || (p[0] == '\r' && p[1] == '\n') ||
           (after_blanks && syntax->blanks_separate);
}

/* Returns the end of the item after the blanks at p, or NULL if the item continues there. */
static inline const char *find_item_end(const char *p, const struct mc_syntax *syntax) {
    const char *next = skip_blanks(p, syntax);
    return can_end_item(next, next > p, syntax) ? next : NULL;
}

/* Returns the end of the bad item at p. */
static const char *skip_bad_item(const char *p, const struct mc_syntax *syntax) {
    while (!can_end_item(p, false, syntax) && !(syntax->blanks_separate && mc_class_of(syntax, *p) == MC_BLANK)) {
        p++;
    }
    return skip_blanks(p, syntax);
}

/* A parsed number. */
struct number {
    const char *end; /* the byte after it; NULL: the text is not such a number */
    double value;
};

static const struct number NO_NUMBER = {NULL, 0.0};

static const double signs[] = {1.0, -1.0};

/* Parses the word at p, an item without its sign: infinity or a missing value. Fills *item if p is such a word. */
static struct number parse_word(const char *p, bool has_sign, const struct mc_syntax *syntax, enum mc_item *item) {
    static const struct {
        char letters[8];
        int n_letters;
        bool may_have_sign;
        enum mc_item item;
    } words[] = {
        {"na", 2, false, MC_MISSING},   {"nan", 3, true, MC_MISSING}, {"null", 4, false, MC_MISSING},
        {"none", 4, false, MC_MISSING}, {"inf", 3, true, MC_NUMBER},  {"infinity", 8, true, MC_NUMBER},
    };
    const uint64_t text = mc_load_word(p) | mc_word_of(0x20); /* letters in lower case */
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const uint64_t difference = text ^ mc_load_word(words[i].letters);
        if (difference << (64 - 8 * words[i].n_letters) == 0 && (words[i].may_have_sign || !has_sign)) {
            const char *end = find_item_end(p + words[i].n_letters, syntax);
            if (end != NULL) {
                *item = words[i].item;
                return (struct number){end, *item == MC_NUMBER ? INFINITY : mc_missing()};
            }
        }
    }
    return NO_NUMBER;
}

/* Parses a signed decimal of any length. */
static __attribute__((noinline)) struct number parse_any_decimal(const char *p, const struct mc_syntax *syntax) {
    const bool negative = *p == '-';
    struct number number = NO_NUMBER;
    const char *end = mc_parse_decimal(p + (negative || *p == '+'), &number.value);
    number.value = negative ? -number.value : number.value;
    number.end = end != NULL ? find_item_end(end, syntax) : NULL;
    return number;
}

/* Skips the item at p, which has no value. Fills *item with MC_EMPTY or MC_BAD. */
static __attribute__((noinline)) struct number reject_item(const char *p, const struct mc_syntax *syntax,
                                                           enum mc_item *item) {
    *item = can_end_item(p, false, syntax) ? MC_EMPTY : MC_BAD;
    return (struct number){skip_bad_item(p, syntax), mc_bad_item()};
}

/* Parses any item, without blanks before it. This is the slow path for items that parse_number does not accept. */
static __attribute__((noinline)) struct number parse_any_item(const char *p, const struct mc_syntax *syntax,
                                                              enum mc_item *item) {
    const bool negative = *p == '-';
    const bool has_sign = negative || *p == '+';
    struct number number;
    if (mc_is_digit(p[has_sign]) || p[has_sign] == '.') {
        *item = MC_NUMBER;
        number = parse_any_decimal(p, syntax);
    } else {
        number = parse_word(p + has_sign, has_sign, syntax, item);
        if (number.end != NULL && *item == MC_NUMBER && negative) {
            number.value = -number.value;
        }
    }
    return number.end != NULL ? number : reject_item(p, syntax, item);
}

/* True if there is more than one dot, or a slash. */
static inline bool has_invalid_bytes(struct mc_aligned number) {
    return (number.dots & (number.dots - 1)) != 0 || (number.dots >> 4 & number.digits) != 0;
}

/* True if the byte at p, after the digits of a number, begins an exponent. */
static inline bool begins_exponent(const char *p, const struct mc_syntax *syntax) {
    return mc_class_of(syntax, *p) < MC_END_NUMBER && (*p == 'e' || *p == 'E');
}

/* Parses the exponent at p, e, and returns w * 10^(q + e). w_is_exact: w < 2^53; a constant in most calls. */
static inline __attribute__((always_inline)) struct number parse_exponent(const char *p, uint64_t w, int64_t q,
                                                                          bool w_is_exact) {
    const char *end = mc_scan_exponent(p, &q);
    if (end == NULL) {
        return NO_NUMBER;
    }
    return (struct number){end, w_is_exact && q >= -22 && q <= 22 ? mc_scale_exactly(w, q) : mc_round_decimal(w, q)};
}

/*
 * Parses the unsigned decimal at p that has up to 7 bytes before an exponent: those of word before the lowest bit of
 * ends. The integer and the power of ten are exact doubles, so one division rounds correctly (Clinger, PLDI 1990).
 */
static inline __attribute__((always_inline)) struct number parse_short(const char *p, uint64_t word, uint64_t ends,
                                                                       const struct mc_syntax *syntax) {
    static const double powers[] = {1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0}; /* by the byte of the dot */
    const unsigned n_bits = (unsigned)__builtin_ctzll(ends);                 /* 8 times the number of bytes, plus 7 */
    if (__builtin_expect(n_bits == 7, 0)) {
        return NO_NUMBER;
    }
    const unsigned shift = 71 - n_bits;
    const struct mc_aligned number = mc_align_number(word, shift);
    const bool has_digits = (word & mc_word_of(0x10)) << shift != 0;
    if (__builtin_expect(has_invalid_bytes(number) || !has_digits, 0)) {
        return NO_NUMBER;
    }
    const char *const end = p + n_bits / 8;
    const uint64_t w = mc_value_of_aligned(number);
    if (begins_exponent(end, syntax)) {
        return parse_exponent(end, w, (int64_t)mc_byte_of_dot(number) - 7, true);
    }
    return (struct number){end, (double)(int64_t)w / powers[mc_byte_of_dot(number)]};
}

/*
 * Parses the unsigned decimal at p that has a dot in its first 8 bytes, which are word. Its digits must end in the
 * second word or in the first 5 bytes of the third word. So they form an integer below 2^64 of at most 19 digits. If
 * they end in the second word, there are at most 14 digits, which are exact as a double.
 */
static inline __attribute__((always_inline)) struct number parse_long(const char *p, uint64_t word,
                                                                      const struct mc_syntax *syntax) {
    static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    const struct mc_aligned begin = mc_align_number(word, 0);
    if (__builtin_expect(begin.dots == 0 || has_invalid_bytes(begin), 0)) {
        return NO_NUMBER;
    }
    uint64_t w = mc_value_of_aligned(begin);
    const char *end = p + 8;
    uint64_t digits = mc_load_digits(end);
    uint64_t others = mc_bytes_above(digits, 9);
    const bool ends_in_second_word = others != 0;
    if (!ends_in_second_word) {
        w = 100000000 * w + mc_value_of_digits(digits);
        end += 8;
        digits = mc_load_digits(end);
        others = mc_bytes_above(digits, 9);
        if (__builtin_expect((others & UINT64_C(0x8080808080)) == 0, 0)) {
            return NO_NUMBER; /* the third word has 5 or more digits */
        }
    }
    const unsigned n_bits = (unsigned)__builtin_ctzll(others); /* 8 for each of the last digits, plus 7 */
    w = w * powers[n_bits / 8] + mc_value_of_digits(digits << 8 << (63 - n_bits));
    end += n_bits / 8;
    const int64_t q = p + 1 + (unsigned)__builtin_ctzll(begin.dots) / 8 - end;
    if (begins_exponent(end, syntax)) {
        return parse_exponent(end, w, q, ends_in_second_word);
    }
    if (ends_in_second_word) {
        return (struct number){end, mc_scale_exactly(w, q)};
    }
    return (struct number){end, w != 0 ? mc_round_product(w, q) : 0.0};
}

/*
 * Parses the item at p, without blanks before it, if it is a number of digits, perhaps with a sign. It has no branch on
 * the sign; so looking for a sign takes time even if there is no sign. may_have_sign, a constant, says whether to look.
 */
static inline __attribute__((always_inline)) struct number parse_number(const char *p, bool may_have_sign,
                                                                        const struct mc_syntax *syntax) {
    const bool has_sign = may_have_sign && (*p == '-' || *p == '+');
    const uint64_t at_sign = mc_load_word(p);
    const uint64_t word = mc_load_word(p + has_sign);
    /* Bytes outside '.' to '9'. This range includes the slash; has_invalid_bytes finds it. */
    const uint64_t ends = mc_bytes_above(word - mc_word_of('.'), '9' - '.');
    struct number number;
    if (ends != 0) {
        number = parse_short(p + has_sign, word, ends, syntax);
    } else {
        /* A '0' replaces the sign, the only byte here below '.'. So the number begins at p with or without a sign, and
           the addresses of the next loads do not depend on the sign. */
        const bool at_digits = !may_have_sign || *p >= '.';
        number = parse_long(p, at_digits ? at_sign : (at_sign & ~UINT64_C(0xFF)) | '0', syntax);
    }
    if (__builtin_expect(number.end == NULL, 0)) {
        return NO_NUMBER;
    }
    if (may_have_sign) {
        number.value *= signs[*p == '-'];
    }
    if (__builtin_expect(mc_class_of(syntax, *number.end) < MC_END_NUMBER, 0)) {
        number.end = find_item_end(number.end, syntax);
    }
    return number;
}

const char *mc_parse_item(const char *text, const struct mc_syntax *syntax, enum mc_item *item, double *value) {
    const char *p = skip_blanks(text, syntax);
    *item = MC_NUMBER;
    struct number n = parse_number(p, true, syntax);
    if (n.end == NULL) {
        n = parse_any_item(p, syntax, item);
    }
    *value = n.value;
    return n.end;
}

void mc_parse_scalar(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
    double *value = run->values;
    struct mc_list_end *list_end = run->ends;
    const char *p = text;
    bool may_have_sign = false; /* true after the first sign, which takes the slow path */
    bool has_long_items = false;
    while (p < text + n_bytes) {
        const char *const begin = p;
        p = skip_blanks(p, syntax);
        struct number n = may_have_sign ? parse_number(p, true, syntax) : parse_number(p, false, syntax);
        if (__builtin_expect(n.end == NULL, 0)) {
            enum mc_item item;
            n = parse_any_item(p, syntax, &item);
            may_have_sign = may_have_sign || *p == '-' || *p == '+';
        }
        has_long_items |= n.end - begin > MC_SHORT_ITEM_BYTES;
        p = n.end;
        enum mc_class class = mc_class_of(syntax, *p);
        *value++ = n.value;
        if (__builtin_expect(class < MC_END_NUMBER, 0)) {
            if (p[0] != '\r' || p[1] != '\n') {
                continue; /* blanks separate the items, and the next item begins here */
            }
            p++;
            class = mc_class_of(syntax, *p);
        }
        if (class >= MC_END_LIST) {
            list_end->n_values = (uint32_t)(value - run->values);
            list_end->byte = (uint32_t)(p - text);
            list_end++;
        }
        p++;
    }
    run->n_values = (size_t)(value - run->values);
    run->n_ends = (size_t)(list_end - run->ends);
    run->has_long_items = has_long_items;
}
