/*
 * test_changes.c - files that change between two reads, at the places where that shows: a window whose end has been found is read, a giant
 * task whose end has been found is worked on, or read into memory; and at the end, whatever has changed.
 * tests/fault/changes does the same with the whole program.
 */
#include "team_helpers.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "large/block.h"
#include "large/text.h"
#include "api/options.h"
#include "manycorr.h"
#include "parse/kernels.h"
#include "large/search.h"
#include "input/source.h"
#include "stream/window.h"

enum { WINDOW = 64 };

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

/* A file that is read, and what goes on with it. */
struct changing {
    FILE *file;
    struct mc_source source;
    struct mc_chunk window;
};

static void put_content(FILE *file, const char *text, size_t n) {
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    assert_int_equal(pwrite(fileno(file), text, n, 0), n);
}

/* A file with this content, of which the next window has been asked for. */
static void begin(struct changing *changing, const char *text, size_t n, size_t window_bytes) {
    *changing = (struct changing){.file = tmpfile()};
    assert_non_null(changing->file);
    put_content(changing->file, text, n);
    mc_source_of_fd(&changing->source, fileno(changing->file), &syntax, window_bytes);
    assert_int_equal(mc_source_next(&changing->source, -1, &changing->window), MC_SOURCE_WINDOW);
}

static void end(struct changing *changing) {
    if (changing->window.index != NULL) {
        mc_index_free(changing->window.index);
        free(changing->window.index);
    }
    mc_buffer_free(&changing->window.buffer);
    mc_source_free(&changing->source);
    fclose(changing->file);
}

static void assert_text(const struct mc_chunk *window, const char *text) {
    assert_int_equal(window->buffer.n_bytes, strlen(text));
    assert_memory_equal(window->buffer.text, text, strlen(text));
}

/* Four tasks of 30 bytes, of which two fit into a window. */
#define TASKS "11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30\n"

/* What a file becomes between the search for the end of its first window and its reading, and what the window has then. */
static const struct {
    const char *becomes;
    const char *window;
    bool is_last;
} shrunk[] = {
    {"", "", true},
    {"11,12", "11,12\n", true},
    {"11,12,13,14;15,16,17,18,19,20@", "11,12,13,14;15,16,17,18,19,20@\n", true},
    {"11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30",
     "11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30\n", true},
    {TASKS, TASKS, false},
    {TASKS TASKS TASKS, TASKS, false},
};

static void a_window_ends_where_the_file_does_now(void **state) {
    (void)state;
    static const char text[] = TASKS TASKS;
    for (size_t i = 0; i < COUNT_OF(shrunk); i++) {
        struct changing changing;
        begin(&changing, text, strlen(text), WINDOW);
        assert_int_equal(changing.window.state, MC_CHUNK_UNREAD);
        assert_false(changing.window.is_last);
        put_content(changing.file, shrunk[i].becomes, strlen(shrunk[i].becomes));
        assert_int_equal(mc_source_fill(&changing.source, &changing.window), MC_SOURCE_WINDOW);
        assert_text(&changing.window, shrunk[i].window);
        assert_int_equal(changing.window.is_last, shrunk[i].is_last);
        end(&changing);
    }
}

/* Other bytes in the place of those in which the end was found, and the whole tasks before it. */
static const struct {
    const char *becomes;
    const char *whole;
} replaced[] = {
    {"1111111111111111111111111111111111111111111111111111111111111111111111111", ""},
    {"1,2;3,4@1111111111111111111111111111111111111111111111111111111111111111", "1,2;3,4@"},
    {"1,2;3,4@5,6;7,8\n1111111111111111111111111111111111111111111111111111111", "1,2;3,4@5,6;7,8\n"},
    {"11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30@1;1\n",
     "11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30@"},
};

static void a_window_that_ends_elsewhere_is_an_error(void **state) {
    (void)state;
    static const char text[] = TASKS TASKS;
    for (size_t i = 0; i < COUNT_OF(replaced); i++) {
        struct changing changing;
        begin(&changing, text, strlen(text), WINDOW);
        put_content(changing.file, replaced[i].becomes, strlen(replaced[i].becomes));
        assert_int_equal(mc_source_fill(&changing.source, &changing.window), MC_SOURCE_FAILED);
        assert_int_equal(changing.window.error, ESTALE);
        assert_text(&changing.window, replaced[i].whole);
        end(&changing);
    }
}

/* The last window of a file that has shrunk before what has been handed out: nothing, or what a last line lacks. */
static void a_file_that_shrinks_behind_the_reader_has_ended(void **state) {
    (void)state;
    static const char *const texts[] = {TASKS TASKS,
                                        "11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30@" TASKS};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct changing changing;
        begin(&changing, texts[i], strlen(texts[i]), WINDOW);
        assert_int_equal(mc_source_fill(&changing.source, &changing.window), MC_SOURCE_WINDOW);
        put_content(changing.file, "1", 1);
        const enum mc_source_status status = mc_source_next(&changing.source, -1, &changing.window);
        assert_int_equal(status, i == 0 ? MC_SOURCE_END : MC_SOURCE_WINDOW);
        if (status == MC_SOURCE_WINDOW) { /* behind a task delimiter, there is an empty task */
            assert_int_equal(mc_source_fill(&changing.source, &changing.window), MC_SOURCE_WINDOW);
            assert_text(&changing.window, "\n");
            assert_true(changing.window.is_last);
            assert_int_equal(mc_source_next(&changing.source, -1, &changing.window), MC_SOURCE_END);
        }
        end(&changing);
    }
}

/* A task of n pairs, 1.5 to 9.5 again and again, and another of 8 bytes behind it. */
static void giant_task(struct text *text, size_t n) {
    text_clear(text);
    for (size_t i = 0; i < 2 * n; i++) {
        text_putc(text, (char)('1' + i * i % 9));
        text_puts(text, i + 1 == n ? ".5;" : i + 1 == 2 * n ? ".5@" : ".5,");
    }
    text_puts(text, "1,2;3,4\n");
}

/* One byte of the giant task, counted from its end, becomes another. */
struct change {
    size_t from_end;
    char byte;
    bool in_x; /* counted from the end of the first list */
};

static void change_byte(FILE *file, const struct text *text, const struct change *change) {
    const size_t n_task = text->n - 8;
    const size_t n = change->in_x ? n_task / 2 : n_task;
    assert_int_equal(pwrite(fileno(file), &change->byte, 1, (off_t)(n - change->from_end)), 1);
}

/* Changes after which it is not the task that it was. */
static const struct change breaking[] = {
    {1, ',', false}, {1, '1', false}, {1, ';', false}, {5, '@', false}, {5, '\n', false},
    {5, ';', false}, {5, '1', false}, {4, ',', false}, {1, ',', true},  {1, '1', true},
    {1, '@', true},  {5, ';', true},  {4, ',', true},
};

/* A text that is one task, with its index or NULL. */
static struct mc_large_task task_of(struct mc_large_text text, struct mc_index *index, bool is_exact) {
    return (struct mc_large_task){
        .text = text,
        .index = index,
        .syntax = &syntax,
        .parse = mc_choose_kernel(NULL)->parse,
        .method = mc_find_method("pearson"),
        .is_exact = is_exact,
    };
}

static manycorr_status correlate(struct changing *changing, struct helped_team *helped, bool is_exact,
                                 struct mc_result *result, struct mc_large_counts *counts) {
    const struct mc_large_task task = task_of(mc_large_text_of(&changing->window), changing->window.index, is_exact);
    double r;
    return mc_correlate_large(&task, &helped->caller, result, &r, counts);
}

/* As window.c does: a task that seems to be bad is loaded. Returns errno, or 0 and *is_bad. */
static int work_on(struct changing *changing, struct helped_team *helped, bool is_exact, bool *is_bad) {
    struct mc_result result;
    struct mc_large_counts counts;
    const manycorr_status status = correlate(changing, helped, is_exact, &result, &counts);
    assert_int_equal(status, counts.error == 0 ? MANYCORR_OK : MANYCORR_READ_FAILED);
    *is_bad = result.outcome == MC_BAD_TASK;
    if (counts.error != 0 || !*is_bad) {
        return counts.error;
    }
    (void)mc_read_task(&helped->caller, &changing->window);
    return changing->window.error;
}

/* A giant task that has changed since it was searched: reading has failed, or if it is one task still, it may be found to be bad. */
static void a_giant_task_that_changes_is_an_error(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    for (size_t i = 0; i < 4 * COUNT_OF(breaking); i++) {
        const struct change *change = &breaking[i / 4];
        struct changing changing;
        struct helped_team helped;
        helped_team_start(&helped, i % 4 < 2 ? 1 : 3);
        begin(&changing, text.bytes, text.n, 4096);
        assert_int_equal(changing.window.state, MC_CHUNK_OPEN);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.window), MC_SOURCE_WINDOW);
        change_byte(changing.file, &text, change);
        bool is_bad;
        const int error = work_on(&changing, &helped, i % 2 != 0, &is_bad);
        const bool is_one_task = change->byte != '@' && change->byte != '\n' && change->from_end > 1;
        if (error != ESTALE && !(error == 0 && is_bad && is_one_task)) {
            fail_msg("byte %zu from the end%s becomes %d: error %d", change->from_end, change->in_x ? " of x" : "",
                     change->byte, error);
        }
        helped_team_end(&helped);
        end(&changing);
    }
    text_free(&text);
}

/* The same with one that is read into memory, to say what is wrong with it: it must be one task still. */
static void a_giant_task_that_is_loaded_is_one_task(void **state) {
    (void)state;
    static const struct {
        struct change change;
        enum mc_source_status status;
    } cases[] = {
        {{1, '@', false}, MC_SOURCE_WINDOW}, {{1, '\n', false}, MC_SOURCE_FAILED}, {{1, ',', false}, MC_SOURCE_FAILED},
        {{5, '@', false}, MC_SOURCE_FAILED}, {{9, '\n', false}, MC_SOURCE_FAILED}, {{5, '9', false}, MC_SOURCE_WINDOW},
    };
    struct text text = {0};
    giant_task(&text, 40000);
    for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
        struct changing changing;
        struct helped_team helped;
        helped_team_start(&helped, i % 2 == 0 ? 1 : 3);
        begin(&changing, text.bytes, text.n, 4096);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.window), MC_SOURCE_WINDOW);
        change_byte(changing.file, &text, &cases[i / 2].change);
        assert_int_equal(mc_read_task(&helped.caller, &changing.window), cases[i / 2].status);
        assert_int_equal(changing.window.error, cases[i / 2].status == MC_SOURCE_FAILED ? ESTALE : 0);
        helped_team_end(&helped);
        end(&changing);
    }
    text_free(&text);
}

/* Cut anywhere behind the search, a giant task is an error, and so it is where it is loaded. */
static void a_giant_task_that_is_cut_is_an_error(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    for (size_t n = 0; n < text.n - 8; n += text.n / 7) {
        struct changing changing;
        struct helped_team helped;
        helped_team_start(&helped, 2);
        begin(&changing, text.bytes, text.n, 4096);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.window), MC_SOURCE_WINDOW);
        put_content(changing.file, text.bytes, n);
        struct mc_result result;
        struct mc_large_counts counts;
        assert_int_equal(correlate(&changing, &helped, n % 2 == 0, &result, &counts), MANYCORR_READ_FAILED);
        assert_int_equal(counts.error, ESTALE);
        assert_int_equal(mc_read_task(&helped.caller, &changing.window), MC_SOURCE_FAILED);
        assert_int_equal(changing.window.error, ESTALE);
        helped_team_end(&helped);
        end(&changing);
    }
    text_free(&text);
}

/* A file that was cut, of which no index has been made. */
static void a_giant_task_without_an_index(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    for (int i = 0; i < 2; i++) {
        struct changing changing;
        struct helped_team helped;
        struct mc_result result;
        struct mc_large_counts counts;
        double r;
        helped_team_start(&helped, 2);
        begin(&changing, text.bytes, text.n, 4096);
        const struct mc_large_text in_file = {
            .n_bytes = text.n - 8, .source = &changing.source, .n_source = text.n - 8, .added = ""};
        const struct mc_large_task task = task_of(in_file, NULL, false);
        if (i > 0) {
            put_content(changing.file, text.bytes, text.n - 9);
        }
        const manycorr_status status = mc_correlate_large(&task, &helped.caller, &result, &r, &counts);
        assert_int_equal(status, i == 0 ? MANYCORR_OK : MANYCORR_READ_FAILED);
        assert_int_equal(counts.error, i == 0 ? 0 : ESTALE);
        assert_int_equal(counts.n_numbers, i == 0 ? 80000 : 0);
        helped_team_end(&helped);
        end(&changing);
    }
    text_free(&text);
}

/* A list of which the last block begins in a piece that is read again, where its items are no more. */
static void blocks_whose_items_are_gone(void **state) {
    (void)state;
    enum { N_ITEMS = MC_BLOCK + 10 };
    struct text text = {0};
    text_puts(&text, "00000000"); /* else the block would begin with the last byte of a piece before */
    for (int i = 0; i < N_ITEMS; i++) {
        text_puts(&text, i + 1 < N_ITEMS ? "1," : "1\n");
    }
    struct changing changing;
    struct mc_buffer buffer = {0};
    struct mc_index index;
    struct mc_index_walk walk;
    struct mc_block_place place;
    size_t n_items;
    begin(&changing, text.bytes, text.n, text.n);
    const struct mc_large_text task = {.n_bytes = text.n, .source = &changing.source, .n_source = text.n, .added = ""};
    mc_index_begin(&index, &syntax);
    assert_int_equal(mc_index_end(&index, &task, text.n - 1, &buffer), 0);
    assert_int_equal(mc_index_count_items(&index, 0, text.n - 1, &buffer, &n_items), 0);
    assert_int_equal(n_items, N_ITEMS);
    assert_int_equal(mc_index_begin_walk(&index, 0, text.n - 1, &buffer, &walk), 0);
    assert_int_equal(mc_index_find_blocks(&index, &walk, MC_BLOCK, MC_BLOCK, 1, &buffer, &place), 0);
    memset(text.bytes + text.n - 30, '1', 29);
    put_content(changing.file, text.bytes, text.n);
    assert_int_equal(mc_index_begin_walk(&index, 0, text.n - 1, &buffer, &walk), 0);
    assert_int_equal(mc_index_find_blocks(&index, &walk, MC_BLOCK, MC_BLOCK, 1, &buffer, &place), ESTALE);
    mc_index_free(&index);
    mc_buffer_free(&buffer);
    text_free(&text);
    end(&changing);
}

/* Blocks of a text: whole ones, and such as only a change between two looks at the text can make. */
static void blocks_that_are_none(void **state) {
    (void)state;
    static const char text[] = "1,2;3,4@";
    static const struct {
        struct mc_block block;
        int error;
    } cases[] = {
        {{0, 4, 2, true, true}, 0},       {{0, 2, 1, false, true}, 0},      {{4, 8, 2, true, false}, 0},
        {{2, 2, 1, false, true}, ESTALE}, {{4, 2, 1, false, true}, ESTALE}, {{0, 2, 2, false, true}, ESTALE},
        {{0, 4, 2, false, true}, ESTALE}, {{0, 8, 4, true, true}, ESTALE},  {{4, 6, 1, true, false}, ESTALE},
    };
    struct changing changing;
    struct mc_block_values values = {0};
    begin(&changing, text, strlen(text), WINDOW);
    const struct mc_large_text task = {
        .n_bytes = strlen(text), .source = &changing.source, .n_source = strlen(text), .added = ""};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(mc_block_parse(&task, &cases[i].block, &syntax, mc_parse_scalar, &values), cases[i].error);
    }
    mc_block_values_free(&values);
    end(&changing);
}

/* Emptied before the end of its giant task has been searched for, a file has a task of a newline alone, which is not what was begun with. */
static void a_giant_task_that_is_gone_is_an_error(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    const struct mc_job job = {
        .syntax = syntax,
        .parse = mc_choose_kernel(NULL)->parse,
        .method = mc_find_method("pearson"),
        .window_bytes = 4096,
    };
    for (int n_threads = 1; n_threads <= 2; n_threads++) {
        struct changing changing;
        struct helped_team helped;
        struct mc_worker worker;
        assert_true(mc_worker_init(&worker, job.method, 4096));
        helped_team_start(&helped, n_threads);
        begin(&changing, text.bytes, text.n, 4096);
        assert_int_equal(changing.window.state, MC_CHUNK_OPEN);
        put_content(changing.file, "", 0);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.window), MC_SOURCE_WINDOW);
        assert_true(changing.window.is_last && changing.window.n_source == 0);
        struct mc_window window = {.chunk = changing.window};
        assert_int_equal(mc_window_process(&job, &helped.caller, &worker, &window), MANYCORR_OK);
        assert_int_equal(window.chunk.error, ESTALE);
        assert_int_equal(window.counts.n_tasks, 0);
        assert_int_equal(window.out.n_bytes, 0);
        changing.window = window.chunk;
        mc_buffer_free(&window.out);
        mc_worker_free(&worker);
        helped_team_end(&helped);
        end(&changing);
    }
    text_free(&text);
}

/* Gives a file the time that it had. */
static void set_time(FILE *file, const struct stat *status) {
    const struct timespec times[] = {status->st_atim, status->st_mtim};
    assert_int_equal(futimens(fileno(file), times), 0);
}

/* What can happen to a file without being seen, or must be. */
static void do_nothing(FILE *file) {
    (void)file;
}

static void read_on(FILE *file) {
    char byte;
    assert_int_equal(pread(fileno(file), &byte, 1, 0), 1);
}

static void become_longer(FILE *file) {
    struct stat status;
    assert_int_equal(fstat(fileno(file), &status), 0);
    assert_int_equal(pwrite(fileno(file), "1", 1, status.st_size), 1);
}

static void become_longer_in_no_time(FILE *file) {
    struct stat status;
    assert_int_equal(fstat(fileno(file), &status), 0);
    become_longer(file);
    set_time(file, &status);
}

static void become_shorter(FILE *file) {
    assert_int_equal(ftruncate(fileno(file), 7), 0);
}

static void become_different(FILE *file) {
    assert_int_equal(pwrite(fileno(file), "9", 1, 0), 1);
}

static void become_newer_by_a_second(FILE *file) {
    struct stat status;
    assert_int_equal(fstat(fileno(file), &status), 0);
    status.st_mtim.tv_sec++;
    set_time(file, &status);
}

static void become_newer_by_a_nanosecond(FILE *file) {
    struct stat status;
    assert_int_equal(fstat(fileno(file), &status), 0);
    status.st_mtim.tv_nsec = (status.st_mtim.tv_nsec + 1) % 1000000000;
    set_time(file, &status);
}

static const struct {
    void (*change)(FILE *);
    bool is_seen;
} changes[] = {
    {do_nothing, false},
    {read_on, false},
    {become_longer, true},
    {become_longer_in_no_time, true},
    {become_shorter, true},
    {become_different, true},
    {become_newer_by_a_second, true},
    {become_newer_by_a_nanosecond, true},
};

/* A file whose last change is long ago: the clock of files may tick too seldom to tell two changes by it. */
static FILE *old_file(const char *text, size_t n) {
    static const struct stat long_ago = {.st_mtim = {.tv_sec = 1000, .tv_nsec = 1000}};
    FILE *file = temporary_file(text, n);
    set_time(file, &long_ago);
    return file;
}

static void every_change_is_seen_at_the_end(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        FILE *file = old_file(TASKS, strlen(TASKS));
        struct mc_source source;
        mc_source_of_fd(&source, fileno(file), &syntax, WINDOW);
        changes[i].change(file);
        assert_int_equal(mc_source_check(&source), changes[i].is_seen ? ESTALE : 0);
        mc_source_free(&source);
        fclose(file);
    }
}

/* An empty file is read as a stream, like those of the kernel's own, whose time changes. */
static void an_empty_file_that_is_filled_is_seen(void **state) {
    (void)state;
    FILE *file = old_file("", 0);
    struct mc_source source;
    mc_source_of_fd(&source, fileno(file), &syntax, WINDOW);
    become_newer_by_a_second(file);
    assert_int_equal(mc_source_check(&source), 0);
    become_longer(file);
    assert_int_equal(mc_source_check(&source), ESTALE);
    mc_source_free(&source);
    fclose(file);
}

static void a_file_that_cannot_be_looked_at_is_an_error(void **state) {
    (void)state;
    FILE *file = temporary_file(TASKS, strlen(TASKS));
    struct mc_source source;
    mc_source_of_fd(&source, fileno(file), &syntax, WINDOW);
    fclose(file);
    assert_int_equal(mc_source_check(&source), EBADF);
}

static void what_is_no_file_does_not_change(void **state) {
    (void)state;
    int fds[2];
    struct mc_source source;
    assert_int_equal(pipe(fds), 0);
    mc_source_of_fd(&source, fds[0], &syntax, WINDOW);
    assert_int_equal(write(fds[1], "1", 1), 1);
    assert_int_equal(mc_source_check(&source), 0);
    mc_source_free(&source);
    close(fds[0]);
    close(fds[1]);
    mc_source_of_memory(&source, TASKS, strlen(TASKS), &syntax, WINDOW);
    assert_int_equal(mc_source_check(&source), 0);
    mc_source_free(&source);
}

/* A change that a call of the library makes after it has written some results. */
struct late_change {
    FILE *file;
    void (*change)(FILE *); /* NULL: it has been made */
};

static int change_late(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                       size_t result_bytes, void *data) {
    (void)place;
    (void)summary;
    (void)results;
    struct late_change *late = data;
    if (late->change != NULL && result_bytes > 0) {
        late->change(late->file);
        late->change = NULL;
    }
    return 0;
}

static void the_library_tells_of_every_change(void **state) {
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(changes); i++) {
        const bool is_bad = i % 2 != 0; /* what has been said of bad tasks may be wrong as well */
        const char *text = is_bad ? "1,2,3;1,3,2@1;x\n" : "1,2,3;1,3,2\n";
        struct late_change late = {.file = old_file(text, strlen(text)), .change = changes[i / 2].change};
        FILE *output = temporary_file("", 0);
        manycorr_options options;
        mc_options_init(&options);
        options.window_bytes = WINDOW;
        options.progress = change_late;
        options.progress_data = &late;
        const manycorr_status status = manycorr_fd(fileno(late.file), fileno(output), &options, NULL);
        const int error = errno;
        assert_null(late.change);
        if (changes[i / 2].is_seen) {
            assert_int_equal(status, MANYCORR_READ_FAILED);
            assert_int_equal(error, ESTALE);
        } else {
            assert_int_equal(status, is_bad ? MANYCORR_BAD_TASK : MANYCORR_OK);
        }
        fclose(output);
        fclose(late.file);
    }
}

/* Counts the calls, and changes the file at the first. */
struct counted_change {
    struct late_change late;
    int n_calls;
};

static int count_and_change(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                            size_t result_bytes, void *data) {
    struct counted_change *counted = data;
    counted->n_calls++;
    return change_late(place, summary, results, result_bytes, &counted->late);
}

/* Else a run could go on from there once the file is again what it was. */
static void no_progress_is_told_of_once_a_file_has_changed(void **state) {
    (void)state;
    static const char text[] = TASKS TASKS TASKS;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct counted_change counted = {.late = {old_file(text, strlen(text)), changes[i].change}};
        FILE *output = temporary_file("", 0);
        manycorr_options options;
        mc_options_init(&options);
        options.n_threads = 1;
        options.window_bytes = WINDOW;
        options.progress = count_and_change;
        options.progress_data = &counted;
        const manycorr_status status = manycorr_fd(fileno(counted.late.file), fileno(output), &options, NULL);
        assert_int_equal(status, changes[i].is_seen ? MANYCORR_READ_FAILED : MANYCORR_BAD_TASK);
        assert_int_equal(counted.n_calls, changes[i].is_seen ? 1 : 3);
        fclose(output);
        fclose(counted.late.file);
    }
}

/* Gives a file the content and the time that it had. */
static void restore(FILE *file, const char *text, const struct stat *status) {
    put_content(file, text, strlen(text));
    set_time(file, status);
}

/* Begins a file, of which the first window has been asked for; what its status was. */
static const char three_windows[] = TASKS TASKS TASKS;

static struct stat begin_old(struct changing *changing) {
    struct stat before;
    *changing = (struct changing){.file = old_file(three_windows, strlen(three_windows))};
    assert_int_equal(fstat(fileno(changing->file), &before), 0);
    mc_source_of_fd(&changing->source, fileno(changing->file), &syntax, WINDOW);
    assert_int_equal(mc_source_next(&changing->source, -1, &changing->window), MC_SOURCE_WINDOW);
    return before;
}

/* It ends where the file did, which is whole again. */
static void a_window_that_was_filled_from_a_shorter_file_is_not_of_it(void **state) {
    (void)state;
    struct changing changing;
    const struct stat before = begin_old(&changing);
    become_shorter(changing.file);
    assert_int_equal(mc_source_fill(&changing.source, &changing.window), MC_SOURCE_WINDOW);
    assert_true(changing.window.is_last);
    assert_int_equal(changing.window.n_source, 7);
    assert_int_equal(changing.window.end, 7);
    assert_int_equal(mc_source_check(&changing.source), ESTALE);
    restore(changing.file, three_windows, &before);
    assert_int_equal(mc_source_check(&changing.source), ESTALE);
    end(&changing);
}

/* It seemed to end between two windows, and is whole again. */
static void a_file_that_seemed_to_end_early_has_changed(void **state) {
    (void)state;
    struct changing changing;
    const struct stat before = begin_old(&changing);
    assert_int_equal(ftruncate(fileno(changing.file), (off_t)strlen(TASKS)), 0);
    assert_int_equal(mc_source_next(&changing.source, -1, &changing.window), MC_SOURCE_END);
    restore(changing.file, three_windows, &before);
    assert_int_equal(mc_source_check(&changing.source), ESTALE);
    end(&changing);
}

/* A file that is cut within its third task, at the first report, and is whole again at the third, of what is left of that task. */
#define BAD_TASKS "1,2;3,x\n1,2;3,x\n1,2;3,x\n1,2;3,x\n1,2;3,x\n"
enum { BAD_TASK_BYTES = 8 };

struct shorter {
    FILE *file;
    struct stat before;
    int n_reports;
};

static void be_shorter_for_a_while(const manycorr_report *report, void *data) {
    (void)report;
    struct shorter *shorter = data;
    shorter->n_reports++;
    if (shorter->n_reports == 1) {
        assert_int_equal(ftruncate(fileno(shorter->file), 2 * BAD_TASK_BYTES + 3), 0);
    } else if (shorter->n_reports == 3) {
        restore(shorter->file, BAD_TASKS, &shorter->before);
    }
}

static void the_library_tells_of_a_file_that_was_shorter_for_a_while(void **state) {
    (void)state;
    struct shorter shorter = {.file = old_file(BAD_TASKS, strlen(BAD_TASKS))};
    assert_int_equal(fstat(fileno(shorter.file), &shorter.before), 0);
    FILE *output = temporary_file("", 0);
    manycorr_options options;
    mc_options_init(&options);
    options.n_threads = 1;
    options.window_bytes = BAD_TASK_BYTES;
    options.report = be_shorter_for_a_while;
    options.report_data = &shorter;
    errno = 0;
    assert_int_equal(manycorr_fd(fileno(shorter.file), fileno(output), &options, NULL), MANYCORR_READ_FAILED);
    assert_int_equal(errno, ESTALE);
    assert_int_equal(shorter.n_reports, 3);
    fclose(output);
    fclose(shorter.file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_ends_where_the_file_does_now),
        cmocka_unit_test(a_window_that_ends_elsewhere_is_an_error),
        cmocka_unit_test(a_file_that_shrinks_behind_the_reader_has_ended),
        cmocka_unit_test(a_giant_task_that_changes_is_an_error),
        cmocka_unit_test(a_giant_task_that_is_loaded_is_one_task),
        cmocka_unit_test(a_giant_task_that_is_cut_is_an_error),
        cmocka_unit_test(a_giant_task_without_an_index),
        cmocka_unit_test(blocks_whose_items_are_gone),
        cmocka_unit_test(blocks_that_are_none),
        cmocka_unit_test(a_giant_task_that_is_gone_is_an_error),
        cmocka_unit_test(every_change_is_seen_at_the_end),
        cmocka_unit_test(an_empty_file_that_is_filled_is_seen),
        cmocka_unit_test(a_file_that_cannot_be_looked_at_is_an_error),
        cmocka_unit_test(what_is_no_file_does_not_change),
        cmocka_unit_test(the_library_tells_of_every_change),
        cmocka_unit_test(no_progress_is_told_of_once_a_file_has_changed),
        cmocka_unit_test(a_window_that_was_filled_from_a_shorter_file_is_not_of_it),
        cmocka_unit_test(a_file_that_seemed_to_end_early_has_changed),
        cmocka_unit_test(the_library_tells_of_a_file_that_was_shorter_for_a_while),
    };
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
