/*
 * test_library.c - the public functions on text as a host program meets them: arguments, results, summaries.
 *
 * test_options.c has the options, test_arrays.c the functions on arrays, test_failures.c reading and writing that fail.
 * test_host.c has what the library must leave alone: locale, OpenMP, floating point, forks, threads.
 */
#include "support.h"

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

/* Checks the output for text, and the status. */
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

/* A summary that is too small is refused. In one of a later version, unknown fields stay unchanged. */
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

/* A call of the library between two pipes, on a thread of its own. */
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

/* A line in gives its line out, though neither pipe is closed. */
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

/* Results are those of the decimals as written, however small their differences are. If exact, all are correctly
   rounded. */
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
                assert_int_equal(summary.n_exact, 3); /* two estimates are uncertain, and one task is of integers */
                assert_int_equal(summary.n_undefined, 5);
                assert_int_equal(summary.n_bad, 1);
                free(result);
            }
        }
    }
}

/* Every call adds to the counts. n_threads is the maximum. */
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
        assert_int_equal(summary.n_exact, times); /* 1,2;2,1 */
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
    assert_int_equal(summary.n_bad, 3); /* bad tasks of earlier calls do not change this call's status */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_statuses), cmocka_unit_test(text_to_text),
        cmocka_unit_test(other_delimiters),   cmocka_unit_test(summaries_have_a_size),
        cmocka_unit_test(bad_arguments),      cmocka_unit_test(a_line_in_gives_its_line_out),
        cmocka_unit_test(exact_text),         cmocka_unit_test(summaries_add_up),
    };
    alarm(300); /* ends a test that waits for ever */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
