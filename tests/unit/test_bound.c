/*
 * test_bound.c - the bound of the error of r in double precision against the true error, from exact sums (exact_r.h).
 *
 * The error never exceeds the bound. For lists that are not ill-conditioned, the bound is so small that the result is
 * certain. The bound is also compared with its formula.
 */
#include "exact_r.h"

#include <float.h>

#include "correlate/bound.h"
#include "correlate/pearson.h"

enum { MAX_N = 20000 };

/* Half a unit in the last place below 1: the rounding error of the oracle. */
static const double ORACLE_ERROR = 0x1p-54;

static struct prng prng = {250};
static struct mc_block_space space;
static double x[MAX_N];
static double y[MAX_N];
static struct text text; /* the same lists as decimals */

static int free_text(void **state) {
    (void)state;
    text_free(&text);
    return 0;
}

static struct mc_centre centre_of(const double *values, size_t n) {
    struct mc_centre centre = mc_centre_begin(values[0]);
    struct mc_range range;
    do {
        range = mc_range_empty();
        for (size_t i = 0; i < n; i += MC_BLOCK) {
            const struct mc_range block = mc_range_of_block(values + i, n - i < MC_BLOCK ? n - i : MC_BLOCK, &centre);
            mc_range_add(&range, &block);
        }
        assert_true(mc_range_varies(&range));
    } while (!mc_centre_complete(&centre, &range, n));
    return centre;
}

/* The arguments of the bound: what pearson.c knows of two lists. */
struct known {
    struct mc_centre centre_x;
    struct mc_centre centre_y;
    struct mc_moments moments;
};

/* Sums the first n pairs as pearson.c does. */
static struct known sum_lists(size_t n) {
    struct known known = {.centre_x = centre_of(x, n), .centre_y = centre_of(y, n)};
    struct mc_moments_total total = {0};
    for (size_t i = 0; i < n; i += MC_BLOCK) {
        const struct mc_moments block = mc_moments_of_block(x + i, y + i, n - i < MC_BLOCK ? n - i : MC_BLOCK,
                                                            &known.centre_x, &known.centre_y, &space);
        mc_moments_add(&total, &block);
    }
    known.moments = (struct mc_moments){
        .sum_x = total.sums.sum_x + total.lost.sum_x,
        .sum_y = total.sums.sum_y + total.lost.sum_y,
        .sum_xx = total.sums.sum_xx + total.lost.sum_xx,
        .sum_yy = total.sums.sum_yy + total.lost.sum_yy,
        .sum_xy = total.sums.sum_xy + total.lost.sum_xy,
    };
    return known;
}

/* Returns whether the lists pass the quick test. If so, the bound and the error must be within the tolerance. */
static bool check_quick_test(const struct known *known, size_t n, double bound, double error) {
    const struct mc_moments *m = &known->moments;
    const double sxx = m->sum_xx - m->sum_x * m->sum_x / (double)n;
    const double syy = m->sum_yy - m->sum_y * m->sum_y / (double)n;
    if (!mc_are_well_conditioned(sxx, syy, n, &known->centre_x, &known->centre_y)) {
        return false;
    }
    assert_true(bound <= MC_TOLERANCE && error <= MC_TOLERANCE);
    return true;
}

/* Returns the bound for the first n pairs. Checks that the error is within it, and that mc_pearson uses it. */
static double check_bound(size_t n, enum mc_input input, double exact) {
    const struct mc_estimate estimate = mc_pearson(x, y, n, input, &space);
    if (isnan(estimate.r)) {
        assert_false(estimate.is_certain);
        return INFINITY;
    }
    const struct known known = sum_lists(n);
    const double bound = mc_error_bound(&known.moments, n, input, &known.centre_x, &known.centre_y);
    const double error = fabs(estimate.r - exact);
    assert_true(bound > 0.0);
    if (!(error <= bound + ORACLE_ERROR)) {
        fail_msg("n = %zu: %.17g is off by %g, with a bound of %g", n, estimate.r, error, bound);
    }
    const bool is_quick = check_quick_test(&known, n, bound, error);
    const bool is_certain =
        is_quick || mc_is_certain(estimate.r, &known.moments, n, input, &known.centre_x, &known.centre_y);
    assert_int_equal(estimate.is_certain, is_certain && !mc_is_near_special_value(estimate.r));
    assert_true(!estimate.is_certain || (fabs(estimate.r) > 1e-15 && fabs(estimate.r) < 1.0 - 1e-15));
    if (n >= MC_SHORT_LIST_PAIRS || input == MC_DOUBLES) {
        assert_int_equal(is_certain, bound <= MC_TOLERANCE);
    }
    if (is_certain && n < MC_SHORT_LIST_PAIRS && input == MC_DECIMALS) {
        assert_true(bound <= MC_TOLERANCE && error <= MC_SHORT_LIST_TOLERANCE + 1e-15);
    }
    return bound;
}

/* A list of random numbers: spread around an offset, times a power of ten. The first may be an outlier. */
struct shape {
    double offset;
    double spread;
    double first; /* in units of the spread; 0: no outlier */
    int scale;    /* the power of ten */
};

/* Writes lists as decimals of 19 to 26 digits, and reads them as doubles. A higher strength makes r higher. */
static void fill_decimals(size_t n, const struct shape *shape_x, const struct shape *shape_y, double strength) {
    double common[2];
    text_clear(&text);
    struct prng again = prng;
    for (int list = 0; list < 2; list++) {
        const struct shape *shape = list == 0 ? shape_x : shape_y;
        again.state = prng.state; /* both lists have a common part */
        for (size_t i = 0; i < n; i++) {
            char number[80];
            common[0] = random_signed(&again);
            common[1] = random_signed(&again);
            const double own = list == 0 ? common[0] : strength * common[0] + (1.0 - strength) * common[1];
            const double v = i == 0 && shape->first != 0.0 ? shape->first : own;
            const int tail = random_int(&again, 0, 99999999);
            snprintf(number, sizeof number, "%.17e", shape->offset + shape->spread * v);
            char *e = strchr(number, 'e');
            const int exponent = atoi(e + 1) + shape->scale;
            *e = '\0';
            const size_t begin = text.n;
            text_puts(&text, number);
            snprintf(number, sizeof number, "%0*de%d", random_int(&again, 1, 8), tail, exponent);
            text_puts(&text, number);
            (list == 0 ? x : y)[i] = strtod(text.bytes + begin, NULL);
            text_putc(&text, i + 1 < n ? ',' : ';');
        }
    }
    text.n--; /* the last ';' */
    prng.state = again.state;
}

/* Checks the bound of two lists as decimals, and as doubles. Returns that of the decimals. */
static double check_shapes(size_t n, const struct shape *shape_x, const struct shape *shape_y, double strength) {
    fill_decimals(n, shape_x, shape_y, strength);
    const double bound = check_bound(n, MC_DECIMALS, exact_r_of_task(text.bytes, text.n));
    const double of_doubles = check_bound(n, MC_DOUBLES, exact_r_of_doubles(x, y, n));
    assert_true(of_doubles <= bound);
    return bound;
}

static size_t random_length(int i) {
    static const size_t lengths[] = {2, 3, 5, 7, 8, 9, 30, 100, 255, 256, 257, 1000};
    return i % 200 == 199 ? 2 + random_below(&prng, MAX_N - 1) : lengths[random_below(&prng, COUNT_OF(lengths))];
}

/* Whether a list of this shape is well-conditioned. Few numbers may all lie close together. */
static bool is_long_enough(size_t n) {
    return n >= 30;
}

static void well_conditioned_lists(void **state) {
    (void)state;
    for (int i = 0; i < 400; i++) {
        const size_t n = random_length(i);
        const struct shape shape_x = {pow(10.0, 2.5 * random_signed(&prng)) - 1.0, 1.0, 0.0, 0};
        const struct shape shape_y = {300.0 * random_signed(&prng), 1.0, 0.0, random_int(&prng, -30, 30)};
        const double bound = check_shapes(n, &shape_x, &shape_y, i % 2 == 0 ? random_signed(&prng) : 1.0);
        if (is_long_enough(n) && bound > MC_TOLERANCE) {
            fail_msg("n = %zu, offsets %g and %g: a bound of %g", n, shape_x.offset, shape_y.offset, bound);
        }
    }
}

/* kappa from 1 to 10^15: the bound grows with kappa, but is at most 100 kappa u plus a constant. */
static void all_condition_numbers(void **state) {
    (void)state;
    for (int i = 0; i < 800; i++) {
        const size_t n = random_length(i);
        const double kappa = pow(10.0, 7.5 * (1.0 + random_signed(&prng)));
        const struct shape shapes[] = {{kappa, 1.0, 0.0, random_int(&prng, -5, 5)}, {-1.0, 1.0, 0.0, 0}};
        const double bound = check_shapes(n, &shapes[i % 2], &shapes[1 - i % 2], 0.8);
        if (is_long_enough(n) && kappa < 1e9) {
            assert_true(bound < 1e-13 + 100.0 * kappa * 0x1p-53);
        }
    }
}

/* Lists of very small and very large numbers. */
static void scaled_lists(void **state) {
    (void)state;
    for (int i = 0; i < 500; i++) {
        const size_t n = random_length(i);
        const struct shape shape_x = {pow(10.0, 4.0 * random_signed(&prng)), 1.0, 0.0, random_int(&prng, -289, 298)};
        const struct shape shape_y = {3.0, 1.0, 0.0, random_int(&prng, -280, 300)};
        check_shapes(n, &shape_x, &shape_y, 0.5);
    }
}

/* Lists of subnormal doubles, and around 2^-960: decimals below that have no bound. */
static void tiny_lists(void **state) {
    (void)state;
    for (int i = 0; i < 300; i++) {
        const struct shape shape_x = {2.0, 1.0, 0.0, random_int(&prng, -322, -290)};
        const struct shape shape_y = {3.0, 1.0, 0.0, 0};
        fill_decimals(50, &shape_x, &shape_y, 0.5);
        const double bound = check_bound(50, MC_DECIMALS, exact_r_of_task(text.bytes, text.n));
        assert_true(isfinite(bound) || shape_x.scale < -280);
        assert_true(!isfinite(bound) || shape_x.scale >= -291);
        check_bound(50, MC_DOUBLES, exact_r_of_doubles(x, y, 50));
    }
}

/* The first value, which is subtracted from all others, may be far from them. */
static void first_value_far_off(void **state) {
    (void)state;
    for (int i = 0; i < 400; i++) {
        const size_t n = random_length(i);
        const double first = pow(10.0, 8.0 * (1.0 + random_signed(&prng)));
        const struct shape shapes[] = {{1.0, 1.0, i % 3 == 0 ? -first : first, 0}, {5.0, 1.0, 0.0, 0}};
        check_shapes(n, &shapes[i % 2], &shapes[1 - i % 2], 0.3);
    }
}

/* The first value is far from the others, which have a huge offset and differ in their last digits only. */
static void first_value_far_from_offset(void **state) {
    (void)state;
    for (int i = 0; i < 400; i++) {
        const size_t n = random_length(i);
        const double offset = pow(10.0, 6.0 * (1.0 + random_signed(&prng)));
        const struct shape shapes[] = {{offset, 1.0, pow(10.0, 3.0 * random_signed(&prng)), 0},
                                       {offset * random_signed(&prng), 1.0, 0.0, 0}};
        check_shapes(n, &shapes[i % 2], &shapes[1 - i % 2], i % 5 == 0 ? 1.0 : 0.9);
    }
}

/* Lists whose numbers differ in their last bits only. */
static void lists_that_differ_in_last_bits(void **state) {
    (void)state;
    for (int i = 0; i < 1500; i++) {
        const size_t n = 2 + random_below(&prng, 300);
        for (size_t k = 0; k < n; k++) {
            x[k] = 1.0 + (double)random_below(&prng, 4) * DBL_EPSILON;
            y[k] = i % 2 == 0 ? (double)random_below(&prng, 5) : 0x1p40 + (double)random_below(&prng, 9) * 0x1p-12;
        }
        x[0] = 1.0;
        x[1] = 1.0 + DBL_EPSILON;
        y[0] = y[1] + 0x1p-12;
        (void)check_bound(n, MC_DOUBLES, exact_r_of_doubles(x, y, n));
    }
}

/* If the mean was missed by far, or sums are NaN or infinite, there is no bound. */
static void sums_without_bound(void **state) {
    (void)state;
    const struct mc_centre centre = {.scale = 1.0, .magnitude = 1.0};
    const double good[] = {0.0, 100.0};
    const double bad[][2] = {{1.0, 100.0}, {-50.0, 100.0}, {0.0, 0.0}, {NAN, 100.0}, {0.0, NAN}, {INFINITY, 100.0}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const struct mc_moments of_x = {.sum_x = bad[i][0], .sum_xx = bad[i][1], .sum_y = good[0], .sum_yy = good[1]};
        const struct mc_moments of_y = {.sum_x = good[0], .sum_xx = good[1], .sum_y = bad[i][0], .sum_yy = bad[i][1]};
        for (int input = 0; input < 2; input++) {
            const enum mc_input kind = input == 0 ? MC_DECIMALS : MC_DOUBLES;
            assert_true(mc_error_bound(&of_x, 100, kind, &centre, &centre) == INFINITY);
            assert_true(mc_error_bound(&of_y, 100, kind, &centre, &centre) == INFINITY);
            assert_false(mc_is_certain(0.5, &of_x, 100, kind, &centre, &centre));
        }
    }
    const struct mc_moments of_both = {.sum_xx = good[1], .sum_yy = good[1]};
    assert_true(mc_error_bound(&of_both, 100, MC_DECIMALS, &centre, &centre) < MC_TOLERANCE);
}

/* If a sum of squares is not positive, r is NaN and not certain. */
static void sums_without_spread(void **state) {
    (void)state;
    const struct mc_centre centre = {.scale = 1.0, .magnitude = 1.0};
    const double squares[][2] = {{0.0, 1.0}, {1.0, 0.0}, {1.0, -1.0}, {-1.0, 1.0}, {NAN, 1.0}, {1.0, NAN}};
    for (size_t i = 0; i < COUNT_OF(squares); i++) {
        const struct mc_moments_total total = {
            .sums = {.sum_xx = squares[i][0], .sum_yy = squares[i][1], .sum_xy = 0.5}};
        const struct mc_estimate estimate = mc_estimate_r(&total, 5, MC_DECIMALS, &centre, &centre);
        assert_true(isnan(estimate.r));
        assert_false(estimate.is_certain);
    }
}

/* The bound of bound.h in long double, with a factor of 1.01 for terms of higher order. */
static const long double U = 0x1p-53L;

static long double angle_formula(long double sum, long double sum_of_squares, size_t n, enum mc_input input,
                                 const struct mc_centre *centre) {
    const long double root_n = sqrtl((long double)n);
    const long double norm_c = sqrtl(sum_of_squares);
    const long double norm_x =
        input == MC_DECIMALS ? root_n * fabsl((long double)centre->origin + centre->mean) + norm_c : 0.0L;
    const long double norm_d = root_n * fabsl((long double)centre->mean) + norm_c;
    const bool is_centred = fabsl(sum) < 0x1p-10L * root_n * norm_c;
    const long double sine = U * (norm_x + norm_d + norm_c) / (norm_c * (1.0L - 0x1p-20L));
    return is_centred && sine < 0x1p-10L ? 1.01L * sine : INFINITY;
}

static long double bound_formula(const struct known *known, size_t n, enum mc_input input) {
    const long double n_roundings = MC_MAX_DOT + 4;
    const long double gamma = n_roundings * U / (1.0L - n_roundings * U);
    const struct mc_moments *m = &known->moments;
    return angle_formula(m->sum_x, m->sum_xx, n, input, &known->centre_x) +
           angle_formula(m->sum_y, m->sum_yy, n, input, &known->centre_y) + 2.0L * 1.01L * (gamma + 5.0L * U) +
           4.0L * U;
}

/* 5 sigma of section 7 of bound.h. */
static long double deviation_formula(double r, const struct known *known, size_t n) {
    const long double mean_x = (long double)known->centre_x.origin + known->centre_x.mean;
    const long double mean_y = (long double)known->centre_y.origin + known->centre_y.mean;
    const long double square = 2.0L + (long double)n * mean_x * mean_x / known->moments.sum_xx +
                               (long double)n * mean_y * mean_y / known->moments.sum_yy;
    return 5.0L * U * sqrtl((1.0L - (long double)r * r) * square / (3.0L * (long double)n));
}

/* Returns a random number of magnitude 10^low to 10^high, of either sign. */
static double random_magnitude(double low, double high) {
    const double magnitude = pow(10.0, low + (high - low) * 0.5 * (1.0 + random_signed(&prng)));
    return random_bool(&prng) ? magnitude : -magnitude;
}

/* Returns how a random list might be centred: the mean is missed by a part of the spread, and offsets are random. */
static struct mc_centre random_centre(double largest_offset, size_t n, double *sum, double *sum_of_squares) {
    *sum_of_squares = fabs(random_magnitude(-6.0, 6.0));
    *sum = sqrt((double)n * *sum_of_squares) * random_magnitude(-8.0, -2.7);
    const double deviation = sqrt(*sum_of_squares / (double)n);
    return (struct mc_centre){.scale = 1.0,
                              .origin = deviation * random_magnitude(-2.0, largest_offset),
                              .mean = deviation * random_magnitude(-2.0, largest_offset),
                              .magnitude = deviation};
}

static struct known random_known(double largest_offset, size_t n) {
    struct known known = {.moments = {0}};
    known.centre_x = random_centre(largest_offset, n, &known.moments.sum_x, &known.moments.sum_xx);
    known.centre_y = random_centre(largest_offset, n, &known.moments.sum_y, &known.moments.sum_yy);
    return known;
}

/* The bound equals its formula. A factor that is slightly wrong would change few results. */
static void bound_equals_formula(void **state) {
    (void)state;
    size_t n_infinite = 0;
    for (int i = 0; i < 20000; i++) {
        const size_t n = (size_t)random_int(&prng, 1, 100000);
        const enum mc_input input = i % 2 == 0 ? MC_DECIMALS : MC_DOUBLES;
        const struct known known = random_known(i % 4 < 2 ? 3.0 : 13.5, n);
        const double bound = mc_error_bound(&known.moments, n, input, &known.centre_x, &known.centre_y);
        const long double wanted = bound_formula(&known, n, input);
        n_infinite += isinf(bound) != 0;
        if (isinf(wanted) ? !isinf(bound) : !(fabsl(bound - wanted) <= 1e-10L * wanted)) {
            fail_msg("n = %zu: a bound of %.17g instead of %.17Lg", n, bound, wanted);
        }
    }
    assert_in_range(n_infinite, 1000, 19000);
}

/* t just below and at 2^-10, and a list whose decimals are all below 2^-960. */
static void bound_exists_up_to_its_limits(void **state) {
    (void)state;
    struct known known = {.centre_x = {.scale = 1.0, .magnitude = 1.0}, .centre_y = {.scale = 1.0, .magnitude = 1.0}};
    known.moments = (struct mc_moments){.sum_xx = 4.0, .sum_yy = 4.0};
    double *const sums[] = {&known.moments.sum_x, &known.moments.sum_y};
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        double *const sum = sums[i];
        *sum = 4.0 * 0x1p-10; /* sqrt(4) |c| 2^-10 */
        assert_true(isinf(mc_error_bound(&known.moments, 4, MC_DECIMALS, &known.centre_x, &known.centre_y)));
        *sum = nextafter(*sum, 0.0);
        assert_true(isfinite(mc_error_bound(&known.moments, 4, MC_DECIMALS, &known.centre_x, &known.centre_y)));
        *sum = 0.0;
    }
    known.centre_y.magnitude = INFINITY;
    assert_true(isinf(mc_error_bound(&known.moments, 4, MC_DECIMALS, &known.centre_x, &known.centre_y)));
    assert_true(isfinite(mc_error_bound(&known.moments, 4, MC_DOUBLES, &known.centre_x, &known.centre_y)));
}

/* A result is certain if its bound is at most 1e-12 and, for short lists of decimals, 5 sigma are at most 5e-15. */
static void certain_results_equal_formula(void **state) {
    (void)state;
    size_t n_certain = 0;
    for (int i = 0; i < 20000; i++) {
        const size_t n = (size_t)random_int(&prng, 1, 2 * MC_SHORT_LIST_PAIRS);
        const enum mc_input input = i % 4 == 0 ? MC_DOUBLES : MC_DECIMALS;
        const struct known known = random_known(n < MC_SHORT_LIST_PAIRS ? 2.5 : 4.0, n);
        const double r = random_signed(&prng);
        const double bound = mc_error_bound(&known.moments, n, input, &known.centre_x, &known.centre_y);
        const bool is_short = n < MC_SHORT_LIST_PAIRS && input == MC_DECIMALS;
        const long double deviation = deviation_formula(r, &known, n);
        if (is_short && fabsl(deviation - 5e-15L) < 1e-24L) {
            continue;
        }
        const bool wanted = bound <= 1e-12 && (!is_short || deviation <= 5e-15L);
        const bool certain = mc_is_certain(r, &known.moments, n, input, &known.centre_x, &known.centre_y);
        n_certain += certain;
        if (certain != wanted) {
            fail_msg("n = %zu: %s with a bound of %g and five sigma of %Lg", n, certain ? "certain" : "not certain",
                     bound, deviation);
        }
    }
    assert_in_range(n_certain, 2000, 18000);
}

/* Lists with n M^2 = 2^20 sxx, or short ones with M^2 = 120 sxx, are just well-conditioned. */
static void well_conditioned_up_to_the_limit(void **state) {
    (void)state;
    for (size_t n = MC_SHORT_LIST_PAIRS - 2; n <= MC_SHORT_LIST_PAIRS + 2; n++) {
        const double magnitude = 3.0;
        const struct mc_centre centre = {.scale = 1.0, .magnitude = magnitude};
        const double least = (n < 82 ? 1.0 / 120.0 : (double)n / 1048576.0) * (magnitude * magnitude);
        const double less = nextafter(least, 0.0);
        assert_true(mc_are_well_conditioned(least, least, n, &centre, &centre));
        assert_true(mc_are_well_conditioned(least, 1e9, n, &centre, &centre));
        assert_true(mc_are_well_conditioned(1e9, least, n, &centre, &centre));
        assert_false(mc_are_well_conditioned(less, least, n, &centre, &centre));
        assert_false(mc_are_well_conditioned(least, less, n, &centre, &centre));
        assert_false(mc_are_well_conditioned(less, less, n, &centre, &centre));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bound_equals_formula),
        cmocka_unit_test(bound_exists_up_to_its_limits),
        cmocka_unit_test(certain_results_equal_formula),
        cmocka_unit_test(well_conditioned_up_to_the_limit),
        cmocka_unit_test(well_conditioned_lists),
        cmocka_unit_test(all_condition_numbers),
        cmocka_unit_test(scaled_lists),
        cmocka_unit_test(tiny_lists),
        cmocka_unit_test(first_value_far_off),
        cmocka_unit_test(first_value_far_from_offset),
        cmocka_unit_test(lists_that_differ_in_last_bits),
        cmocka_unit_test(sums_without_bound),
        cmocka_unit_test(sums_without_spread),
    };
    return cmocka_run_group_tests(tests, NULL, free_text);
}
