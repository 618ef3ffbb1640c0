/* test_arrays.c - the public functions on arrays of doubles: results, pairs out of bounds, exact results. */
#include "exact_r.h"

#include "api/options.h"
#include "manycorr.h"

static manycorr_options defaults(void) {
    manycorr_options options;
    mc_options_init(&options);
    return options;
}

static void pairs_of_arrays(void **state) {
    (void)state;
    const double values[] = {1, 2, 3, 4, 2, 4, 6, 9, 3, 2, 1, 5, 5, 5, NAN, INFINITY};
    const manycorr_pair pairs[] = {{0, 4, 4}, {0, 8, 3}, {0, 0, 4},   {0, 11, 3}, {0, 13, 3},
                                   {0, 0, 0}, {0, 4, 1}, {16, 16, 0}, {3, 0, 2},  {14, 0, 2}};
    const double expected[] = {0.9943767126843689, -1.0, 1.0, NAN, NAN, NAN, NAN, NAN, -1.0, NAN};
    for (int n_threads = 0; n_threads <= 8; n_threads++) {
        manycorr_options options = defaults();
        options.n_threads = n_threads;
        for (size_t n = 0; n <= COUNT_OF(pairs); n++) { /* fewer than threads, too */
            double results[COUNT_OF(pairs)] = {0};
            assert_int_equal(manycorr_arrays(values, COUNT_OF(values), pairs, n, &options, results), MANYCORR_OK);
            for (size_t i = 0; i < COUNT_OF(pairs); i++) {
                assert_double(i < n ? expected[i] : 0.0, results[i]);
            }
        }
    }
    assert_int_equal(manycorr_arrays(values, COUNT_OF(values), pairs, 0, NULL, NULL), MANYCORR_OK);
    assert_int_equal(manycorr_arrays(NULL, 0, NULL, 0, NULL, NULL), MANYCORR_OK);
    double result = 0.0;
    assert_int_equal(manycorr_arrays(NULL, 0, &pairs[5], 1, NULL, &result), MANYCORR_OK);
    assert_true(isnan(result));
}

static void pairs_that_reach_beyond(void **state) {
    (void)state;
    const double values[8] = {1, 2, 3, 4, 4, 3, 2, 1};
    static const manycorr_pair bad[] = {
        {0, 5, 4},        {5, 0, 4},           {0, 0, 9},        {9, 0, 0},
        {0, SIZE_MAX, 2}, {SIZE_MAX, 0, 2},    {0, 0, SIZE_MAX}, {SIZE_MAX, 0, SIZE_MAX},
        {8, 0, 1},        {SIZE_MAX - 1, 0, 3}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const manycorr_pair pairs[] = {{0, 4, 4}, bad[i]};
        double results[2] = {7.0, 7.0};
        assert_int_equal(manycorr_arrays(values, 8, pairs, 2, NULL, results), MANYCORR_BAD_ARGUMENT);
        assert_double(7.0, results[0]); /* nothing is computed */
        assert_double(7.0, results[1]);
    }
}

/* As text with all their digits, x and y have the same r. */
static void check_as_text(const double *x, const double *y, size_t n, double expected) {
    if (n == 0) {
        return;
    }
    struct text text = {0};
    for (size_t i = 0; i < 2 * n; i++) {
        char number[40];
        snprintf(number, sizeof number, "%.17g", i < n ? x[i] : y[i - n]);
        text_puts(&text, number);
        text_putc(&text, i + 1 == n ? ';' : i + 1 == 2 * n ? '\n' : ',');
    }
    char *result;
    size_t n_result;
    assert_int_equal(manycorr_text(text.bytes, text.n, NULL, &result, &n_result, NULL), MANYCORR_OK);
    assert_double(expected, strtod(result, NULL));
    free(result);
    text_free(&text);
}

/* Arrays, single pairs and text have the same bits with any number of threads. */
static void all_ways_give_the_same_bits(void **state) {
    (void)state;
    enum { N = 20000, N_PAIRS = 500 };
    struct prng prng = {120};
    double *values = checked_malloc(N * sizeof *values);
    manycorr_pair pairs[N_PAIRS];
    double expected[N_PAIRS];
    double results[N_PAIRS];
    for (size_t i = 0; i < N; i++) {
        values[i] = random_signed(&prng);
    }
    for (size_t i = 0; i < N_PAIRS; i++) {
        pairs[i].n = random_below(&prng, i % 50 == 0 ? N : 100);
        pairs[i].x = random_below(&prng, N - pairs[i].n);
        pairs[i].y = random_below(&prng, N - pairs[i].n);
        assert_int_equal(manycorr_pearson(values + pairs[i].x, values + pairs[i].y, pairs[i].n, &expected[i]), 0);
    }
    for (int n_threads = 1; n_threads <= 8; n_threads++) {
        manycorr_options options = defaults();
        options.n_threads = n_threads;
        assert_int_equal(manycorr_arrays(values, N, pairs, N_PAIRS, &options, results), MANYCORR_OK);
        for (size_t i = 0; i < N_PAIRS; i++) {
            assert_double(expected[i], results[i]);
        }
    }
    for (size_t i = 0; i < N_PAIRS; i += 10) {
        check_as_text(values + pairs[i].x, values + pairs[i].y, pairs[i].n, expected[i]);
    }
    free(values);
}

static void one_pair_of_arrays(void **state) {
    (void)state;
    const double x[] = {1, 2, 3, 4};
    const double y[] = {2, 4, 6, 9};
    double r = 5.0;
    assert_int_equal(manycorr_pearson(x, y, 4, &r), MANYCORR_OK);
    assert_double(0.9943767126843689, r);
    assert_int_equal(manycorr_pearson(x, y, 1, &r), MANYCORR_OK);
    assert_true(isnan(r));
    r = 5.0;
    assert_int_equal(manycorr_pearson(NULL, NULL, 0, &r), MANYCORR_OK);
    assert_true(isnan(r));
}

/* Doubles of several magnitudes, with spreads from wide to narrow. */
static double *make_hard_values(size_t n) {
    struct prng prng = {121};
    double *values = checked_malloc(n * sizeof *values);
    for (size_t i = 0; i < n; i++) {
        static const double offsets[] = {0.0, 1.0, 1e5, 1e10, 1e14, 0x1p-1040, 1e250};
        static const double spreads[] = {1.0, 1e-3, 1.0, 1e-2, 1.0, 0x1p-1050, 1e290};
        const size_t kind = i * COUNT_OF(offsets) / n;
        values[i] = offsets[kind] + spreads[kind] * random_signed(&prng);
    }
    return values;
}

/* Exact results are correctly rounded, others are within 1e-12, with any number of threads. */
static void exact_arrays(void **state) {
    (void)state;
    enum { N = 21000, N_PAIRS = 400 };
    struct prng prng = {122};
    double *values = make_hard_values(N);
    manycorr_pair pairs[N_PAIRS];
    double expected[N_PAIRS];
    double results[N_PAIRS];
    for (size_t i = 0; i < N_PAIRS; i++) {
        pairs[i].n = 2 + random_below(&prng, i % 100 == 0 ? N / 2 : 50);
        pairs[i].x = random_below(&prng, N - pairs[i].n + 1);
        pairs[i].y = i % 3 == 0 ? pairs[i].x : random_below(&prng, N - pairs[i].n + 1);
        expected[i] = exact_r_of_doubles(values + pairs[i].x, values + pairs[i].y, pairs[i].n);
    }
    for (int n_threads = 0; n_threads <= 8; n_threads += 2) {
        manycorr_options options = defaults();
        options.n_threads = n_threads;
        assert_int_equal(manycorr_arrays(values, N, pairs, N_PAIRS, &options, results), MANYCORR_OK);
        for (size_t i = 0; i < N_PAIRS; i++) {
            double one = 5.0;
            assert_true(fabs(results[i] - expected[i]) <= 1e-12);
            assert_int_equal(manycorr_pearson(values + pairs[i].x, values + pairs[i].y, pairs[i].n, &one), MANYCORR_OK);
            assert_double(one, results[i]);
        }
        options.exact = 1;
        assert_int_equal(manycorr_arrays(values, N, pairs, N_PAIRS, &options, results), MANYCORR_OK);
        for (size_t i = 0; i < N_PAIRS; i++) {
            assert_double(expected[i], results[i]);
        }
    }
    free(values);
}

/* Pairs without a correlation have none if exact results are asked for. */
static void exact_arrays_without_correlation(void **state) {
    (void)state;
    const double values[] = {1,         2, 4, 5,   5,    5,   NAN, 1, 2, INFINITY, 1,  2,
                             -INFINITY, 1, 2, 0.0, -0.0, 0.0, -1,  0, 1, 1,        -2, 1};
    static const size_t lists[] = {3, 6, 9, 12, 15, 5, 8, 11};
    manycorr_options options = defaults();
    for (options.exact = 0; options.exact < 2; options.exact++) {
        for (size_t i = 0; i < COUNT_OF(lists); i++) {
            const manycorr_pair pairs[] = {{0, lists[i], 3}, {lists[i], 0, 3}, {0, 0, 1}, {0, 0, 0}};
            double results[4] = {5.0, 5.0, 5.0, 5.0};
            assert_int_equal(manycorr_arrays(values, COUNT_OF(values), pairs, 4, &options, results), MANYCORR_OK);
            for (size_t k = 0; k < 4; k++) {
                if (!isnan(results[k]) && (lists[i] % 3 == 0 || k >= 2)) {
                    fail_msg("list %zu, pair %zu: %g", lists[i], k, results[k]);
                }
            }
            assert_true(lists[i] % 3 == 0 || isnan(results[0])); /* these reach a NaN, or infinity */
        }
        const manycorr_pair zero = {18, 21, 3};
        double r = 5.0;
        assert_int_equal(manycorr_arrays(values, COUNT_OF(values), &zero, 1, &options, &r), MANYCORR_OK);
        assert_double(0.0, r); /* not -0 */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_of_arrays),
        cmocka_unit_test(pairs_that_reach_beyond),
        cmocka_unit_test(all_ways_give_the_same_bits),
        cmocka_unit_test(one_pair_of_arrays),
        cmocka_unit_test(exact_arrays),
        cmocka_unit_test(exact_arrays_without_correlation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
