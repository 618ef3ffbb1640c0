/*
 * reference.h - the input language and Pearson's r, implemented a second time: slow and simple. It is the oracle of the
 * tests.
 *
 * strtod reads numbers, but only text that the grammar here has accepted. Must not know the code under test, except for
 * the public header.
 */
#ifndef MC_TEST_REFERENCE_H
#define MC_TEST_REFERENCE_H

#include "support.h"

#include <ctype.h>
#include <strings.h>

#include "manycorr.h"

struct ref_syntax {
    char task;
    char list;
    char number;
};

/* True if c is a blank: a space or tab without another meaning. A space between numbers is a blank, too. */
static inline bool ref_is_blank(const struct ref_syntax *syntax, char c) {
    const bool is_number = c == syntax->number && c != ' ';
    return (c == ' ' || c == '\t') && c != syntax->task && c != syntax->list && !is_number;
}

static inline bool ref_all_blank(const struct ref_syntax *syntax, const char *text, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!ref_is_blank(syntax, text[i])) {
            return false;
        }
    }
    return true;
}

enum ref_kind { REF_NUMBER, REF_MISSING, REF_EMPTY, REF_BAD };

static inline bool ref_is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* True for ( digits [ '.' digits? ] | '.' digits ) [ ('e'|'E') sign? digits ]. This is a state machine. */
static inline bool ref_is_decimal(const char *p, const char *end) {
    enum { START, WHOLE, BARE_DOT, FRACTION, EXPONENT, SIGN, POWER } at = START;
    for (; p < end; p++) {
        const bool digit = ref_is_digit(*p);
        if (digit) {
            at = at == START ? WHOLE : at == BARE_DOT ? FRACTION : at == EXPONENT || at == SIGN ? POWER : at;
        } else if (*p == '.' && at <= WHOLE) {
            at = at == START ? BARE_DOT : FRACTION;
        } else if ((*p == 'e' || *p == 'E') && (at == WHOLE || at == FRACTION)) {
            at = EXPONENT;
        } else if ((*p == '+' || *p == '-') && at == EXPONENT) {
            at = SIGN;
        } else {
            return false;
        }
    }
    return at == WHOLE || at == FRACTION || at == POWER;
}

static inline bool ref_is_word(const char *p, const char *end, const char *word) {
    return (size_t)(end - p) == strlen(word) && strncasecmp(p, word, strlen(word)) == 0;
}

/* Reads the item p[0..n), without blanks around it. */
static inline enum ref_kind ref_read_item(const char *p, size_t n, double *value) {
    const char *end = p + n;
    const bool has_sign = n > 0 && (*p == '+' || *p == '-');
    const char *rest = p + has_sign;
    if (n == 0) {
        return REF_EMPTY;
    }
    if (ref_is_word(rest, end, "nan") ||
        (!has_sign &&
         (ref_is_word(rest, end, "na") || ref_is_word(rest, end, "null") || ref_is_word(rest, end, "none")))) {
        return REF_MISSING;
    }
    if (ref_is_word(rest, end, "inf") || ref_is_word(rest, end, "infinity")) {
        *value = *p == '-' ? -INFINITY : INFINITY;
        return REF_NUMBER;
    }
    if (!ref_is_decimal(rest, end)) {
        return REF_BAD;
    }
    char small[64];
    char *copy = n < sizeof small ? small : checked_malloc(n + 1);
    memcpy(copy, p, n);
    copy[n] = '\0';
    *value = strtod(copy, NULL);
    if (copy != small) {
        free(copy);
    }
    return REF_NUMBER;
}

/* One item: text[begin .. begin + n), without blanks around it. stop: the position after the item and its blanks. */
struct ref_item {
    size_t begin;
    size_t n;
    size_t stop;
    enum ref_kind kind;
    double value;
};

struct ref_items {
    struct ref_item *items;
    size_t n;
    size_t capacity;
};

/* Appends the item text[begin..end). */
static inline void ref_add_item(const struct ref_syntax *syntax, const char *text, size_t begin, size_t end,
                                size_t stop, struct ref_items *items) {
    if (items->n == items->capacity) {
        items->capacity = 2 * items->capacity + 64;
        items->items = realloc(items->items, items->capacity * sizeof *items->items);
        assert_non_null(items->items);
    }
    while (begin < end && ref_is_blank(syntax, text[begin])) {
        begin++;
    }
    while (begin < end && ref_is_blank(syntax, text[end - 1])) {
        end--;
    }
    struct ref_item *item = &items->items[items->n++];
    *item = (struct ref_item){.begin = begin, .n = end - begin, .stop = stop};
    item->kind = ref_read_item(text + begin, item->n, &item->value);
}

/* Appends the items of the list text[begin..end). There is always at least one item, but it may be empty. */
static inline void ref_split_list(const struct ref_syntax *syntax, const char *text, size_t begin, size_t end,
                                  struct ref_items *items) {
    const bool blanks_separate = syntax->number == ' ';
    const size_t n_before = items->n;
    while (blanks_separate && begin < end && ref_is_blank(syntax, text[begin])) {
        begin++;
    }
    for (size_t i = begin; i < end; i++) {
        if (blanks_separate && ref_is_blank(syntax, text[i])) {
            size_t next = i;
            while (next < end && ref_is_blank(syntax, text[next])) {
                next++;
            }
            ref_add_item(syntax, text, begin, i, next, items);
            begin = next;
            i = next - 1;
        } else if (!blanks_separate && text[i] == syntax->number) {
            ref_add_item(syntax, text, begin, i, i, items);
            begin = i + 1;
        }
    }
    if (!blanks_separate || begin < end || items->n == n_before) {
        ref_add_item(syntax, text, begin, end, end, items);
    }
}

/* Returns the end of text[begin..n) without the carriage return of a CRLF. text[n] is the byte that ends the text. */
static inline size_t ref_without_cr(const char *text, size_t begin, size_t n) {
    return text[n] == '\n' && n > begin && text[n - 1] == '\r' ? n - 1 : n;
}

/* The result of one task, or an empty batch. */
struct ref_slot {
    bool is_task; /* false: an empty batch */
    bool is_bad;
    double r; /* NaN if it is undefined, or the task is bad */
    bool ends_line;
    size_t begin; /* its text is [begin, end) */
    size_t end;
    size_t n_items;
    manycorr_report report; /* of a bad task; item points into the text */
};

/* A whole stream. Start with zeros. */
struct ref_stream {
    struct ref_slot *slots;
    size_t n_slots;
    size_t capacity;
    struct ref_items items; /* scratch */
};

static inline double ref_pearson(const double *x, const double *y, size_t n);

/* Finds the first bad item of a list. Fills slot->report, except for the byte. Returns false if no item is bad. */
static inline bool ref_find_bad_item(const struct ref_item *items, size_t n_items, const char *text, size_t begin,
                                     size_t end, char list, struct ref_slot *slot, const struct ref_syntax *syntax) {
    manycorr_report *report = &slot->report;
    report->list = list;
    if (ref_all_blank(syntax, text + begin, end - begin)) {
        report->problem = MANYCORR_EMPTY_LIST;
        report->item = text + end;
        return true;
    }
    for (size_t i = 0; i < n_items; i++) {
        if (items[i].kind == REF_BAD || items[i].kind == REF_EMPTY) {
            report->problem = items[i].kind == REF_BAD ? MANYCORR_NOT_A_NUMBER : MANYCORR_EMPTY_ITEM;
            report->value = i + 1;
            report->item = text + items[i].begin;
            report->item_bytes = items[i].n;
            return true;
        }
    }
    report->list = '\0';
    return false;
}

/* Returns r of a task without bad items: x is items[0..n_x), y the n_y items after them. */
static inline double ref_correlate(const struct ref_item *items, size_t n_x, size_t n_y) {
    if (n_x != n_y) {
        return NAN; /* a single feature value is a constant list */
    }
    double *values = checked_malloc((n_x + n_y) * sizeof *values);
    for (size_t i = 0; i < n_x + n_y; i++) {
        values[i] = items[i].kind == REF_MISSING ? (double)NAN : items[i].value;
    }
    const double r = ref_pearson(values, values + n_x, n_x);
    free(values);
    return r;
}

/* Splits the task text[begin..end) into items, counts its lists, and stores where each of the first three begins.
   Returns the number of items of the first list. */
static inline size_t ref_split_task(const struct ref_syntax *syntax, const char *text, size_t begin, size_t end,
                                    struct ref_items *items, uint64_t *n_lists, size_t list_begins[4]) {
    size_t n_x = 0;
    list_begins[0] = begin;
    items->n = 0;
    for (size_t i = begin; i <= end; i++) {
        if (i == end || text[i] == syntax->list) {
            ref_split_list(syntax, text, list_begins[*n_lists < 3 ? *n_lists : 3], i, items);
            n_x = *n_lists == 0 ? items->n : n_x;
            ++*n_lists;
            list_begins[*n_lists < 3 ? *n_lists : 3] = i + 1;
        }
    }
    return n_x;
}

/* Fills slot with the result of the task text[begin..end), in the line that begins at text[line]. */
static inline void ref_read_task(const struct ref_syntax *syntax, const char *text, size_t line, size_t begin,
                                 size_t end, struct ref_items *items, struct ref_slot *slot) {
    manycorr_report *report = &slot->report;
    size_t list_begins[4];
    const size_t n_x = ref_split_task(syntax, text, begin, end, items, &report->n_lists, list_begins);
    const size_t n_y = items->n - n_x;
    slot->n_items = items->n;
    slot->r = NAN;
    slot->is_bad = true;
    report->byte = begin - line + 1;
    if (report->n_lists != 2) {
        report->problem = MANYCORR_WRONG_LISTS;
        report->byte = (report->n_lists > 2 ? list_begins[2] : begin) - line + 1;
        report->n_lists = ref_all_blank(syntax, text + begin, end - begin) ? 0 : report->n_lists;
        return;
    }
    report->n_lists = 0;
    if (ref_all_blank(syntax, text + begin, list_begins[1] - 1 - begin) &&
        ref_all_blank(syntax, text + list_begins[1], end - list_begins[1])) {
        slot->is_bad = false; /* two empty lists are a task without pairs */
        slot->n_items = 0;
        return;
    }
    if (ref_find_bad_item(items->items, n_x, text, begin, list_begins[1] - 1, 'x', slot, syntax) ||
        ref_find_bad_item(items->items + n_x, n_y, text, list_begins[1], end, 'y', slot, syntax)) {
        report->byte = (uint64_t)(report->item - (text + line)) + 1;
    } else if (n_x != n_y && n_y != 1) {
        report->problem = MANYCORR_WRONG_LENGTHS;
        report->n_x = n_x;
        report->n_y = n_y;
    } else {
        slot->is_bad = false;
        slot->r = ref_correlate(items->items, n_x, n_y);
    }
}

static inline struct ref_slot *ref_add_slot(struct ref_stream *stream) {
    if (stream->n_slots == stream->capacity) {
        stream->capacity = 2 * stream->capacity + 64;
        stream->slots = realloc(stream->slots, stream->capacity * sizeof *stream->slots);
        assert_non_null(stream->slots);
    }
    struct ref_slot *slot = &stream->slots[stream->n_slots++];
    *slot = (struct ref_slot){0};
    return slot;
}

/* Reads text[0..n). It must not have a byte order mark, and must be empty or end with a newline. */
static inline void ref_read_stream(const struct ref_syntax *syntax, const char *text, size_t n,
                                   struct ref_stream *stream) {
    uint64_t n_lines = 0;
    stream->n_slots = 0;
    for (size_t line = 0; line < n; n_lines++) {
        const size_t newline = (size_t)((const char *)memchr(text + line, '\n', n - line) - text);
        const size_t end = ref_without_cr(text, line, newline);
        uint64_t n_tasks = 0;
        for (size_t begin = line; begin <= end; n_tasks++) {
            const char *delimiter = memchr(text + begin, syntax->task, end - begin);
            const size_t task_end = delimiter != NULL ? (size_t)(delimiter - text) : end;
            struct ref_slot *slot = ref_add_slot(stream);
            slot->is_task = n_tasks > 0 || delimiter != NULL || !ref_all_blank(syntax, text + begin, task_end - begin);
            slot->ends_line = delimiter == NULL;
            slot->begin = begin;
            slot->end = task_end;
            slot->report.line = n_lines + 1;
            slot->report.task = n_tasks + 1;
            if (slot->is_task) {
                ref_read_task(syntax, text, line, begin, task_end, &stream->items, slot);
            }
            begin = task_end + 1;
        }
        line = newline + 1;
    }
}

static inline void ref_free_stream(struct ref_stream *stream) {
    free(stream->slots);
    free(stream->items.items);
    *stream = (struct ref_stream){0};
}

/* Returns Pearson's r, computed in long double; NaN if it is undefined. The error is about 1e-17 if the lists are not
   nearly constant. */
static inline double ref_pearson(const double *x, const double *y, size_t n) {
    bool x_varies = false;
    bool y_varies = false;
    long double mean_x = 0.0L;
    long double mean_y = 0.0L;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) {
            return NAN;
        }
        x_varies = x_varies || x[i] != x[0];
        y_varies = y_varies || y[i] != y[0];
        mean_x += (long double)x[i] / (long double)n;
        mean_y += (long double)y[i] / (long double)n;
    }
    if (!x_varies || !y_varies) {
        return NAN;
    }
    long double sx = 0.0L, sy = 0.0L, sxx = 0.0L, syy = 0.0L, sxy = 0.0L;
    for (size_t i = 0; i < n; i++) {
        const long double dx = (long double)x[i] - mean_x;
        const long double dy = (long double)y[i] - mean_y;
        sx += dx;
        sy += dy;
        sxx += dx * dx;
        syy += dy * dy;
        sxy += dx * dy;
    }
    const long double pairs = (long double)n;
    sxx -= sx * sx / pairs;
    syy -= sy * sy / pairs;
    sxy -= sx * sy / pairs;
    return (double)(sxy / (sqrtl(sxx) * sqrtl(syy)));
}

#endif
