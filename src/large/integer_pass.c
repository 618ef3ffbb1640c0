/* integer_pass.c - a large task as integers. Each thread sums the integers of its blocks, and then the sums of the
   threads are added. See passes.h; correlate/integers.h explains the method. */
#include "large/passes.h"

#include <string.h>

#include "base/clock.h"
#include "exact/quotient.h"
#include "parse/pairs.h"

/* Parses block i of a list. Returns its values, or NULL if they are too long to be known from their doubles, or on an
   error, which is recorded. */
static const double *parse_short_items(struct mc_large *large, struct mc_large_list *list, size_t i,
                                       struct mc_large_space *space) {
    const double *values = mc_large_parse_block(large, list, i, space);
    const struct mc_block_values *block = list == &large->x ? &space->x : &space->y;
    if (values == NULL || !block->run.has_long_items) {
        return values;
    }
    const size_t n_bytes = list->rounds.block_begins[i + 1] - list->rounds.block_begins[i] - 1;
    const size_t n_item_bytes = mc_without_cr(block->text, n_bytes, block->text[n_bytes]);
    return mc_are_items_short(block->text, n_item_bytes, large->task->syntax) ? values : NULL;
}

static void sum_block(struct mc_large *large, struct mc_large_list *list, size_t i, struct mc_large_space *space) {
    if (atomic_load(&large->stops_pass)) {
        return;
    }
    const double *x = parse_short_items(large, &large->x, i, space);
    const double *y = x != NULL ? parse_short_items(large, &large->y, i, space) : NULL;
    const double start = mc_seconds();
    struct mc_large_partial *partial = space->partial;
    const int digits_x = partial->unit_x.n_digits;
    const int digits_y = partial->unit_y.n_digits;
    const size_t n = mc_large_count_block_items(list, list->rounds.first + i);
    struct mc_integer_sums sums;
    if (y == NULL || !mc_sum_in_units(x, y, n, &partial->unit_x, &partial->unit_y, space->scratch->integers, &sums)) {
        partial->are_integers = false;
        atomic_store(&large->stops_pass, true);
    } else {
        mc_integer_sums_merge(&partial->integer_sums, &sums);
    }
    if (partial->unit_x.n_digits > digits_x || partial->unit_y.n_digits > digits_y) {
        atomic_store(&large->stops_pass, true); /* the threads begin again, in the new units */
    }
    partial->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

static void combine_blocks(struct mc_large *large, size_t n_x, size_t n_y) {
    (void)large;
    (void)n_x;
    (void)n_y;
}

enum summing { SUMMED, NEEDS_DIGITS, NOT_INTEGERS };

/* Sums all blocks in these units. If a block needs more digits, the units get them, and the sums must not be used. */
static enum summing sum_in_units(struct mc_large *large, struct mc_integer_unit *unit_x,
                                 struct mc_integer_unit *unit_y) {
    const int n_threads = large->member->team->n_threads;
    for (int i = 0; i < n_threads; i++) {
        struct mc_large_partial *partial = &large->partials[i];
        partial->unit_x = *unit_x;
        partial->unit_y = *unit_y;
        partial->integer_sums = (struct mc_integer_sums){0};
        partial->are_integers = true;
    }
    mc_large_run_pass(large, true, false, sum_block, combine_blocks);
    enum summing summing = SUMMED;
    const int digits_x = unit_x->n_digits;
    const int digits_y = unit_y->n_digits;
    for (int i = 0; i < n_threads; i++) {
        const struct mc_large_partial *partial = &large->partials[i];
        *unit_x = partial->unit_x.n_digits > unit_x->n_digits ? partial->unit_x : *unit_x;
        *unit_y = partial->unit_y.n_digits > unit_y->n_digits ? partial->unit_y : *unit_y;
        summing = partial->are_integers ? summing : NOT_INTEGERS;
    }
    const bool needs_digits = unit_x->n_digits > digits_x || unit_y->n_digits > digits_y;
    return summing == SUMMED && needs_digits ? NEEDS_DIGITS : summing;
}

/* Sums all blocks in units of at least these digits. Returns whether both lists are integers. */
static bool sum_with_digits(struct mc_large *large, double first_x, double first_y, int digits_x, int digits_y) {
    struct mc_integer_unit unit_x;
    struct mc_integer_unit unit_y;
    enum summing summing = NEEDS_DIGITS;
    if (!mc_integer_unit_begin(&unit_x, first_x, MC_DECIMALS, digits_x) ||
        !mc_integer_unit_begin(&unit_y, first_y, MC_DECIMALS, digits_y)) {
        return false;
    }
    while (summing == NEEDS_DIGITS && !mc_large_has_failed(large)) {
        summing = sum_in_units(large, &unit_x, &unit_y);
    }
    return summing == SUMMED;
}

/* Rounds r from the sums of all threads. */
static enum mc_step round_sums(struct mc_large *large, struct mc_result *result, double *values) {
    struct mc_integer_sums *sums = &large->partials[0].integer_sums;
    for (int i = 1; i < large->member->team->n_threads; i++) {
        mc_integer_sums_merge(sums, &large->partials[i].integer_sums);
    }
    struct mc_integer_moments moments;
    if (!mc_moments_of_integers(sums, large->x.n_items, &moments)) {
        return MC_STEP_UNDECIDED; /* fewer digits might do, so an estimate would depend on the guess */
    }
    if (moments.a == 0 || moments.b == 0) {
        mc_set_undefined(result, MC_CONSTANT_LIST);
        return MC_STEP_DONE;
    }
    struct mc_quotients quotients;
    double rounded[MC_QUOTIENTS * MC_MAX_RESULTS];
    for (int i = 0; i < MC_QUOTIENTS; i++) {
        mc_quotient_set(&quotients, i, moments.a, moments.b, moments.c);
    }
    const unsigned certain = large->task->method->from_quotients(&quotients, rounded);
    memcpy(values, rounded, large->task->method->n_results * sizeof *values);
    result->outcome = MC_VALUE;
    return (certain & 1) != 0 ? MC_STEP_DONE : MC_STEP_UNDECIDED;
}

enum mc_step mc_large_correlate_integers(void *context, struct mc_result *result, double *values) {
    struct mc_large *large = context;
    const size_t n = large->x.n_items;
    if (large->y.n_items != n || n < 2 || n >= MC_MAX_INTEGER_PAIRS || large->task->method->from_quotients == NULL) {
        return MC_STEP_UNCERTAIN;
    }
    const struct mc_integer_space *guess = mc_own_space(large->member)->scratch->integers;
    const int digits_x = guess->digits_x;
    const int digits_y = guess->digits_y;
    const double first_x = mc_large_read_first_value(large, &large->x);
    const double first_y = mc_large_read_first_value(large, &large->y);
    const bool summed = sum_with_digits(large, first_x, first_y, digits_x, digits_y) ||
                        ((digits_x > 0 || digits_y > 0) && sum_with_digits(large, first_x, first_y, 0, 0));
    if (mc_large_has_failed(large)) {
        return MC_STEP_FAILED;
    }
    return summed ? round_sums(large, result, values) : MC_STEP_UNCERTAIN;
}
