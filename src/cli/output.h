/*
 * output.h - where results go: standard output, or a file that appears complete or not at all.
 *
 * A regular file is written under a temporary name beside it, synced, and renamed; its directory is the one that it
 * was at the start, whatever becomes of the names that led there. Where the name stands for something else (a device,
 * a FIFO), that is written to as it is, and where it stands for a descriptor (/dev/stdout, /dev/fd/3), what is
 * written goes where that stands. One output at a time: the signal handlers know the last one opened.
 */
#ifndef MC_CLI_OUTPUT_H
#define MC_CLI_OUTPUT_H

#include <stdbool.h>
#include <sys/stat.h>

struct output {
    const char *name; /* for messages: as the user gave it */
    int fd;
    int directory;   /* where the names are: a descriptor; AT_FDCWD; or -1, where there are none */
    char *path;      /* what is to be replaced, symbolic links followed; NULL where fd is written to as it is */
    char *temporary; /* the file beside it */
};

/*
 * Opens the output; name NULL is standard output. A temporary file is removed if a signal ends the program. Returns
 * false after a message on standard error; *out_of_memory says whether that was the cause.
 */
bool output_open(struct output *output, const char *name, bool *out_of_memory);

/*
 * Chooses the names for an output that is to outlast the program, if that is killed: temporary is FILE.part, and no
 * signal removes it. To open it, and to give it permissions, is for the caller; everything else is as for
 * output_open.
 */
bool output_open_part(struct output *output, const char *name, bool *out_of_memory);

/* Finds the descriptor that a name stands for, e.g. 1 for /dev/stdout; -1 for none. Returns false where there is no
   memory. */
bool output_find_descriptor(const char *name, int *fd);

/* Makes a change of names in the directory of path, which directory leads to, durable. File systems that cannot sync
   a directory need not. path is as it was afterwards. Returns false with errno. */
bool output_sync_directory(int directory, char *path);

/* Syncs and closes what has been written. Returns false after a message. */
bool output_finish(struct output *output);

/* Makes what is finished, in a temporary file, FILE. Returns false after a message. */
bool output_rename(struct output *output);

/* Makes what is finished FILE, for good. Returns false after a message; then there is no new FILE, unless all that
   failed was to sync its directory. */
bool output_commit(struct output *output);

/* Gives the output up: FILE stays as it was. Also frees what output_open allocated; so it ends every use of an output.
 */
void output_discard(struct output *output);

/* Removes the temporary file, where the program is about to end early. Signal handlers may call it. */
void output_abandon(void);

#endif
