/* permissions.c - see permissions.h. */
#include "permissions.h"

#include <errno.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char ACL[] = "system.posix_acl_access";

/* Whether a call failed because the file system has no such permissions, or because no user may change them. */
static bool is_unsupported(int error) {
    return error == EPERM || error == EOPNOTSUPP || error == ENOSYS;
}

bool permissions_set_mode(int fd, mode_t mode) {
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return false;
    }
    return (status.st_mode & 07777) == mode || fchmod(fd, mode) == 0 || is_unsupported(errno);
}

/* Removes the access control list that the file has inherited from its directory. */
static bool remove_acl(int fd) {
    return fgetxattr(fd, ACL, NULL, 0) <= 0 || fremovexattr(fd, ACL) == 0 || is_unsupported(errno);
}

static bool set_group(int fd, gid_t group) {
    struct stat status;
    return fstat(fd, &status) == 0 && (status.st_gid == group || fchown(fd, (uid_t)-1, group) == 0);
}

/* Reads the access control list of a file into acl[0..capacity). Returns its bytes; 0 if there is no list; -1 if there
   may be one. With capacity 0, only finds out. */
static ssize_t read_acl(const char *name, char *acl, size_t capacity) {
    const ssize_t n = getxattr(name, ACL, acl, capacity);
    return n >= 0 || (errno != ENODATA && errno != EOPNOTSUPP && errno != ENOSYS) ? n : 0;
}

/* The permission bits for another group: the group and all others may do what both could do. */
static mode_t restrict_mode(mode_t mode) {
    const mode_t both = mode & mode >> 3 & S_IRWXO;
    return (mode & S_IRWXU) | both << 3 | both;
}

mode_t permissions_choose_mode(const char *name, const struct stat *replaced) {
    const bool has_acl = read_acl(name, NULL, 0) != 0;
    return has_acl ? replaced->st_mode & S_IRWXU : restrict_mode(replaced->st_mode);
}

bool permissions_copy(int fd, const char *name, const struct stat *replaced) {
    char acl[4096];
    const ssize_t n = read_acl(name, acl, sizeof acl);
    const bool has_group = set_group(fd, replaced->st_gid);
    if (n > 0 && has_group && fsetxattr(fd, ACL, acl, (size_t)n, 0) == 0) {
        return true; /* the list includes the permission bits */
    }
    const mode_t all = replaced->st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    const mode_t mode = n != 0 ? all & S_IRWXU : has_group ? all : restrict_mode(all);
    return remove_acl(fd) && permissions_set_mode(fd, mode);
}
