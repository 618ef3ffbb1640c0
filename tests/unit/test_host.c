/*
 * test_host.c - what the library leaves alone, and what it stands: locale, OpenMP settings, floating-point environment,
 * parallel regions of the host, calls from several threads, forks.
 */
#include "support.h"

#include <errno.h>
#include <fenv.h>
#include <float.h>
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "api/options.h"
#include "manycorr.h"

/* Tasks with numbers of many kinds, good and bad, so many that all threads have work; and what they come to, by default
   and exactly. */
static struct text tasks;
static size_t n_tasks_bytes[2]; /* exactly, a part of them, which takes long enough */
static char *expected[2];
static size_t n_expected[2];

static int make_tasks(void **state) {
    (void)state;
    struct prng prng = {150};
    for (int i = 0; i < 6000; i++) {
        char number[64];
        const int n = i % 1000 == 0 ? 20000 : random_int(&prng, 2, 12);
        for (int k = 0; k < 2 * n; k++) {
            snprintf(number, sizeof number, "%.*g", random_int(&prng, 1, 30), random_signed(&prng) * 1e3);
            text_puts(&tasks, i % 100 == 7 && k == 1 ? "2.O" : i % 100 == 8 && k == 1 ? "nan" : number);
            text_putc(&tasks, k + 1 == n ? ';' : k + 1 < 2 * n ? ',' : i % 50 == 0 ? '\n' : '@');
        }
    }
    n_tasks_bytes[0] = tasks.n;
    n_tasks_bytes[1] = (size_t)(strchr(tasks.bytes + tasks.n / 6, '\n') + 1 - tasks.bytes);
    for (int exact = 0; exact < 2; exact++) {
        manycorr_options options;
        mc_options_init(&options);
        options.n_threads = 1;
        options.exact = exact;
        if (manycorr_text(tasks.bytes, n_tasks_bytes[exact], &options, &expected[exact], &n_expected[exact], NULL) !=
            MANYCORR_BAD_TASK) {
            return -1;
        }
    }
    return memcmp(expected[0], expected[1], n_expected[1] / 2) == 0 ? -1 : 0; /* last digits differ */
}

static int free_tasks(void **state) {
    (void)state;
    text_free(&tasks);
    free(expected[0]);
    free(expected[1]);
    return 0;
}

static bool gives_expected(int n_threads, size_t window_bytes, int exact) {
    char *result;
    size_t n;
    manycorr_options options;
    mc_options_init(&options);
    options.n_threads = n_threads;
    options.window_bytes = window_bytes;
    options.exact = exact;
    if (manycorr_text(tasks.bytes, n_tasks_bytes[exact], &options, &result, &n, NULL) != MANYCORR_BAD_TASK) {
        return false;
    }
    const bool same = n == n_expected[exact] && memcmp(result, expected[exact], n) == 0;
    free(result);
    return same;
}

/* Whether the tasks give the same bytes again. Without cmocka, since it may run on any thread, or in a child. */
static bool gives_the_same(int n_threads, size_t window_bytes) {
    return gives_expected(n_threads, window_bytes, 0) && gives_expected(n_threads, window_bytes, 1);
}

static void the_same_on_any_number_of_threads(void **state) {
    (void)state;
    static const int counts[] = {0, 1, 2, 3, 8, 64};
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        assert_true(gives_the_same(counts[i], 0));
        assert_true(gives_the_same(counts[i], 3000));
    }
}

static void a_decimal_comma_changes_nothing(void **state) {
    (void)state;
    if (!set_comma_locale()) {
        print_message("# skipped: no locale with a decimal comma is installed\n");
        skip();
    }
    char *before = strdup(setlocale(LC_ALL, NULL));
    double values[2] = {0.0, 0.0};
    size_t n_values = 0;
    const bool same = gives_the_same(1, 0) && gives_the_same(4, 0);
    const manycorr_status status = manycorr_parse_list("1.5,2.25", 8, NULL, values, 2, &n_values);
    const bool kept = strcmp(before, setlocale(LC_ALL, NULL)) == 0 && strcmp(localeconv()->decimal_point, ",") == 0;
    setlocale(LC_ALL, "C");
    free(before);
    assert_true(same);
    assert_true(kept);
    assert_int_equal(status, MANYCORR_OK);
    assert_double(1.5, values[0]);
    assert_double(2.25, values[1]);
}

/* The caller's settings of OpenMP, as far as a program can see them. */
struct omp_settings {
    int max_threads;
    int dynamic;
    int max_active_levels;
    int thread_limit;
    omp_sched_t kind;
    int chunk;
    int n_threads;
    int in_parallel;
};

static struct omp_settings omp_settings_now(void) {
    struct omp_settings now;
    memset(&now, 0, sizeof now); /* the padding, too: they are compared as bytes */
    now.max_threads = omp_get_max_threads();
    now.dynamic = omp_get_dynamic();
    now.max_active_levels = omp_get_max_active_levels();
    now.thread_limit = omp_get_thread_limit();
    omp_get_schedule(&now.kind, &now.chunk);
    now.n_threads = omp_get_num_threads();
    now.in_parallel = omp_in_parallel();
    return now;
}

static void openmp_settings_stay(void **state) {
    (void)state;
    const int max_threads = omp_get_max_threads();
    const int levels = omp_get_max_active_levels();
    for (int i = 0; i < 3; i++) {
        omp_set_num_threads(1 + 2 * i);
        omp_set_dynamic(i % 2);
        omp_set_max_active_levels(1 + i);
        omp_set_schedule(omp_sched_guided, 5 + i);
        const struct omp_settings before = omp_settings_now();
        assert_true(gives_the_same(0, 0));
        assert_true(gives_the_same(3, 0));
        const struct omp_settings after = omp_settings_now();
        assert_memory_equal(&after, &before, sizeof before);
    }
    omp_set_num_threads(max_threads);
    omp_set_dynamic(0);
    omp_set_max_active_levels(levels);
    omp_set_schedule(omp_sched_dynamic, 1);
}

/* Rounding, traps and subnormal numbers are as before. */
static void floating_point_stays(void **state) {
    (void)state;
    const int rounding = fegetround();
    const int traps = fegetexcept();
    assert_true(gives_the_same(3, 0));
    double values[3];
    double r;
    size_t n;
    assert_int_equal(manycorr_parse_list("1,1e-320,1e999", 14, NULL, values, 3, &n), MANYCORR_OK);
    assert_int_equal(manycorr_pearson(values, values, 3, &r), MANYCORR_OK);
    assert_int_equal(fegetround(), rounding);
    assert_int_equal(fegetexcept(), traps);
    volatile double smallest = DBL_MIN;
    assert_true(smallest / 2.0 > 0.0);
    assert_true(values[1] > 0.0);
}

static void signals_stay(void **state) {
    (void)state;
    static const int numbers[] = {SIGPIPE, SIGINT, SIGTERM, SIGSEGV, SIGALRM};
    struct sigaction before[COUNT_OF(numbers)];
    sigset_t mask_before;
    sigset_t mask_after;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        assert_int_equal(sigaction(numbers[i], NULL, &before[i]), 0);
    }
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &mask_before), 0);
    assert_true(gives_the_same(3, 0));
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &mask_after), 0);
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct sigaction after;
        assert_int_equal(sigaction(numbers[i], NULL, &after), 0);
        assert_true(after.sa_handler == before[i].sa_handler);
        assert_int_equal(sigismember(&mask_after, numbers[i]), sigismember(&mask_before, numbers[i]));
    }
}

/* Inside a parallel region, where the library's own regions have one thread, or more where the host nests them. */
static void inside_a_parallel_region(void **state) {
    (void)state;
    const int levels = omp_get_max_active_levels();
    for (int nested = 0; nested < 2; nested++) {
        int n_right = 0;
        int n_unchanged = 0;
        omp_set_max_active_levels(1 + nested);
#pragma omp parallel num_threads(4) reduction(+ : n_right, n_unchanged)
        {
            const struct omp_settings before = omp_settings_now();
            n_right += gives_the_same(1 + omp_get_thread_num(), 0);
            n_right += gives_the_same(3, 2000);
            const struct omp_settings after = omp_settings_now();
            n_unchanged += memcmp(&before, &after, sizeof before) == 0;
        }
        assert_int_equal(n_right, 8);
        assert_int_equal(n_unchanged, 4);
    }
    omp_set_max_active_levels(levels);
}

static void *call_some_times(void *data) {
    const int *number = data;
    for (int i = 0; i < 3; i++) {
        if (!gives_the_same(1 + (*number + i) % 4, i == 1 ? 5000 : 0)) {
            return NULL;
        }
    }
    return data;
}

static void eight_threads_at_once(void **state) {
    (void)state;
    pthread_t threads[8];
    int numbers[8];
    for (int i = 0; i < 8; i++) {
        numbers[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, call_some_times, &numbers[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        void *result;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_ptr_equal(result, &numbers[i]);
    }
}

/* In the child of a process that has used threads: everything works, and gives the same. */
static int use_everything(void) {
    const double values[] = {1, 2, 3, 3, 2, 1};
    const manycorr_pair pairs[] = {{0, 3, 3}, {0, 0, 3}, {1, 0, 3}};
    double results[3];
    double r;
    manycorr_options options;
    mc_options_init(&options);
    options.n_threads = 8;
    const bool texts = gives_the_same(8, 0) && gives_the_same(0, 0) && gives_the_same(2, 1000);
    bool arrays = manycorr_arrays(values, 6, pairs, 3, &options, results) == MANYCORR_OK && results[0] == -1.0;
    options.exact = 1;
    arrays = arrays && manycorr_arrays(values, 6, pairs, 3, &options, results) == MANYCORR_OK && results[0] == -1.0;
    const bool one = manycorr_pearson(values, values + 3, 3, &r) == MANYCORR_OK && r == -1.0;
    return texts && arrays && one ? 0 : 1;
}

static int fork_and_use(void) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(60);
        _exit(use_everything());
    }
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        return 100; /* the alarm, most likely: the child waited for threads that it does not have */
    }
    return WEXITSTATUS(status);
}

static int use_then_fork(void) {
    return use_everything() + fork_and_use();
}

static void in_a_child_after_threads_were_used(void **state) {
    (void)state;
    assert_true(gives_the_same(4, 0));
    assert_int_equal(fork_and_use(), 0);
    assert_true(gives_the_same(4, 0)); /* the parent is as before */
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(120);
        _exit(use_then_fork());
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_on_any_number_of_threads),
        cmocka_unit_test(a_decimal_comma_changes_nothing),
        cmocka_unit_test(openmp_settings_stay),
        cmocka_unit_test(floating_point_stays),
        cmocka_unit_test(signals_stay),
        cmocka_unit_test(inside_a_parallel_region),
        cmocka_unit_test(eight_threads_at_once),
        cmocka_unit_test(in_a_child_after_threads_were_used),
    };
    alarm(300); /* a library that waits for ever shall not hold up the tests */
    return cmocka_run_group_tests(tests, make_tasks, free_tasks);
}
