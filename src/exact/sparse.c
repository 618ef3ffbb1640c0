/* sparse.c - see sparse.h. */
#include "exact/sparse.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

void mc_sparse_sum_free(struct mc_sparse_sum *sum) {
    for (size_t i = 0; i < sum->capacity; i++) {
        mc_integer_free(&sum->terms[i].coefficient);
    }
    free(sum->terms);
    *sum = (struct mc_sparse_sum){0};
}

void mc_sparse_sum_clear(struct mc_sparse_sum *sum) {
    enum { MAX_KEPT_LIMBS = 64 };
    for (size_t i = 0; i < sum->n_terms; i++) {
        struct mc_integer *coefficient = &sum->terms[i].coefficient;
        /* Otherwise, after many tasks, every term could hold as much memory as the longest number. */
        if (coefficient->capacity > MAX_KEPT_LIMBS) {
            mc_integer_free(coefficient);
        }
    }
    sum->n_terms = 0;
}

/* Grows the capacity so that one more term fits. */
static bool reserve_term(struct mc_sparse_sum *sum) {
    if (sum->n_terms < sum->capacity) {
        return true;
    }
    const size_t capacity = sum->capacity + sum->capacity / 2 + 4;
    size_t n_bytes;
    if (!mc_multiply(capacity, sizeof *sum->terms, &n_bytes)) {
        return false;
    }
    struct mc_sparse_term *terms = realloc(sum->terms, n_bytes);
    if (terms == NULL) {
        return false;
    }
    memset(terms + sum->capacity, 0, (capacity - sum->capacity) * sizeof *terms);
    sum->terms = terms;
    sum->capacity = capacity;
    return true;
}

/* Returns the index of the first term with at least this exponent, or n_terms. Binary search. */
static size_t find_term(const struct mc_sparse_sum *sum, int64_t exponent) {
    size_t begin = 0;
    size_t end = sum->n_terms;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (sum->terms[middle].exponent < exponent) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}

bool mc_sparse_sum_add(struct mc_sparse_sum *sum, int64_t exponent, const struct mc_integer *digits) {
    const size_t i = find_term(sum, exponent);
    if (i < sum->n_terms && sum->terms[i].exponent == exponent) {
        return mc_integer_add(&sum->terms[i].coefficient, digits);
    }
    if (!reserve_term(sum)) {
        return false;
    }
    /* The first unused term moves to i, as its coefficient may own memory from an earlier task. */
    struct mc_sparse_term added = sum->terms[sum->n_terms];
    memmove(sum->terms + i + 1, sum->terms + i, (sum->n_terms - i) * sizeof *sum->terms);
    added.exponent = exponent;
    sum->n_terms++;
    sum->terms[i] = added;
    return mc_integer_copy(&sum->terms[i].coefficient, digits);
}

bool mc_sparse_sum_merge(struct mc_sparse_sum *sum, const struct mc_sparse_sum *other) {
    for (size_t i = 0; i < other->n_terms; i++) {
        if (!mc_sparse_sum_add(sum, other->terms[i].exponent, &other->terms[i].coefficient)) {
            return false;
        }
    }
    return true;
}

int64_t mc_sparse_sum_min_exponent(const struct mc_sparse_sum *sum) {
    return sum->n_terms > 0 ? sum->terms[0].exponent : 0;
}

bool mc_sparse_sum_evaluate(const struct mc_sparse_sum *sum, uint64_t base, int64_t unit, struct mc_integer *value) {
    struct mc_integer power = {0};
    struct mc_integer scratch = {0};
    bool done = mc_integer_set(value, NULL, 0, false);
    /* Horner's rule, from the highest exponent down. */
    for (size_t i = sum->n_terms; done && i > 0; i--) {
        const struct mc_sparse_term *term = &sum->terms[i - 1];
        const int64_t next = i > 1 ? sum->terms[i - 2].exponent : unit;
        done = mc_integer_add(value, &term->coefficient) &&
               mc_integer_power(&power, base, (uint64_t)(term->exponent - next), &scratch) &&
               mc_integer_multiply(&scratch, value, &power) && mc_integer_copy(value, &scratch);
    }
    mc_integer_free(&power);
    mc_integer_free(&scratch);
    return done;
}
