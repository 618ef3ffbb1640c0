/*
 * test_source.c - the chunks of a source: for any size of windows, and however the bytes arrive, together they are the
 * input, cut between tasks.
 */
#include "stage_helpers.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "large/text.h"
#include "large/search.h"
#include "input/source.h"

static const size_t window_sizes[] = {1, 2, 3, 7, 64, 4096};

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

/* What the chunks of a text are together: without its byte order mark, and with a newline at the end. */
static void expect(const char *text, size_t n, struct text *expected) {
    const size_t n_mark = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    text_clear(expected);
    text_add(expected, text + n_mark, n - n_mark);
    if (expected->n > 0 && text[n - 1] != '\n') {
        text_puts(expected, text[n - 1] == '\r' ? "\r\n" : "\n"); /* a lone carriage return stays as it is */
    }
}

static bool ends_task(char c) {
    return c == '@' || c == '\n';
}

static size_t count_tasks(const char *text, size_t n) {
    size_t n_tasks = 0;
    for (size_t i = 0; i < n; i++) {
        n_tasks += ends_task(text[i]);
    }
    return n_tasks;
}

/* Checks one chunk. Up to two bytes may have been added at the end. */
static void check_window(const struct mc_chunk *window, size_t window_bytes, bool starts_line) {
    const char *text = window->buffer.text;
    const size_t n = window->buffer.n_bytes;
    assert_true(n > 0);
    assert_true(ends_task(text[n - 1]));
    assert_int_equal(window->starts_line, starts_line);
    if (n > window_bytes + 2) {
        assert_int_equal(window->state, MC_CHUNK_LARGE);
        assert_int_equal(count_tasks(text, n), 1);
    } else {
        assert_int_equal(window->state, MC_CHUNK_TASKS);
        assert_true(n <= window_bytes || count_tasks(text, n) == 1 || text[n - 1] == '\n');
    }
}

/* Reads the text of a chunk in its source part by part, and checks its end. */
static void check_remote_window(const struct mc_chunk *window) {
    assert_int_equal(window->state, MC_CHUNK_IN_SOURCE);
    const struct mc_large_text text = mc_large_text_from_chunk(window);
    struct mc_buffer buffer = {0};
    const char *part;
    assert_int_equal(mc_large_text_read(&text, text.n_bytes - 1, text.n_bytes, &buffer, &part), 0);
    assert_int_equal(window->ends_line, *part == '\n');
    assert_true(ends_task(*part));
    for (size_t begin = 0; begin < text.n_bytes; begin += 50000) {
        const size_t end = begin + 70000 < text.n_bytes ? begin + 70000 : text.n_bytes;
        assert_int_equal(mc_large_text_read(&text, begin, end, &buffer, &part), 0);
        assert_int_equal(count_tasks(part, end - begin), end == text.n_bytes);
        const char *in_buffer = window->buffer.text + begin;
        for (size_t i = begin; i < end && i < window->buffer.n_bytes; i++) {
            assert_int_equal(part[i - begin], in_buffer[i - begin]);
        }
    }
    mc_buffer_free(&buffer);
}

/* The next chunk with its text. */
static enum mc_source_status take(struct mc_source *source, int wait_ms, struct mc_chunk *window) {
    const enum mc_source_status status = mc_source_get_next(source, wait_ms, window);
    if (status != MC_SOURCE_CHUNK) {
        return status;
    }
    if (window->state == MC_CHUNK_END_UNKNOWN) {
        const int n_threads = 1 + (int)(source->offset % 3);
        struct helped_team helped;
        helped_team_start(&helped, n_threads);
        const enum mc_source_status closed = mc_find_task_end(source, &helped.caller, window);
        assert_int_equal(closed, MC_SOURCE_CHUNK);
        check_remote_window(window);
        mc_index_free(window->index);
        free(window->index);
        window->index = NULL;
        assert_int_equal(mc_read_task(&helped.caller, window), MC_SOURCE_CHUNK);
        helped_team_end(&helped);
    }
    return mc_source_read_chunk(source, window);
}

/* Takes all chunks, and compares them with the expected text. Returns the last status. */
static enum mc_source_status drain(struct mc_source *source, int wait_ms, const struct text *expected) {
    struct mc_chunk window = {0};
    size_t n_seen = 0;
    bool starts_line = true;
    for (;;) {
        const enum mc_source_status status = take(source, wait_ms, &window);
        if (status == MC_SOURCE_TIMED_OUT) {
            assert_true(wait_ms >= 0);
            continue;
        }
        if (status != MC_SOURCE_CHUNK) {
            assert_int_equal(n_seen, expected->n);
            mc_buffer_free(&window.buffer);
            return status;
        }
        check_window(&window, source->window_bytes, starts_line);
        assert_true(n_seen + window.buffer.n_bytes <= expected->n);
        assert_memory_equal(window.buffer.text, expected->bytes + n_seen, window.buffer.n_bytes);
        n_seen += window.buffer.n_bytes;
        starts_line = expected->bytes[n_seen - 1] == '\n';
    }
}

static void check_memory(const char *text, size_t n) {
    struct text expected = {0};
    expect(text, n, &expected);
    for (size_t i = 0; i < COUNT_OF(window_sizes); i++) {
        struct mc_source source;
        mc_source_init_memory(&source, text, n, &syntax, window_sizes[i]);
        assert_int_equal(drain(&source, -1, &expected), MC_SOURCE_END);
        assert_int_equal(source.n_bytes, n);
        struct mc_chunk window = {0};
        assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_END);
        mc_buffer_free(&window.buffer);
        mc_source_free(&source);
    }
    text_free(&expected);
}

/* A thread that writes a text into a pipe in pieces, and closes it. */
struct writer {
    pthread_t thread;
    const char *text;
    size_t n;
    size_t piece; /* the longest piece */
    int fd;
};

static void *write_pieces(void *data) {
    const struct writer *writer = data;
    struct prng prng = {90 + writer->n};
    for (size_t at = 0; at < writer->n;) {
        size_t n = 1 + random_below(&prng, writer->piece);
        n = n < writer->n - at ? n : writer->n - at;
        const ssize_t n_written = write(writer->fd, writer->text + at, n);
        if (n_written < 0) {
            break;
        }
        at += (size_t)n_written;
    }
    close(writer->fd);
    return NULL;
}

static void check_pipe(const char *text, size_t n, size_t window_bytes, size_t piece, int wait_ms) {
    struct text expected = {0};
    expect(text, n, &expected);
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    struct writer writer = {.text = text, .n = n, .piece = piece, .fd = fds[1]};
    assert_int_equal(pthread_create(&writer.thread, NULL, write_pieces, &writer), 0);
    struct mc_source source;
    mc_source_init_fd(&source, fds[0], &syntax, window_bytes);
    assert_int_equal(drain(&source, wait_ms, &expected), MC_SOURCE_END);
    assert_int_equal(source.n_bytes, n);
    assert_int_equal(pthread_join(writer.thread, NULL), 0);
    mc_source_free(&source);
    close(fds[0]);
    text_free(&expected);
}

static void check_everywhere(const char *text, size_t n) {
    check_memory(text, n);
    for (size_t i = 0; i < COUNT_OF(window_sizes); i++) {
        check_pipe(text, n, window_sizes[i], 1, i % 2 == 0 ? -1 : 1);
    }
}

static const char *const odd[] = {
    "",
    "\n",
    "@",
    "1",
    "1;2",
    "1;2\n",
    "1;2@",
    "1;2@\n",
    "\n\n\n",
    "@@@",
    "\r",
    "\r\n",
    "1\r",
    "1\r\n",
    "\r\r",
    "1;2@3;4\n5;6",
    "1;2\r\n3;4",
    "1;2\r\n3;4\r",
    "\n@\n@",
    " ",
    "long task without an end",
    "a long task@and another\nand a third",
    "1@1234567890@2\n",
    "1234567890@1@2@3",
    "\xEF",
    "\xEF\xBB",
    "\xEF\xBB\xBF",
    "\xEF\xBB\xBF\n",
    "\xEF\xBB\xBF"
    "1;2",
    "\xEF\xBB\xBF"
    "1;2@3\n",
    "\xEF\xBB"
    "1",
    "\xEF\xBB\n",
    "\xEF@\xBB\n",
    "1\xEF\xBB\xBF",
    "\n\xEF\xBB\xBF"
    "1",
    "\xEF\xBB\xBF\xEF\xBB\xBF"
    "1",
    "\xBB\xBF",
    "\xEF\xEF\xBB\xBF",
    "\xEF\xBB\xBF\r",
    "\xEF\xBB\xBF@",
};

static void odd_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        check_everywhere(odd[i], strlen(odd[i]));
    }
    check_everywhere("1\0;2\0@\0", 7);
}

static void fill_random(struct prng *prng, size_t n, uint64_t task_bytes, struct text *text) {
    text_clear(text);
    for (size_t i = 0; i < n; i++) {
        const char plain = "0123456789.;,- \r"[random_below(prng, 16)];
        text_putc(text, random_below(prng, task_bytes) == 0 ? "@@\n"[random_below(prng, 3)] : plain);
    }
}

static void random_texts(void **state) {
    (void)state;
    struct prng prng = {91};
    struct text text = {0};
    static const uint64_t task_bytes[] = {1, 2, 5, 30, 200, 5000};
    for (int i = 0; i < 3000; i++) {
        fill_random(&prng, random_below(&prng, 700), task_bytes[i % 6], &text);
        check_memory(text.bytes, text.n);
    }
    for (int i = 0; i < 60; i++) {
        fill_random(&prng, random_below(&prng, 60000), task_bytes[i % 6], &text);
        check_memory(text.bytes, text.n);
    }
    text_free(&text);
}

/* Tasks so large that all threads search for their ends. */
static void huge_tasks(void **state) {
    (void)state;
    struct prng prng = {93};
    struct text text = {0};
    for (int i = 0; i < 12; i++) {
        fill_random(&prng, 100000 + random_below(&prng, 3000000), 400000, &text);
        text_puts(&text, i % 4 == 0 ? "\r" : i % 4 == 1 ? "\n" : i % 4 == 2 ? "@" : "");
        check_memory(text.bytes, text.n);
    }
    text_free(&text);
}

static void random_pieces_through_a_pipe(void **state) {
    (void)state;
    struct prng prng = {92};
    struct text text = {0};
    static const uint64_t task_bytes[] = {1, 2, 5, 30, 200, 5000};
    static const size_t pieces[] = {1, 3, 50, 5000, 100000};
    for (int i = 0; i < 600; i++) {
        const size_t piece = pieces[random_below(&prng, COUNT_OF(pieces))];
        fill_random(&prng, random_below(&prng, piece < 50 ? 300 : 30000), task_bytes[i % 6], &text);
        const size_t window_bytes = window_sizes[random_below(&prng, COUNT_OF(window_sizes))];
        check_pipe(text.bytes, text.n, window_bytes, piece, random_int(&prng, -1, 2));
    }
    text_free(&text);
}

static void a_directory_cannot_be_read(void **state) {
    (void)state;
    const int fd = open(".", O_RDONLY);
    assert_true(fd >= 0);
    struct mc_source source;
    struct mc_chunk window = {0};
    mc_source_init_fd(&source, fd, &syntax, 64);
    assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_FAILED);
    assert_int_equal(source.error, EISDIR);
    assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_FAILED);
    mc_source_free(&source);
    mc_buffer_free(&window.buffer);
    close(fd);
}

/* A socket whose peer has closed it with unread bytes: it gives all bytes of the peer, then ECONNRESET. */
static int broken_socket(const char *text) {
    int fds[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    assert_int_equal(write(fds[1], text, strlen(text)), strlen(text));
    assert_int_equal(write(fds[0], "x", 1), 1);
    close(fds[1]);
    return fds[0];
}

static void whole_tasks_before_a_read_error(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *whole;
    } cases[] = {{"1;2@3;4\n5;6@7;", "1;2@3;4\n5;6@"},
                 {"1;2", ""},
                 {"1;2\n", "1;2\n"},
                 {"1;2\n\r", "1;2\n"},
                 {"a long first task of many bytes@b@c", "a long first task of many bytes@b@"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t k = 0; k < COUNT_OF(window_sizes); k++) {
            struct text expected = {0};
            text_puts(&expected, cases[i].whole);
            struct mc_source source;
            const int fd = broken_socket(cases[i].text);
            mc_source_init_fd(&source, fd, &syntax, window_sizes[k]);
            assert_int_equal(drain(&source, -1, &expected), MC_SOURCE_FAILED);
            assert_int_equal(source.error, ECONNRESET);
            mc_source_free(&source);
            close(fd);
            text_free(&expected);
        }
    }
}

static void a_file_is_read_from_its_offset(void **state) {
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    fputs("skipped\n\xEF\xBB\xBF"
          "1;2@3;4\n5;6",
          file);
    assert_int_equal(fflush(file), 0);
    struct text expected = {0};
    text_puts(&expected, "1;2@3;4\n5;6\n");
    for (size_t k = 0; k < COUNT_OF(window_sizes); k++) {
        assert_int_equal(lseek(fileno(file), 8, SEEK_SET), 8);
        struct mc_source source;
        mc_source_init_fd(&source, fileno(file), &syntax, window_sizes[k]);
        assert_false(source.may_block);
        assert_int_equal(drain(&source, 0, &expected), MC_SOURCE_END);
        assert_int_equal(source.n_bytes, 14);
        mc_source_free(&source);
    }
    fclose(file);
    text_free(&expected);
}

static void a_full_window_says_so(void **state) {
    (void)state;
    struct text text = {0};
    while (text.n < 300000) {
        text_puts(&text, "1,2,3;4,5,7@");
    }
    struct mc_chunk window = {0};
    struct mc_source source;
    mc_source_init_memory(&source, text.bytes, text.n, &syntax, 100000);
    assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_CHUNK);
    assert_true(window.is_full);
    assert_int_equal(mc_source_read_chunk(&source, &window), MC_SOURCE_CHUNK);
    assert_true(window.buffer.n_bytes > 100000 - 12 && window.buffer.n_bytes <= 100000);
    mc_source_free(&source);
    mc_source_init_memory(&source, text.bytes, 24, &syntax, 100000);
    assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_CHUNK);
    assert_false(window.is_full);
    mc_source_free(&source);
    mc_buffer_free(&window.buffer);
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_texts),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(huge_tasks),
        cmocka_unit_test(random_pieces_through_a_pipe),
        cmocka_unit_test(a_directory_cannot_be_read),
        cmocka_unit_test(whole_tasks_before_a_read_error),
        cmocka_unit_test(a_file_is_read_from_its_offset),
        cmocka_unit_test(a_full_window_says_so),
    };
    alarm(300); /* ends a test that waits for ever */
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
