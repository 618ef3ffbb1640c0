/*
 * test_library.c - every public function as a host program meets it: defaults, arguments, results.
 *
 * What the library must leave alone (locale, OpenMP, floating point, forks, threads) is in test_host.c; reading and writing that fail
 * are in test_failures.c.
 */
#include "exact_r.h"

#include <float.h>
#include <pthread.h>

#include "api/options.h"
#include "manycorr.h"

static const char two_tasks[] = "1,2,3,4;2,4,6,9@1,2,3;3,2,1\n";
static const char two_results[] = "0.9943767126843689@-1.0\n";

static manycorr_options defaults(void) {
    manycorr_options options;
    mc_options_init(&options);
    return options;
}

/* The output for text must be this, and the status that. */
static void check_text(const char *text, const manycorr_options *options, manycorr_status status,
                       const char *expected) {
    char *result;
    size_t n = 77;
    assert_int_equal(manycorr_text(text, strlen(text), options, &result, &n, NULL), status);
    assert_non_null(result);
    assert_int_equal(n, strlen(expected));
    assert_string_equal(result, expected);
    free(result);
}

static void default_options(void **state) {
    (void)state;
    manycorr_options options;
    memset(&options, 0xAA, sizeof options);
    mc_options_init(&options);
    assert_int_equal(options.n_threads, 0);
    assert_int_equal(options.task_delimiter, '@');
    assert_int_equal(options.list_delimiter, ';');
    assert_int_equal(options.number_delimiter, ',');
    assert_int_equal(options.stop_at_bad_task, 0);
    assert_int_equal(options.exact, 0);
    assert_int_equal(options.window_bytes, 0);
    assert_true(options.max_reports == UINT64_MAX);
    assert_true(options.report == NULL);
    assert_null(options.report_data);
    assert_null(options.begin);
    assert_true(options.progress == NULL);
}

static void names_and_statuses(void **state) {
    (void)state;
    /* A build of an untagged commit says so: "0.2.0 (untagged, 52f8db4)". */
    const size_t length = strlen(MANYCORR_VERSION);
    assert_memory_equal(manycorr_version(), MANYCORR_VERSION, length);
    assert_true(manycorr_version()[length] == '\0' || strncmp(manycorr_version() + length, " (", 2) == 0);
    assert_true(strstr(manycorr_blas(), "OpenBLAS") != NULL);
    assert_true(strstr(manycorr_isas_built_in(), manycorr_isa(NULL)) != NULL);
    assert_string_equal(manycorr_isa("scalar"), "scalar");
    assert_null(manycorr_isa("altivec"));
    assert_true(strstr(manycorr_isas_built_in(), "scalar") != NULL);
    for (int status = -1; status <= 7; status++) {
        const char *text = manycorr_status_text((manycorr_status)status);
        assert_non_null(text);
        assert_true(strlen(text) > 0 && text[strlen(text) - 1] != '.');
        for (int other = 0; other < status && status <= MANYCORR_WRITE_FAILED; other++) {
            assert_string_not_equal(text, manycorr_status_text((manycorr_status)other));
        }
    }
}

static void text_to_text(void **state) {
    (void)state;
    const manycorr_options options = defaults();
    check_text(two_tasks, NULL, MANYCORR_OK, two_results);
    check_text(two_tasks, &options, MANYCORR_OK, two_results);
    check_text("", NULL, MANYCORR_OK, "");
    check_text("\n", NULL, MANYCORR_OK, "\n");
    check_text("x", NULL, MANYCORR_BAD_TASK, "nan\n");
    check_text("1;2", NULL, MANYCORR_OK, "nan\n");
    check_text("\xEF\xBB\xBF"
               "1,2;2,1",
               NULL, MANYCORR_OK, "-1.0\n");
    check_text("1,2;2,1\r\n\r\n1,2;1,2\r\n", NULL, MANYCORR_OK, "-1.0\n\n1.0\n");
    char *result;
    size_t n;
    assert_int_equal(manycorr_text(NULL, 0, NULL, &result, &n, NULL), MANYCORR_OK);
    assert_int_equal(n, 0);
    assert_string_equal(result, "");
    free(result);
    assert_int_equal(manycorr_text("1,2\0;2,1\n", 9, NULL, &result, &n, NULL), MANYCORR_BAD_TASK);
    assert_string_equal(result, "nan\n");
    free(result);
}

static void other_delimiters(void **state) {
    (void)state;
    manycorr_options options = defaults();
    options.task_delimiter = '|';
    options.list_delimiter = '\t';
    options.number_delimiter = ' ';
    check_text(" 1 2  3 4\t2 4 6 9 |1 2 3\t3 2 1\n", &options, MANYCORR_OK, "0.9943767126843689|-1.0\n");
    options.task_delimiter = '\xC3';
    check_text("1 2\t2 1\xC3"
               "1 2\t1 2",
               &options, MANYCORR_OK,
               "-1.0\xC3"
               "1.0\n");
    check_text("1,2\t2,1", &options, MANYCORR_BAD_TASK, "nan\n");
}

/* What the library makes of options that their setters refuse: nothing changes. */
static void options_by_name(void **state) {
    (void)state;
    static const struct {
        const char *name, *good[3], *bad[8];
    } cases[] = {
        {"threads", {"0", "1", "1024"}, {"", "-1", "1025", "1x", " 1", "+1", "99999999999999999999", "0x1"}},
        {"delimiters", {"|: ", "\t;,", "@;,"}, {"", "@;", "@;,,", "@;;", "@e,", " ;,", "1;,", "@;\n"}},
        {"bad-task", {"stop", "nan", NULL}, {"", "STOP", "stop ", "none", "yes", "0", "1", "nans"}},
        {"exact", {"yes", "no", NULL}, {"", "YES", "1", "true", "on", "0", "n", "yes "}},
        {"window", {"1", "268435456", "0"}, {"", "-1", "268435457", "1k", "1e3", " 1", "18446744073709551616", "x"}},
        {"isa", {"scalar", "best", NULL}, {"", "altivec", "AVX2", "avx", "scalar ", "none", "0", "bes"}},
        {"max-reports",
         {"0", "20", "18446744073709551615"},
         {"", "-1", "18446744073709551616", "x", "1.5", " 2", "2 ", "+2"}},
    };
    manycorr_options *options = manycorr_options_new();
    assert_non_null(options);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t k = 0; k < COUNT_OF(cases[i].good) && cases[i].good[k] != NULL; k++) {
            assert_int_equal(manycorr_options_set(options, cases[i].name, cases[i].good[k]), MANYCORR_OK);
        }
        const manycorr_options before = *options;
        for (size_t k = 0; k < COUNT_OF(cases[i].bad); k++) {
            assert_int_equal(manycorr_options_set(options, cases[i].name, cases[i].bad[k]), MANYCORR_BAD_ARGUMENT);
        }
        assert_memory_equal(&before, options, sizeof before);
    }
    assert_int_equal(options->max_reports == UINT64_MAX && options->n_threads == 1024 && !options->exact, true);
    assert_int_equal(manycorr_options_set(options, "method", "pearson"), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_options_set(NULL, "exact", "yes"), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_options_set(options, NULL, "yes"), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_options_set(options, "exact", NULL), MANYCORR_BAD_ARGUMENT);
    manycorr_options_free(options);
    manycorr_options_free(NULL);
}

/* An option has an effect: each of those that change what a call does. */
static void options_take_effect(void **state) {
    (void)state;
    manycorr_options *options = manycorr_options_new();
    manycorr_options_set(options, "delimiters", "|: ");
    check_text("1 2:2 1|1 2:1 2\n", options, MANYCORR_OK, "-1.0|1.0\n");
    manycorr_options_set(options, "bad-task", "stop");
    check_text("1 2:2 1|x|1 2:1 2\n", options, MANYCORR_BAD_TASK, "-1.0\n");
    manycorr_options_free(options);
    options = manycorr_options_new();
    manycorr_options_set(options, "exact", "yes");
    manycorr_summary summary = MANYCORR_SUMMARY_INIT;
    char *result;
    size_t n;
    assert_int_equal(manycorr_text("1,2,3;3,2,4\n", 12, options, &result, &n, &summary), MANYCORR_OK);
    assert_int_equal(summary.n_exact, 1);
    manycorr_free(result);
    manycorr_options_free(options);
}

/* A summary of an unknown size is refused; of a later version's, the fields that this one does not know stay. */
static void summaries_have_a_size(void **state) {
    (void)state;
    struct {
        manycorr_summary known;
        uint64_t later;
    } large = {MANYCORR_SUMMARY_INIT, 77};
    manycorr_summary zeros = {0};
    char *result;
    size_t n;
    assert_int_equal(manycorr_text("1;2\n", 4, NULL, &result, &n, &zeros), MANYCORR_BAD_ARGUMENT);
    assert_null(result);
    assert_int_equal(manycorr_fd(STDIN_FILENO, STDOUT_FILENO, NULL, &zeros), MANYCORR_BAD_ARGUMENT);
    large.known.size = sizeof large;
    assert_int_equal(manycorr_text("1;2\n", 4, NULL, &result, &n, &large.known), MANYCORR_OK);
    assert_int_equal(large.known.n_tasks, 1);
    assert_int_equal(large.known.size, sizeof large);
    assert_int_equal(large.later, 77);
    manycorr_free(result);
    manycorr_free(NULL);
}

static void bad_arguments(void **state) {
    (void)state;
    char *result;
    size_t n;
    double number = 1.0;
    const manycorr_pair pair = {0, 0, 0};
    assert_int_equal(manycorr_text(NULL, 1, NULL, &result, &n, NULL), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_text("", 0, NULL, NULL, &n, NULL), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_text("", 0, NULL, &result, NULL, NULL), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_fd(-1, STDOUT_FILENO, NULL, NULL), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_fd(STDIN_FILENO, -1, NULL, NULL), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_arrays(NULL, 1, &pair, 1, NULL, &number), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_arrays(&number, 1, NULL, 1, NULL, &number), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_arrays(&number, 1, &pair, 1, NULL, NULL), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_pearson(NULL, &number, 1, &number), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_pearson(&number, NULL, 1, &number), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_pearson(&number, &number, 1, NULL), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_parse_list(NULL, 1, NULL, NULL, 0, &n), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_parse_list("1", 1, NULL, NULL, 1, &n), MANYCORR_BAD_ARGUMENT);
    assert_int_equal(manycorr_parse_list("1", 1, NULL, &number, 1, NULL), MANYCORR_BAD_ARGUMENT);
}

/* A pipe to the library and one back, in the hands of one thread. */
struct coprocess {
    pthread_t thread;
    int to;   /* what the test writes */
    int from; /* what the test reads */
    int input;
    int output;
    manycorr_status status;
};

static void *run_coprocess(void *data) {
    struct coprocess *coprocess = data;
    manycorr_options options = defaults();
    options.n_threads = 2;
    coprocess->status = manycorr_fd(coprocess->input, coprocess->output, &options, NULL);
    close(coprocess->output);
    return NULL;
}

static void start_coprocess(struct coprocess *coprocess) {
    int to[2];
    int from[2];
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    *coprocess = (struct coprocess){.to = to[1], .from = from[0], .input = to[0], .output = from[1]};
    assert_int_equal(pthread_create(&coprocess->thread, NULL, run_coprocess, coprocess), 0);
}

static void assert_comes(int fd, const char *expected) {
    char bytes[256] = "";
    for (size_t n = 0; n < strlen(expected);) {
        const ssize_t n_read = read(fd, bytes + n, strlen(expected) - n);
        assert_true(n_read > 0);
        n += (size_t)n_read;
    }
    assert_string_equal(bytes, expected);
}

/* A line in gives its line out, though neither pipe is closed; and a task its number, though its line goes on. */
static void a_line_in_gives_its_line_out(void **state) {
    (void)state;
    struct coprocess coprocess;
    start_coprocess(&coprocess);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(write(coprocess.to, two_tasks, strlen(two_tasks)), strlen(two_tasks));
        assert_comes(coprocess.from, two_results);
    }
    assert_int_equal(write(coprocess.to, "\n1,2;2,1\nx\n1,2;", 15), 15);
    assert_comes(coprocess.from, "\n-1.0\nnan\n");
    assert_int_equal(write(coprocess.to, "1,2", 3), 3);
    close(coprocess.to);
    assert_comes(coprocess.from, "1.0\n");
    char end;
    assert_int_equal(read(coprocess.from, &end, 1), 0);
    assert_int_equal(pthread_join(coprocess.thread, NULL), 0);
    assert_int_equal(coprocess.status, MANYCORR_BAD_TASK);
    close(coprocess.from);
    close(coprocess.input);
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

/* Written with all their digits, x and y must give the very same r. */
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

/* Arrays, single pairs and text agree to the bit, whatever the threads. */
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

/* Results are those of the decimals as written, however small what tells them apart is; and --exact rounds all of them. */
static void exact_text(void **state) {
    (void)state;
    static const char text[] = "1,1.00000000000000000001;1,2@1,2,3,4;2,4,6,9@1.0,1;1,2@x;1\n"
                               "1e15,1000000000000000.01,1000000000000000.03;1,2,4@1,nan;1,2@inf,1;1,2@1,2,3;5@1;1\n";
    static const char results[] = "1.0@0.9943767126843689@nan@nan\n1.0@nan@nan@nan@nan\n";
    for (int n_threads = 1; n_threads <= 3; n_threads++) {
        for (size_t window = 1; window < 100000; window *= 50) {
            manycorr_options options = defaults();
            options.n_threads = n_threads;
            options.window_bytes = window;
            for (options.exact = 0; options.exact < 2; options.exact++) {
                manycorr_summary summary = MANYCORR_SUMMARY_INIT;
                char *result;
                size_t n;
                assert_int_equal(manycorr_text(text, strlen(text), &options, &result, &n, &summary), MANYCORR_BAD_TASK);
                assert_string_equal(result, results);
                assert_int_equal(summary.n_exact, options.exact == 0 ? 2 : 3);
                assert_int_equal(summary.n_undefined, 5);
                assert_int_equal(summary.n_bad, 1);
                free(result);
            }
        }
    }
}

/* Lists of doubles from harmless to hopeless, in one array. */
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

/* Correctly rounded if that is wanted, else within 1e-12, by as many threads as there may be. */
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

/* What has no correlation has none if it is asked for exactly. */
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

/* Every call adds to what is there; n_threads is the most. */
static void summaries_add_up(void **state) {
    (void)state;
    static const char text[] = "1,2;2,1@x;1\n\n5,5;1,2@1,2,3;9\n";
    manycorr_summary summary = MANYCORR_SUMMARY_INIT;
    for (int calls = 1; calls <= 3; calls++) {
        manycorr_options options = defaults();
        options.n_threads = calls == 2 ? 3 : 1;
        char *result;
        size_t n;
        const double wall = summary.wall_seconds;
        assert_int_equal(manycorr_text(text, strlen(text), &options, &result, &n, &summary), MANYCORR_BAD_TASK);
        const uint64_t times = (uint64_t)calls;
        assert_int_equal(summary.n_batches, 3 * times);
        assert_int_equal(summary.n_tasks, 4 * times);
        assert_int_equal(summary.n_numbers, 14 * times);
        assert_int_equal(summary.n_undefined, 2 * times);
        assert_int_equal(summary.n_bad, times);
        assert_int_equal(summary.n_exact, 0);
        assert_int_equal(summary.n_reports, 0);
        assert_int_equal(summary.bytes_in, strlen(text) * times);
        assert_int_equal(summary.bytes_out, n * times);
        assert_int_equal(summary.n_threads, 1); /* so little work is not shared */
        assert_int_equal(summary.n_constant, times);
        assert_int_equal(summary.n_single, times);
        assert_int_equal(summary.n_missing + summary.n_infinite + summary.n_few, 0);
        assert_true(summary.wall_seconds > wall);
        free(result);
    }
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        assert_true(summary.stage_seconds[stage] >= 0.0);
    }
    char *result;
    size_t n;
    assert_int_equal(manycorr_text("1,2;2,1\n", 8, NULL, &result, &n, &summary), MANYCORR_OK);
    free(result);
    assert_int_equal(summary.n_bad, 3); /* of earlier calls: they do not make this one's status */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_options),
        cmocka_unit_test(names_and_statuses),
        cmocka_unit_test(text_to_text),
        cmocka_unit_test(other_delimiters),
        cmocka_unit_test(options_by_name),
        cmocka_unit_test(options_take_effect),
        cmocka_unit_test(summaries_have_a_size),
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(a_line_in_gives_its_line_out),
        cmocka_unit_test(pairs_of_arrays),
        cmocka_unit_test(pairs_that_reach_beyond),
        cmocka_unit_test(all_ways_give_the_same_bits),
        cmocka_unit_test(one_pair_of_arrays),
        cmocka_unit_test(exact_text),
        cmocka_unit_test(exact_arrays),
        cmocka_unit_test(exact_arrays_without_correlation),
        cmocka_unit_test(summaries_add_up),
    };
    alarm(300); /* a library that waits for ever shall not hold up the tests */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
