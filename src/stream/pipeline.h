/*
 * pipeline.h - runs a stream from a source to a sink: threads, windows and their order.
 *
 * Knows every stage between them, but nothing of how a stage works.
 */
#ifndef MC_STREAM_PIPELINE_H
#define MC_STREAM_PIPELINE_H

#include <stddef.h>

#include "input/source.h"
#include "manycorr.h"
#include "output/sink.h"
#include "stream/window.h"

/*
 * Runs the stream from source to sink, on several threads if that is worth while, and adds what it counts to summary.
 * Returns MANYCORR_OK, MANYCORR_BAD_TASK, MANYCORR_READ_FAILED, MANYCORR_WRITE_FAILED (errno in the source or the
 * sink) or MANYCORR_NO_MEMORY. Whatever it returns, a line of output that was begun has been ended, if writing still
 * works.
 */
manycorr_status mc_pipeline_run(const struct mc_job *job, struct mc_source *source, struct mc_sink *sink,
                                manycorr_summary *summary);

#endif
