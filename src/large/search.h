/*
 * search.h - a large task in a file: all threads of a team search for its end together, and read its text together.
 *
 * Owns the search and the change of the chunk's state after it. Knows nothing of the numbers.
 */
#ifndef MC_LARGE_SEARCH_H
#define MC_LARGE_SEARCH_H

#include "input/source.h"
#include "large/large.h"
#include "large/team.h"

/* Finds the end of the task of a chunk in the state MC_CHUNK_END_UNKNOWN, and makes the index of its text. The state
   becomes MC_CHUNK_IN_SOURCE. Returns MC_SOURCE_CHUNK, MC_SOURCE_NO_MEMORY, or MC_SOURCE_FAILED with errno in
   source->error. */
enum mc_source_status mc_find_task_end(struct mc_source *source, const struct mc_member *member,
                                       struct mc_chunk *chunk);

/* Reads the text of a chunk in the state MC_CHUNK_IN_SOURCE into its buffer. Returns MC_SOURCE_CHUNK,
   MC_SOURCE_NO_MEMORY, or MC_SOURCE_FAILED with errno in chunk->error. */
enum mc_source_status mc_read_task(const struct mc_member *member, struct mc_chunk *chunk);

/* Frees the index of a chunk, if it has one. */
void mc_free_index(struct mc_chunk *chunk);

#endif
