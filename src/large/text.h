/*
 * text.h - the text of a large task, in memory or in a file.
 *
 * Each use of a part of a file reads it again, from the page cache to a buffer that stays in the processor's cache.
 * That is faster than to allocate memory for the whole text. Knows nothing of threads, nor of what the text means.
 */
#ifndef MC_LARGE_TEXT_H
#define MC_LARGE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "input/source.h"

struct mc_large_text {
    const char *memory; /* all of the text, or NULL */
    size_t n_bytes;     /* with the delimiter or newline that ends the task */

    /* If memory is NULL: */
    struct mc_source *source;
    uint64_t offset;             /* where the text begins in the source */
    size_t source_bytes;         /* the length of the text in the source */
    const char *missing_newline; /* the bytes to add to that */
};

/* Returns the text of a large chunk. It points into the chunk, which must outlive it. */
struct mc_large_text mc_large_text_from_chunk(const struct mc_chunk *chunk);

/*
 * Makes *part point to the bytes begin to end - 1 of the text, with the padding of mc_buffer on both sides. If the text
 * is not in memory, reads them into buffer. Returns 0 or errno: ENOMEM, that of the read, or ESTALE if a file has
 * shrunk. Several threads may call it at once, each with its own buffer.
 */
int mc_large_text_read(const struct mc_large_text *text, size_t begin, size_t end, struct mc_buffer *buffer,
                       const char **part);

/* *n_bytes becomes the length of what ends the text: a delimiter, LF or CRLF. Buffer, errors and threads are as for
   mc_large_text_read. */
int mc_large_text_count_end_bytes(const struct mc_large_text *text, struct mc_buffer *buffer, size_t *n_bytes);

#endif
