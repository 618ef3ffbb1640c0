/*
 * replace.h - whether a file can be replaced by renaming another one over it.
 *
 * The kernel may refuse that though the user may write to the file and to its directory. Renaming would fail only after
 * all the work.
 */
#ifndef MC_CLI_REPLACE_H
#define MC_CLI_REPLACE_H

#include <stddef.h>
#include <sys/stat.h>

/* The bytes of a path up to its last component. */
size_t replace_directory_bytes(const char *path);

/*
 * Finds a reason why no file can be renamed to path, which is relative to the open directory (or AT_FDCWD). Symbolic
 * links at the end of path have been followed. replaced is the file that is there, or NULL. Returns a text, or NULL if
 * no reason is known. Before Linux 5.8, mount points are not known.
 */
const char *replace_obstacle(int directory, const char *path, const struct stat *replaced);

#endif
