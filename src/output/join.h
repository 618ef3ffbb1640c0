/* join.h - results, in the order of their tasks, to the text of their lines. Knows nothing of threads or files. */
#ifndef MC_OUTPUT_JOIN_H
#define MC_OUTPUT_JOIN_H

#include <stdbool.h>
#include <stddef.h>

#include "output/format.h"

/* What came of one task; MC_NO_TASK is an empty batch, which has no task but a line. */
enum mc_outcome { MC_VALUE, MC_UNDEFINED, MC_BAD_TASK, MC_NO_TASK };

/* Why a correlation is undefined; if several reasons apply, the first. */
enum mc_reason { MC_HAS_MISSING, MC_HAS_INFINITE, MC_FEW_PAIRS, MC_SINGLE_VALUE, MC_CONSTANT_LIST };

/* The result of one task. */
struct mc_result {
    double value; /* where outcome is MC_VALUE */
    unsigned char outcome;
    unsigned char reason; /* where outcome is MC_UNDEFINED */
    unsigned char ends_line;
};

/* The room that joining n results takes: for each its number and a delimiter or newline, one more of these, and what is
   stored behind the last number. */
#define MC_JOIN_ROOM(n) ((n) * (size_t)(MC_FORMAT_MAX + 1) + 1 + (MC_FORMAT_ROOM - MC_FORMAT_MAX))

/*
 * Writes results[0..n), joined with delimiter, into text[0..MC_JOIN_ROOM(n)), and returns the length. in_line says
 * whether the line that the first result belongs to has results already. Where stop_at_bad is set, ends before the
 * first bad task, with a newline if its line has begun.
 */
size_t mc_join(const struct mc_result *results, size_t n, char delimiter, bool in_line, bool stop_at_bad, char *text);

#endif
