/* index.c - see index.h. */
#include "index.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A piece is small enough to walk through it again for a block that begins in it, and its count fits into 16 bits. */
enum { PIECE_BYTES = 4096, PIECES_PER_STRIPE = MC_STRIPE_BYTES / PIECE_BYTES };

/* What was found of list delimiters in one stripe. */
struct mc_stripe {
    size_t n_list_ends;
    size_t first_list_end;
};

/*
 * Items are counted by the places where they begin, from 1 on: an item at the first byte of a list is not told by what stands before
 * it, and is counted apart. Behind a number delimiter that ends a list, an empty item begins, so there is a place behind
 * the text, too. Piece number p has the places from 1 + p * PIECE_BYTES on.
 */
static size_t piece_begin(size_t piece) {
    return 1 + piece * PIECE_BYTES;
}

void mc_index_begin(struct mc_index *index, const struct mc_syntax *syntax) {
    *index = (struct mc_index){.syntax = syntax};
}

bool mc_index_reserve(struct mc_index *index, size_t n_stripes) {
    if (n_stripes <= index->n_reserved) {
        return true;
    }
    const size_t n_wanted = n_stripes + index->n_reserved / 2;
    uint16_t *n_in_piece = realloc(index->n_in_piece, n_wanted * PIECES_PER_STRIPE * sizeof *n_in_piece);
    if (n_in_piece == NULL) {
        return false;
    }
    index->n_in_piece = n_in_piece;
    struct mc_stripe *stripes = realloc(index->stripes, n_wanted * sizeof *stripes);
    if (stripes == NULL) {
        return false;
    }
    index->stripes = stripes;
    for (; index->n_reserved < n_wanted; index->n_reserved++) {
        const size_t stripe = index->n_reserved;
        stripes[stripe] = (struct mc_stripe){0};
        memset(n_in_piece + stripe * PIECES_PER_STRIPE, 0, PIECES_PER_STRIPE * sizeof *n_in_piece);
    }
    return true;
}

bool mc_index_init(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes,
                   const struct mc_syntax *syntax) {
    *index = (struct mc_index){.syntax = syntax, .text = text, .n_bytes = n_bytes};
    index->n_pieces = n_bytes / PIECE_BYTES + 1;
    index->n_stripes = n_bytes / MC_STRIPE_BYTES + 1;
    return mc_index_reserve(index, index->n_stripes);
}

void mc_index_free(struct mc_index *index) {
    free(index->n_in_piece);
    free(index->stripes);
    *index = (struct mc_index){0};
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

void mc_index_count_text(struct mc_index *index, size_t stripe, const char *text, size_t n) {
    index->stripes[stripe] = (struct mc_stripe){0};
    for (size_t i = 0; i < PIECES_PER_STRIPE; i++) {
        const size_t at = i * PIECE_BYTES;
        const size_t n_left = at < n ? n - at : 0;
        const size_t n_piece = n_left < PIECE_BYTES ? n_left : PIECE_BYTES;
        index->n_in_piece[stripe * PIECES_PER_STRIPE + i] = (uint16_t)count_places(text + at, n_piece, index->syntax);
        count_list_ends(&index->stripes[stripe], text + at, n_piece, stripe * MC_STRIPE_BYTES + at,
                        index->syntax->list);
    }
}

int mc_index_count_stripe(struct mc_index *index, size_t stripe, struct mc_buffer *buffer) {
    const size_t begin = stripe * MC_STRIPE_BYTES; /* of the last stripe, perhaps n_bytes */
    const size_t n_left = index->n_bytes - begin;
    const size_t n = n_left < MC_STRIPE_BYTES ? n_left : MC_STRIPE_BYTES;
    const char *text;
    const int error = mc_large_text_read(index->text, begin, begin + n + 1, buffer, &text);
    if (error == 0) {
        mc_index_count_text(index, stripe, text, n);
    }
    return error;
}

int mc_index_end(struct mc_index *index, const struct mc_large_text *text, size_t n_bytes, struct mc_buffer *buffer) {
    index->text = text;
    index->n_bytes = n_bytes;
    index->n_pieces = n_bytes / PIECE_BYTES + 1;
    index->n_stripes = n_bytes / MC_STRIPE_BYTES + 1;
    if (!mc_index_reserve(index, index->n_stripes)) {
        return ENOMEM;
    }
    index->stripes[index->n_stripes - 1] = (struct mc_stripe){0};
    return mc_index_count_stripe(index, index->n_stripes - 1, buffer); /* the text may end within it */
}

size_t mc_index_count_lists(const struct mc_index *index, size_t *first_end) {
    size_t n_list_ends = 0;
    *first_end = index->n_bytes;
    for (size_t stripe = 0; stripe < index->n_stripes; stripe++) {
        const struct mc_stripe *found = &index->stripes[stripe];
        if (n_list_ends == 0 && found->n_list_ends > 0) {
            *first_end = found->first_list_end;
        }
        n_list_ends += found->n_list_ends;
    }
    return n_list_ends + 1;
}

/* The items that begin between a place and the end of its piece, or the last place of the list; *next becomes where that is. */
static int count_rest_of_piece(const struct mc_index *index, size_t place, size_t last_place, struct mc_buffer *buffer,
                               size_t *next, size_t *n) {
    const size_t piece = (place - 1) / PIECE_BYTES;
    const size_t end = piece_begin(piece + 1);
    *next = end < last_place ? end : last_place;
    if (place == piece_begin(piece) && *next == end) {
        *n = index->n_in_piece[piece];
        return 0;
    }
    const char *text;
    const int error = read_places(index, place, *next, buffer, &text);
    *n = error == 0 ? count_places(text, *next - place, index->syntax) : 0;
    return error;
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

int mc_index_find_blocks(const struct mc_index *index, size_t begin, size_t end, size_t n_block, size_t n_blocks,
                         struct mc_buffer *buffer, struct mc_block_place *places) {
    assert(n_block > PIECE_BYTES); /* so that at most one block begins in a piece */
    const size_t last_place = places_end(index, end);
    size_t n_before;
    int error = count_first(index, begin, end, buffer, &n_before);
    size_t block = 1;
    places[0] = (struct mc_block_place){begin, SIZE_MAX};
    for (size_t place = begin + 1; block < n_blocks && error == 0;) {
        if (place >= last_place) {
            return ESTALE; /* the items are not there any more */
        }
        size_t next;
        size_t n;
        error = count_rest_of_piece(index, place, last_place, buffer, &next, &n);
        if (error == 0 && n_before + n > block * n_block) {
            places[block] = (struct mc_block_place){place, block * n_block - n_before};
            block++;
        }
        n_before += n;
        place = next;
    }
    return error;
}

int mc_index_resolve(const struct mc_index *index, const struct mc_block_place *place, struct mc_buffer *buffer,
                     size_t *begin) {
    if (place->n_skipped == SIZE_MAX) {
        *begin = place->place; /* a list begins there */
        return 0;
    }
    const size_t piece_end = piece_begin((place->place - 1) / PIECE_BYTES + 1);
    const size_t last_place = places_end(index, index->n_bytes);
    const size_t end = piece_end < last_place ? piece_end : last_place;
    const char *text;
    const int error = read_places(index, place->place, end, buffer, &text);
    if (error != 0) {
        return error;
    }
    size_t n_left = place->n_skipped;
    for (size_t i = 1; i <= end - place->place; i++) {
        if (item_begins(text, i, index->syntax)) {
            if (n_left == 0) {
                *begin = place->place + i - 1;
                return 0;
            }
            n_left--;
        }
    }
    return ESTALE;
}
