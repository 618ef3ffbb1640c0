/*
 * failing_malloc.h - lets any allocation of a test program and of the library in it fail, and counts those that have
 * not been freed. Header-only: the linker sends their calls of malloc and the like here (--wrap); those of libgomp, GMP
 * and the C library go on as ever.
 */
#ifndef MC_TEST_FAILING_MALLOC_H
#define MC_TEST_FAILING_MALLOC_H

#include <omp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

void *__real_malloc(size_t n_bytes);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t n_bytes);
void *__real_aligned_alloc(size_t alignment, size_t n_bytes);
void __real_free(void *memory);
void *__wrap_malloc(size_t n_bytes);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t n_bytes);
void *__wrap_aligned_alloc(size_t alignment, size_t n_bytes);
void __wrap_free(void *memory);

static atomic_long n_calls;             /* since the last count_from */
static atomic_long n_failed;            /* of them */
static atomic_long n_live;              /* allocations that have not been freed */
static long failing_call;               /* 0: none */
static bool lasts;                      /* all that follow fail, too */
static atomic_long n_failing_in_region; /* so many calls more fail of those in parallel regions */

static void count_from(long call, bool and_all_that_follow) {
    n_calls = 0;
    n_failed = 0;
    failing_call = call;
    lasts = and_all_that_follow;
}

static bool fails(void) {
    const long call = ++n_calls;
    bool failing = failing_call > 0 && (call == failing_call || (lasts && call > failing_call));
    if (n_failing_in_region > 0 && omp_in_parallel() != 0) {
        failing = n_failing_in_region-- > 0;
    }
    n_failed += failing;
    return failing;
}

static void *counted(void *memory) {
    n_live += memory != NULL;
    return memory;
}

void *__wrap_malloc(size_t n_bytes) {
    return fails() ? NULL : counted(__real_malloc(n_bytes));
}

void *__wrap_calloc(size_t n, size_t size) {
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *memory, size_t n_bytes) {
    if (fails()) {
        return NULL;
    }
    n_live -= memory != NULL;
    return counted(__real_realloc(memory, n_bytes));
}

void *__wrap_aligned_alloc(size_t alignment, size_t n_bytes) {
    return fails() ? NULL : counted(__real_aligned_alloc(alignment, n_bytes));
}

void __wrap_free(void *memory) {
    n_live -= memory != NULL;
    __real_free(memory);
}

#endif
