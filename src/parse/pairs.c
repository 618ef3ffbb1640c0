/* pairs.c - the tasks of parsed text as pairs of a batch. pairs.h has the contract. */
#include "parse/pairs.h"

#include <string.h>

#include "base/marks.h"
#include "correlate/integers.h"
#include "output/result.h"
#include "parse/scan.h"

/* True if a task of one bad item per list is two empty lists. Such a task is not bad; it has no pairs. */
static bool is_empty_pair(const char *text, const struct mc_syntax *syntax, const struct mc_pair *pair) {
    return pair->n_x == 1 && mc_is_bad_item(pair->x[0]) && mc_is_empty_pair(syntax, text + pair->begin, pair->n_bytes);
}

/* Decides the outcome of a task from its form: the number and the lengths of its lists. It is not inlined, because most
   tasks are two lists of the same length and do not need it. */
static __attribute__((noinline)) void decide_by_form(const char *text, const struct mc_syntax *syntax,
                                                     size_t n_lists_wanted, size_t n_lists, bool is_line,
                                                     struct mc_pair *pair) {
    const bool is_blank =
        is_line && n_lists == 1 && pair->n_x == 1 && mc_is_blank(syntax, text + pair->begin, pair->n_bytes);
    if (is_blank) {
        pair->form.outcome = MC_NO_TASK;
    } else if (n_lists != n_lists_wanted || (pair->n_x != pair->n_y && pair->n_y != 1)) {
        pair->form.outcome = MC_BAD_TASK;
    } else if (pair->n_y == 1 && is_empty_pair(text, syntax, pair)) {
        pair->form.outcome = MC_UNDEFINED;
        pair->form.reason = MC_FEW_PAIRS;
    }
}

void mc_next_pairs(const char *text, const struct mc_syntax *syntax, size_t n_lists, const struct mc_run *run,
                   struct mc_pair_cursor *cursor, size_t capacity, struct mc_batch *batch) {
    const struct mc_run in = *run; /* copies, which no write to a pair can change */
    struct mc_pair_cursor next = *cursor;
    size_t n = 0;
    for (; n < capacity && next.end < in.n_ends; n++) {
        struct mc_pair *pair = &batch->pairs[n];
        const struct mc_list_end first = in.ends[next.end];
        size_t i = next.end;
        while (!mc_ends_task(syntax, text[in.ends[i].byte])) {
            i++;
        }
        const struct mc_list_end last = in.ends[i];
        const bool ends_line = text[last.byte] == '\n';
        const size_t n_x = first.n_values - next.value;
        pair->x = in.values + next.value;
        pair->n_x = n_x;
        pair->y = in.values + first.n_values;
        pair->n_y = last.n_values - first.n_values;
        pair->begin = next.text;
        pair->n_bytes = mc_without_cr(text + next.text, last.byte - next.text, text[last.byte]);
        pair->x_bytes = first.byte - next.text;
        pair->form = (struct mc_result){.outcome = MC_VALUE, .ends_line = ends_line};
        const size_t n_found = i + 1 - next.end;
        if (n_found != n_lists || n_x != pair->n_y || n_x == 1) {
            decide_by_form(text, syntax, n_lists, n_found, next.starts_line && ends_line, pair);
        }
        next = (struct mc_pair_cursor){(size_t)last.byte + 1, last.n_values, i + 1, ends_line};
    }
    *cursor = next;
    batch->n_pairs = n;
}

static struct mc_number_cursor begin_text(const struct mc_number_source *source, const struct mc_pair *pair) {
    const struct mc_text_lists *lists = source->data;
    const char *x = lists->text + pair->begin;
    return (struct mc_number_cursor){x, x + pair->x_bytes + 1};
}

static void read_text(const struct mc_number_source *source, struct mc_number_cursor *cursor, size_t n,
                      struct mc_number_pairs *numbers, struct mc_digit_ranges *ranges) {
    const struct mc_text_lists *lists = source->data;
    const char *x = cursor->x;
    const char *y = cursor->y;
    mc_scan_pairs(n, lists->syntax, &x, &y, &ranges->x, &ranges->y, numbers->x, numbers->y);
    *cursor = (struct mc_number_cursor){x, y};
}

/*
 * True if a list of n items is n times the same text. The text then repeats itself after the length of one item, so it
 * has one delimiter per repetition. If blanks separate numbers, the function returns false.
 */
static bool is_repeated(const char *text, size_t n_bytes, size_t n, const struct mc_syntax *syntax) {
    const size_t period = (n_bytes + 1) / n;
    return !syntax->blanks_separate && (n_bytes + 1) % n == 0 && memcmp(text, text + period, n_bytes - period) == 0;
}

static bool is_constant_pair_of_text(const struct mc_number_source *source, const struct mc_pair *pair) {
    const struct mc_text_lists *lists = source->data;
    const char *x = lists->text + pair->begin;
    const size_t y_begin = pair->x_bytes + 1;
    return is_repeated(x, pair->x_bytes, pair->n_x, lists->syntax) ||
           is_repeated(x + y_begin, pair->n_bytes - y_begin, pair->n_y, lists->syntax);
}

bool mc_are_items_short(const char *text, size_t n, const struct mc_syntax *syntax) {
    size_t begin = 0;
    for (size_t i = 0; i < n; i++) {
        const enum mc_class class = mc_class_of(syntax, text[i]);
        if (class >= MC_END_NUMBER || (class == MC_BLANK && syntax->blanks_separate)) {
            begin = i + 1;
        } else if (i - begin >= MC_SHORT_ITEM_BYTES) {
            return false;
        }
    }
    return true;
}

static bool is_short_pair_of_text(const struct mc_number_source *source, const struct mc_pair *pair) {
    const struct mc_text_lists *lists = source->data;
    return mc_are_items_short(lists->text + pair->begin, pair->n_bytes, lists->syntax);
}

struct mc_number_source mc_numbers_of_text(const struct mc_text_lists *lists) {
    return (struct mc_number_source){
        .base = 10,
        .input = MC_DECIMALS,
        .all_are_short = !lists->has_long_items,
        .blanks_separate = lists->syntax->blanks_separate,
        .are_short = is_short_pair_of_text,
        .begin = begin_text,
        .read = read_text,
        .is_constant = is_constant_pair_of_text,
        .data = lists,
    };
}
