/*
 * search.h - a task of a file that is so large that all threads of a team search for its end together, and read it
 * together if they must.
 */
#ifndef MC_LARGE_SEARCH_H
#define MC_LARGE_SEARCH_H

#include "input/source.h"
#include "large/large.h"
#include "large/team.h"

/*
 * Finds the end of the task of an open chunk, and makes the index of its text. The chunk becomes a remote one. Returns
 * as mc_source_read_chunk does, but with the error in source->error.
 */
enum mc_source_status mc_find_task_end(struct mc_source *source, const struct mc_member *member,
                                       struct mc_chunk *chunk);

/* Reads the whole text of a remote chunk into its buffer. Returns as mc_source_read_chunk does, with the error in
   chunk->error. */
enum mc_source_status mc_read_task(const struct mc_member *member, struct mc_chunk *chunk);

/* Frees the index of a chunk, if it has one. */
void mc_free_index(struct mc_chunk *chunk);

#endif
