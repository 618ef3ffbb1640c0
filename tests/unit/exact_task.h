/* exact_task.h - the exact Pearson correlation of one task of a text. Header-only. */
#ifndef MC_TEST_EXACT_TASK_H
#define MC_TEST_EXACT_TASK_H

#include "support.h"

#include "correlate/exactly.h"
#include "parse/pairs.h"

/* Computes the task that begins with text: two lists of n finite decimals, the first of x_bytes. Returns false if there
   is no memory. */
static inline bool compute_text_exactly(const char *text, size_t x_bytes, size_t n, const struct mc_syntax *syntax,
                                        struct mc_exact_space *space, double *r) {
    const struct mc_text_lists lists = {text, syntax};
    const struct mc_number_source numbers = mc_numbers_of_text(&lists);
    const struct mc_pair pair = {.n_x = n, .n_y = n, .x_bytes = x_bytes};
    return mc_compute_exactly(mc_find_method("pearson"), &numbers, &pair, space, r);
}

#endif
