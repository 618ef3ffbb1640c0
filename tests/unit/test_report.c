/* test_report.c - reports: their text, their order, how many are made, and lists parsed by themselves. */
#include "support.h"

#include <errno.h>

#include "api/options.h"
#include "manycorr.h"

static void check_line(const manycorr_report *report, const char *expected) {
    char text[512];
    memset(text, '#', sizeof text);
    assert_int_equal(manycorr_report_text(report, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
    assert_int_equal(manycorr_report_text(report, NULL, 0), strlen(expected));
}

static manycorr_report item_report(const char *item, size_t n) {
    return (manycorr_report){.problem = MANYCORR_NOT_A_NUMBER,
                             .line = 1,
                             .task = 2,
                             .byte = 17,
                             .list = 'y',
                             .value = 3,
                             .item = item,
                             .item_bytes = n};
}

static void reports_as_text(void **state) {
    (void)state;
    manycorr_report report = item_report("2.O", 3);
    check_line(&report, "1: task 2: y value 3 (byte 17): '2.O' is not a number");
    report.problem = MANYCORR_EMPTY_ITEM;
    check_line(&report, "1: task 2: y value 3 (byte 17): empty item");
    report = (manycorr_report){.problem = MANYCORR_EMPTY_LIST, .line = 12, .task = 1, .byte = 1, .list = 'x'};
    check_line(&report, "12: task 1: x (byte 1): empty list");
    report = (manycorr_report){.problem = MANYCORR_WRONG_LISTS, .line = 3, .task = 4, .byte = 5};
    check_line(&report, "3: task 4 (byte 5): empty task");
    report.n_lists = 1;
    check_line(&report, "3: task 4 (byte 5): 1 list instead of 2");
    report.n_lists = 3;
    check_line(&report, "3: task 4 (byte 5): 3 lists instead of 2");
    report = (manycorr_report){.problem = MANYCORR_WRONG_LENGTHS, .line = 1, .task = 1, .byte = 1, .n_x = 1, .n_y = 3};
    check_line(&report, "1: task 1 (byte 1): x has 1 value, y has 3 values");
    report = (manycorr_report){.problem = MANYCORR_NOT_A_NUMBER, .line = 1, .task = 1, .byte = 3, .value = 2};
    report.item = "x";
    report.item_bytes = 1;
    check_line(&report, "1: task 1: value 2 (byte 3): 'x' is not a number");
    report = (manycorr_report){.problem = MANYCORR_NOT_TEXT, .line = 1, .task = 1, .byte = 1};
    check_line(&report, "this looks like binary data, not like text with numbers");
    report = (manycorr_report){.problem = MANYCORR_COMPRESSED, .item = "gzip and more", .item_bytes = 4};
    check_line(&report, "is compressed with gzip: use zcat FILE | manycorr");
    report = (manycorr_report){.problem = MANYCORR_COMPRESSED, .item = "gzi", .item_bytes = 3};
    check_line(&report, "is compressed with gzi");
    report = (manycorr_report){.problem = MANYCORR_NOT_UTF8, .item = "UTF-16", .item_bytes = 6};
    check_line(&report, "is UTF-16 text: use iconv -f UTF-16 -t UTF-8 FILE | manycorr");
    report = (manycorr_report){.problem = MANYCORR_BINARY, .item = "a PNG image", .item_bytes = 11};
    check_line(&report, "is a PNG image, not text with numbers");
}

static void items_are_escaped(void **state) {
    (void)state;
    char item[4];
    for (int byte = 0; byte < 256; byte++) {
        char expected[100];
        const bool prints = byte >= ' ' && byte <= '~';
        snprintf(expected, sizeof expected, "1: task 2: y value 3 (byte 17): 'a%sb' is not a number",
                 prints ? (char[]){(char)byte, '\0'} : (snprintf(item, 0, "%d", byte), "@"));
        char *at = prints ? NULL : strstr(expected, "a@b");
        if (at != NULL) {
            char rest[64];
            strcpy(rest, at + 2);
            sprintf(at + 1, "\\x%02x%s", (unsigned)byte, rest);
        }
        const char text[] = {'a', (char)byte, 'b'};
        const manycorr_report report = item_report(text, 3);
        check_line(&report, expected);
    }
}

/* An item is cut at 40 bytes, whatever they look like, and the line says that it was. */
static void long_items_are_cut(void **state) {
    (void)state;
    static const char item[] = "0123456789012345678901234567890123456789x and more";
    manycorr_report report = item_report(item, 40);
    check_line(&report, "1: task 2: y value 3 (byte 17): '0123456789012345678901234567890123456789' is not a number");
    report.item_bytes = 41;
    check_line(&report,
               "1: task 2: y value 3 (byte 17): '0123456789012345678901234567890123456789'... is not a number");
    report.item_bytes = sizeof item - 1;
    check_line(&report,
               "1: task 2: y value 3 (byte 17): '0123456789012345678901234567890123456789'... is not a number");
    char zeros[1000] = {0};
    report = (manycorr_report){.problem = MANYCORR_NOT_A_NUMBER, .list = 'x', .item = zeros, .item_bytes = 1000};
    report.line = report.task = report.byte = report.value = UINT64_MAX;
    assert_true(manycorr_report_text(&report, NULL, 0) < 400); /* 400 bytes always suffice */
}

static void lines_are_cut_at_the_capacity(void **state) {
    (void)state;
    static const char line[] = "1: task 2: y value 3 (byte 17): '2.O' is not a number";
    const manycorr_report report = item_report("2.O", 3);
    for (size_t capacity = 0; capacity < sizeof line + 5; capacity++) {
        char text[128];
        memset(text, '#', sizeof text);
        assert_int_equal(manycorr_report_text(&report, text, capacity), sizeof line - 1);
        const size_t n = capacity == 0 ? 0 : capacity < sizeof line ? capacity - 1 : sizeof line - 1;
        assert_memory_equal(text, line, n);
        assert_int_equal(text[n], capacity == 0 ? '#' : '\0');
        for (size_t i = n + 1; i < sizeof text; i++) {
            assert_int_equal(text[i], '#');
        }
    }
}

/* Notes what the reports say, one line each. */
static void note(const manycorr_report *report, void *data) {
    char line[400];
    manycorr_report_text(report, line, sizeof line);
    struct text *notes = data;
    text_puts(notes, line);
    text_putc(notes, '\n');
}

static void check_notes(const char *text, size_t n, const manycorr_options *base, const char *expected) {
    for (int n_threads = 1; n_threads <= 4; n_threads++) {
        struct text notes = {0};
        text_clear(&notes);
        manycorr_options options = *base;
        options.n_threads = n_threads;
        options.report = note;
        options.report_data = &notes;
        char *result;
        size_t n_result;
        assert_int_equal(manycorr_text(text, n, &options, &result, &n_result, NULL), MANYCORR_BAD_TASK);
        assert_string_equal(notes.bytes, expected);
        free(result);
        text_free(&notes);
    }
}

static void reports_come_in_order(void **state) {
    (void)state;
    static const char text[] = "1,2;3,2.O@1;2\n\n;1@1,2;3@1,2;2,3,4@1;2;3@\n1,\x00;2\n";
    manycorr_options options;
    mc_options_init(&options);
    check_notes(text, sizeof text - 1, &options,
                "1: task 1: y value 2 (byte 7): '2.O' is not a number\n"
                "3: task 1: x (byte 1): empty list\n"
                "3: task 3 (byte 10): x has 2 values, y has 3 values\n"
                "3: task 4 (byte 24): 3 lists instead of 2\n"
                "3: task 5 (byte 26): empty task\n"
                "4: task 1: x value 2 (byte 3): '\\x00' is not a number\n");
    options.max_reports = 2;
    check_notes(text, sizeof text - 1, &options,
                "1: task 1: y value 2 (byte 7): '2.O' is not a number\n3: task 1: x (byte 1): empty list\n");
    options.max_reports = 0;
    check_notes(text, sizeof text - 1, &options, "");
    options.max_reports = UINT64_MAX;
    options.stop_at_bad_task = 1;
    check_notes(text, sizeof text - 1, &options, "1: task 1: y value 2 (byte 7): '2.O' is not a number\n");
}

static void count_report(const manycorr_report *report, void *data) {
    uint64_t *counts = data;
    counts[report->problem]++;
}

/* Not text at all: said once, whatever the windows, while every line keeps its slot. */
static void binary_data_is_said_once(void **state) {
    (void)state;
    struct text text = {0};
    struct prng prng = {130};
    text_puts(&text, "\x01\x02");
    for (int i = 0; i < 100000; i++) {
        text_putc(&text, (char)next_random(&prng));
    }
    static const size_t windows[] = {0, 5, 1000, 50000};
    for (size_t w = 0; w < COUNT_OF(windows); w++) {
        for (int n_threads = 1; n_threads <= 3; n_threads++) {
            uint64_t counts[MANYCORR_BINARY + 1] = {0};
            manycorr_options options;
            mc_options_init(&options);
            options.n_threads = n_threads;
            options.window_bytes = windows[w];
            options.report = count_report;
            options.report_data = counts;
            options.max_reports = 20;
            char *result;
            size_t n;
            manycorr_summary summary = MANYCORR_SUMMARY_INIT;
            assert_int_equal(manycorr_text(text.bytes, text.n, &options, &result, &n, &summary), MANYCORR_BAD_TASK);
            assert_int_equal(counts[MANYCORR_NOT_TEXT], 1);
            assert_int_equal(summary.n_reports, 20);
            free(result);
        }
    }
    text_free(&text);
}

/* Zeros have no signature: the first bytes of the stream tell, not those of its first window. */
static void what_looks_binary_does_not_depend_on_the_window(void **state) {
    (void)state;
    char text[4096];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 16 == 15 ? '\n' : (char)(i % 7);
    }
    static const size_t windows[] = {0, 1, 16, 100};
    for (size_t w = 0; w < COUNT_OF(windows); w++) {
        uint64_t counts[MANYCORR_BINARY + 1] = {0};
        manycorr_options options;
        mc_options_init(&options);
        options.window_bytes = windows[w];
        options.report = count_report;
        options.report_data = counts;
        char *result;
        size_t n;
        assert_int_equal(manycorr_text(text, sizeof text, &options, &result, &n, NULL), MANYCORR_BAD_TASK);
        free(result);
        if (counts[MANYCORR_NOT_TEXT] != 1) {
            fail_msg("windows of %zu bytes: said %" PRIu64 " times", windows[w], counts[MANYCORR_NOT_TEXT]);
        }
    }
}

/* Another format, known by its first bytes: nothing is computed, whatever the windows, and one report names it. */
static void other_formats_are_refused(void **state) {
    (void)state;
    static const size_t windows[] = {0, 1, 5, 1000};
    for (size_t w = 0; w < COUNT_OF(windows); w++) {
        struct text notes = {0};
        text_clear(&notes);
        manycorr_options options;
        mc_options_init(&options);
        options.window_bytes = windows[w];
        options.max_reports = 0;
        options.report = note;
        options.report_data = &notes;
        char *result;
        size_t n;
        manycorr_summary summary = MANYCORR_SUMMARY_INIT;
        errno = 0;
        assert_int_equal(manycorr_text("\x1F\x8B\x08\0\n1,2;3,4\n", 13, &options, &result, &n, &summary),
                         MANYCORR_READ_FAILED);
        assert_int_equal(errno, EILSEQ);
        assert_null(result);
        assert_int_equal(summary.n_tasks, 0);
        assert_int_equal(summary.n_reports, 0);
        assert_string_equal(notes.bytes, "is compressed with gzip: use zcat FILE | manycorr\n");
        options.report = NULL;
        assert_int_equal(manycorr_text("\xFF\xFE"
                                       "1\0;\0",
                                       6, &options, &result, &n, NULL),
                         MANYCORR_READ_FAILED);
        text_free(&notes);
    }
}

static void check_decimal_comma(const char *text, uint64_t expected) {
    static const size_t windows[] = {0, 1, 7, 100};
    for (size_t w = 0; w < COUNT_OF(windows); w++) {
        for (int n_threads = 1; n_threads <= 3; n_threads++) {
            manycorr_options options;
            mc_options_init(&options);
            options.window_bytes = windows[w];
            options.n_threads = n_threads;
            char *result;
            size_t n;
            manycorr_summary summary = MANYCORR_SUMMARY_INIT;
            manycorr_text(text, strlen(text), &options, &result, &n, &summary);
            if (summary.n_decimal_comma != expected) {
                fail_msg("windows of %zu bytes, %d threads: '%.60s'", windows[w], n_threads, text);
            }
            free(result);
        }
    }
}

/* So many rows, and something behind them. */
static void check_rows(const char *row, size_t n, const char *rest, uint64_t expected) {
    struct text text = {0};
    text_clear(&text);
    for (size_t i = 0; i < n; i++) {
        text_puts(&text, row);
    }
    text_puts(&text, rest);
    check_decimal_comma(text.bytes, expected);
    text_free(&text);
}

/* Rows with a decimal comma are counted alike with any window and number of threads. */
static void rows_with_a_decimal_comma(void **state) {
    (void)state;
    check_decimal_comma("1,5;2,1\n2,5;3,1\n3,5;1\n", 1);
    check_decimal_comma("1,5;2,1\n", 1);
    check_decimal_comma("1,5;2,1@2,5;3,1@3,5;1\n", 0);     /* no rows */
    check_decimal_comma("1;2\n2;3\n3;1\n", 0);             /* no comma */
    check_decimal_comma("1,5;2,1\n2,5;3.1,2\n3,5;1\n", 0); /* a point */
    check_decimal_comma("1,5;2,1\n2,5;3,1\n3,5,7;1\n", 0); /* more than two values */
    check_decimal_comma("x;y\n1,5;2,1\n2,5;3,1\n\n3,5;1\n", 1);
    check_decimal_comma("x;y\nz;y\nz;y\n", 0);
    check_decimal_comma("x;y\n1,5;2,1\nz;y\n", 1);
    check_decimal_comma(" 1,5;NA\r\n2,5;+3,1\n-3,5 ; 1,5\n", 1);
    check_rows("1,5;2,1\n", 999, "1,2,3;3,2,1\n", 0);
    check_rows("1,5;2,1\n", 1000, "1,2,3;3,2,1\n", 1);
    check_rows("1,5;2,1\n", 998, "\n1,2,3;3,2,1\n", 0);
    check_rows("1,5;2,1\n", 999, "\n1,2,3;3,2,1\n", 1);
    check_rows("1,5;2,1\n", 20000, "1,2,3;3,2,1\n", 1);
    check_rows("1234567890123456789012345678901,5;123456789012345678901234567890,1\n", 1000, "1,2,3;3,2,1\n", 0);
    check_rows("1234567890123456789012345678901,5;123456789012345678901234567,1\r\n", 999, "1,2,3;3,2,1\n", 0);
    check_rows("1234567890123456789012345678901,5;123456789012345678901234567,1\r\n", 1000, "1,2,3;3,2,1\n", 1);
}

/* A callback may call the library, from whatever thread it is called on. */
static void call_again(const manycorr_report *report, void *data) {
    uint64_t *n_right = data;
    char *result;
    size_t n;
    manycorr_options options;
    mc_options_init(&options);
    options.n_threads = 2;
    if (manycorr_text("1,2,3;3,2,1\n", 12, &options, &result, &n, NULL) == MANYCORR_OK) {
        *n_right += strcmp(result, "-1.0\n") == 0 && report->problem == MANYCORR_WRONG_LISTS;
        free(result);
    }
}

static void a_callback_may_call_the_library(void **state) {
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 3000; i++) {
        text_puts(&text, i % 10 == 0 ? "x@" : "1,2,3,4,5,6,7,8;2,3,4,5,6,7,8,1@");
    }
    for (int n_threads = 1; n_threads <= 4; n_threads++) {
        uint64_t n_right = 0;
        manycorr_options options;
        mc_options_init(&options);
        options.n_threads = n_threads;
        options.window_bytes = 1000;
        options.report = call_again;
        options.report_data = &n_right;
        char *result;
        size_t n;
        assert_int_equal(manycorr_text(text.bytes, text.n, &options, &result, &n, NULL), MANYCORR_BAD_TASK);
        assert_int_equal(n_right, 301); /* with the empty task behind the last '@' */
        free(result);
    }
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_as_text),
        cmocka_unit_test(items_are_escaped),
        cmocka_unit_test(long_items_are_cut),
        cmocka_unit_test(lines_are_cut_at_the_capacity),
        cmocka_unit_test(reports_come_in_order),
        cmocka_unit_test(binary_data_is_said_once),
        cmocka_unit_test(what_looks_binary_does_not_depend_on_the_window),
        cmocka_unit_test(other_formats_are_refused),
        cmocka_unit_test(rows_with_a_decimal_comma),
        cmocka_unit_test(a_callback_may_call_the_library),
    };
    alarm(300); /* a library that waits for ever shall not hold up the tests */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
