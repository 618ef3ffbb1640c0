/*
 * bins.h - exact sums of short numbers whose exponents are far apart: one sum of fixed width for every 19 decimal
 * exponents.
 *
 * A number, digits times base^exponent, is scaled to digits' times B^i, where B is 10^19 (base 2: 2^64), and added to
 * bin i of its list. Its square belongs to bin 2i of the squares, and a product to bin i + j. So a pair costs the
 * same, however far apart the exponents are. Any short decimal that is not 0 as a double has a bin; exact.c sums
 * other numbers by ladders.
 *
 * Widths, with at most 2^64 pairs: digits are below 10^38 < 2^127 (base 2: 2^127), scaled ones below 10^57 < 2^190
 * (2^190), products below 2^380, their sums below 2^444. They fit into 448 bits with their sign.
 */
#ifndef MC_EXACT_BINS_H
#define MC_EXACT_BINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exact/integer.h"
#include "exact/number.h"

enum {
    MC_BIN_LIMBS = 7,

    /* Decimal exponents are from -361, of 38 digits at 2.5e-324, to 308; those of doubles in base 2 from -1126 to
       971. */
    MC_N_BINS = 37,
    MC_N_PRODUCT_BINS = 2 * MC_N_BINS - 1
};

/* A sum in two's complement. */
struct mc_bin {
    uint64_t limbs[MC_BIN_LIMBS];
};

/* The bins that have been in use since the sums were cleared: from first to last; none where first is above last. */
struct mc_bin_range {
    size_t first;
    size_t last;
};

/* The sums of one thread. Start with mc_bins_new. Bins outside the ranges are 0. */
struct mc_bins {
    struct mc_bin_range range_x;
    struct mc_bin_range range_y;
    bool has_wide; /* some scaled number has more than 128 bits */
    struct mc_bin x[MC_N_BINS];
    struct mc_bin y[MC_N_BINS];
    struct mc_bin xx[MC_N_PRODUCT_BINS];
    struct mc_bin yy[MC_N_PRODUCT_BINS];
    struct mc_bin xy[MC_N_PRODUCT_BINS];
};

/* Empty sums, which free() frees; NULL where there is no memory. */
struct mc_bins *mc_bins_new(void);

/* Makes the sums 0. */
void mc_bins_clear(struct mc_bins *bins);

/* Whether a number can be added. */
bool mc_bins_take(uint64_t base, const struct mc_number *number);

/*
 * Adds those of x[0..n) and y[0..n) that can be added, their squares, and the products of pairs of which both can be.
 * Returns whether that was all of them. base is 10 or 2, and the same until the sums are cleared.
 */
bool mc_bins_add(struct mc_bins *bins, uint64_t base, const struct mc_number *x, const struct mc_number *y, size_t n);

/* Adds the sums of another thread. */
void mc_bins_merge(struct mc_bins *bins, const struct mc_bins *other);

/* The exponent of bin i of a list; bin i + j of products has the sum of those of bins i and j. */
int64_t mc_bin_exponent(uint64_t base, size_t i);

/* *integer becomes the sum in a bin. Returns false where there is no memory. */
bool mc_bin_take(const struct mc_bin *bin, struct mc_integer *integer);

/* *total becomes the sum of the bins from first to last over that of bin first: the bins below are left out. The
   same result. */
bool mc_bins_total(const struct mc_bin *bins, uint64_t base, size_t first, size_t last, struct mc_integer *total,
                   struct mc_integer *scratch);

#endif
