/*
 * pair.h - the correlations of the pairs of a batch, by any method.
 *
 * Knows nothing of text, threads or files. Functions are thread-safe with a scratch for each thread.
 */
#ifndef MC_CORRELATE_PAIR_H
#define MC_CORRELATE_PAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/batch.h"
#include "correlate/exactly.h"
#include "correlate/integers.h"
#include "correlate/method.h"
#include "output/result.h"

/* What one thread correlates with, kept from one pair to the next. */
struct mc_scratch {
    struct mc_integer_space *integers;
    void *estimate; /* [method->scratch_bytes] */
    struct mc_exact_space exact;
};

/* Returns false if there is no memory; the scratch can be freed even then. */
bool mc_scratch_init(struct mc_scratch *scratch, const struct mc_method *method);
void mc_scratch_free(struct mc_scratch *scratch);

/*
 * Correlates the pairs of a batch whose outcome is not known yet: correctly rounded if is_exact, else within the
 * method's tolerance. Fills results[0..n_pairs), and values[i * method->n_results ...) of those that have a value.
 * Returns false if there is no memory.
 */
bool mc_correlate_batch(const struct mc_method *method, const struct mc_batch *batch, bool is_exact,
                        struct mc_scratch *scratch, struct mc_result *results, double *values);

/* The worst of values[0..n): the mark of a bad item, else a NaN if a value is missing, else an infinity, else 0: all
   are finite. */
double mc_find_invalid(const double *values, size_t n);

/*
 * Sets the outcome of a task whose values decide it: a bad item, a missing or infinite value, fewer than two pairs, or
 * a single y value. If several apply, the first is set. invalid is the worst value of both lists, as mc_find_invalid
 * returns it. Returns false if the values decide nothing.
 */
bool mc_decide_by_values(double invalid, size_t n_x, size_t n_y, struct mc_result *result);

#endif
