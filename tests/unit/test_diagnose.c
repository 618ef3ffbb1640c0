/* test_diagnose.c - what is wrong with bad tasks, and where: one task, and the reports of a window. Places add up; some
   streams look binary. */
#include "support.h"

#include "parse/diagnose.h"
#include "parse/kernels.h"
#include "stage_helpers.h"
#include "stream/bad_tasks.h"

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

static void assert_place(const manycorr_report *report, uint64_t line, uint64_t task, uint64_t byte) {
    assert_int_equal(report->line, line);
    assert_int_equal(report->task, task);
    assert_int_equal(report->byte, byte);
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
            assert_true(mc_diagnose_task(text, n, &syntax, (struct mc_place){2, 3, 100}, &report));
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
        assert_false(mc_diagnose_task(text, n, &syntax, (struct mc_place){0}, &report));
    }
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

static bool looks_binary(const char *text, size_t n) {
    struct mc_head head = {.n_bytes = 0};
    mc_head_add(&head, text, n / 2);
    mc_head_add(&head, text + n / 2, n - n / 2);
    return mc_looks_binary(&head, &syntax);
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
        cmocka_unit_test(what_is_wrong),     cmocka_unit_test(nothing_is_wrong),
        cmocka_unit_test(places_add_up),     cmocka_unit_test(binary_data),
        cmocka_unit_test(places_of_reports), cmocka_unit_test(no_more_reports_than_wanted),
    };
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
