/*
 * test_window.c - one window from text to result text, what is wrong with bad tasks and where, and joining results.
 */
#include "support.h"

#include "parse/diagnose.h"
#include "output/join.h"
#include "stream/window.h"

static struct mc_job job;
static struct mc_team nobody; /* a team of one */

static int make_job(void **state) {
    (void)state;
    mc_team_init_single(&nobody);
    job = (struct mc_job){.parse = mc_parse_scalar, .window_bytes = 4096};
    return mc_syntax_init(&job.syntax, '@', ';', ',') ? 0 : -1;
}

/* A window that holds text; is_large as a source would say it for windows of so many bytes. */
static void set_text(struct mc_window *window, const char *text, bool starts_line, size_t window_bytes) {
    struct mc_buffer *buffer = &window->text.buffer;
    buffer->n_bytes = 0;
    assert_true(mc_buffer_append(buffer, text, strlen(text)));
    window->text.starts_line = starts_line;
    window->text.is_large = buffer->n_bytes > window_bytes + 2;
}

static manycorr_status process(struct mc_worker *worker, struct mc_window *window) {
    struct mc_large_space *space = &worker->large;
    return mc_window_process(&job, &nobody, 0, &space, worker, window);
}

/* Works on text and compares what comes out. */
static void check_window(const char *text, bool starts_line, size_t window_bytes, const char *out) {
    struct mc_window window = {0};
    struct mc_worker worker;
    assert_true(mc_worker_init(&worker, window_bytes));
    set_text(&window, text, starts_line, window_bytes);
    assert_int_equal(process(&worker, &window), MANYCORR_OK);
    if (window.out.n_bytes != strlen(out) || memcmp(window.out.text, out, strlen(out)) != 0) {
        fail_msg("'%s' gave '%.*s', not '%s'", text, (int)window.out.n_bytes, window.out.text, out);
    }
    mc_window_free(&window);
    mc_worker_free(&worker);
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
    struct mc_window window = {0};
    struct mc_worker worker;
    assert_true(mc_worker_init(&worker, window_bytes));
    set_text(&window, text, starts_line, window_bytes);
    assert_int_equal(process(&worker, &window), MANYCORR_OK);
    assert_int_equal(window.step.n_lines, expected.n_lines);
    assert_int_equal(window.step.n_tasks, expected.n_tasks);
    assert_int_equal(window.step.n_bytes, expected.n_bytes);
    mc_window_free(&window);
    mc_worker_free(&worker);
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

static void places_add_up(void **state) {
    (void)state;
    struct mc_place place = {0};
    place = mc_place_add(place, (struct mc_place){0, 2, 30});
    place = mc_place_add(place, (struct mc_place){0, 1, 5});
    assert_true(place.n_lines == 0 && place.n_tasks == 3 && place.n_bytes == 35);
    place = mc_place_add(place, (struct mc_place){4, 1, 7});
    assert_true(place.n_lines == 4 && place.n_tasks == 1 && place.n_bytes == 7);
    place = mc_place_add(place, (struct mc_place){1, 0, 0});
    assert_true(place.n_lines == 5 && place.n_tasks == 0 && place.n_bytes == 0);
    place = mc_place_add(place, (struct mc_place){0, 1, UINT64_C(5000000000)});
    assert_true(place.n_lines == 5 && place.n_tasks == 1 && place.n_bytes == UINT64_C(5000000000));
}

static void counts_of_a_window(void **state) {
    (void)state;
    struct mc_window window = {0};
    struct mc_worker worker;
    assert_true(mc_worker_init(&worker, 4096));
    set_text(&window, "1,2;2,1@x;1\n\n1;2@nan,1;2,3@1,2,3;4,5\n", true, 4096);
    for (int repeat = 0; repeat < 2; repeat++) { /* the counts are of the window alone, not of the worker's past */
        assert_int_equal(process(&worker, &window), MANYCORR_OK);
        assert_int_equal(window.counts.n_batches, 3);
        assert_int_equal(window.counts.n_tasks, 5);
        assert_int_equal(window.counts.n_numbers, 4 + 2 + 2 + 4 + 5);
        assert_int_equal(window.counts.n_undefined, 2);
        assert_int_equal(window.counts.n_bad, 2);
        assert_false(window.stopped);
    }
    mc_window_free(&window);
    mc_worker_free(&worker);
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
        struct mc_window window = {0};
        struct mc_worker worker;
        assert_true(mc_worker_init(&worker, 4096));
        set_text(&window, cases[i].text, cases[i].starts_line, 4096);
        assert_int_equal(process(&worker, &window), MANYCORR_OK);
        assert_int_equal(window.stopped, cases[i].stopped);
        assert_int_equal(window.counts.n_bad, cases[i].stopped);
        assert_int_equal(window.out.n_bytes, strlen(cases[i].out));
        assert_memory_equal(window.out.text, cases[i].out, strlen(cases[i].out));
        mc_window_free(&window);
        mc_worker_free(&worker);
    }
    job.stop_at_bad_task = false;
}

struct reports {
    manycorr_report report[8];
    size_t n;
};

static void collect(const manycorr_report *report, void *data) {
    struct reports *reports = data;
    assert_true(reports->n < COUNT_OF(reports->report));
    reports->report[reports->n++] = *report;
}

/* The reports of a window that begins somewhere in a stream. */
static struct reports report_window(const char *text, bool starts_line, struct mc_place place, uint64_t max_reports,
                                    uint64_t n_before) {
    struct reports reports = {.n = 0};
    const manycorr_options options = {.report = collect, .report_data = &reports, .max_reports = max_reports};
    struct mc_window window = {0};
    struct mc_worker worker;
    uint64_t n_reports = n_before;
    assert_true(mc_worker_init(&worker, 4096));
    set_text(&window, text, starts_line, 4096);
    assert_int_equal(process(&worker, &window), MANYCORR_OK);
    struct mc_head head = {.n_bytes = 0};
    mc_report_bad_tasks(&job, &window, place, &options, &head, &n_reports);
    assert_int_equal(n_reports, n_before + reports.n);
    mc_window_free(&window);
    mc_worker_free(&worker);
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

/* Each thing that can be wrong with a task, and where. The item is given as its length and its first byte's place. */
static const struct {
    const char *text;
    manycorr_problem problem;
    char list;
    uint64_t value, byte;
    size_t item_bytes;
    uint64_t n_lists, n_x, n_y;
} wrong[] = {
    {"1,2.O;3,4", MANYCORR_NOT_A_NUMBER, 'x', 2, 3, 3, 0, 0, 0},
    {"1,2;3, 2.O ", MANYCORR_NOT_A_NUMBER, 'y', 2, 8, 3, 0, 0, 0},
    {"1 2;3", MANYCORR_NOT_A_NUMBER, 'x', 1, 1, 3, 0, 0, 0},
    {"1,2;3,x,y", MANYCORR_NOT_A_NUMBER, 'y', 2, 7, 1, 0, 0, 0},
    {"x;", MANYCORR_NOT_A_NUMBER, 'x', 1, 1, 1, 0, 0, 0},
    {"1\r;2", MANYCORR_NOT_A_NUMBER, 'x', 1, 1, 2, 0, 0, 0},
    {"1,,2;3,4,5", MANYCORR_EMPTY_ITEM, 'x', 2, 3, 0, 0, 0, 0},
    {",1;3,4", MANYCORR_EMPTY_ITEM, 'x', 1, 1, 0, 0, 0, 0},
    {"1,2;3,", MANYCORR_EMPTY_ITEM, 'y', 2, 7, 0, 0, 0, 0},
    {"1,2;3, \t", MANYCORR_EMPTY_ITEM, 'y', 2, 9, 0, 0, 0, 0},
    {",;1", MANYCORR_EMPTY_ITEM, 'x', 1, 1, 0, 0, 0, 0},
    {";1", MANYCORR_EMPTY_LIST, 'x', 0, 1, 0, 0, 0, 0},
    {"1;", MANYCORR_EMPTY_LIST, 'y', 0, 3, 0, 0, 0, 0},
    {";,", MANYCORR_EMPTY_LIST, 'x', 0, 1, 0, 0, 0, 0},
    {"1,2;3,4,5", MANYCORR_WRONG_LENGTHS, '\0', 0, 1, 0, 0, 2, 3},
    {"1;3,4", MANYCORR_WRONG_LENGTHS, '\0', 0, 1, 0, 0, 1, 2},
    {"1,2,3;3,4", MANYCORR_WRONG_LENGTHS, '\0', 0, 1, 0, 0, 3, 2},
    {"", MANYCORR_WRONG_LISTS, '\0', 0, 1, 0, 0, 0, 0},
    {" \t", MANYCORR_WRONG_LISTS, '\0', 0, 1, 0, 0, 0, 0},
    {"1,2", MANYCORR_WRONG_LISTS, '\0', 0, 1, 0, 1, 0, 0},
    {"x", MANYCORR_WRONG_LISTS, '\0', 0, 1, 0, 1, 0, 0},
    {"1;2;3", MANYCORR_WRONG_LISTS, '\0', 0, 5, 0, 3, 0, 0},
    {";;;", MANYCORR_WRONG_LISTS, '\0', 0, 3, 0, 4, 0, 0},
    {"x;y;z;1", MANYCORR_WRONG_LISTS, '\0', 0, 5, 0, 4, 0, 0},
};

static void what_is_wrong(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        for (int at = 0; at < 3; at++) { /* '@' or a newline behind it, or CRLF */
            char text[64 + MC_TEXT_PADDING];
            const size_t n = strlen(wrong[i].text);
            snprintf(text, 64, "%s%s", wrong[i].text, (const char *[]){"@", "\n", "\r\n"}[at]);
            manycorr_report report;
            assert_true(mc_diagnose_task(text, n, &job.syntax, (struct mc_place){2, 3, 100}, &report));
            assert_int_equal(report.problem, wrong[i].problem);
            assert_place(&report, 3, 4, 100 + wrong[i].byte);
            assert_int_equal(report.list, wrong[i].list);
            assert_int_equal(report.value, wrong[i].value);
            assert_int_equal(report.item_bytes, wrong[i].item_bytes);
            assert_ptr_equal(report.text, text);
            assert_int_equal(report.text_bytes, n);
            assert_true(wrong[i].item_bytes == 0 || report.item == text + wrong[i].byte - 1);
            assert_int_equal(report.n_lists, wrong[i].n_lists);
            assert_int_equal(report.n_x, wrong[i].n_x);
            assert_int_equal(report.n_y, wrong[i].n_y);
        }
    }
}

static void nothing_is_wrong(void **state) {
    (void)state;
    static const char *const texts[] = {"1;2\n", "1,2,3;4@", " 1 , nan ; inf , NA \n", "1,2;3,4\r\n", "1e999;-0\n",
                                        ";\n",   " ;\t@"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        manycorr_report report;
        char text[64 + MC_TEXT_PADDING];
        snprintf(text, 64, "%s", texts[i]);
        const size_t n = strcspn(text, "@\r\n");
        assert_false(mc_diagnose_task(text, n, &job.syntax, (struct mc_place){0}, &report));
    }
}

static struct mc_result result_of(double value, enum mc_outcome outcome, bool ends_line) {
    return (struct mc_result){.value = value, .outcome = (unsigned char)outcome, .ends_line = ends_line};
}

static void check_join(const struct mc_result *results, size_t n, bool in_line, bool stop, const char *expected) {
    char text[256];
    assert_true(MC_JOIN_ROOM(n) < sizeof text);
    memset(text, '#', sizeof text);
    const size_t n_bytes = mc_join(results, n, '|', in_line, stop, text);
    assert_int_equal(n_bytes, strlen(expected));
    assert_memory_equal(text, expected, n_bytes);
    assert_int_equal(text[MC_JOIN_ROOM(n)], '#');
}

static void joined_results(void **state) {
    (void)state;
    const struct mc_result results[] = {
        result_of(0.5, MC_VALUE, false), result_of(-1.0, MC_VALUE, true),     result_of(0.0, MC_NO_TASK, true),
        result_of(0.0, MC_VALUE, false), result_of(7.0, MC_UNDEFINED, false), result_of(7.0, MC_BAD_TASK, false),
        result_of(1e-5, MC_VALUE, true), result_of(-0.1, MC_BAD_TASK, false),
    };
    check_join(results, 0, false, false, "");
    check_join(results, 2, false, false, "0.5|-1.0\n");
    check_join(results, 2, true, false, "|0.5|-1.0\n");
    check_join(results, 8, false, false, "0.5|-1.0\n\n0.0|nan|nan|1e-05\nnan");
    check_join(results, 8, false, true, "0.5|-1.0\n\n0.0|nan\n");
    check_join(results + 7, 1, false, true, "");
    check_join(results + 7, 1, true, true, "\n");
    const double longest = -2.2250738585072014e-308;
    const struct mc_result long_ones[] = {result_of(longest, MC_VALUE, false), result_of(longest, MC_VALUE, true)};
    check_join(long_ones, 2, true, false, "|-2.2250738585072014e-308|-2.2250738585072014e-308\n");
}

static bool looks_binary(const char *text, size_t n) {
    struct mc_head head = {.n_bytes = 0};
    mc_head_add(&head, text, n / 2);
    mc_head_add(&head, text + n / 2, n - n / 2);
    return mc_looks_binary(&head, &job.syntax);
}

static void binary_data(void **state) {
    (void)state;
    char bytes[600];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (char)(i * 37 + i / 7 * 11);
    }
    assert_true(looks_binary(bytes, sizeof bytes));
    memset(bytes, 0, sizeof bytes);
    assert_true(looks_binary(bytes, sizeof bytes));
    assert_false(looks_binary("", 0));
    assert_false(looks_binary("\0", 1));
    assert_false(looks_binary("1,2;3,4\n", 8));
    static const char text[] =
        "the correlation of \xC3\xA4pfel and birnen, of prices and days, of x and y\n\t\r\n1,2;\0";
    assert_false(looks_binary(text, sizeof text - 1));
}

/* Windows that no memory could hold, and for which no size of an array can be computed. */
static void windows_that_are_too_large(void **state) {
    (void)state;
    const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / sizeof(double),
                            SIZE_MAX / sizeof(struct mc_result)};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct mc_worker worker;
        assert_false(mc_worker_init(&worker, sizes[i]));
        mc_worker_free(&worker);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_of_windows),
        cmocka_unit_test(results_of_large_tasks),
        cmocka_unit_test(how_far_windows_move),
        cmocka_unit_test(places_add_up),
        cmocka_unit_test(counts_of_a_window),
        cmocka_unit_test(stopping_at_a_bad_task),
        cmocka_unit_test(places_of_reports),
        cmocka_unit_test(no_more_reports_than_wanted),
        cmocka_unit_test(what_is_wrong),
        cmocka_unit_test(nothing_is_wrong),
        cmocka_unit_test(joined_results),
        cmocka_unit_test(binary_data),
        cmocka_unit_test(windows_that_are_too_large),
    };
    return cmocka_run_group_tests(tests, make_job, NULL);
}
