/*
 * replace.h - whether a file can be replaced by renaming another one over it.
 *
 * The kernel refuses that for reasons that permission to write to the file and its directory does not show. Renaming would tell of
 * them only once all work is done.
 */
#ifndef MC_CLI_REPLACE_H
#define MC_CLI_REPLACE_H

#include <stddef.h>
#include <sys/stat.h>

/* The bytes of a path up to its last component. */
size_t replace_directory_bytes(const char *path);

/*
 * Why no file can be renamed to path, which is relative to the open directory (or AT_FDCWD) and whose symbolic links have been followed.
 * replaced is the file that is there, or NULL. Returns a text; NULL: no reason is known. Where the kernel does not tell, as before
 * Linux 5.8 for mount points, none is known.
 */
const char *replace_obstacle(int directory, const char *path, const struct stat *replaced);

#endif
