/*
 * resume_files.h - what --resume does with single files: opens them, with a lock; reads, checks and writes them. Knows nothing of what they
 * stand for. The functions that return an int return 0 or errno.
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

/* Opens a file, *opened, to read and write, and locks it; makes it if need be. Returns -1 with errno: EWOULDBLOCK where another run has the
   lock. */
int files_open_locked(const char *name, struct stat *opened);

/* Whether another run holds the lock on a file. */
bool files_is_locked(const char *name);

/* Opens a file of ours, *opened, to read it: whatever it stands for, that neither waits nor has effects. Returns -1 with errno. */
int files_open(const char *name, struct stat *opened);

/* Why a file that was opened is not this user's: it is no regular file, or its owner is not that of *own, a new file of the same directory
   with mode 0600. Returns a text, or NULL. */
const char *files_find_stranger(const struct stat *opened, const struct stat *own);

/* Whether others than its owner may write to a file that was opened, but not to *own. Returns a text, or NULL. */
const char *files_find_writer(const struct stat *opened, const struct stat *own);

/* Reads all of fd, a regular file, *opened, into *text, which is terminated and to be freed. EFBIG for one that is too long. */
int files_read(int fd, const struct stat *opened, char **text, size_t *n);

/* Adds to a checksum (state_checksum) that of the bytes of fd from begin to end, or to the end of the file, which *is_short tells. */
int files_checksum(int fd, uint64_t begin, uint64_t end, uint32_t *checksum, bool *is_short);

/* Whether the first n bytes of fd have that checksum. EBADMSG if they have not. */
int files_check(int fd, uint64_t n, uint32_t checksum);

/*
 * The checksum of what tells a text that has been changed: 64 KiB each from the beginning of the n_bytes of fd, from just before a place,
 * and from their end; less where these parts meet.
 */
int files_sample(int fd, uint64_t place, uint64_t n_bytes, uint32_t *checksum);

/* Writes a text to a new file, which is *written then, and syncs it; on failure nothing of it is left. */
int files_write(const char *name, const char *text, size_t n, struct stat *written);

/* Removes a file, if the name still is that of *own. */
void files_unlink_own(const char *name, const struct stat *own);

#endif
