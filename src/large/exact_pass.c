/* exact_pass.c - the exact correlation of a large task. Each thread sums the numbers of its blocks, and then the sums
   of the threads are added. See passes.h. */
#include "large/passes.h"

#include <errno.h>
#include <math.h>

#include "base/clock.h"
#include "parse/scan.h"

/* Parses block i of both lists, and scans its numbers into the pairs of space. Returns false if a value is not finite,
   or on an error, which is recorded. */
static bool scan_block(struct mc_large *large, size_t i, struct mc_large_space *space) {
    const size_t block = large->x.rounds.first + i;
    large->x.ranges[i].invalid = NAN;
    large->y.ranges[i].invalid = NAN;
    mc_large_find_range(large, &large->x, i, space);
    mc_large_find_range(large, &large->y, i, space);
    if (large->x.ranges[i].invalid != 0.0 || large->y.ranges[i].invalid != 0.0) {
        return false;
    }
    const double start = mc_seconds();
    if (!mc_number_pairs_reserve(&space->scratch->exact.pairs)) {
        mc_large_record_error(large, ENOMEM);
        return false;
    }
    const char *x = space->x.text;
    const char *y = space->y.text;
    const struct mc_number_pairs *pairs = &space->scratch->exact.pairs;
    struct mc_digit_ranges *ranges = &space->partial->ranges;
    mc_scan_pairs(mc_large_count_block_items(&large->x, block), large->task->syntax, &x, &y, &ranges->x, &ranges->y,
                  pairs->x, pairs->y);
    space->partial->seconds[MANYCORR_PARSE] += mc_seconds() - start;
    return true;
}

static void sum_block(struct mc_large *large, struct mc_large_list *list, size_t i, struct mc_large_space *space) {
    if (!scan_block(large, i, space)) {
        return;
    }
    const double start = mc_seconds();
    struct mc_large_partial *partial = space->partial;
    const struct mc_number_pairs *pairs = &space->scratch->exact.pairs;
    const size_t n = mc_large_count_block_items(list, list->rounds.first + i);
    if (!mc_exact_fits(large->plan, &partial->ranges.x, &partial->ranges.y)) {
        atomic_store(&large->exceeds_plan, true);
    } else if (!mc_exact_add(&partial->sums, large->plan, pairs->x, pairs->y, n)) {
        mc_large_record_error(large, ENOMEM);
    }
    space->partial->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

static void combine_blocks(struct mc_large *large, size_t n_x, size_t n_y) {
    (void)n_y;
    mc_large_combine_ranges(large, n_x, n_x);
}

/* Adds the digit ranges of all threads to ranges. */
static void add_ranges(const struct mc_large *large, struct mc_digit_ranges *ranges) {
    for (int i = 0; i < large->member->team->n_threads; i++) {
        mc_digit_range_merge(&ranges->x, &large->partials[i].ranges.x);
        mc_digit_range_merge(&ranges->y, &large->partials[i].ranges.y);
    }
}

static enum mc_summing measure_first(void *context, struct mc_digit_ranges *ranges) {
    struct mc_large *large = context;
    for (int i = 0; i < large->member->team->n_threads; i++) {
        large->partials[i].ranges = mc_digit_ranges_empty();
    }
    mc_large_locate_blocks(large, 0);
    if (!mc_large_has_failed(large)) {
        (void)scan_block(large, 0, mc_own_space(large->member)); /* if a value is not finite, sum_all finds it, too */
        add_ranges(large, ranges);
    }
    return mc_large_has_failed(large) ? MC_SUMMING_FAILED : MC_SUMMED;
}

static enum mc_summing sum_all(void *context, const struct mc_exact_plan *plan, struct mc_digit_ranges *ranges) {
    struct mc_large *large = context;
    for (int i = 0; i < large->member->team->n_threads; i++) {
        mc_exact_sums_clear(&large->partials[i].sums);
    }
    large->plan = plan;
    atomic_store(&large->exceeds_plan, false);
    large->x.range = mc_range_empty();
    large->y.range = mc_range_empty();
    mc_large_run_pass(large, true, false, sum_block, combine_blocks);
    if (mc_large_has_failed(large)) {
        return MC_SUMMING_FAILED;
    }
    (void)mc_large_complete_centre(&large->x); /* sets is_finite; the centre is not needed */
    (void)mc_large_complete_centre(&large->y);
    if (!large->x.is_finite || !large->y.is_finite) {
        return MC_NOT_FINITE;
    }
    add_ranges(large, ranges);
    return atomic_load(&large->exceeds_plan) ? MC_EXCEEDS_PLAN : MC_SUMMED;
}

/* Adds the sums of all threads, and rounds the result. Returns false if there is no memory. */
static bool round_sums(struct mc_large *large, const struct mc_exact_plan *plan, double *values) {
    struct mc_exact_sums *sums = &large->partials[0].sums;
    bool done = true;
    for (int i = 1; done && i < large->member->team->n_threads; i++) {
        done = mc_exact_merge(sums, &large->partials[i].sums);
    }
    return done && large->task->method->from_exact_sums(sums, plan, large->x.n_items, values);
}

enum mc_step mc_large_compute_exactly(void *context, struct mc_result *result, double *values) {
    static const struct mc_summing_steps steps = {measure_first, sum_all};
    struct mc_large *large = context;
    struct mc_exact_plan plan;
    const enum mc_summing summing = mc_sum_exactly(&steps, large, 10, large->x.n_items, &plan);
    if (summing == MC_EXCEEDS_PLAN) {
        mc_large_record_error(large, ESTALE); /* all digits were measured before, so the file has changed */
    }
    if (mc_large_has_failed(large)) {
        return MC_STEP_FAILED;
    }
    if (mc_large_decide_by_values(large, result)) {
        return MC_STEP_DONE;
    }
    if (!round_sums(large, &plan, values)) {
        mc_large_record_error(large, ENOMEM);
        return MC_STEP_FAILED;
    }
    result->outcome = MC_VALUE;
    if (isnan(values[0])) {
        mc_set_undefined(result, MC_CONSTANT_LIST);
    }
    return MC_STEP_DONE;
}
