/*
 * resume_files.h - what --resume does with single files: opens, locks, reads, checks and writes them. Does not know
 * which files they are. Functions that return no descriptor, but an int, return 0 or errno.
 */
#ifndef MC_CLI_RESUME_FILES_H
#define MC_CLI_RESUME_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

bool files_are_same(const struct stat *a, const struct stat *b);

/* Whether a name is that of the file open as fd, which is *opened. ESTALE if it is not. */
int files_check_name(int fd, const char *name, struct stat *opened);

/* Opens a file, *opened, to read and write, and locks it; makes it if need be. Returns -1 with errno: EWOULDBLOCK if
   another run has the lock. */
int files_open_locked(const char *name, struct stat *opened);

/* Whether another run holds the lock on a file. */
bool files_is_locked(const char *name);

/* Opens a file, *opened, to read it. That neither waits nor has effects, whatever the name stands for. Returns -1 with
   errno. */
int files_open(const char *name, struct stat *opened);

/* Tells whether a file is not this user's: it is no regular file, or has another owner than *own, which is a new file
   of the same directory with mode 0600. Returns the reason, or NULL. */
const char *files_find_stranger(const struct stat *opened, const struct stat *own);

/* Tells whether other users may write to a file, but not to *own. Returns the reason, or NULL. */
const char *files_find_writer(const struct stat *opened, const struct stat *own);

/* Reads all of a regular file, *opened, into *text, which is terminated and to be freed. EFBIG if it is too long. */
int files_read(int fd, const struct stat *opened, char **text, size_t *n);

/* Adds the bytes of fd from begin to end to a checksum (state_checksum). *is_short: the file ends before that. */
int files_checksum(int fd, uint64_t begin, uint64_t end, uint32_t *checksum, bool *is_short);

/* Whether the first n bytes of fd have that checksum. EBADMSG if they have not. */
int files_check(int fd, uint64_t n, uint32_t checksum);

/*
 * The checksum of a sample of the n_bytes of fd: of 64 KiB at the beginning, of 64 KiB just before a place, and of 64
 * KiB at the end; less where these parts meet. It takes bounded time.
 */
int files_sample(int fd, uint64_t place, uint64_t n_bytes, uint32_t *checksum);

/* Writes a text to a new file, which is *written then, and syncs it; on failure nothing of it is left. */
int files_write(const char *name, const char *text, size_t n, struct stat *written);

/* Removes a file, if the name still is that of *own. */
void files_unlink_own(const char *name, const struct stat *own);

#endif
