/*
 * diagnose.h - what is wrong with a bad task, and where. It reads the text again that a kernel has rejected; this is
 * slow and precise.
 *
 * Must not know threads or files.
 */
#ifndef MC_PARSE_DIAGNOSE_H
#define MC_PARSE_DIAGNOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "manycorr.h"
#include "parse/split.h"

/* A position in a stream between two tasks; start with zeros. */
struct mc_place {
    uint64_t n_lines; /* complete lines before it */
    uint64_t n_tasks; /* tasks before it in its line */
    uint64_t n_bytes; /* bytes before it in its line */
};

/* Returns place advanced by step, the size of a text of whole tasks. */
struct mc_place mc_place_add(struct mc_place place, struct mc_place step);

/*
 * Examines the task text[0..n), without the byte that ends it, at place. Returns true and fills report if the task is
 * bad. It checks the number of lists, then the items of x and of y in order, then the lengths. It may read
 * MC_TEXT_PADDING bytes after the text, as mc_parse_item.
 */
bool mc_diagnose_task(const char *text, size_t n, const struct mc_syntax *syntax, struct mc_place place,
                      manycorr_report *report);

/*
 * Finds the first bad item of the list text[0..n); the byte at text + n ends the list. Returns the number of items.
 * *found becomes true if an item is bad. Then the function fills report->problem, value, byte (counted from text), item
 * and item_bytes. It may read MC_TEXT_PADDING bytes after the text.
 */
uint64_t mc_diagnose_list(const char *text, size_t n, const struct mc_syntax *syntax, bool *found,
                          manycorr_report *report);

/* The beginning of a stream, for detecting input that is not text; start with zeros. */
struct mc_head {
    char text[512];
    size_t n_bytes;
    bool is_binary; /* true if the stream was found to be binary, and reported */
};

/* Appends text[0..n), the next bytes of the stream, as far as there is room. */
void mc_head_add(struct mc_head *head, const char *text, size_t n);

/* True if more bytes cannot change the result: the head is full, or is binary. */
static inline bool mc_head_is_decided(const struct mc_head *head) {
    return head->is_binary || head->n_bytes == sizeof head->text;
}

/* True if the head has too many control bytes for text. This is a guess; input/formats.h detects known formats with
   certainty. */
bool mc_looks_binary(const struct mc_head *head, const struct mc_syntax *syntax);

#endif
