/* job.h - what is the same for all windows of a stream, and for all pairs of arrays: options, checked. Read only once
   made. */
#ifndef MC_STREAM_JOB_H
#define MC_STREAM_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "manycorr.h"
#include "parse/kernels.h"
#include "parse/split.h"

/* The default size of a window: its text, numbers and results fit into a second-level cache of half a megabyte. A
   worker takes at most 40 bytes for every byte of it (each an empty task), and so keeps within 8 MiB. */
enum { MC_DEFAULT_WINDOW_BYTES = 128 * 1024 };

struct mc_job {
    struct mc_syntax syntax;
    mc_parse_fn *parse;
    size_t window_bytes;
    bool stop_at_bad_task;
    bool is_exact; /* every result is to be correctly rounded */
};

/* Fills job from options, of which NULL means the defaults. Returns false if this CPU or this build does not have
   their instruction set, or their delimiters exclude each other. */
bool mc_make_job(const manycorr_options *options, struct mc_job *job);

#endif
