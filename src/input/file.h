/*
 * file.h - windows of a source whose bytes can be had in any order: a regular file, or memory.
 *
 * The next window is found by looking at a few bytes near its end, which is quick; its text is then read by whichever
 * thread works on it. Part of source.c, which see for the rules of windows. Knows nothing of threads.
 */
#ifndef MC_INPUT_FILE_H
#define MC_INPUT_FILE_H

#include <stddef.h>

#include "input/source.h"

/* As mc_source_get_next. Only a large task is read here, as far as it is searched for its end; where that is not found
   within MC_MAX_UNSHARED_WINDOWS windows, the window is left open. */
enum mc_source_status mc_file_get_next(struct mc_source *source, struct mc_chunk *chunk);

/* As mc_source_read_chunk. */
enum mc_source_status mc_file_read_chunk(struct mc_source *source, struct mc_chunk *chunk);

/* Reads n bytes from offset on; fewer only at the end of the source or on an error. Returns 0 or errno. May be called
   by several threads at once. */
int mc_source_read_at(struct mc_source *source, uint64_t offset, char *text, size_t n, size_t *n_read);

/* Claims n_bytes for an open window, which is a task if found, else the rest of the source, and last the byte it ends
   with; the window becomes a remote one. */
void mc_file_claim_task(struct mc_source *source, struct mc_chunk *chunk, size_t n_bytes, bool found, char last);

/* Ends the text of a window that was claimed, all n_read bytes of which have been read. Returns MC_SOURCE_CHUNK or
   MC_SOURCE_NO_MEMORY. */
enum mc_source_status mc_file_finish_chunk(const struct mc_source *source, struct mc_chunk *chunk, size_t n_read);

#endif
