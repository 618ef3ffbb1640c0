/* diagnose.c - what is wrong with a bad task, and where. diagnose.h has the contract. */
#include "parse/diagnose.h"

#include <string.h>

#include "parse/kernels.h"

struct mc_place mc_place_add(struct mc_place place, struct mc_place step) {
    if (step.n_lines > 0) {
        return (struct mc_place){place.n_lines + step.n_lines, step.n_tasks, step.n_bytes};
    }
    return (struct mc_place){place.n_lines, place.n_tasks + step.n_tasks, place.n_bytes + step.n_bytes};
}

/* Returns the length of text[0..n) without the blanks at its end. */
static size_t trim_blanks(const char *text, size_t n, const struct mc_syntax *syntax) {
    while (n > 0 && mc_class_of(syntax, text[n - 1]) == MC_BLANK) {
        n--;
    }
    return n;
}

/* Fills report with a problem of item[0..n_item), an item of list. */
static void report_item(manycorr_report *report, manycorr_problem problem, const char *list, const char *item,
                        size_t n_item) {
    report->problem = problem;
    report->byte = (uint64_t)(item - list) + 1;
    report->item = item;
    report->item_bytes = n_item;
}

uint64_t mc_diagnose_list(const char *text, size_t n, const struct mc_syntax *syntax, bool *found,
                          manycorr_report *report) {
    *found = false;
    if (mc_is_blank(syntax, text, n)) {
        *found = true;
        report->value = 0;
        report_item(report, MANYCORR_EMPTY_LIST, text, text + n, 0);
        return 0;
    }
    uint64_t n_items = 0;
    for (const char *p = text; p <= text + n;) {
        while (mc_class_of(syntax, *p) == MC_BLANK) {
            p++;
        }
        enum mc_item item;
        double value;
        const char *next = mc_parse_item(p, syntax, &item, &value);
        n_items++;
        if (!*found && (item == MC_BAD || item == MC_EMPTY)) {
            *found = true;
            report->value = n_items;
            report_item(report, item == MC_BAD ? MANYCORR_NOT_A_NUMBER : MANYCORR_EMPTY_ITEM, text, p,
                        trim_blanks(p, (size_t)(next - p), syntax));
        }
        /* next is at the byte that ends the item. If blanks separate, it may be at the next item instead. */
        const bool next_begins = next < text + n && mc_class_of(syntax, *next) < MC_END_NUMBER;
        p = next_begins ? next : next + 1;
    }
    return n_items;
}

/* The positions of the list delimiters of a task. */
struct lists {
    uint64_t n_lists;
    size_t first_end;  /* position of the first list delimiter, or the length of the task */
    size_t second_end; /* position of the second list delimiter, or the length of the task */
};

static struct lists find_lists(const char *text, size_t n, char delimiter) {
    struct lists lists = {1, n, n};
    for (const char *p = text; (p = memchr(p, delimiter, n - (size_t)(p - text))) != NULL; p++) {
        lists.n_lists++;
        if (lists.n_lists == 2) {
            lists.first_end = (size_t)(p - text);
        } else if (lists.n_lists == 3) {
            lists.second_end = (size_t)(p - text);
        }
    }
    return lists;
}

bool mc_diagnose_task(const char *text, size_t n, const struct mc_syntax *syntax, struct mc_place place,
                      manycorr_report *report) {
    *report = (manycorr_report){.line = place.n_lines + 1, .task = place.n_tasks + 1, .byte = place.n_bytes + 1};
    report->text = text;
    report->text_bytes = n;
    const struct lists lists = find_lists(text, n, syntax->list);
    if (mc_is_empty_pair(syntax, text, n)) {
        return false;
    }
    if (lists.n_lists != 2) {
        report->problem = MANYCORR_WRONG_LISTS;
        report->n_lists = mc_is_blank(syntax, text, n) ? 0 : lists.n_lists;
        report->byte += lists.n_lists > 2 ? lists.second_end + 1 : 0;
        return true;
    }
    const struct {
        char name;
        size_t begin;
        size_t end;
    } parts[2] = {{'x', 0, lists.first_end}, {'y', lists.first_end + 1, n}};
    uint64_t n_items[2];
    for (int i = 0; i < 2; i++) {
        bool found;
        n_items[i] = mc_diagnose_list(text + parts[i].begin, parts[i].end - parts[i].begin, syntax, &found, report);
        if (found) {
            report->list = parts[i].name;
            report->byte += place.n_bytes + parts[i].begin;
            return true;
        }
    }
    report->problem = MANYCORR_WRONG_LENGTHS;
    report->n_x = n_items[0];
    report->n_y = n_items[1];
    return n_items[0] != n_items[1] && n_items[1] != 1;
}

void mc_head_add(struct mc_head *head, const char *text, size_t n) {
    const size_t n_free = sizeof head->text - head->n_bytes;
    const size_t n_added = n < n_free ? n : n_free;
    memcpy(head->text + head->n_bytes, text, n_added);
    head->n_bytes += n_added;
}

bool mc_looks_binary(const struct mc_head *head, const struct mc_syntax *syntax) {
    /* Text has few control bytes in every encoding. Bytes above 0x7F without control bytes may be UTF-8. */
    const size_t n_examined = head->n_bytes;
    size_t n_control = 0;
    size_t n_high = 0;
    for (size_t i = 0; i < n_examined; i++) {
        const unsigned char byte = (unsigned char)head->text[i];
        const bool is_plain = mc_class_of(syntax, head->text[i]) == MC_PLAIN; /* a delimiter may be a control byte */
        n_control += is_plain && ((byte < 0x20 && byte != '\r') || byte == 0x7F);
        n_high += is_plain && byte >= 0x80;
    }
    const bool mostly_control = 8 * n_control > n_examined;
    const bool mostly_not_ascii = 32 * n_control > n_examined && 2 * (n_control + n_high) > n_examined;
    return n_examined >= 32 && (mostly_control || mostly_not_ascii);
}
