/* sums.c - see sums.h. */
#include "exact/sums.h"

#include <stdlib.h>
#include <string.h>

void mc_exact_sums_free(struct mc_exact_sums *sums) {
    for (int i = 0; i < MC_N_SUMS; i++) {
        mc_sparse_sum_free(&sums->sparse[i]);
    }
    mc_scratch_integers_free(&sums->scratch);
    mc_exact_totals_free(&sums->totals);
    free(sums->bins);
    free(sums->digits);
    *sums = (struct mc_exact_sums){0};
}

void mc_exact_sums_clear(struct mc_exact_sums *sums) {
    memset(sums->fixed, 0, sizeof sums->fixed);
    if (sums->bins != NULL) {
        mc_bins_clear(sums->bins);
    }
    for (int i = 0; i < MC_N_SUMS; i++) {
        mc_sparse_sum_clear(&sums->sparse[i]);
    }
}

static bool allocate_bins(struct mc_exact_sums *sums) {
    if (sums->bins == NULL) {
        sums->bins = mc_bins_new();
    }
    return sums->bins != NULL;
}

/* Copies the digits of a long number to sums->digits as values from 0 to 9, without the dot. */
static bool copy_digits(struct mc_exact_sums *sums, const struct mc_number *number) {
    const size_t n = number->n_digits;
    if (n > sums->digits_capacity) {
        free(sums->digits);
        sums->digits = malloc(n);
        sums->digits_capacity = sums->digits != NULL ? n : 0;
        if (sums->digits == NULL) {
            return false;
        }
    }
    const char *dot = memchr(number->first, '.', n);
    const size_t n_before_dot = dot != NULL ? (size_t)(dot - number->first) : n;
    for (size_t i = 0; i < n_before_dot; i++) {
        sums->digits[i] = (unsigned char)(number->first[i] - '0');
    }
    for (size_t i = n_before_dot; i < n; i++) {
        sums->digits[i] = (unsigned char)(number->first[i + 1] - '0');
    }
    return true;
}

/* Sets *integer to the digits of a number, with its sign. Returns false if there is no memory. */
static bool digits_to_integer(struct mc_exact_sums *sums, const struct mc_number *number, struct mc_integer *integer) {
    if (number->is_long) {
        return copy_digits(sums, number) &&
               mc_integer_set_digits(integer, sums->digits, number->n_digits, number->is_negative);
    }
    const uint64_t limbs[] = {(uint64_t)number->digits, (uint64_t)(number->digits >> 64)};
    return mc_integer_set(integer, limbs, 2, number->is_negative);
}

/* Adds one number and its square to the sparse sums of its list. */
static bool add_number_to_sparse(struct mc_exact_sums *sums, const struct mc_number *number,
                                 const struct mc_integer *digits, enum mc_sum_index sum,
                                 enum mc_sum_index sum_of_squares) {
    struct mc_integer *square = &sums->scratch.of[2];
    return digits->n_limbs == 0 || (mc_sparse_sum_add(&sums->sparse[sum], number->exponent, digits) &&
                                    mc_integer_multiply(square, digits, digits) &&
                                    mc_sparse_sum_add(&sums->sparse[sum_of_squares], 2 * number->exponent, square));
}

/* Adds what mc_bins_add leaves out of a pair of which x or y has no bin. */
static bool add_pair_to_sparse(struct mc_exact_sums *sums, uint64_t base, const struct mc_number *x,
                               const struct mc_number *y) {
    struct mc_integer *digits_x = &sums->scratch.of[0];
    struct mc_integer *digits_y = &sums->scratch.of[1];
    struct mc_integer *product = &sums->scratch.of[2];
    if (!digits_to_integer(sums, x, digits_x) || !digits_to_integer(sums, y, digits_y) ||
        (!mc_bins_can_hold(base, x) && !add_number_to_sparse(sums, x, digits_x, MC_SUM_X, MC_SUM_XX)) ||
        (!mc_bins_can_hold(base, y) && !add_number_to_sparse(sums, y, digits_y, MC_SUM_Y, MC_SUM_YY)) ||
        !mc_integer_multiply(product, digits_x, digits_y)) {
        return false;
    }
    return product->n_limbs == 0 || mc_sparse_sum_add(&sums->sparse[MC_SUM_XY], x->exponent + y->exponent, product);
}

/* mc_exact_add for an unbounded plan. */
static bool add_unbounded(struct mc_exact_sums *sums, uint64_t base, const struct mc_number *x,
                          const struct mc_number *y, size_t n) {
    if (!allocate_bins(sums)) {
        return false;
    }
    if (mc_bins_add(sums->bins, base, x, y, n)) {
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        const bool have_bins = mc_bins_can_hold(base, &x[i]) && mc_bins_can_hold(base, &y[i]);
        if (!have_bins && !add_pair_to_sparse(sums, base, &x[i], &y[i])) {
            return false;
        }
    }
    return true;
}

bool mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                  const struct mc_number *y, size_t n) {
    if (plan->width == MC_UNBOUNDED) {
        return add_unbounded(sums, plan->base, x, y, n);
    }
    mc_fixed_sums_add(sums->fixed, plan, x, y, n);
    return true;
}

bool mc_exact_merge(struct mc_exact_sums *sums, const struct mc_exact_sums *others) {
    if (others->bins != NULL) {
        if (!allocate_bins(sums)) {
            return false;
        }
        mc_bins_merge(sums->bins, others->bins);
    }
    for (int i = 0; i < MC_N_SUMS; i++) {
        mc_fixed_sum_merge(&sums->fixed[i], &others->fixed[i]);
        if (!mc_sparse_sum_merge(&sums->sparse[i], &others->sparse[i])) {
            return false;
        }
    }
    return true;
}

/*
 * mc_exact_r if everything fits into 128 bits. Returns false if it does not, or if the rounding is in doubt.
 *
 * With all integers below 2^n_bits and n below 2^n_bits_n, the sums are below 2^(n_bits_n + n_bits), and those of
 * products below 2^(n_bits_n + 2 n_bits). If n_bits_n + n_bits <= 63, n times a sum of products is below 2^126, and so
 * is the product of two sums.
 */
static bool round_small(const struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *r) {
    const struct mc_fixed_sum *fixed = sums->fixed;
    const int n_bits_n = 64 - __builtin_clzll(n);
    return plan->width == MC_NARROW && plan->n_bits + n_bits_n <= 63 &&
           mc_round_r_from_small(n, mc_fixed_sum_to_i128(&fixed[MC_SUM_X]), mc_fixed_sum_to_i128(&fixed[MC_SUM_Y]),
                                 mc_fixed_sum_to_i128(&fixed[MC_SUM_XX]), mc_fixed_sum_to_i128(&fixed[MC_SUM_YY]),
                                 mc_fixed_sum_to_i128(&fixed[MC_SUM_XY]), r);
}

/*
 * Adds bins[first..last] to a sparse sum. width is the number of exponents of a bin. unit is the exponent of bin first.
 *
 * Bin first is added even if its numbers cancel to 0. So the lowest exponent of a list's sparse sum is a unit for its
 * squares and products, too, which may not cancel.
 */
static bool move_to_sparse(struct mc_exact_sums *sums, const struct mc_bin *bins, size_t first, size_t last,
                           int64_t unit, int64_t width, enum mc_sum_index sum) {
    struct mc_integer *term = &sums->scratch.of[0];
    for (size_t i = first; i <= last; i++) {
        const int64_t exponent = unit + (int64_t)(i - first) * width;
        if (!mc_bin_to_integer(&bins[i], term) ||
            ((i == first || term->n_limbs > 0) && !mc_sparse_sum_add(&sums->sparse[sum], exponent, term))) {
            return false;
        }
    }
    return true;
}

/* Moves the sums of all bins to the sparse sums. */
static bool move_all_to_sparse(struct mc_exact_sums *sums, uint64_t base) {
    struct mc_bins *bins = sums->bins;
    const struct mc_bin_range x = bins->range_x;
    const struct mc_bin_range y = bins->range_y;
    const bool has_x = x.first <= x.last;
    const bool has_y = y.first <= y.last;
    const int64_t width = mc_bin_exponent(base, 1) - mc_bin_exponent(base, 0);
    const int64_t unit_x = has_x ? mc_bin_exponent(base, x.first) : 0;
    const int64_t unit_y = has_y ? mc_bin_exponent(base, y.first) : 0;
    const bool done =
        (!has_x || (move_to_sparse(sums, bins->x, x.first, x.last, unit_x, width, MC_SUM_X) &&
                    move_to_sparse(sums, bins->xx, 2 * x.first, 2 * x.last, 2 * unit_x, width, MC_SUM_XX))) &&
        (!has_y || (move_to_sparse(sums, bins->y, y.first, y.last, unit_y, width, MC_SUM_Y) &&
                    move_to_sparse(sums, bins->yy, 2 * y.first, 2 * y.last, 2 * unit_y, width, MC_SUM_YY))) &&
        (!has_x || !has_y ||
         move_to_sparse(sums, bins->xy, x.first + y.first, x.last + y.last, unit_x + unit_y, width, MC_SUM_XY));
    mc_bins_clear(bins);
    return done;
}

static bool has_sparse_terms(const struct mc_exact_sums *sums) {
    for (int i = 0; i < MC_N_SUMS; i++) {
        if (sums->sparse[i].n_terms > 0) {
            return true;
        }
    }
    return false;
}

/* Returns the lowest bin of a list that is kept at first. The kept bins nearly always decide the rounding. */
static size_t first_kept_bin(const struct mc_bin_range *range, bool has_three_limbs) {
    const size_t n_below_last = has_three_limbs ? 6 : 4;
    return range->last - range->first > n_below_last ? range->last - n_below_last : range->first;
}

/* Sets the totals to the sums of the bins from first_x and first_y on. Returns false if there is no memory. */
static bool evaluate_bins(struct mc_exact_sums *sums, uint64_t base, size_t first_x, size_t first_y) {
    const struct mc_bins *bins = sums->bins;
    const size_t last_x = bins->range_x.last;
    const size_t last_y = bins->range_y.last;
    struct mc_exact_totals *totals = &sums->totals;
    struct mc_integer *scratch = &sums->scratch.of[0];
    return mc_bins_evaluate(bins->x, base, first_x, last_x, &totals->x, scratch) &&
           mc_bins_evaluate(bins->y, base, first_y, last_y, &totals->y, scratch) &&
           mc_bins_evaluate(bins->xx, base, 2 * first_x, 2 * last_x, &totals->xx, scratch) &&
           mc_bins_evaluate(bins->yy, base, 2 * first_y, 2 * last_y, &totals->yy, scratch) &&
           mc_bins_evaluate(bins->xy, base, first_x + first_y, last_x + last_y, &totals->xy, scratch);
}

/*
 * mc_exact_r from the highest bins of both lists alone. Returns false if these do not decide the rounding, if some
 * numbers have no bin, or if there is no memory.
 *
 * The error of the sums, in units of the lowest bin that is kept:
 *   - A scaled number has k = 2 or 3 limbs, so it is below 2^(64 k). A product is below 2^(128 k).
 *   - One bin below, the units are smaller by B > 2^63: a number that is left out is below 2^(64 k - 63), a product
 *     below 2^(128 k - 63).
 *   - There are n < 2^n_bits_n of each.
 */
static bool round_from_high_bins(struct mc_exact_sums *sums, uint64_t base, size_t n, double *r) {
    const struct mc_bins *bins = sums->bins;
    const struct mc_bin_range *x = &bins->range_x;
    const struct mc_bin_range *y = &bins->range_y;
    if (x->first > x->last || y->first > y->last || has_sparse_terms(sums)) {
        return false;
    }
    const size_t first_x = first_kept_bin(x, bins->has_three_limbs);
    const size_t first_y = first_kept_bin(y, bins->has_three_limbs);
    if (!evaluate_bins(sums, base, first_x, first_y)) {
        return false;
    }
    if (first_x == x->first && first_y == y->first) { /* all bins are kept */
        return mc_round_r(n, &sums->totals, &sums->scratch, r);
    }
    const size_t n_bits_n = 64 - (size_t)__builtin_clzll(n);
    const size_t scaled_bits = bins->has_three_limbs ? 192 : 128;
    const size_t sum_bits = n_bits_n + scaled_bits - 63;
    const struct mc_truncation truncation = {
        .x_bits = first_x > x->first ? sum_bits : 0,
        .y_bits = first_y > y->first ? sum_bits : 0,
        .product_bits = n_bits_n + 2 * scaled_bits - 63,
    };
    return mc_round_r_from_truncated(n, &sums->totals, &truncation, &sums->scratch, r);
}

/* Sets the totals to the sparse sums, or to the fixed sums, in units of their lists. */
static bool evaluate_totals(struct mc_exact_sums *sums, const struct mc_exact_plan *plan) {
    struct mc_exact_totals *totals = &sums->totals;
    struct mc_integer *const integers[MC_N_SUMS] = {&totals->x, &totals->y, &totals->xx, &totals->yy, &totals->xy};
    const int64_t unit_x = mc_sparse_sum_min_exponent(&sums->sparse[MC_SUM_X]);
    const int64_t unit_y = mc_sparse_sum_min_exponent(&sums->sparse[MC_SUM_Y]);
    const int64_t units[MC_N_SUMS] = {unit_x, unit_y, 2 * unit_x, 2 * unit_y, unit_x + unit_y};
    for (int i = 0; i < MC_N_SUMS; i++) {
        const bool done = plan->width == MC_UNBOUNDED
                              ? mc_sparse_sum_evaluate(&sums->sparse[i], plan->base, units[i], integers[i])
                              : mc_fixed_sum_to_integer(&sums->fixed[i], integers[i]);
        if (!done) {
            return false;
        }
    }
    return true;
}

bool mc_exact_r(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *r) {
    if (plan->width == MC_UNBOUNDED && sums->bins != NULL) {
        if (round_from_high_bins(sums, plan->base, n, r)) {
            return true;
        }
        if (!move_all_to_sparse(sums, plan->base)) {
            return false;
        }
    } else if (round_small(sums, plan, n, r)) {
        return true;
    }
    return evaluate_totals(sums, plan) && mc_round_r(n, &sums->totals, &sums->scratch, r);
}
