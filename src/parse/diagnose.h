/*
 * diagnose.h - what is wrong with a bad task, and where: the slow, exact second look at text that a kernel has
 * rejected.
 *
 * Knows nothing of threads or files.
 */
#ifndef MC_PARSE_DIAGNOSE_H
#define MC_PARSE_DIAGNOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "manycorr.h"
#include "parse/split.h"

/* A place in a stream between two tasks; start with zeros. */
struct mc_place {
    uint64_t n_lines; /* whole lines before it */
    uint64_t n_tasks; /* tasks before it in its line */
    uint64_t n_bytes; /* bytes before it in its line */
};

/* How far a piece of text that consists of whole tasks moves a place. */
struct mc_place mc_place_add(struct mc_place place, struct mc_place step);

/*
 * Looks at the task text[0..n), without the byte that ends it, at place. Returns true and fills report if it is bad:
 * its number of lists first, then the items of x and of y in order, then the lengths. The text is as for
 * mc_parse_item: behind it, MC_TEXT_PADDING bytes may be read.
 */
bool mc_diagnose_task(const char *text, size_t n, const struct mc_syntax *syntax, struct mc_place place,
                      manycorr_report *report);

/*
 * Looks for the first bad item of the list text[0..n), of which the byte at text + n ends it, or none. Returns the
 * number of its items. report->problem, value, byte (from text on), item and item_bytes are filled for a bad item, and
 * *found set. Behind the text, too, MC_TEXT_PADDING bytes may be read.
 */
uint64_t mc_diagnose_list(const char *text, size_t n, const struct mc_syntax *syntax, bool *found,
                          manycorr_report *report);

/* The beginning of a stream, to tell whether it looks like text at all; start with zeros. */
struct mc_head {
    char text[512];
    size_t n_bytes;
    bool is_binary; /* has been found to be, and reported */
};

/* Appends text[0..n), the next of the stream, as far as there is room. */
void mc_head_add(struct mc_head *head, const char *text, size_t n);

/* Whether nothing more can become known: the head is full, or has been found to be binary. */
static inline bool mc_head_is_decided(const struct mc_head *head) {
    return head->is_binary || head->n_bytes == sizeof head->text;
}

/* Whether a stream that begins so has too many control bytes for text. That is no proof; formats.h has what is known
   for certain. */
bool mc_looks_binary(const struct mc_head *head, const struct mc_syntax *syntax);

#endif
