/*
 * sparse.h - exact sums of numbers with any exponents, one integer for each exponent.
 *
 * A sparse sum is held like a sparse polynomial in the base: a list of terms, each a coefficient and an exponent. Two
 * numbers with the same exponent add their digits; a number with a new exponent adds a term. So an addition costs no
 * more than the digits of the number, however far the exponents lie apart. Only mc_sparse_sum_evaluate brings the terms
 * to one exponent.
 *
 * A sum stays small beside its text. The exponents of short decimals, and of their products, take some 2,000 values.
 * Beyond these, k different exponents need k^2 / 2 digits of text.
 *
 * Owns its terms and their order. Knows nothing of numbers, lists or correlations. One thread at a time may use a sum.
 */
#ifndef MC_EXACT_SPARSE_H
#define MC_EXACT_SPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exact/integer.h"

/* coefficient * base^exponent */
struct mc_sparse_term {
    int64_t exponent;
    struct mc_integer coefficient;
};

/* Initialize to {0}, which is the sum 0. Free with mc_sparse_sum_free. */
struct mc_sparse_sum {
    struct mc_sparse_term *terms; /* [capacity]; the first n_terms are in use, by rising exponent; all can be freed */
    size_t n_terms;
    size_t capacity;
};

/* Frees the memory of sum, and makes it 0. */
void mc_sparse_sum_free(struct mc_sparse_sum *sum);

/* Makes sum 0. Keeps its memory for the next one, except that of long coefficients. */
void mc_sparse_sum_clear(struct mc_sparse_sum *sum);

/* sum += digits * base^exponent. Returns false if there is no memory; sum can then only be cleared or freed. */
bool mc_sparse_sum_add(struct mc_sparse_sum *sum, int64_t exponent, const struct mc_integer *digits);

/* sum += other. Returns false if there is no memory; sum can then only be cleared or freed. */
bool mc_sparse_sum_merge(struct mc_sparse_sum *sum, const struct mc_sparse_sum *other);

/* Returns the lowest exponent that was added, or 0 if none was. */
int64_t mc_sparse_sum_min_exponent(const struct mc_sparse_sum *sum);

/*
 * *value = sum / base^unit. unit must not be above any exponent that was added, so the quotient is an integer. Returns
 * false if there is no memory; *value is then unspecified.
 */
bool mc_sparse_sum_evaluate(const struct mc_sparse_sum *sum, uint64_t base, int64_t unit, struct mc_integer *value);

#endif
