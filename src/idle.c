/* idle.c - see idle.h. */
#include "idle.h"

#include <semaphore.h>
#include <stddef.h>

/* On the stack of the thread that sleeps. */
struct mc_sleeper {
    sem_t woken;
    struct mc_sleeper *next; /* that came before */
    bool is_only;            /* it is the one for which is_waking was set */
};

void mc_idle_sleep(struct mc_idle *idle) {
    struct mc_sleeper self = {.next = idle->last};
    (void)sem_init(&self.woken, 0, 0); /* can't fail: the value is small, and no other process shares it */
    idle->last = &self;
    pthread_mutex_unlock(idle->lock);
    while (sem_wait(&self.woken) != 0) {
        /* A signal has interrupted it. */
    }
    pthread_mutex_lock(idle->lock);
    if (self.is_only) {
        idle->is_waking = false;
    }
    (void)sem_destroy(&self.woken); /* who has posted held the lock, and so is done with it */
}

/* Takes the last sleeper off, which there is, and wakes it. */
static struct mc_sleeper *wake_last(struct mc_idle *idle) {
    struct mc_sleeper *sleeper = idle->last;
    idle->last = sleeper->next;
    (void)sem_post(&sleeper->woken);
    return sleeper;
}

void mc_idle_wake_one(struct mc_idle *idle) {
    if (idle->last != NULL && !idle->is_waking) {
        idle->is_waking = true;
        wake_last(idle)->is_only = true;
    }
}

void mc_idle_wake_all(struct mc_idle *idle) {
    while (idle->last != NULL) {
        wake_last(idle);
    }
}
