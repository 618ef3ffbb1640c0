/*
 * file.h - chunks of a source whose bytes can be read in any order: a regular file, or memory.
 *
 * The reader finds the end of the next chunk in a few bytes near that end, which is quick. The thread that works on the
 * chunk reads its text. Part of source.c, which has the rules. Knows nothing of threads.
 */
#ifndef MC_INPUT_FILE_H
#define MC_INPUT_FILE_H

#include <stddef.h>

#include "input/source.h"

/* Does what mc_source_get_next does, for these sources. Reads the text of a large task only, up to
   MC_MAX_UNSHARED_WINDOWS windows. If its end is further on, the state of the chunk is MC_CHUNK_END_UNKNOWN. */
enum mc_source_status mc_file_get_next(struct mc_source *source, struct mc_chunk *chunk);

/* Does what mc_source_read_chunk does, for these sources. */
enum mc_source_status mc_file_read_chunk(struct mc_source *source, struct mc_chunk *chunk);

/* Reads n bytes at offset into text. *n_read is smaller only at the end of the source or on an error. Returns 0 or
   errno. Several threads may call it at once. */
int mc_source_read_at(struct mc_source *source, uint64_t offset, char *text, size_t n, size_t *n_read);

/* Claims the next n_bytes of the source for a large task. has_end: a delimiter or newline ends it; else the source
   does. last is its last byte. The state of the chunk becomes MC_CHUNK_IN_SOURCE. */
void mc_file_claim_task(struct mc_source *source, struct mc_chunk *chunk, size_t n_bytes, bool has_end, char last);

/* Completes a claimed chunk after all its n_read bytes have been read: adds a newline if the stream lacks one, and sets
   the state. Returns MC_SOURCE_CHUNK or MC_SOURCE_NO_MEMORY. */
enum mc_source_status mc_file_finish_chunk(const struct mc_source *source, struct mc_chunk *chunk, size_t n_read);

#endif
