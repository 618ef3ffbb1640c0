/*
 * pipe.h - chunks of a source whose bytes arrive in order: a pipe, socket, terminal or device.
 *
 * Owns how much to read, how long to wait, and the bytes that are read but not yet in a chunk. Part of source.c, which
 * has the rules. Knows nothing of threads.
 */
#ifndef MC_INPUT_PIPE_H
#define MC_INPUT_PIPE_H

#include "input/source.h"

/* Returns the type of a socket, or SOCK_STREAM if the type cannot be found. */
int mc_get_socket_type(int fd);

/* Does what mc_source_get_next does, for these sources. */
enum mc_source_status mc_pipe_get_next(struct mc_source *source, int wait_ms, struct mc_chunk *chunk);

#endif
