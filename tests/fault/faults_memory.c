/* faults_memory.c - see faults.h. Here are allocations that fail, and a set of those that are to be freed. */
#include "faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

/* The C library's own, under names that cannot be taken from it. */
void *__libc_malloc(size_t n_bytes);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *memory, size_t n_bytes);
void *__libc_memalign(size_t alignment, size_t n_bytes);
void __libc_free(void *memory);

/* Where the code of an object lies. */
struct code {
    uintptr_t begin;
    uintptr_t end;
};

static struct code program_code;
static struct code libc_code;
static struct code gmp_code;
static uint64_t failing_call;
static bool lasts;
static bool is_about_all;

static bool is_in(const struct code *code, const void *address) {
    return (uintptr_t)address >= code->begin && (uintptr_t)address < code->end;
}

/* Notes the code of the program, which comes first, of the C library, and of GMP. */
static int note_object(struct dl_phdr_info *object, size_t n_bytes, void *data) {
    bool *is_first = data;
    (void)n_bytes;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) != 0) {
            const uintptr_t begin = object->dlpi_addr + part->p_vaddr;
            const struct code code = {begin, begin + part->p_memsz};
            if (*is_first) {
                program_code = code;
            } else if (strstr(object->dlpi_name, "/libc.so") != NULL) {
                libc_code = code;
            } else if (strstr(object->dlpi_name, "/libgmp.so") != NULL) {
                gmp_code = code;
            }
        }
    }
    *is_first = false;
    return 0;
}

void faults_memory_begin(void) {
    bool is_first = true;
    const char *who = getenv("MANYCORR_FAULT_WHO");
    dl_iterate_phdr(note_object, &is_first);
    failing_call = fault_setting("MANYCORR_FAULT_CALL");
    lasts = fault_setting("MANYCORR_FAULT_LASTS") != 0;
    is_about_all = who != NULL && strcmp(who, "all") == 0;
}

/* The set of live allocations: a table of addresses, each in its place or in one behind, without a gap between. It
   never fills up. */
enum { N_PLACES = 1 << 16 };
static void *live[N_PLACES];
static atomic_flag live_lock = ATOMIC_FLAG_INIT;

static void lock_live(void) {
    while (atomic_flag_test_and_set(&live_lock)) {
    }
}

static size_t place_of(const void *memory) {
    return ((uintptr_t)memory >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 48;
}

/* Where memory is in the table, or where it would be put. */
static size_t find_live(const void *memory) {
    size_t place = place_of(memory);
    while (live[place] != NULL && live[place] != memory) {
        place = (place + 1) % N_PLACES;
    }
    return place;
}

static void add_live(void *memory) {
    lock_live();
    live[find_live(memory)] = memory;
    fault_counts->n_live++;
    atomic_flag_clear(&live_lock);
}

static void remove_live(const void *memory) {
    if (fault_counts == NULL || memory == NULL) {
        return;
    }
    lock_live();
    size_t gap = find_live(memory);
    fault_counts->n_live -= live[gap] != NULL;
    /* What stands behind moves up, as far as it may. */
    for (size_t place = gap; live[place] != NULL; place = (place + 1) % N_PLACES) {
        void *moved = live[place];
        live[place] = NULL;
        if (moved != memory) {
            live[find_live(moved)] = moved;
        }
    }
    atomic_flag_clear(&live_lock);
}

/* Whether an allocation is of the program, or of the C library for it: strdup, realpath, fopen. */
static bool is_of_program(const void *caller) {
    return is_in(&program_code, caller) || is_in(&libc_code, caller);
}

/* Whether an allocation that is called for from caller is to fail now. */
static bool fails(const void *caller) {
    if (fault_counts == NULL || !(is_about_all || is_of_program(caller))) {
        return false;
    }
    const uint64_t call = ++fault_counts->n_calls;
    if (failing_call == 0 || !(call == failing_call || (lasts && call > failing_call))) {
        return false;
    }
    fault_counts->n_failed++;
    errno = ENOMEM;
    return true;
}

static void *allocated(void *memory, const void *caller) {
    if (fault_counts != NULL && memory != NULL && (is_of_program(caller) || is_in(&gmp_code, caller))) {
        add_live(memory);
    }
    return memory;
}

void *malloc(size_t n_bytes) {
    const void *caller = __builtin_return_address(0);
    return fails(caller) ? NULL : allocated(__libc_malloc(n_bytes), caller);
}

void *calloc(size_t n, size_t size) {
    const void *caller = __builtin_return_address(0);
    return fails(caller) ? NULL : allocated(__libc_calloc(n, size), caller);
}

void *realloc(void *memory, size_t n_bytes) {
    const void *caller = __builtin_return_address(0);
    if (fails(caller)) {
        return NULL;
    }
    remove_live(memory); /* before another thread can be given its address */
    return allocated(__libc_realloc(memory, n_bytes), caller);
}

void *aligned_alloc(size_t alignment, size_t n_bytes) {
    const void *caller = __builtin_return_address(0);
    return fails(caller) ? NULL : allocated(__libc_memalign(alignment, n_bytes), caller);
}

void free(void *memory) {
    remove_live(memory);
    __libc_free(memory);
}
