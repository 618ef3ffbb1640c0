/* cpu.c - see cpu.h. */
#include "cpu.h"

#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int mc_cpus_of_quota(const char *cpu_max) {
    char *end;
    const long long quota = strtoll(cpu_max, &end, 10);
    if (end == cpu_max || quota <= 0) {
        return 0;
    }
    const long long period = strtoll(end, NULL, 10);
    if (period <= 0) {
        return 0;
    }
    const long long cpus = quota / period + (quota % period != 0);
    return cpus < MC_MAX_THREADS ? (int)cpus : MC_MAX_THREADS;
}

/* The first line of a file without its newline; false where there is none. */
static bool read_line(const char *path, char *line, int capacity) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    const bool found = fgets(line, capacity, file) != NULL;
    fclose(file);
    if (found) {
        line[strcspn(line, "\n")] = '\0';
    }
    return found;
}

/* The cgroup v2 of this process, e.g. "/user.slice/x"; false where there is none. */
static bool find_cgroup(char *path, int capacity) {
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (file == NULL) {
        return false;
    }
    bool found = false;
    char line[PATH_MAX];
    while (!found && fgets(line, sizeof line, file) != NULL) {
        found = strncmp(line, "0::/", 4) == 0;
    }
    fclose(file);
    if (found) {
        line[strcspn(line, "\n")] = '\0';
        snprintf(path, (size_t)capacity, "%s", line + 3);
    }
    return found;
}

/* The least number of CPUs that the quota of this cgroup, or of one around it, allows; 0 for no limit. */
static int quota_cpus(void) {
    char cgroup[PATH_MAX];
    if (!find_cgroup(cgroup, sizeof cgroup)) {
        return 0;
    }
    int least = 0;
    for (;;) {
        char path[PATH_MAX + 64];
        char line[64];
        snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", cgroup);
        const int cpus = read_line(path, line, sizeof line) ? mc_cpus_of_quota(line) : 0;
        if (cpus > 0 && (least == 0 || cpus < least)) {
            least = cpus;
        }
        char *slash = strrchr(cgroup, '/');
        if (slash == NULL) {
            return least;
        }
        *slash = '\0';
    }
}

static int default_threads(void) {
    const int allowed = omp_get_max_threads();
    const char *requested = getenv("OMP_NUM_THREADS");
    if (requested != NULL && requested[0] != '\0') {
        return allowed;
    }
    const int quota = quota_cpus();
    return quota > 0 && quota < allowed ? quota : allowed;
}

/* What a thread that is only a trial does: it waits until it is let go, so that all of them exist at once. */
static void *wait_for_lock(void *lock) {
    pthread_mutex_lock(lock);
    pthread_mutex_unlock(lock);
    return NULL;
}

int mc_count_possible_threads(int n) {
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_t *threads = malloc((size_t)n * sizeof *threads);
    if (threads == NULL) {
        return 1;
    }
    int n_made = 0;
    pthread_mutex_lock(&lock);
    while (n_made < n - 1 && pthread_create(&threads[n_made], NULL, wait_for_lock, &lock) == 0) {
        n_made++;
    }
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < n_made; i++) {
        pthread_join(threads[i], NULL);
    }
    pthread_mutex_destroy(&lock);
    free(threads);
    return n_made + 1;
}

int mc_choose_threads(int wanted) {
    /* The process that may have threads; a child that was forked later has another number. */
    static _Atomic long owner = 0;
    int n = wanted > 0 ? wanted : default_threads();
    if (n <= 1) {
        return 1;
    }
    const long self = (long)getpid();
    long expected = 0;
    if (!atomic_compare_exchange_strong(&owner, &expected, self) && expected != self) {
        return 1;
    }
    return n < MC_MAX_THREADS ? n : MC_MAX_THREADS;
}
