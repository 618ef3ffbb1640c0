/* large.c - see large.h. Steps: index the text, then what mc_correlate_task decides, by passes over the blocks. */
#include "large/large.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "correlate/task.h"
#include "large/passes.h"

static void count_stripe(struct mc_large *large, struct mc_large_list *list, size_t stripe,
                         struct mc_large_space *space) {
    (void)list;
    const double start = mc_seconds();
    mc_large_note_error(large, mc_index_count_stripe(large->index, large->first_stripe + stripe, &space->text,
                                                     &large->stripes[stripe]));
    space->share->seconds[MANYCORR_PARSE] += mc_seconds() - start;
}

/* Makes the index of the text. */
static void make_index(struct mc_large *large) {
    struct mc_index *index = large->index;
    mc_index_set_text(index, large->text, large->text->n_bytes - large->n_end_bytes);
    const size_t n_stripes = index->n_bytes / MC_STRIPE_BYTES + 1;
    large->stripes = malloc(MC_ROUND_STRIPES * sizeof *large->stripes);
    mc_large_note_error(large, large->stripes != NULL ? 0 : ENOMEM);
    for (; large->first_stripe < n_stripes && !mc_large_has_failed(large); large->first_stripe += MC_ROUND_STRIPES) {
        const size_t n_left = n_stripes - large->first_stripe;
        const size_t n = n_left < MC_ROUND_STRIPES ? n_left : MC_ROUND_STRIPES;
        mc_large_for_each_piece(large, n, 0, count_stripe);
        for (size_t i = 0; i < n && !mc_large_has_failed(large); i++) {
            mc_large_note_error(large, mc_index_append(index, &large->stripes[i]) ? 0 : ENOMEM);
        }
    }
}

/* Correlates the lists of a task that has two of one length, or a single y value. */
static void correlate_lists(struct mc_large *large, struct mc_result *result, double *values) {
    static const struct mc_task_steps steps = {mc_large_estimate, mc_large_compute_exactly};
    const size_t n = large->x.n_items;
    const bool is_paired = large->y.n_items == n && n > 1; /* else nothing is defined, but an item may be bad */
    (void)mc_correlate_task(&steps, large, large->task->is_exact && is_paired, result, values);
}

static void run_task(struct mc_large *large, struct mc_result *result, double *values, uint64_t *n_numbers) {
    struct mc_index *index = large->index;
    mc_large_note_error(large,
                        mc_large_text_count_end(large->text, &mc_own_space(large->member)->text, &large->n_end_bytes));
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
    mc_round_free(&list->round);
    free(list->ranges);
}

/* Frees what a task has, adds up the times of its threads, and gives its status. */
static manycorr_status finish_task(struct mc_large *large, struct mc_large_counts *counts) {
    struct mc_large_space *space = mc_own_space(large->member);
    mc_block_values_trim(&space->x);
    mc_block_values_trim(&space->y);
    for (int i = 0; i < large->member->team->n_threads; i++) {
        for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
            counts->seconds[stage] += large->shares[i].seconds[stage];
        }
        mc_exact_sums_free(&large->shares[i].sums);
    }
    free(large->shares);
    free_list(&large->x);
    free_list(&large->y);
    free(large->moments);
    free(large->stripes);
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
        mc_index_begin(&own_index, task->syntax);
    }
    large.index->text = large.text;
    large.shares = calloc((size_t)member->team->n_threads, sizeof *large.shares);
    if (large.shares == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    mc_own_space(member)->share = &large.shares[member->number];
    run_task(&large, result, values, &counts->n_numbers);
    const manycorr_status status = finish_task(&large, counts);
    mc_index_free(&own_index);
    return status;
}
