/*
 * faults.h - what the preload library of the fault tests shares: settings of the environment, and counters for whoever
 * runs the test.
 *
 * The library takes the place of the C library's malloc, read, write and the like (faults_memory.c, faults.c). It does
 * what they do, but for what the environment asks for, and only once main has begun. Only for glibc.
 *
 *   MANYCORR_FAULT_COUNTS=FILE     40 bytes to count in; without it, nothing fails
 *   MANYCORR_FAULT_CALL=K          allocation number K fails (from 1; 0: none)
 *   MANYCORR_FAULT_LASTS=1         and all that follow
 *   MANYCORR_FAULT_WHO=program     of those that the program calls for, itself or by the C library: program (default);
 *                                  or of all libraries: all
 *   MANYCORR_FAULT_IO=BYTES        read, pread and write move at most so many bytes
 *   MANYCORR_FAULT_CHANGE=K,FILE   just before pread number K, the file that is read gets the content of FILE, in
 *                                  place: from the first byte that differs on, and then its length
 */
#ifndef MC_TEST_FAULTS_H
#define MC_TEST_FAULTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct fault_counts {
    _Atomic uint64_t n_calls;  /* allocations that might have failed */
    _Atomic uint64_t n_failed; /* allocations that did; changes of the file */
    _Atomic int64_t n_live;    /* allocations of the program, the C library and GMP that have not been freed */
    _Atomic uint64_t has_begun;
    _Atomic uint64_t n_preads; /* of the program */
};

/* NULL until main begins, and where nothing is to be counted. */
extern struct fault_counts *fault_counts;

/* A number of the environment, or 0. */
uint64_t fault_setting(const char *name);

/* Called when main begins. The library without faults_memory.c, for programs that have a malloc of their own, lacks
   this function. */
__attribute__((weak)) void faults_memory_begin(void);

#endif
