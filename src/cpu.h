/* cpu.h - what this machine and this process allow: the number of threads. */
#ifndef MC_CPU_H
#define MC_CPU_H

enum { MC_MAX_THREADS = 1024 };

/*
 * The number of threads to work with: wanted, or where that is 0, OMP_NUM_THREADS as OpenMP understands it, or where
 * that is not set, the CPUs that this process may use (affinity, cgroup v2 quota, and what the caller told OpenMP,
 * whichever is least). Always 1 in a process forked after its parent was given more than 1 here: libgomp's threads do
 * not survive a fork, and it would wait for them for ever (GCC PR 60035).
 */
int mc_choose_threads(int wanted);

/*
 * How many of n threads can be made now, the calling one included: from 1 to n. It is tried, by threads that end at once,
 * because libgomp ends the program where it cannot make a thread.
 */
int mc_count_possible_threads(int n);

/* The CPUs that a cgroup's cpu.max, "QUOTA PERIOD" in microseconds or "max PERIOD", allows: rounded up, 0 for no limit.
 */
int mc_cpus_of_quota(const char *cpu_max);

#endif
