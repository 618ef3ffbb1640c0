/*
 * fixed.h - exact sums of integers of fixed width, and of their products, for two lists.
 *
 * The plan gives the units in which all numbers are integers below 2^60 (narrow) or 2^127 (wide). Sums of up to 2^64
 * such numbers and products fit into 320 bits; fixed.c has the bounds.
 *
 * Owns the fixed sums. Knows nothing of long numbers, text or rounding.
 */
#ifndef MC_EXACT_FIXED_H
#define MC_EXACT_FIXED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/u128.h"
#include "exact/integer.h"
#include "exact/number.h"
#include "exact/plan.h"

/* The five sums of two lists: of x, y, x^2, y^2 and x y. Indices of arrays. */
enum mc_sum_index { MC_SUM_X, MC_SUM_Y, MC_SUM_XX, MC_SUM_YY, MC_SUM_XY, MC_N_SUMS };

/* A sum of 320 bits in two's complement, the least significant limb first. All zero bytes are the sum 0. */
enum { MC_SUM_LIMBS = 5 };
struct mc_fixed_sum {
    uint64_t limbs[MC_SUM_LIMBS];
};

/*
 * Adds the pairs x[0..n), y[0..n) to sums[MC_N_SUMS]. The plan is narrow or wide, and fits the pairs. All calls for the
 * same sums have the same plan.
 */
void mc_fixed_sums_add(struct mc_fixed_sum *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                       const struct mc_number *y, size_t n);

/* sum += other, both of the same plan. */
void mc_fixed_sum_merge(struct mc_fixed_sum *sum, const struct mc_fixed_sum *other);

/* Sets *integer to the sum. Returns false if there is no memory. */
bool mc_fixed_sum_to_integer(const struct mc_fixed_sum *sum, struct mc_integer *integer);

/* Returns a sum whose magnitude is below 2^127. */
static inline mc_i128 mc_fixed_sum_to_i128(const struct mc_fixed_sum *sum) {
    return (mc_i128)((mc_u128)sum->limbs[1] << 64 | sum->limbs[0]);
}

#endif
