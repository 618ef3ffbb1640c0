/* test_sink.c - writes to a file descriptor or into memory, and growing buffers. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#include "base/buffer.h"
#include "parse/kernels.h"
#include "output/sink.h"

static void buffers_grow(void **state) {
    (void)state;
    struct mc_buffer buffer = {0};
    struct text expected = {0};
    struct prng prng = {110};
    for (int i = 0; i < 3000; i++) {
        char bytes[100];
        const size_t n = random_below(&prng, sizeof bytes);
        memset(bytes, 'a' + i % 26, sizeof bytes);
        assert_true(mc_buffer_append(&buffer, bytes, n));
        text_add(&expected, bytes, n);
        assert_int_equal(buffer.n_bytes, expected.n);
        assert_true(buffer.capacity >= buffer.n_bytes);
    }
    assert_memory_equal(buffer.text, expected.bytes, expected.n);
    memset(buffer.text - MC_TEXT_PADDING, 'p', MC_TEXT_PADDING); /* AddressSanitizer checks the padding */
    memset(buffer.text + buffer.capacity, 'p', MC_TEXT_PADDING);
    mc_buffer_free(&buffer);
    assert_null(buffer.text);
    assert_int_equal(buffer.n_bytes, 0);
    assert_true(mc_buffer_append(&buffer, NULL, 0));
    assert_true(mc_buffer_append(&buffer, "x", 1));
    mc_buffer_free(&buffer);
    mc_buffer_free(&buffer);
    text_free(&expected);
}

static void sizes_that_overflow(void **state) {
    (void)state;
    struct mc_buffer buffer = {0};
    size_t result;
    assert_true(mc_buffer_append(&buffer, "kept", 4));
    assert_false(mc_buffer_reserve(&buffer, SIZE_MAX));
    assert_false(mc_buffer_reserve(&buffer, SIZE_MAX - 2 * MC_TEXT_PADDING + 1));
    assert_false(mc_buffer_append(&buffer, "x", SIZE_MAX - 3));
    assert_int_equal(buffer.n_bytes, 4);
    assert_memory_equal(buffer.text, "kept", 4);
    mc_buffer_free(&buffer);
    assert_true(mc_add(SIZE_MAX - 1, 1, &result));
    assert_false(mc_add(SIZE_MAX, 1, &result));
    assert_true(mc_multiply(SIZE_MAX / 8, 8, &result));
    assert_false(mc_multiply(SIZE_MAX / 8 + 1, 8, &result));
}

static void into_memory(void **state) {
    (void)state;
    struct mc_sink sink = {.fd = -1};
    assert_int_equal(mc_sink_write(&sink, NULL, 0), MANYCORR_OK);
    assert_false(sink.in_line);
    assert_int_equal(mc_sink_write(&sink, "1.0", 3), MANYCORR_OK);
    assert_true(sink.in_line);
    assert_int_equal(mc_sink_write(&sink, "", 0), MANYCORR_OK);
    assert_true(sink.in_line);
    assert_int_equal(mc_sink_write(&sink, "@nan\n", 5), MANYCORR_OK);
    assert_false(sink.in_line);
    assert_int_equal(sink.n_bytes, 8);
    assert_int_equal(sink.memory.n_bytes, 8);
    assert_memory_equal(sink.memory.text, "1.0@nan\n", 8);
    mc_buffer_free(&sink.memory);
}

struct reader {
    int fd;
    struct text text;
};

static void *read_slowly(void *data) {
    struct reader *reader = data;
    char bytes[777];
    ssize_t n;
    while ((n = read(reader->fd, bytes, sizeof bytes)) > 0) {
        if (reader->text.n % 5 == 0) {
            usleep(100);
        }
        text_add(&reader->text, bytes, (size_t)n);
    }
    close(reader->fd);
    return NULL;
}

/* One write of more bytes than a pipe can hold. The sink repeats calls that write only a part, or nothing.  */
static void into_a_full_pipe(void **state) {
    (void)state;
    struct text text = {0};
    while (text.n < 700000) {
        text_puts(&text, "0.9943767126843689@");
    }
    for (int flags = 0; flags <= O_NONBLOCK; flags += O_NONBLOCK) {
        int fds[2];
        pthread_t thread;
        assert_int_equal(pipe(fds), 0);
        assert_int_equal(fcntl(fds[1], F_SETFL, flags), 0);
        struct reader reader = {.fd = fds[0]};
        assert_int_equal(pthread_create(&thread, NULL, read_slowly, &reader), 0);
        struct mc_sink sink = {.fd = fds[1]};
        assert_int_equal(mc_sink_write(&sink, text.bytes, text.n), MANYCORR_OK);
        close(fds[1]);
        assert_int_equal(pthread_join(thread, NULL), 0);
        assert_int_equal(reader.text.n, text.n);
        assert_memory_equal(reader.text.bytes, text.bytes, text.n);
        assert_int_equal(sink.n_bytes, text.n);
        text_free(&reader.text);
    }
    text_free(&text);
}

static void errors_of_writing(void **state) {
    (void)state;
    int fds[2];
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(fds), 0);
    close(fds[0]);
    struct mc_sink sink = {.fd = fds[1]};
    assert_int_equal(mc_sink_write(&sink, "1.0\n", 4), MANYCORR_WRITE_FAILED);
    assert_int_equal(sink.error, EPIPE);
    assert_int_equal(sink.n_bytes, 0);
    close(fds[1]);
    sink = (struct mc_sink){.fd = fds[1]};
    assert_int_equal(mc_sink_write(&sink, "1.0\n", 4), MANYCORR_WRITE_FAILED);
    assert_int_equal(sink.error, EBADF);
    signal(SIGPIPE, before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffers_grow),     cmocka_unit_test(sizes_that_overflow), cmocka_unit_test(into_memory),
        cmocka_unit_test(into_a_full_pipe), cmocka_unit_test(errors_of_writing),
    };
    alarm(300); /* a write that blocks forever must not block the tests */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
