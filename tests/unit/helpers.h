/*
 * helpers.h - threads that help a team, for the tests of what crews do. Header-only.
 */
#ifndef MC_TEST_HELPERS_H
#define MC_TEST_HELPERS_H

#include "support.h"

#include <pthread.h>

#include "large/team.h"
#include "large/large.h"

enum { MAX_HELPERS = 64 };

/* A team whose thread 0 is the calling one; the others wait until there is something to help with. */
struct helped_crew {
    struct mc_team team;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_cond_t done;
    bool ended;
    int n_started;
    pthread_t threads[MAX_HELPERS];
    struct mc_large_space *spaces[MAX_HELPERS];
    struct mc_number_pairs pairs[MAX_HELPERS];
};

static inline void *help_until_ended(void *data) {
    struct helped_crew *helped = data;
    pthread_mutex_lock(&helped->lock);
    const int thread = ++helped->n_started;
    while (!helped->ended) {
        if (mc_team_has_pieces(&helped->team)) {
            mc_team_do_piece(&helped->team, thread);
        } else {
            pthread_cond_wait(&helped->changed, &helped->lock);
        }
    }
    pthread_mutex_unlock(&helped->lock);
    return NULL;
}

static inline void call_helpers(void *called) {
    struct helped_crew *helped = called;
    pthread_cond_broadcast(&helped->changed);
}

static inline void helped_crew_start(struct helped_crew *helped, int n_threads) {
    assert_true(n_threads <= MAX_HELPERS);
    *helped = (struct helped_crew){
        .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};
    if (n_threads == 1) {
        mc_team_init_single(&helped->team);
    } else {
        mc_team_init(&helped->team, n_threads, &helped->lock, &helped->done, call_helpers, helped);
    }
    for (int i = 0; i < n_threads; i++) {
        helped->spaces[i] = checked_malloc(sizeof *helped->spaces[i]);
        *helped->spaces[i] = (struct mc_large_space){
            .centred = aligned_alloc(_Alignof(struct mc_block_space), sizeof(struct mc_block_space)),
            .pairs = &helped->pairs[i],
        };
    }
    for (int i = 1; i < n_threads; i++) {
        assert_int_equal(pthread_create(&helped->threads[i], NULL, help_until_ended, helped), 0);
    }
}

static inline void helped_crew_end(struct helped_crew *helped) {
    pthread_mutex_lock(&helped->lock);
    helped->ended = true;
    pthread_cond_broadcast(&helped->changed);
    pthread_mutex_unlock(&helped->lock);
    for (int i = 1; i < helped->team.n_threads; i++) {
        assert_int_equal(pthread_join(helped->threads[i], NULL), 0);
    }
    for (int i = 0; i < helped->team.n_threads; i++) {
        free(helped->spaces[i]->centred);
        mc_number_pairs_free(&helped->pairs[i]);
        mc_large_space_free(helped->spaces[i]);
        free(helped->spaces[i]);
    }
    pthread_cond_destroy(&helped->changed);
    pthread_cond_destroy(&helped->done);
    pthread_mutex_destroy(&helped->lock);
}

#endif
