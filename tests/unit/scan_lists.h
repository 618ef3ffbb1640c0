/*
 * scan_lists.h - the code that the tests of mc_scan_pairs share: pairs of lists as text, copied next to guard pages.
 *
 * Must not know which numbers the tests use.
 */
#ifndef MC_TEST_SCAN_LISTS_H
#define MC_TEST_SCAN_LISTS_H

#include "support.h"

#include "parse/kernels.h"
#include "parse/scan.h"

enum { MAX_N = 600 };

static struct prng prng = {240};
static struct arena arenas[2]; /* one for each list */
static struct mc_number numbers[2][MAX_N];

static inline int make_arenas(void **state) {
    (void)state;
    arenas[0] = arena_new(4 << 20);
    arenas[1] = arena_new(4 << 20);
    return 0;
}

static inline int free_arenas(void **state) {
    (void)state;
    arena_free(&arenas[0]);
    arena_free(&arenas[1]);
    return 0;
}

/* A list as text, and the position and length of each item, without blanks. */
struct list {
    struct text text;
    size_t begins[MAX_N];
    size_t lengths[MAX_N];
    size_t n;
};

/* Appends an item and the text that ends it. */
static inline void add_item(struct list *list, const char *item, const char *end) {
    assert_true(list->n < MAX_N);
    list->begins[list->n] = list->text.n;
    list->lengths[list->n++] = strlen(item);
    text_puts(&list->text, item);
    text_puts(&list->text, end);
}

static struct list lists[2];

static inline int free_lists(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        text_free(&lists[i].text);
        lists[i].n = 0;
    }
    return 0;
}

static inline struct mc_syntax make_syntax(char list, char delimiter) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', list, delimiter));
    return syntax;
}

#endif
