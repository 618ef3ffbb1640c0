/*
 * chunk.h - what a source hands on: the text of some whole tasks, or where it is.
 *
 * A chunk changes from state to state only by the functions here. Knows nothing of files, threads or numbers.
 */
#ifndef MC_INPUT_CHUNK_H
#define MC_INPUT_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* A newline may be added at the end of the stream, behind a carriage return of its own. A chunk may then be longer than
   a window by so much. */
enum { MC_ADDED_BYTES = 2 };

enum mc_chunk_state {
    MC_CHUNK_TASKS,  /* whole tasks, of at most window_bytes together, in the buffer */
    MC_CHUNK_LARGE,  /* one task that is larger, in the buffer */
    MC_CHUNK_UNREAD, /* tasks that mc_source_read_chunk is to read; the buffer has nothing */
    MC_CHUNK_END_UNKNOWN,   /* a large task whose end has not been found; the buffer has its beginning (large/search.h) */
    MC_CHUNK_IN_SOURCE  /* a large task that stays in its source; the buffer has its beginning (large/text.h) */
};

struct mc_index;
struct mc_source;

/*
 * Text that is in the buffer ends with a task delimiter or a newline, except of an open or remote task. Start with
 * zeros. The buffer belongs to the owner of the chunk, and is used again for the next one.
 */
struct mc_chunk {
    enum mc_chunk_state state;
    struct mc_buffer buffer;
    bool starts_line; /* the text begins a line, rather than following a task delimiter */
    bool ends_line;   /* of a seekable source: it ends with a newline, which may have to be added */
    bool is_last;     /* of a seekable source: the source ends behind it; known late if a file has shrunk */
    bool is_full;     /* so much was waiting that several threads may be worth while */
    uint64_t n_left;  /* bytes of a seekable source from the chunk's beginning on; else 0 */
    uint64_t end;     /* bytes of the source up to the chunk's end, as source->n_bytes counts them */
    int error;        /* errno if reading the text failed, else 0 */

    /* Where the text is, of a seekable source: */
    struct mc_source *source;
    uint64_t offset;
    size_t source_bytes;        /* bytes of the source */
    const char *missing_newline;      /* of a remote task: what its end lacks */
    struct mc_index *index; /* of a remote task: belongs to the chunk, or NULL */
};

/* Whether the chunk is one task of more than window_bytes. */
static inline bool mc_chunk_is_large(const struct mc_chunk *chunk) {
    return chunk->state == MC_CHUNK_LARGE || chunk->state == MC_CHUNK_END_UNKNOWN || chunk->state == MC_CHUNK_IN_SOURCE;
}

/* The text is to be read later: source_bytes bytes at offset. */
void mc_chunk_set_unread(struct mc_chunk *chunk, struct mc_source *source, uint64_t offset, size_t source_bytes);

/* The text is all in the buffer. */
void mc_chunk_set_read(struct mc_chunk *chunk, size_t window_bytes);

/* The buffer has the beginning of a task whose end is not known. */
void mc_chunk_set_end_unknown(struct mc_chunk *chunk);

/* The end of an open task has been found: its text stays in the source, and lacks what added says. */
void mc_chunk_set_in_source(struct mc_chunk *chunk, const char *missing_newline);

/* Reading has failed: no task is left. */
void mc_chunk_discard_text(struct mc_chunk *chunk);

/* What a text that ends with this byte lacks to end with a newline. A carriage return at the end of the stream is no
   part of a newline, so the newline added behind it gets one of its own. Static. */
const char *mc_missing_newline(char last);

/* Ends the last text of a stream with a newline if it has none. Returns false if there is no memory. */
bool mc_chunk_end_line(struct mc_chunk *chunk);

#endif
