/* cpu.h - what this machine and this process allow: the number of threads. */
#ifndef MC_BASE_CPU_H
#define MC_BASE_CPU_H

enum { MC_MAX_THREADS = 1024 };

/* The memory that a thread may need beside its stack: 8 MiB of scratch space, and its share of windows and arenas. */
enum { MC_THREAD_BYTES = 16 << 20 };

/*
 * The number of threads to work with: wanted, or where that is 0, OMP_NUM_THREADS as OpenMP understands it, or where
 * that is not set, the CPUs that this process may use (affinity, cgroup quota, and what the caller told OpenMP,
 * whichever is least). Always 1 in a process forked after its parent was given more than 1 here: libgomp's threads do
 * not survive a fork, and it would wait for them for ever (GCC PR 60035). So it is if the kernel cannot tell (Linux
 * before 4.14).
 */
int mc_choose_threads(int wanted);

/*
 * How many of n threads can be made now, each with MC_THREAD_BYTES of memory, the calling one included: from 1 to n.
 * It is tried, by threads that end at once, because libgomp ends the program where it cannot make a thread. 1 where
 * their stacks would be too small, by OMP_STACKSIZE or the limit of the stack that the process began with.
 */
int mc_count_possible_threads(int n);

/* The CPUs that a cgroup's cpu.max, "QUOTA PERIOD" in microseconds or "max PERIOD", allows: rounded up, 0 for no limit.
 */
int mc_cpus_of_quota(const char *cpu_max);

/* The CPUs that the quotas of the cgroups of a process allow, of version 2 or 1, and of all around them: rounded up,
   0 for no limit. own is its file that names them, /proc/self/cgroup; root is where they are mounted, /sys/fs/cgroup,
   those of version 1 for the processor in its folder cpu. */
int mc_cpus_of_cgroups(const char *own, const char *root);

#endif
