/* output.c - see output.h. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The temporary file that must be removed where the program ends early, or NULL. Set only while the signals are blocked. */
static const char *volatile temporary_to_remove;

static const int ENDING_SIGNALS[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGABRT,   SIGPIPE, SIGALRM, SIGTERM,
                                     SIGUSR1, SIGUSR2, SIGPROF, SIGVTALRM, SIGXCPU, SIGXFSZ}; /* GMP aborts */
enum { N_ENDING_SIGNALS = sizeof ENDING_SIGNALS / sizeof ENDING_SIGNALS[0] };

static void remove_and_die(int signal_number) {
    output_abandon();
    /* Only now: the same signal may come to another thread meanwhile, and must not end the program before the file is gone. */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static sigset_t ending_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < N_ENDING_SIGNALS; i++) {
        sigaddset(&set, ENDING_SIGNALS[i]);
    }
    return set;
}

/* Tells the signal handlers which file to remove; NULL: none. */
static void remove_on_signal(const char *temporary) {
    sigset_t set = ending_signals();
    sigset_t before;
    sigprocmask(SIG_BLOCK, &set, &before);
    temporary_to_remove = temporary;
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Installs the handlers, but for signals that whoever started the program wants ignored. */
static void catch_signals(void) {
    for (int i = 0; i < N_ENDING_SIGNALS; i++) {
        struct sigaction action;
        sigaction(ENDING_SIGNALS[i], NULL, &action);
        if (action.sa_handler != SIG_IGN) {
            action = (struct sigaction){.sa_handler = remove_and_die};
            action.sa_mask = ending_signals();
            sigaction(ENDING_SIGNALS[i], &action, NULL);
        }
    }
}

static bool say_error(const char *name, int error) {
    fprintf(stderr, "manycorr: %s: %s\n", name, strerror(error));
    return false;
}

/* Opens something that is no regular file, e.g. /dev/null or a FIFO, or one that can only be had by a descriptor: /dev/fd/3. */
static bool open_special(struct output *output) {
    output->fd = open(output->name, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
    return output->fd >= 0 || say_error(output->name, errno);
}

/* The permissions of the new file: those of the one it replaces, or those of any new file. */
static mode_t new_file_mode(bool exists, const struct stat *status) {
    if (exists) {
        return status->st_mode & 07777;
    }
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Creates the temporary file beside output->path, which is set. */
static bool create_temporary(struct output *output, mode_t mode) {
    sigset_t set = ending_signals();
    sigset_t before;
    catch_signals();
    sigprocmask(SIG_BLOCK, &set, &before);
    output->fd = mkostemp(output->temporary, O_CLOEXEC);
    const int error = errno;
    if (output->fd >= 0) {
        temporary_to_remove = output->temporary;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (output->fd < 0) {
        return say_error(output->name, error);
    }
    return fchmod(output->fd, mode) == 0 || say_error(output->name, errno);
}

/*
 * The file that name stands for, though it may not exist: symbolic links at its end are followed. NULL with errno on failure;
 * else to be freed.
 */
static char *follow_links(const char *name) {
    char *path = realpath(name, NULL);
    if (path != NULL || errno != ENOENT) {
        return path;
    }
    path = strdup(name);
    char target[PATH_MAX];
    ssize_t n;
    while (path != NULL && (n = readlink(path, target, sizeof target - 1)) >= 0) {
        target[n] = '\0';
        const char *slash = strrchr(path, '/');
        const size_t n_directory = target[0] != '/' && slash != NULL ? (size_t)(slash + 1 - path) : 0;
        char *next = malloc(n_directory + (size_t)n + 1);
        if (next != NULL) {
            memcpy(next, path, n_directory);
            memcpy(next + n_directory, target, (size_t)n + 1);
        }
        free(path);
        path = next;
    }
    return path;
}

/* Sets path, symbolic links followed, and temporary: path with a suffix. */
static bool choose_part(struct output *output) {
    static const char suffix[] = ".part";
    struct stat status;
    const bool is_link = lstat(output->name, &status) == 0 && S_ISLNK(status.st_mode);
    output->path =
        is_link ? follow_links(output->name) : strdup(output->name); /* else messages name it as the user does */
    const size_t n_path = output->path != NULL ? strlen(output->path) : 0;
    output->temporary = output->path != NULL ? malloc(n_path + sizeof suffix) : NULL;
    if (output->temporary == NULL) {
        return false;
    }
    memcpy(output->temporary, output->path, n_path);
    memcpy(output->temporary + n_path, suffix, sizeof suffix);
    return true;
}

/* Sets path, symbolic links followed, and the pattern of the temporary name: a hidden file in the same directory. */
static bool choose_names(struct output *output) {
    output->path = follow_links(output->name);
    if (output->path == NULL) {
        return false;
    }
    static const char pattern[] = ".manycorr.XXXXXX";
    const char *slash = strrchr(output->path, '/');
    const size_t n_directory = slash != NULL ? (size_t)(slash + 1 - output->path) : 0;
    output->temporary = malloc(n_directory + sizeof pattern);
    if (output->temporary == NULL) {
        return false;
    }
    memcpy(output->temporary, output->path, n_directory);
    memcpy(output->temporary + n_directory, pattern, sizeof pattern);
    return true;
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

bool output_open_part(struct output *output, const char *name, mode_t *mode, bool *out_of_memory) {
    *output = (struct output){.name = name, .fd = -1};
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
    *mode = new_file_mode(exists, &status);
    return true;
}

bool output_open(struct output *output, const char *name, bool *out_of_memory) {
    *output = (struct output){.name = name != NULL ? name : "standard output", .fd = STDOUT_FILENO};
    *out_of_memory = false;
    if (name == NULL) {
        const int flags = fcntl(STDOUT_FILENO, F_GETFL);
        const bool writable = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
        return writable || say_error(output->name, EBADF);
    }
    output->fd = -1;
    struct stat status;
    bool exists;
    if (!look_at_file(name, &exists, &status)) {
        return false;
    }
    if (exists && (!S_ISREG(status.st_mode) || status.st_nlink == 0)) {
        return open_special(output);
    }
    if (!choose_names(output)) {
        *out_of_memory = errno == ENOMEM;
        return say_error(name, errno);
    }
    return create_temporary(output, new_file_mode(exists, &status));
}

bool output_sync_directory(char *path) {
    char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    const char first = *name;
    *name = '\0'; /* the directory alone, without memory for another text */
    const int fd = open(name > path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *name = first;
    if (fd < 0) {
        return errno == EACCES; /* a directory one may write to, but not read */
    }
    const bool synced = fsync(fd) == 0 || errno == EINVAL;
    return (close(fd) == 0 || errno == EINTR) && synced; /* it is closed even then */
}

bool output_commit(struct output *output) {
    const bool has_temporary = output->temporary != NULL;
    if (has_temporary && fsync(output->fd) != 0) {
        return say_error(output->name, errno);
    }
    const int fd = output->fd;
    output->fd = -1;
    if (close(fd) != 0 && errno != EINTR) {
        return say_error(output->name, errno);
    }
    if (!has_temporary) {
        return true;
    }
    if (rename(output->temporary, output->path) != 0) {
        return say_error(output->name, errno);
    }
    remove_on_signal(NULL);
    free(output->temporary);
    output->temporary = NULL;
    return output_sync_directory(output->path) || say_error(output->name, errno);
}

void output_abandon(void) {
    if (temporary_to_remove != NULL) {
        unlink(temporary_to_remove);
    }
}

void output_discard(struct output *output) {
    if (output->fd >= 0 && output->fd != STDOUT_FILENO) {
        close(output->fd);
    }
    if (output->temporary != NULL) {
        if (temporary_to_remove != NULL) {
            unlink(output->temporary);
        }
        remove_on_signal(NULL);
    }
    free(output->temporary);
    free(output->path);
    *output = (struct output){.fd = -1};
}
