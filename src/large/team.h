/*
 * team.h - a team of threads that share the work on one large task.
 *
 * One thread runs a job, which has many units of work. The other threads take units when they look for work. The lock
 * of the team also guards their other work. No thread spins. Knows nothing of what a unit does, nor of how sleeping
 * threads are woken.
 */
#ifndef MC_LARGE_TEAM_H
#define MC_LARGE_TEAM_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct mc_large_space;

/* Does one unit of a job, on thread number thread of the team (0 to n_threads - 1). */
typedef void mc_unit_fn(void *context, size_t unit, int thread);

/* Wakes threads to take units. Called with the lock. */
typedef void mc_wake_fn(void *context);

/* lock guards all fields from fn on. */
struct mc_team {
    int n_threads;
    struct mc_large_space *const *spaces; /* [n_threads]; each thread uses its own */
    pthread_mutex_t *lock;                /* NULL: the team has one thread */
    pthread_cond_t *done;                 /* all units are done; only the thread that runs the job waits for it */
    mc_wake_fn *wake;
    void *wake_context;
    mc_unit_fn *fn; /* does a unit of the present job */
    void *context;
    size_t n_units; /* 0: there is no job */
    size_t n_taken;
    size_t n_done;
};

/* One thread of a team: the thread that runs a job. */
struct mc_member {
    struct mc_team *team;
    int number;
};

/* Makes a team of n_threads that share lock. mc_team_run calls wake(wake_context) when it starts a job. */
void mc_team_init(struct mc_team *team, int n_threads, struct mc_large_space *const *spaces, pthread_mutex_t *lock,
                  pthread_cond_t *done, mc_wake_fn *wake, void *wake_context);

/* Makes a team of one thread, the caller. */
void mc_team_init_single(struct mc_team *team, struct mc_large_space *const *space);

/* Returns the space of this thread. */
static inline struct mc_large_space *mc_own_space(const struct mc_member *member) {
    return member->team->spaces[member->number];
}

/* Runs fn for units 0 to n_units - 1, in any order, on the calling thread and the free threads of its team. Returns
   when all units are done. Called without the lock. A team runs one job at a time. */
void mc_team_run(const struct mc_member *member, size_t n_units, mc_unit_fn *fn, void *context);

/* Returns the number of units that no thread has taken. Called with the lock. */
static inline size_t mc_team_count_units(const struct mc_team *team) {
    return team->n_units - team->n_taken;
}

/* Returns whether there is such a unit. Called with the lock. */
static inline bool mc_team_has_units(const struct mc_team *team) {
    return mc_team_count_units(team) > 0;
}

/* Takes a unit and does it on thread number thread. There must be one. Called with the lock, which it releases while fn
   runs. */
void mc_team_do_unit(struct mc_team *team, int thread);

#endif
