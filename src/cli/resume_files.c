/* resume_files.c - see resume_files.h. */
#include "resume_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "state.h"

/* A state has a line for each input, so it is about as long as the command line at most. */
static const off_t MAX_STATE_BYTES = (off_t)1 << 30;

/* The name may be a FIFO or a device: opening it must neither wait nor have effects. */
enum { READ_FLAGS = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW };

bool files_are_same(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

int files_check_name(int fd, const char *name, struct stat *opened) {
    struct stat named = {0}; /* stays so if there is no such file */
    if (fstat(fd, opened) != 0 || (lstat(name, &named) != 0 && errno != ENOENT)) {
        return errno;
    }
    return files_are_same(opened, &named) ? 0 : ESTALE;
}

int files_open_locked(const char *name, struct stat *opened) {
    for (;;) {
        const int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, S_IRUSR | S_IWUSR);
        if (fd < 0) {
            return -1;
        }
        const int error = flock(fd, LOCK_EX | LOCK_NB) != 0 ? errno : files_check_name(fd, name, opened);
        if (error == 0) {
            return fd;
        }
        close(fd);
        if (error != ESTALE) { /* ESTALE: the run that had the lock has just renamed the file; try again */
            errno = error;
            return -1;
        }
    }
}

bool files_is_locked(const char *name) {
    const int fd = open(name, READ_FLAGS);
    if (fd < 0) {
        return false;
    }
    const bool locked = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(fd);
    return locked;
}

int files_open(const char *name, struct stat *opened) {
    const int fd = open(name, READ_FLAGS);
    if (fd >= 0 && fstat(fd, opened) != 0) {
        const int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

bool files_probe_new(const char *name, mode_t mode, struct stat *status) {
    const int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, mode);
    if (fd < 0) {
        return false;
    }
    const bool has_status = fstat(fd, status) == 0;
    close(fd);
    (void)unlink(name);
    return has_status;
}

const char *files_check_owner(const struct stat *opened, const struct stat *own) {
    return !S_ISREG(opened->st_mode)       ? "not a regular file"
           : opened->st_uid != own->st_uid ? "it belongs to another user"
                                           : NULL;
}

const char *files_check_writers(const struct stat *opened, const struct stat *own) {
    /* On file systems without permissions, all files have the same mode. */
    const mode_t added = opened->st_mode & ~own->st_mode;
    return (added & (S_IWGRP | S_IWOTH)) != 0 ? "other users can write to it" : NULL;
}

/* Reads n_wanted bytes, or fewer at the end of the file, into text[0..*n), and terminates it. Returns 0 or errno. */
static int read_bytes(int fd, size_t n_wanted, char *text, size_t *n) {
    ssize_t n_now = 1;
    for (*n = 0; *n < n_wanted && n_now != 0; *n += n_now > 0 ? (size_t)n_now : 0) {
        n_now = read(fd, text + *n, n_wanted - *n);
        if (n_now < 0 && errno != EINTR) {
            return errno;
        }
    }
    text[*n] = '\0';
    return 0;
}

int files_read(int fd, const struct stat *opened, char **text, size_t *n) {
    *text = NULL;
    *n = 0;
    if (opened->st_size > MAX_STATE_BYTES) {
        return EFBIG;
    }
    *text = malloc((size_t)opened->st_size + 1);
    return *text != NULL ? read_bytes(fd, (size_t)opened->st_size, *text, n) : ENOMEM;
}

/* Extends a checksum by the bytes of fd from begin to end. Sets *is_short if the file ends earlier. */
static int extend_checksum(int fd, uint64_t begin, uint64_t end, uint32_t *checksum, bool *is_short) {
    static char text[1 << 16];
    *is_short = false;
    for (uint64_t offset = begin; offset < end && !*is_short;) {
        const size_t n_wanted = end - offset < sizeof text ? (size_t)(end - offset) : sizeof text;
        const ssize_t n_read = pread(fd, text, n_wanted, (off_t)offset);
        if (n_read < 0 && errno != EINTR) {
            return errno;
        }
        if (n_read > 0) {
            *checksum = state_extend_checksum(*checksum, text, (size_t)n_read);
            offset += (uint64_t)n_read;
        }
        *is_short = n_read == 0;
    }
    return 0;
}

int files_check(int fd, uint64_t n, uint32_t checksum) {
    uint32_t found = 0;
    bool is_short;
    const int error = extend_checksum(fd, 0, n, &found, &is_short);
    if (error != 0) {
        return error;
    }
    return !is_short && found == checksum ? 0 : EBADMSG;
}

int files_sample(int fd, uint64_t place, uint64_t n_bytes, uint32_t *checksum) {
    static const uint64_t SAMPLE_BYTES = 1 << 16; /* a sample takes about 40 microseconds */
    const uint64_t end = n_bytes > place ? n_bytes : place;
    const uint64_t head_end = place < SAMPLE_BYTES ? place : SAMPLE_BYTES;
    const uint64_t before = place - head_end < SAMPLE_BYTES ? head_end : place - SAMPLE_BYTES;
    const uint64_t tail = end - place < SAMPLE_BYTES ? place : end - SAMPLE_BYTES;
    const uint64_t samples[][2] = {{0, head_end}, {before, place}, {tail, end}};
    *checksum = 0;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        bool is_short; /* a shorter file has another checksum */
        const int error = extend_checksum(fd, samples[i][0], samples[i][1], checksum, &is_short);
        if (error != 0) {
            return error;
        }
    }
    return 0;
}

static int write_synced(int fd, const char *text, size_t n) {
    while (n > 0) {
        const ssize_t n_now = write(fd, text, n);
        if (n_now < 0 && errno != EINTR) {
            return errno;
        }
        text += n_now > 0 ? n_now : 0;
        n -= n_now > 0 ? (size_t)n_now : 0;
    }
    return fdatasync(fd) != 0 ? errno : 0;
}

int files_write(const char *name, const char *text, size_t n, struct stat *created) {
    const int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return errno;
    }
    int error = fstat(fd, created) != 0 ? errno : write_synced(fd, text, n);
    if (close(fd) != 0 && errno != EINTR && error == 0) {
        error = errno;
    }
    if (error != 0) {
        (void)unlink(name);
    }
    return error;
}

void files_unlink_own(const char *name, const struct stat *own) {
    struct stat named;
    if (lstat(name, &named) == 0 && files_are_same(&named, own)) {
        (void)unlink(name);
    }
}
