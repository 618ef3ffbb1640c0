/*
 * large.c - see large.h.
 *
 * Steps: index x and y (where does each block of MC_BLOCK items begin?); parse the blocks and find each list's range;
 * centre and sum the blocks. Each step is a parallel-for over independent pieces, and what they found is combined in
 * order.
 */
#include "large.h"

#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "clock.h"
#include "correlate/pearson.h"

/* Text is counted in pieces of this size: small enough to walk through one again for every block that begins in it. */
enum { PIECE_BYTES = 4096, PIECES_PER_STRIPE = 64 };

/* The space of one thread. */
struct thread_space {
    struct mc_block_space centred;
    _Alignas(64) double x[MC_BLOCK]; /* the block's values, where they are not kept */
    _Alignas(64) double y[MC_BLOCK];
    double seconds[MANYCORR_N_STAGES];
};

/* One list of the task. */
struct list {
    const char *text; /* its first byte */
    size_t n_bytes;   /* without the byte that ends it, or the carriage return before that */
    size_t n_items;
    size_t n_blocks;
    uint16_t *n_in_piece;    /* [n_pieces], while the index is made */
    size_t *block_begins;    /* [n_blocks + 1], bytes from text on; the last is behind what ends the list */
    struct mc_range *ranges; /* [n_blocks] */
    double *values;          /* [n_items], or NULL where they are not kept */
    struct mc_centre centre;
    bool varies; /* finite and not constant */
    bool is_bad; /* some item is no number */
};

struct large {
    const struct mc_syntax *syntax;
    mc_parse_fn *parse;
    int n_threads;
    struct thread_space *spaces; /* [n_threads] */
    struct mc_moments *moments;  /* [n_blocks] of x */
    struct list x;
    struct list y;
};

typedef void piece_fn(struct large *large, struct list *list, size_t piece, struct thread_space *space);

/* Runs fn for every piece, on all the threads of the task. */
static void for_each_piece(struct large *large, struct list *list, size_t n_pieces, piece_fn *fn) {
    if (large->n_threads == 1) {
        for (size_t piece = 0; piece < n_pieces; piece++) {
            fn(large, list, piece, &large->spaces[0]);
        }
        return;
    }
#pragma omp parallel for schedule(dynamic, 1) num_threads(large->n_threads)
    for (size_t piece = 0; piece < n_pieces; piece++) {
        fn(large, list, piece, &large->spaces[omp_get_thread_num()]);
    }
}

/* An array of n zeros of size bytes each, or NULL. Where n is 0, as if it were 1. */
static void *new_array(size_t n, size_t size) {
    return calloc(n > 0 ? n : 1, size);
}

/* Whether an item begins at text[i], 0 < i. */
static inline bool item_begins(const char *text, size_t i, const struct mc_syntax *syntax) {
    if (syntax->blanks_separate) {
        return mc_class_of(syntax, text[i]) == MC_PLAIN && mc_class_of(syntax, text[i - 1]) == MC_BLANK;
    }
    return text[i - 1] == syntax->number;
}

/* The number of items that begin in text[begin..end), 0 < begin. */
static size_t count_items(const char *text, size_t begin, size_t end, const struct mc_syntax *syntax) {
    size_t n = 0;
    if (syntax->blanks_separate) {
        for (size_t i = begin; i < end; i++) {
            n += item_begins(text, i, syntax);
        }
        return n;
    }
    const char delimiter = syntax->number;
    for (size_t i = begin - 1; i < end - 1; i++) {
        n += text[i] == delimiter;
    }
    return n;
}

/* Items may begin before this byte. Behind a number delimiter that ends the list, an empty item does. */
static size_t items_end(const struct large *large, const struct list *list) {
    return large->syntax->blanks_separate ? list->n_bytes : list->n_bytes + 1;
}

/* The pieces cover the text from its second byte on; an item at its first byte is counted apart. */
static size_t count_pieces(const struct large *large, const struct list *list) {
    const size_t end = items_end(large, list);
    return end <= 1 ? 0 : (end - 1 + PIECE_BYTES - 1) / PIECE_BYTES;
}

static size_t piece_begin(size_t piece) {
    return 1 + piece * PIECE_BYTES;
}

static void count_stripe(struct large *large, struct list *list, size_t stripe, struct thread_space *space) {
    const double start = mc_seconds();
    const size_t n_pieces = count_pieces(large, list);
    const size_t text_end = items_end(large, list);
    size_t piece = stripe * PIECES_PER_STRIPE;
    for (size_t i = 0; i < PIECES_PER_STRIPE && piece < n_pieces; i++, piece++) {
        const size_t end = piece_begin(piece + 1) < text_end ? piece_begin(piece + 1) : text_end;
        list->n_in_piece[piece] = (uint16_t)count_items(list->text, piece_begin(piece), end, large->syntax);
    }
    space->seconds[MANYCORR_PARSE] += mc_seconds() - start;
}

/* The byte at which item number wanted, counted from 0 and from byte begin on, begins. It must exist. */
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

/* Fills block_begins from n_in_piece. Of the list's items, n_first (0 or 1) begin with its first byte. */
static void find_blocks(const struct large *large, struct list *list, size_t n_first) {
    size_t n_before = n_first;
    size_t block = 1;
    list->block_begins[0] = 0;
    for (size_t piece = 0; block < list->n_blocks; piece++) {
        const size_t n_in_piece = list->n_in_piece[piece];
        if (n_before + n_in_piece >
            block * MC_BLOCK) { /* once a piece at most: it has fewer bytes than a block items */
            const size_t n_skipped = block * MC_BLOCK - n_before;
            list->block_begins[block++] = find_item(list->text, piece_begin(piece), n_skipped, large->syntax);
        }
        n_before += n_in_piece;
    }
    const size_t n_end_bytes = list->text[list->n_bytes] == '\r' ? 2 : 1; /* of CRLF, or a delimiter */
    list->block_begins[list->n_blocks] = list->n_bytes + n_end_bytes;
}

/*
 * Finds how many items a list has and where each of its blocks begins. Returns false where there is no memory. A list
 * of blanks comes out with one item, which parsing will find bad.
 */
static bool index_list(struct large *large, struct list *list) {
    const size_t n_pieces = count_pieces(large, list);
    list->n_in_piece = new_array(n_pieces, sizeof *list->n_in_piece);
    if (list->n_in_piece == NULL) {
        return false;
    }
    for_each_piece(large, list, (n_pieces + PIECES_PER_STRIPE - 1) / PIECES_PER_STRIPE, count_stripe);

    const bool blank_first = list->n_bytes == 0 || mc_class_of(large->syntax, list->text[0]) == MC_BLANK;
    const size_t n_first = !large->syntax->blanks_separate || !blank_first;
    list->n_items = n_first;
    for (size_t piece = 0; piece < n_pieces; piece++) {
        list->n_items += list->n_in_piece[piece];
    }
    if (list->n_items == 0) {
        list->n_items = 1;
    }
    list->n_blocks = (list->n_items + MC_BLOCK - 1) / MC_BLOCK;
    list->block_begins = new_array(list->n_blocks + 1, sizeof *list->block_begins);
    list->ranges = new_array(list->n_blocks, sizeof *list->ranges);
    if (list->block_begins == NULL || list->ranges == NULL) {
        return false;
    }
    find_blocks(large, list, n_first);
    return true;
}

static size_t n_block_items(const struct list *list, size_t block) {
    return block + 1 < list->n_blocks ? MC_BLOCK : list->n_items - block * MC_BLOCK;
}

/* Parses a block to where its values are kept, or into space. Returns its values. */
static const double *parse_block(struct large *large, struct list *list, size_t block, struct thread_space *space) {
    const double start = mc_seconds();
    double *in_space = list == &large->x ? space->x : space->y;
    struct mc_list_end end;
    struct mc_run run = {
        .values = list->values != NULL ? list->values + block * MC_BLOCK : in_space,
        .ends = &end,
    };
    const size_t begin = list->block_begins[block];
    large->parse(list->text + begin, list->block_begins[block + 1] - begin, large->syntax, &run);
    space->seconds[MANYCORR_PARSE] += mc_seconds() - start;
    return run.values;
}

static void parse_and_range(struct large *large, struct list *list, size_t block, struct thread_space *space) {
    const double *values = parse_block(large, list, block, space);
    const double start = mc_seconds();
    const size_t n = n_block_items(list, block);
    struct mc_range range = mc_range_of_block(values, n, &list->centre);
    for (size_t i = 0; range.invalid != 0.0 && i < n; i++) {
        if (mc_is_bad_item(values[i])) {
            range.invalid = values[i]; /* so that it is told from an infinite or missing value */
            break;
        }
    }
    list->ranges[block] = range;
    space->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

/* Parses a list and finds its centre. */
static void find_centre(struct large *large, struct list *list) {
    enum mc_item item;
    double first;
    mc_parse_item(list->text, large->syntax, &item, &first);
    list->centre = mc_centre_begin(first);
    struct mc_range range;
    do {
        for_each_piece(large, list, list->n_blocks, parse_and_range);
        range = mc_range_empty();
        for (size_t block = 0; block < list->n_blocks; block++) {
            mc_range_add(&range, &list->ranges[block]);
            list->is_bad = list->is_bad || mc_is_bad_item(list->ranges[block].invalid);
        }
        list->varies = mc_range_varies(&range);
    } while (list->varies && !mc_centre_complete(&list->centre, &range, list->n_items));
}

static void sum_moments(struct large *large, struct list *list, size_t block, struct thread_space *space) {
    const bool kept = list->values != NULL;
    const double *x = kept ? large->x.values + block * MC_BLOCK : parse_block(large, &large->x, block, space);
    const double *y = kept ? large->y.values + block * MC_BLOCK : parse_block(large, &large->y, block, space);
    const double start = mc_seconds();
    large->moments[block] =
        mc_moments_of_block(x, y, n_block_items(&large->x, block), &large->x.centre, &large->y.centre, &space->centred);
    space->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

/* The values of x and y, where they need at most twice the space of the text and there is memory; else they stay NULL.
 */
static void keep_values(struct large *large, size_t n_text_bytes) {
    const size_t n_numbers = large->x.n_items + large->y.n_items;
    if (n_numbers > n_text_bytes / (sizeof(double) / 2)) {
        return;
    }
    large->x.values = malloc(large->x.n_items * sizeof(double));
    large->y.values = malloc(large->y.n_items * sizeof(double));
    if (large->x.values == NULL || large->y.values == NULL) {
        free(large->x.values);
        free(large->y.values);
        large->x.values = NULL;
        large->y.values = NULL;
    }
}

/* Correlates two lists of the same length that are short, or finds that a list is bad. */
static void correlate_short(struct large *large, struct mc_large_result *result) {
    struct thread_space *space = &large->spaces[0];
    const size_t n = large->x.n_items;
    const double *x = parse_block(large, &large->x, 0, space);
    const double *y = parse_block(large, &large->y, 0, space);
    result->outcome = MC_UNDEFINED;
    for (size_t i = 0; i < n; i++) {
        if (mc_is_bad_item(x[i]) || mc_is_bad_item(y[i])) {
            result->outcome = MC_BAD_TASK;
            return;
        }
    }
    result->value = mc_pearson(x, y, n, &space->centred);
    result->outcome = isnan(result->value) ? MC_UNDEFINED : MC_VALUE;
}

/* Correlates two lists of the same length, or finds that a list is bad. Returns false where there is no memory. */
static bool correlate(struct large *large, struct mc_large_result *result) {
    const size_t n = large->x.n_items;
    if (n <= MC_SHORT && large->y.n_items == n) {
        correlate_short(large, result);
        return true;
    }
    find_centre(large, &large->x);
    find_centre(large, &large->y);
    if (large->x.is_bad || large->y.is_bad) {
        result->outcome = MC_BAD_TASK;
        return true;
    }
    result->outcome = MC_UNDEFINED;
    if (!large->x.varies || !large->y.varies || large->y.n_items != n) {
        return true;
    }
    large->moments = new_array(large->x.n_blocks, sizeof *large->moments);
    if (large->moments == NULL) {
        return false;
    }
    for_each_piece(large, &large->x, large->x.n_blocks, sum_moments);
    struct mc_moments moments = {0};
    for (size_t block = 0; block < large->x.n_blocks; block++) {
        mc_moments_add(&moments, &large->moments[block]);
    }
    result->value = mc_r_of_moments(&moments, n);
    result->outcome = isnan(result->value) ? MC_UNDEFINED : MC_VALUE;
    return true;
}

/* The items of a task with any number of lists, by the rules of index_list. */
static uint64_t count_all_items(const char *text, size_t n_bytes, const struct mc_syntax *syntax) {
    uint64_t n_items = 0;
    for (size_t begin = 0; begin <= n_bytes;) {
        const char *delimiter = memchr(text + begin, syntax->list, n_bytes - begin);
        const size_t end = delimiter != NULL ? (size_t)(delimiter - text) : n_bytes;
        const bool blank_first = begin == end || mc_class_of(syntax, text[begin]) == MC_BLANK;
        const size_t n_first = !syntax->blanks_separate || !blank_first;
        const size_t items_end = syntax->blanks_separate ? end : end + 1;
        const size_t n = n_first + (begin + 1 < items_end ? count_items(text, begin + 1, items_end, syntax) : 0);
        n_items += n > 0 ? n : 1;
        begin = end + 1;
    }
    return n_items;
}

/* Cuts the task into its two lists; false where it does not have two. */
static bool cut_lists(struct large *large, const char *text, size_t n_bytes) {
    const char *delimiter = memchr(text, large->syntax->list, n_bytes);
    if (delimiter == NULL) {
        return false;
    }
    large->x.text = text;
    large->x.n_bytes = (size_t)(delimiter - text);
    large->y.text = delimiter + 1;
    large->y.n_bytes = n_bytes - large->x.n_bytes - 1;
    return memchr(large->y.text, large->syntax->list, large->y.n_bytes) == NULL;
}

static bool run_task(struct large *large, size_t n_bytes, struct mc_large_result *result) {
    if (!index_list(large, &large->x) || !index_list(large, &large->y)) {
        return false;
    }
    result->n_numbers = large->x.n_items + large->y.n_items;
    if (large->x.n_items != large->y.n_items && large->y.n_items != 1) {
        result->outcome = MC_BAD_TASK;
        return true;
    }
    keep_values(large, n_bytes);
    return correlate(large, result);
}

static void free_list(struct list *list) {
    free(list->n_in_piece);
    free(list->block_begins);
    free(list->ranges);
    free(list->values);
}

manycorr_status mc_correlate_large(const char *text, size_t n_bytes, const struct mc_syntax *syntax, mc_parse_fn *parse,
                                   int n_threads, struct mc_large_result *result) {
    *result = (struct mc_large_result){.outcome = MC_BAD_TASK};
    struct large large = {.syntax = syntax, .parse = parse, .n_threads = n_threads};
    const size_t n_task_bytes = mc_without_cr(text, n_bytes - 1, text[n_bytes - 1]);
    if (!cut_lists(&large, text, n_task_bytes)) {
        result->n_numbers = count_all_items(text, n_task_bytes, syntax);
        return MANYCORR_OK;
    }
    const size_t n_space_bytes = (size_t)n_threads * sizeof *large.spaces;
    large.spaces = aligned_alloc(_Alignof(struct thread_space), n_space_bytes);
    manycorr_status status = MANYCORR_NO_MEMORY;
    if (large.spaces != NULL) {
        for (int i = 0; i < n_threads; i++) {
            memset(large.spaces[i].seconds, 0, sizeof large.spaces[i].seconds);
        }
        status = run_task(&large, n_task_bytes, result) ? MANYCORR_OK : MANYCORR_NO_MEMORY;
        for (int i = 0; i < n_threads; i++) {
            for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
                result->seconds[stage] += large.spaces[i].seconds[stage];
            }
        }
    }
    free_list(&large.x);
    free_list(&large.y);
    free(large.moments);
    free(large.spaces);
    return status;
}
