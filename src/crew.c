/* crew.c - see crew.h. */
#include "crew.h"

void mc_crew_init(struct mc_crew *crew, int n_threads, pthread_mutex_t *lock, pthread_cond_t *done, mc_call_fn *call,
                  void *called) {
    *crew = (struct mc_crew){.n_threads = n_threads, .lock = lock, .done = done, .call = call, .called = called};
}

void mc_crew_init_alone(struct mc_crew *crew) {
    *crew = (struct mc_crew){.n_threads = 1};
}

void mc_crew_help(struct mc_crew *crew, int thread) {
    const size_t piece = crew->n_taken++;
    pthread_mutex_unlock(crew->lock);
    crew->fn(crew->context, piece, thread);
    pthread_mutex_lock(crew->lock);
    crew->n_done++;
    if (crew->n_done == crew->n_pieces) {
        pthread_cond_signal(crew->done);
    }
}

void mc_crew_run(struct mc_crew *crew, int thread, size_t n_pieces, mc_piece_fn *fn, void *context) {
    if (crew->lock == NULL || n_pieces == 1) {
        for (size_t piece = 0; piece < n_pieces; piece++) {
            fn(context, piece, thread);
        }
        return;
    }
    pthread_mutex_lock(crew->lock);
    crew->fn = fn;
    crew->context = context;
    crew->n_pieces = n_pieces;
    crew->n_taken = 0;
    crew->n_done = 0;
    crew->call(crew->called);
    while (mc_crew_needs_help(crew)) {
        mc_crew_help(crew, thread);
    }
    while (crew->n_done < crew->n_pieces) {
        pthread_cond_wait(crew->done, crew->lock);
    }
    crew->n_pieces = 0;
    crew->n_taken = 0;
    pthread_mutex_unlock(crew->lock);
}
