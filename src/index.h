/*
 * index.h - where the items of one large task begin, so that several threads can parse it.
 *
 * The text is counted in pieces of a few kilobytes, many of which make a stripe; stripes can be counted by several threads. From
 * that follow the lists, their lengths, and where any item begins. Knows nothing of threads, or of what the items mean.
 *
 * Functions that return an int return 0 or the errno of mc_large_text_read; each thread has a buffer of its own for that.
 */
#ifndef MC_INDEX_H
#define MC_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "large_text.h"
#include "split.h"

struct mc_stripe;

/* The index of the first n_bytes of a text: a task without the byte that ends it, or the carriage return before that. */
struct mc_index {
    const struct mc_syntax *syntax;
    const struct mc_large_text *text;
    size_t n_bytes;
    size_t n_pieces;
    uint16_t *n_in_piece; /* [n_pieces]: items that begin in it */
    size_t n_stripes;
    struct mc_stripe *stripes; /* [n_stripes] */
    size_t n_reserved;         /* stripes that there is room for, with their pieces */
};

/* Makes an index of which no stripe has been counted. Returns false where there is no memory; it can be freed even then. */
bool mc_index_init(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes,
                   const struct mc_syntax *syntax);
void mc_index_free(struct mc_index *index);

/* Makes an index of a text of unknown length, of which stripes are counted as it is searched. */
void mc_index_begin(struct mc_index *index, const struct mc_syntax *syntax);

/* Makes room for the counts of stripes before n_stripes. Returns false where there is no memory. */
bool mc_index_reserve(struct mc_index *index, size_t n_stripes);

/* The bytes from which each stripe begins in the text. To count it, one more byte may be looked at. */
enum { MC_STRIPE_BYTES = 256 * 1024 };

/* Counts a stripe whose text is text[0..n), which may be shorter where the text ends; text[n] may be looked at. */
void mc_index_count_text(struct mc_index *index, size_t stripe, const char *text, size_t n);

/* Ends an index that was begun: the text, of which all stripes have been counted, has n_bytes; what was counted behind is dropped. */
int mc_index_end(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes, struct mc_buffer *buffer);

/* Counts one of n_stripes stripes. Several threads may count different ones. All must be, before what follows. */
int mc_index_count_stripe(struct mc_index *index, size_t stripe, struct mc_buffer *buffer);

/* The number of lists; *first_end becomes the place of the first list delimiter, or n_bytes where there is none. */
size_t mc_index_count_lists(const struct mc_index *index, size_t *first_end);

/* The number of items of the list from begin to end - 1, at least 1: parsing finds that of an empty list bad. */
int mc_index_count_items(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                         size_t *n_items);

/* The same for all lists of a task in memory together. */
uint64_t mc_index_count_all(const struct mc_index *index);

/* Where a block of items begins: behind n_skipped items that begin from a place on, in the same piece. */
struct mc_block_place {
    size_t place;
    size_t n_skipped;
};

/*
 * Finds the places of the blocks of n_block items, the last one perhaps shorter, of the list from begin to end - 1: fills
 * places[0..n_blocks), where n_blocks follows from mc_index_count_items. n_block must be above 4096.
 */
int mc_index_find_blocks(const struct mc_index *index, size_t begin, size_t end, size_t n_block, size_t n_blocks,
                         struct mc_buffer *buffer, struct mc_block_place *places);

/* *begin becomes the byte with which the block at a place begins. Several threads may ask. */
int mc_index_resolve(const struct mc_index *index, const struct mc_block_place *place, struct mc_buffer *buffer,
                     size_t *begin);

#endif
