/* exactly.c - see exactly.h. */
#include "correlate/exactly.h"

#include <stdlib.h>

bool mc_number_pairs_reserve(struct mc_number_pairs *pairs) {
    if (pairs->x == NULL) {
        pairs->x = malloc(MC_BLOCK * sizeof *pairs->x);
    }
    if (pairs->y == NULL) {
        pairs->y = malloc(MC_BLOCK * sizeof *pairs->y);
    }
    return pairs->x != NULL && pairs->y != NULL;
}

void mc_number_pairs_free(struct mc_number_pairs *pairs) {
    free(pairs->x);
    free(pairs->y);
    *pairs = (struct mc_number_pairs){0};
}

void mc_exact_space_free(struct mc_exact_space *space) {
    mc_number_pairs_free(&space->pairs);
    mc_exact_sums_free(&space->sums);
    *space = (struct mc_exact_space){0};
}

/* A pair of a batch while it is summed. */
struct summed_pair {
    const struct mc_number_source *numbers;
    const struct mc_pair *pair;
    struct mc_exact_space *space;
    bool has_first; /* the only block is in the space, and the plan was chosen for it */
};

static size_t count_in_block(const struct mc_pair *pair, size_t begin) {
    const size_t n_left = pair->n_x - begin;
    return n_left < MC_BLOCK ? n_left : MC_BLOCK;
}

static enum mc_summing measure_first(void *context, struct mc_digit_ranges *ranges) {
    struct summed_pair *task = context;
    if (!mc_number_pairs_reserve(&task->space->pairs)) {
        return MC_SUMMING_FAILED;
    }
    struct mc_number_cursor cursor = task->numbers->begin(task->numbers, task->pair);
    task->numbers->read(task->numbers, &cursor, count_in_block(task->pair, 0), &task->space->pairs, ranges);
    task->has_first = task->pair->n_x <= MC_BLOCK;
    return MC_SUMMED;
}

static enum mc_summing sum_all(void *context, const struct mc_exact_plan *plan, struct mc_digit_ranges *ranges) {
    struct summed_pair *task = context;
    struct mc_exact_space *space = task->space;
    enum mc_summing summing = MC_SUMMED;
    mc_exact_sums_clear(&space->sums);
    if (task->has_first) {
        const bool done = mc_exact_add(&space->sums, plan, space->pairs.x, space->pairs.y, task->pair->n_x);
        return done ? MC_SUMMED : MC_SUMMING_FAILED;
    }
    struct mc_number_cursor cursor = task->numbers->begin(task->numbers, task->pair);
    for (size_t i = 0; i < task->pair->n_x; i += MC_BLOCK) {
        const size_t n = count_in_block(task->pair, i);
        task->numbers->read(task->numbers, &cursor, n, &space->pairs, ranges);
        if (summing == MC_SUMMED && !mc_exact_fits(plan, &ranges->x, &ranges->y)) {
            summing = MC_EXCEEDS_PLAN; /* the rest is only measured */
        }
        if (summing == MC_SUMMED && !mc_exact_add(&space->sums, plan, space->pairs.x, space->pairs.y, n)) {
            return MC_SUMMING_FAILED;
        }
    }
    return summing;
}

bool mc_compute_exactly(const struct mc_method *method, const struct mc_number_source *numbers,
                        const struct mc_pair *pair, struct mc_exact_space *space, double *values) {
    static const struct mc_summing_steps steps = {measure_first, sum_all};
    struct summed_pair task = {.numbers = numbers, .pair = pair, .space = space};
    struct mc_exact_plan plan;
    return mc_sum_exactly(&steps, &task, numbers->base, pair->n_x, &plan) == MC_SUMMED &&
           method->from_exact_sums(&space->sums, &plan, pair->n_x, values);
}

static struct mc_number_cursor begin_doubles(const struct mc_number_source *source, const struct mc_pair *pair) {
    (void)source;
    return (struct mc_number_cursor){pair->x, pair->y};
}

static void read_doubles(const struct mc_number_source *source, struct mc_number_cursor *cursor, size_t n,
                         struct mc_number_pairs *numbers, struct mc_digit_ranges *ranges) {
    (void)source;
    const double *x = cursor->x;
    const double *y = cursor->y;
    for (size_t i = 0; i < n; i++) {
        numbers->x[i] = mc_number_of_double(x[i], &ranges->x);
        numbers->y[i] = mc_number_of_double(y[i], &ranges->y);
    }
    *cursor = (struct mc_number_cursor){x + n, y + n};
}

static bool are_equal(const double *values, size_t n) {
    bool equal = true;
    for (size_t i = 1; i < n; i++) {
        equal = equal && values[i] == values[0];
    }
    return equal;
}

static bool is_constant_pair_of_doubles(const struct mc_number_source *source, const struct mc_pair *pair) {
    (void)source;
    return are_equal(pair->x, pair->n_x) || are_equal(pair->y, pair->n_y);
}

const struct mc_number_source mc_numbers_of_doubles = {
    .base = 2,
    .input = MC_DOUBLES,
    .all_are_short = true,
    .begin = begin_doubles,
    .read = read_doubles,
    .is_constant = is_constant_pair_of_doubles,
};
