/*
 * cpu.h - the number of threads that this machine and this process allow.
 *
 * Must not know what the threads do.
 */
#ifndef MC_BASE_CPU_H
#define MC_BASE_CPU_H

enum { MC_MAX_THREADS = 1024 };

/* The memory that a thread may need in addition to its stack: 8 MiB of scratch space, and its share of windows and
   arenas. */
enum { MC_THREAD_BYTES = 16 << 20 };

/*
 * Returns the number of threads to work with, at most MC_MAX_THREADS:
 *   - wanted, if it is not 0;
 *   - otherwise OMP_NUM_THREADS as OpenMP reads it, if it is set;
 *   - otherwise the least of the CPU affinity, the cgroup quotas, and the number that the caller gave to OpenMP.
 *
 * Returns 1 in a process that was forked after its parent got more than 1 from this function. The threads of libgomp do
 * not survive a fork, and libgomp would wait for them forever (GCC PR 60035). Returns 1, too, if the kernel cannot
 * detect a fork (Linux before 4.14).
 */
int mc_choose_threads(int wanted);

/*
 * Returns how many of n threads can be created now, each with MC_THREAD_BYTES of memory: from 1 to n. The calling
 * thread counts. The function tries it with threads that end at once, because libgomp ends the program if it cannot
 * create a thread. Returns 1 if the threads' stacks would be too small, because of OMP_STACKSIZE or the stack limit
 * that the process started with.
 */
int mc_count_possible_threads(int n);

/* Returns the CPUs that a cgroup's cpu.max allows, rounded up; 0: no limit. cpu_max is "QUOTA PERIOD", in
   microseconds, or "max PERIOD". */
int mc_cpus_of_quota(const char *cpu_max);

/*
 * Returns the CPUs that the quotas of a process's cgroups and of all their parents allow, rounded up; 0: no limit.
 * It reads cgroups of version 1 and 2.
 *
 * own: the file that names the cgroups of the process, /proc/self/cgroup.
 * root: the mount point of the cgroups, /sys/fs/cgroup. Its folder cpu has those of version 1.
 */
int mc_cpus_of_cgroups(const char *own, const char *root);

#endif
