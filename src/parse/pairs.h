/*
 * pairs.h - the tasks of a run of text as pairs of a batch: here the numbers of text meet what is correlated.
 *
 * Knows nothing of threads or files, or of how pairs are correlated.
 */
#ifndef MC_PARSE_PAIRS_H
#define MC_PARSE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/batch.h"
#include "parse/split.h"

/* The place of a walk through the tasks of a run. Start with zeros, but for starts_line. */
struct mc_pair_cursor {
    size_t text;      /* the first byte of the next task */
    size_t value;     /* index of its first value */
    size_t end;       /* index of its first list end */
    bool starts_line; /* it is the first one of its line */
};

/*
 * Fills batch->pairs[0..capacity) with the next tasks of a run, parsed from text, and moves the cursor. Sets n_pairs, 0
 * behind the last task. What the form of a task alone decides is in its outcome: not n_lists lists, or lists of
 * different lengths (MC_BAD_TASK), two empty lists (MC_UNDEFINED), an empty line (MC_NO_TASK). The pairs point into the
 * run.
 */
void mc_next_pairs(const char *text, const struct mc_syntax *syntax, size_t n_lists, const struct mc_run *run,
                   struct mc_pair_cursor *cursor, size_t capacity, struct mc_batch *batch);

/* Where the exact numbers of tasks in a text are read from. */
struct mc_text_lists {
    const char *text; /* with room behind it as mc_scan_pairs needs it */
    const struct mc_syntax *syntax;
};

/* lists must outlive what is returned. */
struct mc_number_source mc_numbers_of_text(const struct mc_text_lists *lists);

#endif
