/*
 * stream_check.h - calls of the library with a stream. Compares results, reports and summary with those of reference.h.
 * Header-only.
 */
#ifndef MC_TEST_STREAM_CHECK_H
#define MC_TEST_STREAM_CHECK_H

#include "reference.h"
#include "support.h"

#include "api/options.h"
#include "manycorr.h"
#include "output/format.h"

/* What a call returned: output, and every report with a copy of its item. */
struct run {
    manycorr_status status;
    char *output;
    size_t n_output;
    manycorr_summary summary;
    manycorr_report *reports;
    struct text *items;
    size_t n_reports;
    size_t capacity;
};

static inline void collect(const manycorr_report *report, void *data) {
    struct run *run = data;
    if (run->n_reports == run->capacity) {
        run->capacity = 2 * run->capacity + 16;
        run->reports = realloc(run->reports, run->capacity * sizeof *run->reports);
        run->items = realloc(run->items, run->capacity * sizeof *run->items);
        if (run->reports == NULL || run->items == NULL) {
            abort(); /* perhaps on a thread that cmocka does not know */
        }
    }
    run->reports[run->n_reports] = *report;
    run->items[run->n_reports] = (struct text){0};
    text_add(&run->items[run->n_reports], report->item != NULL ? report->item : "", report->item_bytes);
    run->n_reports++;
}

static inline void free_run(struct run *run) {
    for (size_t i = 0; i < run->n_reports; i++) {
        text_free(&run->items[i]);
    }
    free(run->items);
    free(run->reports);
    free(run->output);
}

static inline manycorr_options options_for(const struct ref_syntax *syntax, bool is_exact, int n_threads,
                                           size_t window_bytes) {
    manycorr_options options;
    mc_options_init(&options);
    options.task_delimiter = syntax->task;
    options.list_delimiter = syntax->list;
    options.number_delimiter = syntax->number;
    options.exact = is_exact;
    options.n_threads = n_threads;
    options.window_bytes = window_bytes;
    options.report = collect;
    return options;
}

static inline struct run run_text(const struct text *text, manycorr_options options) {
    struct run run = {.summary = MANYCORR_SUMMARY_INIT};
    options.report_data = &run;
    run.status = manycorr_text(text->bytes, text->n, &options, &run.output, &run.n_output, &run.summary);
    return run;
}

/* Checks that a number of the output is the shortest text of a double near r. Returns its length. */
static inline size_t check_number(const char *p, double r) {
    char text[MC_FORMAT_ROOM];
    const double value = strtod(p, NULL);
    if (isnan(value) || fabs(value - r) > 1e-13) {
        fail_msg("%.17g instead of %.17g", value, r);
    }
    const size_t n = mc_format_double(value, text);
    assert_memory_equal(p, text, n);
    return n;
}

/* Compares the output with the stream. Returns the length of the output of everything before the first bad task. */
static inline size_t check_output(const struct ref_syntax *syntax, const struct ref_stream *stream,
                                  const struct run *run) {
    const char *p = run->output;
    const char *end = run->output + run->n_output;
    const char *stop = NULL;
    bool in_line = false;
    for (size_t i = 0; i < stream->n_slots; i++) {
        const struct ref_slot *slot = &stream->slots[i];
        assert_true(p < end);
        stop = stop == NULL && slot->is_bad ? p : stop;
        if (slot->is_task && in_line) {
            assert_int_equal(*p++, syntax->task);
        }
        if (slot->is_task && isnan(slot->r)) {
            assert_memory_equal(p, "nan", 3);
            p += 3;
        } else if (slot->is_task) {
            p += check_number(p, slot->r);
        }
        in_line = !slot->ends_line;
        if (slot->ends_line) {
            assert_int_equal(*p++, '\n');
        }
    }
    assert_ptr_equal(p, end);
    assert_int_equal(*end, '\0');
    return (size_t)((stop != NULL ? stop : end) - run->output);
}

static inline void check_report(const manycorr_report *report, const struct text *item,
                                const manycorr_report *expected) {
    if (report->problem != expected->problem || report->line != expected->line || report->task != expected->task ||
        report->byte != expected->byte || report->list != expected->list || report->value != expected->value ||
        report->n_lists != expected->n_lists || report->n_x != expected->n_x || report->n_y != expected->n_y ||
        item->n != expected->item_bytes) {
        char lines[2][500];
        manycorr_report_text(report, lines[0], sizeof lines[0]);
        manycorr_report_text(expected, lines[1], sizeof lines[1]);
        fail_msg("'%s' instead of '%s'", lines[0], lines[1]);
    }
    if (item->n > 0) {
        assert_memory_equal(item->bytes, expected->item, item->n);
    }
}

/* Compares the reports with those of the first bad tasks, at most max_reports. */
static inline void check_reports(const struct ref_stream *stream, const struct run *run, uint64_t max_reports) {
    uint64_t n = 0;
    for (size_t i = 0; i < stream->n_slots && n < max_reports; i++) {
        if (stream->slots[i].is_bad) {
            assert_true(n < run->n_reports);
            manycorr_report expected = stream->slots[i].report;
            check_report(&run->reports[n], &run->items[n], &expected);
            n++;
        }
    }
    assert_int_equal(run->n_reports, n);
    assert_int_equal(run->summary.n_reports, n);
}

static inline void check_summary(const struct ref_stream *stream, const struct run *run, size_t n_text) {
    uint64_t n_batches = 0, n_tasks = 0, n_bad = 0, n_undefined = 0;
    for (size_t i = 0; i < stream->n_slots; i++) {
        const struct ref_slot *slot = &stream->slots[i];
        n_batches += slot->ends_line;
        n_tasks += slot->is_task;
        n_bad += slot->is_bad;
        n_undefined += slot->is_task && !slot->is_bad && isnan(slot->r);
    }
    assert_int_equal(run->status, n_bad > 0 ? MANYCORR_BAD_TASK : MANYCORR_OK);
    assert_int_equal(run->summary.n_batches, n_batches);
    assert_int_equal(run->summary.n_tasks, n_tasks);
    assert_int_equal(run->summary.n_bad, n_bad);
    assert_int_equal(run->summary.n_undefined, n_undefined);
    assert_int_equal(run->summary.bytes_in, n_text);
    assert_int_equal(run->summary.bytes_out, run->n_output);
}

/* Reads a text by the reference, which needs a newline at the end. */
static inline void read_reference(const struct ref_syntax *syntax, const struct text *text, struct text *ended,
                                  struct ref_stream *stream) {
    text_clear(ended);
    text_add(ended, text->bytes, text->n);
    if (text->n > 0 && text->bytes[text->n - 1] != '\n') {
        text_puts(ended, text->bytes[text->n - 1] == '\r' ? "\r\n" : "\n");
    }
    ref_read_stream(syntax, ended->bytes, ended->n, stream);
}

#endif
