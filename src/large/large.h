/*
 * large.h - correlates one task that is larger than a window, in blocks, on one thread or several.
 *
 * An index tells where each block of numbers begins (index.h has the words of this folder). Threads parse the blocks,
 * and the results are combined in the order of the blocks. So the result has the same bits as that of a task in a
 * window.
 *
 * Memory: at most three times the text of the task, including the text. If the text stays in its file, the memory is
 * bounded. Knows nothing of windows or of other tasks.
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

/* A large task, and how to correlate it. */
struct mc_large_task {
    struct mc_large_text text;
    struct mc_index *index; /* the index of the text; NULL: mc_correlate_large makes it */
    const struct mc_syntax *syntax;
    mc_parse_fn *parse;
    const struct mc_method *method;
    bool is_exact; /* always compute the exact result */
};

struct mc_large_partial; /* the partial results of one thread (passes.h) */

/* Scratch space of one thread for large tasks, kept from task to task. Start with zeros, and set scratch, which belongs
   to the owner of the space. The owner may use scratch for other tasks between two calls. */
struct mc_large_space {
    struct mc_scratch *scratch;
    struct mc_block_values x;
    struct mc_block_values y;
    struct mc_buffer text; /* a part of a text that stays in its file */
    double *kept;          /* [kept_capacity]: the values of a task with few numbers */
    size_t kept_capacity;
    struct mc_large_partial *partial; /* of the present task */
};

/* Frees the memory of the space, except scratch. */
void mc_large_space_free(struct mc_large_space *space);

/* Counts and times of a large task. */
struct mc_large_counts {
    uint64_t n_numbers;                /* items; 0 for a task in a file that does not have two lists */
    int error;                         /* errno if the task failed, else 0 */
    double seconds[MANYCORR_N_STAGES]; /* parse and correlate, summed over the threads */
};

/*
 * Correlates a task on the calling thread and the free threads of its team. Fills result and counts, and, if the
 * outcome is MC_VALUE, values[0 .. method->n_results). Returns MANYCORR_OK or MANYCORR_NO_MEMORY; or
 * MANYCORR_READ_FAILED if the text is in a file.
 */
manycorr_status mc_correlate_large(const struct mc_large_task *task, const struct mc_member *member,
                                   struct mc_result *result, double *values, struct mc_large_counts *counts);

#endif
