/* scalar.c - the reference kernel: plain C, one item after the other. */
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

void mc_parse_scalar(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
    double *value = run->values;
    struct mc_list_end *end = run->ends;
    const char *p = text;
    while (p < text + n_bytes) {
        enum mc_item item;
        p = mc_parse_item(p, syntax, &item, value);
        value++;
        p += p[0] == '\r' && p[1] == '\n';
        const enum mc_class class = mc_class_of(syntax, *p);
        if (class >= MC_END_LIST) {
            end->n_values = (uint32_t)(value - run->values);
            end->byte = (uint32_t)(p - text);
            end++;
        }
        p += class >= MC_END_NUMBER;
    }
    run->n_values = (size_t)(value - run->values);
    run->n_ends = (size_t)(end - run->ends);
}
