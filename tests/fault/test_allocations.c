/*
 * test_allocations.c - every allocation of the library fails, once and from then on. The library returns
 * MANYCORR_NO_MEMORY, or the right results if it needs less memory. It leaks nothing, and can be called again.
 */
#include "support.h"

#include <fcntl.h>

#include "failing_malloc.h"
#include "api/options.h"
#include "manycorr.h"

/* One way to use the library. */
struct call {
    const char *name;
    manycorr_options options;
    struct text tasks;
    double *values; /* for arrays: the numbers of the tasks */
    size_t n_values;
};

/* What a call returned. The output belongs to the test. */
struct outcome {
    manycorr_status status;
    char *output;
    size_t n_bytes;
};

typedef struct outcome call_fn(const struct call *call);

static struct outcome call_text(const struct call *call) {
    struct outcome outcome;
    outcome.status =
        manycorr_text(call->tasks.bytes, call->tasks.n, &call->options, &outcome.output, &outcome.n_bytes, NULL);
    return outcome;
}

/* Through files: all threads read their windows. */
static struct outcome call_fd(const struct call *call) {
    FILE *input = temporary_file(call->tasks.bytes, call->tasks.n);
    FILE *output = temporary_file("", 0);
    struct outcome outcome;
    outcome.status = manycorr_fd(fileno(input), fileno(output), &call->options, NULL);
    const off_t n = lseek(fileno(output), 0, SEEK_END);
    outcome.n_bytes = n > 0 ? (size_t)n : 0;
    outcome.output = counted(__real_malloc(outcome.n_bytes + 1));
    assert_true(pread(fileno(output), outcome.output, outcome.n_bytes, 0) == n);
    fclose(input);
    fclose(output);
    return outcome;
}

/* Through a pipe, which has room for all tasks. */
static struct outcome call_pipe(const struct call *call) {
    int fds[2];
    FILE *output = tmpfile();
    assert_non_null(output);
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(write(fds[1], call->tasks.bytes, call->tasks.n), call->tasks.n);
    close(fds[1]);
    struct outcome outcome;
    outcome.status = manycorr_fd(fds[0], fileno(output), &call->options, NULL);
    outcome.n_bytes = (size_t)lseek(fileno(output), 0, SEEK_END);
    outcome.output = counted(__real_malloc(outcome.n_bytes + 1));
    assert_int_equal(pread(fileno(output), outcome.output, outcome.n_bytes, 0), outcome.n_bytes);
    close(fds[0]);
    fclose(output);
    return outcome;
}

/* Through arrays: many pairs, and the first one alone. */
static struct outcome call_arrays(const struct call *call) {
    enum { N_PAIRS = 40, N_RESULTS = N_PAIRS + 1 };
    manycorr_pair pairs[N_PAIRS];
    for (size_t i = 0; i < N_PAIRS; i++) {
        pairs[i] = (manycorr_pair){.x = i, .y = 2 * i, .n = call->n_values - 2 * N_PAIRS};
    }
    double *results = counted(__real_calloc(N_RESULTS, sizeof *results));
    struct outcome outcome = {.output = (char *)results, .n_bytes = N_RESULTS * sizeof *results};
    outcome.status = manycorr_arrays(call->values, call->n_values, pairs, N_PAIRS, &call->options, results);
    if (outcome.status == MANYCORR_OK) {
        outcome.status = manycorr_pearson(call->values, call->values + 1, call->n_values - 1, &results[N_PAIRS]);
    }
    return outcome;
}

static struct outcome call_parse_list(const struct call *call) {
    double *values = counted(__real_calloc(call->tasks.n, sizeof *values));
    size_t n_values = 0;
    struct outcome outcome = {.output = (char *)values};
    outcome.status =
        manycorr_parse_list(call->tasks.bytes, call->tasks.n, &call->options, values, call->tasks.n, &n_values);
    outcome.n_bytes = outcome.status == MANYCORR_NO_MEMORY ? 0 : n_values * sizeof *values;
    return outcome;
}

static bool same_outcome(const struct outcome *a, const struct outcome *b) {
    return a->status == b->status && a->n_bytes == b->n_bytes && memcmp(a->output, b->output, a->n_bytes) == 0;
}

static void free_outcome(struct outcome *outcome) {
    free(outcome->output);
    outcome->output = NULL;
}

/* Whether the output of a call without memory is the beginning of the right text. */
static bool is_beginning(call_fn *fn, const struct outcome *outcome, const struct outcome *right) {
    if (fn == call_text) {
        return outcome->output == NULL;
    }
    const size_t n = outcome->n_bytes;
    return (fn != call_fd && fn != call_pipe) ||
           (n <= right->n_bytes && memcmp(outcome->output, right->output, n) == 0) ||
           (n > 0 && outcome->output[n - 1] == '\n' && memcmp(outcome->output, right->output, n - 1) == 0);
}

/* Makes the call while allocation k fails. Returns whether an allocation failed. */
static bool try_call(call_fn *fn, const struct call *call, long k, bool and_all_that_follow,
                     const struct outcome *right) {
    const long n_live_before = n_live;
    count_from(k, and_all_that_follow);
    struct outcome outcome = fn(call);
    const long n = n_failed;
    count_from(0, false);
    if (outcome.status != MANYCORR_NO_MEMORY && !same_outcome(&outcome, right)) {
        fail_msg("%s: allocation %ld fails: status %d, and not the right results", call->name, k, (int)outcome.status);
    }
    assert_true(outcome.status != MANYCORR_NO_MEMORY || is_beginning(fn, &outcome, right));
    free_outcome(&outcome);
    if (n_live != n_live_before) {
        fail_msg("%s: allocation %ld fails: %ld others are not freed", call->name, k, n_live - n_live_before);
    }
    return n > 0;
}

/* Every allocation of a call fails, once and from then on, and the library still works. Tries at most
   MANYCORR_FAULT_ALLOCATIONS values of k, spread evenly. */
static void fail_every_allocation(call_fn *fn, const struct call *call) {
    const char *setting = getenv("MANYCORR_FAULT_ALLOCATIONS");
    const long limit = setting != NULL ? atol(setting) : 40;
    count_from(0, false);
    struct outcome right = fn(call);
    const long n = n_calls;
    const long step = n / limit + 1;
    assert_true(right.status == MANYCORR_OK || right.status == MANYCORR_BAD_TASK);
    assert_true(n > 0);
    long n_hit = 0;
    for (long k = 1; k <= n; k += step) {
        n_hit += try_call(fn, call, k, false, &right);
        n_hit += try_call(fn, call, k, true, &right);
        struct outcome again = fn(call);
        assert_true(same_outcome(&again, &right));
        free_outcome(&again);
    }
    assert_true(n_hit > 0);
    free_outcome(&right);
}

/* What the tasks of a call are like. */
struct shape {
    int n_tasks;
    int n_pairs;
    int n_digits;
    const char *before; /* stands before every number */
};

static const struct shape SMALL = {6, 5, 3, ""};
static const struct shape MANY = {400, 5, 3, ""};
static const struct shape GIANT = {3, 25000, 3, ""};
static const struct shape GIANT_BAD = {2, 9000, 3, "x"};
static const struct shape GIANT_HARD = {2, 9000, 6, "1000000000"};
static const struct shape LONG = {4, 5, 1000, ""};
static const struct shape LONGER = {1, 3, 3000, ""};
static const struct shape GIANT_LONG = {2, 2500, 30, ""};

static struct call make_call(const char *name, struct shape shape, int n_threads, bool is_exact) {
    struct prng prng = {7};
    struct call call = {.name = name};
    mc_options_init(&call.options);
    call.options.n_threads = n_threads;
    call.options.exact = is_exact;
    call.options.window_bytes = 1024;
    for (int task = 0; task < shape.n_tasks; task++) {
        for (int i = 0; i < 2 * shape.n_pairs; i++) {
            text_puts(&call.tasks, shape.before);
            text_putc(&call.tasks, (char)('1' + random_int(&prng, 0, 8)));
            text_putc(&call.tasks, '.');
            for (int digit = 1; digit < shape.n_digits; digit++) {
                text_putc(&call.tasks, (char)('0' + random_int(&prng, 0, 9)));
            }
            text_putc(&call.tasks, i + 1 == shape.n_pairs      ? ';'
                                   : i + 1 < 2 * shape.n_pairs ? ','
                                   : task % 2 == 0             ? '@'
                                                               : '\n');
        }
    }
    text_putc(&call.tasks, '1');
    return call;
}

/* Makes a call of this kind, and lets each of its allocations fail. The last task is bad. */
static void test_call(call_fn *fn, const char *name, struct shape shape, int n_threads, bool is_exact) {
    struct call call = make_call(name, shape, n_threads, is_exact);
    fail_every_allocation(fn, &call);
    free(call.tasks.bytes);
}

static void text_small(void **state) {
    (void)state;
    test_call(call_text, "small", SMALL, 1, false);
}

static void text_threads(void **state) {
    (void)state;
    test_call(call_text, "threads", MANY, 16, false);
    test_call(call_fd, "threads, files", MANY, 16, false);
}

static void text_giant(void **state) {
    (void)state;
    test_call(call_text, "a giant task", GIANT, 2, false);
    test_call(call_fd, "a giant task of a file", GIANT, 2, false);
    test_call(call_fd, "a giant task of a file, one thread", GIANT, 1, false);
    test_call(call_fd, "a giant task of hard numbers", GIANT_HARD, 2, false);
}

/* The last task is larger than a window, ends with a carriage return, and lacks a newline: two bytes are added, for
   which its buffer has room for one. The task has three windows less a byte. Every single allocation fails. */
static void text_ends_with_a_carriage_return(void **state) {
    (void)state;
    for (int n_threads = 1; n_threads <= 4; n_threads += 3) {
        struct call call = make_call("a large last task", SMALL, n_threads, false); /* ends with '1' */
        const size_t n_items = (3 * call.options.window_bytes - 4) / 2;
        for (size_t i = 0; i < n_items; i++) {
            text_puts(&call.tasks, i == n_items / 2 ? ";1" : ",1");
        }
        text_puts(&call.tasks, " \r");
        const char *setting = getenv("MANYCORR_FAULT_ALLOCATIONS");
        setenv("MANYCORR_FAULT_ALLOCATIONS", "1000", 1);
        fail_every_allocation(call_fd, &call);
        setting != NULL ? setenv("MANYCORR_FAULT_ALLOCATIONS", setting, 1) : unsetenv("MANYCORR_FAULT_ALLOCATIONS");
        free(call.tasks.bytes);
    }
}

/* If memory runs out once while several threads work, fewer threads complete the work. */
static void fewer_threads_need_less(void **state) {
    (void)state;
    static const struct shape shapes[] = {{400, 5, 3, ""}, {40, 5, 400, ""}, {3, 25000, 3, ""}};
    call_fn *const calls[] = {call_text, call_fd, call_pipe};
    for (size_t i = 0; i < COUNT_OF(shapes) * COUNT_OF(calls); i++) {
        struct call call = make_call("fewer threads", shapes[i / COUNT_OF(calls)], 4, i % 2 == 1);
        call_fn *fn = calls[i % COUNT_OF(calls)];
        if (fn == call_pipe && call.tasks.n > 60000) {
            fn = call_fd; /* a pipe has no room for it */
        }
        struct outcome right = fn(&call);
        n_failed = 0;
        n_failing_in_region = 1;
        struct outcome outcome = fn(&call);
        assert_int_equal(n_failed, 1);
        assert_true(same_outcome(&outcome, &right));
        free_outcome(&outcome);
        free_outcome(&right);
        free(call.tasks.bytes);
    }
}

static void text_exact(void **state) {
    (void)state;
    test_call(call_text, "exact", SMALL, 1, true);
    test_call(call_text, "exact, 1,000 digits", LONG, 2, true);
    test_call(call_text, "exact, 3,000 digits", LONGER, 1, true);
    test_call(call_fd, "exact, a giant task", GIANT_LONG, 2, true);
}

static void arrays(void **state) {
    (void)state;
    struct prng prng = {9};
    double values[500];
    for (int n_threads = 1; n_threads <= 8; n_threads += 7) {
        for (int exact = 0; exact <= 1; exact++) {
            struct call call = {.name = "arrays", .values = values, .n_values = COUNT_OF(values)};
            mc_options_init(&call.options);
            call.options.n_threads = n_threads;
            call.options.exact = exact;
            for (size_t i = 0; i < COUNT_OF(values); i++) {
                values[i] = random_signed(&prng) * (exact != 0 && i % 7 == 0 ? 1e200 : 1.0);
            }
            fail_every_allocation(call_arrays, &call);
        }
    }
}

/*
 * Two lists of doubles for which an estimate is not certain: they are long, and the first number is far from all
 * others. |d| is sqrt(n) times |a| (bound.h). All other numbers are 0, in pages that stay unwritten.
 */
static void two_lists(void **state) {
    (void)state;
    enum { N = 1 << 25 };
    double *values = __real_calloc(N, sizeof *values);
    if (values == NULL) {
        print_message("# skipped: not enough memory\n");
        skip();
    }
    values[0] = 1.0;
    const long n_live_before = n_live;
    for (long k = 1; k <= 3; k++) { /* the workers, the scratch of one, and its exact space */
        double result = 5.0;
        count_from(k, false);
        assert_int_equal(manycorr_pearson(values, values, N, &result), MANYCORR_NO_MEMORY);
        assert_int_equal(n_failed, 1);
        assert_int_equal(n_live, n_live_before);
    }
    count_from(0, false);
    __real_free(values);
}

/* The last line ends with a carriage return, and lacks two bytes. Its buffer has room for one. */
static void a_newline_that_must_be_added(void **state) {
    (void)state;
    for (int n_windows = 1; n_windows <= 2; n_windows++) {
        struct call call = {.name = "a last carriage return"};
        mc_options_init(&call.options);
        call.options.n_threads = 1;
        call.options.window_bytes = 1024;
        while (call.tasks.n < (size_t)n_windows * 1024 - 2) {
            text_putc(&call.tasks, '7');
        }
        text_putc(&call.tasks, '\r');
        fail_every_allocation(n_windows == 1 ? call_pipe : call_fd, &call);
        text_free(&call.tasks);
    }
}

/* A large task of a file is bad. The library reads it whole to report why. */
static void a_giant_task_that_is_bad(void **state) {
    (void)state;
    test_call(call_fd, "a giant bad task", GIANT_BAD, 1, false);
    test_call(call_fd, "a giant bad task, two threads", GIANT_BAD, 2, false);
}

static void parse_list(void **state) {
    (void)state;
    struct call call = {.name = "parse_list"};
    mc_options_init(&call.options);
    text_puts(&call.tasks, "1,2.5,3e300,x,5");
    fail_every_allocation(call_parse_list, &call);
    free(call.tasks.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_small),
        cmocka_unit_test(text_threads),
        cmocka_unit_test(text_giant),
        cmocka_unit_test(text_exact),
        cmocka_unit_test(text_ends_with_a_carriage_return),
        cmocka_unit_test(fewer_threads_need_less),
        cmocka_unit_test(arrays),
        cmocka_unit_test(parse_list),
        cmocka_unit_test(two_lists),
        cmocka_unit_test(a_newline_that_must_be_added),
        cmocka_unit_test(a_giant_task_that_is_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
