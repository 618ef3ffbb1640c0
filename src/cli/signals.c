/* signals.c - see signals.h. */
#include "signals.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* The temporary file and its directory. The directory is -1 while no file is registered. */
static char registered_name[SIGNALS_NAME_BYTES];
static atomic_int registered_directory = -1;

static atomic_bool is_creating; /* the main thread creates the file, and has not registered it yet */
static atomic_bool is_ending;   /* a signal handler is about to end the program */

/* Signals that cannot be caught, or whose default action does not end a program. */
static const int UNCAUGHT_SIGNALS[] = {SIGKILL, SIGSTOP, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGCHLD, SIGURG, SIGWINCH};
enum { N_UNCAUGHT_SIGNALS = sizeof UNCAUGHT_SIGNALS / sizeof UNCAUGHT_SIGNALS[0] };

static sigset_t get_ending_signals(void) {
    sigset_t set;
    sigfillset(&set);
    for (int i = 0; i < N_UNCAUGHT_SIGNALS; i++) {
        sigdelset(&set, UNCAUGHT_SIGNALS[i]);
    }
    return set;
}

void signals_remove_file(void) {
    const int directory = atomic_load(&registered_directory);
    if (directory >= 0) {
        unlinkat(directory, registered_name, 0);
    }
}

/* The signal handler. It may run in a thread of the BLAS while the main thread creates the file with signals blocked:
   then it waits until the file is registered. */
static void remove_file_and_end(int signal_number) {
    atomic_store(&is_ending, true);
    while (atomic_load(&is_creating)) {
        sched_yield();
    }
    signals_remove_file();
    /* The default action is restored last: the same signal may arrive in another thread, and must not end the program
       before the file is removed. */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL); /* the signal ends the program here, except as PID 1 of a container */
    _exit(128 + signal_number);
}

static void catch_signals(void) {
    const sigset_t ending = get_ending_signals();
    for (int i = 1; i <= SIGRTMAX; i++) {
        struct sigaction action;
        const bool is_known = sigismember(&ending, i) == 1 && sigaction(i, NULL, &action) == 0;
        if (is_known && action.sa_handler == SIG_DFL) {
            action = (struct sigaction){.sa_handler = remove_file_and_end, .sa_mask = ending};
            sigaction(i, &action, NULL);
        }
    }
}

/* Sets is_creating. If a handler in another thread is about to end the program, this thread waits for the end. */
static void set_creating(bool creating) {
    atomic_store(&is_creating, creating);
    while (atomic_load(&is_ending)) {
        atomic_store(&is_creating, false);
        pause();
    }
}

void signals_begin_creation(sigset_t *previous_mask) {
    const sigset_t ending = get_ending_signals();
    catch_signals();
    sigprocmask(SIG_BLOCK, &ending, previous_mask);
    set_creating(true);
}

void signals_end_creation(const sigset_t *previous_mask) {
    set_creating(false);
    sigprocmask(SIG_SETMASK, previous_mask, NULL);
}

void signals_register_file(int directory, const char *name) {
    assert(strlen(name) < SIGNALS_NAME_BYTES);
    memcpy(registered_name, name, strlen(name) + 1);
    atomic_store(&registered_directory, directory);
}

void signals_forget_file(void) {
    atomic_store(&registered_directory, -1);
}

void signals_catch_if_first_process(void) {
    if (getpid() == 1) {
        catch_signals();
    }
}
