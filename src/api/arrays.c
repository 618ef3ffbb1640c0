/*
 * arrays.c - the public functions on arrays of doubles.
 *
 * It checks the arguments, chooses the number of threads and runs one parallel loop over the pairs. Knows nothing of
 * text, files or the pipeline.
 */
#include "manycorr.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "api/options.h"
#include "base/cpu.h"
#include "correlate/pair.h"
#include "stream/job.h"

/* What one thread needs to correlate arrays. */
struct array_worker {
    struct mc_scratch scratch;
    bool failed; /* memory ran out */
};

static void free_workers(struct array_worker *workers, int n) {
    for (int i = 0; workers != NULL && i < n; i++) {
        mc_scratch_free(&workers[i].scratch);
    }
    free(workers);
}

/* Returns workers for n threads, or NULL if there is no memory. */
static struct array_worker *new_workers(int n, const struct mc_method *method) {
    struct array_worker *workers = calloc((size_t)n, sizeof *workers);
    bool done = workers != NULL;
    for (int i = 0; done && i < n; i++) {
        done = mc_scratch_init(&workers[i].scratch, method);
    }
    if (!done) {
        free_workers(workers, n);
    }
    return done ? workers : NULL;
}

/* The pairs of a batch. */
enum { BATCH = 64 };

static struct mc_pair make_pair(const double *x, const double *y, size_t n) {
    return (struct mc_pair){.x = x, .n_x = n, .y = y, .n_y = n, .form = {.outcome = MC_VALUE}};
}

/* Fills r[0..n) with the correlations of pairs[0..n), n <= BATCH, or NaN where they are undefined. */
static void correlate_batch(const struct mc_job *job, struct mc_pair *pairs, size_t n, struct array_worker *worker,
                            double *r) {
    const struct mc_batch batch = {.pairs = pairs, .n_pairs = n, .numbers = &mc_numbers_of_doubles};
    struct mc_result results[BATCH];
    if (!mc_correlate_batch(job->method, &batch, job->is_exact, &worker->scratch, results, r)) {
        worker->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        r[i] = results[i].outcome == MC_VALUE ? r[i] : (double)NAN;
    }
}

/* Correlates the pairs from number begin on, up to a batch of them. */
static void correlate_some(const struct mc_job *job, const double *values, const manycorr_pair *pairs, size_t n_pairs,
                           size_t begin, struct array_worker *worker, double *results) {
    struct mc_pair batch[BATCH];
    const size_t n = n_pairs - begin < BATCH ? n_pairs - begin : BATCH;
    for (size_t i = 0; i < n; i++) {
        const manycorr_pair *pair = &pairs[begin + i];
        batch[i] = make_pair(values + pair->x, values + pair->y, pair->n);
    }
    correlate_batch(job, batch, n, worker, results + begin);
}

/* Returns whether all pairs lie within n_values values. */
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
 * Chooses the number of threads for these pairs. Several threads pay off from about 0.8 ms of work. Waking them takes
 * 20 to 100 microseconds, or a time slice of several milliseconds if the CPUs are busy.
 *
 * Costs on one core of a Zen 4 (scripts/bench): 25 ns a pair, and for each number 0.4 ns, or 8 ns if computed exactly.
 */
static int choose_threads(const manycorr_options *options, const manycorr_pair *pairs, size_t n_pairs, bool is_exact) {
    enum { PAIR_COST = 60, EXACT_COST = 20 };
    static const double MIN_COST = 2e6; /* 0.8 ms; the unit of cost is one number */
    const double cost_of_number = is_exact ? EXACT_COST : 1;
    double cost = 0.0;
    for (size_t i = 0; i < n_pairs && cost < MIN_COST; i++) {
        cost += PAIR_COST + cost_of_number * 2.0 * (double)pairs[i].n;
    }
    int n_threads = n_pairs > 1 && cost >= MIN_COST ? mc_choose_threads(options != NULL ? options->n_threads : 0) : 1;
    n_threads = (size_t)n_threads > n_pairs ? (int)n_pairs : n_threads;
    return n_threads > 1 ? mc_count_possible_threads(n_threads) : 1;
}

/* Correlates all pairs on n_threads threads. Returns false if memory ran out in any thread. */
static bool correlate_pairs(const struct mc_job *job, const double *values, const manycorr_pair *pairs, size_t n_pairs,
                            int n_threads, struct array_worker *workers, double *results) {
    if (n_threads == 1) {
        for (size_t i = 0; i < n_pairs; i += BATCH) {
            correlate_some(job, values, pairs, n_pairs, i, &workers[0], results);
        }
    } else {
#pragma omp parallel for schedule(dynamic) num_threads(n_threads)
        for (size_t i = 0; i < n_pairs; i += BATCH) {
            correlate_some(job, values, pairs, n_pairs, i, &workers[omp_get_thread_num()], results);
        }
    }
    bool failed = false;
    for (int i = 0; i < n_threads; i++) {
        failed = failed || workers[i].failed;
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
    static const double empty = 0.0; /* values may be NULL if every pair is empty, but NULL + 0 is undefined in C */
    const double *all_values = values != NULL ? values : &empty;
    const int n_threads = choose_threads(options, pairs, n_pairs, job.is_exact);
    struct array_worker *workers = new_workers(n_threads, job.method);
    if (workers == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    const bool done = correlate_pairs(&job, all_values, pairs, n_pairs, n_threads, workers, results);
    free_workers(workers, n_threads);
    return done ? MANYCORR_OK : MANYCORR_NO_MEMORY;
}

manycorr_status manycorr_pearson(const double *x, const double *y, size_t n, double *result) {
    if (result == NULL || (n > 0 && (x == NULL || y == NULL))) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct mc_job job;
    struct array_worker *worker = mc_make_job(NULL, &job) ? new_workers(1, job.method) : NULL;
    if (worker == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    struct mc_pair pair = make_pair(x, y, n);
    correlate_batch(&job, &pair, 1, worker, result);
    const bool failed = worker->failed;
    free_workers(worker, 1);
    return failed ? MANYCORR_NO_MEMORY : MANYCORR_OK;
}
