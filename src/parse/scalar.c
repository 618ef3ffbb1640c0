/*
 * scalar.c - the reference kernel: plain C, one item after the other. Short numbers, which are most, by words of eight bytes;
 * all others byte by byte.
 */
#include "parse/parse.h"

#include <math.h>

#include "parse/decimal.h"

static const char *skip_blanks(const char *p, const struct mc_syntax *syntax) {
    while (mc_class_of(syntax, *p) == MC_BLANK) {
        p++;
    }
    return p;
}

/* If the letters at p, in any case, are word (given in lower case), returns the byte after them, else NULL. */
static const char *match_word(const char *p, const char *word) {
    for (; *word != '\0'; p++, word++) {
        if ((*p | 0x20) != *word) {
            return NULL;
        }
    }
    return p;
}

/* A number or missing value that is written in letters, or NULL. */
static const char *parse_word(const char *p, bool has_sign, enum mc_item *item, double *value) {
    static const struct {
        const char *word;
        bool may_have_sign;
        enum mc_item item;
    } words[] = {
        {"infinity", true, MC_NUMBER}, {"inf", true, MC_NUMBER},    {"nan", true, MC_MISSING},
        {"na", false, MC_MISSING},     {"null", false, MC_MISSING}, {"none", false, MC_MISSING},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *end = match_word(p, words[i].word);
        if (end != NULL && (words[i].may_have_sign || !has_sign)) {
            *item = words[i].item;
            *value = words[i].item == MC_NUMBER ? INFINITY : mc_missing();
            return end;
        }
    }
    return NULL;
}

/* A signed number or missing value without blanks around it, or NULL. */
static const char *parse_value(const char *p, enum mc_item *item, double *value) {
    const bool negative = *p == '-';
    const bool has_sign = negative || *p == '+';
    p += has_sign;
    *item = MC_NUMBER;
    const char *end = mc_parse_decimal(p, value);
    if (end == NULL) {
        end = parse_word(p, has_sign, item, value);
    }
    if (end != NULL && negative && *item == MC_NUMBER) {
        *value = -*value;
    }
    return end;
}

/* Whether the byte at p, which came after blanks or not, is where an item may end. */
static bool at_item_end(const char *p, bool after_blanks, const struct mc_syntax *syntax) {
    return mc_class_of(syntax, *p) >= MC_END_NUMBER || (p[0] == '\r' && p[1] == '\n') ||
           (after_blanks && syntax->blanks_separate);
}

/* The end of the bad item at p. */
static const char *skip_bad_item(const char *p, const struct mc_syntax *syntax) {
    while (!at_item_end(p, false, syntax) && !(syntax->blanks_separate && mc_class_of(syntax, *p) == MC_BLANK)) {
        p++;
    }
    return skip_blanks(p, syntax);
}

const char *mc_parse_item(const char *text, const struct mc_syntax *syntax, enum mc_item *item, double *value) {
    const char *p = skip_blanks(text, syntax);
    if (at_item_end(p, false, syntax)) {
        *item = MC_EMPTY;
        *value = mc_bad_item();
        return p;
    }
    const char *end = parse_value(p, item, value);
    if (end != NULL) {
        const char *next = skip_blanks(end, syntax);
        if (at_item_end(next, next > end, syntax)) {
            return next;
        }
    }
    *item = MC_BAD;
    *value = mc_bad_item();
    return skip_bad_item(p, syntax);
}

/* Eight bytes of text as a number, the first byte the least significant. */
static uint64_t load_word(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The number that eight digits make, the first in the least significant byte: pairs, then fours and eights at once. The upper
   half of each product holds what is wanted; what overflows belongs to no digit. */
static uint64_t value_of_word(uint64_t digits) {
    const uint64_t mask = UINT64_C(0x000000FF000000FF);
    const uint64_t pairs = 10 * digits + (digits >> 8);
    const uint64_t outer = (pairs & mask) * (100 + (UINT64_C(1000000) << 32));
    const uint64_t inner = (pairs >> 16 & mask) * (1 + (UINT64_C(10000) << 32));
    return (outer + inner) >> 32;
}

/*
 * Parses the unsigned number at p if it has up to 7 bytes, digits with perhaps a dot among or before them, without a branch
 * on its length. Returns the first byte after it, which may be anything, or NULL. Loads eight bytes. The integer and the power
 * of ten are exact doubles, so that one division rounds correctly.
 */
static inline const char *parse_short_number(const char *p, double *value) {
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    const uint64_t digits = load_word(p) ^ UINT64_C(0x3030303030303030);
    /* Bit 7 of every byte above 9: adding 0x76 sets it in 10 to 0x7F. A byte of 0x8A and more carries into the next one, which
       is behind the number then. */
    const uint64_t others = ((digits + UINT64_C(0x7676767676767676)) | digits) & high_bits;
    if (others == 0) {
        return NULL;
    }
    const int first = __builtin_ctzll(others) & ~7; /* bits before the first other byte */
    if ((digits >> first & 0xFF) != ('.' ^ '0')) {
        if (first == 0) {
            return NULL;
        }
        *value = (double)(int64_t)value_of_word(digits << (64 - first));
        return p + first / 8;
    }
    const uint64_t after_dot = others & (others - 1);
    const int second = after_dot != 0 ? __builtin_ctzll(after_dot) & ~7 : 0;
    if (second <= 8) {
        return NULL; /* too long, or a dot alone */
    }
    const uint64_t before_dot = ((others & (~others + 1)) - 1) >> 7;
    const uint64_t joined = (digits & before_dot) | (digits >> 8 & ~before_dot);
    *value = (double)(int64_t)value_of_word(joined << (72 - second)) / powers[(second - first) / 8 - 1];
    return p + second / 8;
}

/* Parses the item at p if it is a short number, perhaps with a minus sign, and no more. Returns its delimiter, or NULL. */
static inline const char *parse_short_item(const char *p, const struct mc_syntax *syntax, double *value) {
    const bool negative = *p == '-';
    const char *end = parse_short_number(negative ? p + 1 : p, value);
    if (end == NULL || mc_class_of(syntax, *end) < MC_END_NUMBER) {
        return NULL;
    }
    *value = negative ? -*value : *value;
    return end;
}

void mc_parse_scalar(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
    double *value = run->values;
    struct mc_list_end *list_end = run->ends;
    const char *p = text;
    while (p < text + n_bytes) {
        const char *end = parse_short_item(p, syntax, value);
        if (end == NULL) {
            enum mc_item item;
            end = mc_parse_item(p, syntax, &item, value);
            end += end[0] == '\r' && end[1] == '\n';
        }
        value++;
        const enum mc_class class = mc_class_of(syntax, *end);
        if (class >= MC_END_LIST) {
            list_end->n_values = (uint32_t)(value - run->values);
            list_end->byte = (uint32_t)(end - text);
            list_end++;
        }
        /* A branch, so that the next item does not wait for what this byte is. Where blanks separate, it may be an item's. */
        if (__builtin_expect(class >= MC_END_NUMBER, 1)) {
            end++;
        }
        p = end;
    }
    run->n_values = (size_t)(value - run->values);
    run->n_ends = (size_t)(list_end - run->ends);
}
