/*
 * batch.h - what is correlated: pairs of lists of values, and where their exact numbers are.
 *
 * The text parser fills batches (parse/pairs.h), and so does manycorr_arrays. Whatever fills one can be correlated.
 * Knows nothing of text, threads or files.
 */
#ifndef MC_CORRELATE_BATCH_H
#define MC_CORRELATE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "correlate/pearson.h"
#include "exact/number.h"
#include "output/result.h"

/* One task: two lists of contiguous values, which belong to the code that has filled the batch. */
struct mc_pair {
    const double *x; /* [n_x] */
    size_t n_x;
    const double *y; /* [n_y] */
    size_t n_y;      /* n_x, or 1: a single value, which stands for a list of n_x such values */

    /* Where the task is in its text, if it comes from text: text[begin .. begin + n_bytes), without the byte that ends
       it; its first list has x_bytes. */
    size_t begin;
    size_t n_bytes;
    size_t x_bytes;

    struct mc_result form; /* what the form of the task alone decides; MC_VALUE: the pair can be correlated */
};

/* A block of both lists as exact numbers. Start with zeros. */
struct mc_number_pairs {
    struct mc_number *x; /* [MC_BLOCK], or NULL */
    struct mc_number *y; /* the same */
};

/* The digits of both lists. */
struct mc_digit_ranges {
    struct mc_digit_range x;
    struct mc_digit_range y;
};

/* The next numbers of both lists, in the terms of their source. */
struct mc_number_cursor {
    const void *x;
    const void *y;
};

/* Where the exact numbers of a batch's pairs are read from, as often as needed. Several threads may read. */
struct mc_number_source {
    uint64_t base;       /* 10: decimals; 2: doubles */
    enum mc_input input; /* what the values of the pairs are */

    /* Whether all numbers of all pairs are short: of at most MC_SHORT_ITEM_BYTES bytes of text, or exact doubles. */
    bool all_are_short;

    /* Whether several bytes may separate two numbers. If not, long texts show that not all numbers are short. */
    bool blanks_separate;

    /* Whether all numbers of a pair are short. Called only if not all_are_short. */
    bool (*are_short)(const struct mc_number_source *source, const struct mc_pair *pair);

    /* The cursor at the first numbers of a pair. */
    struct mc_number_cursor (*begin)(const struct mc_number_source *source, const struct mc_pair *pair);

    /* Reads the next n <= MC_BLOCK numbers of both lists into numbers, moves the cursor, and adds their digits to
       ranges. All are finite. */
    void (*read)(const struct mc_number_source *source, struct mc_number_cursor *cursor, size_t n,
                 struct mc_number_pairs *numbers, struct mc_digit_ranges *ranges);

    /* Whether a list of the pair is seen to be constant without reading its numbers; false may be wrong. */
    bool (*is_constant)(const struct mc_number_source *source, const struct mc_pair *pair);

    const void *data; /* the source's own, or NULL */
};

/* Tasks of one source, in order. The line ends are those of the pairs. */
struct mc_batch {
    struct mc_pair *pairs; /* [n_pairs] */
    size_t n_pairs;
    const struct mc_number_source *numbers;
};

#endif
