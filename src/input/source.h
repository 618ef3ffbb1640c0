/*
 * source.h - bytes in: from a file descriptor or from memory to chunks of whole tasks.
 *
 * A chunk has whole tasks of at most window_bytes together, or one larger task. One thread at a time asks for the next
 * chunk.
 *   - A seekable source (file.c) is a regular file or memory. The reader only finds where the next chunk is. Any thread
 *     then reads its text, while another thread asks for the next chunk.
 *   - The text of other sources (pipe.c) is in the chunk already.
 *
 * A regular file may change while the stream runs:
 *   - Text that is appended is ignored. A file that has shrunk ends at its new end.
 *   - If a chunk or a large task does not end where its end was found, its error is ESTALE.
 *   - At the end, mc_source_check_unchanged reports every change.
 *
 * Knows nothing of threads, nor of what the numbers are for.
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

/* Threads pay off for a chunk of this size: it takes longer than to start them, about 20 microseconds. */
enum { MC_FULL_BYTES = 32 * 1024 };

/* All threads work together on a task of more windows than this. The reader of a file searches the end of a task only
   up to here. */
enum { MC_MAX_UNSHARED_WINDOWS = 4 };

/* The reader finds the end of a shorter task itself. So the buffer always has the first bytes of the stream, which tell
   text from binary data. */
enum { MC_MIN_SHARED_BYTES = 64 * 1024 };

struct mc_source {
    int fd;             /* -1: the bytes come from memory */
    const char *memory; /* [memory_bytes], if fd is -1 */
    size_t memory_bytes;
    bool is_seekable;           /* the bytes can be read in any order */
    bool is_regular;            /* fd is a regular file */
    bool may_block;             /* a read may wait: fd is not regular, or a file that the kernel makes */
    off_t file_bytes;           /* the size of a regular file when the source was made */
    struct timespec file_time;  /* its modification time then */
    _Atomic uint64_t first_end; /* the smallest offset at which the file was found to end; UINT64_MAX: none */
    const struct mc_syntax *syntax;
    size_t window_bytes;

    uint64_t offset;                /* seekable: where the next chunk begins */
    struct mc_buffer pending;       /* bytes read but not yet in a chunk; seekable: scratch space of the reader */
    size_t probe_bytes;             /* seekable: where the reader begins to look for a task end */
    size_t n_searched;              /* bytes of pending in which task ends have been searched */
    size_t chunk_bytes;             /* the length of the next chunk in pending; 0: not known yet */
    bool at_start;                  /* the format and the byte order mark are not checked yet */
    const struct mc_format *format; /* the format if the source is not text, with error EILSEQ; else NULL */
    bool starts_line;               /* the next chunk begins a line */
    bool is_pipe;                   /* fd is a pipe */
    bool is_packet_socket;          /* fd is a socket, but not a stream socket */
    struct mc_buffer packet_rest;   /* the end of a packet, read but not yet in pending */
    bool has_ended;                 /* the reader has met the end of the stream, or an error */
    int error;                      /* errno of a failed read, else 0 */
    uint64_t n_bytes;               /* bytes read so far; seekable: bytes claimed */
};

/* Makes a source that reads fd from its present offset, which stays open and belongs to the caller. syntax must outlive
   the source. */
void mc_source_init_fd(struct mc_source *source, int fd, const struct mc_syntax *syntax, size_t window_bytes);

/* Makes a source that reads text[0..n_bytes). The text must outlive the source. */
void mc_source_init_memory(struct mc_source *source, const char *text, size_t n_bytes, const struct mc_syntax *syntax,
                           size_t window_bytes);

/*
 * Skips n_bytes before the first chunk is read. They must end between two tasks; starts_line: they end a line.
 * head[0..*n_head) becomes the first capacity skipped bytes at most, without a byte order mark. Returns 0 or errno:
 * ESPIPE if the source is not seekable, EINVAL if no task can begin there.
 */
int mc_source_seek(struct mc_source *source, uint64_t n_bytes, bool starts_line, char *head, size_t capacity,
                   size_t *n_head);

enum mc_source_status {
    MC_SOURCE_CHUNK,     /* the chunk is filled */
    MC_SOURCE_TIMED_OUT, /* no whole task arrived in time; the source keeps what did; call again */
    MC_SOURCE_END,       /* the stream has ended */
    MC_SOURCE_FAILED,    /* reading failed (errno in source->error); earlier chunks have all whole tasks before it */
    MC_SOURCE_NO_MEMORY  /* call again to retry */
};

/*
 * Fills chunk with the next whole tasks. If a whole task is ready, the call returns without waiting for more input.
 * Else it waits at most wait_ms milliseconds for one, or without limit if wait_ms is negative.
 */
enum mc_source_status mc_source_get_next(struct mc_source *source, int wait_ms, struct mc_chunk *chunk);

/*
 * Reads the text of a chunk in the state MC_CHUNK_UNREAD. Does nothing in other states; the end of the chunk must be
 * known. Returns MC_SOURCE_CHUNK, MC_SOURCE_NO_MEMORY, or MC_SOURCE_FAILED with errno in chunk->error. In the last case
 * the buffer has the whole tasks before the error, and may be empty. Several threads may read chunks of one source
 * while another thread asks for the next.
 */
enum mc_source_status mc_source_read_chunk(struct mc_source *source, struct mc_chunk *chunk);

/* Checks that a file has not changed since the source was made. Returns 0 for an unchanged file and for other sources;
   ESTALE if the size or the modification time has changed, or if the file was shorter for a while; or errno of fstat
   or a read. Any thread may call it, while others read. */
int mc_source_check_unchanged(struct mc_source *source);

/* Frees the memory of the source. Keeps fd open; a seekable fd has its offset after the last chunk. */
void mc_source_free(struct mc_source *source);

#endif
