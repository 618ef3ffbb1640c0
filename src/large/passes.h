/*
 * passes.h - the state of a large task while it is correlated, and passes over the blocks of its lists.
 *
 * A pass has rounds. In each round, the team locates the next few thousand blocks and processes each of them. The
 * calling thread then combines the results in the order of the blocks. So the memory does not depend on the size of the
 * task. Only large.c, passes.c, integer_pass.c, estimate.c and exact_pass.c include this header. Knows nothing of other
 * tasks.
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
    size_t begin; /* the position of its first byte in the text */
    size_t end;   /* the position after its last byte: of a delimiter, LF or CRLF */
    size_t n_items;
    struct mc_rounds rounds;
    struct mc_range *ranges; /* [blocks of a round], found by the present pass */
    struct mc_range range;   /* of all blocks that the pass has combined */
    double *values;          /* [n_items], or NULL if the values are parsed again in each pass */
    struct mc_centre centre;
    bool is_finite;
    bool varies;      /* finite and not constant */
    bool is_bad;      /* an item is not a number */
    bool has_missing; /* a value is missing, or an item is not a number */
};

/* The partial results of one thread. They are outside the space of the thread, which serves other work between two
   units of the task. */
struct mc_large_partial {
    double seconds[MANYCORR_N_STAGES];
    struct mc_digit_ranges ranges; /* of the digits that the thread has read */
    struct mc_exact_sums sums;     /* of the numbers that the thread has read */

    /* Of the blocks that the thread has summed as integers. */
    struct mc_integer_unit unit_x; /* has the digits that they need */
    struct mc_integer_unit unit_y;
    struct mc_integer_sums integer_sums;
    bool are_integers;
};

/* The state of a task while it is correlated. */
struct mc_large {
    const struct mc_large_task *task;
    const struct mc_member *member; /* the calling thread */
    const struct mc_large_text *text;
    struct mc_index *index;
    struct mc_large_list x;
    struct mc_large_list y;
    size_t n_end_bytes;                /* the length of the delimiter, LF or CRLF that ends the task */
    struct mc_large_partial *partials; /* [threads of the team]; each thread uses its own */
    struct mc_segment *segments;       /* [MC_ROUND_SEGMENTS], while the index is made */
    size_t first_segment;              /* of the present round */
    struct mc_moments *moments;        /* [blocks of a round] */
    struct mc_moments_total total;     /* of all blocks that the pass has combined */
    double *own_values;                /* memory for x.values and y.values; NULL if a thread's space has it */
    const struct mc_exact_plan *plan;  /* of the present exact pass */
    atomic_bool exceeds_plan;          /* a block does not fit the plan */
    atomic_bool stops_pass;            /* the present pass need not go on */
    atomic_int error;                  /* errno of the first failure, which ends the work; else 0 */
};

/* Records an error, unless it is 0 or an earlier error is recorded. Any thread may call it. */
void mc_large_record_error(struct mc_large *large, int error);

/* Returns whether an error is recorded. */
bool mc_large_has_failed(struct mc_large *large);

/* Does one unit of a pass: block number unit of the round, or segment number unit. space belongs to the calling thread.
   */
typedef void mc_large_pass_fn(struct mc_large *large, struct mc_large_list *list, size_t unit,
                              struct mc_large_space *space);

/* Combines the results of a round, in order: those of n_x blocks of x and n_y blocks of y. */
typedef void mc_large_combine_fn(struct mc_large *large, size_t n_x, size_t n_y);

/* Runs fn for n_x units of x and n_y units of y, on all free threads of the team. Both lists share one call, because
   threads may have to wait at its end. */
void mc_large_run_units(struct mc_large *large, size_t n_x, size_t n_y, mc_large_pass_fn *fn);

/* Counts the items of a list, and makes room for its rounds. A delimiter or newline of n_end_bytes follows the list. */
void mc_large_measure_list(struct mc_large *large, struct mc_large_list *list, size_t n_end_bytes);

/* Locates the blocks of both lists in the round that begins with block number first. */
void mc_large_locate_blocks(struct mc_large *large, size_t first);

/* Runs fn for all blocks of x if with_x, and of y if with_y. Calls combine after each round. Ends early if fn sets
   large->stops_pass. */
void mc_large_run_pass(struct mc_large *large, bool with_x, bool with_y, mc_large_pass_fn *fn,
                       mc_large_combine_fn *combine);

/* Returns the number of items in a block of a list. */
size_t mc_large_count_block_items(const struct mc_large_list *list, size_t block);

/* Parses block i of the round into space. Returns its values, or NULL on an error, which is recorded. */
const double *mc_large_parse_block(struct mc_large *large, struct mc_large_list *list, size_t i,
                                   struct mc_large_space *space);

/* Returns the first value of a list, whose first round must be located. Parses only a few bytes, unless that item is
   very long. */
double mc_large_read_first_value(struct mc_large *large, struct mc_large_list *list);

/* A pass that finds the range of each block. Copies the values to list->values, unless that is NULL. */
void mc_large_find_range(struct mc_large *large, struct mc_large_list *list, size_t i, struct mc_large_space *space);
void mc_large_combine_ranges(struct mc_large *large, size_t n_x, size_t n_y);

/* Completes the centre of a list from its range. Returns false if the range must be found again. */
bool mc_large_complete_centre(struct mc_large_list *list);

/* Sets the result of a task whose values decide it, as mc_decide_by_values. Returns false for any other task. */
bool mc_large_decide_by_values(const struct mc_large *large, struct mc_result *result);

/* The steps of mc_correlate_task. */
enum mc_step mc_large_correlate_integers(void *large, struct mc_result *result, double *values);
enum mc_step mc_large_estimate(void *large, struct mc_result *result, double *values);
enum mc_step mc_large_compute_exactly(void *large, struct mc_result *result, double *values);

#endif
