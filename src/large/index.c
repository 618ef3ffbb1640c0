/* index.c - see index.h. Counts items in segments, and finds blocks by the counts. */
#include "large/index.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Returns the first position of a bucket. Bucket number p has the positions from 1 + p * bucket_bytes on.
 *
 * The byte before a position shows whether an item begins there. So the buckets start at position 1, and the first item
 * of a list is counted apart. An empty item begins after a number delimiter that ends the text, so the position after
 * the text counts, too.
 */
static size_t get_bucket_begin(const struct mc_index *index, size_t bucket) {
    return 1 + bucket * index->bucket_bytes;
}

void mc_index_init(struct mc_index *index, const struct mc_syntax *syntax) {
    *index = (struct mc_index){
        .syntax = syntax,
        .bucket_bytes = MC_BUCKET_BYTES,
        .max_buckets = MC_MAX_BUCKETS,
        .max_blocks = MC_MAX_BLOCKS,
    };
}

void mc_index_set_text(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes) {
    index->text = text;
    index->n_bytes = n_bytes;
}

void mc_index_free(struct mc_index *index) {
    free(index->n_in_bucket);
    *index = (struct mc_index){0};
}

/* Joins each pair of neighbouring buckets. */
static void join_buckets(struct mc_index *index) {
    for (size_t i = 0; i < index->capacity; i++) {
        const uint32_t n_items = index->n_in_bucket[i];
        index->n_in_bucket[i] = 0;
        index->n_in_bucket[i / 2] += n_items;
    }
    index->bucket_bytes *= 2;
}

/* Makes room for the buckets of a text of n_bytes. Returns false if there is no memory. */
static bool reserve_buckets(struct mc_index *index, size_t n_bytes) {
    while ((n_bytes - 1) / index->bucket_bytes >= index->max_buckets) {
        join_buckets(index);
    }
    const size_t n_buckets = (n_bytes - 1) / index->bucket_bytes + 1;
    if (n_buckets <= index->capacity) {
        return true;
    }
    const size_t n_wanted = n_buckets + index->capacity / 2;
    const size_t capacity = n_wanted < index->max_buckets ? n_wanted : index->max_buckets;
    uint32_t *n_in_bucket = realloc(index->n_in_bucket, capacity * sizeof *n_in_bucket);
    if (n_in_bucket == NULL) {
        return false;
    }
    memset(n_in_bucket + index->capacity, 0, (capacity - index->capacity) * sizeof *n_in_bucket);
    index->n_in_bucket = n_in_bucket;
    index->capacity = capacity;
    return true;
}

bool mc_index_append(struct mc_index *index, const struct mc_segment *segment) {
    if (!reserve_buckets(index, (index->n_segments + 1) * MC_SEGMENT_BYTES)) {
        return false;
    }
    for (size_t i = 0; i < MC_SEGMENT_BUCKETS; i++) {
        const size_t byte = index->n_segments * MC_SEGMENT_BYTES + i * MC_BUCKET_BYTES;
        index->n_in_bucket[byte / index->bucket_bytes] += segment->n_in_bucket[i];
    }
    if (index->n_list_ends == 0) {
        index->first_list_end = segment->first_list_end;
    }
    index->n_list_ends += segment->n_list_ends;
    index->n_segments++;
    return true;
}

/* Returns whether an item begins at text[i], 0 < i. */
static inline bool is_item_begin(const char *text, size_t i, const struct mc_syntax *syntax) {
    if (syntax->blanks_separate) {
        return mc_class_of(syntax, text[i]) == MC_PLAIN && mc_class_of(syntax, text[i - 1]) == MC_BLANK;
    }
    return text[i - 1] == syntax->number;
}

/* Counts the items that begin in text[1..n]. Reads text[n] only if blanks separate numbers. */
static size_t count_item_begins(const char *text, size_t n, const struct mc_syntax *syntax) {
    if (!syntax->blanks_separate) {
        return mc_count_byte(text, n, syntax->number);
    }
    size_t count = 0;
    for (size_t i = 1; i <= n; i++) {
        count += is_item_begin(text, i, syntax);
    }
    return count;
}

/* Reads the text to count the items that begin at begin to end - 1. It starts one byte before. */
static int read_positions(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                          const char **text) {
    return mc_large_text_read(index->text, begin - 1, end, buffer, text);
}

/* Returns the end of the positions at which items of a list may begin. The list ends before text[end]. */
static size_t get_end_position(const struct mc_index *index, size_t end) {
    return index->syntax->blanks_separate ? end : end + 1;
}

/* Counts the list delimiters in text[0..n), which is at position byte of the task. */
static void count_list_ends(struct mc_segment *segment, const char *text, size_t n, size_t byte, char delimiter) {
    const char *p = text;
    while ((p = memchr(p, delimiter, n - (size_t)(p - text))) != NULL) {
        segment->first_list_end = segment->n_list_ends == 0 ? byte + (size_t)(p - text) : segment->first_list_end;
        segment->n_list_ends++;
        p++;
    }
}

void mc_index_count_text(const struct mc_index *index, size_t number, const char *text, size_t n,
                         struct mc_segment *segment) {
    segment->n_list_ends = 0;
    segment->first_list_end = 0;
    for (size_t i = 0; i < MC_SEGMENT_BUCKETS; i++) {
        const size_t at = i * MC_BUCKET_BYTES;
        const size_t n_left = at < n ? n - at : 0;
        const size_t n_bucket = n_left < MC_BUCKET_BYTES ? n_left : MC_BUCKET_BYTES;
        segment->n_in_bucket[i] = (uint16_t)count_item_begins(text + at, n_bucket, index->syntax);
        count_list_ends(segment, text + at, n_bucket, number * MC_SEGMENT_BYTES + at, index->syntax->list);
    }
}

int mc_index_count_segment(const struct mc_index *index, size_t number, struct mc_buffer *buffer,
                           struct mc_segment *segment) {
    const size_t begin = number * MC_SEGMENT_BYTES; /* for the last segment, this may be n_bytes */
    const size_t n_left = index->n_bytes - begin;
    const size_t n = n_left < MC_SEGMENT_BYTES ? n_left : MC_SEGMENT_BYTES;
    const char *text;
    const int error = mc_large_text_read(index->text, begin, begin + n + 1, buffer, &text);
    if (error == 0) {
        mc_index_count_text(index, number, text, n, segment);
    }
    return error;
}

int mc_index_finish(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes,
                    struct mc_buffer *buffer) {
    struct mc_segment last;
    mc_index_set_text(index, text, n_bytes);
    const int error = mc_index_count_segment(index, index->n_segments, buffer, &last);
    return error != 0 ? error : mc_index_append(index, &last) ? 0 : ENOMEM;
}

size_t mc_index_count_lists(const struct mc_index *index, size_t *first_end) {
    *first_end = index->n_list_ends > 0 ? index->first_list_end : index->n_bytes;
    return index->n_list_ends + 1;
}

/* Counts the items that begin at position to end - 1, and reads the text in parts. */
static int count_text_items(const struct mc_index *index, size_t position, size_t end, struct mc_buffer *buffer,
                            size_t *n) {
    *n = 0;
    while (position < end) {
        const size_t next = end - position < MC_SEGMENT_BYTES ? end : position + MC_SEGMENT_BYTES;
        const char *text;
        const int error = read_positions(index, position, next, buffer, &text);
        if (error != 0) {
            return error;
        }
        *n += count_item_begins(text, next - position, index->syntax);
        position = next;
    }
    return 0;
}

/* Counts the items that begin from position to the end of its bucket or of the list. *next becomes that end. Reads no
   text if the whole bucket counts. */
static int count_rest_of_bucket(const struct mc_index *index, size_t position, size_t end_position,
                                struct mc_buffer *buffer, size_t *next, size_t *n) {
    const size_t bucket = (position - 1) / index->bucket_bytes;
    const size_t end = get_bucket_begin(index, bucket + 1);
    *next = end < end_position ? end : end_position;
    if (position == get_bucket_begin(index, bucket) && *next == end) {
        *n = index->n_in_bucket[bucket];
        return 0;
    }
    return count_text_items(index, position, *next, buffer, n);
}

/* *n becomes 1 if an item begins at the first byte of a list, else 0. If a byte separates numbers, it always does. */
static int count_first_item(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                            size_t *n) {
    *n = 1;
    if (!index->syntax->blanks_separate) {
        return 0;
    }
    const char *text;
    const int error = mc_large_text_read(index->text, begin, begin + 1, buffer, &text);
    *n = error == 0 && begin < end && mc_class_of(index->syntax, text[0]) != MC_BLANK;
    return error;
}

int mc_index_count_items(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                         size_t *n_items) {
    const size_t end_position = get_end_position(index, end);
    int error = count_first_item(index, begin, end, buffer, n_items);
    for (size_t position = begin + 1; position < end_position && error == 0;) {
        size_t n;
        error = count_rest_of_bucket(index, position, end_position, buffer, &position, &n);
        *n_items += n;
    }
    *n_items = *n_items > 0 ? *n_items : 1;
    return error;
}

uint64_t mc_index_count_all(const struct mc_index *index) {
    uint64_t n_items = 0;
    const char *text = index->text->memory;
    for (size_t begin = 0; begin <= index->n_bytes;) {
        const char *list_end = memchr(text + begin, index->syntax->list, index->n_bytes - begin);
        const size_t end = list_end != NULL ? (size_t)(list_end - text) : index->n_bytes;
        struct mc_buffer unused = {0};
        size_t n;
        (void)mc_index_count_items(index, begin, end, &unused, &n); /* reading memory cannot fail */
        n_items += n;
        begin = end + 1;
    }
    return n_items;
}

int mc_index_begin_walk(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                        struct mc_index_walk *walk) {
    walk->position = begin + 1;
    walk->end_position = get_end_position(index, end);
    return count_first_item(index, begin, end, buffer, &walk->n_before);
}

int mc_index_locate_coarsely(const struct mc_index *index, struct mc_index_walk *walk, size_t first, size_t n_block,
                             size_t n, struct mc_buffer *buffer, struct mc_coarse_location *coarse) {
    for (size_t i = 0; i < n;) {
        if (walk->position >= walk->end_position) {
            return ESTALE; /* the file has changed, and the items no longer exist */
        }
        size_t next;
        size_t n_here;
        const int error = count_rest_of_bucket(index, walk->position, walk->end_position, buffer, &next, &n_here);
        if (error != 0) {
            return error;
        }
        for (; i < n && walk->n_before + n_here > first + i * n_block; i++) {
            coarse[i] = (struct mc_coarse_location){walk->position, first + i * n_block - walk->n_before};
        }
        if (i < n) { /* else the next block may begin in this bucket, too */
            walk->n_before += n_here;
            walk->position = next;
        }
    }
    return 0;
}

/* Skips n_skipped items that begin in text[1..n]. Returns the index at which the next one begins, or 0 if there is
   none. */
static size_t find_item(const char *text, size_t n, size_t n_skipped, const struct mc_syntax *syntax) {
    enum { STEP = 256 };
    size_t i = 0;
    while (n - i > STEP) {
        const size_t n_items = count_item_begins(text + i, STEP, syntax);
        if (n_items > n_skipped) {
            break;
        }
        n_skipped -= n_items;
        i += STEP;
    }
    for (i++; i <= n; i++) {
        if (is_item_begin(text, i, syntax)) {
            if (n_skipped == 0) {
                return i;
            }
            n_skipped--;
        }
    }
    return 0;
}

/* A part of a bucket that is read once for all blocks that begin in it. */
struct section {
    size_t begin; /* its positions are begin to end - 1 */
    size_t end;
    size_t n_before; /* the items that begin in the bucket before the section */
    size_t n_items;  /* the items that begin in the section */
    const char *text;
};

/* Reads the section that begins at a position. Returns ESTALE if the text ends before. */
static int read_section(const struct mc_index *index, size_t begin, size_t n_before, struct mc_buffer *buffer,
                        struct section *section) {
    enum { SECTION_BYTES = 16 * 1024 };
    const size_t bucket_end = get_bucket_begin(index, (begin - 1) / index->bucket_bytes + 1);
    const size_t end_position = get_end_position(index, index->n_bytes);
    const size_t end = bucket_end < end_position ? bucket_end : end_position;
    if (begin >= end) {
        return ESTALE;
    }
    *section = (struct section){.begin = begin, .end = end - begin < SECTION_BYTES ? end : begin + SECTION_BYTES};
    section->n_before = n_before;
    const int error = read_positions(index, begin, section->end, buffer, &section->text);
    section->n_items = error == 0 ? count_item_begins(section->text, section->end - begin, index->syntax) : 0;
    return error;
}

int mc_index_locate_exactly(const struct mc_index *index, const struct mc_coarse_location *coarse, size_t n,
                            struct mc_buffer *buffer, size_t *begins) {
    struct section section = {0};
    for (size_t i = 0; i < n; i++) {
        const bool is_same_bucket = i > 0 && coarse[i].position == coarse[i - 1].position;
        int error = is_same_bucket ? 0 : read_section(index, coarse[i].position, 0, buffer, &section);
        while (error == 0 && coarse[i].n_skipped >= section.n_before + section.n_items) {
            const bool is_last = (section.end - 1) % index->bucket_bytes == 0;
            error = is_last ? ESTALE
                            : read_section(index, section.end, section.n_before + section.n_items, buffer, &section);
        }
        if (error != 0) {
            return error;
        }
        begins[i] =
            section.begin - 1 +
            find_item(section.text, section.end - section.begin, coarse[i].n_skipped - section.n_before, index->syntax);
    }
    return 0;
}
