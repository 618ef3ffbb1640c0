/*
 * exactly.h - one task once more, from its text: the correctly rounded r of the decimals as they are written.
 *
 * For tasks whose r by doubles is not certain enough, or where every r is to be exact. Joins scan.h and exact.h;
 * knows nothing of windows, threads or files.
 */
#ifndef MC_CORRELATE_EXACTLY_H
#define MC_CORRELATE_EXACTLY_H

#include <stdbool.h>
#include <stddef.h>

#include "exact/number.h"
#include "exact/sums.h"
#include "parse/split.h"

/* A block of both lists, as they are written. Start with zeros. */
struct mc_number_pairs {
    struct mc_number *x; /* [MC_BLOCK], or NULL */
    struct mc_number *y; /* the same */
};

/* Makes room, if there is none yet. Returns false where there is no memory. */
bool mc_number_pairs_reserve(struct mc_number_pairs *pairs);
void mc_number_pairs_free(struct mc_number_pairs *pairs);

/* Scratch space of one thread, kept from one task to the next. Start with zeros. Between two calls, its pairs may be
   used by others. */
struct mc_settle_space {
    struct mc_number_pairs pairs;
    struct mc_digit_range range_x;
    struct mc_digit_range range_y;
    struct mc_exact_sums sums;
};

void mc_settle_free(struct mc_settle_space *space);

/*
 * *r becomes the correlation of two lists of n > 0 finite numbers, the first items of which are at x and y; NaN where
 * one is constant as it is written. Returns false where there is no memory. The texts are as for mc_scan_pairs.
 */
bool mc_settle_text(const char *x, const char *y, size_t n, const struct mc_syntax *syntax,
                    struct mc_settle_space *space, double *r);

/* The same for two lists of doubles, which are taken as the numbers that they are. */
bool mc_settle_doubles(const double *x, const double *y, size_t n, struct mc_settle_space *space, double *r);

#endif
