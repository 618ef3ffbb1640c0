/*
 * test_reads.c - every read of a file fails once, or from then on, or finds the file cut off, or overwritten: the
 * library says so, and what it has written before is the beginning of the right results.
 *
 * The linker sends this program's and the library's calls of pread here (--wrap).
 */
#include "support.h"

#include <errno.h>
#include <stdatomic.h>

#include "api/options.h"
#include "manycorr.h"

ssize_t __real_pread(int fd, void *bytes, size_t n, off_t offset);
ssize_t __wrap_pread(int fd, void *bytes, size_t n, off_t offset);

/* What happens at a read: it fails with an error of the disk, or because of a signal; all that follow fail, too; the
   file is empty from then on, or this once, or has no commas. Or a byte of the file, and all behind it, cannot be read.
   */
enum fault { NONE, FAILS, IS_INTERRUPTED, FAILS_FROM_THEN_ON, IS_CUT, IS_CUT_ONCE, LOSES_COMMAS, ENDS_READABLE };

static atomic_long n_calls; /* since the last call_with */
static long failing_call;   /* or byte */
static enum fault fault;

ssize_t __wrap_pread(int fd, void *bytes, size_t n, off_t offset) {
    const long call = ++n_calls;
    if (fault == ENDS_READABLE) {
        const long n_left = failing_call - (long)offset;
        errno = EIO;
        return n_left <= 0 ? -1 : __real_pread(fd, bytes, (long)n < n_left ? n : (size_t)n_left, offset);
    }
    if (fault == NONE || call < failing_call) {
        return __real_pread(fd, bytes, n, offset);
    }
    if (fault == FAILS_FROM_THEN_ON || (call == failing_call && (fault == FAILS || fault == IS_INTERRUPTED))) {
        errno = fault == IS_INTERRUPTED ? EINTR : EIO;
        return -1;
    }
    const ssize_t n_read =
        fault == IS_CUT || (fault == IS_CUT_ONCE && call == failing_call) ? 0 : __real_pread(fd, bytes, n, offset);
    char *text = bytes;
    for (ssize_t i = 0; fault == LOSES_COMMAS && i < n_read; i++) {
        text[i] = (char)(text[i] == ',' ? '1' : text[i]);
    }
    return n_read;
}

/* A file, how it is to be read, and what came of it. */
struct call {
    const char *name;
    manycorr_options options;
    struct text tasks;
};

struct outcome {
    manycorr_status status;
    int error;
    struct text output;
    long n_calls;
};

/* Makes the call, of which read number k meets a fault. */
static struct outcome call_with(const struct call *call, enum fault kind, long k) {
    FILE *input = temporary_file(call->tasks.bytes, call->tasks.n);
    FILE *output = temporary_file("", 0);
    struct outcome outcome = {.error = 0};
    n_calls = 0;
    failing_call = k;
    fault = kind;
    outcome.status = manycorr_fd(fileno(input), fileno(output), &call->options, NULL);
    outcome.error = outcome.status == MANYCORR_READ_FAILED ? errno : 0;
    outcome.n_calls = n_calls;
    fault = NONE;
    char bytes[4096];
    const ssize_t n = __real_pread(fileno(output), bytes, sizeof bytes, 0);
    assert_true(n >= 0 && n < (ssize_t)sizeof bytes);
    text_add(&outcome.output, bytes, (size_t)n);
    fclose(input);
    fclose(output);
    return outcome;
}

static bool same_outcome(const struct outcome *a, const struct outcome *b) {
    return a->status == b->status && a->output.n == b->output.n &&
           memcmp(a->output.bytes, b->output.bytes, a->output.n) == 0;
}

/* Whether the first n bytes of a text are those of the right one. */
static bool begins_right(const struct outcome *outcome, size_t n, const struct outcome *right) {
    return n <= right->output.n && memcmp(outcome->output.bytes, right->output.bytes, n) == 0;
}

/* Whether what has been written is a beginning of the right results, whose line has been ended. */
static bool is_beginning(const struct outcome *outcome, const struct outcome *right) {
    const struct text *output = &outcome->output;
    const bool ends_line = output->n > 0 && output->bytes[output->n - 1] == '\n';
    return output->n == 0 || (ends_line && begins_right(outcome, output->n - 1, right));
}

/* The same but for the last result, which is of a part of a task if the file ends there. */
static bool is_beginning_but_for_the_last(const struct outcome *outcome, const struct outcome *right) {
    size_t n = outcome->output.n;
    n -= n > 0 && outcome->output.bytes[n - 1] == '\n';
    while (n > 0 && outcome->output.bytes[n - 1] != '@' && outcome->output.bytes[n - 1] != '\n') {
        n--;
    }
    return begins_right(outcome, n, right);
}

/* Whether an outcome is as it must be after a fault. */
static bool is_right(enum fault kind, const struct outcome *outcome, const struct outcome *right) {
    if (same_outcome(outcome, right)) {
        return true; /* the read was behind all that mattered */
    }
    const bool failed = outcome->status == MANYCORR_READ_FAILED;
    switch (kind) {
    case FAILS:
    case FAILS_FROM_THEN_ON:
        return failed && outcome->error == EIO && is_beginning(outcome, right);
    case IS_CUT:
        return (failed ? outcome->error == ESTALE
                       : outcome->status == MANYCORR_OK || outcome->status == MANYCORR_BAD_TASK) &&
               is_beginning_but_for_the_last(outcome, right);
    case IS_CUT_ONCE: /* it is whole again in the end; the byte order mark may not have been seen */
        return failed && outcome->error == ESTALE;
    case LOSES_COMMAS: /* of one task: that it has changed is seen, or it has one pair now */
        return failed ? outcome->error == ESTALE && outcome->output.n == 0
                      : strcmp(outcome->output.bytes, "nan\n") == 0;
    default:
        return false;
    }
}

/* Reads of a call meet a fault, one by one: with one thread every read that fails or finds other text, else some,
   spread evenly, but in long tests. Returns how many of these made a difference. */
static long try_reads(const struct call *call, enum fault kind) {
    struct outcome right = call_with(call, NONE, 0);
    assert_true(right.status == MANYCORR_OK || right.status == MANYCORR_BAD_TASK);
    const bool all = getenv("MANYCORR_LONG_TESTS") != NULL ||
                     (call->options.n_threads == 1 && (kind == FAILS || kind == LOSES_COMMAS));
    const long step = all ? 1 : 1 + right.n_calls / 25;
    long n_different = 0;
    for (long k = 1; k <= right.n_calls; k += step) {
        struct outcome outcome = call_with(call, kind, k);
        if (!is_right(kind, &outcome, &right)) {
            fail_msg("%s, read %ld of %ld, fault %d: status %d, errno %d, '%.60s', not '%.60s'", call->name, k,
                     right.n_calls, (int)kind, (int)outcome.status, outcome.error, outcome.output.bytes,
                     right.output.bytes);
        }
        n_different += !same_outcome(&outcome, &right);
        text_free(&outcome.output);
    }
    text_free(&right.output);
    return n_different;
}

/* Adds a task of n pairs; the first number is written with so many zeros more, and the last with an x before it if that
   is bad. */
static void add_task(struct call *call, size_t n, int n_zeros, bool is_bad, const char *end) {
    const char delimiter = call->options.number_delimiter;
    for (size_t i = 0; i < 2 * n; i++) {
        text_puts(&call->tasks, is_bad && i + 1 == 2 * n ? "x" : "");
        for (int zero = 0; i == 0 && zero < n_zeros; zero++) {
            text_putc(&call->tasks, '0');
        }
        text_putc(&call->tasks, (char)('1' + i * i * (1 + i / n) % 9));
        text_puts(&call->tasks, ".5");
        text_putc(&call->tasks, i + 1 == n ? ';' : delimiter);
    }
    call->tasks.n--;
    text_puts(&call->tasks, end);
}

static struct call new_call(const char *name, int n_threads, bool is_exact, char delimiter) {
    struct call call = {.name = name};
    mc_options_init(&call.options);
    call.options.n_threads = n_threads;
    call.options.exact = is_exact;
    call.options.window_bytes = 1024;
    call.options.number_delimiter = delimiter;
    return call;
}

/* Lets every read fail in all of the ways but the last. */
static void check_call(const struct call *call) {
    assert_true(try_reads(call, FAILS) > 2);
    assert_true(try_reads(call, FAILS_FROM_THEN_ON) > 2);
    assert_true(try_reads(call, IS_CUT) > 2);
    assert_true(try_reads(call, IS_CUT_ONCE) > 2);
    assert_int_equal(try_reads(call, IS_INTERRUPTED), 0);
}

static void small_tasks(void **state) {
    (void)state;
    for (int n_threads = 1; n_threads <= 3; n_threads += 2) {
        struct call call = new_call("small tasks", n_threads, false, ',');
        text_puts(&call.tasks, "\xEF\xBB\xBF");
        for (size_t i = 0; i < 100; i++) {
            add_task(&call, 5 + i % 7, 0, i % 30 == 17, i % 10 == 9 ? "\n" : "@");
        }
        check_call(&call);
        text_free(&call.tasks);
    }
}

enum { GIANT = 2 * 8192 + 10 }; /* two blocks, and a few items more */

/* Giant tasks, the second of which is bad, and a small one behind them. */
static void giant_tasks(void **state) {
    (void)state;
    for (int i = 0; i < 6; i++) {
        struct call call = new_call("giant tasks", i % 3 == 2 ? 2 : 1, i % 3 == 1, i < 3 ? ',' : ' ');
        add_task(&call, GIANT, i % 2 == 0 ? 200 : 0, false, "@");
        add_task(&call, GIANT, 0, true, "\n");
        add_task(&call, 3, 0, false, "");
        check_call(&call);
        text_free(&call.tasks);
    }
}

/* One giant task that is overwritten while it is worked on. */
static void a_giant_task_that_is_overwritten(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct call call = new_call("a giant task that is overwritten", 1 + i / 2, i % 2 == 1, ',');
        add_task(&call, GIANT, i % 2 == 0 ? 200 : 0, false, "\r\n");
        assert_true(try_reads(&call, LOSES_COMMAS) > 5);
        text_free(&call.tasks);
    }
}

/* Where a disk cannot be read from some byte on, what comes is the results of all whole tasks before, whatever the
   window and the threads; and if a bad task ends the stream before, that is all. */
static void a_disk_that_ends(void **state) {
    (void)state;
    enum { N_TASKS = 100, TASK_BYTES = 8, N_READABLE = 61 };
    static const size_t windows[] = {8, 9, 20, 64, 300, 488, 489, 700, 1000};
    for (size_t i = 0; i < 4 * COUNT_OF(windows); i++) {
        const bool stops = i % 2 != 0;
        struct call call = new_call("a disk that ends", i % 4 < 2 ? 1 : 3, false, ',');
        struct text wanted = {0};
        for (int task = 0; task < N_TASKS; task++) {
            const int n_wanted = stops ? N_READABLE / 2 : N_READABLE;
            text_puts(&call.tasks, stops && task == n_wanted ? "1,x;3,4@" : "1,2;3,4@");
            text_puts(&wanted, task < n_wanted ? "1.0@" : "");
        }
        wanted.bytes[wanted.n - 1] = '\n';
        call.options.window_bytes = windows[i / 4];
        call.options.stop_at_bad_task = stops;
        struct outcome outcome = call_with(&call, ENDS_READABLE, N_READABLE * TASK_BYTES + 5);
        if (outcome.status != (stops ? MANYCORR_BAD_TASK : MANYCORR_READ_FAILED) || outcome.output.n != wanted.n ||
            memcmp(outcome.output.bytes, wanted.bytes, wanted.n) != 0) {
            fail_msg("window %zu, %d threads, stop %d: status %d, wanted %zu, %zu: '%.60s'", windows[i / 4],
                     call.options.n_threads, (int)stops, (int)outcome.status, wanted.n, outcome.output.n,
                     outcome.output.bytes);
        }
        text_free(&outcome.output);
        text_free(&wanted);
        text_free(&call.tasks);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_tasks),
        cmocka_unit_test(giant_tasks),
        cmocka_unit_test(a_giant_task_that_is_overwritten),
        cmocka_unit_test(a_disk_that_ends),
    };
    alarm(300); /* a stream that waits for ever shall not hold up the tests */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
