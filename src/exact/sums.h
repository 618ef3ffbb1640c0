/*
 * sums.h - the correctly rounded r of numbers as they are written: exact sums of integers, then one rounding.
 *
 * Scaling a list does not change r, so its numbers, digits times a power of the base, are taken as integers in units
 * of the least power among them. Where these have at most 18 digits (60 bits), or 38 (126 bits), their sums fit into
 * integers of fixed width, as exact.c shows. Otherwise, numbers of up to 38 digits are summed in bins (bins.h), and
 * longer ones by ladders (ladder.h).
 *
 * Time: linear in the numbers of a list, however far apart their exponents are. A number of n digits takes time in
 * proportion to n for up to some hundred digits; beyond, its conversion to an integer and its square take as long as
 * GMP's, n^1.6 and less.
 *
 * In order: the digits of both lists are measured; mc_exact_choose makes the plan; blocks of pairs are added to sums, of which each
 * thread may have its own; these are merged; mc_exact_r rounds. To read long lists but once, the plan can be guessed from the first
 * block; where a later one does not fit, the rest is measured, and all is added again. Exact sums do not depend on their order, so
 * neither does the result. Knows nothing of text, but that long numbers are digits with perhaps a dot among them.
 *
 * Functions that return a bool return false where there is no memory.
 */
#ifndef MC_EXACT_SUMS_H
#define MC_EXACT_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exact/bins.h"
#include "exact/ladder.h"
#include "exact/number.h"
#include "exact/rounding.h"

/* A finite double as a number in base 2, noted in range. */
struct mc_number mc_number_of_double(double value, struct mc_digit_range *range);

enum mc_exact_width { MC_NARROW, MC_WIDE, MC_LADDERS };

/* How two lists are summed. */
struct mc_exact_plan {
    uint64_t base;  /* 10 or 2 */
    int64_t unit_x; /* the exponent of what x is counted in, where that is of fixed width */
    int64_t unit_y;
    enum mc_exact_width width;
    int n_bits; /* narrow: all integers of both lists are below 2^n_bits */
};

/* The plan for lists in these ranges. base is 10 or 2. */
struct mc_exact_plan mc_exact_choose(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y);

/* A plan for lists that begin with these ranges, with room for more digits on either side. */
struct mc_exact_plan mc_exact_guess(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y);

/* Whether the plan does for lists in these ranges. */
bool mc_exact_fits(const struct mc_exact_plan *plan, const struct mc_digit_range *x, const struct mc_digit_range *y);

/* A sum in two's complement, of 320 bits. */
enum { MC_SUM_LIMBS = 5 };
struct mc_fixed_sum {
    uint64_t limbs[MC_SUM_LIMBS];
};

enum mc_sum_of { MC_SUM_X, MC_SUM_Y, MC_SUM_XX, MC_SUM_YY, MC_SUM_XY, MC_N_SUMS };

/* Sums of one thread, kept from one task to the next for their memory. Start with zeros. */
struct mc_exact_sums {
    struct mc_fixed_sum fixed[MC_N_SUMS];
    struct mc_bins *bins;                /* of short numbers that are far apart; NULL before the first */
    struct mc_ladder ladders[MC_N_SUMS]; /* of other numbers */
    struct mc_registers registers;
    struct mc_exact_totals totals;
    unsigned char *digits; /* [digits_capacity]: of a long number */
    size_t digits_capacity;
};

void mc_exact_sums_free(struct mc_exact_sums *sums);

/* Makes the sums 0. */
void mc_exact_sums_clear(struct mc_exact_sums *sums);

/* Adds the pairs x[0..n), y[0..n). */
bool mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                  const struct mc_number *y, size_t n);

/* Adds the sums of another thread. */
bool mc_exact_merge(struct mc_exact_sums *sums, const struct mc_exact_sums *others);

/* *r becomes the double nearest to the correlation of the n pairs that have been added, or NaN where a list is constant. */
bool mc_exact_r(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *r);

#endif
