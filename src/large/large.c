/* large.c - see large.h. Makes the index of the text, and then runs mc_correlate_task with passes over the blocks. */
#include "large/large.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "correlate/task.h"
#include "large/passes.h"

static void count_segment(struct mc_large *large, struct mc_large_list *list, size_t segment,
                          struct mc_large_space *space) {
    (void)list;
    const double start = mc_seconds();
    mc_large_record_error(large, mc_index_count_segment(large->index, large->first_segment + segment, &space->text,
                                                        &large->segments[segment]));
    space->partial->seconds[MANYCORR_PARSE] += mc_seconds() - start;
}

/* Makes the index of the text, in rounds of segments. */
static void make_index(struct mc_large *large) {
    struct mc_index *index = large->index;
    mc_index_set_text(index, large->text, large->text->n_bytes - large->n_end_bytes);
    const size_t n_segments = index->n_bytes / MC_SEGMENT_BYTES + 1;
    large->segments = malloc(MC_ROUND_SEGMENTS * sizeof *large->segments);
    mc_large_record_error(large, large->segments != NULL ? 0 : ENOMEM);
    for (; large->first_segment < n_segments && !mc_large_has_failed(large);
         large->first_segment += MC_ROUND_SEGMENTS) {
        const size_t n_left = n_segments - large->first_segment;
        const size_t n = n_left < MC_ROUND_SEGMENTS ? n_left : MC_ROUND_SEGMENTS;
        mc_large_run_units(large, n, 0, count_segment);
        for (size_t i = 0; i < n && !mc_large_has_failed(large); i++) {
            mc_large_record_error(large, mc_index_append(index, &large->segments[i]) ? 0 : ENOMEM);
        }
    }
}

/* Correlates x and y. They have the same length, or y has one value. */
static void correlate_lists(struct mc_large *large, struct mc_result *result, double *values) {
    static const struct mc_task_steps steps = {mc_large_correlate_integers, mc_large_estimate,
                                               mc_large_compute_exactly};
    const size_t n = large->x.n_items;
    const bool is_paired = large->y.n_items == n && n > 1;
    /* If the lists are not paired, the result is undefined, but the estimate still finds bad items. */
    (void)mc_correlate_task(&steps, large, large->task->is_exact && is_paired, result, values);
}

/* Finds the lists, and correlates them if there are two of fitting lengths. Else the task stays bad. */
static void run_task(struct mc_large *large, struct mc_result *result, double *values, uint64_t *n_numbers) {
    struct mc_index *index = large->index;
    mc_large_record_error(
        large, mc_large_text_count_end_bytes(large->text, &mc_own_space(large->member)->text, &large->n_end_bytes));
    if (large->task->index == NULL && !mc_large_has_failed(large)) {
        make_index(large);
    }
    if (mc_large_has_failed(large)) {
        return;
    }
    size_t first_end;
    if (mc_index_count_lists(index, &first_end) != large->task->method->n_lists) {
        *n_numbers = large->text->memory != NULL ? mc_index_count_all(index) : 0;
        return;
    }
    large->x.end = first_end;
    large->y.begin = first_end + 1;
    large->y.end = index->n_bytes;
    mc_large_measure_list(large, &large->x, 1);
    mc_large_measure_list(large, &large->y, large->n_end_bytes);
    if (!mc_large_has_failed(large)) {
        mc_large_locate_blocks(large, 0);
    }
    if (mc_large_has_failed(large)) {
        return;
    }
    *n_numbers = large->x.n_items + large->y.n_items;
    if (large->x.n_items == large->y.n_items || large->y.n_items == 1) {
        correlate_lists(large, result, values);
    }
}

static void free_list(struct mc_large_list *list) {
    mc_rounds_free(&list->rounds);
    free(list->ranges);
}

/* Adds up the times of the threads, frees the memory of the task, and returns its status. */
static manycorr_status finish_task(struct mc_large *large, struct mc_large_counts *counts) {
    struct mc_large_space *space = mc_own_space(large->member);
    mc_block_values_trim(&space->x);
    mc_block_values_trim(&space->y);
    for (int i = 0; i < large->member->team->n_threads; i++) {
        for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
            counts->seconds[stage] += large->partials[i].seconds[stage];
        }
        mc_exact_sums_free(&large->partials[i].sums);
    }
    free(large->partials);
    free_list(&large->x);
    free_list(&large->y);
    free(large->moments);
    free(large->segments);
    free(large->own_values);
    counts->error = atomic_load(&large->error);
    return counts->error == 0 ? MANYCORR_OK : counts->error == ENOMEM ? MANYCORR_NO_MEMORY : MANYCORR_READ_FAILED;
}

void mc_large_space_free(struct mc_large_space *space) {
    mc_block_values_free(&space->x);
    mc_block_values_free(&space->y);
    mc_buffer_free(&space->text);
    free(space->kept);
}

manycorr_status mc_correlate_large(const struct mc_large_task *task, const struct mc_member *member,
                                   struct mc_result *result, double *values, struct mc_large_counts *counts) {
    struct mc_index own_index = {0};
    struct mc_large large = {
        .task = task,
        .member = member,
        .text = &task->text,
        .index = task->index != NULL ? task->index : &own_index,
    };
    *result = (struct mc_result){.outcome = MC_BAD_TASK};
    *counts = (struct mc_large_counts){0};
    if (task->index == NULL) {
        mc_index_init(&own_index, task->syntax);
    }
    large.index->text = large.text;
    large.partials = calloc((size_t)member->team->n_threads, sizeof *large.partials);
    if (large.partials == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    mc_own_space(member)->partial = &large.partials[member->number];
    run_task(&large, result, values, &counts->n_numbers);
    const manycorr_status status = finish_task(&large, counts);
    mc_index_free(&own_index);
    return status;
}
