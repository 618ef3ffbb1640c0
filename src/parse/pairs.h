/*
 * pairs.h - the tasks of parsed text as pairs of a batch, which the methods correlate.
 *
 * Must not know threads or files, or how pairs are correlated.
 */
#ifndef MC_PARSE_PAIRS_H
#define MC_PARSE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/batch.h"
#include "parse/split.h"

/* The position of an iteration over the tasks of parsed text. Start with zeros, except for starts_line. */
struct mc_pair_cursor {
    size_t text;      /* the first byte of the next task */
    size_t value;     /* index of its first value */
    size_t end;       /* index of its first list end */
    bool starts_line; /* true if it is the first task of its line */
};

/*
 * Fills batch->pairs[0..capacity) with the next tasks of a run, which was parsed from text, and advances the cursor.
 * batch->n_pairs becomes their number: 0 after the last task. The pairs point into the run.
 *
 * The outcome of a pair is what the form of the task decides:
 *   - MC_BAD_TASK: it does not have n_lists lists, or the lengths differ.
 *   - MC_UNDEFINED: it has two empty lists.
 *   - MC_NO_TASK: it is an empty line.
 *   - MC_VALUE: all other tasks.
 */
void mc_next_pairs(const char *text, const struct mc_syntax *syntax, size_t n_lists, const struct mc_run *run,
                   struct mc_pair_cursor *cursor, size_t capacity, struct mc_batch *batch);

/* Whether every item of text[0..n) has at most MC_SHORT_ITEM_BYTES bytes, blanks included (correlate/integers.h). */
bool mc_are_items_short(const char *text, size_t n, const struct mc_syntax *syntax);

/* The text from which exact numbers are read. */
struct mc_text_lists {
    const char *text; /* with the padding that mc_scan_pairs needs */
    const struct mc_syntax *syntax;
    bool has_long_items; /* as in the run that was parsed from it */
};

/* Returns the source of the exact numbers in lists. lists must live at least as long as the source. */
struct mc_number_source mc_numbers_of_text(const struct mc_text_lists *lists);

#endif
