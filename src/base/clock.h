/* clock.h - the time, for measuring durations. Must not know what the program measures. */
#ifndef MC_BASE_CLOCK_H
#define MC_BASE_CLOCK_H

#include <time.h>

/* Returns the seconds since a fixed moment, on a clock that users cannot set. */
static inline double mc_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
