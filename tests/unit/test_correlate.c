/*
 * test_correlate.c - the outcome of a task and its reason: in a batch of a text, in a batch of doubles, and as a large
 * task.
 *
 * All three decide alike, exactly or not. A fake method shows which of its steps a batch uses.
 */
#include "exact_r.h"
#include "stage_helpers.h"

#include "base/marks.h"
#include "correlate/pair.h"
#include "parse/kernels.h"
#include "parse/pairs.h"

/* Special items, in the order in which they decide a task. */
enum { BAD, MISSING, INFINITE, N_SPECIAL };

static const struct {
    const char *text;
    uint64_t bits;
} specials[N_SPECIAL] = {
    [BAD] = {"x", UINT64_C(0x7FF8000000000BAD)},
    [MISSING] = {"NA", UINT64_C(0x7FF8000000000000)},
    [INFINITE] = {"-inf", UINT64_C(0xFFF0000000000000)},
};

static struct prng prng = {530};

enum list { NO_LIST, IN_X, IN_Y };
enum shape { PAIRED, FEW, SINGLE, N_SHAPES };
enum { N = 8 };

/* A kind of task: the list that has each special item, the lengths, and the list that is otherwise constant. */
struct situation {
    enum list of[N_SPECIAL];
    enum shape shape;
    enum list constant;
    size_t first_place; /* of the special items in their lists */
};

/* The task as doubles and as text. */
struct task {
    double values[2 * N];
    size_t n_x, n_y;
    struct text text;
    size_t x_bytes;
};

/* Puts the special items of a list at different places. Returns false if the list is too short. */
static bool put_specials(const struct situation *situation, enum list list, size_t n, const char **items,
                         double *values) {
    size_t n_put = 0;
    for (int i = 0; i < N_SPECIAL; i++) {
        if (situation->of[i] == list) {
            const size_t place = (situation->first_place + n_put) % n;
            items[place] = specials[i].text;
            values[place] = double_of(specials[i].bits);
            n_put++;
        }
    }
    return n_put <= n;
}

/* Fills a task. Returns false if no task can be of this kind. */
static bool make_task(const struct situation *situation, struct task *task) {
    static const char *const numbers[N] = {"1", "2.5", "4", "-3", "7", "0.5", "6", "11"};
    const char *items[2 * N];
    task->n_x = situation->shape == FEW ? 1 : N;
    task->n_y = situation->shape == PAIRED ? N : 1;
    const size_t n = task->n_x + task->n_y;
    for (size_t i = 0; i < n; i++) {
        const bool is_x = i < task->n_x;
        const bool is_constant = situation->constant == (is_x ? IN_X : IN_Y);
        items[i] = numbers[is_constant ? 0 : is_x ? i : (i * i + 3) % N];
        task->values[i] = strtod(items[i], NULL);
    }
    if (!put_specials(situation, IN_X, task->n_x, items, task->values) ||
        !put_specials(situation, IN_Y, task->n_y, items + task->n_x, task->values + task->n_x)) {
        return false;
    }
    text_clear(&task->text);
    for (size_t i = 0; i < n; i++) {
        text_puts(&task->text, items[i]);
        task->x_bytes = i + 1 == task->n_x ? task->text.n : task->x_bytes;
        text_puts(&task->text, i + 1 == task->n_x ? ";" : i + 1 < n ? "," : "\n");
    }
    return true;
}

/* The result by the order of the reasons that result.h gives. */
static struct mc_result expect(const struct situation *situation) {
    static const enum mc_reason reasons[N_SHAPES] = {[FEW] = MC_FEW_PAIRS, [SINGLE] = MC_SINGLE_VALUE};
    struct mc_result result = {.outcome = MC_UNDEFINED, .ends_line = true};
    if (situation->of[BAD] != NO_LIST) {
        result.outcome = MC_BAD_TASK;
    } else if (situation->of[MISSING] != NO_LIST) {
        result.reason = MC_HAS_MISSING;
    } else if (situation->of[INFINITE] != NO_LIST) {
        result.reason = MC_HAS_INFINITE;
    } else if (situation->shape != PAIRED) {
        result.reason = (unsigned char)reasons[situation->shape];
    } else if (situation->constant != NO_LIST) {
        result.reason = MC_CONSTANT_LIST;
    } else {
        result.outcome = MC_VALUE;
    }
    return result;
}

static void correlate(const struct mc_batch *batch, bool is_exact, struct mc_result *result, double *r) {
    struct mc_scratch scratch;
    const struct mc_method *method = mc_find_method("pearson");
    assert_true(mc_scratch_init(&scratch, method));
    assert_true(mc_correlate_batch(method, batch, is_exact, &scratch, result, r));
    mc_scratch_free(&scratch);
}

static struct mc_syntax default_syntax(void) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    return syntax;
}

/* A copy of a text, with room on both sides. */
struct padded {
    char bytes[2 * MC_TEXT_PADDING + 256];
};

static const char *pad(const struct text *text, struct padded *padded) {
    memset(padded->bytes, '7', sizeof padded->bytes);
    assert_true(text->n <= sizeof padded->bytes - 2 * MC_TEXT_PADDING);
    memcpy(padded->bytes + MC_TEXT_PADDING, text->bytes, text->n);
    return padded->bytes + MC_TEXT_PADDING;
}

static void correlate_text(const struct task *task, bool is_exact, struct mc_result *result, double *r) {
    const struct mc_syntax syntax = default_syntax();
    struct padded padded;
    struct mc_text_lists lists = {pad(&task->text, &padded), &syntax, true};
    struct mc_number_source numbers;
    double values[256];
    struct mc_list_end ends[256];
    struct mc_run run = {.values = values, .ends = ends};
    struct mc_pair pair;
    struct mc_batch batch = {.pairs = &pair, .numbers = &numbers};
    struct mc_pair_cursor cursor = {.starts_line = true};
    mc_parse_scalar(lists.text, task->text.n, &syntax, &run);
    lists.has_long_items = run.has_long_items;
    numbers = mc_numbers_of_text(&lists);
    mc_next_pairs(lists.text, &syntax, 2, &run, &cursor, 1, &batch);
    assert_int_equal(pair.form.outcome, MC_VALUE);
    correlate(&batch, is_exact, result, r);
}

static void correlate_doubles(const struct task *task, bool is_exact, struct mc_result *result, double *r) {
    struct mc_pair pair = {
        .x = task->values,
        .n_x = task->n_x,
        .y = task->values + task->n_x,
        .n_y = task->n_y,
        .form = {.outcome = MC_VALUE, .ends_line = true},
    };
    const struct mc_batch batch = {.pairs = &pair, .n_pairs = 1, .numbers = &mc_numbers_of_doubles};
    correlate(&batch, is_exact, result, r);
}

static void correlate_large(const struct task *task, bool is_exact, struct mc_result *result, double *r) {
    const struct mc_syntax syntax = default_syntax();
    struct padded padded;
    struct helped_team helped;
    struct mc_large_counts counts;
    const struct mc_large_task large = {
        .text = {.memory = pad(&task->text, &padded), .n_bytes = task->text.n},
        .syntax = &syntax,
        .parse = mc_parse_scalar,
        .method = mc_find_method("pearson"),
        .is_exact = is_exact,
    };
    helped_team_start(&helped, 1);
    assert_int_equal(mc_correlate_large(&large, &helped.caller, result, r, &counts), MANYCORR_OK);
    result->ends_line = true; /* its caller sets this */
    helped_team_end(&helped);
}

static void check_result(const char *way, bool is_exact, const struct task *task, const struct mc_result *expected,
                         const struct mc_result *result) {
    const bool is_undefined = expected->outcome == MC_UNDEFINED;
    const bool is_right = result->outcome == expected->outcome && result->ends_line == expected->ends_line &&
                          (!is_undefined || result->reason == expected->reason) &&
                          result->is_exact == (is_exact && expected->outcome == MC_VALUE);
    if (!is_right) {
        fail_msg("%s%s: outcome %d, reason %d, exact %d; should be %d, %d: %s", way, is_exact ? ", exactly" : "",
                 result->outcome, result->reason, (int)result->is_exact, expected->outcome, expected->reason,
                 task->text.bytes);
    }
}

static void check_situation(const struct situation *situation, struct task *task) {
    static const struct {
        const char *name;
        void (*correlate)(const struct task *task, bool is_exact, struct mc_result *result, double *r);
    } ways[] = {{"text", correlate_text}, {"doubles", correlate_doubles}, {"large", correlate_large}};
    const struct mc_result expected = expect(situation);
    double first = 0.0;
    for (size_t i = 0; i < 2 * COUNT_OF(ways); i++) {
        const bool is_exact = i % 2 != 0;
        struct mc_result result;
        double r;
        ways[i / 2].correlate(task, is_exact, &result, &r);
        /* The decimals are integers in some unit, and some of the doubles are not. */
        check_result(ways[i / 2].name, is_exact || ways[i / 2].correlate != correlate_doubles, task, &expected,
                     &result);
        if (expected.outcome == MC_VALUE) {
            first = i == 0 ? r : first;
            assert_true(fabs(r - first) < 1e-15 && fabs(r) < 1.0 && r != 0.0);
        }
    }
}

/* Every combination of special items, lengths and constant lists: the first reason in order is given. */
static void reasons_in_their_order(void **state) {
    (void)state;
    struct task task = {.text = {0}};
    int n_situations = 0;
    for (int i = 0; i < 27 * N_SHAPES * 3; i++) {
        const struct situation situation = {
            .of = {(enum list)(i % 3), (enum list)(i / 3 % 3), (enum list)(i / 9 % 3)},
            .shape = (enum shape)(i / 27 % N_SHAPES),
            .constant = (enum list)(i / 27 / N_SHAPES),
            .first_place = (size_t)(i * i % N),
        };
        if (make_task(&situation, &task)) {
            check_situation(&situation, &task);
            n_situations++;
        }
    }
    assert_int_equal(n_situations, 3 * (27 + 13 + 20)); /* lists of one item have room for one */
    text_free(&task.text);
}

static void the_worst_value_of_a_list(void **state) {
    (void)state;
    enum { LENGTH = 40 };
    double values[LENGTH] = {0};
    for (size_t n = 0; n <= LENGTH; n++) {
        for (size_t i = 0; i < n; i++) {
            values[i] = (double)i - 7.0;
        }
        assert_double(0.0, mc_find_invalid(values, n));
        for (size_t i = 0; i + 2 < n; i++) { /* first an infinity, then a NaN, too, then a bad item, too */
            values[i] = i % 2 == 0 ? (double)INFINITY : -(double)INFINITY;
            assert_true(isinf(mc_find_invalid(values, n)));
            values[n - 1] = NAN;
            assert_true(isnan(mc_find_invalid(values, n)) && !mc_is_bad_item(mc_find_invalid(values, n)));
            values[i + 1] = mc_bad_item();
            assert_true(mc_is_bad_item(mc_find_invalid(values, n)));
            values[i] = values[i + 1] = values[n - 1] = 3.0;
            assert_double(0.0, mc_find_invalid(values, n));
        }
    }
}

/* A method of two values. Its estimate is as the first value of x says. */
static struct {
    int n_estimates;
    int n_exact;
    bool exact_fails;
    double exact_value;
} fake;

enum { CERTAIN = 1, UNCERTAIN = 2, CERTAIN_NAN = 3 };

static bool fake_estimate(const double *x, const double *y, size_t n, enum mc_input input, void *scratch,
                          double *results) {
    (void)y;
    assert_int_equal(input, MC_DOUBLES);
    memset(scratch, 0, MC_SCRATCH_ALIGNMENT);
    fake.n_estimates++;
    results[0] = x[0] == CERTAIN_NAN ? (double)NAN : 0.25;
    results[1] = (double)n;
    return x[0] != UNCERTAIN;
}

static bool fake_from_exact_sums(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n,
                                 double *results) {
    (void)sums;
    assert_int_equal(plan->base, 2);
    fake.n_exact++;
    results[0] = fake.exact_value;
    results[1] = -(double)n;
    return !fake.exact_fails;
}

static bool fake_from_exact_sums_of_one(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n,
                                        double *results) {
    double both[2];
    const bool done = fake_from_exact_sums(sums, plan, n, both);
    results[0] = both[0];
    return done;
}

static const struct mc_method method = {
    .name = "fake",
    .n_lists = 2,
    .n_results = 2,
    .scratch_bytes = MC_SCRATCH_ALIGNMENT,
    .estimate = fake_estimate,
    .from_exact_sums = fake_from_exact_sums,
};

/* Some of the doubles are not integers: else the batch would need no estimate. */
static const double certain[] = {CERTAIN, 5.5, 6.0};
static const double uncertain[] = {UNCERTAIN, 5.5, 6.0};
static const double certain_nan[] = {CERTAIN_NAN, 5.5, 6.0};
static const double plain[] = {7.0, 9.0, 8.0};

static struct mc_pair pair_of(const double *x, size_t n_x, size_t n_y) {
    return (struct mc_pair){.x = x, .n_x = n_x, .y = plain, .n_y = n_y, .form = {.outcome = MC_VALUE}};
}

/* Correlates pairs by the fake method. */
static bool correlate_by_fake(struct mc_pair *pairs, size_t n, bool is_exact, struct mc_result *results,
                              double *values) {
    struct mc_scratch scratch;
    const struct mc_batch batch = {.pairs = pairs, .n_pairs = n, .numbers = &mc_numbers_of_doubles};
    fake.n_estimates = 0;
    fake.n_exact = 0;
    assert_true(mc_scratch_init(&scratch, &method));
    const bool done = mc_correlate_batch(&method, &batch, is_exact, &scratch, results, values);
    mc_scratch_free(&scratch);
    return done;
}

static void assert_result(const struct mc_result *result, enum mc_outcome outcome, bool ends_line, bool is_exact) {
    assert_int_equal(result->outcome, outcome);
    assert_int_equal(result->ends_line, ends_line);
    assert_int_equal(result->is_exact, is_exact);
}

/* An outcome that the form of a task has decided stays. The other tasks have their values in their places. */
static void a_batch_of_tasks_of_every_kind(void **state) {
    (void)state;
    struct mc_pair pairs[] = {
        pair_of(certain, 3, 3),
        {.form = {.outcome = MC_BAD_TASK, .ends_line = true}},
        {.form = {.outcome = MC_UNDEFINED, .reason = MC_FEW_PAIRS}},
        pair_of(uncertain, 2, 2),
        {.form = {.outcome = MC_NO_TASK, .ends_line = true}},
        pair_of(certain, 3, 1),
        pair_of(certain_nan, 3, 3),
    };
    enum { N_PAIRS = COUNT_OF(pairs) };
    struct mc_result results[N_PAIRS];
    double values[2 * N_PAIRS];
    static const double wanted[2 * N_PAIRS] = {0.25, 3, 99, 99, 99, 99, 0.5, -2, 99, 99, 99, 99, 0.5, -3};
    pairs[3].form.ends_line = true;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        values[i] = 99.0;
    }
    fake.exact_value = 0.5;
    fake.exact_fails = false;
    assert_true(correlate_by_fake(pairs, N_PAIRS, false, results, values));
    assert_int_equal(fake.n_estimates, 3);
    assert_int_equal(fake.n_exact, 2);
    assert_result(&results[0], MC_VALUE, false, false);
    assert_result(&results[1], MC_BAD_TASK, true, false);
    assert_result(&results[2], MC_UNDEFINED, false, false);
    assert_int_equal(results[2].reason, MC_FEW_PAIRS);
    assert_result(&results[3], MC_VALUE, true, true);
    assert_result(&results[4], MC_NO_TASK, true, false);
    assert_result(&results[5], MC_UNDEFINED, false, false);
    assert_int_equal(results[5].reason, MC_SINGLE_VALUE);
    assert_result(&results[6], MC_VALUE, false, true); /* no value is missing, so the NaN does not decide */
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        assert_double(wanted[i], values[i]);
    }
}

static void an_exact_batch_estimates_nothing(void **state) {
    (void)state;
    struct mc_pair pairs[] = {pair_of(certain, 3, 3), pair_of(certain, 1, 1), pair_of(uncertain, 3, 3)};
    struct mc_result results[3];
    double values[6];
    fake.exact_value = NAN; /* as if exact sums had found a constant list */
    fake.exact_fails = false;
    assert_true(correlate_by_fake(pairs, 3, true, results, values));
    assert_int_equal(fake.n_estimates, 0);
    assert_int_equal(fake.n_exact, 2);
    for (size_t i = 0; i < 3; i++) {
        assert_result(&results[i], MC_UNDEFINED, false, false);
        assert_int_equal(results[i].reason, i == 1 ? MC_FEW_PAIRS : MC_CONSTANT_LIST);
    }
}

static void a_step_that_fails_ends_the_batch(void **state) {
    (void)state;
    struct mc_pair pairs[] = {pair_of(certain, 3, 3), pair_of(uncertain, 3, 3), pair_of(certain, 3, 3)};
    struct mc_result results[3];
    double values[6];
    fake.exact_fails = true;
    assert_false(correlate_by_fake(pairs, 3, false, results, values));
    assert_int_equal(fake.n_estimates, 2);
    assert_int_equal(fake.n_exact, 1);
    assert_true(correlate_by_fake(pairs, 1, false, results, values));
    assert_true(correlate_by_fake(pairs, 0, false, results, values));
    assert_false(correlate_by_fake(pairs, 1, true, results, values));
}

/* Quotients of integers are 0.125 each. Those that lanes names are certain. */
static unsigned lanes;

static unsigned fake_from_quotients(const struct mc_quotients *quotients, double *results) {
    for (int i = 0; i < MC_QUOTIENTS; i++) {
        assert_true(quotients->a.high[i] > 0.0 && quotients->b.high[i] > 0.0);
        results[i] = 0.125;
    }
    return lanes;
}

/* Integers need no estimate. Where the rounding is not certain, exact sums decide. */
static void integers_before_estimates(void **state) {
    (void)state;
    enum { N_LONG = 40, N_PAIRS = 21 };
    static double integers[2 * N_LONG];
    struct mc_method of_integers = method;
    struct mc_pair pairs[N_PAIRS];
    struct mc_result results[N_PAIRS];
    double r[N_PAIRS];
    of_integers.n_results = 1;
    of_integers.from_quotients = fake_from_quotients;
    of_integers.from_exact_sums = fake_from_exact_sums_of_one;
    for (size_t i = 0; i < 2 * N_LONG; i++) {
        integers[i] = (double)(i * i % 31);
    }
    for (size_t n = 2; n <= N_LONG; n += N_LONG - 2) {
        for (lanes = 0; lanes < 256; lanes += 17) {
            for (size_t i = 0; i < N_PAIRS; i++) {
                pairs[i] = (struct mc_pair){integers, n, integers + N_LONG, n, .form = {.outcome = MC_VALUE}};
            }
            const struct mc_batch batch = {.pairs = pairs, .n_pairs = N_PAIRS, .numbers = &mc_numbers_of_doubles};
            struct mc_scratch scratch;
            fake.n_estimates = 0;
            fake.exact_value = 0.5;
            fake.exact_fails = false;
            assert_true(mc_scratch_init(&scratch, &of_integers));
            assert_true(mc_correlate_batch(&of_integers, &batch, lanes % 2 == 0, &scratch, results, r));
            mc_scratch_free(&scratch);
            assert_int_equal(fake.n_estimates, 0);
            for (size_t i = 0; i < N_PAIRS; i++) {
                assert_result(&results[i], MC_VALUE, false, true);
                assert_double((lanes >> i % MC_QUOTIENTS & 1) != 0 ? 0.125 : 0.5, r[i]);
            }
        }
    }
}

/* Sums of so many and so large integers do not fit into 126 bits. The result is exact all the same. */
static void sums_of_integers_that_do_not_fit(void **state) {
    (void)state;
    enum { N_MANY = 900000 };
    double *x = checked_malloc(2 * N_MANY * sizeof *x);
    for (size_t i = 0; i < 2 * N_MANY; i++) {
        x[i] = i % 8 == 0 ? (double)(i % 7) : 0x1p43 - (double)(next_random(&prng) >> 24);
    }
    struct mc_pair pair = {x, N_MANY, x + N_MANY, N_MANY, .form = {.outcome = MC_VALUE}};
    const struct mc_batch batch = {.pairs = &pair, .n_pairs = 1, .numbers = &mc_numbers_of_doubles};
    struct mc_result result;
    double r;
    correlate(&batch, false, &result, &r);
    assert_result(&result, MC_VALUE, false, true);
    assert_double(exact_r_of_doubles(x, x + N_MANY, N_MANY), r);
    free(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_in_their_order),           cmocka_unit_test(the_worst_value_of_a_list),
        cmocka_unit_test(a_batch_of_tasks_of_every_kind),   cmocka_unit_test(an_exact_batch_estimates_nothing),
        cmocka_unit_test(a_step_that_fails_ends_the_batch), cmocka_unit_test(integers_before_estimates),
        cmocka_unit_test(sums_of_integers_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
