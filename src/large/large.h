/*
 * large.h - one task that is larger than a window: correlated by blocks, on one thread or shared by several.
 *
 * An index tells where each block of numbers begins. Between the two passes of the method, the doubles are kept where
 * numbers are long and the text is in memory, else every block is parsed twice: with the text, that is at most three
 * times the text of the task. The bits are those of mc_pearson.
 */
#ifndef MC_LARGE_LARGE_H
#define MC_LARGE_LARGE_H

#include <stddef.h>

#include "base/buffer.h"
#include "correlate/exactly.h"
#include "correlate/pearson.h"
#include "large/block.h"
#include "large/index.h"
#include "large/team.h"
#include "large/text.h"
#include "manycorr.h"
#include "output/join.h"
#include "parse/kernels.h"
#include "parse/split.h"

struct mc_large_part; /* what a thread does of one task */

/* Scratch space of one thread for large tasks, kept from one to the next. Start with zeros, but for centred and
   pairs, which are the owner's and may be used for other tasks between two calls. */
struct mc_large_space {
    struct mc_block_space *centred;
    struct mc_number_pairs *pairs; /* where blocks are scanned */
    struct mc_block_values x;
    struct mc_block_values y;
    struct mc_buffer text; /* of what is searched, where the whole is not in memory */
    double *kept;          /* [kept_capacity]: the values of a task that has few */
    size_t kept_capacity;
    struct mc_large_part *part; /* of the present task */
};

void mc_large_space_free(struct mc_large_space *space);

/* What mc_correlate_large found. */
struct mc_large_result {
    enum mc_outcome outcome; /* MC_VALUE, MC_UNDEFINED or MC_BAD_TASK */
    enum mc_reason reason;   /* where outcome is MC_UNDEFINED */
    double value;
    bool is_exact; /* it was computed exactly */
    uint64_t n_numbers;
    int error;                         /* errno, else 0 */
    double seconds[MANYCORR_N_STAGES]; /* parse and correlate, summed over the threads */
};

/*
 * Correlates the task that is the text, on the calling thread, number thread of the team, and those that help it;
 * spaces has one for each thread of the team. The result is correctly rounded if is_exact, or if it would not be
 * certain otherwise. index is that of the text if it has been made, else NULL. Returns MANYCORR_OK,
 * MANYCORR_NO_MEMORY, or for a text that is not in memory MANYCORR_READ_FAILED. Of such a text that is a bad task,
 * the numbers are not all counted.
 */
manycorr_status mc_correlate_large(const struct mc_large_text *text, struct mc_index *index,
                                   const struct mc_syntax *syntax, mc_parse_fn *parse, bool is_exact,
                                   struct mc_team *team, int thread, struct mc_large_space *const *spaces,
                                   struct mc_large_result *result);

#endif
