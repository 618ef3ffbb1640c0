/*
 * text.h - the text of a large task: in memory, or in a file, of which a part is read whenever it is wanted.
 *
 * A file is not held in memory: to read a part again, from the page cache into a buffer that stays in the cache of the
 * processor, takes less than to get memory for all of it.
 */
#ifndef MC_LARGE_TEXT_H
#define MC_LARGE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "input/source.h"

struct mc_large_text {
    const char *memory; /* all of the text, or NULL */
    size_t n_bytes;     /* with the byte that ends the task */

    /* Where memory is NULL: */
    struct mc_source *source;
    uint64_t offset;             /* where it begins in the source */
    size_t source_bytes;         /* bytes of the text that the source has */
    const char *missing_newline; /* those that it lacks */
};

/* The text of a large window. It must outlive what is returned. */
struct mc_large_text mc_large_text_from_chunk(const struct mc_chunk *chunk);

/*
 * Makes *part the bytes from begin to end - 1 of the text, with room on either side as mc_buffer has. Uses buffer if
 * the text is not in memory. Returns 0, or errno: ENOMEM, what reading met, or ESTALE where a file has shrunk.
 * Thread-safe, with a buffer for each thread.
 */
int mc_large_text_read(const struct mc_large_text *text, size_t begin, size_t end, struct mc_buffer *buffer,
                       const char **part);

/* *n_bytes becomes how many bytes end the task that is the text: of a delimiter, or a newline that may have a
   carriage return before it. The rest is as for mc_large_text_read. */
int mc_large_text_count_end_bytes(const struct mc_large_text *text, struct mc_buffer *buffer, size_t *n_bytes);

#endif
