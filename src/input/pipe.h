/*
 * pipe.h - chunks of a source whose bytes come in their order: pipes, sockets, terminals, devices.
 *
 * Part of source.c; see there for the rules. Knows nothing of threads.
 */
#ifndef MC_INPUT_PIPE_H
#define MC_INPUT_PIPE_H

#include "input/source.h"

/* The type of a socket; SOCK_STREAM if it cannot be found out. */
int mc_get_socket_type(int fd);

/* As mc_source_get_next. */
enum mc_source_status mc_pipe_get_next(struct mc_source *source, int wait_ms, struct mc_chunk *chunk);

#endif
