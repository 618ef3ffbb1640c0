/*
 * resume_files.h - operations of --resume on single files: open, lock, read, check, write. They do not know which
 * file of a run they work on. A function that returns int returns 0 or errno, unless it returns a descriptor.
 */
#ifndef MC_CLI_RESUME_FILES_H
#define MC_CLI_RESUME_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

bool files_are_same(const struct stat *a, const struct stat *b);

/* Checks that name still is the name of the file open as fd; *opened becomes the status of that file. Returns ESTALE if
   it is not. */
int files_check_name(int fd, const char *name, struct stat *opened);

/* Opens a file for reading and writing, creates it if it does not exist, and locks it. *opened becomes its status.
   Returns -1 with errno: EWOULDBLOCK if another run has the lock. */
int files_open_locked(const char *name, struct stat *opened);

/* Whether another run holds the lock on a file. */
bool files_is_locked(const char *name);

/* Opens a file for reading; *opened becomes its status. Neither waits nor has effects, even if it is a FIFO or a
   device. Returns -1 with errno. */
int files_open(const char *name, struct stat *opened);

/*
 * Creates a file with that mode, reads its status (owner and permissions as the file system sets them), and removes it.
 * Returns false with errno.
 */
bool files_probe_new(const char *name, mode_t mode, struct stat *status);

/* Checks that a file is regular, and has the owner of *own, a new file of this user. Returns the reason if not, else
   NULL. */
const char *files_check_owner(const struct stat *opened, const struct stat *own);

/* Checks that no other users can write to a file, unless they can write to *own. Returns the reason if they can, else
   NULL. */
const char *files_check_writers(const struct stat *opened, const struct stat *own);

/* Reads all of a regular file, whose status is *opened, into *text: terminated, and freed by the caller. Returns EFBIG
   if it is too long. */
int files_read(int fd, const struct stat *opened, char **text, size_t *n);

/* Checks that the first n bytes of fd have that checksum (state_extend_checksum). Returns EBADMSG if not. */
int files_check(int fd, uint64_t n, uint32_t checksum);

/*
 * Computes the checksum of samples of fd, which has n_bytes: 64 KiB at its start, 64 KiB before the offset place, and
 * 64 KiB at its end; less if these overlap. So its time is bounded.
 */
int files_sample(int fd, uint64_t place, uint64_t n_bytes, uint32_t *checksum);

/* Creates a file, writes a text to it, and syncs it; *created becomes its status. On failure, removes the file. */
int files_write(const char *name, const char *text, size_t n, struct stat *created);

/* Removes a file if it still is *own. */
void files_unlink_own(const char *name, const struct stat *own);

#endif
