/*
 * job.h - the checked options of one call. They hold for all windows of its stream, and do not change.
 *
 * Must not know the state of the stream, nor how options are set.
 */
#ifndef MC_STREAM_JOB_H
#define MC_STREAM_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "correlate/method.h"
#include "manycorr.h"
#include "parse/kernels.h"
#include "parse/split.h"

/* The default size of a window: its text, numbers and results fit into a second-level cache of half a megabyte. For
   every byte of text, a worker has 28 bytes if a method gives one value: 8 for a number, 8 for a list end, 4 for a
   result and 8 for its value. So a worker stays within 8 MiB. */
enum { MC_DEFAULT_WINDOW_BYTES = 128 * 1024 };

struct mc_job {
    struct mc_syntax syntax;
    mc_parse_fn *parse;
    const struct mc_method *method;
    bool is_exact; /* every result is to be correctly rounded */
    bool stop_at_bad_task;
    size_t window_bytes;
    bool is_window_set; /* the caller has chosen it */
    int n_threads;      /* 0: see mc_choose_threads */

    /* The functions of the caller, which manycorr.h describes; each may be NULL. */
    uint64_t max_reports;
    manycorr_report_fn *report;
    void *report_data;
    manycorr_progress_fn *progress;
    void *progress_data;
    const manycorr_place *begin; /* NULL: the start of the stream */
};

#endif
