/*
 * method.h - the measures of correlation: one table, one entry a method.
 *
 * A method says how a pair of lists is correlated: from doubles, from the moments of its blocks, and from exact sums.
 * When each of these is used is decided in task.h. Knows nothing of text, threads or files.
 */
#ifndef MC_CORRELATE_METHOD_H
#define MC_CORRELATE_METHOD_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/pearson.h"
#include "exact/quotient.h"
#include "exact/sums.h"

struct mc_method {
    const char *name;
    size_t n_lists;       /* of a task */
    size_t n_results;     /* values of a result, at most MC_MAX_RESULTS */
    size_t scratch_bytes; /* what estimate needs, a multiple of MC_SCRATCH_ALIGNMENT; one for each thread */

    /*
     * Fills results[0..n_results) from x[0..n) and y[0..n). Returns whether they are certain: within the tolerance that
     * bound.h proves. A first result of NaN is certain only where some value is missing or infinite, or n < 2.
     */
    bool (*estimate)(const double *x, const double *y, size_t n, enum mc_input input, void *scratch, double *results);

    /* The same from the moments of n pairs that were centred block by block: the same bits. For tasks that are so large
       that several threads sum their blocks. */
    bool (*from_moments)(const struct mc_moments_total *total, size_t n, enum mc_input input,
                         const struct mc_centre *centre_x, const struct mc_centre *centre_y, double *results);

    /* Fills results[MC_QUOTIENTS * n_results], correctly rounded, from the exact moments of the integers of pairs.
       Returns the bits 1 << i of the pairs whose results are certain. NULL: the method has no use for integers. */
    unsigned (*from_quotients)(const struct mc_quotients *quotients, double *results);

    /* Fills results, correctly rounded, from the exact sums of n pairs. The first is NaN where a list is constant.
       Returns false if there is no memory. */
    bool (*from_exact_sums)(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *results);
};

enum { MC_SCRATCH_ALIGNMENT = 64, MC_MAX_RESULTS = 8 };

/* The method of that name, or NULL. Static. */
const struct mc_method *mc_find_method(const char *name);

#endif
