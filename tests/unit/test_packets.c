/*
 * test_packets.c - input in packets. The kernel drops the end of a packet if a read has too little room: none may be
 * cut silently.
 */
#include "stage_helpers.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>

#include "input/source.h"

static const size_t window_sizes[] = {1, 2, 3, 7, 64, 4096};

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

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
        cmocka_unit_test(packets_of_a_pipe_are_whole),
        cmocka_unit_test(packets_of_a_socket_are_whole_or_an_error),
        cmocka_unit_test(empty_packets_end_nothing),
    };
    alarm(300); /* ends a test that waits for ever */
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
