/*
 * task.h - the one place that decides how a task is correlated:
 *
 *   1. As integers, if its numbers are integers in some unit. That is exact, and as fast as an estimate.
 *   2. Else by an estimate from doubles, if that is certain, unless the exact result is wanted.
 *   3. Else exactly, from the digits of all numbers.
 *
 * How a step is done depends on where the numbers are: in a batch (pair.c), or in a text too large for one
 * (large/large.c). Knows nothing of either.
 */
#ifndef MC_CORRELATE_TASK_H
#define MC_CORRELATE_TASK_H

#include <stdbool.h>

#include "output/result.h"

/* The result of a step of a task. */
enum mc_step {
    MC_STEP_DONE,      /* the outcome is known */
    MC_STEP_UNCERTAIN, /* the next step decides */
    MC_STEP_UNDECIDED, /* only the last step can decide */
    MC_STEP_FAILED     /* no memory, or reading failed */
};

/* The steps of a kind of task. All fill result, and values if its outcome is MC_VALUE. */
struct mc_task_steps {
    enum mc_step (*correlate_integers)(void *task, struct mc_result *result, double *values);
    enum mc_step (*estimate)(void *task, struct mc_result *result, double *values);
    enum mc_step (*compute_exactly)(void *task, struct mc_result *result, double *values); /* is never uncertain */
};

/* Correlates a task: exactly if is_exact. Returns false if a step has failed. Inline, since for short tasks a call
   through a pointer would show. */
static inline bool mc_correlate_task(const struct mc_task_steps *steps, void *task, bool is_exact,
                                     struct mc_result *result, double *values) {
    result->is_exact = false;
    enum mc_step step = steps->correlate_integers(task, result, values);
    bool was_exact = step == MC_STEP_DONE;
    if (step == MC_STEP_UNCERTAIN) {
        step = is_exact ? MC_STEP_UNDECIDED : steps->estimate(task, result, values);
    }
    if (step == MC_STEP_UNCERTAIN || step == MC_STEP_UNDECIDED) {
        step = steps->compute_exactly(task, result, values);
        was_exact = true;
    }
    result->is_exact = was_exact && result->outcome == MC_VALUE;
    return step == MC_STEP_DONE;
}

#endif
