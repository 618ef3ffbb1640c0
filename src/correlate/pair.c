/* pair.c - see pair.h. */
#include "correlate/pair.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/marks.h"
#include "base/vectors.h"
#include "correlate/task.h"

bool mc_scratch_init(struct mc_scratch *scratch, const struct mc_method *method) {
    *scratch = (struct mc_scratch){.estimate = aligned_alloc(MC_SCRATCH_ALIGNMENT, method->scratch_bytes)};
    return scratch->estimate != NULL;
}

void mc_scratch_free(struct mc_scratch *scratch) {
    free(scratch->estimate);
    mc_exact_space_free(&scratch->exact);
    *scratch = (struct mc_scratch){0};
}

/* The loop has no branch, so that the compiler uses vectors. */
MC_WIDE_VECTORS
static bool are_finite(const double *values, size_t n) {
    uint64_t n_finite = 0;
    for (size_t i = 0; i < n; i++) {
        n_finite += fabs(values[i]) <= DBL_MAX;
    }
    return n_finite == n;
}

double mc_find_invalid(const double *values, size_t n) {
    double worst = 0.0;
    const size_t n_searched = are_finite(values, n) ? 0 : n;
    for (size_t i = 0; i < n_searched; i++) {
        if (mc_is_bad_item(values[i])) {
            return values[i];
        }
        if (!isfinite(values[i]) && !isnan(worst)) {
            worst = isnan(values[i]) ? mc_missing() : (double)INFINITY;
        }
    }
    return worst;
}

/* A pair while it is correlated. */
struct pair_task {
    const struct mc_method *method;
    const struct mc_number_source *numbers;
    const struct mc_pair *pair;
    struct mc_scratch *scratch;
};

/* The outcome is MC_VALUE already. */
static inline enum mc_step estimate_pair(void *context, struct mc_result *result, double *values) {
    (void)result;
    const struct pair_task *task = context;
    const struct mc_pair *pair = task->pair;
    if (pair->n_x != pair->n_y) {
        return MC_STEP_UNCERTAIN; /* nothing to estimate: its values decide */
    }
    const bool is_certain =
        task->method->estimate(pair->x, pair->y, pair->n_x, task->numbers->input, task->scratch->estimate, values);
    return is_certain && !isnan(values[0]) ? MC_STEP_DONE : MC_STEP_UNCERTAIN;
}

/* The worst value of both lists, as mc_find_invalid. */
static double find_invalid_of_pair(const struct mc_pair *pair) {
    if (pair->y == pair->x + pair->n_x) { /* as in text: one search finds the same */
        return mc_find_invalid(pair->x, pair->n_x + pair->n_y);
    }
    const double invalid_x = mc_find_invalid(pair->x, pair->n_x);
    const double invalid_y = mc_find_invalid(pair->y, pair->n_y);
    if (mc_is_bad_item(invalid_x) || mc_is_bad_item(invalid_y)) {
        return mc_bad_item();
    }
    return isnan(invalid_x) || invalid_y == 0.0 ? invalid_x : invalid_y;
}

bool mc_decide_by_values(double invalid, size_t n_x, size_t n_y, struct mc_result *result) {
    if (mc_is_bad_item(invalid)) {
        result->outcome = MC_BAD_TASK;
    } else if (invalid != 0.0) {
        mc_set_undefined(result, isnan(invalid) ? MC_HAS_MISSING : MC_HAS_INFINITE);
    } else if (n_x < 2) {
        mc_set_undefined(result, MC_FEW_PAIRS);
    } else if (n_x != n_y) {
        mc_set_undefined(result, MC_SINGLE_VALUE);
    } else {
        return false;
    }
    return true;
}

static __attribute__((noinline)) enum mc_step compute_pair_exactly(void *context, struct mc_result *result,
                                                                   double *values) {
    const struct pair_task *task = context;
    const struct mc_pair *pair = task->pair;
    if (mc_decide_by_values(find_invalid_of_pair(pair), pair->n_x, pair->n_y, result)) {
        return MC_STEP_DONE;
    }
    if (task->numbers->is_constant(task->numbers, pair)) {
        mc_set_undefined(result, MC_CONSTANT_LIST);
        return MC_STEP_DONE;
    }
    if (!mc_compute_exactly(task->method, task->numbers, pair, &task->scratch->exact, values)) {
        return MC_STEP_FAILED;
    }
    result->outcome = MC_VALUE;
    if (isnan(values[0])) {
        mc_set_undefined(result, MC_CONSTANT_LIST);
    }
    return MC_STEP_DONE;
}

bool mc_correlate_batch(const struct mc_method *method, const struct mc_batch *batch, bool is_exact,
                        struct mc_scratch *scratch, struct mc_result *results, double *values) {
    static const struct mc_task_steps steps = {estimate_pair, compute_pair_exactly};
    struct pair_task task = {.method = method, .numbers = batch->numbers, .scratch = scratch};
    const size_t n_results = method->n_results;
    for (size_t i = 0; i < batch->n_pairs; i++) {
        const struct mc_pair *pair = &batch->pairs[i];
        struct mc_result *result = &results[i];
        task.pair = pair;
        *result = pair->form;
        if (result->outcome == MC_VALUE &&
            !mc_correlate_task(&steps, &task, is_exact, result, values + i * n_results)) {
            return false;
        }
    }
    return true;
}
