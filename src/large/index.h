/*
 * index.h - the index of one large task: where its items begin, so that several threads can parse it.
 *
 * Words of this folder:
 *   - task: one task of more than a window; list: its x or its y; item: one number of a list, as text.
 *   - block: MC_BLOCK items of one list that follow each other (the last block has fewer). Threads parse and sum
 *     blocks.
 *   - segment: MC_SEGMENT_BYTES bytes of the text. Threads count the items of segments, to make the index.
 *   - bucket: a few KiB of the text. The index holds the number of items that begin in each bucket.
 *   - unit (of work): what one thread does at a time, such as one segment or one block (team.h).
 *   - round: the blocks or segments that are worked on before their results are combined. It bounds the memory.
 *   - pass: all rounds over the lists, for one purpose, such as finding the ranges of the values (passes.h).
 *   - position: the index of a byte in the text, where an item may begin.
 *
 * Threads count segments in any order. The counts are appended to the buckets in the order of the text. If the buckets
 * become too many, two neighbours become one, so the memory of an index is bounded. The index tells the lists, their
 * lengths, and where any item begins. Knows nothing of threads, nor of what the items mean.
 *
 * A function that returns int returns 0 or errno of mc_large_text_read. Each thread passes a buffer of its own.
 */
#ifndef MC_LARGE_INDEX_H
#define MC_LARGE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "large/text.h"
#include "parse/split.h"

enum {
    /* The length of a segment. Counting may read one more byte. */
    MC_SEGMENT_BYTES = 256 * 1024,

    /* The length of a bucket before any are joined. Its count fits into 16 bits. */
    MC_BUCKET_BYTES = 4096,
    MC_SEGMENT_BUCKETS = MC_SEGMENT_BYTES / MC_BUCKET_BYTES,

    /* The segments of one round: so many that the wait for the last thread at the end of a round takes negligible time.
       */
    MC_ROUND_SEGMENTS = 128,

    /* The maximum number of buckets, 4 bytes each. Buckets are joined only in a text of more than 4 GiB. */
    MC_MAX_BUCKETS = 1 << 20,

    /* The maximum number of blocks in a round. They take about 100 bytes each, for 64 MiB of text or more. */
    MC_MAX_BLOCKS = 4096
};

/* The counts of one segment. */
struct mc_segment {
    uint16_t n_in_bucket[MC_SEGMENT_BUCKETS]; /* items that begin in each bucket */
    size_t n_list_ends;
    size_t first_list_end; /* the position of the first list delimiter, if n_list_ends > 0 */
};

/* The index of the first n_bytes of a text: a task without the delimiter or newline (LF or CRLF) that ends it. */
struct mc_index {
    const struct mc_syntax *syntax;
    const struct mc_large_text *text;
    size_t n_bytes;
    size_t n_segments;     /* appended so far */
    uint32_t *n_in_bucket; /* [capacity]: items that begin in each bucket */
    size_t capacity;
    size_t bucket_bytes;
    size_t n_list_ends;
    size_t first_list_end;
    size_t max_buckets; /* MC_MAX_BUCKETS; smaller in tests */
    size_t max_blocks;  /* MC_MAX_BLOCKS; smaller in tests */
};

/* Makes an empty index. The text is set later. */
void mc_index_init(struct mc_index *index, const struct mc_syntax *syntax);

/* Frees the memory of the index. */
void mc_index_free(struct mc_index *index);

/* Sets the text and n_bytes, which mc_index_count_segment needs. The text has n_bytes / MC_SEGMENT_BYTES + 1 segments;
   the last one may be empty. */
void mc_index_set_text(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes);

/* Counts one segment of the text. Several threads may count different segments at once. */
int mc_index_count_segment(const struct mc_index *index, size_t number, struct mc_buffer *buffer,
                           struct mc_segment *segment);

/* Counts one segment, text[0..n); the last one may be short. text[n] must be readable. */
void mc_index_count_text(const struct mc_index *index, size_t number, const char *text, size_t n,
                         struct mc_segment *segment);

/* Appends the next segment. Returns false if there is no memory. */
bool mc_index_append(struct mc_index *index, const struct mc_segment *segment);

/* Sets the text, then counts and appends its last segment. All others must have been appended. */
int mc_index_finish(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes, struct mc_buffer *buffer);

/* The functions below need an index with all segments. */

/* Returns the number of lists. *first_end becomes the position of the first list delimiter, or n_bytes if there is
   none. */
size_t mc_index_count_lists(const struct mc_index *index, size_t *first_end);

/* Counts the items of the list from position begin to end - 1. An empty list counts as one item, which the parser finds
   bad. */
int mc_index_count_items(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                         size_t *n_items);

/* Returns the number of items of all lists. The text must be in memory. */
uint64_t mc_index_count_all(const struct mc_index *index);

/* Where a block begins, coarsely: at the item after the first n_skipped items that begin at position or later. All
   these items begin in one bucket. */
struct mc_coarse_location {
    size_t position;
    size_t n_skipped;
};

/* A walk from block to block of a list, started by mc_index_begin_walk. */
struct mc_index_walk {
    size_t position;     /* the next position */
    size_t n_before;     /* the items that begin before it */
    size_t end_position; /* items of the list begin before this position */
};

/* Begins a walk at the first item of the list from position begin to end - 1. */
int mc_index_begin_walk(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                        struct mc_index_walk *walk);

/* Fills coarse[0..n) with the locations of n blocks. They begin with items number first, first + n_block, and so on,
   where first > 0. These items must be in the list, and not before the walk. Returns ESTALE if the file has changed and
   the items are gone. */
int mc_index_locate_coarsely(const struct mc_index *index, struct mc_index_walk *walk, size_t first, size_t n_block,
                             size_t n, struct mc_buffer *buffer, struct mc_coarse_location *coarse);

/* Reads the text around coarse[0..n), and fills begins[0..n) with the positions at which the blocks begin. Several
   threads may call it at once. */
int mc_index_locate_exactly(const struct mc_index *index, const struct mc_coarse_location *coarse, size_t n,
                            struct mc_buffer *buffer, size_t *begins);

#endif
