/* index.c - see index.h. */
#include "large/index.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Items are counted by the places where they begin, from 1 on: an item at the first byte of a list is not told by what stands before
 * it, and is counted apart. Behind a number delimiter that ends a list, an empty item begins, so there is a place behind
 * the text, too. Piece number p has the places from 1 + p * piece_bytes on.
 */
static size_t piece_begin(const struct mc_index *index, size_t piece) {
    return 1 + piece * index->piece_bytes;
}

void mc_index_begin(struct mc_index *index, const struct mc_syntax *syntax) {
    *index = (struct mc_index){
        .syntax = syntax,
        .piece_bytes = MC_PIECE_BYTES,
        .max_pieces = MC_MAX_PIECES,
        .max_blocks = MC_MAX_BLOCKS,
    };
}

void mc_index_set_text(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes) {
    index->text = text;
    index->n_bytes = n_bytes;
}

void mc_index_free(struct mc_index *index) {
    free(index->n_in_piece);
    *index = (struct mc_index){0};
}

/* Joins pieces two by two. */
static void join_pieces(struct mc_index *index) {
    for (size_t i = 0; i < index->capacity; i++) {
        const uint32_t n_items = index->n_in_piece[i];
        index->n_in_piece[i] = 0;
        index->n_in_piece[i / 2] += n_items;
    }
    index->piece_bytes *= 2;
}

/* Makes room for the pieces of a text of n_bytes. Returns false where there is no memory. */
static bool reserve(struct mc_index *index, size_t n_bytes) {
    while ((n_bytes - 1) / index->piece_bytes >= index->max_pieces) {
        join_pieces(index);
    }
    const size_t n_pieces = (n_bytes - 1) / index->piece_bytes + 1;
    if (n_pieces <= index->capacity) {
        return true;
    }
    const size_t n_wanted = n_pieces + index->capacity / 2;
    const size_t capacity = n_wanted < index->max_pieces ? n_wanted : index->max_pieces;
    uint32_t *n_in_piece = realloc(index->n_in_piece, capacity * sizeof *n_in_piece);
    if (n_in_piece == NULL) {
        return false;
    }
    memset(n_in_piece + index->capacity, 0, (capacity - index->capacity) * sizeof *n_in_piece);
    index->n_in_piece = n_in_piece;
    index->capacity = capacity;
    return true;
}

bool mc_index_append(struct mc_index *index, const struct mc_stripe *stripe) {
    if (!reserve(index, (index->n_stripes + 1) * MC_STRIPE_BYTES)) {
        return false;
    }
    for (size_t i = 0; i < MC_STRIPE_PIECES; i++) {
        const size_t byte = index->n_stripes * MC_STRIPE_BYTES + i * MC_PIECE_BYTES;
        index->n_in_piece[byte / index->piece_bytes] += stripe->n_in_piece[i];
    }
    if (index->n_list_ends == 0) {
        index->first_list_end = stripe->first_list_end;
    }
    index->n_list_ends += stripe->n_list_ends;
    index->n_stripes++;
    return true;
}

/* Whether an item begins at text[i], 0 < i. */
static inline bool item_begins(const char *text, size_t i, const struct mc_syntax *syntax) {
    if (syntax->blanks_separate) {
        return mc_class_of(syntax, text[i]) == MC_PLAIN && mc_class_of(syntax, text[i - 1]) == MC_BLANK;
    }
    return text[i - 1] == syntax->number;
}

/* The number of items that begin in text[1..n]; text[n] is looked at only where blanks separate. */
static size_t count_places(const char *text, size_t n, const struct mc_syntax *syntax) {
    if (!syntax->blanks_separate) {
        return mc_count_byte(text, n, syntax->number);
    }
    size_t count = 0;
    for (size_t i = 1; i <= n; i++) {
        count += item_begins(text, i, syntax);
    }
    return count;
}

/* The text that tells about the places from begin to end - 1: it begins one byte before. */
static int read_places(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                       const char **text) {
    return mc_large_text_read(index->text, begin - 1, end, buffer, text);
}

/* Where the places end in which items of a list may begin that ends before text[end]. */
static size_t places_end(const struct mc_index *index, size_t end) {
    return index->syntax->blanks_separate ? end : end + 1;
}

/* Counts the list delimiters in text[0..n), which stands from byte on. */
static void count_list_ends(struct mc_stripe *stripe, const char *text, size_t n, size_t byte, char delimiter) {
    const char *p = text;
    while ((p = memchr(p, delimiter, n - (size_t)(p - text))) != NULL) {
        stripe->first_list_end = stripe->n_list_ends == 0 ? byte + (size_t)(p - text) : stripe->first_list_end;
        stripe->n_list_ends++;
        p++;
    }
}

void mc_index_count_text(const struct mc_index *index, size_t number, const char *text, size_t n,
                         struct mc_stripe *stripe) {
    stripe->n_list_ends = 0;
    stripe->first_list_end = 0;
    for (size_t i = 0; i < MC_STRIPE_PIECES; i++) {
        const size_t at = i * MC_PIECE_BYTES;
        const size_t n_left = at < n ? n - at : 0;
        const size_t n_piece = n_left < MC_PIECE_BYTES ? n_left : MC_PIECE_BYTES;
        stripe->n_in_piece[i] = (uint16_t)count_places(text + at, n_piece, index->syntax);
        count_list_ends(stripe, text + at, n_piece, number * MC_STRIPE_BYTES + at, index->syntax->list);
    }
}

int mc_index_count_stripe(const struct mc_index *index, size_t number, struct mc_buffer *buffer,
                          struct mc_stripe *stripe) {
    const size_t begin = number * MC_STRIPE_BYTES; /* of the last stripe, perhaps n_bytes */
    const size_t n_left = index->n_bytes - begin;
    const size_t n = n_left < MC_STRIPE_BYTES ? n_left : MC_STRIPE_BYTES;
    const char *text;
    const int error = mc_large_text_read(index->text, begin, begin + n + 1, buffer, &text);
    if (error == 0) {
        mc_index_count_text(index, number, text, n, stripe);
    }
    return error;
}

int mc_index_end(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes, struct mc_buffer *buffer) {
    struct mc_stripe last;
    mc_index_set_text(index, text, n_bytes);
    const int error = mc_index_count_stripe(index, index->n_stripes, buffer, &last);
    return error != 0 ? error : mc_index_append(index, &last) ? 0 : ENOMEM;
}

size_t mc_index_count_lists(const struct mc_index *index, size_t *first_end) {
    *first_end = index->n_list_ends > 0 ? index->first_list_end : index->n_bytes;
    return index->n_list_ends + 1;
}

/* Counts the items that begin from a place to end - 1, which may be far. */
static int count_text(const struct mc_index *index, size_t place, size_t end, struct mc_buffer *buffer, size_t *n) {
    *n = 0;
    while (place < end) {
        const size_t next = end - place < MC_STRIPE_BYTES ? end : place + MC_STRIPE_BYTES;
        const char *text;
        const int error = read_places(index, place, next, buffer, &text);
        if (error != 0) {
            return error;
        }
        *n += count_places(text, next - place, index->syntax);
        place = next;
    }
    return 0;
}

/* The items that begin between a place and the end of its piece, or the last place of the list; *next becomes where that is. */
static int count_rest_of_piece(const struct mc_index *index, size_t place, size_t last_place, struct mc_buffer *buffer,
                               size_t *next, size_t *n) {
    const size_t piece = (place - 1) / index->piece_bytes;
    const size_t end = piece_begin(index, piece + 1);
    *next = end < last_place ? end : last_place;
    if (place == piece_begin(index, piece) && *next == end) {
        *n = index->n_in_piece[piece];
        return 0;
    }
    return count_text(index, place, *next, buffer, n);
}

/* Whether an item begins with the first byte of a list, or in its place: 0 or 1. */
static int count_first(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer, size_t *n) {
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
    const size_t last_place = places_end(index, end);
    int error = count_first(index, begin, end, buffer, n_items);
    for (size_t place = begin + 1; place < last_place && error == 0;) {
        size_t n;
        error = count_rest_of_piece(index, place, last_place, buffer, &place, &n);
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
        (void)mc_index_count_items(index, begin, end, &unused, &n); /* in memory, nothing fails */
        n_items += n;
        begin = end + 1;
    }
    return n_items;
}

int mc_index_begin_walk(const struct mc_index *index, size_t begin, size_t end, struct mc_buffer *buffer,
                        struct mc_index_walk *walk) {
    walk->place = begin + 1;
    walk->last_place = places_end(index, end);
    return count_first(index, begin, end, buffer, &walk->n_before);
}

int mc_index_find_blocks(const struct mc_index *index, struct mc_index_walk *walk, size_t first, size_t n_block,
                         size_t n, struct mc_buffer *buffer, struct mc_block_place *places) {
    for (size_t i = 0; i < n;) {
        if (walk->place >= walk->last_place) {
            return ESTALE; /* the items are not there any more */
        }
        size_t next;
        size_t n_here;
        const int error = count_rest_of_piece(index, walk->place, walk->last_place, buffer, &next, &n_here);
        if (error != 0) {
            return error;
        }
        for (; i < n && walk->n_before + n_here > first + i * n_block; i++) {
            places[i] = (struct mc_block_place){walk->place, first + i * n_block - walk->n_before};
        }
        if (i < n) { /* else the next block may begin in this piece, too */
            walk->n_before += n_here;
            walk->place = next;
        }
    }
    return 0;
}

/* Returns the place in text[1..n] of the item that begins there behind n_skipped others; 0 where there is none. */
static size_t find_item(const char *text, size_t n, size_t n_skipped, const struct mc_syntax *syntax) {
    enum { STEP = 256 };
    size_t i = 0;
    while (n - i > STEP) {
        const size_t n_items = count_places(text + i, STEP, syntax);
        if (n_items > n_skipped) {
            break;
        }
        n_skipped -= n_items;
        i += STEP;
    }
    for (i++; i <= n; i++) {
        if (item_begins(text, i, syntax)) {
            if (n_skipped == 0) {
                return i;
            }
            n_skipped--;
        }
    }
    return 0;
}

/* A part of a piece, which is read once for all blocks that begin in it. */
struct part {
    size_t begin; /* its places */
    size_t end;
    size_t n_before; /* items that begin in the piece before */
    size_t n_items;
    const char *text;
};

/* Reads the part of a piece that begins at a place. */
static int read_part(const struct mc_index *index, size_t begin, size_t n_before, struct mc_buffer *buffer,
                     struct part *part) {
    enum { PART_BYTES = 16 * 1024 };
    const size_t piece_end = piece_begin(index, (begin - 1) / index->piece_bytes + 1);
    const size_t last_place = places_end(index, index->n_bytes);
    const size_t end = piece_end < last_place ? piece_end : last_place;
    if (begin >= end) {
        return ESTALE;
    }
    *part = (struct part){.begin = begin, .end = end - begin < PART_BYTES ? end : begin + PART_BYTES};
    part->n_before = n_before;
    const int error = read_places(index, begin, part->end, buffer, &part->text);
    part->n_items = error == 0 ? count_places(part->text, part->end - begin, index->syntax) : 0;
    return error;
}

int mc_index_resolve(const struct mc_index *index, const struct mc_block_place *places, size_t n,
                     struct mc_buffer *buffer, size_t *begins) {
    struct part part = {0};
    for (size_t i = 0; i < n; i++) {
        const bool is_same_piece = i > 0 && places[i].place == places[i - 1].place;
        int error = is_same_piece ? 0 : read_part(index, places[i].place, 0, buffer, &part);
        while (error == 0 && places[i].n_skipped >= part.n_before + part.n_items) {
            const bool is_last = (part.end - 1) % index->piece_bytes == 0;
            error = is_last ? ESTALE : read_part(index, part.end, part.n_before + part.n_items, buffer, &part);
        }
        if (error != 0) {
            return error;
        }
        begins[i] = part.begin - 1 +
                    find_item(part.text, part.end - part.begin, places[i].n_skipped - part.n_before, index->syntax);
    }
    return 0;
}
