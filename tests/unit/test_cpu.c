/* test_cpu.c - the number of threads: options, cgroup quotas, stacks and forks; and the choice of the kernel for this
   CPU. */
#include "support.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/cpu.h"
#include "parse/kernels.h"

static void cpus_of_quotas(void **state) {
    (void)state;
    static const struct {
        const char *cpu_max;
        int cpus;
    } cases[] = {
        {"max 100000", 0},
        {"max", 0},
        {"", 0},
        {"100000 100000", 1},
        {"100001 100000", 2},
        {"150000 100000", 2},
        {"200000 100000", 2},
        {"1 100000", 1},
        {"50000 100000", 1},
        {"99999 100000", 1},
        {"800000 100000", 8},
        {"25000 10000", 3},
        {"0 100000", 0},
        {"-1 100000", 0},
        {"100000 0", 0},
        {"100000", 0},
        {"100000 -5", 0},
        {"x 100000", 0},
        {"100000 x", 0},
        {"400000 100000\n", 4},
        {"1000000000 100000", MC_MAX_THREADS},
        {"102400000 100000", MC_MAX_THREADS},
        {"102300001 100000", MC_MAX_THREADS},
        {"102300000 100000", 1023},
        {"9223372036854775807 1", MC_MAX_THREADS},
        {"99999999999999999999999 100000", MC_MAX_THREADS},
        {"9223372036854775807 9223372036854775807", 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (mc_cpus_of_quota(cases[i].cpu_max) != cases[i].cpus) {
            fail_msg("'%s': %d, not %d", cases[i].cpu_max, mc_cpus_of_quota(cases[i].cpu_max), cases[i].cpus);
        }
    }
}

/* Writes a file of one line into a folder of the work folder, and creates the folder. */
static void put(const char *work, const char *folder, const char *name, const char *line) {
    char path[512];
    snprintf(path, sizeof path, "mkdir -p '%s/%s'", work, folder);
    assert_int_equal(system(path), 0);
    snprintf(path, sizeof path, "%s/%s/%s", work, folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%s\n", line);
    assert_int_equal(fclose(file), 0);
}

/* Checks the CPUs of a process that has this cgroup file. */
static void expect_cpus(const char *work, const char *own, int cpus) {
    char own_path[512];
    put(work, ".", "own", own);
    snprintf(own_path, sizeof own_path, "%s/own", work);
    const int found = mc_cpus_of_cgroups(own_path, work);
    if (found != cpus) {
        fail_msg("'%s': %d, not %d", own, found, cpus);
    }
}

static void cpus_of_cgroups(void **state) {
    (void)state;
    char work[] = "/tmp/manycorr-cpu.XXXXXX";
    char command[512];
    assert_non_null(mkdtemp(work));
    assert_int_equal(mc_cpus_of_cgroups("/nonexistent", work), 0);
    put(work, "of-two/slice/job", "cpu.max", "300000 100000");
    put(work, "of-two/slice", "cpu.max", "150000 100000");
    put(work, "of-two", "cpu.max", "max 100000");
    put(work, "cpu/of-one/job", "cpu.cfs_quota_us", "-1");
    put(work, "cpu/of-one/job", "cpu.cfs_period_us", "100000");
    put(work, "cpu/of-one", "cpu.cfs_quota_us", "250000");
    put(work, "cpu/of-one", "cpu.cfs_period_us", "50000");
    put(work, "cpu", "cpu.cfs_quota_us", "350000");
    put(work, "cpu", "cpu.cfs_period_us", "50000");
    put(work, "cpu/no-period", "cpu.cfs_quota_us", "50000");
    expect_cpus(work, "0::/of-two/slice/job", 2);
    expect_cpus(work, "0::/of-two", 0);
    expect_cpus(work, "0::/elsewhere", 0);
    expect_cpus(work, "3:cpuset:/of-one\n2:cpu,cpuacct:/of-one/job\n1:name=systemd:/of-one\n0::/", 5);
    expect_cpus(work, "2:cpuacct,cpu:/of-one", 5);
    expect_cpus(work, "2:cpuacct,cpu:/in/a/container", 7);
    expect_cpus(work, "2:cpu:/no-period", 7);
    expect_cpus(work, "2:cpuacct:/of-one\n3:cpuset:/of-one", 0);
    expect_cpus(work, "2:cpu:/of-one\n0::/of-two/slice/job", 2);
    expect_cpus(work, "2:cpu:/of-one\n0::/of-two", 5);
    expect_cpus(work, "cpu\n2:cpu\n:\n2:cpu:nothing", 0);
    snprintf(command, sizeof command, "rm -r '%s'", work);
    assert_int_equal(system(command), 0);
}

/* The threads that the caller wants. */
static void wanted_threads(void **state) {
    (void)state;
    assert_int_equal(mc_choose_threads(1), 1);
    assert_int_equal(mc_choose_threads(2), 2);
    assert_int_equal(mc_choose_threads(3), 3);
    assert_int_equal(mc_choose_threads(64), 64);
    assert_int_equal(mc_choose_threads(MC_MAX_THREADS), MC_MAX_THREADS);
    assert_int_equal(mc_choose_threads(MC_MAX_THREADS + 1), MC_MAX_THREADS);
    assert_int_equal(mc_choose_threads(1), 1);
}

/* Runs ask in a child process, and returns its result. */
static int ask_child(int (*ask)(void)) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(60);
        _exit(ask());
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int choose_eight(void) {
    return mc_choose_threads(8);
}

static int choose_default(void) {
    return mc_choose_threads(0);
}

/* A child of a process that chose one thread may have threads itself. Returns the number of the child's threads. */
static int choose_one_then_fork(void) {
    mc_choose_threads(1);
    const pid_t child = fork();
    if (child == 0) {
        _exit(mc_choose_threads(8));
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

static void child_has_threads_if_parent_had_none(void **state) {
    (void)state;
    assert_int_equal(ask_child(choose_eight), 8);
    assert_int_equal(ask_child(choose_one_then_fork), 8);
}

static void child_has_one_thread_if_parent_had_more(void **state) {
    (void)state;
    assert_int_equal(mc_choose_threads(4), 4);
    assert_int_equal(ask_child(choose_eight), 1);
    assert_int_equal(ask_child(choose_default), 1);
    assert_int_equal(ask_child(choose_one_then_fork), 1);
    assert_int_equal(mc_choose_threads(4), 4);
}

/* Starts the first process of a process ID namespace, and as its child the first process of another namespace: both
   have process ID 1. Returns the threads of the child. 100: the system does not allow such namespaces. */
static int choose_as_first_processes(void) {
    if (unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
        return 100;
    }
    const pid_t first = fork();
    if (first == 0) {
        if (getpid() != 1 || mc_choose_threads(4) != 4 || unshare(CLONE_NEWPID) != 0) {
            _exit(101);
        }
        const pid_t second = fork();
        if (second == 0) {
            _exit(getpid() == 1 ? mc_choose_threads(4) : 102);
        }
        int status = 0;
        _exit(waitpid(second, &status, 0) == second && WIFEXITED(status) ? WEXITSTATUS(status) : 103);
    }
    int status = 0;
    return waitpid(first, &status, 0) == first && WIFEXITED(status) ? WEXITSTATUS(status) : 104;
}

/* A child is detected even if it has the process ID of its parent. */
static void child_with_same_process_id_has_one_thread(void **state) {
    (void)state;
    const int n = ask_child(choose_as_first_processes);
    if (n == 100) {
        print_message("# skipped: this system allows no namespace of process IDs\n");
        skip();
    }
    assert_int_equal(n, 1);
}

/* A child is detected even if the call that creates it does not run the handlers of pthread_atfork. */
static void child_of_clone_has_one_thread(void **state) {
    (void)state;
    assert_int_equal(mc_choose_threads(4), 4);
    const pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    assert_true(child >= 0);
    if (child == 0) {
        _exit(mc_choose_threads(4));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
}

/* By default, at most as many threads as OpenMP would use. A call of omp_set_num_threads counts, too. */
static void default_threads(void **state) {
    (void)state;
    const int before = omp_get_max_threads();
    const int n = mc_choose_threads(0);
    assert_true(n >= 1 && n <= before);
    omp_set_num_threads(1);
    assert_int_equal(mc_choose_threads(0), 1);
    omp_set_num_threads(before);
    assert_int_equal(mc_choose_threads(0), n);
    assert_int_equal(setenv("OMP_NUM_THREADS", "7", 1), 0); /* OpenMP has read it already; only its being set matters */
    assert_int_equal(mc_choose_threads(0), before);
    assert_int_equal(setenv("OMP_NUM_THREADS", "", 1), 0); /* an empty value counts as not set */
    assert_int_equal(mc_choose_threads(0), n);
    assert_int_equal(unsetenv("OMP_NUM_THREADS"), 0);
}

static void set_default_stack(size_t n_bytes) {
    pthread_attr_t attributes;
    assert_int_equal(pthread_getattr_default_np(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, n_bytes), 0);
    assert_int_equal(pthread_setattr_default_np(&attributes), 0);
    pthread_attr_destroy(&attributes);
}

/* Small stacks allow one thread. If OMP_STACKSIZE is set, the stack size of OpenMP's threads counts.  */
static void small_stacks_allow_one_thread(void **state) {
    (void)state;
    enum { SMALL = 63 * 1024, LARGE = 1 << 20 };
    set_default_stack(SMALL);
    assert_int_equal(mc_count_possible_threads(3), 1);
    set_default_stack(LARGE);
    assert_int_equal(mc_count_possible_threads(3), 3);
    assert_int_equal(setenv("OMP_STACKSIZE", "2m", 1), 0); /* OpenMP has read it already; only its being set matters */
    assert_int_equal(mc_count_possible_threads(3), 3);
    assert_int_equal(unsetenv("OMP_STACKSIZE"), 0);
}

/* Cgroups, described by files of this test, which a child mounts in its own namespace. */
static const struct cgroups {
    const char *membership; /* /proc/self/cgroup; NULL: the file does not exist */
    const char *limits[3];  /* cpu.max of the root, of /a and of /a/b */
    int threads;            /* if OpenMP would use eight */
} cgroups[] = {
    {"0::/a/b\n", {NULL, NULL, "300000 100000\n"}, 3},
    {"0::/a/b\n", {NULL, NULL, "150000 100000\n"}, 2},
    {"0::/a/b\n", {NULL, "200000 100000\n", "max 100000\n"}, 2},
    {"0::/a/b\n", {NULL, "200000 100000\n", "400000 100000\n"}, 2},
    {"0::/a/b\n", {NULL, "400000 100000\n", "200000 100000\n"}, 2},
    {"0::/a/b\n", {"500000 100000\n", NULL, "max 100000\n"}, 5},
    {"0::/a/b\n", {"500000 100000\n", "900000 100000\n", "600000 100000\n"}, 5},
    {"0::/a\n", {NULL, NULL, "200000 100000\n"}, 8},
    {"0::/a/b\n", {NULL, NULL, "900000 100000\n"}, 8},
    {"0::/a/b\n", {NULL, NULL, ""}, 8},
    {"0::/a/b\n", {NULL, NULL, NULL}, 8},
    {"0::/\n", {"100000 100000\n", NULL, NULL}, 1},
    {"0::/\n", {"100000 100000", NULL, NULL}, 1},
    {"4:cpu:/a\n1:name=systemd:/a\n0::/a\n", {NULL, "300000 100000\n", NULL}, 3},
    {"4:cpu:/a\n", {"200000 100000\n", "200000 100000\n", NULL}, 8},
    {"", {"200000 100000\n", NULL, NULL}, 8},
    {NULL, {"200000 100000\n", NULL, NULL}, 8},
};
static const char *const cgroup_limits[] = {"/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/a/cpu.max",
                                            "/sys/fs/cgroup/a/b/cpu.max"};

static bool mount_own_files(void) {
    return (unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) &&
           mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", "/sys/fs/cgroup", "tmpfs", 0, NULL) == 0 && mount("tmpfs", "/proc", "tmpfs", 0, NULL) == 0 &&
           mkdir("/sys/fs/cgroup/a", 0700) == 0 && mkdir("/sys/fs/cgroup/a/b", 0700) == 0 &&
           mkdir("/proc/self", 0700) == 0;
}

/* Writes a file with this text. If text is NULL, removes the file. */
static void put_file(const char *path, const char *text) {
    unlink(path);
    if (text != NULL) {
        FILE *file = fopen(path, "w");
        if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
            _exit(101);
        }
    }
}

/* Returns 0, or i + 1 if cgroups[i] gives a wrong number of threads. 100: this system does not allow mounting. */
static int check_cgroups(void) {
    if (!mount_own_files()) {
        return 100;
    }
    unsetenv("OMP_NUM_THREADS");
    omp_set_num_threads(8);
    for (size_t i = 0; i < COUNT_OF(cgroups); i++) {
        put_file("/proc/self/cgroup", cgroups[i].membership);
        for (int k = 0; k < 3; k++) {
            put_file(cgroup_limits[k], cgroups[i].limits[k]);
        }
        if (mc_choose_threads(0) != cgroups[i].threads) {
            return 1 + (int)i;
        }
    }
    return 0;
}

static void quotas_of_cgroups(void **state) {
    (void)state;
    const int status = ask_child(check_cgroups);
    if (status == 100) {
        print_message("# skipped: this system does not allow mounting the files of cgroups\n");
        skip();
    }
    assert_int_equal(status, 0);
}

#if defined(__x86_64__)
/* True if the line of flags has all these words. */
static bool has_flags(const char *flags, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char word[40];
        snprintf(word, sizeof word, " %s ", words[i]);
        if (strstr(flags, word) == NULL) {
            return false;
        }
    }
    return true;
}

/* The kernels for all instruction sets that Linux reports are available, and the best one is chosen. */
static void kernels_for_this_cpu(void **state) {
    (void)state;
    static const char *const avx2[] = {"avx2", "fma", "bmi1", "bmi2", "popcnt"};
    static const char *const avx512[] = {"avx512f",  "avx512bw",   "avx512dq",    "avx512vl",
                                         "avx512cd", "avx512vbmi", "avx512_vbmi2"};
    static char line[16384];
    FILE *file = fopen("/proc/cpuinfo", "r");
    if (file == NULL) {
        print_message("# skipped: there is no /proc/cpuinfo\n");
        skip();
    }
    while (fgets(line, sizeof line, file) != NULL && strncmp(line, "flags", 5) != 0) {
    }
    fclose(file);
    line[strcspn(line, "\n")] = ' '; /* after the last word, too */
    const bool has_avx2 = has_flags(line, avx2, COUNT_OF(avx2));
    const bool has_avx512 = has_avx2 && has_flags(line, avx512, COUNT_OF(avx512));
    assert_int_equal(mc_choose_kernel("avx2") != NULL, has_avx2);
    assert_int_equal(mc_choose_kernel("avx512") != NULL, has_avx512);
    assert_string_equal(mc_choose_kernel(NULL)->name, has_avx512 ? "avx512" : has_avx2 ? "avx2" : "scalar");
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
#if defined(__x86_64__)
        cmocka_unit_test(kernels_for_this_cpu),
#endif
        cmocka_unit_test(cpus_of_quotas),
        cmocka_unit_test(cpus_of_cgroups),
        cmocka_unit_test(child_has_threads_if_parent_had_none),      /* before this process has threads */
        cmocka_unit_test(child_with_same_process_id_has_one_thread), /* the same */
        cmocka_unit_test(quotas_of_cgroups),                         /* the same */
        cmocka_unit_test(wanted_threads),
        cmocka_unit_test(child_has_one_thread_if_parent_had_more),
        cmocka_unit_test(child_of_clone_has_one_thread),
        cmocka_unit_test(default_threads),
        cmocka_unit_test(small_stacks_allow_one_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
