/*
 * pearson.h - Pearson's r of two lists of doubles, in fixed blocks.
 *
 * Method: two passes. The first finds the mean of each list; the second centres the lists and sums products, and
 * corrects for the rounding of the means (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", The
 * American Statistician 37 (1983), eq. 1.7). Both passes subtract the list's first value, its origin, from every value.
 * All roundings are then relative to the spread of the list, not to its size. Lists of extreme magnitude are scaled by
 * a power of two, which rounds nothing that matters.
 *
 * The steps are public: large/ runs the blocks of one task on several threads. Block results are always combined in the
 * order of the blocks, so the bits are those of mc_pearson. Knows nothing of threads or text.
 */
#ifndef MC_CORRELATE_PEARSON_H
#define MC_CORRELATE_PEARSON_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/blas.h"

/* The values of a block of a list: so many that what is parsed at a time fits into the second-level cache. */
enum { MC_BLOCK = 8192 };

/* Space for the centred values of x and y of one dot product. One for each thread. Must be 64-byte aligned, as _Alignas
   arranges. */
struct mc_block_space {
    _Alignas(64) double x[MC_MAX_DOT];
    _Alignas(64) double y[MC_MAX_DOT];
};

/* What the numbers are: decimals, of which the doubles are roundings, or the doubles themselves. */
enum mc_input { MC_DECIMALS, MC_DOUBLES };

/* The result of the first pass over a list or a block of it. */
struct mc_range {
    double sum; /* of value * scale - origin */
    double min; /* of the values as they are */
    double max;
    double invalid; /* 0, or NaN if some value is infinite or NaN; min and max are then undefined */
};

/* How a list is centred: centred value = (value * scale - origin) - mean. */
struct mc_centre {
    double scale;     /* a power of two */
    double origin;    /* the first value, scaled */
    double mean;      /* of the differences from the origin, rounded */
    double magnitude; /* the greatest absolute value, scaled; infinite if it is below 2^-960 unscaled (bound.h) */
};

/* The sums of the second pass over the centred values of a block. */
struct mc_moments {
    double sum_x;
    double sum_y;
    double sum_xx;
    double sum_yy;
    double sum_xy;
};

/* The moments of many blocks: rounded sums, and the sums of their rounding errors. Start with zeros. */
struct mc_moments_total {
    struct mc_moments sums;
    struct mc_moments lost;
};

/* A correlation, or NaN. It is certain if its error is proven to be within the tolerance of bound.h. */
struct mc_estimate {
    double r;
    bool is_certain;
};

/* The range of values[0..n), 0 < n <= MC_BLOCK, with scale and origin of centre. */
struct mc_range mc_range_of_block(const double *values, size_t n, const struct mc_centre *centre);

/* The range of an empty list; and the next block's range, added to total. */
struct mc_range mc_range_empty(void);
void mc_range_add(struct mc_range *total, const struct mc_range *block);

/* Whether a list with this range varies: its values are finite and not all equal. */
bool mc_range_varies(const struct mc_range *range);

/* The centre that a list begins with: scale 1, its first value as the origin. */
struct mc_centre mc_centre_begin(double first);

/*
 * Completes centre from the range of a list of n values, which was found with it. Returns false if the values are so
 * extreme that they need another scale. The scale is set, and the range must be found once more.
 */
bool mc_centre_complete(struct mc_centre *centre, const struct mc_range *range, size_t n);

/* The moments of one block of n <= MC_BLOCK pairs. */
struct mc_moments mc_moments_of_block(const double *x, const double *y, size_t n, const struct mc_centre *centre_x,
                                      const struct mc_centre *centre_y, struct mc_block_space *space);

/* Adds the next block's moments to total. */
void mc_moments_add(struct mc_moments_total *total, const struct mc_moments *block);

/* r from the moments of n pairs: never beyond 1 or -1, never -0. NaN, and not certain, if no spread of a list is left.
   */
struct mc_estimate mc_estimate_r(const struct mc_moments_total *total, size_t n, enum mc_input input,
                                 const struct mc_centre *centre_x, const struct mc_centre *centre_y);

/*
 * *r becomes Pearson's r of x[0..n) and y[0..n), or NaN if it is not defined. Returns whether it is certain. NaN is
 * certain for fewer than two pairs, and if a value is missing or infinite. NaN is not certain for a list of equal
 * doubles, since its decimals may differ. space is a struct mc_block_space.
 */
bool mc_estimate_pearson(const double *x, const double *y, size_t n, enum mc_input input, void *space, double *r);

/* The same as one value. */
static inline struct mc_estimate mc_pearson(const double *x, const double *y, size_t n, enum mc_input input,
                                            struct mc_block_space *space) {
    struct mc_estimate estimate;
    estimate.is_certain = mc_estimate_pearson(x, y, n, input, space, &estimate.r);
    return estimate;
}

#endif
