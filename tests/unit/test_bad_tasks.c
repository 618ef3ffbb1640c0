/* test_bad_tasks.c - the reports of the bad tasks of a window: their places, and how many there are. */
#include "window_helpers.h"

#include "stream/bad_tasks.h"

struct reports {
    manycorr_report report[8];
    size_t n;
};

static void collect(const manycorr_report *report, void *data) {
    struct reports *reports = data;
    assert_true(reports->n < COUNT_OF(reports->report));
    reports->report[reports->n++] = *report;
}

/* The reports of a window that begins at a place of a stream, of which n_before have been reported. */
static struct reports report_window(const char *text, bool starts_line, struct mc_place place, uint64_t max_reports,
                                    uint64_t n_before) {
    struct reports reports = {.n = 0};
    struct mc_job job = default_job();
    struct lone_window lone;
    struct mc_head head = {.n_bytes = 0};
    uint64_t n_reports = n_before;
    job.report = collect;
    job.report_data = &reports;
    job.max_reports = max_reports;
    lone_window_init(&lone, text, starts_line, 4096);
    assert_int_equal(lone_window_process(&lone, &job), MANYCORR_OK);
    mc_report_bad_tasks(&job, &lone.window, place, &head, &n_reports);
    assert_int_equal(n_reports, n_before + reports.n);
    lone_window_free(&lone);
    return reports;
}

static void assert_place(const manycorr_report *report, uint64_t line, uint64_t task, uint64_t byte) {
    assert_int_equal(report->line, line);
    assert_int_equal(report->task, task);
    assert_int_equal(report->byte, byte);
}

static void places_of_reports(void **state) {
    (void)state;
    static const char text[] = "1,2;3,x@1,2;2,1@;1\n\n \nz\n1,2;3,4@7,y;1,2\n";
    struct reports reports = report_window(text, true, (struct mc_place){0}, UINT64_MAX, 0);
    assert_int_equal(reports.n, 4);
    assert_place(&reports.report[0], 1, 1, 7);
    assert_place(&reports.report[1], 1, 3, 17);
    assert_place(&reports.report[2], 4, 1, 1);
    assert_place(&reports.report[3], 5, 2, 11);
    reports = report_window(text, false, (struct mc_place){10, 5, 1000}, UINT64_MAX, 0);
    assert_int_equal(reports.n, 4);
    assert_place(&reports.report[0], 11, 6, 1007);
    assert_place(&reports.report[1], 11, 8, 1017);
    assert_place(&reports.report[2], 14, 1, 1);
    reports = report_window("\n", false, (struct mc_place){2, 1, 8}, UINT64_MAX, 0);
    assert_int_equal(reports.n, 1);
    assert_int_equal(reports.report[0].problem, MANYCORR_WRONG_LISTS);
    assert_place(&reports.report[0], 3, 2, 9);
}

static void no_more_reports_than_wanted(void **state) {
    (void)state;
    static const char text[] = "x@y@z@1,2;2,1@v\n";
    assert_int_equal(report_window(text, true, (struct mc_place){0}, 2, 0).n, 2);
    assert_int_equal(report_window(text, true, (struct mc_place){0}, 4, 0).n, 4);
    assert_int_equal(report_window(text, true, (struct mc_place){0}, 20, 19).n, 1);
    assert_int_equal(report_window(text, true, (struct mc_place){0}, 20, 20).n, 0);
    assert_int_equal(report_window(text, true, (struct mc_place){0}, 0, 0).n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_of_reports),
        cmocka_unit_test(no_more_reports_than_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
