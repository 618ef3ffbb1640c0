/*
 * fuzz_batch.c - the fuzzing target for whole streams.
 *
 * - With --exact, slots, reports and status agree with a slow and simple reference; results are the nearest doubles.
 * - Without it, results differ from these by at most 1e-12.
 * - The output is the same for every number of threads, window and kernel, and from memory, a file or a pipe.
 * - With --bad-task=stop, the output ends before the first bad task.
 *
 * Input: letters for the delimiters, the window, the threads, the kernel and the source; then the text.
 */
#include "target.h"

#include <fcntl.h>

#include "exact_reference.h"
#include "output/format.h"
#include "api/options.h"
#include "manycorr.h"

const char *const fuzz_name = "batch";

enum { MAX_BYTES = 64 * 1024, EXACT_BYTES = 4 * 1024 };

static const size_t windows[] = {0, 1, 2, 3, 5, 8, 13, 16, 31, 64, 100, 257, 1000, 4096};
static const char *const kernels[] = {"scalar", "avx2", "avx512", "neon"};
static const int thread_counts[] = {1, 2, 3, 4, 1, 1, 1, 1};
enum source { FROM_MEMORY, FROM_FILE, FROM_PIPE };

/* The result of one run; reports holds all reports as text. */
struct outcome {
    manycorr_status status;
    struct text output;
    struct text reports;
    manycorr_summary summary;
};

static void write_report(const manycorr_report *report, void *data) {
    struct text *reports = data;
    char line[500];
    manycorr_report_text(report, line, sizeof line);
    text_puts(reports, line);
    text_putc(reports, '\n');
    text_add(reports, report->item, report->item_bytes);
    text_putc(reports, '\n');
}

static void free_outcome(struct outcome *outcome) {
    text_free(&outcome->output);
    text_free(&outcome->reports);
}

static int open_text(const struct text *text, enum source source) {
    int ends[2];
    if (source == FROM_PIPE) {
        assert_int_equal(pipe(ends), 0);
        assert_true(fcntl(ends[1], F_SETPIPE_SZ, MAX_BYTES) >= (int)text->n);
    } else {
        ends[0] = ends[1] = memfd_create("fuzz_batch", 0);
        assert_true(ends[0] >= 0);
    }
    assert_int_equal(write(ends[1], text->bytes, text->n), text->n);
    if (source == FROM_PIPE) {
        close(ends[1]);
    } else {
        assert_int_equal(lseek(ends[0], 0, SEEK_SET), 0);
    }
    return ends[0];
}

static void read_all(int fd, struct text *text) {
    char bytes[4096];
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    text_clear(text);
    for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) > 0;) {
        text_add(text, bytes, (size_t)n);
    }
}

static struct outcome run(const struct text *text, manycorr_options options, enum source source) {
    struct outcome outcome = {.summary = MANYCORR_SUMMARY_INIT};
    options.report = write_report;
    options.report_data = &outcome.reports;
    text_clear(&outcome.reports);
    if (source == FROM_MEMORY) {
        char *result;
        size_t n;
        outcome.status = manycorr_text(text->bytes, text->n, &options, &result, &n, &outcome.summary);
        assert_true((result == NULL) == (outcome.status == MANYCORR_READ_FAILED));
        text_clear(&outcome.output);
        text_add(&outcome.output, result != NULL ? result : "", n);
        free(result);
        return outcome;
    }
    const int input = open_text(text, source);
    const int output = memfd_create("fuzz_batch_output", 0);
    assert_true(output >= 0);
    outcome.status = manycorr_fd(input, output, &options, &outcome.summary);
    read_all(output, &outcome.output);
    close(input);
    close(output);
    return outcome;
}

static void check_same(const struct text *wanted, const struct text *actual, const char *what) {
    if (wanted->n != actual->n || memcmp(wanted->bytes, actual->bytes, wanted->n) != 0) {
        fail_msg("%s: '%s' instead of '%s'", what, actual->bytes, wanted->bytes);
    }
}

/* Compares all counts of two summaries, but not times and threads. */
static void check_counts(const manycorr_summary *wanted, const manycorr_summary *actual) {
    assert_int_equal(wanted->n_batches, actual->n_batches);
    assert_int_equal(wanted->n_tasks, actual->n_tasks);
    assert_int_equal(wanted->n_numbers, actual->n_numbers);
    assert_int_equal(wanted->n_undefined, actual->n_undefined);
    assert_int_equal(wanted->n_missing, actual->n_missing);
    assert_int_equal(wanted->n_infinite, actual->n_infinite);
    assert_int_equal(wanted->n_few, actual->n_few);
    assert_int_equal(wanted->n_single, actual->n_single);
    assert_int_equal(wanted->n_constant, actual->n_constant);
    assert_int_equal(actual->n_undefined,
                     actual->n_missing + actual->n_infinite + actual->n_few + actual->n_single + actual->n_constant);
    assert_int_equal(wanted->n_bad, actual->n_bad);
    assert_int_equal(wanted->n_exact, actual->n_exact);
    assert_int_equal(wanted->n_reports, actual->n_reports);
    assert_int_equal(wanted->n_decimal_comma, actual->n_decimal_comma);
    assert_int_equal(wanted->bytes_in, actual->bytes_in);
    assert_int_equal(wanted->bytes_out, actual->bytes_out);
}

/* Reads the result at *text, which ends at a delimiter or newline, and moves *text there. Checks its spelling. */
static double read_result(const char **text, char delimiter) {
    const char *begin = *text;
    const char *end = begin;
    while (*end != delimiter && *end != '\n') {
        assert_int_not_equal(*end, '\0');
        end++;
    }
    char spelled[MC_FORMAT_ROOM + 1];
    const double value = strtod(begin, NULL);
    const size_t n = mc_format_double(value, spelled);
    assert_int_equal(n, end - begin);
    assert_memory_equal(spelled, begin, n);
    *text = end;
    return value;
}

/* Returns whether r is the correctly rounded result of a task that is not bad. */
static bool is_correct(const struct ref_syntax *syntax, const char *text, const struct ref_slot *slot, double r) {
    struct ref_items items = {0};
    const char *middle = memchr(text + slot->begin, syntax->list, slot->end - slot->begin);
    ref_split_list(syntax, text, slot->begin, (size_t)(middle - text), &items);
    const size_t n = items.n;
    ref_split_list(syntax, text, (size_t)(middle - text) + 1, slot->end, &items);
    const bool is_nearest = 2 * n != items.n ? isnan(r) : ref_is_exact(r, text, items.items, items.items + n, n);
    free(items.items);
    return is_nearest;
}

/*
 * Compares the slots of the exact output with the reference, and those of the fast output with the exact ones.
 * Returns the length of the fast output before the first bad task; without a bad task, its whole length.
 */
static size_t check_slots(const struct ref_syntax *syntax, const char *text, const struct ref_stream *stream,
                          const struct outcome *exact, const struct outcome *fast, bool is_short) {
    const char *p = exact->output.bytes;
    const char *q = fast->output.bytes;
    size_t n_before = fast->output.n;
    bool in_line = false;
    bool found_bad = false;
    for (size_t i = 0; i < stream->n_slots; i++) {
        const struct ref_slot *slot = &stream->slots[i];
        if (slot->is_bad && !found_bad) {
            found_bad = true;
            n_before = (size_t)(q - fast->output.bytes);
        }
        if (slot->is_task && in_line) {
            assert_true(*p++ == syntax->task && *q++ == syntax->task);
        }
        if (slot->is_task) {
            const double r = read_result(&p, syntax->task);
            const double s = read_result(&q, syntax->task);
            if (slot->is_bad ? !isnan(r) : is_short && !is_correct(syntax, text, slot, r)) {
                fail_msg("slot %zu: %.17g (%a) is not the exact result", i, r, r);
            }
            if (isnan(r) ? !isnan(s) : !(fabs(r - s) <= 1e-12 * (1 + 1e-3))) {
                fail_msg("slot %zu: %.17g is not near %.17g", i, s, r);
            }
        }
        in_line = !slot->ends_line;
        if (slot->ends_line) {
            assert_true(*p++ == '\n' && *q++ == '\n');
        }
    }
    assert_ptr_equal(p, exact->output.bytes + exact->output.n);
    assert_ptr_equal(q, fast->output.bytes + fast->output.n);
    return n_before;
}

/* Compares the reports with the reference, but leaves out the one about binary data. */
static void check_reports(const struct ref_stream *stream, const struct outcome *outcome) {
    static const char binary[] = "this looks like binary data, not like text with numbers\n\n";
    struct text wanted = {0};
    struct text actual = {0};
    text_clear(&wanted);
    for (size_t i = 0; i < stream->n_slots; i++) {
        if (stream->slots[i].is_bad) {
            write_report(&stream->slots[i].report, &wanted);
        }
    }
    const char *at = memmem(outcome->reports.bytes, outcome->reports.n, binary, sizeof binary - 1);
    const size_t n_before = at != NULL ? (size_t)(at - outcome->reports.bytes) : outcome->reports.n;
    text_add(&actual, outcome->reports.bytes, n_before);
    if (at != NULL) {
        text_puts(&actual, at + sizeof binary - 1);
    }
    const bool has_nul = strlen(outcome->reports.bytes) != outcome->reports.n;
    if (!has_nul) { /* an item with a NUL byte cuts the text of its report */
        check_same(&wanted, &actual, "reports");
    }
    text_free(&wanted);
    text_free(&actual);
}

/* Removes a byte order mark, and adds a newline to an unfinished last line: so the program reads the text. */
static struct text normalize_lines(const struct text *text) {
    static const char mark[] = "\xEF\xBB\xBF";
    struct text lines = {0};
    if (text->n >= 3 && memcmp(text->bytes, mark, 3) == 0) {
        text_add(&lines, text->bytes + 3, text->n - 3);
    } else {
        text_add(&lines, text->bytes, text->n);
    }
    if (lines.n > 0 && lines.bytes[lines.n - 1] != '\n') {
        text_puts(&lines, lines.bytes[lines.n - 1] == '\r' ? "\r\n" : "\n");
    }
    return lines;
}

/* With stop_at_bad_task, the output ends before the first bad task, with a newline. */
static void check_stopped(const struct text *text, manycorr_options options, enum source source,
                          const struct outcome *fast, size_t n_before) {
    options.stop_at_bad_task = 1;
    struct outcome stopped = run(text, options, source);
    struct text wanted = {0};
    text_add(&wanted, fast->output.bytes, fast->output.n);
    wanted.n = n_before;
    if (wanted.n > 0 && wanted.bytes[wanted.n - 1] != '\n') {
        text_putc(&wanted, '\n');
    }
    check_same(&wanted, &stopped.output, "stopped");
    assert_int_equal(stopped.status, fast->status);
    assert_int_equal(stopped.summary.n_bad, fast->summary.n_bad > 0);
    text_free(&wanted);
    free_outcome(&stopped);
}

static void check_same_outcome(const struct text *text, const manycorr_options *options, enum source source,
                               const struct outcome *wanted, const char *what) {
    struct outcome outcome = run(text, *options, source);
    assert_int_equal(outcome.status, wanted->status);
    check_same(&wanted->output, &outcome.output, what);
    check_same(&wanted->reports, &outcome.reports, "reports");
    check_counts(&wanted->summary, &outcome.summary);
    free_outcome(&outcome);
}

/* A text of another format, such as gzip, is refused with all options and from all sources. */
static void check_refused(const struct text *text, const manycorr_options *options, enum source source,
                          const struct outcome *fast) {
    struct outcome outcome = run(text, *options, source);
    assert_int_equal(outcome.status, MANYCORR_READ_FAILED);
    check_same(&fast->reports, &outcome.reports, "reports");
    assert_int_equal(fast->output.n + outcome.output.n, 0);
    assert_int_equal(fast->summary.n_tasks + outcome.summary.n_tasks, 0);
    free_outcome(&outcome);
}

/* Options for the delimiters of the reference, one thread and the scalar kernel. */
static manycorr_options plain_options(const struct ref_syntax *syntax) {
    manycorr_options options;
    mc_options_init(&options);
    options.task_delimiter = syntax->task;
    options.list_delimiter = syntax->list;
    options.number_delimiter = syntax->number;
    options.n_threads = 1;
    options.isa = "scalar";
    options.window_bytes = 2 * EXACT_BYTES; /* allocating the larger default takes time */
    return options;
}

/* Compares both outcomes with the reference. Returns the same length as check_slots. */
static size_t check_reference(const struct ref_syntax *syntax, const struct text *text, const struct outcome *fast,
                              const struct outcome *exact) {
    struct text lines = normalize_lines(text);
    struct ref_stream stream = {0};
    ref_read_stream(syntax, lines.bytes, lines.n, &stream);
    const size_t n_before = check_slots(syntax, lines.bytes, &stream, exact, fast, text->n <= EXACT_BYTES);
    check_reports(&stream, fast);
    assert_int_equal(fast->status, fast->summary.n_bad > 0 ? MANYCORR_BAD_TASK : MANYCORR_OK);
    assert_int_equal(exact->status, fast->status);
    check_same(&fast->reports, &exact->reports, "reports");
    ref_free_stream(&stream);
    text_free(&lines);
    return n_before;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes) {
    struct input input = {data, n_bytes < MAX_BYTES ? n_bytes : MAX_BYTES};
    const struct ref_syntax *syntax = choose_syntax(&input);
    manycorr_options plain = plain_options(syntax);
    manycorr_options other = plain;
    other.window_bytes = windows[choose(&input, COUNT_OF(windows))];
    other.n_threads = thread_counts[choose(&input, COUNT_OF(thread_counts))];
    other.isa = manycorr_isa(kernels[choose(&input, COUNT_OF(kernels))]);
    const enum source source = (enum source)choose(&input, 3);

    struct text text = {0};
    text_add(&text, input.bytes, input.n);
    struct outcome fast = run(&text, plain, FROM_MEMORY);
    if (fast.status == MANYCORR_READ_FAILED) {
        check_refused(&text, &other, source, &fast);
        free_outcome(&fast);
        text_free(&text);
        return 0;
    }
    plain.exact = 1;
    struct outcome exact = run(&text, plain, FROM_MEMORY);
    const size_t n_before = check_reference(syntax, &text, &fast, &exact);

    check_same_outcome(&text, &other, source, &fast, "default");
    check_stopped(&text, other, source, &fast, n_before);
    other.exact = 1;
    check_same_outcome(&text, &other, source, &exact, "exact");

    free_outcome(&fast);
    free_outcome(&exact);
    text_free(&text);
    return 0;
}
