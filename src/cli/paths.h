/* paths.h - where a path leads: its directory, its symbolic links, and the open descriptors in /proc. */
#ifndef MC_CLI_PATHS_H
#define MC_CLI_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* The number of bytes before the last component of a path: 4 for "dir/name", 0 for "name". */
size_t paths_directory_bytes(const char *path);

/*
 * Follows the symbolic links at the end of a path, even if the file at their end does not exist. The kernel follows all
 * other links: only it can follow those in /proc. Returns the new path, which the caller frees, or NULL with errno.
 */
char *paths_follow_links(const char *name);

/* Finds the open descriptor that a path names: 1 for /dev/stdout, 3 for /dev/fd/3; *fd is -1 for all other paths.
   Returns false if there is no memory. */
bool paths_find_descriptor(const char *name, int *fd);

#endif
