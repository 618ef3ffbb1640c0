/* team.c - see team.h. */
#include "large/team.h"

void mc_team_init(struct mc_team *team, int n_threads, pthread_mutex_t *lock, pthread_cond_t *done, mc_wake_fn *call,
                  void *called) {
    *team = (struct mc_team){.n_threads = n_threads, .lock = lock, .done = done, .call = call, .called = called};
}

void mc_team_init_single(struct mc_team *team) {
    *team = (struct mc_team){.n_threads = 1};
}

void mc_team_do_piece(struct mc_team *team, int thread) {
    const size_t piece = team->n_taken++;
    pthread_mutex_unlock(team->lock);
    team->fn(team->context, piece, thread);
    pthread_mutex_lock(team->lock);
    team->n_done++;
    if (team->n_done == team->n_pieces) {
        pthread_cond_signal(team->done);
    }
}

void mc_team_run(struct mc_team *team, int thread, size_t n_pieces, mc_piece_fn *fn, void *context) {
    if (team->lock == NULL || n_pieces == 1) {
        for (size_t piece = 0; piece < n_pieces; piece++) {
            fn(context, piece, thread);
        }
        return;
    }
    pthread_mutex_lock(team->lock);
    team->fn = fn;
    team->context = context;
    team->n_pieces = n_pieces;
    team->n_taken = 0;
    team->n_done = 0;
    team->call(team->called);
    while (mc_team_has_pieces(team)) {
        mc_team_do_piece(team, thread);
    }
    while (team->n_done < team->n_pieces) {
        pthread_cond_wait(team->done, team->lock);
    }
    team->n_pieces = 0;
    team->n_taken = 0;
    pthread_mutex_unlock(team->lock);
}
