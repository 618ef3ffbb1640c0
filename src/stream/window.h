/*
 * window.h - one window, from text to result text: what one worker does, start to end, while the text is in its cache.
 *
 * Knows every stage between source and sink, and nothing of order, files or other windows. A worker belongs to one
 * thread.
 */
#ifndef MC_STREAM_WINDOW_H
#define MC_STREAM_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/options.h"
#include "base/buffer.h"
#include "correlate/exactly.h"
#include "correlate/pearson.h"
#include "input/source.h"
#include "large/large.h"
#include "large/team.h"
#include "manycorr.h"
#include "output/join.h"
#include "parse/diagnose.h"
#include "parse/kernels.h"
#include "parse/rows.h"
#include "parse/split.h"
#include "stream/job.h"

/* A window and what came of it. Start with zeros. */
struct mc_window {
    struct mc_chunk text;
    struct mc_buffer out;    /* the text of its results, to be written as it is */
    manycorr_summary counts; /* of this window alone; without the times of reading and writing */
    double fill_seconds;     /* what it took to read it where that is done by who works on it */
    struct mc_place step;    /* how far it moves a place in the stream */
    bool stopped;            /* a bad task ended the stream here */
    struct mc_rows rows;     /* what its first tasks look like */
};

void mc_window_free(struct mc_window *window);

/* Frees what a failed attempt to work on a window has left, so that the next one can begin. */
void mc_window_reset(struct mc_window *window);

/* Scratch space of one thread for windows of up to window_bytes. Parts of it are shared by settle and large, so it
   can't be moved. */
struct mc_worker {
    struct mc_run run;
    struct mc_result *results; /* one for every task */
    struct mc_block_space *space;
    struct mc_settle_space settle;
    struct mc_large_space large;
};

/* Returns false where there is no memory; the worker can be freed even then. */
bool mc_worker_init(struct mc_worker *worker, size_t window_bytes);
void mc_worker_free(struct mc_worker *worker);

/* Frees the worker itself, too, which malloc has returned; does nothing for NULL. */
void mc_worker_discard(struct mc_worker *worker);

/*
 * Fills out, counts, step and stopped from text. A large task is worked on by the calling thread, number thread of
 * the team, and those that help it; spaces has one for each. Returns MANYCORR_OK or MANYCORR_NO_MEMORY.
 */
manycorr_status mc_window_process(const struct mc_job *job, struct mc_team *team, int thread,
                                  struct mc_large_space *const *spaces, struct mc_worker *worker,
                                  struct mc_window *window);

/*
 * Reports the bad tasks of a window that begins at place, until *n_reports has reached options->max_reports or, in a
 * job that stops at a bad task, the first. head has the beginning of the stream up to the window and is added to;
 * where it turns out to be binary, that is reported once, before the task that shows it.
 */
void mc_report_bad_tasks(const struct mc_job *job, const struct mc_window *window, struct mc_place place,
                         const manycorr_options *options, struct mc_head *head, uint64_t *n_reports);

/* Adds the counts of a window, and its times, to the total. */
void mc_counts_add(manycorr_summary *total, const manycorr_summary *counts);

#endif
