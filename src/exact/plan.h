/*
 * plan.h - how to sum two lists exactly: the width of the sums, and the units of the integers.
 *
 * To scale a list does not change r. So the numbers of a list are taken as integers, in units of a power of the base
 * that is not above their lowest exponent. The range of the digits of a list tells how large these integers are, and
 * so which width their sums need.
 *
 * Owns the choice of width and units. Knows nothing of the sums themselves, of text or of threads.
 */
#ifndef MC_EXACT_PLAN_H
#define MC_EXACT_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "exact/number.h"

/*
 * How large the integers of both lists may be. The integers of fixed width are summed by fixed.h.
 *   MC_NARROW: up to 18 decimal digits (base 2: 60 bits).
 *   MC_WIDE: up to 38 decimal digits (base 2: 126 bits).
 *   MC_UNBOUNDED: all other lists. Their numbers have no common unit: each is summed by its own exponent.
 */
enum mc_exact_width { MC_NARROW, MC_WIDE, MC_UNBOUNDED };

/* How two lists are summed. */
struct mc_exact_plan {
    uint64_t base;             /* 10 or 2 */
    int64_t unit_x;            /* x is in units of base^unit_x; unused if the width is MC_UNBOUNDED */
    int64_t unit_y;            /* the same for y */
    enum mc_exact_width width; /* of both lists */
    int n_bits;                /* if MC_NARROW: all integers of both lists are below 2^n_bits */
};

/* Returns the plan for two lists with these ranges. base is 10 or 2. */
struct mc_exact_plan mc_exact_choose(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y);

/* Returns a plan for two lists that begin with these ranges. It leaves room for more digits at both ends. */
struct mc_exact_plan mc_exact_guess(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y);

/* Returns whether the plan can sum two lists with these ranges. */
bool mc_exact_fits(const struct mc_exact_plan *plan, const struct mc_digit_range *x, const struct mc_digit_range *y);

#endif
