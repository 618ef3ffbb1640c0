/*
 * large.h - one task that is larger than a window: correlated by blocks, on one thread or several.
 *
 * An index tells where each block of numbers begins. Blocks are parsed, and their results combined in order, so the
 * bits are those of the same task in a window. Memory: at most three times the text of the task, with the text; if that
 * stays in its file, a bounded amount. Knows nothing of windows, or of other tasks.
 */
#ifndef MC_LARGE_LARGE_H
#define MC_LARGE_LARGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "correlate/method.h"
#include "correlate/pair.h"
#include "large/block.h"
#include "large/index.h"
#include "large/team.h"
#include "large/text.h"
#include "manycorr.h"
#include "output/result.h"
#include "parse/kernels.h"
#include "parse/split.h"

/* A large task, and how it is to be correlated. */
struct mc_large_task {
    struct mc_large_text text;
    struct mc_index *index; /* of the text, if it has been made; else NULL */
    const struct mc_syntax *syntax;
    mc_parse_fn *parse;
    const struct mc_method *method;
    bool is_exact; /* the result is to be exact in any case */
};

struct mc_large_partial; /* what a thread does of one task */

/* Scratch space of one thread for large tasks, kept from one to the next. Start with zeros, but for scratch, which is
   its owner's and may be used for other tasks between two calls. */
struct mc_large_space {
    struct mc_scratch *scratch;
    struct mc_block_values x;
    struct mc_block_values y;
    struct mc_buffer text; /* a part of a text that is not in memory */
    double *kept;          /* [kept_capacity]: the values of a task that has few */
    size_t kept_capacity;
    struct mc_large_partial *partial; /* of the present task */
};

void mc_large_space_free(struct mc_large_space *space);

/* What was found beside the result. */
struct mc_large_counts {
    uint64_t n_numbers;                /* of a bad task that is not in memory, perhaps not all */
    int error;                         /* errno, else 0 */
    double seconds[MANYCORR_N_STAGES]; /* parse and correlate, summed over the threads */
};

/*
 * Correlates a task on the calling thread and those of its team that come by. Fills result, values[0 ..
 * method->n_results) if its outcome is MC_VALUE, and counts. Returns MANYCORR_OK, MANYCORR_NO_MEMORY, or for a text
 * that is not in memory MANYCORR_READ_FAILED.
 */
manycorr_status mc_correlate_large(const struct mc_large_task *task, const struct mc_member *member,
                                   struct mc_result *result, double *values, struct mc_large_counts *counts);

#endif
