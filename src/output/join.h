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
#include "output/result.h"

/* How results are joined. */
struct mc_join_style {
    size_t n_values; /* of each result, at least 1 */
    char task;       /* between two results of a line */
    char value;      /* between two values of a result */
    bool stop_at_bad;
};

/* The room for the text of n results of n_values values. Each value has its text and a delimiter or newline. The text
   may have one more of these, and mc_format_double stores bytes after the last value. */
#define MC_JOIN_ROOM(n, n_values)                                                                                      \
    ((n) * (n_values) * (size_t)(MC_FORMAT_MAX + 1) + 1 + (MC_FORMAT_ROOM - MC_FORMAT_MAX))

/*
 * Writes results[0..n), with their values[0 .. n * style->n_values), into text[0..MC_JOIN_ROOM(n, n_values)). Returns
 * the length.
 *
 * in_line: true if the line of the first result already has results.
 * style->stop_at_bad: if true, the text ends before the first bad task, with a newline if its line has begun.
 */
size_t mc_join(const struct mc_result *results, const double *values, size_t n, const struct mc_join_style *style,
               bool in_line, char *text);

#endif
