/* plan.c - see plan.h. */
#include "exact/plan.h"

/* The largest integers of fixed width; fixed.c has the bounds that follow from these. */
enum { NARROW_DIGITS = 18, NARROW_BITS = 60, WIDE_BITS = 126 };

static bool is_empty(const struct mc_digit_range *range) {
    return range->min_exponent > range->end_exponent;
}

/* Returns how many digits (bits) the integers of a list have, in units of its lowest exponent. */
static int64_t count_digits(const struct mc_digit_range *range) {
    return is_empty(range) ? 0 : range->end_exponent - range->min_exponent;
}

static int64_t unit_of(const struct mc_digit_range *range) {
    return is_empty(range) ? 0 : range->min_exponent;
}

/* Returns the most digits (bits) of an integer of fixed width. */
static int64_t max_digits(uint64_t base, enum mc_exact_width width) {
    if (base == 10) {
        return width == MC_NARROW ? NARROW_DIGITS : MC_SHORT_DIGITS;
    }
    return width == MC_NARROW ? NARROW_BITS : WIDE_BITS;
}

/* Returns the narrowest width that has n_extra digits (bits) more than both lists need. */
static enum mc_exact_width choose_width(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y,
                                        int64_t n_extra) {
    const int64_t n_x = count_digits(x);
    const int64_t n_y = count_digits(y);
    const int64_t n_digits = (n_x > n_y ? n_x : n_y) + n_extra;
    if (x->has_long || y->has_long || n_digits > max_digits(base, MC_WIDE)) {
        return MC_UNBOUNDED;
    }
    return n_digits > max_digits(base, MC_NARROW) ? MC_WIDE : MC_NARROW;
}

struct mc_exact_plan mc_exact_choose(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y) {
    const int64_t n_x = count_digits(x);
    const int64_t n_y = count_digits(y);
    struct mc_exact_plan plan = {
        .base = base,
        .unit_x = unit_of(x),
        .unit_y = unit_of(y),
        .width = choose_width(base, x, y, 0),
    };
    if (plan.width == MC_NARROW) {
        const int n_digits = (int)(n_x > n_y ? n_x : n_y);
        plan.n_bits = base == 10 ? (10 * n_digits + 2) / 3 : n_digits; /* 10^3 < 2^10 */
    }
    return plan;
}

struct mc_exact_plan mc_exact_guess(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y) {
    struct mc_exact_plan plan = {.base = base, .width = choose_width(base, x, y, 1), .n_bits = NARROW_BITS};
    if (plan.width == MC_UNBOUNDED) {
        plan.width = choose_width(base, x, y, 0);
    }
    if (plan.width != MC_UNBOUNDED) {
        /* Half of the digits that are left are below the first numbers, and half above. */
        const int64_t n_max = max_digits(base, plan.width);
        plan.unit_x = unit_of(x) - (n_max - count_digits(x)) / 2;
        plan.unit_y = unit_of(y) - (n_max - count_digits(y)) / 2;
    }
    return plan;
}

/* Returns whether all numbers of a list are integers of the plan's width in this unit. */
static bool list_fits(const struct mc_exact_plan *plan, int64_t unit, const struct mc_digit_range *range) {
    return is_empty(range) || (!range->has_long && range->min_exponent >= unit &&
                               range->end_exponent <= unit + max_digits(plan->base, plan->width));
}

bool mc_exact_fits(const struct mc_exact_plan *plan, const struct mc_digit_range *x, const struct mc_digit_range *y) {
    return plan->width == MC_UNBOUNDED || (list_fits(plan, plan->unit_x, x) && list_fits(plan, plan->unit_y, y));
}
