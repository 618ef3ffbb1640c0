/*
 * sums.h - the exact sums of two lists of numbers, and the correctly rounded r that follows from them.
 *
 * The plan says how the numbers are summed:
 *   - Integers of up to 18 or 38 digits go to sums of fixed width (fixed.h).
 *   - If the exponents lie further apart, short numbers go to bins (bins.h).
 *   - Long numbers, and short ones without a bin, go to sparse sums (sparse.h).
 *
 * The order of the calls for two lists:
 *   1. Measure the ranges of the digits of both lists (number.h).
 *   2. mc_exact_choose makes the plan (plan.h).
 *   3. mc_exact_add adds blocks of pairs. Each thread can have sums of its own; mc_exact_merge merges them.
 *   4. mc_exact_r rounds.
 * To read long lists only once, guess the plan from the first block with mc_exact_guess. If a later block does not fit,
 * measure the rest, choose the plan, clear the sums and add everything again. Exact sums do not depend on the order of
 * their terms, so neither does r.
 *
 * Time is linear in the numbers of a list, however far their exponents lie apart. It is linear in the digits of a
 * number up to some hundred digits. Beyond, conversion and squaring take as long as in GMP: n^1.6 or less for n digits.
 *
 * Owns all sums of one thread. Must not know text (except that long numbers point to their digits), tasks or threads.
 */
#ifndef MC_EXACT_SUMS_H
#define MC_EXACT_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exact/bins.h"
#include "exact/fixed.h"
#include "exact/number.h"
#include "exact/plan.h"
#include "exact/rounding.h"
#include "exact/sparse.h"

/*
 * The sums of one thread, and its scratch memory, which it keeps from task to task. Initialize to {0}; free with
 * mc_exact_sums_free. One thread at a time may use them.
 */
struct mc_exact_sums {
    struct mc_fixed_sum fixed[MC_N_SUMS];
    struct mc_bins *bins; /* NULL until a list needs them */
    struct mc_sparse_sum sparse[MC_N_SUMS];
    struct mc_scratch_integers scratch;
    struct mc_exact_totals totals;
    unsigned char *digits; /* [digits_capacity]: the digits of one long number */
    size_t digits_capacity;
};

/* Frees the memory of sums, and makes all sums 0. */
void mc_exact_sums_free(struct mc_exact_sums *sums);

/* Makes all sums 0. Keeps the memory. */
void mc_exact_sums_clear(struct mc_exact_sums *sums);

/*
 * Adds the pairs x[0..n), y[0..n), which fit the plan. Reads the digits of long numbers. Returns false if there is no
 * memory; sums can then only be cleared or freed.
 */
bool mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                  const struct mc_number *y, size_t n);

/*
 * Adds others, the sums of another thread with the same plan. Returns false if there is no memory; sums can then only
 * be cleared or freed.
 */
bool mc_exact_merge(struct mc_exact_sums *sums, const struct mc_exact_sums *others);

/*
 * Sets *r to the double nearest to the correlation of all n > 0 pairs that were added, ties to even. It is NaN if a
 * list is constant, and never -0. The rounding mode must be to nearest. Returns false if there is no memory.
 *
 * The call may change how the sums are stored: clear them before the next list.
 */
bool mc_exact_r(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *r);

#endif
