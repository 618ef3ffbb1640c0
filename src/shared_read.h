/*
 * shared_read.h - a task of a file that is so large that all threads search for its end, and read it, together.
 *
 * First the end is found, so that the text is read into memory of just its size.
 */
#ifndef MC_SHARED_READ_H
#define MC_SHARED_READ_H

#include "source.h"

/*
 * Finds the end of an open window of source and reads its text with n_threads threads. Returns as mc_source_fill does, but with the
 * error in source->error, and nothing in the window then. Not to be called with more than one thread inside a parallel region.
 */
enum mc_source_status mc_close_window(struct mc_source *source, int n_threads, struct mc_text_window *window);

#endif
