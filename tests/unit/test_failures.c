/*
 * test_failures.c - reading and writing that fail, as a host program meets them: the status, errno, and what came
 * before.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "api/options.h"
#include "manycorr.h"

static manycorr_options defaults(void) {
    manycorr_options options;
    mc_options_init(&options);
    return options;
}

/* A file that begins with text, at its start. */
static FILE *file_of(const char *text, size_t n) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, n, file), n);
    assert_int_equal(fflush(file), 0);
    rewind(file);
    return file;
}

/* Enough for many windows, and for all threads. */
static struct text many_tasks(void) {
    struct text text = {0};
    while (text.n < 2000000) {
        text_puts(&text, "1,2,3,4;2,4,6,9@1,2,3;3,2,1\n");
    }
    return text;
}

static void writing_fails(void **state) {
    (void)state;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    struct text text = many_tasks();
    for (int n_threads = 1; n_threads <= 8; n_threads *= 2) {
        int fds[2];
        FILE *file = file_of(text.bytes, text.n);
        manycorr_options options = defaults();
        options.n_threads = n_threads;
        assert_int_equal(pipe(fds), 0);
        close(fds[0]);
        errno = 0;
        assert_int_equal(manycorr_fd(fileno(file), fds[1], &options, NULL), MANYCORR_WRITE_FAILED);
        assert_int_equal(errno, EPIPE);
        close(fds[1]);
        const int full = open("/dev/full", O_WRONLY);
        if (full >= 0) {
            assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
            errno = 0;
            assert_int_equal(manycorr_fd(fileno(file), full, &options, NULL), MANYCORR_WRITE_FAILED);
            assert_int_equal(errno, ENOSPC);
            close(full);
        }
        fclose(file);
    }
    text_free(&text);
    signal(SIGPIPE, before);
}

static void reading_fails(void **state) {
    (void)state;
    const int directory = open(".", O_RDONLY);
    FILE *output = tmpfile();
    assert_non_null(output);
    assert_true(directory >= 0);
    manycorr_summary summary = MANYCORR_SUMMARY_INIT;
    errno = 0;
    assert_int_equal(manycorr_fd(directory, fileno(output), NULL, &summary), MANYCORR_READ_FAILED);
    assert_int_equal(errno, EISDIR);
    assert_int_equal(summary.bytes_in, 0);
    assert_int_equal(lseek(fileno(output), 0, SEEK_END), 0);
    close(directory);
    errno = 0;
    assert_int_equal(manycorr_fd(fileno(output), directory, NULL, NULL), MANYCORR_OK); /* nothing to write */
    errno = 0;
    assert_int_equal(manycorr_fd(directory, fileno(output), NULL, NULL), MANYCORR_READ_FAILED);
    assert_int_equal(errno, EBADF);
    fclose(output);
}

static int no_room(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                   size_t result_bytes, void *data) {
    (void)place;
    (void)summary;
    (void)results;
    (void)result_bytes;
    (void)data;
    return ENOSPC;
}

static void errno_says_why_a_text_fails(void **state) {
    (void)state;
    const manycorr_place nowhere = {.offset = 2, .line = 1, .task = 2, .byte = 3};
    char *result;
    size_t n;
    manycorr_options options = defaults();
    options.begin = &nowhere;
    errno = 0;
    assert_int_equal(manycorr_text("1,2;3,4\n", 8, &options, &result, &n, NULL), MANYCORR_READ_FAILED);
    assert_int_equal(errno, EINVAL);
    assert_null(result);
    options.begin = NULL;
    options.progress = no_room;
    errno = 0;
    assert_int_equal(manycorr_text("1,2;3,4\n", 8, &options, &result, &n, NULL), MANYCORR_WRITE_FAILED);
    assert_int_equal(errno, ENOSPC);
    assert_null(result);
}

/* Waits, if told so, until all that there is to read has been read, and a little until the error behind it must have
   been met, too. */
static void wait_for_readers(const manycorr_report *report, void *data) {
    (void)report;
    const int *fd = data;
    int n_unread = *fd >= 0 ? 1 : 0;
    for (int i = 0; i < 2000 && n_unread > 0; i++) {
        usleep(1000);
        assert_int_equal(ioctl(*fd, FIONREAD, &n_unread), 0);
    }
    usleep(*fd >= 0 ? 20000 : 0);
}

static void a_bad_task_ends_the_stream_before_an_error_behind_it(void **state) {
    (void)state;
    enum { N_LINES = 20000 }; /* more than one window, and no more than a socket holds */
    struct text text = {0};
    text_add(&text, "1,2;3,x\n", 8);
    for (int i = 1; i < N_LINES; i++) {
        text_add(&text, "1,2;3,4\n", 8);
    }
    for (int n_threads = 1; n_threads <= 4; n_threads *= 2) {
        int fds[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
        assert_int_equal(write(fds[1], text.bytes, text.n), text.n);
        assert_int_equal(write(fds[0], "x", 1), 1); /* since nobody reads it, ECONNRESET follows what has been sent */
        close(fds[1]);
        int watched = n_threads > 1 ? fds[0] : -1;
        manycorr_options options = defaults();
        options.n_threads = n_threads;
        options.window_bytes = 1 << 16; /* a window of its own size makes threads start for little work, too */
        options.stop_at_bad_task = 1;
        options.report = wait_for_readers;
        options.report_data = &watched;
        manycorr_summary summary = MANYCORR_SUMMARY_INIT;
        FILE *output = tmpfile();
        assert_non_null(output);
        assert_int_equal(manycorr_fd(fds[0], fileno(output), &options, &summary), MANYCORR_BAD_TASK);
        assert_int_equal(summary.n_tasks, 1);
        fclose(output);
        close(fds[0]);
    }
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_fails),
        cmocka_unit_test(reading_fails),
        cmocka_unit_test(errno_says_why_a_text_fails),
        cmocka_unit_test(a_bad_task_ends_the_stream_before_an_error_behind_it),
    };
    alarm(300); /* a library that waits for ever shall not hold up the tests */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
