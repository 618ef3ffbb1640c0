/*
 * rounding.h - from exact sums to the correctly rounded r.
 *
 * r = c / sqrt(a b) with the integers a = n Sxx - Sx^2, b = n Syy - Sy^2, c = n Sxy - Sx Sy. A root of more than 64
 * bits in integers, with what is left over, decides every rounding, ties included: no widening of the precision is
 * needed.
 */
#ifndef MC_EXACT_ROUNDING_H
#define MC_EXACT_ROUNDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/u128.h"
#include "exact/integer.h"

/* The exact sums of two lists of n integers. Start with zeros. */
struct mc_exact_totals {
    struct mc_integer x;
    struct mc_integer y;
    struct mc_integer xx;
    struct mc_integer yy;
    struct mc_integer xy;
};

/* Numbers on the way, kept for their memory. Start with zeros. */
enum { MC_N_REGISTERS = 5 };
struct mc_registers {
    struct mc_integer of[MC_N_REGISTERS];
};

void mc_exact_totals_free(struct mc_exact_totals *totals);
void mc_registers_free(struct mc_registers *registers);

/*
 * *r becomes the double nearest to the correlation of the lists with these totals, ties to even, or NaN where one of
 * them is constant; never -0. Returns false where there is no memory. The rounding mode must be to nearest, as C
 * starts with.
 */
bool mc_round_r(size_t n, const struct mc_exact_totals *totals, struct mc_registers *registers, double *r);

/* By how much totals are off of which low parts are left out: by less than 2^n_bits_x for the sum of x, and so on; 0
   bits: that list has lost no part, and its sum and sum of squares are exact. */
struct mc_cut {
    size_t n_bits_x;
    size_t n_bits_y;
    size_t n_product_bits; /* for sums of products of a list that has lost a part */
};

/*
 * The same from such totals. Returns false where what they have lost, or extended precision, leaves the rounding in
 * doubt, or where there is no memory.
 */
bool mc_round_cut_r(size_t n, const struct mc_exact_totals *totals, const struct mc_cut *cut,
                    struct mc_registers *registers, double *r);

/*
 * The same from sums so small that their products with n, and of two of those of x and y, are below 2^126. Returns
 * false where the rounding is in doubt, which is to be decided by mc_round_r then.
 */
bool mc_round_small_r(size_t n, mc_i128 sum_x, mc_i128 sum_y, mc_i128 sum_xx, mc_i128 sum_yy, mc_i128 sum_xy,
                      double *r);

#endif
