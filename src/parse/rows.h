/*
 * rows.h - whether a stream is rows of a table with a decimal comma, such as "1,5;2,1", rather than tasks.
 *
 * Such a row is a task of two pairs, whose correlation is 1 or -1, or of a single y value, for which it is undefined.
 * No task is bad, so only the form of all tasks shows the mistake. Knows nothing of threads or files.
 */
#ifndef MC_PARSE_ROWS_H
#define MC_PARSE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "parse/split.h"

/* Only the first MC_MAX_ROWS lines and tasks count. A row has at most MC_MAX_ROW_BYTES bytes; a longer task, or line
   of blanks, is none. So text from MC_ROWS_REACH on changes nothing: that many bytes hold MC_MAX_ROWS of them, or a
   longer one. */
enum { MC_MAX_ROWS = 1000, MC_MAX_ROW_BYTES = 64, MC_ROWS_REACH = MC_MAX_ROWS * (MC_MAX_ROW_BYTES + 2) };

/* What is known of the first tasks of a text. Start with MC_NO_ROWS. */
struct mc_rows {
    size_t n;           /* how many are known, at most MC_MAX_ROWS */
    size_t first_row;   /* index of the first with a decimal comma; MC_MAX_ROWS or more: none */
    size_t first_other; /* index of the first that is no row, likewise */
};
#define MC_NO_ROWS ((struct mc_rows){0, MC_MAX_ROWS, MC_MAX_ROWS})

/* Whether text[0..n), without a newline, is a row of numbers or missing values, of which some have a decimal comma. */
bool mc_is_row(const char *text, size_t n, char list_delimiter, bool *has_comma);

/* Adds the next task text[0..n), without what ends it. is_line: it is all of its line. A bad task, or an empty line,
   is neither a row nor another task. */
void mc_rows_add_task(struct mc_rows *rows, const char *text, size_t n, const struct mc_syntax *syntax, bool is_line,
                      bool is_bad);

/* Adds the tasks of the text that follows. */
void mc_rows_add(struct mc_rows *rows, const struct mc_rows *next);

/* Whether another task would change anything. */
static inline bool mc_rows_are_open(const struct mc_rows *rows) {
    return rows->n < MC_MAX_ROWS && rows->first_other >= MC_MAX_ROWS;
}

/* Whether there are rows with decimal commas, and nothing else. */
static inline bool mc_rows_have_commas(const struct mc_rows *rows) {
    return rows->first_row < MC_MAX_ROWS && rows->first_other >= MC_MAX_ROWS;
}

#endif
