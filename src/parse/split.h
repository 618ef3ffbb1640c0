/*
 * split.h - the structure of the text: the meaning of each byte, and where a task ends.
 *
 * Must not know threads, files or the values of numbers.
 */
#ifndef MC_PARSE_SPLIT_H
#define MC_PARSE_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The meaning of a byte in the grammar. The order matters: all classes from MC_END_NUMBER on end an item. */
enum mc_class { MC_PLAIN, MC_BLANK, MC_END_NUMBER, MC_END_LIST, MC_END_TASK, MC_NEWLINE };

/* The grammar of one stream. mc_syntax_init fills it once; after that it does not change. */
struct mc_syntax {
    char task;
    char list;
    char number;
    bool blanks_separate; /* true if the number delimiter is a space: one or more blanks end an item */
    unsigned char class_of[256];
};

/* Fills syntax. Returns false if the three bytes cannot be delimiters together. */
bool mc_syntax_init(struct mc_syntax *syntax, char task, char list, char number);

static inline enum mc_class mc_class_of(const struct mc_syntax *syntax, char byte) {
    return (enum mc_class)syntax->class_of[(unsigned char)byte];
}

/* True if byte ends a task: the task delimiter or a newline. */
static inline bool mc_ends_task(const struct mc_syntax *syntax, char byte) {
    return byte == '\n' || byte == syntax->task;
}

/* Returns the length of the part of text[0..n) up to and including the first task end, or 0 if no task ends. */
size_t mc_first_task_end(const struct mc_syntax *syntax, const char *text, size_t n);

/* Returns the length of the part of text[0..n) up to and including the last task end, or 0 if no task ends. */
size_t mc_last_task_end(const struct mc_syntax *syntax, const char *text, size_t n);

/* Counts the byte in text[0..n). */
size_t mc_count_byte(const char *text, size_t n, char byte);

/* Returns the length of text[0..n) without the carriage return of a CRLF. end: the byte after the text. */
static inline size_t mc_without_cr(const char *text, size_t n, char end) {
    return end == '\n' && n > 0 && text[n - 1] == '\r' ? n - 1 : n;
}

/* True if text[0..n) is empty or has only blanks. */
bool mc_is_blank(const struct mc_syntax *syntax, const char *text, size_t n);

/* True if the task text[0..n) is two empty lists: one list delimiter and blanks. The byte that ends the task is
   excluded. */
bool mc_is_empty_pair(const struct mc_syntax *syntax, const char *text, size_t n);

/* The end of one list: the number of values before it, and the index of the byte in the text. */
struct mc_list_end {
    uint32_t n_values;
    uint32_t byte;
};

/*
 * Parsed text. Every item of the text is one entry of values, in order; every list end is one entry of ends. A bad item
 * has the value mc_bad_item. Both arrays belong to the caller and have room for one entry per byte of text.
 */
struct mc_run {
    double *values;
    struct mc_list_end *ends;
    size_t n_values;
    size_t n_ends;
    bool
        has_long_items; /* false: no item has more than MC_SHORT_ITEM_BYTES bytes, blanks included; true may be wrong */
};

#endif
