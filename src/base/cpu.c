/* cpu.c - the number of threads: quotas, trial threads and forks. cpu.h has the contract. */
#include "base/cpu.h"

#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

/* Reads the first line of a file, without its newline. Returns false if there is no such line. */
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

/* True if the comma-separated list contains the controller cpu. */
static bool has_cpu(const char *controllers) {
    const char *name = controllers;
    while (strncmp(name, "cpu", 3) != 0 || (name[3] != ',' && name[3] != '\0')) {
        name = strchr(name, ',');
        if (name == NULL) {
            return false;
        }
        name++;
    }
    return true;
}

/* Finds the cgroup of the process, such as "/user.slice/x", in the file own. For version 1 it is that of the controller
   cpu; for version 2 it is that of the line without controllers. Returns false if there is no such cgroup. */
static bool find_cgroup(const char *own, bool is_v1, char *path, int capacity) {
    FILE *file = fopen(own, "re");
    if (file == NULL) {
        return false;
    }
    bool found = false;
    char line[PATH_MAX]; /* ID:CONTROLLERS:PATH */
    while (!found && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *end = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
        if (end == NULL || end[1] != '/') {
            continue;
        }
        *end = '\0';
        found = is_v1 ? has_cpu(controllers + 1) : end == controllers + 1;
        snprintf(path, (size_t)capacity, "%s", end + 1);
    }
    fclose(file);
    return found;
}

/* Returns the CPUs that one cgroup allows; 0: no limit. */
static int read_cgroup_cpus(const char *folder, bool is_v1) {
    char path[2 * PATH_MAX];
    char quota[64];
    char period[64];
    char both[2 * sizeof quota];
    snprintf(path, sizeof path, "%s/%s", folder, is_v1 ? "cpu.cfs_quota_us" : "cpu.max");
    if (!read_line(path, quota, sizeof quota)) {
        return 0;
    }
    if (!is_v1) {
        return mc_cpus_of_quota(quota);
    }
    snprintf(path, sizeof path, "%s/cpu.cfs_period_us", folder);
    if (!read_line(path, period, sizeof period)) {
        return 0;
    }
    snprintf(both, sizeof both, "%s %s", quota, period);
    return mc_cpus_of_quota(both);
}

/* Returns the least number of CPUs that the process's cgroup of one version or a parent of it allows; 0: no limit. */
static int read_cpus_of_version(const char *own, const char *root, bool is_v1) {
    char cgroup[PATH_MAX];
    if (!find_cgroup(own, is_v1, cgroup, sizeof cgroup)) {
        return 0;
    }
    int least = 0;
    for (;;) {
        char folder[PATH_MAX + 256];
        snprintf(folder, sizeof folder, "%s%s%s", root, is_v1 ? "/cpu" : "", cgroup);
        const int cpus = read_cgroup_cpus(folder, is_v1);
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

int mc_cpus_of_cgroups(const char *own, const char *root) {
    const int v1 = read_cpus_of_version(own, root, true);
    const int v2 = read_cpus_of_version(own, root, false);
    return v1 == 0 || (v2 != 0 && v2 < v1) ? v2 : v1;
}

static int choose_default_threads(void) {
    const int allowed = omp_get_max_threads();
    const char *requested = getenv("OMP_NUM_THREADS");
    if (requested != NULL && requested[0] != '\0') {
        return allowed;
    }
    const int quota = mc_cpus_of_cgroups("/proc/self/cgroup", "/sys/fs/cgroup");
    return quota > 0 && quota < allowed ? quota : allowed;
}

/* The body of a trial thread. It waits until the creator unlocks the lock, so that all trial threads exist at once. */
static void *wait_for_lock(void *lock) {
    pthread_mutex_lock(lock);
    pthread_mutex_unlock(lock);
    return NULL;
}

/* Returns how many of n threads can be created, each with its working memory. The threads end at once. */
static int try_threads(int n) {
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct trial {
        pthread_t thread;
        void *memory; /* never touched: it counts against limits of the address space and of committed memory */
    } *trials = malloc((size_t)n * sizeof *trials);
    if (trials == NULL) {
        return 0;
    }
    int n_made = 0;
    pthread_mutex_lock(&lock);
    for (; n_made < n; n_made++) {
        struct trial *trial = &trials[n_made];
        trial->memory = malloc(MC_THREAD_BYTES);
        if (trial->memory == NULL || pthread_create(&trial->thread, NULL, wait_for_lock, &lock) != 0) {
            free(trial->memory);
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < n_made; i++) {
        pthread_join(trials[i].thread, NULL);
        free(trials[i].memory);
    }
    pthread_mutex_destroy(&lock);
    free(trials);
    return n_made;
}

/* True if the environment may give OpenMP's threads another stack size than other threads have. */
static bool is_stack_size_set(void) {
    static const char *const names[] = {"OMP_STACKSIZE", "OMP_STACKSIZE_ALL", "GOMP_STACKSIZE", "KMP_STACKSIZE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (getenv(names[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/*
 * Stores the stack size of OpenMP's threads in *n_bytes, if it can be found. The caller is about to use n threads.
 * A thread is asked only if its stack size may differ from the default. All n threads would wait for the answer, and
 * that takes long on a busy machine.
 */
static void get_stack_size(int n, size_t *n_bytes) {
    pthread_attr_t attributes;
    if (!is_stack_size_set()) {
        if (pthread_getattr_default_np(&attributes) == 0) {
            pthread_attr_getstacksize(&attributes, n_bytes);
            pthread_attr_destroy(&attributes);
        }
        return;
    }
#pragma omp parallel num_threads(n)
    if (omp_get_thread_num() == 1 && pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstacksize(&attributes, n_bytes);
        pthread_attr_destroy(&attributes);
    }
}

/* True if the stacks of OpenMP's n threads are large enough for the work. */
static bool have_large_stacks(int n) {
    enum { MIN_STACK_BYTES = 64 * 1024 };
    size_t n_bytes = MIN_STACK_BYTES;
    get_stack_size(n, &n_bytes);
    return n_bytes >= MIN_STACK_BYTES;
}

int mc_count_possible_threads(int n) {
    const int n_possible = 1 + try_threads(n - 1);
    return n_possible == 1 || have_large_stacks(n_possible) ? n_possible : 1;
}

/*
 * Returns the mark of the process that may have threads, or NULL if the kernel has no such memory. The mark is an
 * integer that the kernel sets to 0 in every child process, whichever system call creates the child. (Handlers of
 * pthread_atfork do not run for clone and _Fork; process IDs repeat in other namespaces.)
 */
static atomic_int *get_process_mark(void) {
    static _Atomic(atomic_int *) shared_mark = NULL;
    atomic_int *mark = atomic_load(&shared_mark);
    if (mark != NULL) {
        return mark;
    }
    const size_t n_bytes = (size_t)sysconf(_SC_PAGESIZE); /* the kernel wipes whole pages */
    void *page = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        return NULL;
    }
    if (madvise(page, n_bytes, MADV_WIPEONFORK) != 0 || !atomic_compare_exchange_strong(&shared_mark, &mark, page)) {
        munmap(page, n_bytes); /* mark is NULL, or the mark that another thread has just made */
        return mark;
    }
    return page;
}

/* True if this process may have threads: no process that it was forked from had threads. If true, the process is marked
   as having threads. */
static bool may_have_threads(void) {
    static atomic_bool has_threads = false; /* true, too, if a process that it was forked from had threads */
    atomic_int *mark = get_process_mark();
    if (mark == NULL || (atomic_load(&has_threads) && atomic_load(mark) == 0)) {
        return false;
    }
    atomic_store(mark, 1); /* before the next store: a child forked between the two stores may have threads */
    atomic_store(&has_threads, true);
    return true;
}

int mc_choose_threads(int wanted) {
    const int n = wanted > 0 ? wanted : choose_default_threads();
    if (n <= 1 || !may_have_threads()) {
        return 1;
    }
    return n < MC_MAX_THREADS ? n : MC_MAX_THREADS;
}
