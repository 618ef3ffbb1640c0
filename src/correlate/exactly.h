/*
 * exactly.h - exact sums of the pairs of a task, however its numbers are read, and the result that follows.
 *
 * The width of the sums is guessed from the first block of numbers. If later numbers do not fit it, their digits are
 * measured, and all are summed again. That is decided here for all tasks. Knows nothing of text, threads or files.
 */
#ifndef MC_CORRELATE_EXACTLY_H
#define MC_CORRELATE_EXACTLY_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/batch.h"
#include "correlate/method.h"
#include "exact/sums.h"

/* Makes room, if there is none yet. Returns false if there is no memory. */
bool mc_number_pairs_reserve(struct mc_number_pairs *pairs);
void mc_number_pairs_free(struct mc_number_pairs *pairs);

static inline struct mc_digit_ranges mc_digit_ranges_empty(void) {
    return (struct mc_digit_ranges){mc_digit_range_empty(), mc_digit_range_empty()};
}

enum mc_summing {
    MC_SUMMED,
    MC_EXCEEDS_PLAN,   /* some number does not fit the plan; the digits of all have been measured */
    MC_NOT_FINITE,     /* some value is missing or infinite, or some item is no number */
    MC_SUMMING_FAILED, /* no memory, or reading failed */
};

/* How the numbers of a task are read and summed. Both add the digits that they read to ranges. */
struct mc_summing_steps {
    /* Reads the first block, and adds nothing. Returns MC_SUMMED, MC_NOT_FINITE or MC_SUMMING_FAILED. */
    enum mc_summing (*measure_first)(void *task, struct mc_digit_ranges *ranges);

    /* Clears the sums, reads all pairs, and adds them as long as they fit the plan. */
    enum mc_summing (*sum_all)(void *task, const struct mc_exact_plan *plan, struct mc_digit_ranges *ranges);
};

/* Sums the n > 0 pairs of a task, numbers of that base. *plan becomes what they are summed by. Inline, since for short
   tasks calls through pointers would show. */
static inline enum mc_summing mc_sum_exactly(const struct mc_summing_steps *steps, void *task, uint64_t base, size_t n,
                                             struct mc_exact_plan *plan) {
    struct mc_digit_ranges ranges = mc_digit_ranges_empty();
    enum mc_summing summing = steps->measure_first(task, &ranges);
    if (summing != MC_SUMMED) {
        return summing;
    }
    *plan = n <= MC_BLOCK ? mc_exact_choose(base, &ranges.x, &ranges.y) : mc_exact_guess(base, &ranges.x, &ranges.y);
    summing = steps->sum_all(task, plan, &ranges);
    if (summing == MC_EXCEEDS_PLAN) {
        *plan = mc_exact_choose(base, &ranges.x, &ranges.y);
        summing = steps->sum_all(task, plan, &ranges);
    }
    return summing;
}

/* Scratch space of one thread, kept from one task to the next. Start with zeros. Between two calls, its pairs may be
   used by others. */
struct mc_exact_space {
    struct mc_number_pairs pairs;
    struct mc_exact_sums sums;
};

void mc_exact_space_free(struct mc_exact_space *space);

/*
 * Fills values[0 .. method->n_results), correctly rounded, for a pair of two lists of n_x > 0 finite numbers; the first
 * is NaN if a list is constant. Returns false if there is no memory.
 */
bool mc_compute_exactly(const struct mc_method *method, const struct mc_number_source *numbers,
                        const struct mc_pair *pair, struct mc_exact_space *space, double *values);

/* The numbers of pairs of doubles, which are exact as they are. */
extern const struct mc_number_source mc_numbers_of_doubles;

#endif
