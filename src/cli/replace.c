/* replace.c - see replace.h. */
#include "replace.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

size_t replace_directory_bytes(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash + 1 - path) : 0;
}

/* Whether this process may act on files as their owners may. Where that cannot be told, renaming will tell. */
static bool acts_as_owner(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {{0}};
    return syscall(SYS_capget, &header, sets) != 0 || (sets[0].effective & 1U << CAP_FOWNER) != 0;
}

/* Looks at the directory of a path. Returns whether the kernel tells. */
static bool look_at_directory(int directory, const char *path, struct statx *status) {
    char name[PATH_MAX] = ".";
    const size_t n = replace_directory_bytes(path);
    if (n >= sizeof name) {
        return false;
    }
    if (n > 0) {
        memcpy(name, path, n);
        name[n] = '\0';
    }
    return statx(directory, name, 0, STATX_MODE | STATX_UID, status) == 0;
}

const char *replace_obstacle(int directory, const char *path, const struct stat *replaced) {
    struct statx place;
    struct statx file;
    if (!look_at_directory(directory, path, &place)) {
        return NULL;
    }
    if ((place.stx_attributes & STATX_ATTR_APPEND) != 0) {
        return "its directory is append-only: FILE could not be replaced";
    }
    if (replaced == NULL) {
        return NULL;
    }
    const uid_t user = geteuid();
    if ((place.stx_mode & S_ISVTX) != 0 && replaced->st_uid != user && place.stx_uid != user && !acts_as_owner()) {
        return "somebody else's file in a sticky directory: it could not be replaced";
    }
    if (statx(directory, path, AT_SYMLINK_NOFOLLOW, 0, &file) != 0) {
        return NULL;
    }
    return (file.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0 ? "a mount point: it could not be replaced"
           : (file.stx_attributes & STATX_ATTR_APPEND) != 0   ? "an append-only file: it could not be replaced"
                                                              : NULL;
}
