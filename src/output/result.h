/*
 * result.h - the result of one task: its outcome, and why it is undefined.
 *
 * Must not know how results are computed or written.
 */
#ifndef MC_OUTPUT_RESULT_H
#define MC_OUTPUT_RESULT_H

#include <stdbool.h>

/* The outcome of one task. MC_NO_TASK is an empty batch: it has no task, but it has a line. */
enum mc_outcome { MC_VALUE, MC_UNDEFINED, MC_BAD_TASK, MC_NO_TASK };

/* Why a correlation is undefined. If several reasons apply, the first one counts. */
enum mc_reason { MC_HAS_MISSING, MC_HAS_INFINITE, MC_FEW_PAIRS, MC_SINGLE_VALUE, MC_CONSTANT_LIST };

/*
 * The result of one task. Its values are in a separate array: results[i] of a method with n values has
 * values[i * n .. i * n + n). The values have a meaning only if the outcome is MC_VALUE.
 */
struct mc_result {
    unsigned char outcome; /* enum mc_outcome */
    unsigned char reason;  /* enum mc_reason, if the outcome is MC_UNDEFINED */
    bool ends_line;        /* the task is the last one of its line */
    bool is_exact;         /* the values were computed exactly */
};

/* Makes a result undefined. */
static inline void mc_set_undefined(struct mc_result *result, enum mc_reason reason) {
    result->outcome = MC_UNDEFINED;
    result->reason = (unsigned char)reason;
}

#endif
