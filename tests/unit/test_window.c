/* test_window.c - one window from text to result text: results, counts, how far it moves a place. */
#include "stage_helpers.h"

static struct mc_job job;

static int make_job(void **state) {
    (void)state;
    job = default_job();
    return 0;
}

/* Works on text and compares what comes out. */
static void check_window(const char *text, bool starts_line, size_t window_bytes, const char *out) {
    struct lone_window lone;
    lone_window_init(&lone, text, starts_line, window_bytes);
    assert_int_equal(lone_window_process(&lone, &job), MANYCORR_OK);
    assert_out(&lone, out);
    lone_window_free(&lone);
}

static void results_of_windows(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool starts_line;
        const char *out;
    } cases[] = {
        {"1,2,3,4;2,4,6,9@1,2,3;3,2,1\n", true, "0.9943767126843689@-1.0\n"},
        {"1,2,3,4;2,4,6,9@", true, "0.9943767126843689"},
        {"1,2,3;3,2,1\n", false, "@-1.0\n"},
        {"1,2,3;3,2,1@", false, "@-1.0"},
        {"\n", true, "\n"},
        {"\n", false, "@nan\n"},
        {"@", true, "nan"},
        {"@", false, "@nan"},
        {"@\n", true, "nan@nan\n"},
        {"\n\n1,2;2,1\n \t\n", true, "\n\n-1.0\n\n"},
        {"1,2;2,1\r\n\r\n1,2;2,1\r\n", true, "-1.0\n\n-1.0\n"},
        {"x@1,2;1,2@1,2,3;7\n", true, "nan@1.0@nan\n"},
        {" \n", false, "@nan\n"},
        {"1,2,3;1,2,1\n", true, "0.0\n"},
        {"1,2,nan;1,2,3@inf,1;1,2@5,5;1,2@3;4\n", true, "nan@nan@nan@nan\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        check_window(cases[i].text, cases[i].starts_line, 4096, cases[i].out);
    }
}

static void results_of_large_tasks(void **state) {
    (void)state;
    check_window("1,2,3,4;2,4,6,9\n", true, 1, "0.9943767126843689\n");
    check_window("1,2,3,4;2,4,6,9@", false, 1, "@0.9943767126843689");
    check_window("    \r\n", true, 1, "\n");
    check_window("    \r\n", false, 1, "@nan\n");
    check_window("    @", true, 1, "nan");
    check_window("1,2,3,x;2,4,6,9\n", true, 1, "nan\n");
    check_window("1,2,3,4;5\n", true, 1, "nan\n");
}

static void check_step(const char *text, bool starts_line, size_t window_bytes, struct mc_place expected) {
    struct lone_window lone;
    lone_window_init(&lone, text, starts_line, window_bytes);
    assert_int_equal(lone_window_process(&lone, &job), MANYCORR_OK);
    assert_int_equal(lone.window.step.n_lines, expected.n_lines);
    assert_int_equal(lone.window.step.n_tasks, expected.n_tasks);
    assert_int_equal(lone.window.step.n_bytes, expected.n_bytes);
    lone_window_free(&lone);
}

static void how_far_windows_move(void **state) {
    (void)state;
    check_step("1;2@", true, 64, (struct mc_place){0, 1, 4});
    check_step("1;2@3;4@", false, 64, (struct mc_place){0, 2, 8});
    check_step("1;2\n", true, 64, (struct mc_place){1, 0, 0});
    check_step("1;2\n3;4@", true, 64, (struct mc_place){1, 1, 4});
    check_step("\n\n\r\n@@", true, 64, (struct mc_place){3, 2, 2});
    check_step("1;2\n3;4@5@\n\n6@", false, 64, (struct mc_place){3, 1, 2});
    check_step("1,2;3,4@", true, 1, (struct mc_place){0, 1, 8});
    check_step("1,2;3,4\n", false, 1, (struct mc_place){1, 0, 0});
}

static void counts_of_a_window(void **state) {
    (void)state;
    struct lone_window lone;
    const manycorr_summary *counts = &lone.window.counts;
    lone_window_init(&lone, "1,2;2,1@x;1\n\n1;2@nan,1;2,3@1,2,3;4,5\n", true, 4096);
    for (int repeat = 0; repeat < 2; repeat++) { /* the counts are those of the window alone */
        assert_int_equal(lone_window_process(&lone, &job), MANYCORR_OK);
        assert_int_equal(counts->n_batches, 3);
        assert_int_equal(counts->n_tasks, 5);
        assert_int_equal(counts->n_numbers, 4 + 2 + 2 + 4 + 5);
        assert_int_equal(counts->n_undefined, 2);
        assert_int_equal(counts->n_bad, 2);
        assert_false(lone.window.stopped);
    }
    lone_window_free(&lone);
}

static void stopping_at_a_bad_task(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool starts_line;
        const char *out;
        bool stopped;
    } cases[] = {
        {"1,2;2,1@1,2;1,2\n", true, "-1.0@1.0\n", false},
        {"1,2;2,1@x@1,2;1,2\n", true, "-1.0\n", true},
        {"x@1,2;1,2\n", true, "", true},
        {"x@1,2;1,2\n", false, "\n", true},
        {"1,2;2,1\nx\n", true, "-1.0\n", true},
        {"\nx\n", true, "\n", true},
        {"1,2;2,1@5,5;1,2@y;1\n", false, "@-1.0@nan\n", true},
    };
    job.stop_at_bad_task = true;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct lone_window lone;
        lone_window_init(&lone, cases[i].text, cases[i].starts_line, 4096);
        assert_int_equal(lone_window_process(&lone, &job), MANYCORR_OK);
        assert_int_equal(lone.window.stopped, cases[i].stopped);
        assert_int_equal(lone.window.counts.n_bad, cases[i].stopped);
        assert_out(&lone, cases[i].out);
        lone_window_free(&lone);
    }
    job.stop_at_bad_task = false;
}

/* Windows and methods for which the size of an array is no size_t. */
static void workers_that_are_too_large(void **state) {
    (void)state;
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / sizeof(double),
                                   SIZE_MAX / sizeof(struct mc_result)};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct mc_worker worker;
        assert_false(mc_worker_init(&worker, job.method, sizes[i]));
        mc_worker_free(&worker);
    }
    static const size_t n_results[] = {SIZE_MAX, SIZE_MAX / 8, SIZE_MAX / 64};
    for (size_t i = 0; i < COUNT_OF(n_results); i++) {
        const struct mc_method method = {.n_results = n_results[i], .scratch_bytes = MC_SCRATCH_ALIGNMENT};
        struct mc_worker worker;
        assert_false(mc_worker_init(&worker, &method, 64));
        mc_worker_free(&worker);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_of_windows),     cmocka_unit_test(results_of_large_tasks),
        cmocka_unit_test(how_far_windows_move),   cmocka_unit_test(counts_of_a_window),
        cmocka_unit_test(stopping_at_a_bad_task), cmocka_unit_test(workers_that_are_too_large),
    };
    return cmocka_run_group_tests(tests, make_job, NULL);
}
