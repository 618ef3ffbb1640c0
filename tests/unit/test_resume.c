/*
 * test_resume.c - streams that are read in two parts: from the start to a place, and from there on. Whatever the place,
 * the two results together, and what is reported and counted, must be those of one call.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>

#include "api/options.h"
#include "manycorr.h"

enum { MAX_PLACES = 512, REPORT_BYTES = 400 };

/* What a call came to. */
struct outcome {
    manycorr_status status;
    struct text results;
    struct text reports;
    manycorr_summary counts;
};

static void free_outcome(struct outcome *outcome) {
    free(outcome->results.bytes);
    free(outcome->reports.bytes);
}

static void note_report(const manycorr_report *report, void *data) {
    char line[REPORT_BYTES];
    manycorr_report_text(report, line, sizeof line);
    text_puts(data, line);
    text_puts(data, "\n");
}

/* The places that a call told of, each with what had been written, reported and counted up to there. */
struct places {
    size_t n;
    manycorr_place place[MAX_PLACES];
    size_t n_results[MAX_PLACES];
    size_t n_reports[MAX_PLACES];
    manycorr_summary counts[MAX_PLACES];
    struct text results;
    const struct outcome *outcome;
    size_t stop_at; /* progress of this number fails */
};

static int note_place(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                      size_t result_bytes, void *data) {
    struct places *places = data;
    assert_true(places->n < MAX_PLACES);
    text_add(&places->results, results, result_bytes);
    places->place[places->n] = *place;
    places->n_results[places->n] = places->results.n;
    places->n_reports[places->n] = places->outcome->reports.n;
    places->counts[places->n] = *summary;
    places->n++;
    return places->n == places->stop_at ? EDQUOT : 0;
}

/* Options for windows of that size, with reports and places noted. */
static manycorr_options options_for(size_t window_bytes, int n_threads, struct outcome *outcome,
                                    struct places *places) {
    manycorr_options options;
    mc_options_init(&options);
    options.window_bytes = window_bytes;
    options.n_threads = n_threads;
    options.report = note_report;
    options.report_data = &outcome->reports;
    options.progress = note_place;
    options.progress_data = places;
    return options;
}

static void run_text(const struct text *text, const manycorr_options *options, struct outcome *outcome) {
    char *result;
    size_t n;
    outcome->status = manycorr_text(text->bytes, text->n, options, &result, &n, &outcome->counts);
    assert_non_null(result);
    text_add(&outcome->results, result, n);
    free(result);
}

static int file_of(const struct text *text) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(text == NULL || fwrite(text->bytes, 1, text->n, file) == text->n);
    assert_int_equal(fflush(file), 0);
    const int fd = dup(fileno(file));
    assert_int_equal(fclose(file), 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static void run_file(const struct text *text, const manycorr_options *options, struct outcome *outcome) {
    const int input = file_of(text);
    const int output = file_of(NULL);
    outcome->status = manycorr_fd(input, output, options, &outcome->counts);
    const off_t n = lseek(output, 0, SEEK_END);
    char *bytes = checked_malloc((size_t)n);
    assert_int_equal(pread(output, bytes, (size_t)n, 0), n);
    text_add(&outcome->results, bytes, (size_t)n);
    free(bytes);
    close(input);
    close(output);
}

typedef void run_fn(const struct text *text, const manycorr_options *options, struct outcome *outcome);

static void check_rest(const struct text *whole, const struct text *rest, size_t n_before) {
    assert_int_equal(rest->n, whole->n - n_before);
    assert_true(rest->n == 0 || memcmp(rest->bytes, whole->bytes + n_before, rest->n) == 0);
}

/* Goes on at one place, and compares with the whole. */
static void check_place(run_fn *run, const struct text *text, const manycorr_options *whole_options,
                        const struct outcome *whole, const struct places *places, size_t i) {
    struct outcome rest = {.counts = MANYCORR_SUMMARY_INIT};
    manycorr_options options = *whole_options;
    options.progress = NULL;
    options.report_data = &rest.reports;
    options.begin = &places->place[i];
    run(text, &options, &rest);
    check_rest(&whole->results, &rest.results, places->n_results[i]);
    check_rest(&whole->reports, &rest.reports, places->n_reports[i]);
    const manycorr_summary *before = &places->counts[i];
    assert_int_equal(before->n_tasks + rest.counts.n_tasks, whole->counts.n_tasks);
    assert_int_equal(before->n_batches + rest.counts.n_batches, whole->counts.n_batches);
    assert_int_equal(before->n_numbers + rest.counts.n_numbers, whole->counts.n_numbers);
    assert_int_equal(before->n_bad + rest.counts.n_bad, whole->counts.n_bad);
    if (!options.stop_at_bad_task) { /* else it is chance how much has been read ahead */
        assert_int_equal(places->place[i].offset + rest.counts.bytes_in, whole->counts.bytes_in);
    }
    assert_int_equal(places->n_results[i] + rest.counts.bytes_out, whole->counts.bytes_out);
    free_outcome(&rest);
}

/* Runs a text whole, and then from each place of it. Returns the number of places. */
static size_t check_all(run_fn *run, const struct text *text, size_t window_bytes, int n_threads, bool stop) {
    static struct places places;
    struct outcome whole = {.counts = MANYCORR_SUMMARY_INIT};
    places = (struct places){.outcome = &whole};
    manycorr_options options = options_for(window_bytes, n_threads, &whole, &places);
    options.stop_at_bad_task = stop;
    run(text, &options, &whole);
    assert_true(stop || places.results.n == whole.results.n);
    assert_true(places.results.n == 0 || memcmp(places.results.bytes, whole.results.bytes, places.results.n) == 0);
    for (size_t i = 0; i < places.n; i++) {
        check_place(run, text, &options, &whole, &places, i);
    }
    free(places.results.bytes);
    free_outcome(&whole);
    return places.n;
}

static struct text text_of(const char *string) {
    struct text text = {0};
    text_puts(&text, string);
    return text;
}

static const char *const texts[] = {
    "1,2,3;1,2,4@3,2,1;1,2,3\n1,2;2,1\n",
    "1,2,3;1,2,4@3,2,1;1,2,3@1,2,x;1,2,3@1,2,3;1,2,3@;\n\n \n1,2;2\n1,2;2,1@1,2,3;1,1,2",
    "\xEF\xBB\xBF"
    "1,2,3;1,2,4@3,2,1;1,2,3\n1,y;2,1@1,2;2,3\r\n\r\n1,2,3;3,2,1@z@1,2;2,1\r\n",
    "1,2;3,4@1,2;2,1@",
    "1,2;3,4@1,2;2,1@1,2;1,2\r",
    "\x01\x02\x03\x04\x05\x06\x01\x02\x03\x04\x05\x06\x01\x02\x03\x04\x05\x06\x01\x02\x03\x04\x05\x06\x01\x02\x03\x04"
    "\x7F\x7F\x7F\x7F\x7F\x7F@\x02;\x03@\x04\x05\x06\x07\n\x01\x02@1,2;2,1\n1,x;2,3\n",
    "@@\n\n@",
    "",
};

static void every_place_of_short_texts(void **state) {
    (void)state;
    static const size_t window_bytes[] = {1, 2, 7, 16, 40};
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct text text = text_of(texts[i]);
        for (size_t w = 0; w < COUNT_OF(window_bytes); w++) {
            for (int threads = 1; threads <= 3; threads += 2) {
                n += check_all(run_text, &text, window_bytes[w], threads, false);
                n += check_all(run_file, &text, window_bytes[w], threads, false);
                n += check_all(run_file, &text, window_bytes[w], threads, true);
            }
        }
        free(text.bytes);
    }
    assert_true(n > 500);
}

/* Tasks of very different sizes, some larger than several windows, bad ones among them, in lines of many tasks. */
static struct text mixed_text(void) {
    struct prng prng = {5};
    struct text text = {0};
    for (int task = 0; task < 300; task++) {
        const int n = random_int(&prng, 0, 9) == 0 ? 20000 : random_int(&prng, 1, 30);
        for (int list = 0; list < 2; list++) {
            for (int i = 0; i < n; i++) {
                char number[16];
                snprintf(number, sizeof number, "%s%d", i > 0 ? "," : "", random_int(&prng, 0, 999));
                text_puts(&text, number);
            }
            text_puts(&text, list == 0 ? ";" : random_int(&prng, 0, 9) == 0 ? "x" : "");
        }
        text_puts(&text, random_int(&prng, 0, 19) == 0 ? "\r\n" : "@");
    }
    return text;
}

static void large_tasks(void **state) {
    (void)state;
    struct text text = mixed_text();
    for (int threads = 1; threads <= 3; threads += 2) {
        assert_true(check_all(run_file, &text, 16384, threads, false) > 30);
    }
    free(text.bytes);
}

/* The place where a text that looks binary has been said to be so, and one before. */
static void binary_is_said_once(void **state) {
    (void)state;
    static struct places places;
    struct text text = text_of(texts[5]);
    struct outcome whole = {.counts = MANYCORR_SUMMARY_INIT};
    places = (struct places){.outcome = &whole};
    const manycorr_options options = options_for(1, 1, &whole, &places);
    run_file(&text, &options, &whole);
    assert_true(strstr(whole.reports.bytes, "binary") != NULL);
    assert_true(places.place[places.n - 1].is_binary);
    free(places.results.bytes);
    free(text.bytes);
    free_outcome(&whole);
}

static void progress_that_fails(void **state) {
    (void)state;
    static struct places places;
    for (int threads = 1; threads <= 3; threads += 2) {
        struct text text = mixed_text();
        struct outcome outcome = {.counts = MANYCORR_SUMMARY_INIT};
        places = (struct places){.outcome = &outcome, .stop_at = 5};
        const manycorr_options options = options_for(4096, threads, &outcome, &places);
        errno = 0;
        run_file(&text, &options, &outcome);
        assert_int_equal(outcome.status, MANYCORR_WRITE_FAILED);
        assert_int_equal(places.n, 5);
        assert_int_equal(outcome.results.n, places.results.n);
        free(places.results.bytes);
        free(text.bytes);
        free_outcome(&outcome);
    }
}

static void what_cannot_be_begun_at(void **state) {
    (void)state;
    static const manycorr_place wrong[] = {{0, 0, 1, 1, 0}, {0, 1, 0, 1, 0}, {0, 1, 1, 0, 0}};
    manycorr_options options;
    mc_options_init(&options);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(manycorr_options_set_begin(&options, &wrong[i]), MANYCORR_BAD_ARGUMENT);
        assert_null(options.begin);
    }
    const manycorr_place place = {8, 1, 2, 9, 0};
    const int output = file_of(NULL);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    options.begin = &place;
    assert_int_equal(manycorr_fd(ends[0], output, &options, NULL), MANYCORR_READ_FAILED);
    assert_int_equal(errno, ESPIPE);
    assert_int_equal(lseek(output, 0, SEEK_END), 0);
    close(ends[0]);
    close(ends[1]);
    close(output);
}

/* No task can begin in the midst of one, nor beyond the end of a file; at its end, a line can, though the last one may
   lack its newline. */
static void places_that_are_none(void **state) {
    (void)state;
    static const struct {
        manycorr_place place;
        bool is_one;
    } tried[] = {
        {{0, 1, 1, 1, 0}, true},   {{0, 1, 2, 1, 0}, false},   {{1, 1, 1, 1, 0}, false},
        {{7, 1, 2, 8, 0}, false},  {{8, 1, 2, 9, 0}, true},    {{8, 1, 1, 1, 0}, false},
        {{16, 2, 1, 1, 0}, true},  {{16, 1, 3, 17, 0}, false}, {{23, 3, 1, 1, 0}, true},
        {{23, 2, 2, 8, 0}, false}, {{24, 3, 1, 1, 0}, false},  {{UINT64_MAX - 3, 1, 2, 1, 0}, false},
    };
    struct text text = text_of("1,2;2,1@1,2;1,2\n1,3;3,1");
    manycorr_options options;
    mc_options_init(&options);
    for (size_t i = 0; i < COUNT_OF(tried); i++) {
        const int input = file_of(&text);
        const int output = file_of(NULL);
        options.begin = &tried[i].place;
        errno = 0;
        const manycorr_status status = manycorr_fd(input, output, &options, NULL);
        const int error = errno;
        assert_int_equal(status, tried[i].is_one ? MANYCORR_OK : MANYCORR_READ_FAILED);
        if (!tried[i].is_one) {
            assert_int_equal(error, EINVAL);
            assert_int_equal(lseek(output, 0, SEEK_END), 0);
        }
        close(input);
        close(output);
    }
    free(text.bytes);
}

/* A stream begins where the input stands, and a place counts from there. */
static void input_that_does_not_stand_at_its_start(void **state) {
    (void)state;
    struct text text = text_of("not read\n1,2;2,1@1,2;1,2\n");
    const int input = file_of(&text);
    const int output = file_of(NULL);
    const manycorr_place place = {8, 1, 2, 9, 0};
    manycorr_options options;
    mc_options_init(&options);
    options.begin = &place;
    assert_int_equal(lseek(input, 9, SEEK_SET), 9);
    assert_int_equal(manycorr_fd(input, output, &options, NULL), MANYCORR_OK);
    char bytes[8];
    assert_int_equal(pread(output, bytes, sizeof bytes, 0), 5);
    assert_memory_equal(bytes, "@1.0\n", 5);
    close(input);
    close(output);
    free(text.bytes);
}

/* A pipe tells of places, too: those of the same windows of a file. */
static void places_of_a_pipe(void **state) {
    (void)state;
    static struct places places;
    struct outcome outcome = {.counts = MANYCORR_SUMMARY_INIT};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const size_t n = strlen(texts[2]);
    assert_int_equal(write(ends[1], texts[2], n), (ssize_t)n);
    close(ends[1]);
    const int output = file_of(NULL);
    places = (struct places){.outcome = &outcome};
    const manycorr_options options = options_for(1, 1, &outcome, &places);
    assert_int_equal(manycorr_fd(ends[0], output, &options, &outcome.counts), MANYCORR_BAD_TASK);
    assert_int_equal(places.place[0].offset, 3 + 12);
    assert_int_equal(places.place[0].byte, 13);
    assert_int_equal(places.place[0].task, 2);
    assert_int_equal(places.place[places.n - 1].offset, n);
    assert_int_equal(places.place[places.n - 1].line, 5);
    free(places.results.bytes);
    free_outcome(&outcome);
    close(ends[0]);
    close(output);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_of_short_texts), cmocka_unit_test(large_tasks),
        cmocka_unit_test(binary_is_said_once),        cmocka_unit_test(progress_that_fails),
        cmocka_unit_test(what_cannot_be_begun_at),    cmocka_unit_test(input_that_does_not_stand_at_its_start),
        cmocka_unit_test(places_of_a_pipe),           cmocka_unit_test(places_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
