/* permissions.c - see permissions.h. */
#include "permissions.h"

#include <errno.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char ACL[] = "system.posix_acl_access";

bool permissions_set_mode(int fd, mode_t mode) {
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return false;
    }
    /* There are file systems in which all files have the same, or in which nobody may change it. */
    return (status.st_mode & 07777) == mode || fchmod(fd, mode) == 0 || errno == EPERM || errno == EOPNOTSUPP ||
           errno == ENOSYS;
}

/* Removes an access control list that the file has from its directory. */
static bool remove_acl(int fd) {
    return fgetxattr(fd, ACL, NULL, 0) <= 0 || fremovexattr(fd, ACL) == 0;
}

static bool give_group(int fd, gid_t group) {
    struct stat status;
    return fstat(fd, &status) == 0 && (status.st_gid == group || fchown(fd, (uid_t)-1, group) == 0);
}

mode_t permissions_of_any_group(const struct stat *status) {
    const mode_t everybody = status->st_mode & S_IRWXO;
    return (status->st_mode & S_IRWXU) | (status->st_mode & everybody << 3) | everybody;
}

bool permissions_copy(int fd, const char *name, const struct stat *replaced) {
    char acl[4096];
    const ssize_t n = getxattr(name, ACL, acl, sizeof acl);
    const bool has_acl = n > 0 || (n < 0 && errno == ERANGE);
    const bool has_group = give_group(fd, replaced->st_gid);
    if (n > 0 && has_group && fsetxattr(fd, ACL, acl, (size_t)n, 0) == 0) {
        return true; /* the permission bits are part of it */
    }
    const mode_t mode =
        has_acl || !has_group ? permissions_of_any_group(replaced) : replaced->st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    return remove_acl(fd) && permissions_set_mode(fd, mode);
}
