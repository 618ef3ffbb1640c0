/* index.c - see index.h. */
#include "index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A piece is small enough to walk through it again for a block that begins in it, and its count fits into 16 bits. */
enum { PIECE_BYTES = 4096, PIECES_PER_STRIPE = 64 };

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

bool mc_index_init(struct mc_index *index, const char *text, size_t n_bytes, const struct mc_syntax *syntax) {
    *index = (struct mc_index){.syntax = syntax, .text = text, .n_bytes = n_bytes};
    index->n_pieces = n_bytes / PIECE_BYTES + 1;
    index->n_stripes = index->n_pieces / PIECES_PER_STRIPE + 1;
    index->n_in_piece = calloc(index->n_pieces, sizeof *index->n_in_piece);
    index->stripes = calloc(index->n_stripes, sizeof *index->stripes);
    return index->n_in_piece != NULL && index->stripes != NULL;
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

/* The number of items that begin in text[begin..end), 0 < begin. */
static size_t count_between(const char *text, size_t begin, size_t end, const struct mc_syntax *syntax) {
    if (!syntax->blanks_separate) {
        return begin < end ? mc_count_byte(text + begin - 1, end - begin, syntax->number) : 0;
    }
    size_t n = 0;
    for (size_t i = begin; i < end; i++) {
        n += item_begins(text, i, syntax);
    }
    return n;
}

/* Where the places end in which items of a list may begin that ends before text[end]. */
static size_t places_end(const struct mc_index *index, size_t end) {
    return index->syntax->blanks_separate ? end : end + 1;
}

void mc_index_count_stripe(struct mc_index *index, size_t stripe) {
    struct mc_stripe *found = &index->stripes[stripe];
    const size_t last_place = places_end(index, index->n_bytes);
    size_t piece = stripe * PIECES_PER_STRIPE;
    for (size_t i = 0; i < PIECES_PER_STRIPE && piece < index->n_pieces; i++, piece++) {
        const size_t begin = piece_begin(piece);
        const size_t end = piece_begin(piece + 1) < last_place ? piece_begin(piece + 1) : last_place;
        index->n_in_piece[piece] = (uint16_t)count_between(index->text, begin, end, index->syntax);
        /* Of the text, piece number p has the bytes from p * PIECE_BYTES on. */
        const size_t text_end = begin - 1 + PIECE_BYTES < index->n_bytes ? begin - 1 + PIECE_BYTES : index->n_bytes;
        const char *p = index->text + begin - 1;
        const char *list_end;
        while ((list_end = memchr(p, index->syntax->list, (size_t)(index->text + text_end - p))) != NULL) {
            found->first_list_end = found->n_list_ends == 0 ? (size_t)(list_end - index->text) : found->first_list_end;
            found->n_list_ends++;
            p = list_end + 1;
        }
    }
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
static size_t count_rest_of_piece(const struct mc_index *index, size_t place, size_t last_place, size_t *next) {
    const size_t piece = (place - 1) / PIECE_BYTES;
    const size_t end = piece_begin(piece + 1);
    *next = end < last_place ? end : last_place;
    const bool is_whole = place == piece_begin(piece) && *next == end;
    return is_whole ? index->n_in_piece[piece] : count_between(index->text, place, *next, index->syntax);
}

/* Whether an item begins with the first byte of a list, or in its place: 0 or 1. */
static size_t count_first(const struct mc_index *index, size_t begin, size_t end) {
    const bool blank_first = begin == end || mc_class_of(index->syntax, index->text[begin]) == MC_BLANK;
    return !index->syntax->blanks_separate || !blank_first;
}

size_t mc_index_count_items(const struct mc_index *index, size_t begin, size_t end) {
    const size_t last_place = places_end(index, end);
    size_t n_items = count_first(index, begin, end);
    for (size_t place = begin + 1; place < last_place;) {
        n_items += count_rest_of_piece(index, place, last_place, &place);
    }
    return n_items > 0 ? n_items : 1;
}

uint64_t mc_index_count_all(const struct mc_index *index) {
    uint64_t n_items = 0;
    for (size_t begin = 0; begin <= index->n_bytes;) {
        const char *list_end = memchr(index->text + begin, index->syntax->list, index->n_bytes - begin);
        const size_t end = list_end != NULL ? (size_t)(list_end - index->text) : index->n_bytes;
        n_items += mc_index_count_items(index, begin, end);
        begin = end + 1;
    }
    return n_items;
}

/* The place at which item number wanted, counted from 0 and from place begin on, begins. It must exist. */
static size_t find_item(const char *text, size_t begin, size_t wanted, const struct mc_syntax *syntax) {
    size_t i = begin;
    for (;; i++) {
        if (item_begins(text, i, syntax)) {
            if (wanted == 0) {
                return i;
            }
            wanted--;
        }
    }
}

void mc_index_find_blocks(const struct mc_index *index, size_t begin, size_t end, size_t n_block, size_t n_blocks,
                          size_t *block_begins) {
    assert(n_block > PIECE_BYTES); /* so that at most one block begins in a piece */
    const size_t last_place = places_end(index, end);
    size_t n_before = count_first(index, begin, end);
    size_t block = 1;
    block_begins[0] = begin;
    for (size_t place = begin + 1; block < n_blocks;) {
        size_t next;
        const size_t n = count_rest_of_piece(index, place, last_place, &next);
        if (n_before + n > block * n_block) {
            const size_t n_skipped = block * n_block - n_before;
            block_begins[block++] = find_item(index->text, place, n_skipped, index->syntax);
        }
        n_before += n;
        place = next;
    }
}
