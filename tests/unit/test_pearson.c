/*
 * test_pearson.c - mc_pearson against exact integer sums, and what must hold for the bits of every result.
 *
 * The oracle: for integers, the sums are exact in 128 bits and only the last division and roots round, in long double.
 */
#include "support.h"

#include <float.h>

#include "correlate/pearson.h"
#include "reference.h"

enum { MAX_N = 40000 };

/* A few units in the last place of 1. Every result is to be within 1e-12; 2e-16 is typical. */
static const double CLOSE = 2e-15;

static struct mc_block_space space;
static double x[MAX_N + 8];
static double y[MAX_N + 8];

static double pearson(size_t n) {
    return mc_pearson(x, y, n, MC_DOUBLES, &space).r;
}

/* The same with the lists swapped. */
static double swapped_pearson(size_t n) {
    return mc_pearson(y, x, n, MC_DOUBLES, &space).r;
}

__extension__ typedef __int128 int128;

/* r of integers below 2^53 whose distances from the first one are below 2^47; NaN for a constant list. */
static double exact_pearson(size_t n) {
    int128 sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (size_t i = 0; i < n; i++) {
        const int128 dx = (int128)x[i] - (int128)x[0];
        const int128 dy = (int128)y[i] - (int128)y[0];
        sx += dx;
        sy += dy;
        sxx += dx * dx;
        syy += dy * dy;
        sxy += dx * dy;
    }
    const int128 pairs = (int128)n;
    const int128 vx = pairs * sxx - sx * sx;
    const int128 vy = pairs * syy - sy * sy;
    const int128 cov = pairs * sxy - sx * sy;
    return vx == 0 || vy == 0 ? (double)NAN
                              : (double)((long double)cov / (sqrtl((long double)vx) * sqrtl((long double)vy)));
}

static void check_near(size_t n, double expected, double tolerance) {
    const double r = pearson(n);
    if (isnan(r) != isnan(expected) || fabs(r - expected) > tolerance) {
        fail_msg("n = %zu: %.17g instead of %.17g: off by %.2g", n, r, expected, r - expected);
    }
    if (fabs(r) > 1.0 || bits_of(r) == bits_of(-0.0)) {
        fail_msg("n = %zu: %.17g", n, r);
    }
}

/* Lengths around those where blocks of 8192 and lanes of 8 begin and end. */
static const size_t lengths[] = {2,    3,    4,    5,     7,     8,     9,     10,    15,    16,    17,    31,
                                 32,   33,   64,   100,   1000,  1001,  4096,  8184,  8190,  8191,  8192,  8193,
                                 8194, 8200, 9999, 10001, 16383, 16384, 16385, 20000, 24576, 24577, 32768, 39999};

static void known_correlations(void **state) {
    (void)state;
    static const struct {
        double x[11];
        double y[11];
        size_t n;
        double r;
    } cases[] = {
        {{1, 2, 3, 4}, {2, 4, 6, 9}, 4, 0.9943767126843689},
        {{1, 2, 3}, {3, 2, 1}, 3, -1.0},
        {{1, 2, 3}, {1, 2, 1}, 3, 0.0},
        {{1, 2}, {5, 7}, 2, 1.0},
        /* Anscombe, "Graphs in Statistical Analysis", The American Statistician 27 (1973) */
        {{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5},
         {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68},
         11,
         0.81642051634484},
        {{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5},
         {9.14, 8.14, 8.74, 8.77, 9.26, 8.1, 6.13, 3.1, 9.13, 7.26, 4.74},
         11,
         0.816236506000243},
        {{8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8},
         {6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89},
         11,
         0.816521436888503},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        memcpy(x, cases[i].x, sizeof cases[i].x);
        memcpy(y, cases[i].y, sizeof cases[i].y);
        check_near(cases[i].n, cases[i].r, i < 4 ? CLOSE : 1e-14);
    }
    memcpy(x, cases[0].x, sizeof cases[0].x);
    memcpy(y, cases[0].y, sizeof cases[0].y);
    assert_double(0.9943767126843689, pearson(4));
}

/* All pairs of lists of n values from 0 to n_values - 1. */
static void check_all_lists(size_t n, int n_values) {
    int n_pairs = 1;
    for (size_t i = 0; i < 2 * n; i++) {
        n_pairs *= n_values;
    }
    for (int code = 0; code < n_pairs; code++) {
        int rest = code;
        for (size_t i = 0; i < n; i++, rest /= n_values * n_values) {
            x[i] = rest % n_values;
            y[i] = rest / n_values % n_values;
        }
        check_near(n, exact_pearson(n), CLOSE);
    }
}

static void all_short_lists_of_small_integers(void **state) {
    (void)state;
    check_all_lists(2, 6);
    check_all_lists(3, 5);
    check_all_lists(4, 4);
    check_all_lists(5, 3);
    check_all_lists(9, 2);
}

/* Integers with a common offset and a spread; y follows x as strongly as parts say, in eighths. */
static void fill_integers(struct prng *prng, size_t n, int64_t offset, int64_t spread, int parts) {
    for (size_t i = 0; i < n; i++) {
        const int64_t a = (int64_t)random_below(prng, (uint64_t)spread);
        const int64_t b = (int64_t)random_below(prng, (uint64_t)spread);
        x[i] = (double)(offset + a);
        y[i] = (double)(offset + (parts * a + (8 - abs(parts)) * b) / 8);
    }
}

static void random_integers(void **state) {
    (void)state;
    struct prng prng = {60};
    static const int64_t spreads[] = {2, 10, 1000, 1000000, INT64_C(1) << 31};
    static const int64_t offsets[] = {0, -7, 1000, 123456789, INT64_C(1) << 40, INT64_C(1) << 51};
    for (int i = 0; i < 1500; i++) {
        const size_t n = i % 2 == 0 ? lengths[random_below(&prng, COUNT_OF(lengths))] : 2 + random_below(&prng, 400);
        const int64_t offset = offsets[random_below(&prng, COUNT_OF(offsets))];
        const int64_t spread = spreads[random_below(&prng, COUNT_OF(spreads))];
        fill_integers(&prng, n, offset, spread, random_int(&prng, -8, 8));
        /* In long lists of few different values, a thousand roundings may go in one direction. */
        const double tolerance = offset / spread >= 100000 ? 1e-12 : n > 64 ? 1e-13 : CLOSE;
        check_near(n, exact_pearson(n), tolerance);
    }
}

/* All values are equal but for one or two that are greater by one. They are exact as decimals and as doubles, but the
   rounding of their mean is far larger than their spread. Their results, too, must be within 1e-12. */
static void one_value_differs_by_one(void **state) {
    (void)state;
    static const double bases[] = {4503599627370497.0, 9007199254740990.0, 4953959590107546.0,
                                   8151515325568942.0, 1e15 + 1.0,         1e9 + 1.0};
    for (size_t b = 0; b < COUNT_OF(bases); b++) {
        for (size_t k = 0; k < COUNT_OF(lengths); k++) {
            const size_t n = lengths[k];
            for (size_t i = 0; i < n; i++) {
                x[i] = bases[b] + (i == n / 2);
                y[i] = bases[b] + (i == n / 2 || i == 0);
            }
            check_near(n, exact_pearson(n), 1e-12);
        }
    }
}

static void random_doubles(void **state) {
    (void)state;
    struct prng prng = {61};
    for (int i = 0; i < 1500; i++) {
        const size_t n = i % 2 == 0 ? lengths[random_below(&prng, COUNT_OF(lengths))] : 2 + random_below(&prng, 400);
        const double share = random_signed(&prng);
        for (size_t k = 0; k < n; k++) {
            x[k] = random_signed(&prng);
            y[k] = share * x[k] + random_signed(&prng);
        }
        check_near(n, ref_pearson(x, y, n), CLOSE);
    }
}

/* Multiplied by a power of two, every number stays exact. No bit of the result may change. */
static void powers_of_two_change_no_bit(void **state) {
    (void)state;
    struct prng prng = {62};
    static double plain_x[8200];
    static double plain_y[8200];
    for (int i = 0; i < 400; i++) {
        const size_t n = i % 40 == 0 ? 8200 : 2 + random_below(&prng, 60);
        for (size_t k = 0; k < n; k++) {
            plain_x[k] = x[k] = random_signed(&prng) + 3.0;
            plain_y[k] = y[k] = random_signed(&prng) - 3.0 + 0.5 * x[k];
        }
        const double expected = pearson(n);
        for (int repeat = 0; repeat < 20; repeat++) {
            const int scale_x = random_int(&prng, -1000, 1015);
            const int scale_y = repeat % 2 == 0 ? scale_x : random_int(&prng, -1000, 1015);
            for (size_t k = 0; k < n; k++) {
                x[k] = ldexp(plain_x[k], scale_x);
                y[k] = ldexp(plain_y[k], scale_y);
            }
            if (bits_of(pearson(n)) != bits_of(expected)) {
                fail_msg("n = %zu, scales %d and %d: %.17g, unscaled %.17g", n, scale_x, scale_y, pearson(n), expected);
            }
        }
    }
}

static void extreme_scales(void **state) {
    (void)state;
    struct prng prng = {63};
    static const double scales[] = {1e160, 1e-160, 1e200, 1e-200, 1e300, 1e-300, 1.7e308, DBL_MAX, DBL_MIN, 1.0};
    for (size_t a = 0; a < COUNT_OF(scales); a++) {
        for (size_t b = 0; b < COUNT_OF(scales); b++) {
            for (size_t k = 0; k < COUNT_OF(lengths); k += 3) {
                const size_t n = lengths[k];
                for (size_t i = 0; i < n; i++) {
                    const double u = random_signed(&prng);
                    x[i] = u * scales[a];
                    y[i] = 0.5 * (u + random_signed(&prng)) * scales[b];
                }
                check_near(n, ref_pearson(x, y, n), CLOSE);
            }
        }
    }
}

/* From the smallest double to the largest in one list; and lists that reach both ends of the range. */
static void mixed_scales(void **state) {
    (void)state;
    struct prng prng = {64};
    for (int i = 0; i < 20000; i++) {
        const size_t n = 2 + random_below(&prng, 20);
        const int low = random_int(&prng, -1074, 1000);
        const int high = random_int(&prng, low, 1022);
        for (size_t k = 0; k < n; k++) {
            x[k] = ldexp(random_signed(&prng), random_int(&prng, low, high));
            y[k] = random_below(&prng, 3) == 0 ? x[k] : ldexp(random_signed(&prng), random_int(&prng, low, high));
        }
        check_near(n, ref_pearson(x, y, n), CLOSE);
    }
    const double ends_x[] = {DBL_MAX, -DBL_MAX, DBL_MAX, 0.0};
    const double ends_y[] = {DBL_MAX, -DBL_MAX, -DBL_MAX, DBL_TRUE_MIN};
    memcpy(x, ends_x, sizeof ends_x);
    memcpy(y, ends_y, sizeof ends_y);
    check_near(4, ref_pearson(x, y, 4), CLOSE);
    check_near(2, 1.0, CLOSE);
}

/* Integers times the smallest double: exact, so that the integers' own r is the answer. */
static void subnormal_lists(void **state) {
    (void)state;
    struct prng prng = {65};
    for (int i = 0; i < 2000; i++) {
        const size_t n = 2 + random_below(&prng, 200);
        fill_integers(&prng, n, i % 3 == 0 ? 1000000 : 0, 2 + (int64_t)random_below(&prng, 100000),
                      random_int(&prng, -8, 8));
        const double expected = exact_pearson(n);
        for (size_t k = 0; k < n; k++) {
            x[k] *= DBL_TRUE_MIN;
            y[k] *= i % 2 == 0 ? DBL_TRUE_MIN : 1e300;
        }
        check_near(n, expected, i % 2 == 0 ? CLOSE : 1e-12); /* times 1e300 rounds */
    }
}

static void fill_constant(size_t n, double value) {
    for (size_t i = 0; i < n; i++) {
        x[i] = value;
        y[i] = (double)i;
    }
}

static void constant_lists_have_no_correlation(void **state) {
    (void)state;
    static const double values[] = {0.1,    1.81,       -0.3, 0.0,     1e308,      -DBL_MAX, DBL_TRUE_MIN,
                                    1e-300, 123456.789, 1.0,  1.0 / 3, 1e15 + 0.3, DBL_MIN};
    for (size_t v = 0; v < COUNT_OF(values); v++) {
        for (size_t n = 2; n < 3000; n += n < 40 ? 1 : 97) {
            fill_constant(n, values[v]);
            assert_true(isnan(pearson(n)));
            assert_true(isnan(swapped_pearson(n)));
            assert_true(isnan(mc_pearson(x, x, n, MC_DOUBLES, &space).r));
        }
        for (size_t k = 0; k < COUNT_OF(lengths); k++) {
            fill_constant(lengths[k], values[v]);
            assert_true(isnan(pearson(lengths[k])));
        }
    }
    fill_constant(20, 0.1);
    assert_true(isnan(pearson(20)));
    fill_constant(1448, 1.81);
    assert_true(isnan(pearson(1448)));
    fill_constant(10, 0.0);
    x[3] = -0.0; /* equal values, if not equal bits */
    assert_true(isnan(pearson(10)));
}

/* Only the first or the last value differs, which may be alone in its block. */
static void nearly_constant_lists_have_one(void **state) {
    (void)state;
    for (size_t k = 0; k < COUNT_OF(lengths); k++) {
        const size_t n = lengths[k];
        fill_constant(n, 5.0);
        x[n - 1] = 6.0;
        check_near(n, exact_pearson(n), CLOSE);
        assert_true(!isnan(pearson(n)));
        x[n - 1] = 5.0;
        x[0] = 4.0;
        check_near(n, exact_pearson(n), CLOSE);
    }
}

static void infinite_and_missing_values(void **state) {
    (void)state;
    static const double values[] = {INFINITY, -INFINITY, NAN, -NAN};
    struct prng prng = {66};
    for (size_t k = 0; k < COUNT_OF(lengths); k++) {
        const size_t n = lengths[k];
        for (size_t i = 0; i < n; i++) {
            x[i] = random_signed(&prng);
            y[i] = random_signed(&prng);
        }
        assert_true(!isnan(pearson(n)));
        for (size_t i = 0; i < n; i += n < 40 ? 1 : n / 7) {
            for (size_t v = 0; v < COUNT_OF(values); v++) {
                double *list = i % 2 == 0 ? x : y;
                const double old = list[i];
                list[i] = values[v];
                assert_true(isnan(pearson(n)));
                list[n - 1 - i] = v % 2 == 0 ? values[v] : list[n - 1 - i];
                assert_true(isnan(pearson(n)));
                list[n - 1 - i] = 0.5;
                list[i] = old;
            }
        }
    }
    for (size_t i = 0; i < 100; i++) {
        x[i] = INFINITY;
    }
    assert_true(isnan(pearson(100)));
}

static void fewer_than_two_pairs(void **state) {
    (void)state;
    x[0] = 1.0;
    y[0] = 2.0;
    assert_true(isnan(pearson(0)));
    assert_true(isnan(pearson(1)));
    assert_true(isnan(mc_pearson(NULL, NULL, 0, MC_DOUBLES, &space).r));
}

/* If y is x times a power of two or its negative, r is exactly 1 or -1. If y is nearly linear in x, |r| <= 1. */
static void exactly_one_and_never_beyond(void **state) {
    (void)state;
    struct prng prng = {67};
    static const double factors[] = {1.0, 2.0, -1.0, -2.0, 0x1p-300, -0x1p300, 0x1p-700, 0x1p900, -0x1p-30};
    for (int i = 0; i < 6000; i++) {
        const size_t n = i % 20 == 0 ? lengths[random_below(&prng, COUNT_OF(lengths))] : 2 + random_below(&prng, 30);
        const double offset = ldexp(random_signed(&prng), random_int(&prng, -10, 45));
        const double factor = factors[random_below(&prng, COUNT_OF(factors))];
        for (size_t k = 0; k < n; k++) {
            x[k] = offset + random_signed(&prng);
            y[k] = factor * x[k];
        }
        assert_double(factor > 0.0 ? 1.0 : -1.0, pearson(n));
        for (size_t k = 0; k < n; k++) {
            y[k] = double_of(bits_of(3.0 * x[k] + 1.0) + random_below(&prng, 2));
        }
        assert_true(fabs(pearson(n)) <= 1.0);
    }
}

static void never_negative_zero(void **state) {
    (void)state;
    struct prng prng = {68};
    int n_zeros = 0;
    for (int i = 0; i < 20000; i++) {
        const size_t n = 3 + random_below(&prng, 4);
        for (size_t k = 0; k < n; k++) {
            x[k] = random_int(&prng, -1, 1);
            y[k] = random_int(&prng, -1, 1);
        }
        const double r = pearson(n);
        n_zeros += r == 0.0;
        assert_int_not_equal(bits_of(r), bits_of(-0.0));
    }
    assert_true(n_zeros > 100);
    x[0] = -1.0, x[1] = 0.0, x[2] = 1.0;
    y[0] = -1.0, y[1] = 2.0, y[2] = -1.0;
    assert_double(0.0, pearson(3));
    y[0] = 1.0, y[1] = -2.0, y[2] = 1.0;
    assert_double(0.0, pearson(3));
}

static void symmetric_in_x_and_y(void **state) {
    (void)state;
    struct prng prng = {69};
    for (int i = 0; i < 6000; i++) {
        const size_t n = i % 20 == 0 ? lengths[random_below(&prng, COUNT_OF(lengths))] : 2 + random_below(&prng, 100);
        const double offset = ldexp(random_signed(&prng), random_int(&prng, -10, 52));
        for (size_t k = 0; k < n; k++) {
            x[k] = offset + random_signed(&prng);
            y[k] = offset + random_signed(&prng);
        }
        const double r = pearson(n);
        const double swapped = swapped_pearson(n);
        if (!same_double(r, swapped)) {
            fail_msg("n = %zu, offset %.17g: r(x, y) = %.17g, r(y, x) = %.17g", n, offset, r, swapped);
        }
    }
}

/* The alignment of a task's numbers depends on its neighbours. Its bits must not. */
static void alignment_changes_no_bit(void **state) {
    (void)state;
    struct prng prng = {70};
    _Alignas(64) static double moved_x[MAX_N + 8];
    _Alignas(64) static double moved_y[MAX_N + 8];
    for (int i = 0; i < 300; i++) {
        const size_t n = i % 4 == 0 ? lengths[random_below(&prng, COUNT_OF(lengths))] : 2 + random_below(&prng, 300);
        for (size_t k = 0; k < n; k++) {
            x[k] = random_signed(&prng) + 10.0;
            y[k] = random_signed(&prng) * x[k];
        }
        const double r = pearson(n);
        for (size_t a = 0; a < 8; a++) {
            for (size_t b = 0; b < 8; b++) {
                memcpy(moved_x + a, x, n * sizeof *x);
                memcpy(moved_y + b, y, n * sizeof *y);
                const double moved = mc_pearson(moved_x + a, moved_y + b, n, MC_DOUBLES, &space).r;
                assert_int_equal(bits_of(moved), bits_of(r));
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_correlations),
        cmocka_unit_test(all_short_lists_of_small_integers),
        cmocka_unit_test(random_integers),
        cmocka_unit_test(one_value_differs_by_one),
        cmocka_unit_test(random_doubles),
        cmocka_unit_test(powers_of_two_change_no_bit),
        cmocka_unit_test(extreme_scales),
        cmocka_unit_test(mixed_scales),
        cmocka_unit_test(subnormal_lists),
        cmocka_unit_test(constant_lists_have_no_correlation),
        cmocka_unit_test(nearly_constant_lists_have_one),
        cmocka_unit_test(infinite_and_missing_values),
        cmocka_unit_test(fewer_than_two_pairs),
        cmocka_unit_test(exactly_one_and_never_beyond),
        cmocka_unit_test(never_negative_zero),
        cmocka_unit_test(symmetric_in_x_and_y),
        cmocka_unit_test(alignment_changes_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
