/*
 * shared_read.h - a task of a file that is so large that all threads search for its end, and read it, together.
 *
 * First the end is found, so that the text is read into memory of just its size.
 */
#ifndef MC_SHARED_READ_H
#define MC_SHARED_READ_H

#include "crew.h"
#include "source.h"

/*
 * Finds the end of an open window of source and reads its text on the calling thread, number thread of the crew, and those that help it.
 * Returns as mc_source_fill does, but with the error in source->error, and nothing in the window then.
 */
enum mc_source_status mc_close_window(struct mc_source *source, struct mc_crew *crew, int thread,
                                      struct mc_text_window *window);

#endif
