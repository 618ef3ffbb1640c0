/*
 * team.h - the units of one large job, done by whichever threads of a team have nothing else to do.
 *
 * One thread runs a job. The others, whose own work is guarded by the same lock, take units of it when they look for
 * work. No thread spins. Knows nothing of what the units are, or of how sleeping threads are woken.
 */
#ifndef MC_LARGE_TEAM_H
#define MC_LARGE_TEAM_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct mc_large_space;

/* Does one unit of a job on thread number thread, from 0 to n_threads - 1 of its team. */
typedef void mc_unit_fn(void *context, size_t unit, int thread);

/* Wakes threads that could do units. Called with the lock. */
typedef void mc_wake_fn(void *context);

/* Everything from fn on is guarded by lock. */
struct mc_team {
    int n_threads;
    struct mc_large_space *const *spaces; /* [n_threads]; each is used by its thread alone */
    pthread_mutex_t *lock;                /* NULL: the team is one thread */
    pthread_cond_t *done;                 /* the thread that runs a job waits for it; no other does */
    mc_wake_fn *wake;
    void *wake_context;
    mc_unit_fn *fn; /* of the present job */
    void *context;
    size_t n_units; /* 0: there is no job */
    size_t n_taken;
    size_t n_done;
};

/* One thread of a team: itself, where it runs a job. */
struct mc_member {
    struct mc_team *team;
    int number;
};

/* A team of n_threads that share lock; wake(wake_context) is called when there is a job. */
void mc_team_init(struct mc_team *team, int n_threads, struct mc_large_space *const *spaces, pthread_mutex_t *lock,
                  pthread_cond_t *done, mc_wake_fn *wake, void *wake_context);

/* A team of the calling thread alone, with its one space. */
void mc_team_init_single(struct mc_team *team, struct mc_large_space *const *space);

/* The space of the calling thread. */
static inline struct mc_large_space *mc_own_space(const struct mc_member *member) {
    return member->team->spaces[member->number];
}

/* Runs fn for all units from 0 to n_units - 1, in any order, on the calling thread and on those of its team that come
   by. Returns when all are done. Called without the lock; one job at a time. */
void mc_team_run(const struct mc_member *member, size_t n_units, mc_unit_fn *fn, void *context);

/* How many units wait to be done. Called with the lock. */
static inline size_t mc_team_count_units(const struct mc_team *team) {
    return team->n_units - team->n_taken;
}

/* Whether any unit waits. Called with the lock. */
static inline bool mc_team_has_units(const struct mc_team *team) {
    return mc_team_count_units(team) > 0;
}

/* Does a unit, which must be waiting, on thread number thread. Called with the lock, which it gives up meanwhile. */
void mc_team_do_unit(struct mc_team *team, int thread);

#endif
