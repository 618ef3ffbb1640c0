/*
 * output.h - the output: standard output, or a FILE that appears complete or not at all.
 *
 * Results for a regular file go to a temporary file beside it, which is synced and renamed at the end. Its directory
 * stays open from the start, so it may be renamed meanwhile. A device or a FIFO is opened and written to directly;
 * /dev/stdout or /dev/fd/3 is the open descriptor. There is one output at a time (signals.h).
 */
#ifndef MC_CLI_OUTPUT_H
#define MC_CLI_OUTPUT_H

#include <stdbool.h>
#include <sys/stat.h>

struct output {
    const char *name; /* for messages: as the user gave it */
    int fd;
    int directory;   /* path and temporary are relative to this descriptor; may be AT_FDCWD; -1: there are no paths */
    char *path;      /* the file to replace, symbolic links followed; NULL if fd is written to directly */
    char *temporary; /* the temporary file beside it */
};

/*
 * Opens the output; name NULL is standard output. If a signal ends the program, the temporary file is removed. Returns
 * false after a message on standard error; *out_of_memory says whether memory was the cause.
 */
bool output_open(struct output *output, const char *name, bool *out_of_memory);

/*
 * Does the checks of output_open for an output that a killed program leaves behind: temporary is FILE.part, and no
 * signal removes it. The caller opens it and sets its permissions.
 */
bool output_prepare_part(struct output *output, const char *name, bool *out_of_memory);

/*
 * Makes new names in the directory of path durable; path is relative to the open directory, and unchanged at the end.
 * A file system that cannot sync directories is no error. Returns false with errno.
 */
bool output_sync_directory(int directory, char *path);

/* Syncs and closes the output. Returns false after a message. */
bool output_finish(struct output *output);

/* Renames the finished temporary file to FILE. Returns false after a message. */
bool output_rename(struct output *output);

/* Renames as output_rename does, and syncs the directory. Returns false after a message: FILE is then as before,
   unless only the sync failed. */
bool output_commit(struct output *output);

/* Closes the output, removes its temporary file, and frees its memory. Every output ends with this call, also after
   output_commit, which leaves no temporary file. */
void output_discard(struct output *output);

#endif
