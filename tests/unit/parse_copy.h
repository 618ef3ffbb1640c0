/*
 * parse_copy.h - mc_parse_decimal on a copy of a text. Its padding ends at a guard page, so that a read beyond it ends
 * the test. Must not know which decimals the tests use.
 */
#ifndef MC_TEST_PARSE_COPY_H
#define MC_TEST_PARSE_COPY_H

#include "support.h"

#include "parse/decimal.h"
#include "parse/kernels.h"

static struct arena decimal_arena;

static int make_decimal_arena(void **state) {
    (void)state;
    decimal_arena = arena_new(2 << 20);
    return 0;
}

static int free_decimal_arena(void **state) {
    (void)state;
    arena_free(&decimal_arena);
    return 0;
}

/* Calls mc_parse_decimal for a copy of a C string of less than 2 MB. Returns the end in text, or NULL. */
static const char *parse_copy(const char *text, double *value) {
    const char *copy = copy_to_end(&decimal_arena, text, strlen(text) + 1, MC_TEXT_PADDING);
    const char *end = mc_parse_decimal(copy, value);
    return end != NULL ? text + (end - copy) : NULL;
}

#endif
