/*
 * source.h - bytes in: from a file descriptor or from memory to windows of whole tasks.
 *
 * A window is a run of whole tasks of at most window_bytes together, or one task alone that is larger. One thread at
 * a time asks for the next window. Where the bytes can be had in any order (a regular file, memory: extent.c), that
 * only says where it is, and any thread may read it while others ask for more; where not (a pipe), it has been read
 * already.
 *
 * A file that is changed meanwhile: what is appended is left out; where it has shrunk, it ends; a window or a large
 * task whose ends are not where they were found is an error, ESTALE. mc_source_check_unchanged tells of all changes at the end.
 */
#ifndef MC_INPUT_SOURCE_H
#define MC_INPUT_SOURCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/buffer.h"
#include "input/chunk.h"
#include "input/formats.h"
#include "manycorr.h"
#include "parse/split.h"

/* A window of this size is worth the start of threads: it takes longer than that, some 20 microseconds. */
enum { MC_FULL_BYTES = 32 * 1024 };

/* A task of more windows than this is for all threads together. Further, the end of a task in a file is not searched
   for here. */
enum { MC_MAX_UNSHARED_WINDOWS = 4 };

/* No shorter task is left open: what tells text from other data is in its first bytes. */
enum { MC_MIN_SHARED_BYTES = 64 * 1024 };

struct mc_source {
    int fd;             /* -1: the bytes come from memory */
    const char *memory; /* all of it, where fd is -1 */
    size_t memory_bytes;
    bool is_seekable;           /* the bytes can be had in any order */
    bool is_regular;            /* fd is a regular file */
    bool may_block;             /* it is not, or one of the kernel's own, which may have to be waited for */
    off_t file_bytes;           /* of a regular file, as it was when the source was made */
    struct timespec file_time;  /* when that was last modified */
    _Atomic uint64_t first_end; /* of a file: the first place where it was found to end; UINT64_MAX: none */
    const struct mc_syntax *syntax;
    size_t window_bytes;

    uint64_t offset;                /* with extents: where the next window begins */
    struct mc_buffer pending;       /* read, but not yet handed out; with extents: what is looked at */
    size_t n_searched;              /* bytes of pending that have been searched for task ends */
    size_t cut;                     /* where the next window ends in pending; 0: not known yet */
    bool at_start;                  /* whether this is text, and has a byte order mark, has not been decided yet */
    const struct mc_format *format; /* what it has instead of text, with EILSEQ as the error; else NULL */
    bool starts_line;
    bool is_pipe;           /* fd is one */
    bool has_packets;       /* fd is a socket that is no stream */
    struct mc_buffer spare; /* read from either, but not yet put into pending */
    bool ended;             /* the end of the stream, or an error, has been met */
    int error;              /* errno of a failed read, else 0 */
    uint64_t n_bytes;       /* read so far */
};

void mc_source_init_fd(struct mc_source *source, int fd, const struct mc_syntax *syntax, size_t window_bytes);
void mc_source_init_memory(struct mc_source *source, const char *text, size_t n_bytes, const struct mc_syntax *syntax,
                         size_t window_bytes);

/*
 * Before anything has been read: goes n_bytes on, to a place between two tasks, at the beginning of a line or not.
 * head[0..*n_head) becomes the first bytes that are passed over, without a byte order mark. Returns 0 or errno:
 * ESPIPE for streams, EINVAL where there is no such place.
 */
int mc_source_seek(struct mc_source *source, uint64_t n_bytes, bool starts_line, char *head, size_t capacity,
                   size_t *n_head);

enum mc_source_status {
    MC_SOURCE_CHUNK, /* the window is filled */
    MC_SOURCE_TIMED_OUT,   /* no whole task came within the time given; nothing is lost, call again */
    MC_SOURCE_END,    /* there is nothing more */
    MC_SOURCE_FAILED, /* reading failed (errno in source->error); every whole task before has been handed out */
    MC_SOURCE_NO_MEMORY
};

/*
 * Makes window that of the next whole tasks. Never waits for more input while it has a whole task to hand out;
 * otherwise waits at most wait_ms milliseconds for one, or without end where wait_ms is negative; what has come of it
 * by then is kept.
 */
enum mc_source_status mc_source_get_next(struct mc_source *source, int wait_ms, struct mc_chunk *chunk);

/*
 * Reads the text of a window from mc_source_get_next that is not open, if that has not been done. Returns MC_SOURCE_CHUNK,
 * MC_SOURCE_NO_MEMORY, or MC_SOURCE_FAILED with errno in window->error: the buffer then has the whole tasks before
 * the error, perhaps none. Several threads may fill windows of one source, and one more may ask for the next.
 */
enum mc_source_status mc_source_read_chunk(struct mc_source *source, struct mc_chunk *chunk);

/* After a read: whether all that has been read so far is of one file; else it has been changed since the source was
   made, as its size or its time tells, or was shorter for a while. Returns 0, also for what is no file; ESTALE; or
   errno of looking at it. Any thread may ask, while others read. */
int mc_source_check_unchanged(struct mc_source *source);

/* Frees what the source holds. Does not close fd; leaves its offset behind the last window. */
void mc_source_free(struct mc_source *source);

#endif
