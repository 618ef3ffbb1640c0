/*
 * chunk.h - a chunk: the text of some whole tasks, or where that text is.
 *
 * The source makes chunks and the threads of the stream work on them. Only the functions here change the state of a
 * chunk. Knows nothing of files, threads or numbers.
 */
#ifndef MC_INPUT_CHUNK_H
#define MC_INPUT_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* The reader may add CRLF at the end of the stream. A chunk may then be longer than a window by that many bytes. */
enum { MC_ADDED_BYTES = 2 };

enum mc_chunk_state {
    MC_CHUNK_TASKS,       /* the buffer has whole tasks, together at most window_bytes */
    MC_CHUNK_LARGE,       /* the buffer has one task of more than window_bytes */
    MC_CHUNK_UNREAD,      /* mc_source_read_chunk is to read the tasks; the buffer is empty */
    MC_CHUNK_END_UNKNOWN, /* a large task; its end is not found yet; the buffer has its beginning (large/search.h) */
    MC_CHUNK_IN_SOURCE    /* a large task; its text stays in the source; the buffer has its beginning (large/text.h) */
};

struct mc_index;
struct mc_source;

/*
 * The text in the buffer ends with a task delimiter or a newline, except in the last two states. Start with zeros. The
 * buffer belongs to the owner of the chunk, and serves the next chunk again.
 *
 * A seekable source is a file or memory: its bytes can be read in any order.
 */
struct mc_chunk {
    enum mc_chunk_state state;
    struct mc_buffer buffer;
    bool starts_line;    /* the text begins a line; false: it follows a task delimiter */
    bool ends_line;      /* seekable source: the text ends with a newline, which the reader may have to add */
    bool is_last;        /* seekable source: the source ends here; set while reading if a file has shrunk */
    bool is_full;        /* the source had so much text ready that several threads may pay off */
    uint64_t bytes_left; /* seekable source: from the beginning of the chunk to the end of the source; else 0 */
    uint64_t end;        /* the bytes of the source up to the end of the chunk, as source->n_bytes counts them */
    int error;           /* errno if reading the text failed, else 0 */

    /* Where the text is in a seekable source: */
    struct mc_source *source;
    uint64_t offset;
    size_t source_bytes;         /* the length of the text without an added newline */
    const char *missing_newline; /* MC_CHUNK_IN_SOURCE: the text to add at the end; "" if there is a newline */
    struct mc_index *index;      /* MC_CHUNK_IN_SOURCE: belongs to the chunk, or NULL */
};

/* Returns whether the chunk is one task of more than window_bytes. */
static inline bool mc_chunk_is_large(const struct mc_chunk *chunk) {
    return chunk->state == MC_CHUNK_LARGE || chunk->state == MC_CHUNK_END_UNKNOWN || chunk->state == MC_CHUNK_IN_SOURCE;
}

/* Sets the state to unread: the text is source_bytes bytes at offset of the source. */
void mc_chunk_set_unread(struct mc_chunk *chunk, struct mc_source *source, uint64_t offset, size_t source_bytes);

/* Sets the state to tasks or large, by the length of the buffer, which has all of the text. */
void mc_chunk_set_read(struct mc_chunk *chunk, size_t window_bytes);

/* Sets the state to a task with an unknown end. The buffer has its beginning. */
void mc_chunk_set_end_unknown(struct mc_chunk *chunk);

/* Sets the state of an unread chunk to a large task whose text stays in the source. missing_newline is static. */
void mc_chunk_set_in_source(struct mc_chunk *chunk, const char *missing_newline);

/* Leaves the chunk without tasks, after reading has failed. */
void mc_chunk_discard_text(struct mc_chunk *chunk);

/* Returns the text to add so that a stream that ends with the byte last ends with a newline. A carriage return that
   ends the stream belongs to its last item, so CRLF is added after it. The text is static. */
const char *mc_missing_newline(char last);

/* Ends the last chunk of a stream with a newline if it has none. Returns false if there is no memory. */
bool mc_chunk_add_newline(struct mc_chunk *chunk);

#endif
