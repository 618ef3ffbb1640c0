/*
 * index.h - where the items of one large task begin, so that several threads can parse it.
 *
 * The text is counted in segments, of which several threads may count different ones. Their counts are appended in
 * order to those of buckets, which are few kilobytes each. Where there would be too many buckets, two at a time become
 * one: so the memory of an index is bounded. From the buckets follow the lists, their lengths, and where any item
 * begins. Knows nothing of threads, or of what the items mean.
 *
 * Functions that return an int return 0 or the errno of mc_large_text_read; each thread has a buffer of its own for
 * that.
 */
#ifndef MC_LARGE_INDEX_H
#define MC_LARGE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "large/text.h"
#include "parse/split.h"

enum {
    /* The bytes from which each segment begins in the text. To count it, one more byte may be looked at. */
    MC_SEGMENT_BYTES = 256 * 1024,

    /* The buckets of a segment, before any are joined. The count of each fits into 16 bits. */
    MC_BUCKET_BYTES = 4096,
    MC_SEGMENT_BUCKETS = MC_SEGMENT_BYTES / MC_BUCKET_BYTES,

    /* Stripes that are counted in one round by all threads: so many that to wait for the last one of each takes no
       time that matters. */
    MC_ROUND_SEGMENTS = 128,

    /* The most buckets, 4 bytes each: those of texts up to 4 GiB are not joined. */
    MC_MAX_BUCKETS = 1 << 20,

    /* The most blocks that are located at a time: some 100 bytes each in large.c, while 64 MiB of text or more are
       worked on. */
    MC_MAX_BLOCKS = 4096
};

/* What was counted in one segment. */
struct mc_segment {
    uint16_t n_in_bucket[MC_SEGMENT_BUCKETS]; /* items that begin in each bucket */
    size_t n_list_ends;
    size_t first_list_end; /* its position in the text, if there is one */
};

/* The index of the first n_bytes of a text: a task without the byte that ends it, or the carriage return before that.
   */
struct mc_index {
    const struct mc_syntax *syntax;
    const struct mc_large_text *text;
    size_t n_bytes;
    size_t n_segments;     /* that have been appended */
    uint32_t *n_in_bucket; /* [capacity]: items that begin in each bucket */
    size_t capacity;
    size_t bucket_bytes;
    size_t n_list_ends;
    size_t first_list_end;
    size_t max_buckets; /* MC_MAX_BUCKETS and MC_MAX_BLOCKS, but in tests */
    size_t max_blocks;
};

/* Makes an index of which no segment has been appended, of a text that is not known yet. */
void mc_index_init(struct mc_index *index, const struct mc_syntax *syntax);
void mc_index_free(struct mc_index *index);

/* Sets the text and n_bytes, so that mc_index_count_segment can count its segments: n_bytes / MC_SEGMENT_BYTES + 1,
   the last one perhaps empty. */
void mc_index_set_text(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes);

/* Counts a segment of the text. Several threads may count different ones. */
int mc_index_count_segment(const struct mc_index *index, size_t number, struct mc_buffer *buffer,
                           struct mc_segment *segment);

/* Counts a segment that is text[0..n), which may be shorter where the text ends; text[n] may be looked at. */
void mc_index_count_text(const struct mc_index *index, size_t number, const char *text, size_t n,
                         struct mc_segment *segment);

/* Appends the next segment. Returns false where there is no memory. */
bool mc_index_append(struct mc_index *index, const struct mc_segment *segment);

/* Sets the text, of which all segments but the last have been appended; counts the last one and appends it. */
int mc_index_finish(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes, struct mc_buffer *buffer);

/* What follows is for an index of which all segments have been appended. */

/* The number of lists; *first_end becomes the position of the first list delimiter, or n_bytes where there is none. */
size_t mc_index_count_lists(const struct mc_index *index, size_t *first_end);

/* The number of items of the list from begin to end - 1, at least 1: parsing finds that of an empty list bad. */
int mc_index_count_items(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                         size_t *n_items);

/* The same for all lists of a task in memory together. */
uint64_t mc_index_count_all(const struct mc_index *index);

/* Where a block of items begins: behind n_skipped items that begin from a position on, in the same bucket. */
struct mc_coarse_location {
    size_t position;
    size_t n_skipped;
};

/* A walk through a list from block to block, which begins with mc_index_walk. */
struct mc_index_walk {
    size_t position; /* where the walk is */
    size_t n_before; /* items that begin before */
    size_t end_position;
};

/* Begins a walk at the first item of the list from begin to end - 1. */
int mc_index_begin_walk(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                        struct mc_index_walk *walk);

/* Fills coarse[0..n) with those of the blocks that begin with items number first, first + n_block and so on, 0 <
   first: these must be in the list, and not before what the walk has come to. ESTALE if the items are not there any
   more. */
int mc_index_locate_coarsely(const struct mc_index *index, struct mc_index_walk *walk, size_t first, size_t n_block,
                             size_t n, struct mc_buffer *buffer, struct mc_coarse_location *coarse);

/* begins[0..n) become the bytes with which the blocks at coarse[0..n) begin. Several threads may ask. */
int mc_index_locate_exactly(const struct mc_index *index, const struct mc_coarse_location *coarse, size_t n,
                            struct mc_buffer *buffer, size_t *begins);

#endif
