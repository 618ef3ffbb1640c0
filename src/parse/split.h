/*
 * split.h - the shape of the text: what each byte means, where windows may be cut, and which tasks a run of text holds.
 *
 * Knows nothing of threads, files or the values of numbers.
 */
#ifndef MC_PARSE_SPLIT_H
#define MC_PARSE_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a byte is to the grammar. The order matters: everything from MC_END_NUMBER on ends an item. */
enum mc_class { MC_PLAIN, MC_BLANK, MC_END_NUMBER, MC_END_LIST, MC_END_TASK, MC_NEWLINE };

/* The grammar of one stream. Made once by mc_syntax_init, then only read. */
struct mc_syntax {
    char task;
    char list;
    char number;
    bool blanks_separate; /* the number delimiter is a space: any run of blanks ends an item */
    unsigned char class_of[256];
};

/* Fills syntax. Returns false where the three bytes cannot serve as delimiters together. */
bool mc_syntax_init(struct mc_syntax *syntax, char task, char list, char number);

static inline enum mc_class mc_class_of(const struct mc_syntax *syntax, char byte) {
    return (enum mc_class)syntax->class_of[(unsigned char)byte];
}

/* Whether byte ends a task: the task delimiter or a newline. */
static inline bool mc_ends_task(const struct mc_syntax *syntax, char byte) {
    return byte == '\n' || byte == syntax->task;
}

/* The length of the part of text[0..n) that ends with the first task end, or 0 where there is none. */
size_t mc_first_task_end(const struct mc_syntax *syntax, const char *text, size_t n);

/* The length of the part of text[0..n) that ends with the last task end, or 0 where there is none. */
size_t mc_last_task_end(const struct mc_syntax *syntax, const char *text, size_t n);

/* How often byte occurs in text[0..n). */
size_t mc_count_byte(const char *text, size_t n, char byte);

/* The length of text[0..n), which is followed by end, without the carriage return of a CRLF. */
static inline size_t mc_without_cr(const char *text, size_t n, char end) {
    return end == '\n' && n > 0 && text[n - 1] == '\r' ? n - 1 : n;
}

/* Whether text[0..n) holds only blanks. */
bool mc_is_blank(const struct mc_syntax *syntax, const char *text, size_t n);

/* Whether text[0..n), a task without the byte that ends it, is two empty lists: one list delimiter and blanks. */
bool mc_is_empty_pair(const struct mc_syntax *syntax, const char *text, size_t n);

/* The end of one list: the index in the text of the byte that ends it, and the number of values up to there. */
struct mc_list_end {
    uint32_t n_values;
    uint32_t byte;
};

/*
 * A run of text turned into numbers: every item of the text is one entry of values, in order; every list end one entry
 * of ends. A bad item has the value mc_bad_item. Both arrays belong to the caller and have room for one entry a byte.
 */
struct mc_run {
    double *values;
    struct mc_list_end *ends;
    size_t n_values;
    size_t n_ends;
};

/* One task of a run. Its items are values[value .. value + n_values). */
struct mc_task {
    size_t text;       /* index of its first byte */
    size_t text_bytes; /* without the byte that ends it */
    char end;          /* that byte */
    size_t value;      /* index of its first value */
    size_t n_values;   /* of all its lists together */
    size_t n_lists;
    size_t n_x;     /* length of the first list */
    size_t x_bytes; /* of its text, without the byte that ends it */
};

/* The place of a walk through the tasks of a run; start with zeros. */
struct mc_task_cursor {
    size_t text;
    size_t value;
    size_t end;
};

/* Fills task with the next task of the run and moves on. Returns false after the last one. */
bool mc_next_task(const char *text, const struct mc_syntax *syntax, const struct mc_run *run,
                  struct mc_task_cursor *cursor, struct mc_task *task);

#endif
