/* output.c - see output.h. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "diagnostics.h"
#include "paths.h"
#include "permissions.h"
#include "replace.h"
#include "signals.h"

/* The pattern of temporary names: random letters replace each X. */
static const char TEMPORARY_NAME[] = ".manycorr.XXXXXX";
enum { N_RANDOM_LETTERS = 6 };
_Static_assert(sizeof TEMPORARY_NAME <= SIGNALS_NAME_BYTES, "signals.h has room for the name");

/* Returns false, which its callers return. */
static bool print_error(const char *name, int error) {
    diagnostics_print_error(name, strerror(error));
    return false;
}

static bool is_writable(int fd) {
    const int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

/* Opens a copy of an open descriptor: it has the same offset in the file. */
static bool open_descriptor(struct output *output, int fd) {
    if (!is_writable(fd)) {
        return print_error(output->name, EBADF);
    }
    output->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return output->fd >= 0 || print_error(output->name, errno);
}

/* Opens a device, a FIFO or another file that is not regular. */
static bool open_special(struct output *output) {
    output->fd = open(output->name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return output->fd >= 0 || print_error(output->name, errno);
}

/* Creates a file with a random name in the open directory. (mkostemp knows neither directories nor modes.) The last
   N_RANDOM_LETTERS bytes of name are replaced. Returns -1 with errno. */
static int create_randomly_named(int directory, char *name, mode_t mode) {
    enum { N_TRIALS = 1000 };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"; /* 64 */
    char *end = name + strlen(name) - N_RANDOM_LETTERS;
    int fd = -1;
    for (int i = 0; i < N_TRIALS && fd < 0; i++) {
        unsigned char bytes[N_RANDOM_LETTERS];
        if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) {
            return -1;
        }
        for (int k = 0; k < N_RANDOM_LETTERS; k++) {
            end[k] = letters[bytes[k] % (sizeof letters - 1)];
        }
        fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd < 0 && errno != EEXIST) {
            return -1;
        }
    }
    return fd;
}

/* Creates the temporary file. replaced is the status of the file to replace, or NULL. */
static bool create_temporary(struct output *output, const struct stat *replaced) {
    /* The umask or the default access control list of the directory restricts 0666. */
    const mode_t mode = replaced != NULL ? permissions_choose_mode(output->name, replaced) : 0666;
    sigset_t previous_mask;
    signals_begin_creation(&previous_mask);
    output->fd = create_randomly_named(output->directory, output->temporary, mode);
    const int error = errno;
    if (output->fd >= 0) {
        signals_register_file(output->directory, output->temporary);
    }
    signals_end_creation(&previous_mask);
    if (output->fd < 0) {
        return print_error(output->name, error);
    }
    return replaced == NULL || permissions_copy(output->fd, output->name, replaced) || print_error(output->name, errno);
}

/* Sets path, with symbolic links followed, and temporary, which is path with a suffix. Returns false with errno. */
static bool choose_part_names(struct output *output) {
    static const char suffix[] = ".part";
    output->path = paths_follow_links(output->name);
    const size_t n_path = output->path != NULL ? strlen(output->path) : 0;
    output->temporary = output->path != NULL ? malloc(n_path + sizeof suffix) : NULL;
    if (output->temporary == NULL) {
        return false;
    }
    memcpy(output->temporary, output->path, n_path);
    memcpy(output->temporary + n_path, suffix, sizeof suffix);
    return true;
}

/* Follows symbolic links, opens the directory, and sets path and temporary, relative to it. Returns false with
   errno. */
static bool choose_names(struct output *output) {
    output->path = paths_follow_links(output->name);
    if (output->path == NULL) {
        return false;
    }
    const size_t n_directory = paths_directory_bytes(output->path);
    output->temporary = strdup(TEMPORARY_NAME);
    char *directory = n_directory > 0 ? strndup(output->path, n_directory) : strdup(".");
    if (output->temporary != NULL && directory != NULL) {
        output->directory = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
        memmove(output->path, output->path + n_directory, strlen(output->path + n_directory) + 1);
    }
    free(directory);
    return output->directory >= 0;
}

/* Whether path and name are the same file, or neither exists. The text of a symbolic link in /proc may lead to another
   file than the link itself. */
static bool leads_to_file(const struct output *output) {
    enum { N_TRIALS = 10 }; /* another run may replace the file between the two calls of stat */
    bool is_same = false;
    for (int i = 0; i < N_TRIALS && !is_same; i++) {
        struct stat wanted;
        struct stat found;
        const bool exists = stat(output->name, &wanted) == 0;
        const bool is_found = fstatat(output->directory, output->path, &found, AT_SYMLINK_NOFOLLOW) == 0;
        is_same = exists == is_found && (!exists || (wanted.st_dev == found.st_dev && wanted.st_ino == found.st_ino));
    }
    return is_same;
}

/* Reads the status of the file of that name, if it exists. Returns false after a message if it is a directory, or a
   file that the user may not write to. */
static bool check_file(const char *name, bool *exists, struct stat *status) {
    *exists = stat(name, status) == 0;
    if (!*exists && errno != ENOENT) {
        return print_error(name, errno);
    }
    if (*exists && S_ISDIR(status->st_mode)) {
        return print_error(name, EISDIR);
    }
    if (*exists && S_ISREG(status->st_mode) && access(name, W_OK) != 0) {
        return print_error(name, errno);
    }
    return true;
}

/* Checks that the temporary file can be renamed to path, as far as the kernel tells. replaced is the status of the
   file at path, or NULL. Returns false after a message. */
static bool check_replacement(const struct output *output, const struct stat *replaced) {
    const char *obstacle = replace_find_obstacle(output->directory, output->path, replaced);
    if (obstacle != NULL) {
        diagnostics_print_error(output->name, obstacle);
        return false;
    }
    return leads_to_file(output) || print_error(output->name, ENOENT);
}

bool output_prepare_part(struct output *output, const char *name, bool *out_of_memory) {
    signals_catch_if_first_process();
    *output = (struct output){.name = name, .fd = -1, .directory = AT_FDCWD};
    *out_of_memory = false;
    struct stat status;
    bool exists;
    if (!check_file(name, &exists, &status)) {
        return false;
    }
    if (!choose_part_names(output)) {
        *out_of_memory = errno == ENOMEM;
        return print_error(name, errno);
    }
    return check_replacement(output, exists ? &status : NULL);
}

/* Opens a temporary file that is to become or replace a regular file. */
static bool open_regular(struct output *output, const struct stat *replaced, bool *out_of_memory) {
    if (!choose_names(output)) {
        *out_of_memory = errno == ENOMEM;
        return print_error(output->name, errno);
    }
    return check_replacement(output, replaced) && create_temporary(output, replaced);
}

bool output_open(struct output *output, const char *name, bool *out_of_memory) {
    signals_catch_if_first_process();
    *output = (struct output){.name = name != NULL ? name : "standard output", .fd = STDOUT_FILENO, .directory = -1};
    *out_of_memory = false;
    if (name == NULL) {
        return is_writable(STDOUT_FILENO) || print_error(output->name, EBADF);
    }
    output->fd = -1;
    int fd;
    if (!paths_find_descriptor(name, &fd)) {
        *out_of_memory = true;
        return print_error(name, ENOMEM);
    }
    if (fd >= 0) {
        return open_descriptor(output, fd);
    }
    struct stat status;
    bool exists;
    if (!check_file(name, &exists, &status)) {
        return false;
    }
    if (exists && !S_ISREG(status.st_mode)) {
        return open_special(output);
    }
    return open_regular(output, exists ? &status : NULL, out_of_memory);
}

bool output_sync_directory(int directory, char *path) {
    char *name = path + paths_directory_bytes(path);
    const char first = *name;
    *name = '\0'; /* cuts off the name, so that no copy of the directory needs memory */
    const int fd = openat(directory, name > path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *name = first;
    if (fd < 0) {
        return errno == EACCES; /* the user may write to the directory, but not read it */
    }
    const bool is_synced = fsync(fd) == 0 || errno == EINVAL;
    return (close(fd) == 0 || errno == EINTR) && is_synced; /* EINTR: Linux has closed it */
}

bool output_finish(struct output *output) {
    if (output->temporary != NULL && fsync(output->fd) != 0) {
        return print_error(output->name, errno);
    }
    const int fd = output->fd;
    output->fd = -1;
    return close(fd) == 0 || errno == EINTR || print_error(output->name, errno);
}

bool output_rename(struct output *output) {
    if (renameat(output->directory, output->temporary, output->directory, output->path) != 0) {
        return print_error(output->name, errno);
    }
    signals_forget_file();
    free(output->temporary);
    output->temporary = NULL;
    return true;
}

bool output_commit(struct output *output) {
    if (output->temporary == NULL) {
        return true;
    }
    return output_rename(output) &&
           (output_sync_directory(output->directory, output->path) || print_error(output->name, errno));
}

void output_discard(struct output *output) {
    if (output->fd >= 0 && output->fd != STDOUT_FILENO) {
        close(output->fd);
    }
    signals_remove_file();
    signals_forget_file();
    if (output->directory >= 0) {
        close(output->directory);
    }
    free(output->temporary);
    free(output->path);
    *output = (struct output){.fd = -1, .directory = -1};
}
