/* test_task.c - mc_correlate_task, with fake steps; and the table of methods. */
#include "support.h"

#include "correlate/method.h"
#include "correlate/task.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_of_a_task),
        cmocka_unit_test(only_a_value_is_exact),
        cmocka_unit_test(methods_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
