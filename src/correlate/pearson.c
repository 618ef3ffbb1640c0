/* pearson.c - see pearson.h. */
#include "correlate/pearson.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/vectors.h"
#include "correlate/bound.h"

/* Sums run in so many lanes. Vectors of any width can be used, and the bits stay the same. */
enum { LANES = 8 };

static double lesser(double a, double b) {
    return a < b ? a : b;
}

static double greater(double a, double b) {
    return a > b ? a : b;
}

/* LANES doubles, and the result of comparing them: vectors of GCC and Clang, which compile to those of the machine. */
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t lane_masks __attribute__((vector_size(LANES * sizeof(int64_t))));

/* a in the lanes in which mask is all ones, b in those in which it is 0. A macro, since machines pass such vectors in
   different ways. */
#define SELECT(mask, a, b) ((lanes)(((lane_masks)(a) & (mask)) | ((lane_masks)(b) & ~(mask))))

/* 0, or NaN if some value is infinite or NaN. */
static double sum_of_invalid(const double *values, size_t n) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += values[i] * 0.0;
    }
    return sum;
}

MC_WIDE_VECTORS
static struct mc_range range_of_block(const double *values, size_t n, const struct mc_centre *centre) {
    const double scale = centre->scale;
    const double origin = centre->origin;
    lanes sum = {0};
    lanes min = {0};
    min += values[0]; /* in every lane */
    lanes max = min;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        lanes v;
        memcpy(&v, values + i, sizeof v);
        sum += v * scale - origin;
        min = SELECT(v < min, v, min);
        max = SELECT(v > max, v, max);
    }
    struct mc_range range = {0, values[0], values[0], 0};
    for (size_t lane = 0; i > 0 && lane < LANES; lane++) {
        const struct mc_range part = {sum[lane], min[lane], max[lane], 0};
        mc_range_add(&range, &part);
    }
    for (; i < n; i++) {
        const double v = values[i];
        const struct mc_range part = {v * scale - origin, v, v, 0};
        mc_range_add(&range, &part);
    }
    /* A value that is infinite or NaN makes the sum so, too. But large values may also do that. */
    if (range.sum * 0.0 != 0.0) {
        range.invalid = sum_of_invalid(values, n);
    }
    return range;
}

struct mc_range mc_range_of_block(const double *values, size_t n, const struct mc_centre *centre) {
    return range_of_block(values, n, centre);
}

struct mc_range mc_range_empty(void) {
    return (struct mc_range){.sum = 0.0, .min = INFINITY, .max = -INFINITY, .invalid = 0.0};
}

void mc_range_add(struct mc_range *total, const struct mc_range *block) {
    total->sum += block->sum;
    total->min = lesser(block->min, total->min);
    total->max = greater(block->max, total->max);
    total->invalid += block->invalid;
}

bool mc_range_varies(const struct mc_range *range) {
    return range->invalid == 0.0 && range->min < range->max;
}

/*
 * Without scaling, the greatest magnitude a of a list lies in [2^-300, 2^300]. Then no sum of fewer than 2^60 products
 * overflows, since (2 * 2^300)^2 is 2^602. The spread is at least one unit in the last place of a, 2^-353. Its square,
 * 2^-706, is far above the products that underflow.
 */
static bool needs_no_scale(double magnitude) {
    return magnitude >= 0x1p-300 && magnitude <= 0x1p300;
}

/* Otherwise, a power of two brings a near 1. Values that become subnormal by that are at most 2^-1022 of a; their
   rounding is negligible beside the spread. */
static double scale_of_magnitude(double magnitude) {
    if (needs_no_scale(magnitude)) {
        return 1.0;
    }
    int exponent;
    frexp(magnitude, &exponent);
    /* 2^1074 and 2^-1024 are no normal doubles; up to 2^±1000 the scaled magnitude is still within [2^-74, 2^24]. */
    const int clamped = exponent < -1000 ? -1000 : exponent > 1000 ? 1000 : exponent;
    return ldexp(1.0, -clamped);
}

/* The magnitude of a centre. */
static double scaled_magnitude(double magnitude, double scale) {
    return magnitude >= 0x1p-960 ? magnitude * scale : INFINITY;
}

struct mc_centre mc_centre_begin(double first) {
    return (struct mc_centre){.scale = 1.0, .origin = first};
}

bool mc_centre_complete(struct mc_centre *centre, const struct mc_range *range, size_t n) {
    const double magnitude = greater(fabs(range->min), fabs(range->max));
    const double scale = scale_of_magnitude(magnitude);
    centre->magnitude = scaled_magnitude(magnitude, scale);
    centre->mean = range->sum / (double)n;
    if (scale == centre->scale) {
        return true;
    }
    centre->origin *= scale; /* which was 1 before: it is chosen from the unscaled range, and changes once at most */
    centre->scale = scale;
    return false;
}

/* Fills centred[0..n) and returns its sum. */
MC_WIDE_VECTORS
static double centre_block(const double *values, size_t n, const struct mc_centre *centre, double *centred) {
    const double scale = centre->scale;
    const double origin = centre->origin;
    const double mean = centre->mean;
    lanes sums = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        lanes v;
        memcpy(&v, values + i, sizeof v);
        v = (v * scale - origin) - mean;
        memcpy(centred + i, &v, sizeof v);
        sums += v;
    }
    double sum = 0.0;
    for (size_t lane = 0; i > 0 && lane < LANES; lane++) {
        sum += sums[lane];
    }
    for (; i < n; i++) {
        centred[i] = (values[i] * scale - origin) - mean;
        sum += centred[i];
    }
    return sum;
}

/*
 * BLAS kernels take the last values of a list one by one, and add each to the one before. Zeros behind the list, up to
 * a multiple of what the widest kernels take at a time, avoid that: fewer roundings in a row, and less time.
 */
enum { MULTIPLE = 32 };
_Static_assert(MC_MAX_DOT % MULTIPLE == 0, "there is room for the zeros");

static size_t pad_with_zeros(double *centred, size_t n) {
    size_t padded = n;
    for (; padded % MULTIPLE != 0; padded++) {
        centred[padded] = 0.0;
    }
    return padded;
}

/* The moments of up to MC_MAX_DOT pairs. */
static struct mc_moments sum_products(const double *x, const double *y, size_t n, const struct mc_centre *centre_x,
                                      const struct mc_centre *centre_y, struct mc_block_space *space) {
    struct mc_moments moments;
    moments.sum_x = centre_block(x, n, centre_x, space->x);
    moments.sum_y = centre_block(y, n, centre_y, space->y);
    pad_with_zeros(space->x, n);
    const size_t padded = pad_with_zeros(space->y, n);
    moments.sum_xx = mc_dot(space->x, space->x, padded);
    moments.sum_yy = mc_dot(space->y, space->y, padded);
    moments.sum_xy = mc_dot(space->x, space->y, padded);
    return moments;
}

/* sum += term, and the rounding error of that, which is a double, is added to lost (Knuth's two-sum). */
static void add_compensated(double *sum, double *lost, double term) {
    const double rounded = *sum + term;
    const double taken = rounded - *sum;
    *lost += (*sum - (rounded - taken)) + (term - taken);
    *sum = rounded;
}

void mc_moments_add(struct mc_moments_total *total, const struct mc_moments *block) {
    struct mc_moments *sums = &total->sums;
    struct mc_moments *lost = &total->lost;
    add_compensated(&sums->sum_x, &lost->sum_x, block->sum_x);
    add_compensated(&sums->sum_y, &lost->sum_y, block->sum_y);
    add_compensated(&sums->sum_xx, &lost->sum_xx, block->sum_xx);
    add_compensated(&sums->sum_yy, &lost->sum_yy, block->sum_yy);
    add_compensated(&sums->sum_xy, &lost->sum_xy, block->sum_xy);
}

/* The sums, corrected by their rounding errors. */
static struct mc_moments moments_of_total(const struct mc_moments_total *total) {
    const struct mc_moments *sums = &total->sums;
    const struct mc_moments *lost = &total->lost;
    return (struct mc_moments){
        .sum_x = sums->sum_x + lost->sum_x,
        .sum_y = sums->sum_y + lost->sum_y,
        .sum_xx = sums->sum_xx + lost->sum_xx,
        .sum_yy = sums->sum_yy + lost->sum_yy,
        .sum_xy = sums->sum_xy + lost->sum_xy,
    };
}

/* Both ways sum lists shorter than the lanes value by value. For these lists, calls and the filling of lanes would take
   longer than the work. */
enum { MAX_SHORT = LANES - 1 };

/* The moments of up to MAX_SHORT pairs. */
static inline struct mc_moments sum_few_products(const double *x, const double *y, size_t n,
                                                 const struct mc_centre *centre_x, const struct mc_centre *centre_y) {
    struct mc_moments moments = {0};
    for (size_t i = 0; i < n; i++) {
        const double centred_x = (x[i] * centre_x->scale - centre_x->origin) - centre_x->mean;
        const double centred_y = (y[i] * centre_y->scale - centre_y->origin) - centre_y->mean;
        moments.sum_x += centred_x;
        moments.sum_y += centred_y;
        moments.sum_xx += centred_x * centred_x;
        moments.sum_yy += centred_y * centred_y;
        moments.sum_xy += centred_x * centred_y;
    }
    return moments;
}

struct mc_moments mc_moments_of_block(const double *x, const double *y, size_t n, const struct mc_centre *centre_x,
                                      const struct mc_centre *centre_y, struct mc_block_space *space) {
    if (n <= MAX_SHORT) {
        return sum_few_products(x, y, n, centre_x, centre_y);
    }
    if (n <= MC_MAX_DOT) {
        return sum_products(x, y, n, centre_x, centre_y, space);
    }
    struct mc_moments_total total = {0};
    for (size_t i = 0; i < n; i += MC_MAX_DOT) {
        const size_t n_products = n - i < MC_MAX_DOT ? n - i : MC_MAX_DOT;
        const struct mc_moments part = sum_products(x + i, y + i, n_products, centre_x, centre_y, space);
        mc_moments_add(&total, &part);
    }
    return moments_of_total(&total);
}

/* Whether the product of both neither overflows nor underflows. */
static bool are_moderate(double sxx, double syy) {
    return sxx >= 0x1p-500 && sxx <= 0x1p500 && syy >= 0x1p-500 && syy <= 0x1p500;
}

/* sxy / sqrt(sxx * syy) for any magnitudes: even powers of two, which round nothing, bring sxx and syy into [1/4, 1).
   */
static double scaled_quotient(double sxx, double syy, double sxy) {
    int exponent_x;
    int exponent_y;
    frexp(sxx, &exponent_x);
    frexp(syy, &exponent_y);
    const int half_x = (exponent_x + (exponent_x & 1)) / 2;
    const int half_y = (exponent_y + (exponent_y & 1)) / 2;
    const double root = sqrt(ldexp(sxx, -2 * half_x) * ldexp(syy, -2 * half_y));
    return ldexp(sxy, -half_x - half_y) / root;
}

/* As mc_estimate_r, from complete moments. */
static inline struct mc_estimate estimate_r(const struct mc_moments *moments, size_t n, enum mc_input input,
                                            const struct mc_centre *centre_x, const struct mc_centre *centre_y) {
    const double inverse = 1.0 / (double)n;
    const double sxx = moments->sum_xx - moments->sum_x * moments->sum_x * inverse;
    const double syy = moments->sum_yy - moments->sum_y * moments->sum_y * inverse;
    const double sxy = moments->sum_xy - moments->sum_x * moments->sum_y * inverse; /* alike for x, y and y, x */
    if (!(sxx > 0.0 && syy > 0.0)) {
        return (struct mc_estimate){NAN, false};
    }
    /* One root of the product, rather than the product of two roots, makes r exactly 1 if y is a power of two times x.
       */
    const double r = are_moderate(sxx, syy) ? sxy / sqrt(sxx * syy) : scaled_quotient(sxx, syy, sxy);
    const double bounded = r > 1.0 ? 1.0 : r < -1.0 ? -1.0 : r;
    const bool is_certain =
        !mc_is_near_special_value(bounded) && (mc_are_well_conditioned(sxx, syy, n, centre_x, centre_y) ||
                                               mc_is_certain(bounded, moments, n, input, centre_x, centre_y));
    return (struct mc_estimate){bounded + 0.0, is_certain}; /* -0 becomes 0 */
}

struct mc_estimate mc_estimate_r(const struct mc_moments_total *total, size_t n, enum mc_input input,
                                 const struct mc_centre *centre_x, const struct mc_centre *centre_y) {
    const struct mc_moments moments = moments_of_total(total);
    return estimate_r(&moments, n, input, centre_x, centre_y);
}

/* The result of finding the centre of a list. */
enum centring { CENTRED, CONSTANT, NOT_FINITE };

/* Finds how to centre values[0..n), n > 0. */
static enum centring find_centre(const double *values, size_t n, struct mc_centre *centre) {
    struct mc_range range;
    *centre = mc_centre_begin(values[0]);
    do {
        range = mc_range_empty();
        for (size_t i = 0; i < n; i += MC_BLOCK) {
            const size_t n_block = n - i < MC_BLOCK ? n - i : MC_BLOCK;
            const struct mc_range block = mc_range_of_block(values + i, n_block, centre);
            mc_range_add(&range, &block);
        }
    } while (mc_range_varies(&range) && !mc_centre_complete(centre, &range, n));
    return range.invalid != 0.0 ? NOT_FINITE : mc_range_varies(&range) ? CENTRED : CONSTANT;
}

/* As find_centre, for a short list in a plain loop: the same bits. */
static inline enum centring find_short_centre(const double *values, size_t n, struct mc_centre *centre) {
    *centre = mc_centre_begin(values[0]);
    for (;;) {
        double sum = 0.0;
        double magnitude = 0.0;
        bool varies = false;
        for (size_t i = 0; i < n; i++) {
            sum += values[i] * centre->scale - centre->origin;
            magnitude = greater(fabs(values[i]), magnitude);
            varies |= values[i] != values[0];
        }
        if (sum * 0.0 != 0.0 && sum_of_invalid(values, n) != 0.0) {
            return NOT_FINITE;
        }
        if (!varies) {
            return CONSTANT;
        }
        centre->mean = sum / (double)n;
        if (needs_no_scale(magnitude) || centre->scale != 1.0) {
            centre->magnitude = scaled_magnitude(magnitude, centre->scale);
            return CENTRED;
        }
        centre->scale = scale_of_magnitude(magnitude);
        centre->origin *= centre->scale;
    }
}

/* The result if a list cannot be centred. */
static struct mc_estimate estimate_without_centre(enum centring x, enum centring y) {
    return (struct mc_estimate){NAN, x == NOT_FINITE || y == NOT_FINITE};
}

/* r of short lists, with the same bits as by the general way. */
static struct mc_estimate correlate_short(const double *x, const double *y, size_t n, enum mc_input input) {
    struct mc_centre centre_x;
    struct mc_centre centre_y;
    const enum centring centring_x = find_short_centre(x, n, &centre_x);
    const enum centring centring_y = find_short_centre(y, n, &centre_y);
    if (centring_x != CENTRED || centring_y != CENTRED) {
        return estimate_without_centre(centring_x, centring_y);
    }
    const struct mc_moments moments = sum_few_products(x, y, n, &centre_x, &centre_y);
    return estimate_r(&moments, n, input, &centre_x, &centre_y);
}

static inline struct mc_estimate correlate(const double *x, const double *y, size_t n, enum mc_input input,
                                           struct mc_block_space *space) {
    if (n < 2) {
        return (struct mc_estimate){NAN, true};
    }
    if (n <= MAX_SHORT) {
        return correlate_short(x, y, n, input);
    }
    struct mc_centre centre_x;
    struct mc_centre centre_y;
    const enum centring centring_x = find_centre(x, n, &centre_x);
    const enum centring centring_y = find_centre(y, n, &centre_y);
    if (centring_x != CENTRED || centring_y != CENTRED) {
        return estimate_without_centre(centring_x, centring_y);
    }
    struct mc_moments_total total = {0};
    for (size_t i = 0; i < n; i += MC_BLOCK) {
        const size_t n_block = n - i < MC_BLOCK ? n - i : MC_BLOCK;
        const struct mc_moments block = mc_moments_of_block(x + i, y + i, n_block, &centre_x, &centre_y, space);
        mc_moments_add(&total, &block);
    }
    return mc_estimate_r(&total, n, input, &centre_x, &centre_y);
}

bool mc_estimate_pearson(const double *x, const double *y, size_t n, enum mc_input input, void *space, double *r) {
    const struct mc_estimate estimate = correlate(x, y, n, input, space);
    *r = estimate.r;
    return estimate.is_certain;
}
