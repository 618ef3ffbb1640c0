/* passes.c - see passes.h. Runs passes on the team, and has the pass that finds ranges. */
#include "large/passes.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/marks.h"

struct pass {
    struct mc_large *large;
    size_t n_x; /* the first n_x units belong to x, and the others to y */
    mc_large_pass_fn *fn;
};

void mc_large_record_error(struct mc_large *large, int error) {
    int no_error = 0;
    if (error != 0) {
        atomic_compare_exchange_strong(&large->error, &no_error, error);
    }
}

bool mc_large_has_failed(struct mc_large *large) {
    return atomic_load(&large->error) != 0;
}

static void do_unit(void *context, size_t unit, int thread) {
    const struct pass *pass = context;
    struct mc_large *large = pass->large;
    if (!mc_large_has_failed(large)) {
        struct mc_large_space *space = large->member->team->spaces[thread];
        space->partial = &large->partials[thread];
        const bool is_x = unit < pass->n_x;
        pass->fn(large, is_x ? &large->x : &large->y, is_x ? unit : unit - pass->n_x, space);
        mc_block_values_trim(&space->x);
        mc_block_values_trim(&space->y);
    }
}

void mc_large_run_units(struct mc_large *large, size_t n_x, size_t n_y, mc_large_pass_fn *fn) {
    struct pass pass = {large, n_x, fn};
    mc_team_run(large->member, n_x + n_y, do_unit, &pass);
}

static void locate_unit(struct mc_large *large, struct mc_large_list *list, size_t unit, struct mc_large_space *space) {
    const double start = mc_seconds();
    mc_large_record_error(large, mc_rounds_locate_blocks(&list->rounds, large->index, unit, &space->text));
    space->partial->seconds[MANYCORR_PARSE] += mc_seconds() - start;
}

void mc_large_locate_blocks(struct mc_large *large, size_t first) {
    struct mc_buffer *buffer = &mc_own_space(large->member)->text;
    size_t n_x;
    size_t n_y;
    mc_large_record_error(large, mc_rounds_start(&large->x.rounds, large->index, first, buffer, &n_x));
    mc_large_record_error(large, mc_rounds_start(&large->y.rounds, large->index, first, buffer, &n_y));
    if (n_x + n_y > 0 && !mc_large_has_failed(large)) {
        mc_large_run_units(large, n_x, n_y, locate_unit);
    }
}

void mc_large_run_pass(struct mc_large *large, bool with_x, bool with_y, mc_large_pass_fn *fn,
                       mc_large_combine_fn *combine) {
    const struct mc_rounds *x = &large->x.rounds;
    const struct mc_rounds *y = &large->y.rounds;
    const size_t n_blocks = x->n_blocks > y->n_blocks ? x->n_blocks : y->n_blocks;
    atomic_store(&large->stops_pass, false);
    for (size_t first = 0; first < n_blocks && !mc_large_has_failed(large) && !atomic_load(&large->stops_pass);
         first += x->max_blocks) {
        const size_t n_x = with_x ? mc_rounds_count_blocks(x, first) : 0;
        const size_t n_y = with_y ? mc_rounds_count_blocks(y, first) : 0;
        mc_large_locate_blocks(large, first);
        if (!mc_large_has_failed(large) && n_x + n_y > 0) {
            mc_large_run_units(large, n_x, n_y, fn);
        }
        if (!mc_large_has_failed(large)) {
            combine(large, n_x, n_y);
        }
    }
}

void mc_large_measure_list(struct mc_large *large, struct mc_large_list *list, size_t n_end_bytes) {
    struct mc_buffer *buffer = &mc_own_space(large->member)->text;
    mc_large_record_error(large, mc_index_count_items(large->index, list->begin, list->end, buffer, &list->n_items));
    const bool has_room =
        mc_rounds_init(&list->rounds, large->index, list->begin, list->end, list->end + n_end_bytes, list->n_items);
    list->ranges = calloc(mc_rounds_count_blocks(&list->rounds, 0), sizeof *list->ranges);
    if (!has_room || list->ranges == NULL) {
        mc_large_record_error(large, ENOMEM);
    }
}

size_t mc_large_count_block_items(const struct mc_large_list *list, size_t block) {
    return block + 1 < list->rounds.n_blocks ? MC_BLOCK : list->n_items - block * MC_BLOCK;
}

const double *mc_large_parse_block(struct mc_large *large, struct mc_large_list *list, size_t i,
                                   struct mc_large_space *space) {
    const size_t block = list->rounds.first + i;
    const double start = mc_seconds();
    const bool is_x = list == &large->x;
    struct mc_block_values *values = is_x ? &space->x : &space->y;
    const struct mc_block bounds = {
        .begin = list->rounds.block_begins[i],
        .end = list->rounds.block_begins[i + 1],
        .n_items = mc_large_count_block_items(list, block),
        .ends_list = block + 1 == list->rounds.n_blocks,
        .is_of_x = is_x,
    };
    const int error = mc_block_parse(large->text, &bounds, large->task->syntax, large->task->parse, values);
    mc_large_record_error(large, error);
    space->partial->seconds[MANYCORR_PARSE] += mc_seconds() - start;
    return error == 0 ? values->run.values : NULL;
}

double mc_large_read_first_value(struct mc_large *large, struct mc_large_list *list) {
    enum { FEW_BYTES = 128 };
    struct mc_large_space *space = mc_own_space(large->member);
    const size_t begin = list->rounds.block_begins[0];
    const size_t n = list->rounds.block_begins[1] - begin;
    const size_t n_few = n < FEW_BYTES ? n : FEW_BYTES;
    const char *text;
    const int error = mc_large_text_read(large->text, begin, begin + n_few, &space->text, &text);
    mc_large_record_error(large, error);
    if (error == 0 && !large->task->syntax->blanks_separate &&
        memchr(text, large->task->syntax->number, n_few) != NULL) {
        enum mc_item item;
        double value;
        mc_parse_item(text, large->task->syntax, &item, &value);
        return value;
    }
    const double *values = mc_large_parse_block(large, list, 0, space);
    return values != NULL ? values[0] : 0.0;
}

void mc_large_find_range(struct mc_large *large, struct mc_large_list *list, size_t i, struct mc_large_space *space) {
    const size_t block = list->rounds.first + i;
    const double *values = mc_large_parse_block(large, list, i, space);
    if (values == NULL) {
        return;
    }
    const double start = mc_seconds();
    const size_t n = mc_large_count_block_items(list, block);
    if (list->values != NULL) {
        memcpy(list->values + block * MC_BLOCK, values, n * sizeof *values);
    }
    list->ranges[i] = mc_range_of_block(values, n, &list->centre);
    if (list->ranges[i].invalid != 0.0) {
        list->ranges[i].invalid = mc_find_invalid(values, n);
    }
    space->partial->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

/* Adds the ranges of the first n blocks of the round. */
static void combine_list(struct mc_large_list *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        mc_range_add(&list->range, &list->ranges[i]);
        list->is_bad = list->is_bad || mc_is_bad_item(list->ranges[i].invalid);
        list->has_missing = list->has_missing || isnan(list->ranges[i].invalid);
    }
}

void mc_large_combine_ranges(struct mc_large *large, size_t n_x, size_t n_y) {
    combine_list(&large->x, n_x);
    combine_list(&large->y, n_y);
}

bool mc_large_complete_centre(struct mc_large_list *list) {
    list->is_finite = list->range.invalid == 0.0;
    list->varies = mc_range_varies(&list->range);
    return !list->varies || mc_centre_complete(&list->centre, &list->range, list->n_items);
}

/* Returns the worst value of both lists, as mc_find_invalid. */
static double find_worst_value(const struct mc_large_list *x, const struct mc_large_list *y) {
    if (x->is_bad || y->is_bad) {
        return mc_bad_item();
    }
    if (x->has_missing || y->has_missing) {
        return mc_missing();
    }
    return x->is_finite && y->is_finite ? 0.0 : (double)INFINITY;
}

bool mc_large_decide_by_values(const struct mc_large *large, struct mc_result *result) {
    const struct mc_large_list *x = &large->x;
    const struct mc_large_list *y = &large->y;
    return mc_decide_by_values(find_worst_value(x, y), x->n_items, y->n_items, result);
}
