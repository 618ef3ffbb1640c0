/*
 * idle.h - threads that sleep until there is work. The thread that has slept longest is woken first.
 *
 * So all threads take turns. If there are more threads than CPUs, waking the last sleeper first keeps a CPU idle while
 * two threads wait for another one. No thread is woken twice: each sleeper has a semaphore of its own. Knows nothing of
 * what the work is.
 */
#ifndef MC_STREAM_IDLE_H
#define MC_STREAM_IDLE_H

#include <pthread.h>
#include <stddef.h>

struct mc_sleeper;

/* Guarded by lock, which also guards the work. Start with zeros but for lock. */
struct mc_idle {
    pthread_mutex_t *lock;
    struct mc_sleeper *first; /* the thread that has slept longest, or NULL */
    struct mc_sleeper *last;  /* if there is a first one: the thread that has slept shortest */
    size_t n_waking;          /* threads that have been woken and do not run yet */
};

/* Sleeps until woken. Called with the lock, which it gives up meanwhile. */
void mc_idle_sleep(struct mc_idle *idle);

/* Wakes sleepers for n pieces of work, as far as there are any. Threads that are waking already count. Called with the
   lock. */
void mc_idle_wake(struct mc_idle *idle, size_t n);

#endif
