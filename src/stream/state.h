/*
 * state.h - the state of one stream while it runs: what pipeline.c, workers.c and writing.c share. No other file
 * includes it.
 */
#ifndef MC_STREAM_STATE_H
#define MC_STREAM_STATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "input/source.h"
#include "large/team.h"
#include "manycorr.h"
#include "output/sink.h"
#include "parse/diagnose.h"
#include "parse/rows.h"
#include "stream/job.h"
#include "stream/queue.h"
#include "stream/window.h"

struct mc_pipeline {
    const struct mc_job *job;
    int n_threads; /* 1 until several are worth while */
    bool are_threads_chosen;

    /* Full windows that one thread has worked on alone without a pause: they show whether threads are worth while. */
    double alone_seconds;
    uint64_t alone_bytes;

    /* Used by the thread that has set is_reading. */
    struct mc_source *source;
    double read_seconds;

    /* Used by the thread that has set is_writing. */
    struct mc_sink *sink;
    uint64_t begin_offset; /* bytes of the source before the place where the stream begins */
    struct mc_place place; /* the position up to which results have been written */
    struct mc_head head;   /* the beginning of the stream */
    struct mc_rows rows;   /* what its first tasks look like */
    uint64_t n_reports;
    double write_seconds;
    int change_error; /* errno of the first check that found the file changed; 0: none */
    manycorr_summary *summary;

    struct mc_worker **workers; /* [n_workers]; one for each thread */
    int n_workers;
    struct mc_large_space **spaces; /* [n_workers]: those of the workers */

    /* Everything below is guarded by lock. */
    pthread_mutex_t lock;
    pthread_cond_t work_ready; /* signalled once for each thread that is woken */
    size_t n_idle;             /* threads that wait for work */
    size_t n_woken;            /* of these, how many have been woken and do not run yet */
    pthread_cond_t team_done;
    struct mc_queue queue;
    struct mc_team team;    /* of all threads, for shared tasks */
    bool ended;             /* nothing more is to be read */
    bool leaving;           /* the threads are to leave once all that was read is written */
    int n_active;           /* threads in the region that have not left */
    int n_wanted;           /* threads that are to stay; fewer than n_active if memory has run out */
    bool failed;            /* all threads are to stop: an error, or the end of the stream */
    manycorr_status status; /* of the first error */
    int read_error;         /* errno of a window that could not be read; 0: none */
};

/* Whether a chunk is one task that all threads are to work on together. */
bool mc_is_shared_task(const struct mc_pipeline *pipeline, const struct mc_chunk *chunk);

/* Records an error. The first one stays. Called with the lock, or by the only thread. */
void mc_pipeline_fail(struct mc_pipeline *pipeline, manycorr_status status);

/* Asks the source for the next window, and waits at most wait_ms milliseconds for it. */
enum mc_source_status mc_read_window(struct mc_pipeline *pipeline, int wait_ms, struct mc_window *window);

/* Handles a read that returned no window. Called with the lock, or by the only thread. */
void mc_end_reading(struct mc_pipeline *pipeline, enum mc_source_status status);

/* Reads the text of a window if that has not been done, and works on it, as a member of a team. Returns MANYCORR_OK or
   MANYCORR_NO_MEMORY. */
manycorr_status mc_work_on(struct mc_pipeline *pipeline, const struct mc_member *member, struct mc_window *window);

/* The same for a thread whose team is itself. */
manycorr_status mc_work_alone_on(struct mc_pipeline *pipeline, int thread, struct mc_window *window);

/* Finds the end of the task of an open window, as a member of a team. A failed search leaves its error in the chunk.
   Returns false if there is no memory. */
bool mc_close_window(struct mc_pipeline *pipeline, const struct mc_member *member, struct mc_chunk *chunk);

/* workers.c: runs all threads until the stream ends or no input is ready. first is the next window, which has been
   read. Called by the only thread. */
void mc_run_workers(struct mc_pipeline *pipeline, struct mc_window *first);

/* writing.c: reports the bad tasks of the window that is next in order, and writes its results. */
manycorr_status mc_write_window(struct mc_pipeline *pipeline, struct mc_window *window);

/* writing.c: handles a window that has been written with this status: the stream may end with it. Called with the lock,
   or by the only thread. */
void mc_finish_window(struct mc_pipeline *pipeline, manycorr_status status, const struct mc_window *window);

/* writing.c: reports the format of a source that is not text. */
void mc_report_format(const struct mc_job *job, const struct mc_format *format);

#endif
