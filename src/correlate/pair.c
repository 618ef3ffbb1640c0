/* pair.c - see pair.h. */
#include "correlate/pair.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/marks.h"
#include "base/vectors.h"
#include "correlate/task.h"

bool mc_scratch_init(struct mc_scratch *scratch, const struct mc_method *method) {
    *scratch = (struct mc_scratch){
        .integers = aligned_alloc(MC_SCRATCH_ALIGNMENT, sizeof *scratch->integers),
        .estimate = aligned_alloc(MC_SCRATCH_ALIGNMENT, method->scratch_bytes),
    };
    if (scratch->integers == NULL || scratch->estimate == NULL) {
        return false;
    }
    mc_integer_space_init(scratch->integers);
    return true;
}

void mc_scratch_free(struct mc_scratch *scratch) {
    free(scratch->integers);
    free(scratch->estimate);
    mc_exact_space_free(&scratch->exact);
    *scratch = (struct mc_scratch){0};
}

/* The loop has no branch, so that the compiler uses vectors. */
MC_WIDE_VECTORS
static bool are_finite(const double *values, size_t n) {
    uint64_t n_finite = 0;
    for (size_t i = 0; i < n; i++) {
        n_finite += fabs(values[i]) <= DBL_MAX;
    }
    return n_finite == n;
}

double mc_find_invalid(const double *values, size_t n) {
    double worst = 0.0;
    const size_t n_searched = are_finite(values, n) ? 0 : n;
    for (size_t i = 0; i < n_searched; i++) {
        if (mc_is_bad_item(values[i])) {
            return values[i];
        }
        if (!isfinite(values[i]) && !isnan(worst)) {
            worst = isnan(values[i]) ? mc_missing() : (double)INFINITY;
        }
    }
    return worst;
}

/* A pair while it is correlated. */
struct pair_task {
    const struct mc_method *method;
    const struct mc_number_source *numbers;
    const struct mc_pair *pair;
    struct mc_scratch *scratch;
    enum mc_step integer_step; /* the result of the first step, which is done for several pairs together */
};

static inline enum mc_step get_integer_step(void *context, struct mc_result *result, double *values) {
    (void)result;
    (void)values;
    return ((const struct pair_task *)context)->integer_step;
}

/* The outcome is MC_VALUE already. */
static inline enum mc_step estimate_pair(void *context, struct mc_result *result, double *values) {
    (void)result;
    const struct pair_task *task = context;
    const struct mc_pair *pair = task->pair;
    if (pair->n_x != pair->n_y) {
        return MC_STEP_UNCERTAIN; /* nothing to estimate: its values decide */
    }
    const bool is_certain =
        task->method->estimate(pair->x, pair->y, pair->n_x, task->numbers->input, task->scratch->estimate, values);
    return is_certain && !isnan(values[0]) ? MC_STEP_DONE : MC_STEP_UNCERTAIN;
}

/* The worst value of both lists, as mc_find_invalid. */
static double find_invalid_of_pair(const struct mc_pair *pair) {
    if (pair->y == pair->x + pair->n_x) { /* as in text: one search finds the same */
        return mc_find_invalid(pair->x, pair->n_x + pair->n_y);
    }
    const double invalid_x = mc_find_invalid(pair->x, pair->n_x);
    const double invalid_y = mc_find_invalid(pair->y, pair->n_y);
    if (mc_is_bad_item(invalid_x) || mc_is_bad_item(invalid_y)) {
        return mc_bad_item();
    }
    return isnan(invalid_x) || invalid_y == 0.0 ? invalid_x : invalid_y;
}

bool mc_decide_by_values(double invalid, size_t n_x, size_t n_y, struct mc_result *result) {
    if (mc_is_bad_item(invalid)) {
        result->outcome = MC_BAD_TASK;
    } else if (invalid != 0.0) {
        mc_set_undefined(result, isnan(invalid) ? MC_HAS_MISSING : MC_HAS_INFINITE);
    } else if (n_x < 2) {
        mc_set_undefined(result, MC_FEW_PAIRS);
    } else if (n_x != n_y) {
        mc_set_undefined(result, MC_SINGLE_VALUE);
    } else {
        return false;
    }
    return true;
}

static __attribute__((noinline)) enum mc_step compute_pair_exactly(void *context, struct mc_result *result,
                                                                   double *values) {
    const struct pair_task *task = context;
    const struct mc_pair *pair = task->pair;
    if (mc_decide_by_values(find_invalid_of_pair(pair), pair->n_x, pair->n_y, result)) {
        return MC_STEP_DONE;
    }
    if (task->numbers->is_constant(task->numbers, pair)) {
        mc_set_undefined(result, MC_CONSTANT_LIST);
        return MC_STEP_DONE;
    }
    if (!mc_compute_exactly(task->method, task->numbers, pair, &task->scratch->exact, values)) {
        return MC_STEP_FAILED;
    }
    result->outcome = MC_VALUE;
    if (isnan(values[0])) {
        mc_set_undefined(result, MC_CONSTANT_LIST);
    }
    return MC_STEP_DONE;
}

/* Whether all numbers of a pair are known from their doubles. */
static inline bool are_numbers_known(const struct mc_number_source *numbers, const struct mc_pair *pair) {
    return numbers->all_are_short || numbers->are_short(numbers, pair);
}

/* The most pairs of which the first step is done together. */
enum { MAX_PAIRS = 64 };

/* The first step of pairs. Up to MC_QUOTIENTS are rounded together. */
struct integer_pass {
    const struct pair_task *task;
    const struct mc_batch *batch;
    struct mc_result *results;
    double *values;
    enum mc_step *steps; /* MC_STEP_UNCERTAIN at first */

    size_t short_pairs[MC_QUOTIENTS]; /* [n_short]: indices of pairs of short lists that wait to be summed */
    int n_short;

    struct mc_quotients quotients;
    size_t summed[MC_QUOTIENTS]; /* [n_summed]: the indices of the pairs of the quotients */
    int n_summed;
};

/* Rounds those of the quotients of pairs[0..n) that are wanted. */
static void round_pairs(struct integer_pass *pass, const struct mc_quotients *quotients, const size_t *pairs, int n,
                        unsigned wanted) {
    double rounded[MC_QUOTIENTS * MC_MAX_RESULTS];
    const size_t n_results = pass->task->method->n_results;
    const unsigned certain = pass->task->method->from_quotients(quotients, rounded);
    for (int i = 0; i < n; i++) {
        if ((wanted >> i & 1) != 0) {
            for (size_t j = 0; j < n_results; j++) { /* so few that a call of memcpy would take longer */
                pass->values[pairs[i] * n_results + j] = rounded[(size_t)i * n_results + j];
            }
            pass->steps[pairs[i]] = (certain >> i & 1) != 0 ? MC_STEP_DONE : MC_STEP_UNDECIDED;
        }
    }
}

static void set_constant(struct integer_pass *pass, size_t i) {
    mc_set_undefined(&pass->results[i], MC_CONSTANT_LIST);
    pass->steps[i] = MC_STEP_DONE;
}

static void round_summed(struct integer_pass *pass) {
    const int n = pass->n_summed;
    for (int i = n; i < MC_QUOTIENTS; i++) {
        mc_quotient_set(&pass->quotients, i, 1, 1, 0);
    }
    round_pairs(pass, &pass->quotients, pass->summed, n, ~0U);
    pass->n_summed = 0;
}

/* Sums pair i, if it is of that kind. */
static void sum_pair(struct integer_pass *pass, size_t i) {
    const struct mc_pair *pair = &pass->batch->pairs[i];
    struct mc_integer_sums sums;
    struct mc_integer_moments moments;
    const size_t n = pair->n_x;
    const enum mc_input input = pass->task->numbers->input;
    struct mc_integer_space *space = pass->task->scratch->integers;
    const bool summed = n <= MC_MAX_SHORT_PAIRS ? mc_sum_short_pair(pair->x, pair->y, n, input, space, &sums)
                                                : mc_sum_integers(pair->x, pair->y, n, input, space, &sums);
    if (!summed || !are_numbers_known(pass->task->numbers, pair)) {
        return;
    }
    if (!mc_moments_of_integers(&sums, n, &moments)) {
        pass->steps[i] = MC_STEP_UNDECIDED; /* fewer digits might do, so an estimate would depend on the guess */
        return;
    }
    if (moments.a == 0 || moments.b == 0) {
        set_constant(pass, i);
        return;
    }
    mc_quotient_set(&pass->quotients, pass->n_summed, moments.a, moments.b, moments.c);
    pass->summed[pass->n_summed++] = i;
    if (pass->n_summed == MC_QUOTIENTS) {
        round_summed(pass);
    }
}

/* Sums the pairs of short lists that wait, and rounds them. */
static void sum_short_pairs(struct integer_pass *pass) {
    const int n = pass->n_short;
    struct mc_short_lists lists;
    for (int i = 0; i < MC_QUOTIENTS; i++) {
        const struct mc_pair *pair = &pass->batch->pairs[pass->short_pairs[i < n ? i : 0]];
        lists.x[i] = pair->x;
        lists.y[i] = pair->y;
        lists.n[i] = pair->n_x;
    }
    struct mc_quotients quotients;
    unsigned done = mc_sum_short_lists(&lists, pass->task->numbers->input, pass->task->scratch->integers, &quotients);
    for (int i = 0; i < n; i++) {
        const size_t index = pass->short_pairs[i];
        if ((done >> i & 1) == 0) {
            sum_pair(pass, index);
        } else if (!are_numbers_known(pass->task->numbers, &pass->batch->pairs[index])) {
            done &= ~(1U << i);
        } else if (quotients.a.high[i] == 0.0 || quotients.b.high[i] == 0.0) {
            set_constant(pass, index);
            done &= ~(1U << i);
        }
    }
    if (done != 0) {
        round_pairs(pass, &quotients, pass->short_pairs, n, done);
    }
    pass->n_short = 0;
}

/* Whether a pair may be of that kind, as far as its lengths tell. */
static inline bool may_be_integers(const struct mc_number_source *numbers, const struct mc_pair *pair) {
    const size_t n = pair->n_x;
    return n == pair->n_y && n >= 2 && n < MC_MAX_INTEGER_PAIRS &&
           (numbers->all_are_short || numbers->blanks_separate || pair->n_bytes < 2 * n * (MC_SHORT_ITEM_BYTES + 1));
}

/* Does the first step of the pairs of a batch, at most MAX_PAIRS. Sets results[i] to the form of pair i before. */
static void correlate_integers(const struct pair_task *task, const struct mc_batch *batch, struct mc_result *results,
                               double *values, enum mc_step *steps) {
    struct integer_pass pass;
    pass.task = task;
    pass.batch = batch;
    pass.results = results;
    pass.values = values;
    pass.steps = steps;
    pass.n_short = 0;
    pass.n_summed = 0;
    for (size_t i = 0; i < batch->n_pairs; i++) {
        const struct mc_pair *pair = &batch->pairs[i];
        results[i] = pair->form;
        steps[i] = MC_STEP_UNCERTAIN;
        if (pair->form.outcome != MC_VALUE || task->method->from_quotients == NULL ||
            !may_be_integers(task->numbers, pair)) {
            continue;
        }
        if (pair->n_x > MC_MAX_SHORT_PAIRS) {
            sum_pair(&pass, i);
        } else {
            pass.short_pairs[pass.n_short++] = i;
            if (pass.n_short == MC_QUOTIENTS) {
                sum_short_pairs(&pass);
            }
        }
    }
    if (pass.n_short > 0) {
        sum_short_pairs(&pass);
    }
    if (pass.n_summed > 0) {
        round_summed(&pass);
    }
}

/* Correlates up to MAX_PAIRS pairs of a batch, as mc_correlate_batch. */
static bool correlate_some(struct pair_task *task, const struct mc_batch *batch, bool is_exact,
                           struct mc_result *results, double *values) {
    static const struct mc_task_steps steps = {get_integer_step, estimate_pair, compute_pair_exactly};
    enum mc_step integer_steps[MAX_PAIRS];
    correlate_integers(task, batch, results, values, integer_steps);
    for (size_t i = 0; i < batch->n_pairs; i++) {
        task->pair = &batch->pairs[i];
        task->integer_step = integer_steps[i];
        if (task->pair->form.outcome == MC_VALUE &&
            !mc_correlate_task(&steps, task, is_exact, &results[i], values + i * task->method->n_results)) {
            return false;
        }
    }
    return true;
}

bool mc_correlate_batch(const struct mc_method *method, const struct mc_batch *batch, bool is_exact,
                        struct mc_scratch *scratch, struct mc_result *results, double *values) {
    struct pair_task task = {.method = method, .numbers = batch->numbers, .scratch = scratch};
    for (size_t i = 0; i < batch->n_pairs; i += MAX_PAIRS) {
        const size_t n_left = batch->n_pairs - i;
        const struct mc_batch some = {batch->pairs + i, n_left < MAX_PAIRS ? n_left : MAX_PAIRS, batch->numbers};
        if (!correlate_some(&task, &some, is_exact, results + i, values + i * method->n_results)) {
            return false;
        }
    }
    return true;
}
