/*
 * test_pipe.c - chunks of an open pipe: whole tasks are handed on at once, without waiting for more input.
 *
 * Input may come in packets, from a pipe or a socket. The kernel drops the end of a packet if a read has too little
 * room: none may be cut silently.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>

#include "input/source.h"

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

/* A pipe whose two ends belong to one thread. All input is written before the source is asked. */
struct pipeline_end {
    int write_fd;
    struct mc_source source;
    struct mc_chunk window;
};

static void open_pipe(struct pipeline_end *end, size_t window_bytes, int flags) {
    int fds[2];
    assert_int_equal(pipe2(fds, flags), 0);
    end->write_fd = fds[1];
    end->window = (struct mc_chunk){0};
    mc_source_init_fd(&end->source, fds[0], &syntax, window_bytes);
}

static void close_pipe(struct pipeline_end *end) {
    close(end->source.fd);
    mc_source_free(&end->source);
    mc_buffer_free(&end->window.buffer);
}

static void put(const struct pipeline_end *end, const char *text) {
    assert_int_equal(write(end->write_fd, text, strlen(text)), strlen(text));
}

static void assert_window(struct pipeline_end *end, int wait_ms, const char *text, bool starts_line) {
    assert_int_equal(mc_source_get_next(&end->source, wait_ms, &end->window), MC_SOURCE_CHUNK);
    assert_int_equal(end->window.buffer.n_bytes, strlen(text));
    assert_memory_equal(end->window.buffer.text, text, strlen(text));
    assert_int_equal(end->window.starts_line, starts_line);
}

static void assert_idle(struct pipeline_end *end) {
    assert_int_equal(mc_source_get_next(&end->source, 0, &end->window), MC_SOURCE_TIMED_OUT);
    assert_int_equal(mc_source_get_next(&end->source, 2, &end->window), MC_SOURCE_TIMED_OUT);
}

/* As for a coprocess: whole tasks come at once, though the pipe stays open and no window is full. */
static void whole_tasks_while_the_pipe_is_idle(void **state) {
    (void)state;
    for (int flags = 0; flags <= O_NONBLOCK; flags += O_NONBLOCK) {
        struct pipeline_end end;
        open_pipe(&end, 4096, flags);
        assert_idle(&end);
        put(&end, "1;2@3;4@5");
        assert_window(&end, -1, "1;2@3;4@", true);
        assert_idle(&end);
        put(&end, ";6\n");
        assert_window(&end, -1, "5;6\n", false);
        assert_idle(&end);
        put(&end, "\xEF\xBB\xBF\n7");
        assert_window(&end, 0, "\xEF\xBB\xBF\n", true); /* no byte order mark here */
        assert_idle(&end);
        close(end.write_fd);
        assert_window(&end, -1, "7\n", true);
        assert_int_equal(mc_source_get_next(&end.source, -1, &end.window), MC_SOURCE_END);
        close_pipe(&end);
    }
}

static void byte_order_mark_in_parts(void **state) {
    (void)state;
    struct pipeline_end end;
    open_pipe(&end, 4096, 0);
    put(&end, "\xEF");
    assert_idle(&end);
    put(&end, "\xBB");
    assert_idle(&end);
    put(&end, "\xBF");
    assert_idle(&end);
    put(&end, "1;2\n");
    assert_window(&end, -1, "1;2\n", true);
    close(end.write_fd);
    assert_int_equal(mc_source_get_next(&end.source, -1, &end.window), MC_SOURCE_END);
    close_pipe(&end);
}

static void do_nothing(int number) {
    (void)number;
}

struct interrupter {
    pthread_t target;
    int fd;
};

static void *interrupt_then_write(void *data) {
    const struct interrupter *interrupter = data;
    for (int i = 0; i < 20; i++) {
        usleep(1000);
        pthread_kill(interrupter->target, SIGUSR1);
    }
    const bool written = write(interrupter->fd, "1;2\n", 4) == 4;
    close(interrupter->fd);
    return written ? NULL : data;
}

/* A system call that a signal ends with EINTR is repeated. */
static void signals_do_not_end_the_stream(void **state) {
    (void)state;
    struct sigaction action = {.sa_handler = do_nothing};
    struct sigaction before;
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    for (int flags = 0; flags <= O_NONBLOCK; flags += O_NONBLOCK) {
        struct pipeline_end end;
        pthread_t thread;
        void *result;
        open_pipe(&end, 4096, flags);
        struct interrupter interrupter = {pthread_self(), end.write_fd};
        assert_int_equal(pthread_create(&thread, NULL, interrupt_then_write, &interrupter), 0);
        assert_window(&end, -1, "1;2\n", true);
        assert_int_equal(mc_source_get_next(&end.source, -1, &end.window), MC_SOURCE_END);
        assert_int_equal(pthread_join(thread, &result), 0);
        assert_null(result);
        close_pipe(&end);
    }
    assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

/* A thread that writes a task byte by byte until is_ending is set. */
struct trickle {
    int write_fd;
    atomic_bool is_ending;
    size_t n; /* bytes before the end */
};

static void *write_trickle(void *data) {
    struct trickle *trickle = data;
    const struct timespec pause = {.tv_nsec = 5000000};
    while (!atomic_load(&trickle->is_ending) && trickle->n < 2000) { /* ten seconds */
        assert_int_equal(write(trickle->write_fd, "1", 1), 1);
        trickle->n++;
        nanosleep(&pause, NULL);
    }
    assert_int_equal(write(trickle->write_fd, ",2;3,4\n", 7), 7);
    return NULL;
}

static void a_task_that_keeps_coming_is_not_waited_for(void **state) {
    (void)state;
    struct pipeline_end end;
    open_pipe(&end, 4096, 0);
    struct trickle trickle = {.write_fd = end.write_fd};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, write_trickle, &trickle), 0);
    assert_int_equal(mc_source_get_next(&end.source, 60, &end.window), MC_SOURCE_TIMED_OUT);
    assert_int_equal(mc_source_get_next(&end.source, 0, &end.window), MC_SOURCE_TIMED_OUT);
    assert_true(end.source.n_bytes > 0);
    atomic_store(&trickle.is_ending, true);
    assert_int_equal(mc_source_get_next(&end.source, -1, &end.window), MC_SOURCE_CHUNK);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(end.window.buffer.n_bytes, trickle.n + 7);
    for (size_t i = 0; i < trickle.n; i++) {
        assert_int_equal(end.window.buffer.text[i], '1');
    }
    close(end.write_fd);
    close_pipe(&end);
}

static const size_t window_sizes[] = {1, 2, 3, 7, 64, 4096};

/* Packets of a pipe are read whole, whatever the room of a read. */
static void packets_of_a_pipe_are_whole(void **state) {
    (void)state;
    enum { N_PACKETS = 16 }; /* as many as a pipe has room for */
    struct prng prng = {93};
    for (int i = 0; i < 300; i++) {
        struct text text = {0};
        struct text found = {0};
        struct mc_chunk window = {0};
        struct mc_source source;
        int fds[2];
        assert_int_equal(pipe2(fds, O_DIRECT), 0);
        mc_source_init_fd(&source, fds[0], &syntax, window_sizes[(size_t)i % COUNT_OF(window_sizes)]);
        for (int k = 0; k < N_PACKETS; k++) {
            const size_t n_before = text.n;
            const size_t n = 1 + random_below(&prng, k % 2 == 0 ? PIPE_BUF : 100);
            while (text.n < n_before + n) {
                text_putc(&text, "1,2;3@4\n5,"[random_below(&prng, 10)]);
            }
            assert_int_equal(write(fds[1], text.bytes + n_before, n), n);
        }
        close(fds[1]);
        while (mc_source_get_next(&source, -1, &window) == MC_SOURCE_CHUNK) {
            text_add(&found, window.buffer.text, window.buffer.n_bytes);
        }
        assert_int_equal(source.error, 0);
        assert_int_equal(found.n, text.n + (text.bytes[text.n - 1] != '\n'));
        assert_memory_equal(found.bytes, text.bytes, text.n);
        close(fds[0]);
        mc_source_free(&source);
        mc_buffer_free(&window.buffer);
        text_free(&text);
        text_free(&found);
    }
}

/* A packet of a socket may be longer than the room for it, which is an error. A stream socket has no packets. */
static void packets_of_a_socket_are_whole_or_an_error(void **state) {
    (void)state;
    enum { N_SHORT = 8 };
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    static const size_t sizes[] = {8, PIPE_BUF, PIPE_BUF + 8, 8000, 8008};
    static char packet[8008];
    for (size_t i = 0; i < sizeof packet; i++) {
        packet[i] = "1,2;3,4\n"[i % 8];
    }
    for (size_t i = 0; i < 2 * COUNT_OF(types) * COUNT_OF(sizes); i++) {
        const int type = types[i % COUNT_OF(types)];
        const size_t n = sizes[i / COUNT_OF(types) % COUNT_OF(sizes)];
        const size_t window_bytes = i % 2 == 0 ? 64 : 8000;
        const size_t n_room = window_bytes < PIPE_BUF ? PIPE_BUF : window_bytes;
        const bool is_cut = type != SOCK_STREAM && n > n_room;
        int fds[2];
        struct mc_chunk window = {0};
        struct mc_source source;
        assert_int_equal(socketpair(AF_UNIX, type, 0, fds), 0);
        /* A short packet before takes room of the window. Another one follows. */
        assert_int_equal(write(fds[1], packet, N_SHORT), N_SHORT);
        assert_int_equal(write(fds[1], packet, n), n);
        assert_int_equal(write(fds[1], packet, N_SHORT), N_SHORT);
        const size_t n_wanted = is_cut ? 0 : n + (size_t)2 * N_SHORT;
        mc_source_init_fd(&source, fds[0], &syntax, window_bytes);
        size_t n_found = 0;
        while (n_found < n + (size_t)2 * N_SHORT &&
               mc_source_get_next(&source, 1000, &window) == MC_SOURCE_CHUNK) {     /* a lost packet never comes */
            assert_memory_equal(window.buffer.text, packet, window.buffer.n_bytes); /* whole tasks */
            n_found += window.buffer.n_bytes;
        }
        assert_in_range(n_found, n_wanted, is_cut ? (size_t)N_SHORT : n_wanted);
        assert_int_equal(source.error, is_cut ? EMSGSIZE : 0);
        mc_source_free(&source);
        mc_buffer_free(&window.buffer);
        close(fds[0]);
        close(fds[1]);
    }
}

/* An empty packet does not end the stream. A SEQPACKET socket ends when its peer closes it, a DGRAM socket when it is
   shut down. */
static void empty_packets_end_nothing(void **state) {
    (void)state;
    static const int types[] = {SOCK_SEQPACKET, SOCK_DGRAM};
    static const char *const packets[] = {"", "1,2;3,4\n", "", "", "5,6;7,8\n", "", "9,9", ";1,1\n", "", ""};
    for (size_t i = 0; i < 2 * COUNT_OF(types); i++) {
        const bool ends_first = i < COUNT_OF(types); /* before the first read, or afterwards */
        struct text wanted = {0};
        struct text found = {0};
        struct mc_chunk window = {0};
        struct mc_source source;
        int fds[2];
        assert_int_equal(socketpair(AF_UNIX, types[i % COUNT_OF(types)], 0, fds), 0);
        for (size_t k = 0; k < COUNT_OF(packets); k++) {
            assert_int_equal(write(fds[1], packets[k], strlen(packets[k])), strlen(packets[k]));
            text_puts(&wanted, packets[k]);
        }
        mc_source_init_fd(&source, fds[0], &syntax, 64);
        enum mc_source_status status = MC_SOURCE_TIMED_OUT;
        for (int end = ends_first ? 0 : -1; end < 1; end++) {
            if (end == 0) {
                assert_int_equal(shutdown(fds[0], SHUT_RD), 0);
                close(fds[1]);
            }
            while ((status = mc_source_get_next(&source, end == 0 ? -1 : 50, &window)) == MC_SOURCE_CHUNK) {
                text_add(&found, window.buffer.text, window.buffer.n_bytes);
            }
            assert_int_equal(status, end == 0 ? MC_SOURCE_END : MC_SOURCE_TIMED_OUT);
        }
        assert_int_equal(found.n, wanted.n);
        assert_memory_equal(found.bytes, wanted.bytes, wanted.n);
        mc_source_free(&source);
        mc_buffer_free(&window.buffer);
        close(fds[0]);
        text_free(&wanted);
        text_free(&found);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_tasks_while_the_pipe_is_idle),
        cmocka_unit_test(byte_order_mark_in_parts),
        cmocka_unit_test(signals_do_not_end_the_stream),
        cmocka_unit_test(a_task_that_keeps_coming_is_not_waited_for),
        cmocka_unit_test(packets_of_a_pipe_are_whole),
        cmocka_unit_test(packets_of_a_socket_are_whole_or_an_error),
        cmocka_unit_test(empty_packets_end_nothing),
    };
    alarm(300); /* ends a test that waits for ever */
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
