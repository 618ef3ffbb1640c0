/*
 * idle.h - threads that wait until there is something to do: the last to come is the first to be woken.
 *
 * Its caches are the warmest, and where there are more threads than work, the others sleep on. Nobody is woken twice, nor for nothing:
 * each sleeper has a semaphore of its own. Knows nothing of what the work is.
 */
#ifndef MC_IDLE_H
#define MC_IDLE_H

#include <pthread.h>
#include <stdbool.h>

struct mc_sleeper;

/* All is guarded by lock, which is also that of the work. */
struct mc_idle {
    pthread_mutex_t *lock;
    struct mc_sleeper *last; /* the sleeper that came last, or NULL */
    bool is_waking;          /* one has been woken by mc_idle_wake_one, and has not come back yet */
};

/* Sleeps until woken. Called with the lock, which it gives up meanwhile. */
void mc_idle_sleep(struct mc_idle *idle);

/* Wakes a sleeper, if there is one and none is being woken. Called with the lock. */
void mc_idle_wake_one(struct mc_idle *idle);

/* Wakes all. Called with the lock. */
void mc_idle_wake_all(struct mc_idle *idle);

#endif
