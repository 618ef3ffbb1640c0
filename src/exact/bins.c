/* bins.c - see bins.h. */
#include "exact/bins.h"

#include <stdlib.h>
#include <string.h>

#include "base/u128.h"

enum {
    /* The number of exponents of one bin. */
    DECIMAL_WIDTH = 19,
    BINARY_WIDTH = 64,

    /* The lowest exponent of the first bin. */
    FIRST_DECIMAL = -20 * DECIMAL_WIDTH,
    FIRST_BINARY = -18 * BINARY_WIDTH,

    MAX_SCALED_LIMBS = 3 /* 190 bits */
};
_Static_assert(FIRST_DECIMAL <= -361 && FIRST_DECIMAL + MC_N_BINS * DECIMAL_WIDTH > 308,
               "all short decimals have a bin");
_Static_assert(FIRST_BINARY <= -1126 && FIRST_BINARY + MC_N_BINS * BINARY_WIDTH > 971, "all doubles have a bin");

static const struct mc_bin_range no_bins = {SIZE_MAX, 0};

struct mc_bins *mc_bins_new(void) {
    struct mc_bins *bins = calloc(1, sizeof *bins);
    if (bins != NULL) {
        bins->range_x = no_bins;
        bins->range_y = no_bins;
    }
    return bins;
}

static void clear_range(struct mc_bin *bins, size_t first, size_t last) {
    if (first <= last) {
        memset(bins + first, 0, (last - first + 1) * sizeof *bins);
    }
}

void mc_bins_clear(struct mc_bins *bins) {
    const struct mc_bin_range x = bins->range_x;
    const struct mc_bin_range y = bins->range_y;
    clear_range(bins->x, x.first, x.last);
    clear_range(bins->y, y.first, y.last);
    if (x.first <= x.last) {
        clear_range(bins->xx, 2 * x.first, 2 * x.last);
    }
    if (y.first <= y.last) {
        clear_range(bins->yy, 2 * y.first, 2 * y.last);
    }
    if (x.first <= x.last && y.first <= y.last) {
        clear_range(bins->xy, x.first + y.first, x.last + y.last);
    }
    bins->range_x = no_bins;
    bins->range_y = no_bins;
    bins->has_three_limbs = false;
}

/* Returns the exponent of a number above FIRST_DECIMAL or FIRST_BINARY. If it is below, the result is huge. */
static inline uint64_t exponent_above_first(uint64_t base, const struct mc_number *number) {
    return (uint64_t)number->exponent - (uint64_t)(int64_t)(base == 10 ? FIRST_DECIMAL : FIRST_BINARY);
}

static inline bool can_hold(uint64_t base, const struct mc_number *number) {
    const uint64_t width = base == 10 ? DECIMAL_WIDTH : BINARY_WIDTH;
    return !number->is_long && (number->digits == 0 || exponent_above_first(base, number) < MC_N_BINS * width);
}

bool mc_bins_can_hold(uint64_t base, const struct mc_number *number) {
    return can_hold(base, number);
}

int64_t mc_bin_exponent(uint64_t base, size_t i) {
    return base == 10 ? FIRST_DECIMAL + DECIMAL_WIDTH * (int64_t)i : FIRST_BINARY + BINARY_WIDTH * (int64_t)i;
}

/* A number that is scaled to its bin. */
struct scaled {
    uint64_t limbs[MAX_SCALED_LIMBS]; /* the magnitude */
    size_t bin;
    uint64_t sign_mask; /* all ones if the number is negative, else 0 */
};

/* Scales a number that is not 0. */
static inline struct scaled scale(uint64_t base, const struct mc_number *number) {
    const unsigned above_first = (unsigned)exponent_above_first(base, number);
    const unsigned width = base == 10 ? DECIMAL_WIDTH : BINARY_WIDTH;
    const unsigned exponent = base == 10 ? above_first % DECIMAL_WIDTH : above_first % BINARY_WIDTH;
    const uint64_t power = (uint64_t)mc_power_u128(base, exponent);
    const mc_u128 low = (mc_u128)(uint64_t)number->digits * power;
    const mc_u128 high = (mc_u128)(uint64_t)(number->digits >> 64) * power + (uint64_t)(low >> 64);
    return (struct scaled){
        .limbs = {(uint64_t)low, (uint64_t)high, (uint64_t)(high >> 64)},
        .bin = above_first / width,
        .sign_mask = number->is_negative ? UINT64_MAX : 0,
    };
}

/* *bin += term[0..n_limbs), or *bin -= term[0..n_limbs) if sign_mask is all ones. */
static inline void add_term(struct mc_bin *bin, const uint64_t *term, int n_limbs, uint64_t sign_mask) {
    mc_u128 carry = sign_mask & 1; /* -term is ~term + 1 */
    for (int i = 0; i < MC_BIN_LIMBS; i++) {
        carry += (mc_u128)bin->limbs[i] + ((i < n_limbs ? term[i] : 0) ^ sign_mask);
        bin->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* *bin += a * b. Both magnitudes have n_limbs limbs. Schoolbook multiplication. */
static inline void add_product_of_limbs(struct mc_bin *bin, const struct scaled *a, const struct scaled *b,
                                        int n_limbs) {
    uint64_t product[2 * MAX_SCALED_LIMBS] = {0};
    for (int i = 0; i < n_limbs; i++) {
        mc_u128 carry = 0;
        for (int j = 0; j < n_limbs; j++) {
            carry += (mc_u128)a->limbs[i] * b->limbs[j] + product[i + j];
            product[i + j] = (uint64_t)carry;
            carry >>= 64;
        }
        product[i + n_limbs] = (uint64_t)carry;
    }
    add_term(bin, product, 2 * n_limbs, a->sign_mask ^ b->sign_mask);
}

/* *bin += a * b */
static inline void add_product(struct mc_bin *bin, const struct scaled *a, const struct scaled *b) {
    if (__builtin_expect((a->limbs[2] | b->limbs[2]) == 0, 1)) {
        add_product_of_limbs(bin, a, b, 2);
    } else {
        add_product_of_limbs(bin, a, b, MAX_SCALED_LIMBS);
    }
}

/* Extends range so that it contains bin. */
static inline void include_bin(struct mc_bin_range *range, size_t bin) {
    range->first = bin < range->first ? bin : range->first;
    range->last = bin > range->last ? bin : range->last;
}

/* mc_bins_add. Inlined once for each base, so that base is a constant. */
static inline bool add_pairs(struct mc_bins *bins, uint64_t base, const struct mc_number *x, const struct mc_number *y,
                             size_t n) {
    bool all_fit = true;
    uint64_t third_limbs = bins->has_three_limbs; /* not 0 if some scaled number has a third limb that is not 0 */
    struct mc_bin_range range_x = bins->range_x;
    struct mc_bin_range range_y = bins->range_y;
    for (size_t i = 0; i < n; i++) {
        const bool fits_x = can_hold(base, &x[i]);
        const bool fits_y = can_hold(base, &y[i]);
        const bool has_x = fits_x && x[i].digits != 0;
        const bool has_y = fits_y && y[i].digits != 0;
        struct scaled a;
        struct scaled b;
        all_fit = all_fit && fits_x && fits_y;
        if (has_x) {
            a = scale(base, &x[i]);
            third_limbs |= a.limbs[2];
            include_bin(&range_x, a.bin);
            add_term(&bins->x[a.bin], a.limbs, MAX_SCALED_LIMBS, a.sign_mask);
            add_product(&bins->xx[2 * a.bin], &a, &a);
        }
        if (has_y) {
            b = scale(base, &y[i]);
            third_limbs |= b.limbs[2];
            include_bin(&range_y, b.bin);
            add_term(&bins->y[b.bin], b.limbs, MAX_SCALED_LIMBS, b.sign_mask);
            add_product(&bins->yy[2 * b.bin], &b, &b);
        }
        if (has_x && has_y) {
            add_product(&bins->xy[a.bin + b.bin], &a, &b);
        }
    }
    bins->range_x = range_x;
    bins->range_y = range_y;
    bins->has_three_limbs = third_limbs != 0;
    return all_fit;
}

bool mc_bins_add(struct mc_bins *bins, uint64_t base, const struct mc_number *x, const struct mc_number *y, size_t n) {
    return base == 10 ? add_pairs(bins, 10, x, y, n) : add_pairs(bins, 2, x, y, n);
}

/* bins[0..n) += others[0..n) */
static void add_bins(struct mc_bin *bins, const struct mc_bin *others, size_t n) {
    for (size_t i = 0; i < n; i++) {
        add_term(&bins[i], others[i].limbs, MC_BIN_LIMBS, 0);
    }
}

static void merge_range(struct mc_bin_range *range, const struct mc_bin_range *other) {
    if (other->first <= other->last) {
        include_bin(range, other->first);
        include_bin(range, other->last);
    }
}

void mc_bins_merge(struct mc_bins *bins, const struct mc_bins *other) {
    merge_range(&bins->range_x, &other->range_x);
    merge_range(&bins->range_y, &other->range_y);
    bins->has_three_limbs = bins->has_three_limbs || other->has_three_limbs;
    add_bins(bins->x, other->x, MC_N_BINS);
    add_bins(bins->y, other->y, MC_N_BINS);
    add_bins(bins->xx, other->xx, MC_N_PRODUCT_BINS);
    add_bins(bins->yy, other->yy, MC_N_PRODUCT_BINS);
    add_bins(bins->xy, other->xy, MC_N_PRODUCT_BINS);
}

bool mc_bin_to_integer(const struct mc_bin *bin, struct mc_integer *integer) {
    const uint64_t sign_mask = bin->limbs[MC_BIN_LIMBS - 1] >> 63 != 0 ? UINT64_MAX : 0;
    struct mc_bin magnitude = {0};
    add_term(&magnitude, bin->limbs, MC_BIN_LIMBS, sign_mask);
    return mc_integer_set(integer, magnitude.limbs, MC_BIN_LIMBS, sign_mask != 0);
}

static bool is_zero(const struct mc_bin *bin) {
    uint64_t any = 0;
    for (int i = 0; i < MC_BIN_LIMBS; i++) {
        any |= bin->limbs[i];
    }
    return any == 0;
}

bool mc_bins_evaluate(const struct mc_bin *bins, uint64_t base, size_t first, size_t last, struct mc_integer *value,
                      struct mc_integer *scratch) {
    bool done = mc_integer_set(value, NULL, 0, false);
    /* Horner's rule, from the highest bin down. */
    for (size_t i = last + 1; done && i > first; i--) {
        done = (base == 10 ? mc_integer_multiply_word(value, (uint64_t)MC_TEN_19)
                           : mc_integer_shift_left(value, BINARY_WIDTH)) &&
               (is_zero(&bins[i - 1]) || (mc_bin_to_integer(&bins[i - 1], scratch) && mc_integer_add(value, scratch)));
    }
    return done;
}
