/*
 * permissions.h - who may use a file that is to replace another one.
 *
 * Those who could use the old one, and nobody else: its permission bits, its group and its access control list (POSIX.1e draft 17, which
 * Linux keeps as an extended attribute), as far as the file system has them and the user may give them.
 */
#ifndef MC_CLI_PERMISSIONS_H
#define MC_CLI_PERMISSIONS_H

#include <stdbool.h>
#include <sys/stat.h>

/* Gives the file open as fd these permission bits, where there may be any others than it has. Returns false with errno. */
bool permissions_set_mode(int fd, mode_t mode);

/* The permission bits of a file, but that its group may do no more than everybody may: what a file that has another group can have. */
mode_t permissions_of_any_group(const struct stat *status);

/* Gives the file open as fd the permissions of the file name, which is *replaced; not those to run with the rights of its owner. Where it
   can't have the group or the access control list, its group may do what everybody may. Returns false with errno. */
bool permissions_copy(int fd, const char *name, const struct stat *replaced);

#endif
