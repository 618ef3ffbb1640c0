/* join.h - results, in the order of their tasks, to the text of their lines. Knows nothing of threads or files. */
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

/*
 * The bytes that joining n results of n_values values takes. Each value has its text and a delimiter or newline; one
 * more of these may come first; and mc_format_double stores a few bytes behind the last value.
 */
#define MC_JOIN_ROOM(n, n_values)                                                                                      \
    ((n) * (n_values) * (size_t)(MC_FORMAT_MAX + 1) + 1 + (MC_FORMAT_ROOM - MC_FORMAT_MAX))

/*
 * Writes results[0..n) with their values[0 .. n * style->n_values) into text[0..MC_JOIN_ROOM(n, n_values)), and returns
 * the length. in_line says whether the first result's line has results already. If style->stop_at_bad is set, ends
 * before the first bad task, with a newline if its line has begun.
 */
size_t mc_join(const struct mc_result *results, const double *values, size_t n, const struct mc_join_style *style,
               bool in_line, char *text);

#endif
