/*
 * passes.h - what the files of a large task share: its state, and passes over the blocks of its lists.
 *
 * A pass goes in rounds: the team locates the next few thousand blocks, does the pass for each of them, and what was
 * found is combined in the order of the blocks. So the memory does not depend on the size of the task. Included by
 * large.c, estimate.c, exact_pass.c and passes.c alone.
 */
#ifndef MC_LARGE_PASSES_H
#define MC_LARGE_PASSES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "correlate/exactly.h"
#include "correlate/pearson.h"
#include "correlate/task.h"
#include "large/large.h"
#include "large/rounds.h"

/* One list of the task. */
struct mc_large_list {
    size_t begin; /* its first byte in the text */
    size_t end;   /* the byte that ends it, or the carriage return before that */
    size_t n_items;
    struct mc_rounds rounds;
    struct mc_range *ranges; /* [blocks of a round], of a pass that finds ranges */
    struct mc_range range;   /* of the blocks that the pass has done */
    double *values;          /* [n_items], or NULL if they are not kept */
    struct mc_centre centre;
    bool is_finite;
    bool varies;      /* finite and not constant */
    bool is_bad;      /* some item is no number */
    bool has_missing; /* some value is missing, or some item is no number */
};

/* What one thread does of the task. It is not kept in the thread's space, which serves other work between two units of
   the task. */
struct mc_large_partial {
    double seconds[MANYCORR_N_STAGES];
    struct mc_digit_ranges ranges; /* of the digits that it has read */
    struct mc_exact_sums sums;     /* of their numbers */
};

/* A task while it is correlated. */
struct mc_large {
    const struct mc_large_task *task;
    const struct mc_member *member; /* the calling thread */
    const struct mc_large_text *text;
    struct mc_index *index;
    struct mc_large_list x;
    struct mc_large_list y;
    size_t n_end_bytes;                /* of what ends the task: CRLF or a delimiter */
    struct mc_large_partial *partials; /* [threads of the team]; each of its thread alone */
    struct mc_segment *segments;       /* [MC_ROUND_SEGMENTS], while the text is indexed */
    size_t first_segment;              /* of the round */
    struct mc_moments *moments;        /* [blocks of a round] */
    struct mc_moments_total total;     /* of the blocks that the pass has done */
    double *own_values;                /* of x and y, if they are kept and many; else NULL */
    const struct mc_exact_plan *plan;  /* of the present pass of exact sums */
    atomic_bool exceeds_plan;          /* some block does not fit the plan */
    atomic_int error;                  /* errno of the first failure, after which nothing more is done; 0: none */
};

/* Notes an error, which may be 0. The first one stays. */
void mc_large_record_error(struct mc_large *large, int error);
bool mc_large_has_failed(struct mc_large *large);

/* What a pass does with one unit: a block of a list (its number in the round), or a segment of the text. space is that
   of the thread that does it. */
typedef void mc_large_pass_fn(struct mc_large *large, struct mc_large_list *list, size_t unit,
                              struct mc_large_space *space);

/* Combines what a round has found of n_x blocks of x and n_y of y, in order. */
typedef void mc_large_combine_fn(struct mc_large *large, size_t n_x, size_t n_y);

/* Runs fn for n_x units of x and n_y of y, on all threads that come by: for both lists at once, since each end of a
   pass is a wait. */
void mc_large_run_units(struct mc_large *large, size_t n_x, size_t n_y, mc_large_pass_fn *fn);

/* Finds how many items a list has, and makes room for its rounds. n_end_bytes stand behind it. */
void mc_large_measure_list(struct mc_large *large, struct mc_large_list *list, size_t n_end_bytes);

/* Locates the blocks of both lists in the round that begins with block number first. */
void mc_large_locate_blocks(struct mc_large *large, size_t first);

/* Runs fn for all blocks of the lists that are asked for, and combine behind each round. */
void mc_large_run_pass(struct mc_large *large, bool with_x, bool with_y, mc_large_pass_fn *fn,
                       mc_large_combine_fn *combine);

/* The items of a block of a list. */
size_t mc_large_count_items(const struct mc_large_list *list, size_t block);

/* Parses block i of the round into space. Returns its values, or NULL if that has failed. */
const double *mc_large_parse_block(struct mc_large *large, struct mc_large_list *list, size_t i,
                                   struct mc_large_space *space);

/* A pass: parses block i, keeps its values if they are kept, and finds their range. */
void mc_large_find_range(struct mc_large *large, struct mc_large_list *list, size_t i, struct mc_large_space *space);
void mc_large_combine_ranges(struct mc_large *large, size_t n_x, size_t n_y);

/* Completes the centre of a list from its range. Returns false if the range must be found again. */
bool mc_large_complete_centre(struct mc_large_list *list);

/* Sets what the values of both lists alone decide: a bad item, a missing or infinite value, too few pairs, a single
   value. Returns false if they decide nothing. */
bool mc_large_decide_by_values(const struct mc_large *large, struct mc_result *result);

/* The steps of mc_correlate_task. */
enum mc_step mc_large_estimate(void *large, struct mc_result *result, double *values);
enum mc_step mc_large_compute_exactly(void *large, struct mc_result *result, double *values);

#endif
