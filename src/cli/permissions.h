/*
 * permissions.h - the permissions of a file that replaces another one.
 *
 * The new file belongs to the user. It gets the permission bits, the group and the access control list of the old one,
 * so that the same users can use it. (The list is POSIX.1e draft 17, which Linux keeps as an extended attribute.)
 *
 * If the group cannot be set, the group and all others may do only what both could do before. If the list cannot be
 * set, only the owner may use the file.
 */
#ifndef MC_CLI_PERMISSIONS_H
#define MC_CLI_PERMISSIONS_H

#include <stdbool.h>
#include <sys/stat.h>

/* Sets the permission bits of the file open as fd, if they differ and the file system has them. Returns false with
   errno. */
bool permissions_set_mode(int fd, mode_t mode);

/* The permission bits to create a file with that will replace the file name. replaced is its status. With any group,
   they allow at most what permissions_copy allows later. */
mode_t permissions_choose_mode(const char *name, const struct stat *replaced);

/* Gives the file open as fd the permissions of the file name, except set-user-ID, set-group-ID and sticky. replaced is
   the status of that file. Returns false with errno. */
bool permissions_copy(int fd, const char *name, const struct stat *replaced);

#endif
