/* result.h - the result of one task: its outcome, and beside it the values that its method gives. Knows nothing else.
   */
#ifndef MC_OUTPUT_RESULT_H
#define MC_OUTPUT_RESULT_H

#include <stdbool.h>

/* MC_NO_TASK is an empty batch, which has no task but a line. */
enum mc_outcome { MC_VALUE, MC_UNDEFINED, MC_BAD_TASK, MC_NO_TASK };

/* Why a correlation is undefined. If several reasons apply, the first one here is given. */
enum mc_reason { MC_HAS_MISSING, MC_HAS_INFINITE, MC_FEW_PAIRS, MC_SINGLE_VALUE, MC_CONSTANT_LIST };

/*
 * The result of one task. Its values are in an array beside it: results[i] of a method with n values has
 * values[i * n .. i * n + n), which have a meaning only where the outcome is MC_VALUE.
 */
struct mc_result {
    unsigned char outcome; /* enum mc_outcome */
    unsigned char reason;  /* enum mc_reason, where the outcome is MC_UNDEFINED */
    bool ends_line;        /* the task is the last one of its line */
    bool is_exact;         /* the values were computed exactly */
};

/* Sets an outcome without values. */
static inline void mc_set_undefined(struct mc_result *result, enum mc_reason reason) {
    result->outcome = MC_UNDEFINED;
    result->reason = (unsigned char)reason;
}

#endif
