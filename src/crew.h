/*
 * crew.h - the pieces of one large job, taken by whichever threads have nothing else to do.
 *
 * One thread runs a job; others, whose own work is guarded by the same lock, help it when they come by. Nobody
 * spins. Knows nothing of what the pieces are, or of how those who might help are told.
 */
#ifndef MC_CREW_H
#define MC_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Does one piece of a job on thread number thread, from 0 to n_threads - 1 of its crew. */
typedef void mc_piece_fn(void *context, size_t piece, int thread);

/* Tells those who might help that there are pieces. Called with the lock. */
typedef void mc_call_fn(void *called);

/* Everything from fn on is guarded by lock. */
struct mc_crew {
    int n_threads;
    pthread_mutex_t *lock; /* NULL: nobody helps, and n_threads is 1 */
    pthread_cond_t *done;  /* who runs a job waits for it, and nobody else */
    mc_call_fn *call;
    void *called;
    mc_piece_fn *fn; /* of the present job */
    void *context;
    size_t n_pieces; /* 0: there is no job */
    size_t n_taken;
    size_t n_done;
};

/* A crew of n_threads that share lock; call(called) is made when there is a job. */
void mc_crew_init(struct mc_crew *crew, int n_threads, pthread_mutex_t *lock, pthread_cond_t *done, mc_call_fn *call,
                  void *called);

/* A crew of the calling thread alone. */
void mc_crew_init_alone(struct mc_crew *crew);

/* Runs fn for all pieces from 0 to n_pieces - 1, in any order, on the calling thread, which is number thread, and on
   those that help. Returns when all are done. Called without the lock; one job at a time. */
void mc_crew_run(struct mc_crew *crew, int thread, size_t n_pieces, mc_piece_fn *fn, void *context);

/* How many pieces wait to be done. Called with the lock. */
static inline size_t mc_crew_count_waiting(const struct mc_crew *crew) {
    return crew->n_pieces - crew->n_taken;
}

/* Whether any does. Called with the lock. */
static inline bool mc_crew_needs_help(const struct mc_crew *crew) {
    return mc_crew_count_waiting(crew) > 0;
}

/* Does a piece, which must be waiting. Called with the lock, which it gives up meanwhile. */
void mc_crew_help(struct mc_crew *crew, int thread);

#endif
