/*
 * shared_read.h - a task of a file that is so large that all threads search for its end together, and read it if they
 * must.
 */
#ifndef MC_SHARED_READ_H
#define MC_SHARED_READ_H

#include "crew.h"
#include "large.h"
#include "source.h"

/*
 * Finds the end of an open window of source on the calling thread, number thread of the crew, and those that help it,
 * and makes the index of its text; spaces has one for each thread of the crew. The window becomes a remote one.
 * Returns as mc_source_fill does, but with the error in source->error.
 */
enum mc_source_status mc_close_window(struct mc_source *source, struct mc_crew *crew, int thread,
                                      struct mc_large_space *const *spaces, struct mc_text_window *window);

/* Reads the whole text of a remote window into its buffer, likewise, but with the error in window->error. */
enum mc_source_status mc_load_window(struct mc_crew *crew, int thread, struct mc_text_window *window);

#endif
