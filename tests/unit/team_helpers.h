/* team_helpers.h - a team with threads that do its pieces, for the tests of what teams do. Header-only. */
#ifndef MC_TEST_TEAM_HELPERS_H
#define MC_TEST_TEAM_HELPERS_H

#include "support.h"

#include <pthread.h>

#include "correlate/method.h"
#include "large/large.h"
#include "large/team.h"

enum { MAX_HELPERS = 64 };

/* A team whose thread 0 is the calling one. The others wait until there are pieces. */
struct helped_team {
    struct mc_team team;
    struct mc_member caller; /* thread 0 */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_cond_t done;
    bool ended;
    int n_started;
    pthread_t threads[MAX_HELPERS];
    struct mc_large_space *spaces[MAX_HELPERS];
    struct mc_scratch scratches[MAX_HELPERS];
};

static inline void *help_until_ended(void *data) {
    struct helped_team *helped = data;
    pthread_mutex_lock(&helped->lock);
    const int thread = ++helped->n_started;
    while (!helped->ended) {
        if (mc_team_has_units(&helped->team)) {
            mc_team_do_unit(&helped->team, thread);
        } else {
            pthread_cond_wait(&helped->changed, &helped->lock);
        }
    }
    pthread_mutex_unlock(&helped->lock);
    return NULL;
}

static inline void wake_helpers(void *context) {
    struct helped_team *helped = context;
    pthread_cond_broadcast(&helped->changed);
}

static inline void helped_team_start(struct helped_team *helped, int n_threads) {
    assert_true(n_threads <= MAX_HELPERS);
    *helped = (struct helped_team){
        .caller = {.team = &helped->team, .number = 0},
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
        .done = PTHREAD_COND_INITIALIZER,
    };
    for (int i = 0; i < n_threads; i++) {
        assert_true(mc_scratch_init(&helped->scratches[i], mc_find_method("pearson")));
        helped->spaces[i] = checked_malloc(sizeof *helped->spaces[i]);
        *helped->spaces[i] = (struct mc_large_space){.scratch = &helped->scratches[i]};
    }
    if (n_threads == 1) {
        mc_team_init_single(&helped->team, helped->spaces);
    } else {
        mc_team_init(&helped->team, n_threads, helped->spaces, &helped->lock, &helped->done, wake_helpers, helped);
    }
    for (int i = 1; i < n_threads; i++) {
        assert_int_equal(pthread_create(&helped->threads[i], NULL, help_until_ended, helped), 0);
    }
}

static inline void helped_team_end(struct helped_team *helped) {
    pthread_mutex_lock(&helped->lock);
    helped->ended = true;
    pthread_cond_broadcast(&helped->changed);
    pthread_mutex_unlock(&helped->lock);
    for (int i = 1; i < helped->team.n_threads; i++) {
        assert_int_equal(pthread_join(helped->threads[i], NULL), 0);
    }
    for (int i = 0; i < helped->team.n_threads; i++) {
        mc_large_space_free(helped->spaces[i]);
        free(helped->spaces[i]);
        mc_scratch_free(&helped->scratches[i]);
    }
    pthread_cond_destroy(&helped->changed);
    pthread_cond_destroy(&helped->done);
    pthread_mutex_destroy(&helped->lock);
}

#endif
