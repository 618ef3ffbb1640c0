/* team.c - see team.h. Hands out the units of a job. */
#include "large/team.h"

void mc_team_init(struct mc_team *team, int n_threads, struct mc_large_space *const *spaces, pthread_mutex_t *lock,
                  pthread_cond_t *done, mc_wake_fn *wake, void *wake_context) {
    *team = (struct mc_team){
        .n_threads = n_threads,
        .spaces = spaces,
        .lock = lock,
        .done = done,
        .wake = wake,
        .wake_context = wake_context,
    };
}

void mc_team_init_single(struct mc_team *team, struct mc_large_space *const *space) {
    *team = (struct mc_team){.n_threads = 1, .spaces = space};
}

void mc_team_do_unit(struct mc_team *team, int thread) {
    const size_t unit = team->n_taken++;
    pthread_mutex_unlock(team->lock);
    team->fn(team->context, unit, thread);
    pthread_mutex_lock(team->lock);
    team->n_done++;
    if (team->n_done == team->n_units) {
        pthread_cond_signal(team->done);
    }
}

void mc_team_run(const struct mc_member *member, size_t n_units, mc_unit_fn *fn, void *context) {
    struct mc_team *team = member->team;
    const int thread = member->number;
    if (team->lock == NULL || n_units == 1) {
        for (size_t unit = 0; unit < n_units; unit++) {
            fn(context, unit, thread);
        }
        return;
    }
    pthread_mutex_lock(team->lock);
    team->fn = fn;
    team->context = context;
    team->n_units = n_units;
    team->n_taken = 0;
    team->n_done = 0;
    team->wake(team->wake_context);
    while (mc_team_has_units(team)) {
        mc_team_do_unit(team, thread);
    }
    while (team->n_done < team->n_units) {
        pthread_cond_wait(team->done, team->lock);
    }
    team->n_units = 0;
    team->n_taken = 0;
    pthread_mutex_unlock(team->lock);
}
