/*
 * permissions.h - who may use a file that is to replace another one.
 *
 * Those who could use the old one, and nobody else, but for its owner, who is the user now: its permission bits, its
 * group and its access control list (POSIX.1e draft 17, which Linux keeps as an extended attribute). Where the file
 * can't have the group, that and everybody may do what both might; where it can't have the list, only the owner may
 * use it.
 */
#ifndef MC_CLI_PERMISSIONS_H
#define MC_CLI_PERMISSIONS_H

#include <stdbool.h>
#include <sys/stat.h>

/* Gives the file open as fd these permission bits, where there may be any others than it has. Returns false with
   errno. */
bool permissions_set_mode(int fd, mode_t mode);

/* The permission bits to create a file with that is to replace the file name, which is *replaced: no more than it may
   have at last, whatever its group is. */
mode_t permissions_at_first(const char *name, const struct stat *replaced);

/* Gives the file open as fd the permissions of the file name, which is *replaced; not those to run with the rights of
   its owner. Returns false with errno. */
bool permissions_copy(int fd, const char *name, const struct stat *replaced);

#endif
