/*
 * test_pipeline.c - whole streams against reference.h: the same results and reports for any number of threads, any size
 * of window, from memory, from a file and through a pipe, by default and exactly.
 */
#include "stream_check.h"

#include <pthread.h>

static const int thread_counts[] = {1, 2, 3, 8};
static const size_t window_sizes[] = {1, 5, 100, 0};

static const struct ref_syntax syntaxes[] = {
    {'@', ';', ','}, {'@', ';', ' '}, {'@', ';', '\t'}, {'\t', ';', ','}, {'@', '\t', ' '}, {'|', '/', ':'},
};

/* Checks a run that stops at the first bad task: the results before it, a newline, and one report. */
static void check_stopped(const struct text *text, manycorr_options options, const struct ref_stream *stream,
                          const struct run *whole, size_t n_before) {
    options.stop_at_bad_task = 1;
    struct run run = run_text(text, options);
    assert_int_equal(run.status, whole->status);
    const bool in_line = n_before > 0 && whole->output[n_before - 1] != '\n';
    assert_int_equal(run.n_output, n_before + in_line);
    assert_memory_equal(run.output, whole->output, n_before);
    assert_true(!in_line || run.output[n_before] == '\n');
    check_reports(stream, &run, 1);
    free_run(&run);
}

/*
 * Checks the text with every size of window and number of threads: all give the same bytes. In tiny windows, all
 * threads share nearly every task, and start several times for it. There, only one thread and one other number are
 * tried, in turn.
 */
static void check_stream(const struct ref_syntax *syntax, bool is_exact, const struct text *text) {
    static size_t turn = 0;
    struct text ended = {0};
    struct ref_stream stream = {0};
    read_reference(syntax, text, &ended, &stream);
    struct run first = run_text(text, options_for(syntax, is_exact, 1, 0));
    const size_t n_before = check_output(syntax, &stream, &first);
    turn++;
    for (size_t w = 0; w < COUNT_OF(window_sizes); w++) {
        const bool is_tiny = window_sizes[w] > 0 && window_sizes[w] < 100;
        for (size_t t = 0; t < COUNT_OF(thread_counts); t++) {
            if (is_tiny && t > 0 && t != 1 + turn % 3) {
                continue;
            }
            manycorr_options options = options_for(syntax, is_exact, thread_counts[t], window_sizes[w]);
            options.max_reports = (w + t) % 3 == 0 ? UINT64_MAX : (w + t) % 3 == 1 ? 3 : 0;
            struct run run = run_text(text, options);
            assert_int_equal(run.n_output, first.n_output);
            assert_memory_equal(run.output, first.output, first.n_output);
            check_reports(&stream, &run, options.max_reports);
            check_summary(&stream, &run, text->n);
            assert_int_equal(run.summary.n_exact, first.summary.n_exact);
            free_run(&run);
            if (t == 0 || (turn + w) % 4 == t) {
                check_stopped(text, options_for(syntax, is_exact, thread_counts[t], window_sizes[w]), &stream, &first,
                              n_before);
            }
        }
    }
    free_run(&first);
    ref_free_stream(&stream);
    text_free(&ended);
}

/* One in so many numbers has more digits than a double holds, of all the lengths that exact sums tell apart. */
static void add_value(struct prng *prng, struct text *text) {
    enum { ONE_LONG_IN = 40, MAX_DECIMALS = 60 };
    char item[MAX_DECIMALS + 32];
    const double value = random_signed(prng) * 1000.0;
    if (random_below(prng, ONE_LONG_IN) == 0) {
        snprintf(item, sizeof item, "%.*f", random_int(prng, 10, MAX_DECIMALS), value);
    } else {
        snprintf(item, sizeof item, "%.*g", random_int(prng, 1, 6), value);
    }
    text_puts(text, item);
}

/* A list of n numbers of which all but the first may be bad, missing, or surrounded by blanks, one in so many. */
static void add_list(struct prng *prng, const struct ref_syntax *syntax, size_t n, uint64_t one_odd_in,
                     struct text *text) {
    static const char *const odd[] = {
        "nan",  "inf",   "NA",   "-infinity", "2.O",     "1_0",
        "0x1f", "1e",    "--1",  "1.2.3",     "1 2",     "",
        " ",    "null",  "\x7F", "\xFF",      "1e400",   "a very long item, longer than 40 bytes",
        "- 1",  "  7  ", "1\r",  "\r",        "+3.5E-2", "'1'"};
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            text_putc(text, syntax->number);
        }
        if (random_below(prng, one_odd_in) == 0) {
            text_puts(text, odd[random_below(prng, COUNT_OF(odd))]);
        } else {
            add_value(prng, text);
        }
    }
}

static void add_task(struct prng *prng, const struct ref_syntax *syntax, uint64_t max_n, struct text *text) {
    const size_t n = 1 + (random_below(prng, 50) == 0 ? random_below(prng, max_n) : random_below(prng, 6));
    const uint64_t one_odd_in = random_below(prng, 3) == 0 ? 2 * n : 1000000;
    const uint64_t kind = random_below(prng, 16);
    if (kind == 0) {
        return; /* an empty task, or batch */
    }
    if (kind == 1) {
        text_puts(text, (const char *[]){" ", "\t", "  \t", "x", "1", " ; ", ";", ";;", ","}[random_below(prng, 9)]);
        return;
    }
    add_list(prng, syntax, n, one_odd_in, text);
    if (kind == 2) {
        return; /* one list */
    }
    text_putc(text, syntax->list);
    add_list(prng, syntax, kind == 3 ? 1 : kind == 4 ? n + 1 : n, one_odd_in, text);
    if (kind == 5) {
        text_putc(text, syntax->list);
        add_list(prng, syntax, n, one_odd_in, text);
    }
}

static void fill_stream(struct prng *prng, const struct ref_syntax *syntax, size_t n_tasks, uint64_t max_n,
                        struct text *text) {
    text_clear(text);
    for (size_t i = 0; i < n_tasks; i++) {
        add_task(prng, syntax, max_n, text);
        const uint64_t end = random_below(prng, 8);
        text_puts(text, end == 0 ? "\r\n" : end == 1 ? "\n" : "");
        if (end > 1 && (i + 1 < n_tasks || random_bool(prng))) {
            text_putc(text, syntax->task);
        }
    }
}

static void random_streams(void **state) {
    (void)state;
    struct prng prng = {100};
    struct text text = {0};
    for (int i = 0; i < 30; i++) {
        const struct ref_syntax *syntax = &syntaxes[i % (int)COUNT_OF(syntaxes)];
        fill_stream(&prng, syntax, random_below(&prng, i % 10 == 0 ? 150 : 30), 2000, &text);
        check_stream(syntax, i % 2 == 1, &text);
    }
    text_free(&text);
}

/* So many bytes that all threads have windows of the default size. All threads share some tasks. */
static void random_streams_of_many_windows(void **state) {
    (void)state;
    struct prng prng = {101};
    struct text text = {0};
    for (int i = 0; i < 3; i++) {
        const struct ref_syntax *syntax = &syntaxes[i == 2 ? 1 : 0];
        fill_stream(&prng, syntax, 4000, i == 1 ? 100000 : 3000, &text);
        struct text ended = {0};
        struct ref_stream stream = {0};
        read_reference(syntax, &text, &ended, &stream);
        for (size_t t = 0; t < COUNT_OF(thread_counts); t++) {
            for (size_t w = 0; w < 2; w++) {
                struct run run = run_text(&text, options_for(syntax, i == 1, thread_counts[t], w == 0 ? 0 : 20000));
                check_output(syntax, &stream, &run);
                check_reports(&stream, &run, UINT64_MAX);
                check_summary(&stream, &run, text.n);
                free_run(&run);
            }
        }
        ref_free_stream(&stream);
        text_free(&ended);
    }
    text_free(&text);
}

static const char *const odd_texts[] = {
    "",
    "\n",
    "\n\n\n",
    "@",
    "@\n",
    "@@@",
    ";",
    ";;;",
    ",",
    ",,,;,,,",
    "1,2,3",
    "1,2;3",
    "1;2",
    "1,2,3;7\n",
    "1;2;3",
    "1,2,3;1,2,4",
    "1,2,3;1,2,4\n\n1,2,3;3,2,1",
    "1,2;2,1@",
    "1,2;2,1@\n",
    " \t \n1,2;2,1\n \t ",
    "\r\n\r\n",
    "\r",
    "1,2;3,4\r",
    "1,2;3,4\r\n",
    "1,2;3,4\r@1,2;3,4\n",
    "1,2;3,4 \r\n",
    "1,2,3;1,2,5@x@1,2;",
    "1,2;2,1\n@\n;\n",
    "1,2,nan;1,2,3@1,1,1;1,2,3@inf,1;1,2",
    "1,2;1,2 @ 1 , 2 ; 2 , 1 \n",
    "  ;  \n",
    "1,,2;1,2,3\n",
    "1,2;3,4,\n",
};

static void odd_streams(void **state) {
    (void)state;
    struct text text = {0};
    for (size_t i = 0; i < COUNT_OF(odd_texts); i++) {
        for (size_t s = 0; s < COUNT_OF(syntaxes); s++) {
            text_clear(&text);
            text_puts(&text, odd_texts[i]);
            check_stream(&syntaxes[s], false, &text);
            check_stream(&syntaxes[s], true, &text);
        }
    }
    text_free(&text);
}

/* A million delimiters are a million empty items, lists or tasks. */
static void adjacent_delimiters(void **state) {
    (void)state;
    struct text text = {0};
    for (int which = 0; which < 4; which++) {
        for (size_t n = 1; n <= 1000000; n *= 100) {
            text_clear(&text);
            for (size_t i = 0; i < n; i++) {
                text_putc(&text, "@;,\n"[which]);
            }
            struct text ended = {0};
            struct ref_stream stream = {0};
            read_reference(&syntaxes[0], &text, &ended, &stream);
            struct run run = run_text(&text, options_for(&syntaxes[0], false, 2, 0));
            check_output(&syntaxes[0], &stream, &run);
            check_reports(&stream, &run, UINT64_MAX);
            check_summary(&stream, &run, text.n);
            free_run(&run);
            ref_free_stream(&stream);
            text_free(&ended);
        }
    }
    text_free(&text);
}

/* n_numbers counts every item, also of tasks with a wrong number of lists, for any size of windows. */
static void numbers_are_counted_alike_in_every_window(void **state) {
    (void)state;
    static const char *const texts[] = {"1,2,3;4,5,6\n", "1,2,3,4,5,6\n", "1,2,3;4,5,6;7,8,9\n",
                                        "1,x,3;4,5,6\n", "1,2,3;4,5\n",   "1,2,3;4,5,6@1,2,3,4,5\n",
                                        "\n\n",          "1,2,3,4;5\n"};
    struct text text = {0};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        text_clear(&text);
        text_puts(&text, texts[i]);
        struct ref_stream stream = {0};
        ref_read_stream(&syntaxes[0], text.bytes, text.n, &stream);
        uint64_t n_items = 0;
        for (size_t k = 0; k < stream.n_slots; k++) {
            n_items += stream.slots[k].n_items;
        }
        for (size_t w = 0; w < COUNT_OF(window_sizes); w++) {
            struct run run = run_text(&text, options_for(&syntaxes[0], false, 1, window_sizes[w]));
            if (run.summary.n_numbers != n_items) {
                fail_msg("%s windows of %zu: %" PRIu64 " numbers instead of %" PRIu64, texts[i], window_sizes[w],
                         run.summary.n_numbers, n_items);
            }
            free_run(&run);
        }
        ref_free_stream(&stream);
    }
    text_free(&text);
}

struct writer {
    pthread_t thread;
    const struct text *text;
    size_t piece;
    int fd;
};

static void *write_pieces(void *data) {
    const struct writer *writer = data;
    struct prng prng = {102};
    for (size_t at = 0; at < writer->text->n;) {
        const size_t wanted = 1 + random_below(&prng, writer->piece);
        const size_t rest = writer->text->n - at;
        const ssize_t n = write(writer->fd, writer->text->bytes + at, wanted < rest ? wanted : rest);
        if (n < 0) {
            break;
        }
        at += (size_t)n;
        if (random_below(&prng, 20) == 0) {
            usleep(500); /* the stream falls idle now and then */
        }
    }
    close(writer->fd);
    return NULL;
}

/* Reads all that was written to a file. */
static void read_back(FILE *file, struct run *run) {
    const off_t n = lseek(fileno(file), 0, SEEK_END);
    assert_true(n >= 0);
    run->n_output = (size_t)n;
    run->output = checked_malloc(run->n_output + 1);
    assert_int_equal(pread(fileno(file), run->output, run->n_output, 0), n);
    run->output[run->n_output] = '\0';
    fclose(file);
}

/* Runs through a pipe, in pieces of at most so many bytes, or from a file if that is 0. */
static struct run run_fd(const struct text *text, manycorr_options options, size_t piece) {
    struct run run = {.summary = MANYCORR_SUMMARY_INIT};
    options.report_data = &run;
    FILE *output = tmpfile();
    assert_non_null(output);
    if (piece == 0) {
        FILE *input = tmpfile();
        assert_non_null(input);
        assert_int_equal(write(fileno(input), text->bytes, text->n), text->n);
        assert_int_equal(lseek(fileno(input), 0, SEEK_SET), 0);
        run.status = manycorr_fd(fileno(input), fileno(output), &options, &run.summary);
        fclose(input);
    } else {
        int fds[2];
        assert_int_equal(pipe(fds), 0);
        struct writer writer = {.text = text, .piece = piece, .fd = fds[1]};
        assert_int_equal(pthread_create(&writer.thread, NULL, write_pieces, &writer), 0);
        run.status = manycorr_fd(fds[0], fileno(output), &options, &run.summary);
        assert_int_equal(pthread_join(writer.thread, NULL), 0);
        close(fds[0]);
    }
    read_back(output, &run);
    return run;
}

static void files_and_pipes(void **state) {
    (void)state;
    struct prng prng = {103};
    struct text text = {0};
    static const size_t pieces[] = {0, 1, 100, 10000, 1000000};
    for (int i = 0; i < 40; i++) {
        const size_t piece = pieces[i % 5];
        const struct ref_syntax *syntax = &syntaxes[random_below(&prng, COUNT_OF(syntaxes))];
        fill_stream(&prng, syntax, piece == 1 ? 30 : piece == 100 ? 200 : 3000, piece == 1 ? 50 : 3000, &text);
        struct text ended = {0};
        struct ref_stream stream = {0};
        read_reference(syntax, &text, &ended, &stream);
        const bool is_exact = i / 5 % 2 == 1;
        manycorr_options options =
            options_for(syntax, is_exact, thread_counts[random_below(&prng, 4)], window_sizes[i % 4]);
        if ((piece == 0 || piece > 100) && options.window_bytes > 0) {
            options.window_bytes *= 500; /* in tiny windows, all threads would share every task */
        }
        struct run run = run_fd(&text, options, piece);
        check_output(syntax, &stream, &run);
        check_reports(&stream, &run, UINT64_MAX);
        check_summary(&stream, &run, text.n);
        free_run(&run);
        ref_free_stream(&stream);
        text_free(&ended);
    }
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_streams),
        cmocka_unit_test(random_streams_of_many_windows),
        cmocka_unit_test(odd_streams),
        cmocka_unit_test(adjacent_delimiters),
        cmocka_unit_test(numbers_are_counted_alike_in_every_window),
        cmocka_unit_test(files_and_pipes),
    };
    alarm(300); /* ends a test that waits for ever */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
