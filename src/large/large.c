/*
 * large.c - see large.h.
 *
 * Steps, each a job for the team: index the text (where does each block of MC_BLOCK items begin?); parse the blocks
 * of both lists and find their ranges; centre and sum the blocks. Where that is not certain, or all is to be exact:
 * add the numbers of all blocks as they are written, each thread into sums of its own.
 *
 * Each pass over the blocks goes in rounds: locate the next few thousand blocks, run the pass for them, and combine
 * what it found in the order of the blocks. So the memory does not depend on the size of the task.
 */
#include "large/large.h"

#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "correlate/pearson.h"
#include "exact/sums.h"
#include "large/block.h"
#include "large/index.h"
#include "large/rounds.h"
#include "parse/scan.h"

/*
 * Of a text in memory, values are kept where there are at least so many bytes of text to each, so that they stay
 * within twice the space of the text; and where they are few, or numbers long: else what they cost in memory, and in
 * time to get it, is more than to parse twice.
 */
enum { KEPT_TEXT_BYTES = 4, LONG_TEXT_BYTES = 12, FEW_NUMBERS = 256 * 1024 };

/* One list of the task. */
struct list {
    size_t begin; /* its first byte in the text */
    size_t end;   /* the byte that ends it, or the carriage return before that */
    size_t n_items;
    struct mc_round round;
    struct mc_range *ranges; /* [blocks of a round], of a pass that finds ranges */
    struct mc_range range;   /* of the blocks that the pass has done */
    double *values;          /* [n_items], or NULL where they are not kept */
    struct mc_centre centre;
    bool is_finite;
    bool varies;      /* finite and not constant */
    bool is_bad;      /* some item is no number */
    bool has_missing; /* some value is missing, or some item is no number */
};

/* What one thread does of the task. It is not kept in the space of the thread, which may do other work between its
   pieces. */
struct mc_large_part {
    double seconds[MANYCORR_N_STAGES];
    struct mc_digit_range range_x; /* of the digits that it has scanned */
    struct mc_digit_range range_y;
    struct mc_exact_sums sums; /* of their numbers */
};

struct large {
    const struct mc_syntax *syntax;
    mc_parse_fn *parse;
    bool is_exact; /* the result is to be exact in any case */
    struct mc_exact_plan plan;
    atomic_bool does_not_fit; /* some block does not fit the plan */
    struct mc_team *team;
    int thread;                           /* the calling thread's number in the team */
    struct mc_large_space *const *spaces; /* [team->n_threads]; each of its thread alone */
    struct mc_large_part *parts;          /* [team->n_threads]; the same */
    struct mc_moments *moments;           /* [blocks of a round] */
    struct mc_moments_total total;        /* of the blocks that the pass has done */
    struct mc_stripe *stripes;            /* [MC_ROUND_STRIPES], while the text is indexed */
    size_t first_stripe;                  /* of the round */
    size_t n_end_bytes;                   /* of what ends the task: CRLF or a delimiter */
    double *own_values;                   /* of x and y, if they are kept and many; else NULL */
    const struct mc_large_text *text;
    struct mc_index *index;
    atomic_int error; /* errno of the first failure, after which nothing more is done; 0: none */
    struct list x;
    struct list y;
};

/* What is done with one block of a list, or a stripe of the text, in a round: a place from 0 on, or for blocks a
   number from 0 on. */
typedef void pass_fn(struct large *large, struct list *list, size_t piece, struct mc_large_space *space);

struct pass {
    struct large *large;
    size_t n_x; /* pieces of x; those behind are of y */
    pass_fn *fn;
};

/* Notes an error, which may be 0; the first one stays. */
static void note_error(struct large *large, int error) {
    int none = 0;
    if (error != 0) {
        atomic_compare_exchange_strong(&large->error, &none, error);
    }
}

static bool has_failed(struct large *large) {
    return atomic_load(&large->error) != 0;
}

static void do_piece(void *context, size_t piece, int thread) {
    const struct pass *pass = context;
    struct large *large = pass->large;
    if (!has_failed(large)) {
        struct mc_large_space *space = large->spaces[thread];
        space->part = &large->parts[thread];
        const bool is_x = piece < pass->n_x;
        pass->fn(large, is_x ? &large->x : &large->y, is_x ? piece : piece - pass->n_x, space);
        mc_block_values_trim(&space->x);
        mc_block_values_trim(&space->y);
    }
}

/* Runs fn for n_x pieces of x and n_y of y, on all the threads that help: for both lists at once, since who helps may
   have to wait at the end of each pass. */
static void for_each_piece(struct large *large, size_t n_x, size_t n_y, pass_fn *fn) {
    struct pass pass = {large, n_x, fn};
    mc_team_run(large->team, large->thread, n_x + n_y, do_piece, &pass);
}

static void count_stripe(struct large *large, struct list *list, size_t stripe, struct mc_large_space *space) {
    (void)list;
    const double start = mc_seconds();
    note_error(large, mc_index_count_stripe(large->index, large->first_stripe + stripe, &space->text,
                                            &large->stripes[stripe]));
    space->part->seconds[MANYCORR_PARSE] += mc_seconds() - start;
}

static void resolve_blocks(struct large *large, struct list *list, size_t piece, struct mc_large_space *space) {
    const double start = mc_seconds();
    note_error(large, mc_round_resolve(&list->round, large->index, piece, &space->text));
    space->part->seconds[MANYCORR_PARSE] += mc_seconds() - start;
}

/* Locates the blocks of both lists in the round that begins with block number first. */
static void locate_blocks(struct large *large, size_t first) {
    struct mc_buffer *buffer = &large->spaces[large->thread]->text;
    size_t n_x;
    size_t n_y;
    note_error(large, mc_round_begin(&large->x.round, large->index, first, buffer, &n_x));
    note_error(large, mc_round_begin(&large->y.round, large->index, first, buffer, &n_y));
    if (n_x + n_y > 0 && !has_failed(large)) {
        for_each_piece(large, n_x, n_y, resolve_blocks);
    }
}

/* Combines what a round has found of n_x blocks of x and n_y of y, in order. */
typedef void combine_fn(struct large *large, size_t n_x, size_t n_y);

/* Runs fn for all blocks of the lists that are asked for, and combine behind each round. */
static void run_pass(struct large *large, bool with_x, bool with_y, pass_fn *fn, combine_fn *combine) {
    const struct mc_round *x = &large->x.round;
    const struct mc_round *y = &large->y.round;
    const size_t n_blocks = x->n_blocks > y->n_blocks ? x->n_blocks : y->n_blocks;
    for (size_t first = 0; first < n_blocks && !has_failed(large); first += x->max_blocks) {
        const size_t n_x = with_x ? mc_round_count(x, first) : 0;
        const size_t n_y = with_y ? mc_round_count(y, first) : 0;
        locate_blocks(large, first);
        if (!has_failed(large) && n_x + n_y > 0) {
            for_each_piece(large, n_x, n_y, fn);
        }
        if (!has_failed(large)) {
            combine(large, n_x, n_y);
        }
    }
}

/* Finds how many items a list has, and makes room for its rounds. n_end_bytes stand behind it. */
static void measure_list(struct large *large, struct list *list, size_t n_end_bytes) {
    struct mc_buffer *buffer = &large->spaces[large->thread]->text;
    note_error(large, mc_index_count_items(large->index, list->begin, list->end, buffer, &list->n_items));
    const bool has_room =
        mc_round_init(&list->round, large->index, list->begin, list->end, list->end + n_end_bytes, list->n_items);
    list->ranges = calloc(mc_round_count(&list->round, 0), sizeof *list->ranges);
    if (!has_room || list->ranges == NULL) {
        note_error(large, ENOMEM);
    }
}

static size_t n_block_items(const struct list *list, size_t block) {
    return block + 1 < list->round.n_blocks ? MC_BLOCK : list->n_items - block * MC_BLOCK;
}

/* Parses block i of the round into space. Returns its values, or NULL where that has failed. */
static const double *parse_block(struct large *large, struct list *list, size_t i, struct mc_large_space *space) {
    const size_t block = list->round.first + i;
    const double start = mc_seconds();
    const bool is_x = list == &large->x;
    struct mc_block_values *values = is_x ? &space->x : &space->y;
    const struct mc_block bounds = {
        .begin = list->round.block_begins[i],
        .end = list->round.block_begins[i + 1],
        .n_items = n_block_items(list, block),
        .ends_list = block + 1 == list->round.n_blocks,
        .is_of_x = is_x,
    };
    const int error = mc_block_parse(large->text, &bounds, large->syntax, large->parse, values);
    note_error(large, error);
    space->part->seconds[MANYCORR_PARSE] += mc_seconds() - start;
    return error == 0 ? values->run.values : NULL;
}

static void parse_and_range(struct large *large, struct list *list, size_t i, struct mc_large_space *space) {
    const size_t block = list->round.first + i;
    const double *values = parse_block(large, list, i, space);
    if (values == NULL) {
        return;
    }
    const double start = mc_seconds();
    const size_t n = n_block_items(list, block);
    if (list->values != NULL) {
        memcpy(list->values + block * MC_BLOCK, values, n * sizeof *values);
    }
    list->ranges[i] = mc_range_of_block(values, n, &list->centre);
    if (list->ranges[i].invalid != 0.0) {
        list->ranges[i].invalid = mc_find_invalid(values, n);
    }
    space->part->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

/* The first value of a list, of which a few bytes are enough if it is not very long. */
static double first_value(struct large *large, struct list *list) {
    enum { FEW_BYTES = 128 };
    struct mc_large_space *space = large->spaces[large->thread];
    const size_t begin = list->round.block_begins[0];
    const size_t n = list->round.block_begins[1] - begin;
    const size_t n_few = n < FEW_BYTES ? n : FEW_BYTES;
    const char *text;
    const int error = mc_large_text_read(large->text, begin, begin + n_few, &space->text, &text);
    note_error(large, error);
    if (error == 0 && !large->syntax->blanks_separate && memchr(text, large->syntax->number, n_few) != NULL) {
        enum mc_item item;
        double value;
        mc_parse_item(text, large->syntax, &item, &value);
        return value;
    }
    const double *values = parse_block(large, list, 0, space);
    return values != NULL ? values[0] : 0.0;
}

/* Adds the ranges of the first n blocks of the round. */
static void combine_list(struct list *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        mc_range_add(&list->range, &list->ranges[i]);
        list->is_bad = list->is_bad || mc_is_bad_item(list->ranges[i].invalid);
        list->has_missing = list->has_missing || isnan(list->ranges[i].invalid);
    }
}

static void combine_ranges(struct large *large, size_t n_x, size_t n_y) {
    combine_list(&large->x, n_x);
    combine_list(&large->y, n_y);
}

/* Completes the centre of a list from its range. Returns false where that must be found again. */
static bool complete_centre(struct list *list) {
    list->is_finite = list->range.invalid == 0.0;
    list->varies = mc_range_varies(&list->range);
    return !list->varies || mc_centre_complete(&list->centre, &list->range, list->n_items);
}

/* Parses both lists and finds their centres. */
static void find_centres(struct large *large) {
    struct list *x = &large->x;
    struct list *y = &large->y;
    x->centre = mc_centre_begin(first_value(large, x));
    y->centre = mc_centre_begin(first_value(large, y));
    bool with_x = true;
    bool with_y = true;
    while ((with_x || with_y) && !has_failed(large)) {
        x->range = with_x ? mc_range_empty() : x->range;
        y->range = with_y ? mc_range_empty() : y->range;
        run_pass(large, with_x, with_y, parse_and_range, combine_ranges);
        with_x = with_x && !complete_centre(x);
        with_y = with_y && !complete_centre(y);
    }
}

static void sum_moments(struct large *large, struct list *list, size_t i, struct mc_large_space *space) {
    const bool kept = list->values != NULL;
    const size_t block = list->round.first + i;
    const double *x = kept ? large->x.values + block * MC_BLOCK : parse_block(large, &large->x, i, space);
    const double *y = kept ? large->y.values + block * MC_BLOCK : parse_block(large, &large->y, i, space);
    if (x == NULL || y == NULL) {
        return;
    }
    const double start = mc_seconds();
    large->moments[i] =
        mc_moments_of_block(x, y, n_block_items(&large->x, block), &large->x.centre, &large->y.centre, space->centred);
    space->part->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

static void combine_moments(struct large *large, size_t n_x, size_t n_y) {
    (void)n_y;
    for (size_t i = 0; i < n_x; i++) {
        mc_moments_add(&large->total, &large->moments[i]);
    }
}

/* Room for n values in the space of the calling thread, or NULL. */
static double *reserve_kept(struct large *large, size_t n) {
    struct mc_large_space *space = large->spaces[large->thread];
    if (n > space->kept_capacity) {
        free(space->kept);
        space->kept = calloc(n, sizeof *space->kept);
        space->kept_capacity = space->kept != NULL ? n : 0;
    }
    return space->kept;
}

/* Makes room for the values of x and y, where they are to be kept and there is memory; else they stay NULL. */
static void keep_values(struct large *large) {
    const size_t n_numbers = large->x.n_items + large->y.n_items;
    const bool are_few = n_numbers <= FEW_NUMBERS;
    const size_t text_bytes = are_few ? KEPT_TEXT_BYTES : LONG_TEXT_BYTES;
    if (large->text->memory == NULL || n_numbers > large->index->n_bytes / text_bytes) {
        return;
    }
    large->own_values = are_few ? NULL : malloc(n_numbers * sizeof(double));
    double *values = are_few ? reserve_kept(large, n_numbers) : large->own_values;
    if (values != NULL) {
        large->x.values = values;
        large->y.values = values + large->x.n_items;
    }
}

/* The correlation by doubles of two lists that vary, or NaN where that is not certain or has failed. */
static double correlate_doubles(struct large *large, size_t n) {
    large->moments = calloc(mc_round_count(&large->x.round, 0), sizeof *large->moments);
    if (large->moments == NULL) {
        note_error(large, ENOMEM);
        return NAN;
    }
    run_pass(large, true, false, sum_moments, combine_moments);
    const struct mc_estimate estimate =
        mc_estimate_r(&large->total, n, MC_DECIMALS, &large->x.centre, &large->y.centre);
    return estimate.is_certain ? estimate.r : NAN;
}

/* Parses block i of the round, of both lists, into space, and scans their numbers into its pairs if all are
   finite. Returns false where not, or where that has failed. */
static bool scan_block(struct large *large, size_t i, struct mc_large_space *space) {
    const size_t block = large->x.round.first + i;
    large->x.ranges[i].invalid = NAN;
    large->y.ranges[i].invalid = NAN;
    parse_and_range(large, &large->x, i, space);
    parse_and_range(large, &large->y, i, space);
    if (large->x.ranges[i].invalid != 0.0 || large->y.ranges[i].invalid != 0.0) {
        return false;
    }
    const double start = mc_seconds();
    if (!mc_number_pairs_reserve(space->pairs)) {
        note_error(large, ENOMEM);
        return false;
    }
    const char *x = space->x.text;
    const char *y = space->y.text;
    mc_scan_pairs(n_block_items(&large->x, block), large->syntax, &x, &y, &space->part->range_x, &space->part->range_y,
                  space->pairs->x, space->pairs->y);
    space->part->seconds[MANYCORR_PARSE] += mc_seconds() - start;
    return true;
}

static void add_exactly(struct large *large, struct list *list, size_t i, struct mc_large_space *space) {
    if (!scan_block(large, i, space)) {
        return;
    }
    const double start = mc_seconds();
    struct mc_large_part *part = space->part;
    const size_t n = n_block_items(list, list->round.first + i);
    if (!mc_exact_fits(&large->plan, &part->range_x, &part->range_y)) {
        atomic_store(&large->does_not_fit, true);
    } else if (!mc_exact_add(&part->sums, &large->plan, space->pairs->x, space->pairs->y, n)) {
        note_error(large, ENOMEM);
    }
    space->part->seconds[MANYCORR_CORRELATE] += mc_seconds() - start;
}

/* Guesses the plan from the first block. */
static void guess_plan(struct large *large) {
    struct mc_large_space *space = large->spaces[large->thread];
    for (int i = 0; i < large->team->n_threads; i++) {
        large->parts[i].range_x = mc_digit_range_empty();
        large->parts[i].range_y = mc_digit_range_empty();
    }
    locate_blocks(large, 0);
    if (has_failed(large)) {
        return;
    }
    scan_block(large, 0, space);
    large->plan = mc_exact_guess(10, &space->part->range_x, &space->part->range_y);
}

static void combine_exactly(struct large *large, size_t n_x, size_t n_y) {
    (void)n_y;
    combine_ranges(large, n_x, n_x);
}

/* Makes the plan from the digits of all blocks, which the first pass has measured, and adds them again. */
static void add_again(struct large *large) {
    struct mc_digit_range x = mc_digit_range_empty();
    struct mc_digit_range y = mc_digit_range_empty();
    for (int i = 0; i < large->team->n_threads; i++) {
        mc_digit_range_add(&x, &large->parts[i].range_x);
        mc_digit_range_add(&y, &large->parts[i].range_y);
        mc_exact_sums_clear(&large->parts[i].sums);
    }
    large->plan = mc_exact_choose(10, &x, &y);
    atomic_store(&large->does_not_fit, false);
    run_pass(large, true, false, add_exactly, combine_exactly);
    note_error(large,
               atomic_load(&large->does_not_fit) ? ESTALE : 0); /* it has been measured, so the file has changed */
}

/* Merges the sums of all threads and rounds, or fails. */
static double finish_exactly(struct large *large, size_t n) {
    struct mc_exact_sums *sums = &large->parts[0].sums;
    bool done = true;
    for (int i = 1; done && i < large->team->n_threads; i++) {
        done = mc_exact_merge(sums, &large->parts[i].sums);
    }
    double r = NAN;
    done = done && mc_exact_r(sums, &large->plan, n, &r);
    note_error(large, done ? 0 : ENOMEM);
    return r;
}

/* The exact correlation of two lists of n numbers. NaN where one is constant, or not finite, or this has failed. */
static double correlate_exactly(struct large *large, size_t n) {
    double r = NAN;
    guess_plan(large);
    if (!has_failed(large)) {
        large->x.range = mc_range_empty();
        large->y.range = mc_range_empty();
        run_pass(large, true, false, add_exactly, combine_exactly);
        (void)complete_centre(&large->x); /* it is not the centre that is asked for */
        (void)complete_centre(&large->y);
    }
    if (!has_failed(large) && large->x.is_finite && large->y.is_finite) {
        if (atomic_load(&large->does_not_fit)) {
            add_again(large);
        }
        r = has_failed(large) ? NAN : finish_exactly(large, n);
    }
    return r;
}

/* Why the correlation of two lists, the first of n items, is undefined, if it is. */
static enum mc_reason find_reason(const struct large *large, size_t n) {
    if (large->x.has_missing || large->y.has_missing) {
        return MC_HAS_MISSING;
    }
    if (!large->x.is_finite || !large->y.is_finite) {
        return MC_HAS_INFINITE;
    }
    return n < 2 ? MC_FEW_PAIRS : large->y.n_items != n ? MC_SINGLE_VALUE : MC_CONSTANT_LIST;
}

/* Correlates two lists, or finds that one is bad. */
static void correlate(struct large *large, struct mc_large_result *result) {
    const size_t n = large->x.n_items;
    const bool is_paired = large->y.n_items == n && n > 1; /* else nothing is defined, but a list may be bad */
    bool is_exact = large->is_exact && is_paired;
    double r = NAN;
    if (is_exact) {
        r = correlate_exactly(large, n);
    } else {
        keep_values(large);
        find_centres(large);
    }
    if (has_failed(large) || large->x.is_bad || large->y.is_bad) {
        return;
    }
    result->outcome = MC_UNDEFINED;
    result->reason = find_reason(large, n);
    if (!is_paired || !large->x.is_finite || !large->y.is_finite) {
        return;
    }
    if (!is_exact) {
        r = large->x.varies && large->y.varies ? correlate_doubles(large, n) : NAN;
        is_exact = isnan(r) && !has_failed(large);
        r = is_exact ? correlate_exactly(large, n) : r;
    }
    result->is_exact =
        is_exact && !isnan(r); /* whether constant lists are looked at so closely depends on the window */
    result->value = r;
    result->outcome = isnan(r) ? MC_UNDEFINED : MC_VALUE;
}

/* Makes the index of the text. */
static void make_index(struct large *large) {
    struct mc_index *index = large->index;
    mc_index_set_text(index, large->text, large->text->n_bytes - large->n_end_bytes);
    const size_t n_stripes = index->n_bytes / MC_STRIPE_BYTES + 1;
    large->stripes = malloc(MC_ROUND_STRIPES * sizeof *large->stripes);
    note_error(large, large->stripes != NULL ? 0 : ENOMEM);
    for (; large->first_stripe < n_stripes && !has_failed(large); large->first_stripe += MC_ROUND_STRIPES) {
        const size_t n_left = n_stripes - large->first_stripe;
        const size_t n = n_left < MC_ROUND_STRIPES ? n_left : MC_ROUND_STRIPES;
        for_each_piece(large, n, 0, count_stripe);
        for (size_t i = 0; i < n && !has_failed(large); i++) {
            note_error(large, mc_index_append(index, &large->stripes[i]) ? 0 : ENOMEM);
        }
    }
}

static void run_task(struct large *large, bool has_index, struct mc_large_result *result) {
    struct mc_index *index = large->index;
    note_error(large, mc_large_text_count_end(large->text, &large->spaces[large->thread]->text, &large->n_end_bytes));
    if (!has_index && !has_failed(large)) {
        make_index(large);
    }
    if (has_failed(large)) {
        return;
    }
    size_t first_end;
    if (mc_index_count_lists(index, &first_end) != 2) {
        result->n_numbers = large->text->memory != NULL ? mc_index_count_all(index) : 0;
        return;
    }
    large->x.end = first_end;
    large->y.begin = first_end + 1;
    large->y.end = index->n_bytes;
    measure_list(large, &large->x, 1);
    measure_list(large, &large->y, large->n_end_bytes);
    if (!has_failed(large)) {
        locate_blocks(large, 0);
    }
    if (has_failed(large)) {
        return;
    }
    result->n_numbers = large->x.n_items + large->y.n_items;
    if (large->x.n_items == large->y.n_items || large->y.n_items == 1) {
        correlate(large, result);
    }
}

static void free_list(struct list *list) {
    mc_round_free(&list->round);
    free(list->ranges);
}

void mc_large_space_free(struct mc_large_space *space) {
    mc_block_values_free(&space->x);
    mc_block_values_free(&space->y);
    mc_buffer_free(&space->text);
    free(space->kept);
}

manycorr_status mc_correlate_large(const struct mc_large_text *text, struct mc_index *index,
                                   const struct mc_syntax *syntax, mc_parse_fn *parse, bool is_exact,
                                   struct mc_team *team, int thread, struct mc_large_space *const *spaces,
                                   struct mc_large_result *result) {
    *result = (struct mc_large_result){.outcome = MC_BAD_TASK};
    struct mc_index own_index = {0};
    struct large large = {
        .syntax = syntax,
        .parse = parse,
        .is_exact = is_exact,
        .team = team,
        .thread = thread,
        .spaces = spaces,
        .text = text,
        .index = index != NULL ? index : &own_index,
    };
    if (index == NULL) {
        mc_index_begin(&own_index, syntax);
    }
    large.index->text = text;
    large.parts = calloc((size_t)team->n_threads, sizeof *large.parts);
    if (large.parts == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    spaces[thread]->part = &large.parts[thread];
    run_task(&large, index != NULL, result);
    mc_block_values_trim(&spaces[thread]->x);
    mc_block_values_trim(&spaces[thread]->y);
    result->error = atomic_load(&large.error);
    for (int i = 0; i < team->n_threads; i++) {
        for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
            result->seconds[stage] += large.parts[i].seconds[stage];
        }
        mc_exact_sums_free(&large.parts[i].sums);
    }
    free(large.parts);
    mc_index_free(&own_index);
    free_list(&large.x);
    free_list(&large.y);
    free(large.moments);
    free(large.stripes);
    free(large.own_values);
    return result->error == 0 ? MANYCORR_OK : result->error == ENOMEM ? MANYCORR_NO_MEMORY : MANYCORR_READ_FAILED;
}
