/*
 * test_task.c - mc_correlate_task, with fake steps; the table of methods; the steps of mc_pearson one by one; and the
 * way that a task of a text takes: the same alone and among any others, with every kernel.
 */
#include "exact_r.h"
#include "stage_helpers.h"

#include "correlate/method.h"
#include "correlate/pair.h"
#include "correlate/pearson.h"
#include "correlate/task.h"
#include "parse/kernels.h"

static struct prng prng = {540};

/* A task whose steps return what the test says, and count their calls. */
struct fake {
    enum mc_step integers; /* what the step returns */
    enum mc_step estimate;
    enum mc_step exact;
    enum mc_outcome exact_outcome;
    enum mc_outcome integer_outcome;
    int n_integers;
    int n_estimates;
    int n_exact;
};

static enum mc_step fake_integers(void *task, struct mc_result *result, double *values) {
    struct fake *fake = task;
    fake->n_integers++;
    result->outcome = (unsigned char)fake->integer_outcome;
    values[0] = 0.125;
    return fake->integers;
}

static enum mc_step fake_estimate(void *task, struct mc_result *result, double *values) {
    struct fake *fake = task;
    fake->n_estimates++;
    result->outcome = MC_VALUE; /* even if it is uncertain, as the true steps do */
    values[0] = 0.25;
    return fake->estimate;
}

static enum mc_step fake_exact(void *task, struct mc_result *result, double *values) {
    struct fake *fake = task;
    fake->n_exact++;
    result->outcome = (unsigned char)fake->exact_outcome;
    result->reason = MC_CONSTANT_LIST;
    values[0] = 0.5;
    return fake->exact;
}

static const struct mc_task_steps steps = {fake_integers, fake_estimate, fake_exact};

static void steps_of_a_task(void **state) {
    (void)state;
    static const struct {
        enum mc_step integers, estimate, exact;
        bool wants_exact;
        int n_estimates, n_exact;
        bool done;
        double value;
    } cases[] = {
        {MC_STEP_DONE, MC_STEP_FAILED, MC_STEP_FAILED, false, 0, 0, true, 0.125},
        {MC_STEP_DONE, MC_STEP_FAILED, MC_STEP_FAILED, true, 0, 0, true, 0.125},
        {MC_STEP_FAILED, MC_STEP_DONE, MC_STEP_DONE, false, 0, 0, false, 0.125},
        {MC_STEP_FAILED, MC_STEP_DONE, MC_STEP_DONE, true, 0, 0, false, 0.125},
        {MC_STEP_UNDECIDED, MC_STEP_FAILED, MC_STEP_DONE, false, 0, 1, true, 0.5},
        {MC_STEP_UNDECIDED, MC_STEP_FAILED, MC_STEP_DONE, true, 0, 1, true, 0.5},
        {MC_STEP_UNDECIDED, MC_STEP_DONE, MC_STEP_FAILED, false, 0, 1, false, 0.5},
        {MC_STEP_UNCERTAIN, MC_STEP_DONE, MC_STEP_FAILED, false, 1, 0, true, 0.25},
        {MC_STEP_UNCERTAIN, MC_STEP_UNCERTAIN, MC_STEP_DONE, false, 1, 1, true, 0.5},
        {MC_STEP_UNCERTAIN, MC_STEP_FAILED, MC_STEP_DONE, false, 1, 0, false, 0.25},
        {MC_STEP_UNCERTAIN, MC_STEP_UNCERTAIN, MC_STEP_FAILED, false, 1, 1, false, 0.5},
        {MC_STEP_UNCERTAIN, MC_STEP_FAILED, MC_STEP_DONE, true, 0, 1, true, 0.5},
        {MC_STEP_UNCERTAIN, MC_STEP_DONE, MC_STEP_DONE, true, 0, 1, true, 0.5},
        {MC_STEP_UNCERTAIN, MC_STEP_DONE, MC_STEP_FAILED, true, 0, 1, false, 0.5},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fake fake = {.integers = cases[i].integers,
                            .integer_outcome = MC_VALUE,
                            .estimate = cases[i].estimate,
                            .exact = cases[i].exact,
                            .exact_outcome = MC_VALUE};
        struct mc_result result = {.is_exact = true}; /* as the task before left it */
        double value = 5.0;
        assert_int_equal(mc_correlate_task(&steps, &fake, cases[i].wants_exact, &result, &value), cases[i].done);
        assert_int_equal(fake.n_integers, 1);
        assert_int_equal(fake.n_estimates, cases[i].n_estimates);
        assert_int_equal(fake.n_exact, cases[i].n_exact);
        assert_double(cases[i].value, value);
        if (cases[i].done) {
            assert_int_equal(result.outcome, MC_VALUE);
            assert_int_equal(result.is_exact, cases[i].n_estimates == 0 || cases[i].n_exact == 1);
        }
    }
}

/* A task that is found to be undefined or bad has no exact value. */
static void only_a_value_is_exact(void **state) {
    (void)state;
    static const enum mc_outcome outcomes[] = {MC_VALUE, MC_UNDEFINED, MC_BAD_TASK};
    for (size_t i = 0; i < 4 * COUNT_OF(outcomes); i++) {
        const enum mc_outcome outcome = outcomes[i / 4];
        struct fake fake = {.integers = i / 2 % 2 == 0 ? MC_STEP_UNCERTAIN : MC_STEP_DONE,
                            .integer_outcome = outcome,
                            .estimate = MC_STEP_UNCERTAIN,
                            .exact = MC_STEP_DONE,
                            .exact_outcome = outcome};
        struct mc_result result = {.reason = MC_CONSTANT_LIST, .is_exact = true};
        double value;
        assert_true(mc_correlate_task(&steps, &fake, i % 2 == 0, &result, &value));
        assert_int_equal(result.outcome, outcome);
        assert_int_equal(result.is_exact, outcome == MC_VALUE);
        assert_int_equal(result.reason, MC_CONSTANT_LIST);
    }
}

static void methods_by_name(void **state) {
    (void)state;
    const struct mc_method *pearson = mc_find_method("pearson");
    assert_non_null(pearson);
    assert_string_equal(pearson->name, "pearson");
    assert_int_equal(pearson->n_lists, 2);
    assert_int_equal(pearson->n_results, 1);
    assert_true(pearson->scratch_bytes > 0 && pearson->scratch_bytes % MC_SCRATCH_ALIGNMENT == 0);
    static const char *const unknown[] = {"", "Pearson", "pearson ", "pearso", "pearsons", "spearman", "@"};
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        assert_null(mc_find_method(unknown[i]));
    }
}

/* -- the estimate, step by step: blocks, ranges, centres, and r from moments -- */

/* Blocks are sums of whole dot products, and these of whole vectors. Only the last block of a list may be shorter. */
static void blocks_are_whole(void **state) {
    (void)state;
    assert_int_equal(MC_BLOCK % MC_MAX_DOT, 0);
    assert_int_equal(MC_MAX_DOT % 64, 0);
}

/* r of n pairs with these moments. The values have magnitude 1. */
static struct mc_estimate estimate(const struct mc_moments *moments, size_t n) {
    const struct mc_moments_total total = {.sums = *moments};
    const struct mc_centre centre = {.scale = 1.0, .magnitude = 1.0};
    return mc_estimate_r(&total, n, MC_DOUBLES, &centre, &centre);
}

/* r stays within -1 and 1, is never -0, and is NaN if a sum of squares is 0. */
static void r_from_moments(void **state) {
    (void)state;
    const struct mc_moments zero = {.sum_xx = 1.0, .sum_yy = 1.0, .sum_xy = -0.0};
    const struct mc_moments beyond = {.sum_xx = 1.0, .sum_yy = 4.0, .sum_xy = -2.0000000001};
    const struct mc_moments shifted = {.sum_x = 2.0, .sum_y = 4.0, .sum_xx = 3.0, .sum_yy = 12.0, .sum_xy = 5.0};
    const struct mc_moments vanished = {.sum_xx = 0.0, .sum_yy = 1.0, .sum_xy = 0.0};
    const struct mc_moments huge = {.sum_xx = 0x1p602, .sum_yy = 0x1p-700, .sum_xy = 0x1p-50};
    assert_int_equal(bits_of(estimate(&zero, 3).r), bits_of(0.0));
    assert_double(-1.0, estimate(&beyond, 3).r);
    assert_double(0.75, estimate(&shifted, 4).r); /* (5 - 8 / 4) / sqrt((3 - 4 / 4) (12 - 16 / 4)) */
    assert_true(isnan(estimate(&vanished, 3).r));
    assert_double(0.5, estimate(&huge, 3).r);
}

static void ranges(void **state) {
    (void)state;
    struct mc_range range = mc_range_empty();
    assert_false(mc_range_varies(&range));
    const double values[] = {3.0, -1.0, 2.0, 2.0, 5.0, 0.5, 0.25, 1.0, -7.0};
    const struct mc_centre doubled = {.scale = 2.0, .origin = 6.0};
    const struct mc_centre plain = {.scale = 1.0, .origin = 0.0};
    struct mc_range block = mc_range_of_block(values, 9, &doubled);
    assert_double(11.5 - 9 * 6.0, block.sum);
    assert_double(-7.0, block.min);
    assert_double(5.0, block.max);
    assert_double(0.0, block.invalid);
    mc_range_add(&range, &block);
    assert_true(mc_range_varies(&range));
    block = mc_range_of_block((const double[]){9.0}, 1, &plain);
    assert_false(mc_range_varies(&block));
    mc_range_add(&range, &block);
    assert_double(20.5 - 9 * 6.0, range.sum);
    assert_double(9.0, range.max);
    block = mc_range_of_block((const double[]){INFINITY, 1.0}, 2, &plain);
    mc_range_add(&range, &block);
    assert_false(mc_range_varies(&range));
}

static void scales_are_powers_of_two(void **state) {
    (void)state;
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        const double least = -ldexp(1.0, exponent);
        const struct mc_range range = {.sum = least, .min = least, .max = 0.0};
        struct mc_centre centre = mc_centre_begin(least);
        const bool complete = mc_centre_complete(&centre, &range, 4);
        int power;
        assert_double(0.5, frexp(centre.scale, &power));
        const double magnitude = centre.scale * ldexp(1.0, exponent);
        assert_true(magnitude >= 0x1p-301 && magnitude <= 0x1p301);
        assert_true(centre.scale == 1.0 || abs(exponent) > 290);
        assert_int_equal(complete, centre.scale == 1.0);
        assert_double(-magnitude, centre.origin);
        assert_double(0.25 * least, centre.mean);
        assert_true(mc_centre_complete(&centre, &range, 4));
    }
}

/* -- tasks of a text -- */

enum kind {
    SHORT_DECIMALS,
    LATE_DIGITS,
    UNCORRELATED,
    PROPORTIONAL,
    CONSTANT,
    MISSING,
    LONG_ITEM,
    ALMOST_TENTHS,
    N_KINDS
};
enum { MAX_TASKS = 90, MAX_BYTES = 1 << 19 };

struct results {
    size_t n;
    struct mc_result results[MAX_TASKS];
    double r[MAX_TASKS];
};

/* Correlates the tasks of text[0..n) as one batch. */
static void correlate_text(const char *text, size_t n, const struct mc_syntax *syntax, const struct mc_kernel *kernel,
                           bool is_exact, struct mc_scratch *scratch, struct results *results) {
    static double values[MAX_BYTES];
    static struct mc_list_end ends[MAX_BYTES];
    static char padded[MAX_BYTES + 2 * MC_TEXT_PADDING];
    struct mc_run run = {.values = values, .ends = ends};
    struct mc_pair pairs[MAX_TASKS];
    char *copy = padded + MC_TEXT_PADDING;
    assert_true(n <= MAX_BYTES);
    memset(padded, '\n', n + 2 * MC_TEXT_PADDING);
    memcpy(copy, text, n);
    kernel->parse(copy, n, syntax, &run);
    const struct mc_text_lists lists = {copy, syntax, run.has_long_items};
    const struct mc_number_source numbers = mc_numbers_of_text(&lists);
    struct mc_batch batch = {.pairs = pairs, .numbers = &numbers};
    struct mc_pair_cursor cursor = {.starts_line = true};
    mc_next_pairs(copy, syntax, 2, &run, &cursor, MAX_TASKS, &batch);
    results->n = batch.n_pairs;
    assert_true(mc_correlate_batch(mc_find_method("pearson"), &batch, is_exact, scratch, results->results, results->r));
}

/* Adds a number of up to n_digits digits after the dot; sometimes with a blank behind it. */
static void put_number(struct text *text, int n_digits) {
    const double powers[] = {1.0, 10.0, 100.0, 1e3, 1e4};
    char item[32];
    snprintf(item, sizeof item, "%.*f%s", n_digits, random_int(&prng, -99999, 99999) / powers[n_digits],
             random_below(&prng, 9) == 0 ? " " : "");
    text_puts(text, item);
}

/* Adds item i of a list. */
static void put_item(struct text *text, enum kind kind, bool is_y, size_t i, size_t n, int n_digits) {
    char item[32];
    if (kind == UNCORRELATED) {
        text_puts(text, (const char *[]){"0.1", "-7.25", "12", "3e-1"}[is_y ? i / 2 % 2 : 2 + i % 2]);
    } else if (kind == PROPORTIONAL) {
        snprintf(item, sizeof item, "%s%de-%d", is_y ? "-" : "", (int)(i * i % 37), 7 + n_digits); /* a finer unit */
        text_puts(text, item);
    } else if (kind == CONSTANT && is_y) {
        text_puts(text, i % 2 == 0 ? "0.70" : "7e-1");
    } else if (kind == LATE_DIGITS && i + 1 == n) {
        text_puts(text, is_y ? "12.000001" : "-1.25e-5");
    } else if (kind == MISSING && i == n / 2) {
        text_puts(text, "NA");
    } else if (kind == LONG_ITEM && i == n / 3) {
        static const char *const longs[] = {"1.00000000000000001", "               13", "13               "};
        text_puts(text, longs[random_below(&prng, COUNT_OF(longs))]);
    } else if (kind == ALMOST_TENTHS && !is_y) {
        text_puts(text, i + 1 == n ? "0.30000000000000004" : i % 2 == 0 ? "0.3" : "0.6");
    } else {
        put_number(text, n_digits);
    }
}

static void put_task(struct text *text, enum kind kind, size_t n, char number) {
    const int digits[2] = {random_int(&prng, 0, 4), random_int(&prng, 0, 4)};
    for (size_t i = 0; i < 2 * n; i++) {
        put_item(text, kind, i >= n, i % n, n, digits[i / n]);
        text_putc(text, i + 1 == n ? ';' : i + 1 < 2 * n ? number : '@');
        const bool may_be_wide = number == ' ' && text->bytes[text->n - 1] == ' ';
        for (uint64_t blanks = may_be_wide ? random_below(&prng, digits[0] == 0 ? 40 : 3) : 0; blanks > 0; blanks--) {
            text_putc(text, ' ');
        }
    }
}

static size_t draw_pairs(enum kind kind) {
    const size_t n =
        random_below(&prng, 20) == 0 ? (size_t)random_int(&prng, 500, 1030) : (size_t)random_int(&prng, 3, 40);
    return kind == UNCORRELATED ? n / 4 * 4 + 4 : n;
}

static void check_task(enum kind kind, const char *task, size_t n, char number, const struct mc_result *result,
                       double r) {
    if (kind == CONSTANT || kind == MISSING) {
        assert_int_equal(result->outcome, MC_UNDEFINED);
        assert_int_equal(result->reason, kind == CONSTANT ? MC_CONSTANT_LIST : MC_HAS_MISSING);
        return;
    }
    assert_int_equal(result->outcome, MC_VALUE);
    if (kind < LONG_ITEM) {
        assert_true(result->is_exact);
    }
    if (kind == UNCORRELATED || kind == PROPORTIONAL) {
        assert_double(kind == UNCORRELATED ? 0.0 : -1.0, r);
    } else if (number == ',') {
        const double exact = exact_r_of_task(task, n);
        assert_true(result->is_exact ? bits_of(r) == bits_of(exact) : fabs(r - exact) < 1e-12);
    }
}

/* Checks the tasks of a text, which end at ends, alone and together. */
static void check_tasks(const struct text *text, const enum kind *kinds, const size_t *ends, size_t n_tasks,
                        char number, struct mc_scratch *scratch) {
    static const char *const kernel_names[] = {"scalar", "avx2", "avx512", "neon"};
    static struct results alone, all;
    struct mc_syntax syntax;
    struct mc_scratch fresh;
    assert_true(mc_syntax_init(&syntax, '@', ';', number));
    for (size_t k = 0; k < 2 * COUNT_OF(kernel_names); k++) {
        const struct mc_kernel *kernel = mc_choose_kernel(kernel_names[k / 2]);
        if (kernel == NULL) {
            continue;
        }
        const bool is_exact = k % 2 != 0;
        correlate_text(text->bytes, text->n, &syntax, kernel, is_exact, scratch, &all);
        assert_int_equal(all.n, n_tasks);
        for (size_t i = 0; i < n_tasks; i++) {
            const size_t begin = i > 0 ? ends[i - 1] : 0;
            assert_true(mc_scratch_init(&fresh, mc_find_method("pearson")));
            correlate_text(text->bytes + begin, ends[i] - begin, &syntax, mc_choose_kernel("scalar"), is_exact, &fresh,
                           &alone);
            mc_scratch_free(&fresh);
            assert_int_equal(alone.results[0].outcome, all.results[i].outcome);
            assert_int_equal(alone.results[0].reason, all.results[i].reason);
            assert_int_equal(alone.results[0].is_exact, all.results[i].is_exact);
            assert_true(all.results[i].outcome != MC_VALUE || bits_of(alone.r[0]) == bits_of(all.r[i]));
            check_task(kinds[i], text->bytes + begin, ends[i] - begin - 1, number, &all.results[i], all.r[i]);
        }
    }
}

/* Tasks of all kinds, whose units differ: what earlier tasks guessed does not matter, nor what is beside a task. */
static void tasks_among_others(void **state) {
    (void)state;
    struct mc_scratch scratch;
    struct text text = {0};
    assert_true(mc_scratch_init(&scratch, mc_find_method("pearson")));
    for (int i = 0; i < 120; i++) {
        enum kind kinds[MAX_TASKS];
        size_t ends[MAX_TASKS];
        const size_t n_tasks = (size_t)random_int(&prng, 1, MAX_TASKS);
        const size_t n_kinds = i % 3 == 0 ? LONG_ITEM : N_KINDS; /* if there is none, all numbers are short */
        const char number = i % 4 == 3 ? ' ' : ',';
        text_clear(&text);
        for (size_t k = 0; k < n_tasks; k++) {
            kinds[k] = (enum kind)random_below(&prng, n_kinds);
            put_task(&text, kinds[k], draw_pairs(kinds[k]), number);
            ends[k] = text.n;
        }
        check_tasks(&text, kinds, ends, n_tasks, number, &scratch);
    }
    mc_scratch_free(&scratch);
    text_free(&text);
}

/* The decimals decide, not their doubles: 0.30000000000000004 is next to 0.3, but no integer in tenths. */
static void doubles_next_to_tenths(void **state) {
    (void)state;
    static const char text[] = "0.3,0.6,0.30000000000000004;1,5,2@0.3,0.3,0.30000000000000004;1,2,3@0.3,0.3,0.3;1,2,3@";
    struct mc_syntax syntax;
    struct mc_scratch scratch;
    struct results results;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    assert_true(mc_scratch_init(&scratch, mc_find_method("pearson")));
    for (int i = 0; i < 2; i++) {
        correlate_text(text, strlen(text), &syntax, mc_choose_kernel(NULL), i != 0, &scratch, &results);
        assert_int_equal(results.results[0].is_exact, i);
        assert_true(results.results[1].outcome == MC_VALUE && results.results[1].is_exact);
        assert_double(0.8660254037844386, results.r[1]); /* the root of 3/4 */
        assert_int_equal(results.results[2].outcome, MC_UNDEFINED);
    }
    mc_scratch_free(&scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_of_a_task),          cmocka_unit_test(only_a_value_is_exact),
        cmocka_unit_test(methods_by_name),          cmocka_unit_test(blocks_are_whole),
        cmocka_unit_test(r_from_moments),           cmocka_unit_test(ranges),
        cmocka_unit_test(scales_are_powers_of_two), cmocka_unit_test(tasks_among_others),
        cmocka_unit_test(doubles_next_to_tenths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
