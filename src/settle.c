/* settle.c - see settle.h. */
#include "settle.h"

#include <stdlib.h>

#include "correlate/pearson.h"
#include "parse/scan.h"

bool mc_settle_begin(struct mc_settle_space *space) {
    if (space->x == NULL) {
        space->x = malloc(MC_BLOCK * sizeof *space->x);
    }
    if (space->y == NULL) {
        space->y = malloc(MC_BLOCK * sizeof *space->y);
    }
    space->range_x = mc_digit_range_empty();
    space->range_y = mc_digit_range_empty();
    mc_exact_sums_clear(&space->sums);
    return space->x != NULL && space->y != NULL;
}

void mc_settle_free(struct mc_settle_space *space) {
    free(space->x);
    free(space->y);
    mc_exact_sums_free(&space->sums);
    *space = (struct mc_settle_space){0};
}

static size_t block_of(size_t begin, size_t n) {
    return n - begin < MC_BLOCK ? n - begin : MC_BLOCK;
}

bool mc_settle_text(const char *x, const char *y, size_t n, const struct mc_syntax *syntax,
                    struct mc_settle_space *space, double *r) {
    if (!mc_settle_begin(space)) {
        return false;
    }
    const char *next_x = x;
    const char *next_y = y;
    for (size_t i = 0; i < n; i += MC_BLOCK) {
        mc_scan_pairs(block_of(i, n), syntax, &next_x, &next_y, &space->range_x, &space->range_y, space->x, space->y);
    }
    const struct mc_exact_plan plan = mc_exact_choose(10, &space->range_x, &space->range_y);
    bool done = true;
    next_x = x;
    next_y = y;
    for (size_t i = 0; done && i < n; i += MC_BLOCK) {
        const size_t n_block = block_of(i, n);
        if (n > MC_BLOCK) { /* else the numbers are still there */
            mc_scan_pairs(n_block, syntax, &next_x, &next_y, &space->range_x, &space->range_y, space->x, space->y);
        }
        done = mc_exact_add(&space->sums, &plan, space->x, space->y, n_block);
    }
    return done && mc_exact_r(&space->sums, &plan, n, r);
}

/* Fills numbers[0..n) with doubles. */
static void take_doubles(const double *values, size_t n, struct mc_written *numbers, struct mc_digit_range *range) {
    for (size_t i = 0; i < n; i++) {
        numbers[i] = mc_written_of_double(values[i], range);
    }
}

bool mc_settle_doubles(const double *x, const double *y, size_t n, struct mc_settle_space *space, double *r) {
    if (!mc_settle_begin(space)) {
        return false;
    }
    for (size_t i = 0; i < n; i += MC_BLOCK) {
        take_doubles(x + i, block_of(i, n), space->x, &space->range_x);
        take_doubles(y + i, block_of(i, n), space->y, &space->range_y);
    }
    const struct mc_exact_plan plan = mc_exact_choose(2, &space->range_x, &space->range_y);
    bool done = true;
    for (size_t i = 0; done && i < n; i += MC_BLOCK) {
        take_doubles(x + i, block_of(i, n), space->x, &space->range_x);
        take_doubles(y + i, block_of(i, n), space->y, &space->range_y);
        done = mc_exact_add(&space->sums, &plan, space->x, space->y, block_of(i, n));
    }
    return done && mc_exact_r(&space->sums, &plan, n, r);
}
