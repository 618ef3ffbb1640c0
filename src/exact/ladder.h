/*
 * ladder.h - sums of integers times powers of a base, exact whatever their exponents are.
 *
 * There is one sum for every exponent that occurs, so that a term costs no more than its own digits, however far exponents are
 * apart; only the total brings them together. Exponents of decimals that are doubles, and of their products, lie within some 2,000
 * where they are short; k different ones beyond need k^2 / 2 digits of text. So a ladder stays small beside the text.
 *
 * Functions that return a bool return false where there is no memory. A ladder belongs to one thread.
 */
#ifndef MC_EXACT_LADDER_H
#define MC_EXACT_LADDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exact/integer.h"

struct mc_rung {
    int64_t exponent;
    struct mc_integer sum;
};

/* Start with zeros, which is the sum 0. */
struct mc_ladder {
    struct mc_rung *rungs; /* [capacity], of which n_rungs by rising exponents are in use; all can be freed */
    size_t n_rungs;
    size_t capacity;
};

void mc_ladder_free(struct mc_ladder *ladder);

/* Makes the sum 0, and keeps the memory. */
void mc_ladder_clear(struct mc_ladder *ladder);

/* Adds term times the base to the power of exponent. */
bool mc_ladder_add(struct mc_ladder *ladder, int64_t exponent, const struct mc_integer *term);

/* Adds the sum of another ladder. */
bool mc_ladder_merge(struct mc_ladder *ladder, const struct mc_ladder *other);

/* The least exponent that has been added; 0 where there is none. */
int64_t mc_ladder_least(const struct mc_ladder *ladder);

/* *total becomes the sum over base ^ least_exponent, which must not be above any exponent that occurs. */
bool mc_ladder_total(const struct mc_ladder *ladder, uint64_t base, int64_t least_exponent, struct mc_integer *total);

#endif
