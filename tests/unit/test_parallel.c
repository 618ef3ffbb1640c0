/*
 * test_parallel.c - all threads work at once: on tasks of a file and of a pipe, on the blocks of a giant task, on pairs
 * of arrays.
 *
 * Results are the same for any number of threads, so no other test would see that one of them does all the work. Here,
 * the linker sends the library's calls of a function that each kind of work makes again and again (--wrap) to one where
 * a thread waits until as many are in it as there should be; the first rounds of this must all be complete. Nothing is
 * timed: a thread that would wait in vain gives up after GUARD_SECONDS.
 */
#include "support.h"

#include <pthread.h>
#include <time.h>

#include "large/block.h"
#include "exact/sums.h"
#include "api/options.h"
#include "manycorr.h"

enum { GUARD_SECONDS = 60, N_ROUNDS = 20, MAX_THREADS = 5 };

/* Where threads meet, and for what. */
enum place { DOT, ADD, BLOCK };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t met;
    enum place place;
    int n_threads; /* who meet; 0: nobody waits */
    int n_here;
    int n_rounds; /* that are complete */
    bool failed;
} meeting = {.lock = PTHREAD_MUTEX_INITIALIZER, .met = PTHREAD_COND_INITIALIZER};

static void begin_meeting(enum place place, int n_threads) {
    meeting.place = place;
    meeting.n_threads = n_threads;
    meeting.n_here = 0;
    meeting.n_rounds = 0;
    meeting.failed = false;
}

/* Waits for the other threads, in the first rounds. */
static void meet(enum place place) {
    pthread_mutex_lock(&meeting.lock);
    if (place == meeting.place && meeting.n_rounds < N_ROUNDS && !meeting.failed) {
        const int round = meeting.n_rounds;
        meeting.n_here++;
        if (meeting.n_here == meeting.n_threads) {
            meeting.n_here = 0;
            meeting.n_rounds++;
            pthread_cond_broadcast(&meeting.met);
        }
        struct timespec deadline;
        clock_gettime(CLOCK_REALTIME, &deadline);
        deadline.tv_sec += GUARD_SECONDS;
        while (meeting.n_rounds == round && !meeting.failed) {
            meeting.failed = pthread_cond_timedwait(&meeting.met, &meeting.lock, &deadline) != 0;
        }
        if (meeting.failed) {
            pthread_cond_broadcast(&meeting.met);
        }
    }
    pthread_mutex_unlock(&meeting.lock);
}

static void assert_all_met(const char *name) {
    if (meeting.failed || meeting.n_rounds < N_ROUNDS) {
        fail_msg("%s: %d threads met %d times instead of %d", name, meeting.n_threads, meeting.n_rounds, N_ROUNDS);
    }
}

double __real_cblas_ddot(int n, const double *x, int x_step, const double *y, int y_step);
double __wrap_cblas_ddot(int n, const double *x, int x_step, const double *y, int y_step);
bool __real_mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                         const struct mc_number *y, size_t n);
bool __wrap_mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                         const struct mc_number *y, size_t n);
int __real_mc_block_parse(const struct mc_large_text *text, const struct mc_block *block,
                          const struct mc_syntax *syntax, mc_parse_fn *parse, struct mc_block_values *values);
int __wrap_mc_block_parse(const struct mc_large_text *text, const struct mc_block *block,
                          const struct mc_syntax *syntax, mc_parse_fn *parse, struct mc_block_values *values);

double __wrap_cblas_ddot(int n, const double *x, int x_step, const double *y, int y_step) {
    meet(DOT);
    return __real_cblas_ddot(n, x, x_step, y, y_step);
}

bool __wrap_mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                         const struct mc_number *y, size_t n) {
    meet(ADD);
    return __real_mc_exact_add(sums, plan, x, y, n);
}

int __wrap_mc_block_parse(const struct mc_large_text *text, const struct mc_block *block,
                          const struct mc_syntax *syntax, mc_parse_fn *parse, struct mc_block_values *values) {
    meet(BLOCK);
    return __real_mc_block_parse(text, block, syntax, parse, values);
}

/* Adds a task of n pairs. Only long items need exact sums of decimals. */
static void add_task(struct text *tasks, size_t n, bool has_long_items) {
    for (size_t i = 0; i < 2 * n; i++) {
        text_putc(tasks, (char)('1' + i * i * (1 + i / n) % 9));
        text_puts(tasks, has_long_items ? ".500000000000000" : ".5");
        text_putc(tasks, i + 1 == n ? ';' : i + 1 == 2 * n ? '\n' : ',');
    }
}

/* A pipe that gets a text from a thread of its own. */
struct feed {
    const struct text *text;
    int fd;
};

static void *write_all(void *data) {
    const struct feed *feed = data;
    size_t n_done = 0;
    while (n_done < feed->text->n) {
        const ssize_t n = write(feed->fd, feed->text->bytes + n_done, feed->text->n - n_done);
        assert_true(n > 0);
        n_done += (size_t)n;
    }
    close(feed->fd);
    return NULL;
}

/* The tasks of a file, or of a pipe, are correlated by threads that meet there. */
static void check_stream(const char *name, const struct text *tasks, enum place place, bool is_exact, bool is_pipe) {
    for (int n_threads = 2; n_threads <= MAX_THREADS; n_threads++) {
        FILE *output = temporary_file("", 0);
        FILE *file = NULL;
        pthread_t thread;
        struct feed feed = {.text = tasks};
        int fds[2];
        if (is_pipe) {
            assert_int_equal(pipe(fds), 0);
            feed.fd = fds[1];
            assert_int_equal(pthread_create(&thread, NULL, write_all, &feed), 0);
        } else {
            file = temporary_file(tasks->bytes, tasks->n);
        }
        manycorr_options options;
        mc_options_init(&options);
        options.n_threads = n_threads;
        options.exact = is_exact;
        options.window_bytes = 128 * 1024; /* threads work from the first window on */
        begin_meeting(place, n_threads);
        assert_int_equal(manycorr_fd(is_pipe ? fds[0] : fileno(file), fileno(output), &options, NULL), MANYCORR_OK);
        assert_all_met(name);
        if (is_pipe) {
            assert_int_equal(pthread_join(thread, NULL), 0);
            close(fds[0]);
        } else {
            fclose(file);
        }
        fclose(output);
    }
}

static void all_threads_work_on_tasks(void **state) {
    (void)state;
    struct text tasks = {0};
    while (tasks.n < 4000000) {
        add_task(&tasks, 500, false);
    }
    check_stream("tasks of a file", &tasks, DOT, false, false);
    check_stream("tasks of a pipe", &tasks, DOT, false, true);
    text_clear(&tasks);
    while (tasks.n < 12000000) {
        add_task(&tasks, 500, true);
    }
    check_stream("tasks of a file, exactly", &tasks, ADD, true, false);
    check_stream("tasks of a pipe, exactly", &tasks, ADD, true, true);
    text_free(&tasks);
}

static void all_threads_work_on_a_giant_task(void **state) {
    (void)state;
    struct text task = {0};
    add_task(&task, 2000000, false);
    check_stream("a giant task of a file", &task, BLOCK, false, false);
    check_stream("a giant task of a pipe", &task, BLOCK, false, true);
    check_stream("a giant task of a file, its sums", &task, DOT, false, false);
    text_clear(&task);
    add_task(&task, 1000000, true);
    check_stream("a giant task of a file, exactly", &task, ADD, true, false);
    check_stream("a giant task of a pipe, exactly", &task, ADD, true, true);
    text_free(&task);
}

static void all_threads_work_on_pairs_of_arrays(void **state) {
    (void)state;
    enum { N_PAIRS = 20000, N = 100 };
    static double values[2 * N];
    static manycorr_pair pairs[N_PAIRS];
    static double results[N_PAIRS];
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        values[i] = (double)(i * i % 37) + 0.5; /* no integer */
    }
    for (size_t i = 0; i < N_PAIRS; i++) {
        pairs[i] = (manycorr_pair){.x = 0, .y = i % N, .n = N};
    }
    for (int i = 0; i < 2 * (MAX_THREADS - 1); i++) {
        manycorr_options options;
        mc_options_init(&options);
        options.n_threads = 2 + i / 2;
        options.exact = i % 2;
        begin_meeting(options.exact ? ADD : DOT, options.n_threads);
        assert_int_equal(manycorr_arrays(values, COUNT_OF(values), pairs, N_PAIRS, &options, results), MANYCORR_OK);
        assert_all_met("pairs of arrays");
    }
}

/* The number of threads that work on a text by default. */
static int count_threads(const struct text *text, int n_threads) {
    manycorr_options options;
    manycorr_summary summary = MANYCORR_SUMMARY_INIT;
    char *result;
    size_t n;
    mc_options_init(&options);
    options.n_threads = n_threads;
    assert_int_equal(manycorr_text(text->bytes, text->n, &options, &result, &n, &summary), MANYCORR_OK);
    manycorr_free(result);
    return summary.n_threads;
}

/* Two milliseconds of work, or more: 32 MB take longer on any machine, 100 kB on none. */
static void only_long_work_is_shared(void **state) {
    (void)state;
    struct text tasks = {0};
    while (tasks.n < 100000) {
        add_task(&tasks, 500, false);
    }
    assert_int_equal(count_threads(&tasks, 4), 1);
    while (tasks.n < 32000000) {
        add_task(&tasks, 500, false);
    }
    assert_int_equal(count_threads(&tasks, 1), 1);
    assert_int_equal(count_threads(&tasks, 4), 4);
    text_clear(&tasks);
    add_task(&tasks, 4000000, false);
    assert_int_equal(count_threads(&tasks, 3), 3);
    text_free(&tasks);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_threads_work_on_tasks),
        cmocka_unit_test(all_threads_work_on_a_giant_task),
        cmocka_unit_test(all_threads_work_on_pairs_of_arrays),
        cmocka_unit_test(only_long_work_is_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
