/* test_options.c - the options of a call: their defaults, their names, and the job that they make. */
#include "support.h"

#include "api/options.h"
#include "manycorr.h"
#include "parse/kernels.h"

/* Checks the output for text, and the status. */
static void check_text(const char *text, const manycorr_options *options, manycorr_status status,
                       const char *expected) {
    char *result;
    size_t n;
    assert_int_equal(manycorr_text(text, strlen(text), options, &result, &n, NULL), status);
    assert_string_equal(result, expected);
    manycorr_free(result);
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

/* Every value that an option takes, and values that it refuses. These change nothing. */
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

/* Every option that changes the output has its effect. */
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

static void ignore_report(const manycorr_report *report, void *data) {
    (void)report;
    (void)data;
}

static int ignore_progress(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                           size_t result_bytes, void *data) {
    (void)place;
    (void)summary;
    (void)results;
    (void)result_bytes;
    (void)data;
    return 0;
}

static void without_options_a_job_has_the_defaults(void **state) {
    (void)state;
    struct mc_job job;
    memset(&job, 0xAA, sizeof job);
    assert_true(mc_make_job(NULL, &job));
    assert_true(job.syntax.task == '@' && job.syntax.list == ';' && job.syntax.number == ',');
    assert_true(job.parse == mc_choose_kernel(NULL)->parse);
    assert_string_equal(job.method->name, "pearson");
    assert_false(job.is_exact || job.stop_at_bad_task || job.is_window_set);
    assert_int_equal(job.window_bytes, MC_DEFAULT_WINDOW_BYTES);
    assert_int_equal(job.n_threads, 0);
    assert_true(job.max_reports == UINT64_MAX);
    assert_true(job.report == NULL && job.progress == NULL);
    assert_null(job.report_data);
    assert_null(job.progress_data);
    assert_null(job.begin);
}

/* The job has every option, and needs the options no more, but for the place where it begins. */
static void a_job_has_a_copy_of_the_options(void **state) {
    (void)state;
    int report_data;
    int progress_data;
    const manycorr_place begin = {.line = 2, .task = 3, .byte = 4, .offset = 5};
    manycorr_options *options = manycorr_options_new();
    assert_non_null(options);
    manycorr_options_set(options, "delimiters", "|: ");
    manycorr_options_set(options, "isa", "scalar");
    manycorr_options_set(options, "exact", "yes");
    manycorr_options_set(options, "bad-task", "stop");
    manycorr_options_set(options, "window", "77");
    manycorr_options_set(options, "threads", "5");
    manycorr_options_set(options, "max-reports", "9");
    manycorr_options_set_report(options, ignore_report, &report_data);
    manycorr_options_set_progress(options, ignore_progress, &progress_data);
    assert_int_equal(manycorr_options_set_begin(options, &begin), MANYCORR_OK);
    struct mc_job job;
    assert_true(mc_make_job(options, &job));
    assert_int_equal(job.begin->line, 2);
    assert_int_equal(job.begin->offset, 5);
    manycorr_options_free(options);
    assert_true(job.syntax.task == '|' && job.syntax.list == ':' && job.syntax.number == ' ');
    assert_true(job.syntax.blanks_separate);
    assert_true(job.parse == mc_parse_scalar);
    assert_true(job.is_exact && job.stop_at_bad_task && job.is_window_set);
    assert_int_equal(job.window_bytes, 77);
    assert_int_equal(job.n_threads, 5);
    assert_int_equal(job.max_reports, 9);
    assert_true(job.report == ignore_report && job.progress == ignore_progress);
    assert_ptr_equal(job.report_data, &report_data);
    assert_ptr_equal(job.progress_data, &progress_data);
}

/* Values that no setter accepts make no job. */
static void options_that_make_no_job(void **state) {
    (void)state;
    struct mc_job job;
    manycorr_options options;
    mc_options_init(&options);
    options.isa = "altivec";
    assert_false(mc_make_job(&options, &job));
    mc_options_init(&options);
    options.list_delimiter = '@';
    assert_false(mc_make_job(&options, &job));
    options.list_delimiter = 'e';
    assert_false(mc_make_job(&options, &job));
    options.list_delimiter = ';';
    assert_true(mc_make_job(&options, &job));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_options),
        cmocka_unit_test(options_by_name),
        cmocka_unit_test(options_take_effect),
        cmocka_unit_test(without_options_a_job_has_the_defaults),
        cmocka_unit_test(a_job_has_a_copy_of_the_options),
        cmocka_unit_test(options_that_make_no_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
