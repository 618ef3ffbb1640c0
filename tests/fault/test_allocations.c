/*
 * test_allocations.c - every allocation of the library fails once, and from then on: it returns MANYCORR_NO_MEMORY, or the right results
 * where it could do without; nothing is leaked; and it can be used again.
 *
 * The linker sends this program's and the library's calls of malloc and the like here (--wrap); those of libgomp, GMP and
 * the C library go on as ever.
 */
#include "support.h"

#include <fcntl.h>
#include <stdatomic.h>

#include "correlate/exact.h"
#include "manycorr.h"

void *__real_malloc(size_t n_bytes);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t n_bytes);
void *__real_aligned_alloc(size_t alignment, size_t n_bytes);
void __real_free(void *memory);
void *__wrap_malloc(size_t n_bytes);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t n_bytes);
void *__wrap_aligned_alloc(size_t alignment, size_t n_bytes);
void __wrap_free(void *memory);

static atomic_long n_calls;  /* since the last count_from */
static atomic_long n_failed; /* of them */
static atomic_long n_live;   /* allocations that have not been freed */
static long failing_call;    /* 0: none */
static bool lasts;           /* all that follow fail, too */

static void count_from(long call, bool and_all_that_follow) {
    n_calls = 0;
    n_failed = 0;
    failing_call = call;
    lasts = and_all_that_follow;
}

static bool fails(void) {
    const long call = ++n_calls;
    const bool failing = failing_call > 0 && (call == failing_call || (lasts && call > failing_call));
    n_failed += failing;
    return failing;
}

static void *counted(void *memory) {
    n_live += memory != NULL;
    return memory;
}

void *__wrap_malloc(size_t n_bytes) {
    return fails() ? NULL : counted(__real_malloc(n_bytes));
}

void *__wrap_calloc(size_t n, size_t size) {
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *memory, size_t n_bytes) {
    if (fails()) {
        return NULL;
    }
    n_live -= memory != NULL;
    return counted(__real_realloc(memory, n_bytes));
}

void *__wrap_aligned_alloc(size_t alignment, size_t n_bytes) {
    return fails() ? NULL : counted(__real_aligned_alloc(alignment, n_bytes));
}

void __wrap_free(void *memory) {
    n_live -= memory != NULL;
    __real_free(memory);
}

/* One way to use the library. */
struct call {
    const char *name;
    manycorr_options options;
    struct text tasks;
    double *values; /* for arrays: the numbers of the tasks */
    size_t n_values;
};

/* What a call has come to; output is to be freed. */
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

/* Through files: their windows are read by all threads. */
static struct outcome call_fd(const struct call *call) {
    FILE *input = tmpfile();
    FILE *output = tmpfile();
    assert_true(input != NULL && output != NULL);
    assert_int_equal(fwrite(call->tasks.bytes, 1, call->tasks.n, input), call->tasks.n);
    assert_int_equal(fflush(input), 0);
    assert_true(lseek(fileno(input), 0, SEEK_SET) == 0);
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
        manycorr_parse_list(call->tasks.bytes, call->tasks.n, &call->options, values, call->tasks.n, &n_values, NULL);
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

/* Whether a call without memory has given no more than a beginning of the right text. */
static bool is_beginning(call_fn *fn, const struct outcome *outcome, const struct outcome *right) {
    if (fn == call_text) {
        return outcome->output == NULL;
    }
    const size_t n = outcome->n_bytes;
    return fn != call_fd || (n <= right->n_bytes && memcmp(outcome->output, right->output, n) == 0) ||
           (n > 0 && outcome->output[n - 1] == '\n' && memcmp(outcome->output, right->output, n - 1) == 0);
}

/* Makes the call in which allocation number k fails; says whether any did. */
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

/* Every allocation of a call fails, once and from then on, and the library still works. At most MANYCORR_FAULT_ALLOCATIONS values of k
   are tried, spread evenly. */
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
static const struct shape GIANT_HARD = {2, 9000, 6, "1000000000"};
static const struct shape LONG = {4, 5, 1000, ""};
static const struct shape LONGER = {1, 3, 3000, ""};
static const struct shape GIANT_LONG = {2, 2500, 30, ""};

static struct call make_call(const char *name, struct shape shape, int n_threads, bool is_exact) {
    struct prng prng = {7};
    struct call call = {.name = name};
    manycorr_options_init(&call.options);
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

/* Makes a call of this kind, lets all of its allocations fail, and frees it. The one task behind the others is bad. */
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
            manycorr_options_init(&call.options);
            call.options.n_threads = n_threads;
            call.options.exact = exact;
            for (size_t i = 0; i < COUNT_OF(values); i++) {
                values[i] = random_signed(&prng) * (exact != 0 && i % 7 == 0 ? 1e200 : 1.0);
            }
            fail_every_allocation(call_arrays, &call);
        }
    }
}

static void parse_list(void **state) {
    (void)state;
    struct call call = {.name = "parse_list"};
    manycorr_options_init(&call.options);
    text_puts(&call.tasks, "1,2.5,3e300,x,5");
    fail_every_allocation(call_parse_list, &call);
    free(call.tasks.bytes);
}

/* Sums of numbers that get longer and longer, so that what is kept for them grows: any allocation may fail, and is told of. */
static void exact_sums_of_long_numbers(void **state) {
    (void)state;
    static const size_t lengths[] = {50, 300, 2000};
    static const struct mc_exact_plan plan = {.base = 10, .width = MC_LADDERS};
    char digits[2000];
    memset(digits, '7', sizeof digits);
    struct mc_written numbers[COUNT_OF(lengths)];
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        numbers[i] = (struct mc_written){.first = digits, .n_digits = lengths[i], .is_long = true};
    }
    const long n_live_before = n_live;
    bool done = false;
    for (long k = 1; !done; k++) {
        struct mc_exact_sums sums = {0};
        count_from(k, false);
        done = mc_exact_add(&sums, &plan, numbers, numbers, COUNT_OF(numbers));
        const long n = n_failed;
        count_from(0, false);
        mc_exact_sums_free(&sums);
        assert_int_equal(done, n == 0);
        assert_int_equal(n_live, n_live_before);
        assert_true(!done || k > 10);
    }
}

/* Integers for one operation that takes scratch space of GMP's, which has all the memory that it needs itself. */
struct operands {
    struct mc_integer a, b, result, rest;
    unsigned char digits[3000];
};

static bool multiply(struct operands *o) {
    return mc_integer_multiply(&o->result, &o->a, &o->b);
}

static bool divide(struct operands *o) {
    return mc_integer_divide(&o->result, &o->rest, &o->a, &o->b);
}

static bool take_root(struct operands *o) {
    bool is_exact;
    return mc_integer_root(&o->result, &o->a, &is_exact);
}

static bool set_digits(struct operands *o) {
    return mc_integer_set_digits(&o->result, o->digits, sizeof o->digits, false);
}

/* Where GMP will take memory for itself, and end the program if there is none, it is asked for before. */
static void scratch_is_asked_for(void **state) {
    (void)state;
    static bool (*const operations[])(struct operands * operands) = {multiply, divide, take_root, set_digits};
    struct operands o = {.digits = {1}};
    uint64_t limbs[100];
    memset(limbs, 0x55, sizeof limbs);
    assert_true(mc_integer_set(&o.a, limbs, 100, false) && mc_integer_set(&o.b, limbs, 40, false));
    for (size_t i = 0; i < COUNT_OF(operations); i++) {
        assert_true(operations[i](&o));
        count_from(1, false);
        assert_false(operations[i](&o));
        assert_int_equal(n_calls, 1);
        count_from(0, false);
        assert_true(operations[i](&o));
        assert_int_equal(n_calls, 1);
    }
    mc_integer_free(&o.a);
    mc_integer_free(&o.b);
    mc_integer_free(&o.result);
    mc_integer_free(&o.rest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_sums_of_long_numbers),
        cmocka_unit_test(scratch_is_asked_for),
        cmocka_unit_test(text_small),
        cmocka_unit_test(text_threads),
        cmocka_unit_test(text_giant),
        cmocka_unit_test(text_exact),
        cmocka_unit_test(arrays),
        cmocka_unit_test(parse_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
