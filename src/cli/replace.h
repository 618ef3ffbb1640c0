/*
 * replace.h - whether a file can be replaced by renaming another one over it.
 *
 * The kernel may refuse to rename although the user may write to the file and its directory. Without this check, the
 * run would fail after all the work.
 */
#ifndef MC_CLI_REPLACE_H
#define MC_CLI_REPLACE_H

#include <sys/stat.h>

/*
 * Finds a reason why no file can be renamed to path. path is relative to the open directory (or AT_FDCWD), and is no
 * symbolic link. replaced is the status of the file at path, or NULL if there is none. Returns a text, or NULL if no
 * reason is found. Linux before 5.8 does not tell mount points.
 */
const char *replace_find_obstacle(int directory, const char *path, const struct stat *replaced);

#endif
