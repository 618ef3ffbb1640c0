/* replace.c - see replace.h. */
#include "replace.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths.h"

/* Whether this process may act as the owner of any file (CAP_FOWNER). If the kernel does not answer, true: then
   renaming shows it. */
static bool acts_as_owner(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {{0}};
    return syscall(SYS_capget, &header, sets) != 0 || (sets[0].effective & 1U << CAP_FOWNER) != 0;
}

/* Reads the attributes of the directory of a path. Returns false if the kernel refuses. */
static bool read_directory_status(int directory, const char *path, struct statx *status) {
    char name[PATH_MAX] = ".";
    const size_t n = paths_directory_bytes(path);
    if (n >= sizeof name) {
        return false;
    }
    if (n > 0) {
        memcpy(name, path, n);
        name[n] = '\0';
    }
    return statx(directory, name, 0, STATX_MODE | STATX_UID, status) == 0;
}

const char *replace_find_obstacle(int directory, const char *path, const struct stat *replaced) {
    struct statx parent;
    struct statx file;
    if (!read_directory_status(directory, path, &parent)) {
        return NULL;
    }
    if ((parent.stx_attributes & STATX_ATTR_APPEND) != 0) {
        return "its directory is append-only: FILE cannot be replaced";
    }
    if (replaced == NULL) {
        return NULL;
    }
    const uid_t user = geteuid();
    if ((parent.stx_mode & S_ISVTX) != 0 && replaced->st_uid != user && parent.stx_uid != user && !acts_as_owner()) {
        return "another user's file in a sticky directory: it cannot be replaced";
    }
    if (statx(directory, path, AT_SYMLINK_NOFOLLOW, 0, &file) != 0) {
        return NULL;
    }
    return (file.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0 ? "a mount point: it cannot be replaced"
           : (file.stx_attributes & STATX_ATTR_APPEND) != 0   ? "an append-only file: it cannot be replaced"
                                                              : NULL;
}
