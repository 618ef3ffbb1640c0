/*
 * join.h - the results, in the order of their tasks, to the text of the output lines.
 *
 * Must not know threads or files.
 */
#ifndef MC_OUTPUT_JOIN_H
#define MC_OUTPUT_JOIN_H

#include <stdbool.h>
#include <stddef.h>

#include "output/format.h"

/* The outcome of one task. MC_NO_TASK is an empty batch: it has no task, but it has a line. */
enum mc_outcome { MC_VALUE, MC_UNDEFINED, MC_BAD_TASK, MC_NO_TASK };

/* Why a correlation is undefined. If several reasons apply, the first one counts. */
enum mc_reason { MC_HAS_MISSING, MC_HAS_INFINITE, MC_FEW_PAIRS, MC_SINGLE_VALUE, MC_CONSTANT_LIST };

/* The result of one task. */
struct mc_result {
    double value; /* if outcome is MC_VALUE */
    unsigned char outcome;
    unsigned char reason; /* if outcome is MC_UNDEFINED */
    unsigned char ends_line;
};

/* The room for the text of n results. Each takes a number and a delimiter or newline. The text may have one more of
   these, and mc_format_double stores bytes after the last number. */
#define MC_JOIN_ROOM(n) ((n) * (size_t)(MC_FORMAT_MAX + 1) + 1 + (MC_FORMAT_ROOM - MC_FORMAT_MAX))

/*
 * Writes results[0..n), joined with delimiter, into text[0..MC_JOIN_ROOM(n)). Returns the length.
 *
 * in_line: true if the line of the first result already has results.
 * stop_at_bad: if true, the text ends before the first bad task, with a newline if its line has begun.
 */
size_t mc_join(const struct mc_result *results, size_t n, char delimiter, bool in_line, bool stop_at_bad, char *text);

#endif
