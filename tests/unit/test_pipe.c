/* test_pipe.c - chunks of an open pipe: whole tasks are handed on at once, without waiting for more input. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_tasks_while_the_pipe_is_idle),
        cmocka_unit_test(byte_order_mark_in_parts),
        cmocka_unit_test(signals_do_not_end_the_stream),
        cmocka_unit_test(a_task_that_keeps_coming_is_not_waited_for),
    };
    alarm(300); /* ends a test that waits for ever */
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
