/*
 * window.h - one window, from text to result text: what one thread does, start to end, while the text is in its cache.
 *
 * Knows every stage between source and sink, but nothing of their order, of files, or of other windows.
 */
#ifndef MC_STREAM_WINDOW_H
#define MC_STREAM_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "correlate/batch.h"
#include "correlate/pair.h"
#include "input/source.h"
#include "large/large.h"
#include "large/team.h"
#include "manycorr.h"
#include "output/result.h"
#include "parse/diagnose.h"
#include "parse/rows.h"
#include "parse/split.h"
#include "stream/job.h"

/* A window: its text, and then its results. Start with zeros. */
struct mc_window {
    struct mc_chunk chunk;
    struct mc_buffer out;    /* the text of its results, to be written as it is */
    manycorr_summary counts; /* of this window alone; without the times of reading and writing */
    double fill_seconds;     /* what reading took, if the thread that works on the window reads it */
    struct mc_place step;    /* how far the window moves a place in the stream */
    bool stopped;            /* a bad task has ended the stream here */
    struct mc_rows rows;     /* what its first tasks look like */
};

void mc_window_free(struct mc_window *window);

/* Frees what a failed attempt to work on a window has left, so that the next one can begin. */
void mc_window_reset(struct mc_window *window);

/* Pairs that are correlated at a time: so few that they stay in the first-level cache. */
enum { MC_PAIRS_AT_A_TIME = 64 };

/* Scratch space of one thread for windows of up to window_bytes. It cannot be moved, because large points into it. */
struct mc_worker {
    struct mc_run run;
    struct mc_pair *pairs;     /* [MC_PAIRS_AT_A_TIME] */
    struct mc_result *results; /* one for every task */
    double *values;            /* method->n_results for every task */
    struct mc_scratch scratch;
    struct mc_large_space large;
};

/* Returns false if there is no memory; the worker can be freed even then. */
bool mc_worker_init(struct mc_worker *worker, const struct mc_method *method, size_t window_bytes);
void mc_worker_free(struct mc_worker *worker);

/* Frees what the worker owns, and the worker itself, which malloc has returned. Does nothing for NULL. */
void mc_worker_discard(struct mc_worker *worker);

/*
 * Fills out, counts, step and stopped from the chunk. A large task is worked on by the whole team of the calling
 * thread. Returns MANYCORR_OK or MANYCORR_NO_MEMORY. If a large task cannot be read, its error is in the chunk, and the
 * window is empty.
 */
manycorr_status mc_window_process(const struct mc_job *job, const struct mc_member *member, struct mc_worker *worker,
                                  struct mc_window *window);

/* Adds the counts of a window, and its times, to the total. */
void mc_counts_add(manycorr_summary *total, const manycorr_summary *counts);

#endif
