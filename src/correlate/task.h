/*
 * task.h - the one place that decides how a task is correlated: an estimate from doubles if that is certain, else the
 * exact result.
 *
 * How a task is estimated and computed exactly depends on where its numbers are: in a batch (pair.c), or in a text too
 * large for one (large/large.c). Knows nothing of either.
 */
#ifndef MC_CORRELATE_TASK_H
#define MC_CORRELATE_TASK_H

#include <stdbool.h>

#include "output/result.h"

/* The result of a step of a task. */
enum mc_step {
    MC_STEP_DONE,      /* the outcome is known */
    MC_STEP_UNCERTAIN, /* the estimate may be too far from the exact result, or only exact numbers can decide */
    MC_STEP_FAILED     /* no memory, or reading failed */
};

/* The steps of a kind of task. Both fill result, and values if its outcome is MC_VALUE. */
struct mc_task_steps {
    enum mc_step (*estimate)(void *task, struct mc_result *result, double *values);
    enum mc_step (*compute_exactly)(void *task, struct mc_result *result, double *values); /* is never uncertain */
};

/* Correlates a task: exactly if is_exact, or if the estimate is uncertain. Returns false if a step has failed. Inline,
   since for short tasks a call through a pointer would show. */
static inline bool mc_correlate_task(const struct mc_task_steps *steps, void *task, bool is_exact,
                                     struct mc_result *result, double *values) {
    enum mc_step step = MC_STEP_UNCERTAIN;
    result->is_exact = false;
    if (!is_exact) {
        step = steps->estimate(task, result, values);
    }
    if (step == MC_STEP_UNCERTAIN) {
        step = steps->compute_exactly(task, result, values);
        result->is_exact = result->outcome == MC_VALUE;
    }
    return step == MC_STEP_DONE;
}

#endif
