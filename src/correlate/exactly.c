/* exactly.c - see exactly.h. */
#include "correlate/exactly.h"

#include <stdlib.h>

#include "correlate/pearson.h"
#include "parse/scan.h"

bool mc_number_pairs_reserve(struct mc_number_pairs *pairs) {
    if (pairs->x == NULL) {
        pairs->x = malloc(MC_BLOCK * sizeof *pairs->x);
    }
    if (pairs->y == NULL) {
        pairs->y = malloc(MC_BLOCK * sizeof *pairs->y);
    }
    return pairs->x != NULL && pairs->y != NULL;
}

void mc_number_pairs_free(struct mc_number_pairs *pairs) {
    free(pairs->x);
    free(pairs->y);
    *pairs = (struct mc_number_pairs){0};
}

void mc_settle_free(struct mc_settle_space *space) {
    mc_number_pairs_free(&space->pairs);
    mc_exact_sums_free(&space->sums);
    *space = (struct mc_settle_space){0};
}

/* Where two lists are read from: text, or doubles. */
struct lists {
    const char *text_x; /* NULL: they are doubles */
    const char *text_y;
    const struct mc_syntax *syntax;
    const double *values_x;
    const double *values_y;
    size_t n;
};

/* Reads the next block of both lists, n pairs, into space. */
static void read_block(struct lists *lists, size_t n, struct mc_settle_space *space) {
    if (lists->text_x != NULL) {
        mc_scan_pairs(n, lists->syntax, &lists->text_x, &lists->text_y, &space->range_x, &space->range_y,
                      space->pairs.x, space->pairs.y);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        space->pairs.x[i] = mc_number_of_double(*lists->values_x++, &space->range_x);
        space->pairs.y[i] = mc_number_of_double(*lists->values_y++, &space->range_y);
    }
}

enum adding { ADDED, DOES_NOT_FIT, NO_MEMORY };

/* Reads all of two lists, and adds them by the plan as long as they fit. */
static enum adding add_all(struct lists lists, const struct mc_exact_plan *plan, struct mc_settle_space *space) {
    enum adding adding = ADDED;
    for (size_t i = 0; i < lists.n; i += MC_BLOCK) {
        const size_t n_block = lists.n - i < MC_BLOCK ? lists.n - i : MC_BLOCK;
        read_block(&lists, n_block, space);
        if (adding == ADDED && !mc_exact_fits(plan, &space->range_x, &space->range_y)) {
            adding = DOES_NOT_FIT; /* the rest is measured */
        }
        if (adding == ADDED && !mc_exact_add(&space->sums, plan, space->pairs.x, space->pairs.y, n_block)) {
            return NO_MEMORY;
        }
    }
    return adding;
}

static bool settle(const struct lists *lists, uint64_t base, struct mc_settle_space *space, double *r) {
    if (!mc_number_pairs_reserve(&space->pairs)) {
        return false;
    }
    space->range_x = mc_digit_range_empty();
    space->range_y = mc_digit_range_empty();
    mc_exact_sums_clear(&space->sums);
    const size_t n = lists->n;
    struct lists begin = *lists;
    read_block(&begin, n < MC_BLOCK ? n : MC_BLOCK, space);
    if (n <= MC_BLOCK) {
        const struct mc_exact_plan plan = mc_exact_choose(base, &space->range_x, &space->range_y);
        return mc_exact_add(&space->sums, &plan, space->pairs.x, space->pairs.y, n) &&
               mc_exact_r(&space->sums, &plan, n, r);
    }
    struct mc_exact_plan plan = mc_exact_guess(base, &space->range_x, &space->range_y);
    enum adding adding = add_all(*lists, &plan, space);
    if (adding == DOES_NOT_FIT) {
        plan = mc_exact_choose(base, &space->range_x, &space->range_y);
        mc_exact_sums_clear(&space->sums);
        adding = add_all(*lists, &plan, space);
    }
    return adding == ADDED && mc_exact_r(&space->sums, &plan, n, r);
}

bool mc_settle_text(const char *x, const char *y, size_t n, const struct mc_syntax *syntax,
                    struct mc_settle_space *space, double *r) {
    const struct lists lists = {.text_x = x, .text_y = y, .syntax = syntax, .n = n};
    return settle(&lists, 10, space, r);
}

bool mc_settle_doubles(const double *x, const double *y, size_t n, struct mc_settle_space *space, double *r) {
    const struct lists lists = {.values_x = x, .values_y = y, .n = n};
    return settle(&lists, 2, space, r);
}
