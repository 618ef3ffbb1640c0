/*
 * pearson.h - Pearson's r of two lists of doubles, in fixed blocks.
 *
 * Method: two passes (centre on the mean, then sum products) with the correction for the rounding of the mean; Chan, Golub
 * and LeVeque, "Algorithms for computing the sample variance", The American Statistician 37 (1983), eq. 1.7. Both passes
 * first take the list's first value, its origin, off every value: all roundings are then relative to the spread of the list,
 * not to its size. Lists whose magnitude is extreme are scaled by a power of two, which rounds nothing that matters.
 *
 * The steps are public so that large.c can run the blocks of one task on several threads: block results are always
 * combined in the order of the blocks, so the bits are those of mc_pearson. Nothing here knows threads or text.
 */
#ifndef MC_CORRELATE_PEARSON_H
#define MC_CORRELATE_PEARSON_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/blas.h"

/* Lists are taken in blocks of so many values: what is parsed at a time fits into the second-level cache. */
enum { MC_BLOCK = 8192 };

/* Space for the centred values of x and y of one dot product. One for each thread. Must be 64-byte aligned, as _Alignas
   arranges. */
struct mc_block_space {
    _Alignas(64) double x[MC_MAX_DOT];
    _Alignas(64) double y[MC_MAX_DOT];
};

/* What the numbers are in the first place: decimals that have been rounded to doubles, or doubles. */
enum mc_input { MC_DECIMALS, MC_DOUBLES };

/* What the first pass finds of a list or a block of it. */
struct mc_range {
    double sum; /* of value * scale - origin */
    double min; /* of the values as they are */
    double max;
    double invalid; /* 0, or NaN where some value is infinite or NaN; min and max mean nothing then */
};

/* How a list is centred: centred value = (value * scale - origin) - mean. */
struct mc_centre {
    double scale;     /* a power of two */
    double origin;    /* the first value, scaled */
    double mean;      /* of the differences to the origin, rounded */
    double magnitude; /* the greatest of the values, scaled; infinite where that is below 2^-960 unscaled (bound.h) */
};

/* What the second pass sums up over the centred values of a block. */
struct mc_moments {
    double sum_x;
    double sum_y;
    double sum_xx;
    double sum_yy;
    double sum_xy;
};

/* The moments of many blocks: sums, and what was lost when they were rounded. Start with zeros. */
struct mc_moments_total {
    struct mc_moments sums;
    struct mc_moments lost;
};

/* A correlation, or NaN. It is certain if it is known to be as near to the exact one as bound.h says. */
struct mc_estimate {
    double r;
    bool is_certain;
};

/* The range of values[0..n), 0 < n <= MC_BLOCK, with scale and origin of centre. */
struct mc_range mc_range_of_block(const double *values, size_t n, const struct mc_centre *centre);

/* The range of nothing, and total with the next block's range added. */
struct mc_range mc_range_empty(void);
void mc_range_add(struct mc_range *total, const struct mc_range *block);

/* Whether a list with this range has a correlation with anything: its values are finite and not all equal. */
bool mc_range_varies(const struct mc_range *range);

/* How to begin with a list: scale 1, its first value as the origin. */
struct mc_centre mc_centre_begin(double first);

/*
 * Completes centre from the range that a list of n values has with it. Returns false where the values are of a magnitude that
 * wants another scale (which hardly ever is): that is set, and the range is to be found once more.
 */
bool mc_centre_complete(struct mc_centre *centre, const struct mc_range *range, size_t n);

/* The moments of one block of n <= MC_BLOCK pairs. */
struct mc_moments mc_moments_of_block(const double *x, const double *y, size_t n, const struct mc_centre *centre_x,
                                      const struct mc_centre *centre_y, struct mc_block_space *space);

/* Adds the next block's moments to total. */
void mc_moments_add(struct mc_moments_total *total, const struct mc_moments *block);

/* r from the moments of n pairs; NaN, and not certain, where a list has no spread left. Never beyond 1 or -1, never -0. */
struct mc_estimate mc_estimate_r(const struct mc_moments_total *total, size_t n, enum mc_input input,
                                 const struct mc_centre *centre_x, const struct mc_centre *centre_y);

/*
 * Pearson's r of x[0..n) and y[0..n). NaN where it is not defined: that is certain for fewer than two pairs and for a value that is
 * missing or infinite. A list that is constant gives NaN that is not certain, as its numbers may differ as they are written.
 */
struct mc_estimate mc_pearson(const double *x, const double *y, size_t n, enum mc_input input,
                              struct mc_block_space *space);

#endif
