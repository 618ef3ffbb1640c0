/*
 * bins.h - exact sums of short numbers with any exponents, in bins of fixed width.
 *
 * A bin is a sum of fixed width for a range of exponents: 19 for decimals, 64 for doubles. Let B be the ratio of the
 * units of two neighbouring bins, 10^19 or 2^64.
 *   - A number digits * base^exponent is scaled to scaled * B^i, in units of bin 0, and added to bin i of its list.
 *   - Its square belongs to bin 2i of the squares, and the product of two numbers to bin i + j.
 * So a pair takes the same time, however far the exponents lie apart.
 *
 * A short decimal that is not 0 as a double has a bin. sums.c adds the other numbers to sparse sums.
 *
 * Bounds, for at most 2^64 pairs:
 *   - Digits are below 10^38 < 2^127 (base 2: 2^127).
 *   - Scaled digits are below 10^57 < 2^190 (base 2: 2^190).
 *   - Products are below 2^380, and their sums below 2^444: with the sign, they fit into 448 bits.
 *
 * Owns the bins of one thread. Knows nothing of text, tasks or rounding.
 */
#ifndef MC_EXACT_BINS_H
#define MC_EXACT_BINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exact/integer.h"
#include "exact/number.h"

enum {
    MC_BIN_LIMBS = 7, /* 448 bits */

    /*
     * Exponents of decimals run from -361 to 308: the least decimal that is not 0 as a double is above 2.4e-324, and
     * has up to 38 digits. Exponents of doubles in base 2 run from -1126 to 971.
     */
    MC_N_BINS = 37,
    MC_N_PRODUCT_BINS = 2 * MC_N_BINS - 1
};

/* A sum in two's complement, the least significant limb first. */
struct mc_bin {
    uint64_t limbs[MC_BIN_LIMBS];
};

/* The bins that have been used since the sums were cleared: first to last. None if first is above last. */
struct mc_bin_range {
    size_t first;
    size_t last;
};

/* The sums of one thread. All bins outside the ranges are 0. */
struct mc_bins {
    struct mc_bin_range range_x;
    struct mc_bin_range range_y;
    bool has_three_limbs; /* some scaled number has more than 128 bits */
    struct mc_bin x[MC_N_BINS];
    struct mc_bin y[MC_N_BINS];
    struct mc_bin xx[MC_N_PRODUCT_BINS];
    struct mc_bin yy[MC_N_PRODUCT_BINS];
    struct mc_bin xy[MC_N_PRODUCT_BINS];
};

/* Returns sums that are 0, or NULL if there is no memory. The caller frees them with free(). */
struct mc_bins *mc_bins_new(void);

/* Makes all sums 0. */
void mc_bins_clear(struct mc_bins *bins);

/* Returns whether the number is short and has a bin. base is 10 or 2. */
bool mc_bins_can_hold(uint64_t base, const struct mc_number *number);

/*
 * Adds the pairs x[0..n), y[0..n). base is 10 or 2, and the same until the sums are cleared.
 *
 * A number without a bin is left out, with its square and the product of its pair. Returns whether none was left out.
 */
bool mc_bins_add(struct mc_bins *bins, uint64_t base, const struct mc_number *x, const struct mc_number *y, size_t n);

/* Adds other, the sums of another thread. */
void mc_bins_merge(struct mc_bins *bins, const struct mc_bins *other);

/* Returns the exponent of bin i of a list. Bin i + j of the products has the sum of the exponents of bins i and j. */
int64_t mc_bin_exponent(uint64_t base, size_t i);

/* Sets *integer to the sum in a bin. Returns false if there is no memory. */
bool mc_bin_to_integer(const struct mc_bin *bin, struct mc_integer *integer);

/*
 * Sets *value to the sum of bins[first..last], in units of bin first. Lower bins are left out. Returns false if there
 * is no memory; *value is then unspecified.
 */
bool mc_bins_evaluate(const struct mc_bin *bins, uint64_t base, size_t first, size_t last, struct mc_integer *value,
                      struct mc_integer *scratch);

#endif
