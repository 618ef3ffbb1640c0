/* paths.c - see paths.h. */
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LINKS = 40 }; /* the kernel follows as many links in one path */

size_t paths_directory_bytes(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash + 1 - path) : 0;
}

/* Replaces *path, which is allocated, by the target of the symbolic link at its end. Returns false if there is no link
   there; also if there is no memory, with *path NULL. */
static bool follow_link(char **path) {
    char target[PATH_MAX];
    const ssize_t n = readlink(*path, target, sizeof target - 1);
    if (n < 0) {
        return false;
    }
    target[n] = '\0';
    const size_t n_directory = target[0] != '/' ? paths_directory_bytes(*path) : 0;
    char *next = malloc(n_directory + (size_t)n + 1);
    if (next != NULL) {
        memcpy(next, *path, n_directory);
        memcpy(next + n_directory, target, (size_t)n + 1);
    }
    free(*path);
    *path = next;
    return next != NULL;
}

char *paths_follow_links(const char *name) {
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

/* Whether two paths lead to the same directory. While a descriptor of it is open, procfs keeps its inode number. */
static bool is_same_directory(const char *a, const char *b) {
    struct stat status_a;
    struct stat status_b;
    const int fd = open(a, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    const bool is_same = fstat(fd, &status_a) == 0 && stat(b, &status_b) == 0 && status_a.st_dev == status_b.st_dev &&
                         status_a.st_ino == status_b.st_ino;
    close(fd);
    return is_same;
}

/* Reads the number of a descriptor, spelled as the kernel spells it in /proc. Returns -1 for all other texts. */
static int parse_descriptor(const char *text) {
    char spelled[24];
    const long n = strtol(text, NULL, 10);
    snprintf(spelled, sizeof spelled, "%ld", n);
    return n >= 0 && n <= INT_MAX && strcmp(text, spelled) == 0 ? (int)n : -1;
}

/* Finds the descriptor of this process that a path names without a symbolic link at its end: 3 for /proc/self/fd/3.
   Returns -1 for all other paths. */
static int find_descriptor_in_proc(const char *path) {
    const size_t n = paths_directory_bytes(path);
    const int fd = parse_descriptor(path + n);
    char directory[PATH_MAX];
    if (n == 0 || n >= sizeof directory || fd < 0) {
        return -1;
    }
    memcpy(directory, path, n);
    directory[n] = '\0';
    const bool is_own =
        is_same_directory("/proc/self/fd", directory) || is_same_directory("/proc/thread-self/fd", directory);
    return is_own ? fd : -1;
}

bool paths_find_descriptor(const char *name, int *fd) {
    *fd = -1;
    char *path = strdup(name);
    for (int i = 0; i < MAX_LINKS && path != NULL; i++) {
        *fd = find_descriptor_in_proc(path);
        if (*fd >= 0 || !follow_link(&path)) {
            break;
        }
    }
    const bool has_memory = path != NULL;
    free(path);
    return has_memory;
}
