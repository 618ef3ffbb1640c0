/* estimate.c - the estimate of a large task from doubles: ranges, centres and moments of its blocks. See passes.h. */
#include "large/passes.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/*
 * When the values of a text in memory are kept for the second pass. Otherwise each pass parses the text again, which is
 * faster than to allocate memory for many short numbers.
 *   - A task of at most FEW_NUMBERS numbers: if they have KEPT_TEXT_BYTES bytes of text each. Then the values take at
 *     most twice the memory of the text.
 *   - A task of more numbers: if they have LONG_TEXT_BYTES bytes of text each.
 */
enum { KEPT_TEXT_BYTES = 4, LONG_TEXT_BYTES = 12, FEW_NUMBERS = 256 * 1024 };

/* Parses both lists and finds their centres. */
static void find_centres(struct mc_large *large) {
    struct mc_large_list *x = &large->x;
    struct mc_large_list *y = &large->y;
    mc_large_locate_blocks(large, 0); /* the pass before may have ended in another round */
    if (mc_large_has_failed(large)) {
        return;
    }
    x->centre = mc_centre_begin(mc_large_read_first_value(large, x));
    y->centre = mc_centre_begin(mc_large_read_first_value(large, y));
    bool with_x = true;
    bool with_y = true;
    while ((with_x || with_y) && !mc_large_has_failed(large)) {
        x->range = with_x ? mc_range_empty() : x->range;
        y->range = with_y ? mc_range_empty() : y->range;
        mc_large_run_pass(large, with_x, with_y, mc_large_find_range, mc_large_combine_ranges);
        with_x = with_x && !mc_large_complete_centre(x);
        with_y = with_y && !mc_large_complete_centre(y);
    }
}

static void sum_moments(struct mc_large *large, struct mc_large_list *list, size_t i, struct mc_large_space *space) {
    const bool kept = list->values != NULL;
    const size_t block = list->rounds.first + i;
    const double *x = kept ? large->x.values + block * MC_BLOCK : mc_large_parse_block(large, &large->x, i, space);
    const double *y = kept ? large->y.values + block * MC_BLOCK : mc_large_parse_block(large, &large->y, i, space);
    if (x == NULL || y == NULL) {
        return;
    }
    const double start = mc_seconds();
    large->moments[i] = mc_moments_of_block(x, y, mc_large_count_block_items(&large->x, block), &large->x.centre,
                                            &large->y.centre, space->scratch->estimate);
    space->partial->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

static void combine_moments(struct mc_large *large, size_t n_x, size_t n_y) {
    (void)n_y;
    for (size_t i = 0; i < n_x; i++) {
        mc_moments_add(&large->total, &large->moments[i]);
    }
}

/* Returns room for n values in the space of the calling thread, or NULL if there is no memory. */
static double *reserve_kept(struct mc_large *large, size_t n) {
    struct mc_large_space *space = mc_own_space(large->member);
    if (n > space->kept_capacity) {
        free(space->kept);
        space->kept = calloc(n, sizeof *space->kept);
        space->kept_capacity = space->kept != NULL ? n : 0;
    }
    return space->kept;
}

/* Makes room for the values of x and y if they are to be kept. Without memory, each pass parses them again. */
static void reserve_values(struct mc_large *large) {
    const size_t n_numbers = large->x.n_items + large->y.n_items;
    const bool are_few = n_numbers <= FEW_NUMBERS;
    const size_t text_bytes = are_few ? KEPT_TEXT_BYTES : LONG_TEXT_BYTES;
    if (large->text->memory == NULL || n_numbers > large->index->n_bytes / text_bytes) {
        return;
    }
    large->own_values = are_few ? NULL : malloc(n_numbers * sizeof(double));
    double *values = are_few ? reserve_kept(large, n_numbers) : large->own_values;
    if (values != NULL) {
        large->x.values = values;
        large->y.values = values + large->x.n_items;
    }
}

/* Sums the moments of all blocks. Both lists must vary. */
static void find_moments(struct mc_large *large) {
    large->moments = calloc(mc_rounds_count_blocks(&large->x.rounds, 0), sizeof *large->moments);
    if (large->moments == NULL) {
        mc_large_record_error(large, ENOMEM);
    } else {
        mc_large_run_pass(large, true, false, sum_moments, combine_moments);
    }
}

enum mc_step mc_large_estimate(void *context, struct mc_result *result, double *values) {
    struct mc_large *large = context;
    reserve_values(large);
    find_centres(large);
    if (mc_large_has_failed(large)) {
        return MC_STEP_FAILED;
    }
    if (mc_large_decide_by_values(large, result)) {
        return MC_STEP_DONE;
    }
    if (!large->x.varies || !large->y.varies) {
        return MC_STEP_UNCERTAIN; /* equal doubles may be different decimals */
    }
    find_moments(large);
    if (mc_large_has_failed(large)) {
        return MC_STEP_FAILED;
    }
    const bool is_certain = large->task->method->from_moments(&large->total, large->x.n_items, MC_DECIMALS,
                                                              &large->x.centre, &large->y.centre, values);
    result->outcome = MC_VALUE;
    return is_certain && !isnan(values[0]) ? MC_STEP_DONE : MC_STEP_UNCERTAIN;
}
