/* output.c - see output.h. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diagnostics.h"
#include "permissions.h"
#include "replace.h"

/* The temporary file that must be removed where the program ends early, and its directory; -1: there is none. */
enum { NAME_BYTES = sizeof ".manycorr.XXXXXX" };
static char name_to_remove[NAME_BYTES];
static atomic_int directory_to_remove_from = -1;

/* The main thread is about to make that file, and has not yet said so; a signal is about to end the program. */
static atomic_bool is_creating;
static atomic_bool is_ending;

/* Signals that end no program, or that none can do anything about. All others do, unless they are caught or ignored. */
static const int HARMLESS_SIGNALS[] = {SIGKILL, SIGSTOP, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGCHLD, SIGURG, SIGWINCH};
enum { N_HARMLESS_SIGNALS = sizeof HARMLESS_SIGNALS / sizeof HARMLESS_SIGNALS[0] };

/* Handles signals in any thread: where the main thread has blocked them, they come to one of a BLAS that has threads
   of its own. */
static void remove_and_die(int signal_number) {
    atomic_store(&is_ending, true);
    while (atomic_load(&is_creating)) {
        sched_yield();
    }
    output_abandon();
    /* Only now: the same signal may come to another thread meanwhile, and must not end the program before the file is
       gone. */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL); /* here it comes, but not to the first process of a container */
    _exit(128 + signal_number);
}

/* Says whether the temporary file is being made, with all signals blocked that would end the program. Where one is
   about to that came to another thread, this one waits for that. */
static void set_creating(bool creating) {
    atomic_store(&is_creating, creating);
    while (atomic_load(&is_ending)) {
        atomic_store(&is_creating, false);
        pause();
    }
}

static sigset_t ending_signals(void) {
    sigset_t set;
    sigfillset(&set);
    for (int i = 0; i < N_HARMLESS_SIGNALS; i++) {
        sigdelset(&set, HARMLESS_SIGNALS[i]);
    }
    return set;
}

/* Installs the handlers, but for signals that whoever started the program wants ignored, and those of a sanitizer. */
static void catch_signals(void) {
    const sigset_t ending = ending_signals();
    for (int i = 1; i <= SIGRTMAX; i++) {
        struct sigaction action;
        const bool is_known = sigismember(&ending, i) == 1 && sigaction(i, NULL, &action) == 0;
        if (is_known && action.sa_handler == SIG_DFL) {
            action = (struct sigaction){.sa_handler = remove_and_die, .sa_mask = ending};
            sigaction(i, &action, NULL);
        }
    }
}

static bool say_error(const char *name, int error) {
    diagnostics_print("manycorr: %s: %s\n", name, strerror(error));
    return false;
}

static bool is_writable(int fd) {
    const int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

/* Takes an open descriptor for the output: what is written goes where it stands. */
static bool open_descriptor(struct output *output, int fd) {
    if (!is_writable(fd)) {
        return say_error(output->name, EBADF);
    }
    output->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return output->fd >= 0 || say_error(output->name, errno);
}

/* Opens something that is no regular file, e.g. /dev/null or a FIFO. */
static bool open_special(struct output *output) {
    output->fd = open(output->name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return output->fd >= 0 || say_error(output->name, errno);
}

/* Opens a new file of a random name: mkostemp in a directory that is open, with a mode as open has it. name ends with
   X's, which are replaced. Returns -1 with errno. */
static int create_in(int directory, char *name, mode_t mode) {
    enum { N_LETTERS = 6, N_TRIALS = 1000 };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"; /* 64 */
    char *end = name + strlen(name) - N_LETTERS;
    int fd = -1;
    for (int i = 0; i < N_TRIALS && fd < 0; i++) {
        unsigned char bytes[N_LETTERS];
        if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) {
            return -1;
        }
        for (int k = 0; k < N_LETTERS; k++) {
            end[k] = letters[bytes[k] % (sizeof letters - 1)];
        }
        fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd < 0 && errno != EEXIST) {
            return -1;
        }
    }
    return fd;
}

/* Creates the temporary file in the directory, which is open. replaced is the file that is to be replaced, or NULL. */
static bool create_temporary(struct output *output, const struct stat *replaced) {
    const mode_t mode = replaced != NULL ? permissions_at_first(output->name, replaced)
                                         : 0666; /* less what umask, or the directory's, takes away */
    sigset_t set = ending_signals();
    sigset_t before;
    catch_signals();
    sigprocmask(SIG_BLOCK, &set, &before);
    set_creating(true);
    output->fd = create_in(output->directory, output->temporary, mode);
    const int error = errno;
    if (output->fd >= 0) {
        memcpy(name_to_remove, output->temporary, NAME_BYTES);
        atomic_store(&directory_to_remove_from, output->directory);
    }
    set_creating(false);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (output->fd < 0) {
        return say_error(output->name, error);
    }
    return replaced == NULL || permissions_copy(output->fd, output->name, replaced) || say_error(output->name, errno);
}

enum { MAX_LINKS = 40 }; /* one after the other: as many as the kernel follows */

/* Follows a symbolic link at the end of *path, which is freed then. Returns false where there is none, or with *path
   NULL where there is no memory. */
static bool follow_link(char **path) {
    char target[PATH_MAX];
    const ssize_t n = readlink(*path, target, sizeof target - 1);
    if (n < 0) {
        return false;
    }
    target[n] = '\0';
    const size_t n_directory = target[0] != '/' ? replace_directory_bytes(*path) : 0;
    char *next = malloc(n_directory + (size_t)n + 1);
    if (next != NULL) {
        memcpy(next, *path, n_directory);
        memcpy(next + n_directory, target, (size_t)n + 1);
    }
    free(*path);
    *path = next;
    return next != NULL;
}

/* The name of the file that name stands for, though it may not exist: symbolic links at its end are followed, all
   others left to the kernel, which follows those of /proc to where no text would lead. NULL with errno on failure;
   else to be freed. */
static char *follow_links(const char *name) {
    char *path = strdup(name);
    for (int i = 0; path != NULL && follow_link(&path); i++) {
        if (i == MAX_LINKS) {
            free(path);
            errno = ELOOP;
            return NULL;
        }
    }
    return path;
}

/* Whether a directory has the descriptors of this process: /proc/self/fd, or the same by a thread of it. */
static bool has_own_descriptors(const char *directory) {
    char own[PATH_MAX];
    char real[PATH_MAX];
    if (realpath("/proc/self", own) == NULL || realpath(directory, real) == NULL) {
        return false;
    }
    const size_t n = strlen(own);
    if (strncmp(real, own, n) != 0) {
        return false;
    }
    const char *rest = real + n;
    static const char task[] = "/task/";
    if (strncmp(rest, task, strlen(task)) == 0) {
        rest += strlen(task);
        rest += strspn(rest, "0123456789");
    }
    return strcmp(rest, "/fd") == 0;
}

/* The descriptor of this process that a path in /proc stands for, or -1. */
static int descriptor_in_proc(const char *path) {
    const size_t n = replace_directory_bytes(path);
    const char *number = path + n;
    const size_t n_digits = strspn(number, "0123456789");
    char directory[PATH_MAX];
    if (n == 0 || n >= sizeof directory || n_digits == 0 || n_digits > 9 || number[n_digits] != '\0' ||
        (number[0] == '0' && n_digits > 1)) {
        return -1;
    }
    memcpy(directory, path, n);
    directory[n] = '\0';
    return has_own_descriptors(directory) ? (int)strtol(number, NULL, 10) : -1;
}

bool output_find_descriptor(const char *name, int *fd) {
    *fd = -1;
    char *path = strdup(name);
    for (int i = 0; i < MAX_LINKS && path != NULL; i++) {
        *fd = descriptor_in_proc(path);
        if (*fd >= 0 || !follow_link(&path)) {
            break;
        }
    }
    const bool found_out = path != NULL; /* else there is no memory */
    free(path);
    return found_out;
}

/* Sets path, symbolic links followed, and temporary: path with a suffix. */
static bool choose_part(struct output *output) {
    static const char suffix[] = ".part";
    output->path = follow_links(output->name);
    const size_t n_path = output->path != NULL ? strlen(output->path) : 0;
    output->temporary = output->path != NULL ? malloc(n_path + sizeof suffix) : NULL;
    if (output->temporary == NULL) {
        return false;
    }
    memcpy(output->temporary, output->path, n_path);
    memcpy(output->temporary + n_path, suffix, sizeof suffix);
    return true;
}

/* Opens the directory, symbolic links followed, and sets the names in it: path, and the pattern of a hidden temporary
   file. Returns false with errno. */
static bool choose_names(struct output *output) {
    output->path = follow_links(output->name);
    if (output->path == NULL) {
        return false;
    }
    const size_t n_directory = replace_directory_bytes(output->path);
    output->temporary = strdup(".manycorr.XXXXXX");
    char *directory = n_directory > 0 ? strndup(output->path, n_directory) : strdup(".");
    if (output->temporary != NULL && directory != NULL) {
        output->directory = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
        memmove(output->path, output->path + n_directory, strlen(output->path + n_directory) + 1);
    }
    free(directory);
    return output->directory >= 0;
}

/* Whether the names that were chosen lead to the file that the kernel finds, or to none where it finds none: links in
   /proc may have a text that leads elsewhere. */
static bool leads_to_file(const struct output *output) {
    enum { N_TRIALS = 10 }; /* another run may replace the file between two looks */
    bool is_right = false;
    for (int i = 0; i < N_TRIALS && !is_right; i++) {
        struct stat wanted;
        struct stat found;
        const bool is_there = stat(output->name, &wanted) == 0;
        const bool is_found = fstatat(output->directory, output->path, &found, AT_SYMLINK_NOFOLLOW) == 0;
        is_right =
            is_there == is_found && (!is_there || (wanted.st_dev == found.st_dev && wanted.st_ino == found.st_ino));
    }
    return is_right;
}

/* Looks at what name stands for now. Returns false after a message where that can't be replaced or written to. */
static bool look_at_file(const char *name, bool *exists, struct stat *status) {
    *exists = stat(name, status) == 0;
    if (!*exists && errno != ENOENT) {
        return say_error(name, errno);
    }
    if (*exists && S_ISDIR(status->st_mode)) {
        return say_error(name, EISDIR);
    }
    if (*exists && S_ISREG(status->st_mode) && access(name, W_OK) != 0) {
        return say_error(name, errno);
    }
    return true;
}

/* Whether the temporary file can be renamed to path, as far as the kernel tells; else says why not. replaced is the
   file that is there, or NULL. */
static bool can_replace(const struct output *output, const struct stat *replaced) {
    const char *obstacle = replace_obstacle(output->directory, output->path, replaced);
    if (obstacle != NULL) {
        diagnostics_print("manycorr: %s: %s\n", output->name, obstacle);
    }
    return obstacle == NULL;
}

/* To the first process of a container only signals come that have a handler. */
static void catch_signals_if_first(void) {
    if (getpid() == 1) {
        catch_signals();
    }
}

bool output_open_part(struct output *output, const char *name, bool *out_of_memory) {
    catch_signals_if_first();
    *output = (struct output){.name = name, .fd = -1, .directory = AT_FDCWD};
    *out_of_memory = false;
    struct stat status;
    bool exists;
    if (!look_at_file(name, &exists, &status)) {
        return false;
    }
    if (!choose_part(output)) {
        *out_of_memory = errno == ENOMEM;
        return say_error(name, errno);
    }
    return can_replace(output, exists ? &status : NULL) && (leads_to_file(output) || say_error(name, ENOENT));
}

bool output_open(struct output *output, const char *name, bool *out_of_memory) {
    catch_signals_if_first();
    *output = (struct output){.name = name != NULL ? name : "standard output", .fd = STDOUT_FILENO, .directory = -1};
    *out_of_memory = false;
    if (name == NULL) {
        return is_writable(STDOUT_FILENO) || say_error(output->name, EBADF);
    }
    output->fd = -1;
    int fd;
    if (!output_find_descriptor(name, &fd)) {
        *out_of_memory = true;
        return say_error(name, ENOMEM);
    }
    if (fd >= 0) {
        return open_descriptor(output, fd);
    }
    struct stat status;
    bool exists;
    if (!look_at_file(name, &exists, &status)) {
        return false;
    }
    if (exists && !S_ISREG(status.st_mode)) {
        return open_special(output);
    }
    if (!choose_names(output)) {
        *out_of_memory = errno == ENOMEM;
        return say_error(name, errno);
    }
    if (!can_replace(output, exists ? &status : NULL)) {
        return false;
    }
    if (!leads_to_file(output)) {
        return say_error(name, ENOENT);
    }
    return create_temporary(output, exists ? &status : NULL);
}

bool output_sync_directory(int directory, char *path) {
    char *name = path + replace_directory_bytes(path);
    const char first = *name;
    *name = '\0'; /* the directory alone, without memory for another text */
    const int fd = openat(directory, name > path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *name = first;
    if (fd < 0) {
        return errno == EACCES; /* a directory one may write to, but not read */
    }
    const bool synced = fsync(fd) == 0 || errno == EINVAL;
    return (close(fd) == 0 || errno == EINTR) && synced; /* it is closed even then */
}

bool output_finish(struct output *output) {
    if (output->temporary != NULL && fsync(output->fd) != 0) {
        return say_error(output->name, errno);
    }
    const int fd = output->fd;
    output->fd = -1;
    return close(fd) == 0 || errno == EINTR || say_error(output->name, errno);
}

bool output_rename(struct output *output) {
    if (renameat(output->directory, output->temporary, output->directory, output->path) != 0) {
        return say_error(output->name, errno);
    }
    atomic_store(&directory_to_remove_from, -1);
    free(output->temporary);
    output->temporary = NULL;
    return true;
}

bool output_commit(struct output *output) {
    if (output->temporary == NULL) {
        return true;
    }
    return output_rename(output) &&
           (output_sync_directory(output->directory, output->path) || say_error(output->name, errno));
}

void output_abandon(void) {
    const int directory = atomic_load(&directory_to_remove_from);
    if (directory >= 0) {
        unlinkat(directory, name_to_remove, 0);
    }
}

void output_discard(struct output *output) {
    if (output->fd >= 0 && output->fd != STDOUT_FILENO) {
        close(output->fd);
    }
    output_abandon();
    atomic_store(&directory_to_remove_from, -1);
    if (output->directory >= 0) {
        close(output->directory);
    }
    free(output->temporary);
    free(output->path);
    *output = (struct output){.fd = -1, .directory = -1};
}
