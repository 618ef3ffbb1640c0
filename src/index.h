/*
 * index.h - where the items of one large task begin, so that several threads can parse it.
 *
 * The text is counted in pieces of a few kilobytes, many of which make a stripe; stripes can be counted by several threads. From
 * that follow the lists, their lengths, and where any item begins. Knows nothing of threads, or of what the items mean.
 */
#ifndef MC_INDEX_H
#define MC_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "split.h"

struct mc_stripe;

/* The index of text[0..n_bytes), a task without the byte that ends it, or the carriage return before that. */
struct mc_index {
    const struct mc_syntax *syntax;
    const char *text;
    size_t n_bytes;
    size_t n_pieces;
    uint16_t *n_in_piece; /* [n_pieces]: items that begin in it */
    size_t n_stripes;
    struct mc_stripe *stripes; /* [n_stripes] */
};

/* Makes an index of which no stripe has been counted. Returns false where there is no memory; it can be freed even then. */
bool mc_index_init(struct mc_index *index, const char *text, size_t n_bytes, const struct mc_syntax *syntax);
void mc_index_free(struct mc_index *index);

/* Counts one of n_stripes stripes. Several threads may count different ones. All must be, before what follows. */
void mc_index_count_stripe(struct mc_index *index, size_t stripe);

/* The number of lists; *first_end becomes the place of the first list delimiter, or n_bytes where there is none. */
size_t mc_index_count_lists(const struct mc_index *index, size_t *first_end);

/* The number of items of the list text[begin..end), at least 1: parsing finds that of an empty list bad. */
size_t mc_index_count_items(const struct mc_index *index, size_t begin, size_t end);

/* The same for all lists of the task together. */
uint64_t mc_index_count_all(const struct mc_index *index);

/*
 * Finds where every block of n_block items of the list text[begin..end), the last one perhaps shorter, begins in the text: fills
 * block_begins[0..n_blocks), where n_blocks follows from mc_index_count_items. n_block must be above 4096.
 */
void mc_index_find_blocks(const struct mc_index *index, size_t begin, size_t end, size_t n_block, size_t n_blocks,
                          size_t *block_begins);

#endif
