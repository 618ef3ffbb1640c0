/*
 * large.c - see large.h.
 *
 * Steps: index the text (where does each block of MC_BLOCK items begin?); parse the blocks and find each list's range;
 * centre and sum the blocks. Each step is a parallel-for over independent pieces, and what they found is combined in
 * order.
 */
#include "large.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "clock.h"
#include "correlate/pearson.h"
#include "index.h"

/* Values are kept where there are at least so many bytes of text to each: what they cost in memory, and in time to get it, is less
   then than to parse twice. That also keeps them within twice the space of the text. */
enum { KEPT_TEXT_BYTES = 12 };

/* The space of one thread. */
struct thread_space {
    struct mc_block_space centred;
    _Alignas(64) double x[MC_BLOCK]; /* the block's values, where they are not kept */
    _Alignas(64) double y[MC_BLOCK];
    double seconds[MANYCORR_N_STAGES];
};

/* One list of the task. */
struct list {
    size_t begin; /* its first byte in the text */
    size_t end;   /* the byte that ends it, or the carriage return before that */
    size_t n_items;
    size_t n_blocks;
    size_t *block_begins;    /* [n_blocks + 1]; the last is behind what ends the list */
    struct mc_range *ranges; /* [n_blocks] */
    double *values;          /* [n_items], or NULL where they are not kept */
    struct mc_centre centre;
    bool varies; /* finite and not constant */
    bool is_bad; /* some item is no number */
};

struct large {
    const struct mc_syntax *syntax;
    mc_parse_fn *parse;
    struct mc_crew *crew;
    int thread;                  /* the calling thread's number in the crew */
    struct thread_space *spaces; /* [crew->n_threads] */
    struct mc_moments *moments;  /* [n_blocks] of x */
    const char *text;
    struct mc_index index;
    struct list x;
    struct list y;
};

/* One pass over the blocks of a list, or over the stripes of the text. */
typedef void pass_fn(struct large *large, struct list *list, size_t piece, struct thread_space *space);

struct pass {
    struct large *large;
    struct list *list;
    pass_fn *fn;
};

static void do_piece(void *context, size_t piece, int thread) {
    const struct pass *pass = context;
    pass->fn(pass->large, pass->list, piece, &pass->large->spaces[thread]);
}

/* Runs fn for every piece, on all the threads that help. */
static void for_each_piece(struct large *large, struct list *list, size_t n_pieces, pass_fn *fn) {
    struct pass pass = {large, list, fn};
    mc_crew_run(large->crew, large->thread, n_pieces, do_piece, &pass);
}

/* An array of n zeros of size bytes each, or NULL. Where n is 0, as if it were 1. */
static void *new_array(size_t n, size_t size) {
    return calloc(n > 0 ? n : 1, size);
}

static void count_stripe(struct large *large, struct list *list, size_t stripe, struct thread_space *space) {
    (void)list;
    const double start = mc_seconds();
    mc_index_count_stripe(&large->index, stripe);
    space->seconds[MANYCORR_PARSE] += mc_seconds() - start;
}

/* Finds how many items a list has and where each of its blocks begins. Returns false where there is no memory. */
static bool index_list(struct large *large, struct list *list) {
    list->n_items = mc_index_count_items(&large->index, list->begin, list->end);
    list->n_blocks = (list->n_items + MC_BLOCK - 1) / MC_BLOCK;
    list->block_begins = new_array(list->n_blocks + 1, sizeof *list->block_begins);
    list->ranges = new_array(list->n_blocks, sizeof *list->ranges);
    if (list->block_begins == NULL || list->ranges == NULL) {
        return false;
    }
    mc_index_find_blocks(&large->index, list->begin, list->end, MC_BLOCK, list->n_blocks, list->block_begins);
    const size_t n_end_bytes = large->text[list->end] == '\r' ? 2 : 1; /* of CRLF, or a delimiter */
    list->block_begins[list->n_blocks] = list->end + n_end_bytes;
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
    large->parse(large->text + begin, list->block_begins[block + 1] - begin, large->syntax, &run);
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
    mc_parse_item(large->text + list->begin, large->syntax, &item, &first);
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

/* Makes room for the values of x and y, where they are to be kept and there is memory; else they stay NULL. */
static void keep_values(struct large *large) {
    if (large->x.n_items + large->y.n_items > large->index.n_bytes / KEPT_TEXT_BYTES) {
        return;
    }
    large->x.values = mc_new_large(large->x.n_items * sizeof(double));
    large->y.values = mc_new_large(large->y.n_items * sizeof(double));
    if (large->x.values == NULL || large->y.values == NULL) {
        free(large->x.values);
        free(large->y.values);
        large->x.values = NULL;
        large->y.values = NULL;
    }
}

/* Correlates two lists of the same length that are short, or finds that a list is bad. */
static void correlate_short(struct large *large, struct mc_large_result *result) {
    struct thread_space *space = &large->spaces[large->thread];
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

static bool run_task(struct large *large, struct mc_large_result *result) {
    struct mc_index *index = &large->index;
    for_each_piece(large, NULL, index->n_stripes, count_stripe);
    size_t first_end;
    if (mc_index_count_lists(index, &first_end) != 2) {
        result->n_numbers = mc_index_count_all(index);
        return true;
    }
    large->x.end = first_end;
    large->y.begin = first_end + 1;
    large->y.end = index->n_bytes;
    if (!index_list(large, &large->x) || !index_list(large, &large->y)) {
        return false;
    }
    result->n_numbers = large->x.n_items + large->y.n_items;
    if (large->x.n_items != large->y.n_items && large->y.n_items != 1) {
        return true;
    }
    keep_values(large);
    return correlate(large, result);
}

static void free_list(struct list *list) {
    free(list->block_begins);
    free(list->ranges);
    free(list->values);
}

manycorr_status mc_correlate_large(const char *text, size_t n_bytes, const struct mc_syntax *syntax, mc_parse_fn *parse,
                                   struct mc_crew *crew, int thread, struct mc_large_result *result) {
    *result = (struct mc_large_result){.outcome = MC_BAD_TASK};
    struct large large = {.syntax = syntax, .parse = parse, .crew = crew, .thread = thread, .text = text};
    const size_t n_task_bytes = mc_without_cr(text, n_bytes - 1, text[n_bytes - 1]);
    const size_t n_space_bytes = (size_t)crew->n_threads * sizeof *large.spaces;
    large.spaces = aligned_alloc(_Alignof(struct thread_space), n_space_bytes);
    manycorr_status status = MANYCORR_NO_MEMORY;
    if (mc_index_init(&large.index, text, n_task_bytes, syntax) && large.spaces != NULL) {
        for (int i = 0; i < crew->n_threads; i++) {
            memset(large.spaces[i].seconds, 0, sizeof large.spaces[i].seconds);
        }
        status = run_task(&large, result) ? MANYCORR_OK : MANYCORR_NO_MEMORY;
        for (int i = 0; i < crew->n_threads; i++) {
            for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
                result->seconds[stage] += large.spaces[i].seconds[stage];
            }
        }
    }
    mc_index_free(&large.index);
    free_list(&large.x);
    free_list(&large.y);
    free(large.moments);
    free(large.spaces);
    return status;
}
