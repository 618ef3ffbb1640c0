/* ladder.c - see ladder.h. */
#include "exact/ladder.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

void mc_ladder_free(struct mc_ladder *ladder) {
    for (size_t i = 0; i < ladder->capacity; i++) {
        mc_integer_free(&ladder->rungs[i].sum);
    }
    free(ladder->rungs);
    *ladder = (struct mc_ladder){0};
}

void mc_ladder_clear(struct mc_ladder *ladder) {
    enum { KEPT_LIMBS = 64 };
    for (size_t i = 0; i < ladder->n_rungs; i++) {
        struct mc_integer *sum = &ladder->rungs[i].sum;
        if (sum->capacity > KEPT_LIMBS) {
            mc_integer_free(sum); /* else every rung could come to hold as much as the longest number */
        }
    }
    ladder->n_rungs = 0;
}

/* Makes room for one more rung. */
static bool reserve(struct mc_ladder *ladder) {
    if (ladder->n_rungs < ladder->capacity) {
        return true;
    }
    const size_t capacity = ladder->capacity + ladder->capacity / 2 + 4;
    size_t n_bytes;
    if (!mc_multiply(capacity, sizeof *ladder->rungs, &n_bytes)) {
        return false;
    }
    struct mc_rung *rungs = realloc(ladder->rungs, n_bytes);
    if (rungs == NULL) {
        return false;
    }
    memset(rungs + ladder->capacity, 0, (capacity - ladder->capacity) * sizeof *rungs);
    ladder->rungs = rungs;
    ladder->capacity = capacity;
    return true;
}

/* The first rung with at least this exponent, or n_rungs. */
static size_t find(const struct mc_ladder *ladder, int64_t exponent) {
    size_t begin = 0;
    size_t end = ladder->n_rungs;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (ladder->rungs[middle].exponent < exponent) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}

bool mc_ladder_add(struct mc_ladder *ladder, int64_t exponent, const struct mc_integer *term) {
    const size_t i = find(ladder, exponent);
    if (i < ladder->n_rungs && ladder->rungs[i].exponent == exponent) {
        return mc_integer_add(&ladder->rungs[i].sum, term);
    }
    if (!reserve(ladder)) {
        return false;
    }
    struct mc_rung added = ladder->rungs[ladder->n_rungs]; /* for its memory */
    memmove(ladder->rungs + i + 1, ladder->rungs + i, (ladder->n_rungs - i) * sizeof *ladder->rungs);
    added.exponent = exponent;
    ladder->n_rungs++;
    ladder->rungs[i] = added;
    return mc_integer_copy(&ladder->rungs[i].sum, term);
}

bool mc_ladder_merge(struct mc_ladder *ladder, const struct mc_ladder *other) {
    for (size_t i = 0; i < other->n_rungs; i++) {
        if (!mc_ladder_add(ladder, other->rungs[i].exponent, &other->rungs[i].sum)) {
            return false;
        }
    }
    return true;
}

int64_t mc_ladder_least(const struct mc_ladder *ladder) {
    return ladder->n_rungs > 0 ? ladder->rungs[0].exponent : 0;
}

bool mc_ladder_total(const struct mc_ladder *ladder, uint64_t base, int64_t least_exponent, struct mc_integer *total) {
    struct mc_integer power = {0};
    struct mc_integer scratch = {0};
    bool done = mc_integer_set(total, NULL, 0, false);
    /* Horner's rule, from the highest exponent down. */
    for (size_t i = ladder->n_rungs; done && i > 0; i--) {
        const struct mc_rung *rung = &ladder->rungs[i - 1];
        const int64_t next = i > 1 ? ladder->rungs[i - 2].exponent : least_exponent;
        done = mc_integer_add(total, &rung->sum) &&
               mc_integer_power(&power, base, (uint64_t)(rung->exponent - next), &scratch) &&
               mc_integer_multiply(&scratch, total, &power) && mc_integer_copy(total, &scratch);
    }
    mc_integer_free(&power);
    mc_integer_free(&scratch);
    return done;
}
