/* arrays.c - the public functions on arrays of doubles. */
#include "manycorr.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "api/options.h"
#include "base/cpu.h"
#include "correlate/exactly.h"
#include "correlate/pearson.h"
#include "stream/job.h"

/* What a thread correlates arrays with. Start with zeros. */
struct array_space {
    struct mc_block_space *centred;
    struct mc_settle_space settle;
    bool failed; /* there was no memory */
};

static void free_array_spaces(struct array_space *spaces, int n) {
    for (int i = 0; spaces != NULL && i < n; i++) {
        free(spaces[i].centred);
        mc_settle_free(&spaces[i].settle);
    }
    free(spaces);
}

/* Spaces for n threads, or NULL. */
static struct array_space *new_array_spaces(int n) {
    struct array_space *spaces = calloc((size_t)n, sizeof *spaces);
    bool done = spaces != NULL;
    for (int i = 0; done && i < n; i++) {
        spaces[i].centred = aligned_alloc(_Alignof(struct mc_block_space), sizeof(struct mc_block_space));
        done = spaces[i].centred != NULL;
    }
    if (!done) {
        free_array_spaces(spaces, n);
    }
    return done ? spaces : NULL;
}

static bool are_equal(const double *values, size_t n) {
    bool equal = true;
    for (size_t i = 1; i < n; i++) {
        equal = equal && values[i] == values[0];
    }
    return equal;
}

static bool are_finite(const double *values, size_t n) {
    bool finite = true;
    for (size_t i = 0; i < n; i++) {
        finite = finite && isfinite(values[i]);
    }
    return finite;
}

/* The correlation of two lists of doubles, exactly or if not certain otherwise. */
static double correlate_arrays(const double *x, const double *y, size_t n, bool is_exact, struct array_space *space) {
    struct mc_estimate estimate = {NAN, false};
    if (!is_exact) {
        estimate = mc_pearson(x, y, n, MC_DOUBLES, space->centred);
        if (estimate.is_certain) {
            return estimate.r;
        }
    }
    if (n < 2 || !are_finite(x, n) || !are_finite(y, n) || are_equal(x, n) || are_equal(y, n)) {
        return NAN;
    }
    space->failed = space->failed || !mc_settle_doubles(x, y, n, &space->settle, &estimate.r);
    return estimate.r;
}

static double correlate_pair(const double *values, const manycorr_pair *pair, bool is_exact,
                             struct array_space *space) {
    return correlate_arrays(values + pair->x, values + pair->y, pair->n, is_exact, space);
}

/* Whether all pairs lie within n_values values. */
static bool are_pairs_valid(const manycorr_pair *pairs, size_t n_pairs, size_t n_values) {
    for (size_t i = 0; i < n_pairs; i++) {
        const manycorr_pair *pair = &pairs[i];
        if (pair->n > n_values || pair->x > n_values - pair->n || pair->y > n_values - pair->n) {
            return false;
        }
    }
    return true;
}

/*
 * The number of threads for these pairs. Several are worth while from some 0.8 ms of work on: to wake them takes 20
 * to 100 microseconds, and a time slice, several milliseconds, if the CPUs are busy. A pair costs some 25 ns, one of
 * its numbers 0.4 ns, or 8 ns exactly, on one core of a Zen 4 (scripts/bench).
 */
static int choose_threads(const manycorr_options *options, const manycorr_pair *pairs, size_t n_pairs, bool is_exact) {
    enum { PAIR_COST = 60, EXACT_COST = 20 };
    static const double LEAST_COST = 2e6; /* in numbers */
    const double cost_of_number = is_exact ? EXACT_COST : 1;
    double cost = 0.0;
    for (size_t i = 0; i < n_pairs && cost < LEAST_COST; i++) {
        cost += PAIR_COST + cost_of_number * 2.0 * (double)pairs[i].n;
    }
    int n_threads = n_pairs > 1 && cost >= LEAST_COST ? mc_choose_threads(options != NULL ? options->n_threads : 0) : 1;
    n_threads = (size_t)n_threads > n_pairs ? (int)n_pairs : n_threads;
    return n_threads > 1 ? mc_count_possible_threads(n_threads) : 1;
}

/* Correlates all pairs on n_threads threads. Returns false if some thread had no memory. */
static bool correlate_pairs(const double *values, const manycorr_pair *pairs, size_t n_pairs, bool is_exact,
                            int n_threads, struct array_space *spaces, double *results) {
    if (n_threads == 1) {
        for (size_t i = 0; i < n_pairs; i++) {
            results[i] = correlate_pair(values, &pairs[i], is_exact, &spaces[0]);
        }
    } else {
#pragma omp parallel for schedule(dynamic, 16) num_threads(n_threads)
        for (size_t i = 0; i < n_pairs; i++) {
            results[i] = correlate_pair(values, &pairs[i], is_exact, &spaces[omp_get_thread_num()]);
        }
    }
    bool failed = false;
    for (int i = 0; i < n_threads; i++) {
        failed = failed || spaces[i].failed;
    }
    return !failed;
}

manycorr_status manycorr_arrays(const double *values, size_t n_values, const manycorr_pair *pairs, size_t n_pairs,
                                const manycorr_options *options, double *results) {
    struct mc_job job;
    if ((n_values > 0 && values == NULL) || (n_pairs > 0 && (pairs == NULL || results == NULL)) ||
        !mc_make_job(options, &job) || !are_pairs_valid(pairs, n_pairs, n_values)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    static const double nothing = 0.0;
    const double *all = values != NULL ? values : &nothing;
    const int n_threads = choose_threads(options, pairs, n_pairs, job.is_exact);
    struct array_space *spaces = new_array_spaces(n_threads);
    if (spaces == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    const bool done = correlate_pairs(all, pairs, n_pairs, job.is_exact, n_threads, spaces, results);
    free_array_spaces(spaces, n_threads);
    return done ? MANYCORR_OK : MANYCORR_NO_MEMORY;
}

manycorr_status manycorr_pearson(const double *x, const double *y, size_t n, double *result) {
    if (result == NULL || (n > 0 && (x == NULL || y == NULL))) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct array_space *space = new_array_spaces(1);
    if (space == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    *result = correlate_arrays(x, y, n, false, space);
    const bool failed = space->failed;
    free_array_spaces(space, 1);
    return failed ? MANYCORR_NO_MEMORY : MANYCORR_OK;
}
