/*
 * test_changes.c - files that change between two reads: while a chunk is read whose end has been found, and until the
 * end of the stream.
 *
 * test_large_changes.c has those of large tasks; tests/fault/changes does the same with the whole program.
 */
#include "stage_helpers.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "api/options.h"
#include "manycorr.h"

enum { WINDOW = 64 };

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

static void assert_text(const struct mc_chunk *window, const char *text) {
    assert_int_equal(window->buffer.n_bytes, strlen(text));
    assert_memory_equal(window->buffer.text, text, strlen(text));
}

/* Four tasks of 30 bytes, of which two fit into a window. */
#define TASKS "11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30\n"

/* What the file becomes after the end of its first chunk has been found, and what the chunk then reads. */
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
        changing_begin(&changing, text, strlen(text), &syntax, WINDOW);
        assert_int_equal(changing.chunk.state, MC_CHUNK_UNREAD);
        assert_false(changing.chunk.is_last);
        put_content(changing.file, shrunk[i].becomes, strlen(shrunk[i].becomes));
        assert_int_equal(mc_source_read_chunk(&changing.source, &changing.chunk), MC_SOURCE_CHUNK);
        assert_text(&changing.chunk, shrunk[i].window);
        assert_int_equal(changing.chunk.is_last, shrunk[i].is_last);
        changing_end(&changing);
    }
}

/* Bytes that replace those where the end of the chunk was found, and the whole tasks before them. */
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
        changing_begin(&changing, text, strlen(text), &syntax, WINDOW);
        put_content(changing.file, replaced[i].becomes, strlen(replaced[i].becomes));
        assert_int_equal(mc_source_read_chunk(&changing.source, &changing.chunk), MC_SOURCE_FAILED);
        assert_int_equal(changing.chunk.error, ESTALE);
        assert_text(&changing.chunk, replaced[i].whole);
        changing_end(&changing);
    }
}

/* The file shrinks to less than the first chunk. There is no further chunk, or one with the newline that the last line
   lacks. */
static void a_file_that_shrinks_behind_the_reader_has_ended(void **state) {
    (void)state;
    static const char *const texts[] = {TASKS TASKS,
                                        "11,12,13,14;15,16,17,18,19,20@21,22,23,24;25,26,27,28,29,30@" TASKS};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct changing changing;
        changing_begin(&changing, texts[i], strlen(texts[i]), &syntax, WINDOW);
        assert_int_equal(mc_source_read_chunk(&changing.source, &changing.chunk), MC_SOURCE_CHUNK);
        put_content(changing.file, "1", 1);
        const enum mc_source_status status = mc_source_get_next(&changing.source, -1, &changing.chunk);
        assert_int_equal(status, i == 0 ? MC_SOURCE_END : MC_SOURCE_CHUNK);
        if (status == MC_SOURCE_CHUNK) { /* an empty task follows the task delimiter */
            assert_int_equal(mc_source_read_chunk(&changing.source, &changing.chunk), MC_SOURCE_CHUNK);
            assert_text(&changing.chunk, "\n");
            assert_true(changing.chunk.is_last);
            assert_int_equal(mc_source_get_next(&changing.source, -1, &changing.chunk), MC_SOURCE_END);
        }
        changing_end(&changing);
    }
}

/* Sets the times of a file to earlier ones. */
static void set_time(FILE *file, const struct stat *status) {
    const struct timespec times[] = {status->st_atim, status->st_mtim};
    assert_int_equal(futimens(fileno(file), times), 0);
}

/* Changes of a file, and harmless actions. */
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

/* A file that was changed long ago. The clock of a file system may be too coarse to tell two recent changes apart. */
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
        mc_source_init_fd(&source, fileno(file), &syntax, WINDOW);
        changes[i].change(file);
        assert_int_equal(mc_source_check_unchanged(&source), changes[i].is_seen ? ESTALE : 0);
        mc_source_free(&source);
        fclose(file);
    }
}

/* An empty file is read as a stream, like files of the kernel, whose time changes. */
static void an_empty_file_that_is_filled_is_seen(void **state) {
    (void)state;
    FILE *file = old_file("", 0);
    struct mc_source source;
    mc_source_init_fd(&source, fileno(file), &syntax, WINDOW);
    become_newer_by_a_second(file);
    assert_int_equal(mc_source_check_unchanged(&source), 0);
    become_longer(file);
    assert_int_equal(mc_source_check_unchanged(&source), ESTALE);
    mc_source_free(&source);
    fclose(file);
}

static void a_file_that_cannot_be_looked_at_is_an_error(void **state) {
    (void)state;
    FILE *file = temporary_file(TASKS, strlen(TASKS));
    struct mc_source source;
    mc_source_init_fd(&source, fileno(file), &syntax, WINDOW);
    fclose(file);
    assert_int_equal(mc_source_check_unchanged(&source), EBADF);
}

static void what_is_no_file_does_not_change(void **state) {
    (void)state;
    int fds[2];
    struct mc_source source;
    assert_int_equal(pipe(fds), 0);
    mc_source_init_fd(&source, fds[0], &syntax, WINDOW);
    assert_int_equal(write(fds[1], "1", 1), 1);
    assert_int_equal(mc_source_check_unchanged(&source), 0);
    mc_source_free(&source);
    close(fds[0]);
    close(fds[1]);
    mc_source_init_memory(&source, TASKS, strlen(TASKS), &syntax, WINDOW);
    assert_int_equal(mc_source_check_unchanged(&source), 0);
    mc_source_free(&source);
}

/* A change of the input after the library has written some results. */
struct late_change {
    FILE *file;
    void (*change)(FILE *); /* NULL once it has been made */
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
        const bool is_bad = i % 2 != 0; /* the reports of bad tasks may be wrong, too */
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

/* Counts the calls. The first one changes the file. */
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

/* Otherwise a rerun could continue from there after the file has been restored. */
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

/* Restores the content and the times of a file. */
static void restore(FILE *file, const char *text, const struct stat *status) {
    put_content(file, text, strlen(text));
    set_time(file, status);
}

/* Makes a file and asks for its first chunk. Returns the file's status before that. */
static const char three_windows[] = TASKS TASKS TASKS;

static struct stat begin_old(struct changing *changing) {
    struct stat before;
    *changing = (struct changing){.file = old_file(three_windows, strlen(three_windows))};
    assert_int_equal(fstat(fileno(changing->file), &before), 0);
    mc_source_init_fd(&changing->source, fileno(changing->file), &syntax, WINDOW);
    assert_int_equal(mc_source_get_next(&changing->source, -1, &changing->chunk), MC_SOURCE_CHUNK);
    return before;
}

/* The chunk ends where the shorter file ended. Then the file is restored. */
static void a_window_that_was_filled_from_a_shorter_file_is_not_of_it(void **state) {
    (void)state;
    struct changing changing;
    const struct stat before = begin_old(&changing);
    become_shorter(changing.file);
    assert_int_equal(mc_source_read_chunk(&changing.source, &changing.chunk), MC_SOURCE_CHUNK);
    assert_true(changing.chunk.is_last);
    assert_int_equal(changing.chunk.source_bytes, 7);
    assert_int_equal(changing.chunk.end, 7);
    assert_int_equal(mc_source_check_unchanged(&changing.source), ESTALE);
    restore(changing.file, three_windows, &before);
    assert_int_equal(mc_source_check_unchanged(&changing.source), ESTALE);
    changing_end(&changing);
}

/* The file seems to end between two chunks. Then it is restored. */
static void a_file_that_seemed_to_end_early_has_changed(void **state) {
    (void)state;
    struct changing changing;
    const struct stat before = begin_old(&changing);
    assert_int_equal(ftruncate(fileno(changing.file), (off_t)strlen(TASKS)), 0);
    assert_int_equal(mc_source_get_next(&changing.source, -1, &changing.chunk), MC_SOURCE_END);
    restore(changing.file, three_windows, &before);
    assert_int_equal(mc_source_check_unchanged(&changing.source), ESTALE);
    changing_end(&changing);
}

/* The first report cuts the file within its third task. The third report, of the rest of that task, restores the
   file. */
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
