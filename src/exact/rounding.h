/*
 * rounding.h - from the exact sums of two lists to the correctly rounded r.
 *
 * For n pairs of integers with the sums Sx, Sy, Sxx, Syy and Sxy,
 *
 *     r = c / sqrt(a b),   a = n Sxx - Sx^2,   b = n Syy - Sy^2,   c = n Sxy - Sx Sy.
 *
 * a, b and c are integers, so they are computed without error. They are rounded in one of two ways:
 *   - In long double, whose error is known. This is fast, and decides nearly every rounding.
 *   - Else in integers: the first 66 bits of r, and whether any bit follows, decide every rounding, ties included.
 *
 * Every r is the double nearest to the quotient, ties to even. It is NaN if a list is constant, and never -0.
 * The rounding mode must be to nearest, as it is when a C program starts.
 *
 * Owns the rounding of r. Knows nothing of lists, of how they were summed, or of threads.
 */
#ifndef MC_EXACT_ROUNDING_H
#define MC_EXACT_ROUNDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/u128.h"
#include "exact/integer.h"

/* The exact sums of two lists of integers. Initialize to {0}. */
struct mc_exact_totals {
    struct mc_integer x;
    struct mc_integer y;
    struct mc_integer xx;
    struct mc_integer yy;
    struct mc_integer xy;
};

/* Integers for intermediate results. One thread keeps them from task to task for their memory. Initialize to {0}. */
enum { MC_N_SCRATCH_INTEGERS = 5 };
struct mc_scratch_integers {
    struct mc_integer of[MC_N_SCRATCH_INTEGERS];
};

void mc_exact_totals_free(struct mc_exact_totals *totals);
void mc_scratch_integers_free(struct mc_scratch_integers *scratch);

/* Sets *r to the r of n > 0 pairs with these sums. Returns false if there is no memory. */
bool mc_round_r(size_t n, const struct mc_exact_totals *totals, struct mc_scratch_integers *scratch, double *r);

/*
 * The errors of sums from which low parts of x or y were left out. The error of the sum of x is below 2^x_bits. If
 * x_bits is 0, nothing was left out of x: its sum and its sum of squares are exact. The same holds for y. The error of
 * any other sum of products is below 2^product_bits.
 */
struct mc_truncation {
    size_t x_bits;
    size_t y_bits;
    size_t product_bits;
};

/*
 * Does the same from sums with such errors. Returns false if the rounding is in doubt, because of these errors or that
 * of long double. Also returns false if there is no memory. *r has no meaning then.
 */
bool mc_round_r_from_truncated(size_t n, const struct mc_exact_totals *totals, const struct mc_truncation *truncation,
                               struct mc_scratch_integers *scratch, double *r);

/*
 * Does the same from small sums: all products of n and a sum, and of Sx and Sy, are below 2^126. Returns false if the
 * error of long double leaves the rounding in doubt. *r has no meaning then; mc_round_r decides.
 */
bool mc_round_r_from_small(size_t n, mc_i128 sum_x, mc_i128 sum_y, mc_i128 sum_xx, mc_i128 sum_yy, mc_i128 sum_xy,
                           double *r);

#endif
