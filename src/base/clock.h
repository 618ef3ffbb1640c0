/* clock.h - time for the summary. */
#ifndef MC_BASE_CLOCK_H
#define MC_BASE_CLOCK_H

#include <time.h>

/* Seconds since some fixed moment, on a clock that nobody sets. */
static inline double mc_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
