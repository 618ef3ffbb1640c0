/* idle.c - see idle.h. */
#include "stream/idle.h"

#include <semaphore.h>

/* On the stack of the thread that sleeps. */
struct mc_sleeper {
    sem_t woken;
    struct mc_sleeper *next; /* that fell asleep after it, or NULL */
};

void mc_idle_sleep(struct mc_idle *idle) {
    struct mc_sleeper self = {0};
    (void)sem_init(&self.woken, 0, 0); /* can't fail: the value is small, and one process uses it */
    *(idle->first == NULL ? &idle->first : &idle->last->next) = &self;
    idle->last = &self; // cppcheck-suppress autoVariables ; the thread that wakes this one removes it from the list
    pthread_mutex_unlock(idle->lock);
    while (sem_wait(&self.woken) != 0) {
        /* A signal has interrupted it. */
    }
    pthread_mutex_lock(idle->lock);
    idle->n_waking--;
    (void)sem_destroy(&self.woken); /* the thread that posted held the lock, and no longer uses it */
}

void mc_idle_wake(struct mc_idle *idle, size_t n) {
    while (idle->first != NULL && idle->n_waking < n) {
        struct mc_sleeper *sleeper = idle->first;
        idle->first = sleeper->next;
        idle->n_waking++;
        (void)sem_post(&sleeper->woken);
    }
}
