/*
 * sink.h - bytes out: checked writes to a file descriptor, or into memory.
 *
 * Must not know threads or tasks.
 */
#ifndef MC_OUTPUT_SINK_H
#define MC_OUTPUT_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "manycorr.h"

struct mc_sink {
    int fd;                  /* -1: the sink writes into memory */
    struct mc_buffer memory; /* the owner of the sink frees it with mc_buffer_free */
    uint64_t n_bytes;        /* written so far */
    bool in_line;            /* the last byte written was not a newline */
    int error;               /* errno of a failed write */
};

/* Writes all of text[0..n), with as many system calls as that takes; it buffers nothing. Returns MANYCORR_OK,
   MANYCORR_WRITE_FAILED (errno in sink->error) or MANYCORR_NO_MEMORY. */
manycorr_status mc_sink_write(struct mc_sink *sink, const char *text, size_t n);

#endif
