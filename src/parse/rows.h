/*
 * rows.h - detects input that is a table with decimal commas, such as "1,5;2,1", instead of tasks.
 *
 * Such a row is a valid task. It has two pairs, and the correlation 1 or -1; or it has a single y value, and the
 * correlation is undefined. So only the form of all tasks together shows the mistake. Must not know threads or files.
 */
#ifndef MC_PARSE_ROWS_H
#define MC_PARSE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "parse/split.h"

/* Only the first MC_MAX_ROWS tasks and empty lines are examined. A row has at most MC_MAX_ROW_BYTES bytes; a longer
   task or line of blanks is not a row. So text after the first MC_ROWS_REACH bytes does not matter: these bytes have
   MC_MAX_ROWS tasks and lines, or a longer one. */
enum { MC_MAX_ROWS = 1000, MC_MAX_ROW_BYTES = 64, MC_ROWS_REACH = MC_MAX_ROWS * (MC_MAX_ROW_BYTES + 2) };

/* What is known about the first tasks of a text. Start with MC_NO_ROWS. */
struct mc_rows {
    size_t n;           /* tasks examined, at most MC_MAX_ROWS */
    size_t first_row;   /* index of the first row with a decimal comma; MC_MAX_ROWS or more: no such row */
    size_t first_other; /* index of the first task that is not a row; MC_MAX_ROWS or more: no such task */
};
#define MC_NO_ROWS ((struct mc_rows){0, MC_MAX_ROWS, MC_MAX_ROWS})

/* True if text[0..n), a line without its newline, is a row: integers, numbers with a decimal comma, and NA. The
   argument has_comma becomes true if a number has a decimal comma. */
bool mc_is_row(const char *text, size_t n, char list_delimiter, bool *has_comma);

/*
 * Adds the next task text[0..n), without the byte that ends it.
 *
 * is_line: true if the task is a whole line.
 * is_bad: true if the task is bad, or an empty line. It is then neither a row nor another task, unless it is too long.
 */
void mc_rows_add_task(struct mc_rows *rows, const char *text, size_t n, const struct mc_syntax *syntax, bool is_line,
                      bool is_bad);

/* Adds what is known about the tasks of the text that follows. */
void mc_rows_add(struct mc_rows *rows, const struct mc_rows *next);

/* True if further tasks can change the result of mc_rows_have_commas. */
static inline bool mc_rows_are_open(const struct mc_rows *rows) {
    return rows->n < MC_MAX_ROWS && rows->first_other >= MC_MAX_ROWS;
}

/* True if a row has a decimal comma and all tasks are rows. */
static inline bool mc_rows_have_commas(const struct mc_rows *rows) {
    return rows->first_row < MC_MAX_ROWS && rows->first_other >= MC_MAX_ROWS;
}

#endif
