/*
 * idle_thread.c - gives the program it is loaded into (LD_PRELOAD) a thread that does nothing, as some builds of BLAS
 * do, before main begins.
 */
#include <pthread.h>
#include <unistd.h>

static void *idle(void *data) {
    (void)data;
    for (;;) {
        pause();
    }
    return NULL;
}

__attribute__((constructor)) static void begin(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, idle, NULL) == 0) {
        pthread_detach(thread);
    }
}
