/*
 * idle.h - threads that wait until there is something to do: the first to come is the first to be woken.
 *
 * So all of them take their turn: where they are more than the processors, waking the last to come keeps a processor
 * idle while two wait for the other. Nobody is woken twice: each sleeper has a semaphore of its own. Knows nothing of
 * what the work is.
 */
#ifndef MC_STREAM_IDLE_H
#define MC_STREAM_IDLE_H

#include <pthread.h>
#include <stddef.h>

struct mc_sleeper;

/* All is guarded by lock, which is also that of the work. Start with zeros but for lock. */
struct mc_idle {
    pthread_mutex_t *lock;
    struct mc_sleeper *first; /* the sleeper that came first, or NULL */
    struct mc_sleeper *last;  /* where there is one: the sleeper that came last */
    size_t n_waking;          /* have been woken and not come back yet */
};

/* Sleeps until woken. Called with the lock, which it gives up meanwhile. */
void mc_idle_sleep(struct mc_idle *idle);

/* Wakes sleepers for n pieces of work, as long as there are any: fewer by those who have been woken and not come back
   yet. Called with the lock. */
void mc_idle_wake(struct mc_idle *idle, size_t n);

#endif
