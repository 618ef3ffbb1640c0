/*
 * search.h - a task of a file that is so large that all threads search for its end together, and read it if they
 * must.
 */
#ifndef MC_LARGE_SEARCH_H
#define MC_LARGE_SEARCH_H

#include "input/source.h"
#include "large/large.h"
#include "large/team.h"

/*
 * Finds the end of an open window of source on the calling thread, number thread of the team, and those that help it,
 * and makes the index of its text; spaces has one for each thread of the team. The window becomes a remote one.
 * Returns as mc_source_fill does, but with the error in source->error.
 */
enum mc_source_status mc_find_task_end(struct mc_source *source, struct mc_team *team, int thread,
                                       struct mc_large_space *const *spaces, struct mc_chunk *window);

/* Reads the whole text of a remote window into its buffer, likewise, but with the error in window->error. */
enum mc_source_status mc_read_task(struct mc_team *team, int thread, struct mc_chunk *window);

#endif
