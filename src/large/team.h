/*
 * team.h - the pieces of one large job, taken by whichever threads have nothing else to do.
 *
 * One thread runs a job; others, whose own work is guarded by the same lock, help it when they come by. Nobody
 * spins. Knows nothing of what the pieces are, or of how those who might help are told.
 */
#ifndef MC_LARGE_TEAM_H
#define MC_LARGE_TEAM_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Does one piece of a job on thread number thread, from 0 to n_threads - 1 of its team. */
typedef void mc_piece_fn(void *context, size_t piece, int thread);

/* Tells those who might help that there are pieces. Called with the lock. */
typedef void mc_wake_fn(void *called);

/* Everything from fn on is guarded by lock. */
struct mc_team {
    int n_threads;
    pthread_mutex_t *lock; /* NULL: nobody helps, and n_threads is 1 */
    pthread_cond_t *done;  /* who runs a job waits for it, and nobody else */
    mc_wake_fn *call;
    void *called;
    mc_piece_fn *fn; /* of the present job */
    void *context;
    size_t n_pieces; /* 0: there is no job */
    size_t n_taken;
    size_t n_done;
};

/* A team of n_threads that share lock; call(called) is made when there is a job. */
void mc_team_init(struct mc_team *team, int n_threads, pthread_mutex_t *lock, pthread_cond_t *done, mc_wake_fn *call,
                  void *called);

/* A team of the calling thread alone. */
void mc_team_init_single(struct mc_team *team);

/* Runs fn for all pieces from 0 to n_pieces - 1, in any order, on the calling thread, which is number thread, and on
   those that help. Returns when all are done. Called without the lock; one job at a time. */
void mc_team_run(struct mc_team *team, int thread, size_t n_pieces, mc_piece_fn *fn, void *context);

/* How many pieces wait to be done. Called with the lock. */
static inline size_t mc_team_count_pieces(const struct mc_team *team) {
    return team->n_pieces - team->n_taken;
}

/* Whether any does. Called with the lock. */
static inline bool mc_team_has_pieces(const struct mc_team *team) {
    return mc_team_count_pieces(team) > 0;
}

/* Does a piece, which must be waiting. Called with the lock, which it gives up meanwhile. */
void mc_team_do_piece(struct mc_team *team, int thread);

#endif
