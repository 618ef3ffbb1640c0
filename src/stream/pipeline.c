/*
 * pipeline.c - see pipeline.h.
 *
 * A stream is worked on in two ways, which follow each other:
 *
 *   Alone: one thread reads a window, works on it and writes it. Every stream begins so, and goes on so whenever the
 * input has nothing ready. No other thread waits or spins, and all that was read has been written.
 *
 *   Together: once there is enough to do (is_worth_threads), all threads run in one parallel region. Each thread
 * repeats the first of these that is possible: write the next window in order; do a piece of a shared task; get the
 * next window, if few wait; work on the next window. One thread at a time gets windows, and one writes. The thread
 * that gets a window reads it from a pipe; the thread that works on a window reads it from a file. The windows are a
 * queue, in the order of the stream, under one lock. The region ends with the stream, or when the input falls idle.
 *
 * A shared task is so large that its text is cut into pieces for all threads (team.h). One thread takes it like any
 * window; the others do pieces of it, or work on further windows. No thread gets a window while the end of a shared
 * task is unknown, or the text of one is in memory: there is one at a time.
 *
 * If memory runs out while several threads work, the thread puts its window back, and half of the threads free their
 * memory and leave. The stream fails only if the thread was alone from the beginning of its attempt.
 */
#include "stream/pipeline.h"

#include <omp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/cpu.h"
#include "large/search.h"
#include "stream/idle.h"
#include "stream/queue.h"

/* A thread in the region waits so long for input before all leave it. Leaving costs less: libgomp's threads spin behind
   a region for up to 300,000 rounds, 5 to 15 ms. People can wait so long: a thread that reads learns only then that
   another thread has failed. */
enum { IDLE_MS = 250 };

/* Windows for each thread: one that has been read ahead, one that it works on, one that waits to be written. */
enum { WINDOWS_PER_THREAD = 3 };

/*
 * Several threads are worth while from so many seconds of work on. To find their number, to try, make and wake them
 * takes a quarter of a millisecond on a quiet machine; on a busy one, a thread that must wait for a CPU takes a time
 * slice of some milliseconds.
 */
static const double WORTH_SECONDS = 4e-3;

/* How long a stream of unknown length is worked on alone, without a pause, before there is reason to think that it
   goes on. */
static const double WORTH_STREAM_SECONDS = 1e-3;

/* A byte of a giant task takes at least so long (scripts/bench: 0.6 to 1 ns). It serves if the giant task comes first,
   so that no earlier window tells. */
static const double GIANT_SECONDS_PER_BYTE = 0.5e-9;

/* The text of a task that is larger than so many windows is not kept for the next one. */
enum { KEPT_WINDOWS = 2 * MC_SEARCHED_WINDOWS };

struct pipeline {
    const struct mc_job *job;
    const manycorr_options *options;
    int n_threads; /* 1 until threads are worth while */
    bool are_threads_chosen;

    /* Work done by one thread alone on full windows without a pause, to judge by whether threads are worth while. */
    double alone_seconds;
    uint64_t alone_bytes;

    /* The reader's, that is, of the thread that set is_reading. */
    struct mc_source *source;
    double read_seconds;

    /* The writer's, that is, of the thread that set is_writing. */
    struct mc_sink *sink;
    uint64_t begin_offset; /* of the stream before what is read */
    struct mc_place place;
    struct mc_head head;
    struct mc_rows rows;
    uint64_t n_reports;
    double write_seconds;
    int change_error; /* errno of the first look that has found a changed file; 0: none */
    manycorr_summary *summary;

    struct mc_worker **workers;     /* [n_workers]; each of one thread */
    int n_workers;                  /* made so far */
    struct mc_large_space **spaces; /* [n_workers]: those of the workers */

    /* Everything below is guarded by lock. */
    pthread_mutex_t lock;
    struct mc_idle idle; /* threads that have nothing to do */
    pthread_cond_t team_done;
    struct mc_queue queue;
    bool ended;             /* nothing more is to be read */
    bool leaving;           /* the region is to end once all that was read is written */
    struct mc_team team;    /* for shared tasks */
    int n_active;           /* threads in the region that have not left */
    int n_wanted;           /* as many are to stay in it; less than n_active: memory has run out */
    bool failed;            /* stop at once: an error, or a bad task that ends the stream */
    manycorr_status status; /* of the first error */
    int read_error;         /* errno of a window that could not be read; 0: none */
};

/* Notes an error; the first one stays. Called with the lock, or alone. */
static void fail(struct pipeline *pipeline, manycorr_status status) {
    if (!pipeline->failed) {
        pipeline->failed = true;
        pipeline->status = status;
    }
}

static bool is_shared_task(const struct pipeline *pipeline, const struct mc_chunk *text) {
    const size_t window_bytes = pipeline->job->window_bytes;
    return text->is_open || (text->is_large && text->buffer.n_bytes / MC_SEARCHED_WINDOWS > window_bytes);
}

/* Fills the text of a window from the source. */
static enum mc_source_status read_window(struct pipeline *pipeline, int wait_ms, struct mc_window *window) {
    const double start = mc_seconds();
    const enum mc_source_status status = mc_source_next(pipeline->source, wait_ms, &window->text);
    pipeline->read_seconds += mc_seconds() - start;
    return status;
}

/* Handles a read that returned no window. Called with the lock, or alone. */
static void end_reading(struct pipeline *pipeline, enum mc_source_status status) {
    pipeline->ended = status != MC_SOURCE_IDLE;
    if (status == MC_SOURCE_FAILED && pipeline->status == MANYCORR_OK && !pipeline->failed) {
        pipeline->status = MANYCORR_READ_FAILED; /* what was read before is still worked on */
    } else if (status == MC_SOURCE_NO_MEMORY) {
        fail(pipeline, MANYCORR_NO_MEMORY);
    }
}

/* Tells the caller that the results of a window have been written, up to the present place. Once the file is found to
   have changed, it is told of no more progress, and the stream fails at its end: the file may be restored later. */
static manycorr_status tell_progress(struct pipeline *pipeline, const struct mc_window *window) {
    const manycorr_options *options = pipeline->options;
    if (options->progress == NULL) {
        return MANYCORR_OK;
    }
    if (pipeline->change_error == 0) {
        pipeline->change_error = mc_source_check(pipeline->source);
    }
    if (pipeline->change_error != 0) {
        return MANYCORR_OK;
    }
    const manycorr_place place = {
        .offset = pipeline->begin_offset + window->text.end,
        .line = pipeline->place.n_lines + 1,
        .task = pipeline->place.n_tasks + 1,
        .byte = pipeline->place.n_bytes + 1,
        .is_binary = pipeline->head.is_binary,
    };
    const int error =
        options->progress(&place, pipeline->summary, window->out.text, window->out.n_bytes, options->progress_data);
    if (error != 0) {
        pipeline->sink->error = error;
        return MANYCORR_WRITE_FAILED;
    }
    return MANYCORR_OK;
}

/* Reports the bad tasks of the window that is next in order, and writes its results. */
static manycorr_status write_window(struct pipeline *pipeline, struct mc_window *window) {
    const double start = mc_seconds();
    const manycorr_options *options = pipeline->options;
    const bool more_to_say = pipeline->n_reports < options->max_reports || !mc_head_is_decided(&pipeline->head);
    if (window->counts.n_bad > 0 && options->report != NULL && more_to_say) {
        mc_report_bad_tasks(pipeline->job, window, pipeline->place, options, &pipeline->head, &pipeline->n_reports);
    } else {
        mc_head_add(&pipeline->head, window->text.buffer.text, window->text.buffer.n_bytes);
    }
    manycorr_status status = mc_sink_write(pipeline->sink, window->out.text, window->out.n_bytes);
    pipeline->place = mc_place_add(pipeline->place, window->step);
    mc_rows_add(&pipeline->rows, &window->rows);
    mc_counts_add(pipeline->summary, &window->counts);
    pipeline->summary->stage_seconds[MANYCORR_READ] += window->fill_seconds;
    if (status == MANYCORR_OK && window->text.error == 0 && !window->stopped) {
        status = tell_progress(pipeline, window);
    }
    if (window->text.buffer.capacity / KEPT_WINDOWS > pipeline->job->window_bytes) {
        mc_buffer_free(&window->text.buffer); /* else every window could come to hold as much */
    }
    pipeline->write_seconds += mc_seconds() - start;
    return status;
}

/* Does what follows a window that has been written: the stream may end there. Called with the lock, or alone. */
static void pass_window(struct pipeline *pipeline, manycorr_status status, const struct mc_window *window) {
    if (status != MANYCORR_OK) {
        fail(pipeline, status);
    } else if (window->stopped) {
        pipeline->status = MANYCORR_OK; /* an error that was met further on is none of what has been asked for */
        pipeline->failed = true;
    } else if (window->text.error != 0) {
        pipeline->read_error = window->text.error; /* the source may be asked for a window meanwhile */
        fail(pipeline, MANYCORR_READ_FAILED);
    } else if (window->text.is_last) {
        pipeline->failed = true; /* what has been read beyond, if a file has shrunk, is no more */
    }
}

/* Reads the text of a window, or finds the end of an open one, if that has not been done. Where reading fails, that
   is for pass_window to say; the window has the whole tasks before, of which an open one has none. Returns false
   where there is no memory. */
static bool fill_window(struct pipeline *pipeline, struct mc_team *team, int thread,
                        struct mc_large_space *const *spaces, struct mc_chunk *text) {
    if (!text->is_open) {
        return mc_source_fill(pipeline->source, text) != MC_SOURCE_NO_MEMORY;
    }
    const enum mc_source_status closed = mc_find_task_end(pipeline->source, team, thread, spaces, text);
    if (closed == MC_SOURCE_NO_MEMORY) {
        pipeline->source->error = 0; /* it may be tried again */
    } else if (closed == MC_SOURCE_FAILED) {
        text->error = pipeline->source->error;
        text->is_open = false; /* its end is not to be searched for again */
        text->is_remote = false;
        text->is_large = false;
        text->buffer.n_bytes = 0;
    }
    return closed != MC_SOURCE_NO_MEMORY;
}

/* Reads a window and works on it, as thread number thread of a team that has these spaces, with that worker. Returns
   MANYCORR_OK or MANYCORR_NO_MEMORY. */
static manycorr_status work_on(struct pipeline *pipeline, struct mc_team *team, int thread,
                               struct mc_large_space *const *spaces, struct mc_worker *worker,
                               struct mc_window *window) {
    const double start = mc_seconds();
    if (!fill_window(pipeline, team, thread, spaces, &window->text)) {
        return MANYCORR_NO_MEMORY;
    }
    window->fill_seconds = mc_seconds() - start;
    return mc_window_process(pipeline->job, team, thread, spaces, worker, window);
}

/* The same on this thread alone. */
static manycorr_status work_alone_on(struct pipeline *pipeline, int thread, struct mc_window *window) {
    struct mc_team nobody;
    mc_team_init_single(&nobody);
    return work_on(pipeline, &nobody, 0, &pipeline->spaces[thread], pipeline->workers[thread], window);
}

/* Works on a window and writes it. Called alone. */
static void finish_alone(struct pipeline *pipeline, struct mc_window *window) {
    const double start = mc_seconds();
    manycorr_status status = work_alone_on(pipeline, 0, window);
    pipeline->alone_seconds = window->text.is_full ? pipeline->alone_seconds + (mc_seconds() - start) : 0.0;
    pipeline->alone_bytes = window->text.is_full ? pipeline->alone_bytes + window->text.buffer.n_bytes : 0;
    if (status == MANYCORR_OK) {
        status = write_window(pipeline, window);
    }
    pass_window(pipeline, status, window);
}

/* Whether the next window is to be asked for: as many as there are threads may wait, so that each finds one. */
static bool can_read(const struct pipeline *pipeline) {
    return mc_queue_can_read(&pipeline->queue, (size_t)pipeline->n_threads) && !pipeline->leaving;
}

/* Wakes threads for the work that is left beside what the calling thread is about to begin. Each of them does the same
   before it begins, so that few wake without finding work. A thread that ends a piece of work looks for more itself, so
   it need not wake others. Called with the lock, before it is given up. */
static void wake_workers(struct pipeline *pipeline) {
    const size_t n_reads = can_read(pipeline) ? 1 : 0;
    const size_t n_writes = mc_queue_can_write(&pipeline->queue) ? 1 : 0;
    const size_t n_windows = mc_queue_count_waiting(&pipeline->queue);
    mc_idle_wake(&pipeline->idle, n_reads + n_writes + n_windows + mc_team_count_pieces(&pipeline->team));
}

/* A shared task has pieces. */
static void wake_team(void *pipeline) {
    wake_workers(pipeline);
}

/* Memory has run out in an attempt that began while n_active threads worked. Has half of them leave. Returns false if
   there was but one. Called with the lock. */
static bool let_threads_leave(struct pipeline *pipeline, int n_active) {
    if (n_active > 1) {
        pipeline->n_wanted = pipeline->n_active > 1 ? pipeline->n_active / 2 : 1;
        mc_queue_free_spare(&pipeline->queue);
        mc_idle_wake(&pipeline->idle, SIZE_MAX); /* the others are to leave, or to go on */
    }
    return n_active > 1;
}

/* Writes the next window in order. Called with the lock, which it gives up meanwhile. */
static void write_next(struct pipeline *pipeline) {
    struct mc_slot *slot = mc_queue_begin_writing(&pipeline->queue);
    wake_workers(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    const manycorr_status status = write_window(pipeline, slot->window);
    pthread_mutex_lock(&pipeline->lock);
    pass_window(pipeline, status, slot->window);
    mc_queue_end_writing(&pipeline->queue, slot);
}

/*
 * Reads the next window. Called with the lock, which it gives up meanwhile. Returns false where nothing was ready and
 * other windows wait to be worked on, which must come first.
 */
static bool read_next(struct pipeline *pipeline) {
    const bool others_wait = mc_queue_count_waiting(&pipeline->queue) > 0;
    const int n_active = pipeline->n_active;
    struct mc_window *window = mc_queue_begin_reading(&pipeline->queue);
    wake_workers(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    const enum mc_source_status read = read_window(pipeline, others_wait ? 0 : IDLE_MS, window);
    pthread_mutex_lock(&pipeline->lock);
    if (read == MC_SOURCE_WINDOW) {
        mc_queue_end_reading(&pipeline->queue, window, is_shared_task(pipeline, &window->text));
    } else if (read == MC_SOURCE_NO_MEMORY && let_threads_leave(pipeline, n_active)) {
        mc_queue_cancel_reading(&pipeline->queue, window);
        return true;
    } else {
        mc_queue_cancel_reading(&pipeline->queue, window);
        if (read != MC_SOURCE_IDLE || !others_wait) {
            end_reading(pipeline, read);
            pipeline->leaving = true;
        }
    }
    /* Else this thread might wait though another has failed meanwhile, or the others have been taken and nobody
       reads. */
    return read == MC_SOURCE_WINDOW || pipeline->leaving || pipeline->failed || !mc_queue_can_work(&pipeline->queue);
}

/* Works on a shared task with all who help. Called without the lock. */
static manycorr_status work_together_on(struct pipeline *pipeline, int thread, struct mc_slot *slot) {
    struct mc_window *window = slot->window;
    const double start = mc_seconds();
    if (window->text.is_open) {
        if (!fill_window(pipeline, &pipeline->team, thread, pipeline->spaces, &window->text)) {
            return MANYCORR_NO_MEMORY;
        }
        pthread_mutex_lock(&pipeline->lock);
        mc_queue_block_reading(&pipeline->queue, slot, false); /* where the next window begins is known now */
        wake_workers(pipeline);
        pthread_mutex_unlock(&pipeline->lock);
    }
    const double close_seconds = mc_seconds() - start;
    const manycorr_status status =
        work_on(pipeline, &pipeline->team, thread, pipeline->spaces, pipeline->workers[thread], window);
    window->fill_seconds += close_seconds;
    return status;
}

/* Works on the next window that waits. Called with the lock, which it gives up meanwhile. */
static void process_next(struct pipeline *pipeline, int thread) {
    const int n_active = pipeline->n_active;
    struct mc_slot *slot = mc_queue_begin_work(&pipeline->queue);
    wake_workers(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    const manycorr_status status =
        slot->is_shared ? work_together_on(pipeline, thread, slot) : work_alone_on(pipeline, thread, slot->window);
    pthread_mutex_lock(&pipeline->lock);
    if (status == MANYCORR_NO_MEMORY && let_threads_leave(pipeline, n_active)) {
        mc_window_reset(slot->window);
        mc_queue_cancel_work(&pipeline->queue, slot);
        return;
    }
    /* The text of a shared task that is in memory is enough at a time. */
    const bool holds_text = slot->is_shared && !slot->window->text.is_remote;
    mc_queue_end_work(&pipeline->queue, slot, holds_text);
    if (status != MANYCORR_OK) {
        fail(pipeline, status);
    }
}

/* What each thread does in the region. */
static void run_worker(struct pipeline *pipeline, int thread) {
    pthread_mutex_lock(&pipeline->lock);
    while (!pipeline->failed) {
        if (pipeline->n_active > pipeline->n_wanted) {
            mc_worker_free(pipeline->workers[thread]);
            pipeline->n_active--;
            break;
        }
        if (mc_queue_can_write(&pipeline->queue)) {
            write_next(pipeline);
        } else if (mc_team_has_pieces(&pipeline->team)) {
            wake_workers(pipeline);
            mc_team_do_piece(&pipeline->team, thread);
        } else if (can_read(pipeline) && read_next(pipeline)) {
            continue;
        } else if (mc_queue_can_work(&pipeline->queue)) {
            process_next(pipeline, thread);
        } else if (pipeline->leaving && mc_queue_is_written(&pipeline->queue)) {
            break;
        } else {
            mc_idle_sleep(&pipeline->idle);
        }
    }
    mc_idle_wake(&pipeline->idle, SIZE_MAX); /* they may leave, too */
    pthread_mutex_unlock(&pipeline->lock);
}

/* Makes workers, until there are n or no memory is left. Returns false if there is none at all. */
static bool make_workers(struct pipeline *pipeline, int n) {
    struct mc_worker **workers = realloc(pipeline->workers, (size_t)n * sizeof(struct mc_worker *));
    pipeline->workers = workers != NULL ? workers : pipeline->workers;
    struct mc_large_space **spaces = realloc(pipeline->spaces, (size_t)n * sizeof(struct mc_large_space *));
    pipeline->spaces = spaces != NULL ? spaces : pipeline->spaces;
    while (workers != NULL && spaces != NULL && pipeline->n_workers < n) {
        struct mc_worker *worker = malloc(sizeof *worker);
        if (worker == NULL || !mc_worker_init(worker, pipeline->job->window_bytes)) {
            mc_worker_discard(worker);
            break;
        }
        workers[pipeline->n_workers] = worker;
        spaces[pipeline->n_workers++] = &worker->large;
    }
    return pipeline->n_workers > 0;
}

/* Forgets the workers of the threads that have left the region, so that those of the others are the first ones. */
static void drop_workers(struct pipeline *pipeline) {
    int n = 0;
    for (int i = 0; i < pipeline->n_workers; i++) {
        struct mc_worker *worker = pipeline->workers[i];
        if (worker->results == NULL) { /* it has been freed */
            mc_worker_discard(worker);
        } else {
            pipeline->workers[n] = worker;
            pipeline->spaces[n++] = &worker->large;
        }
    }
    pipeline->n_workers = n;
    pipeline->n_threads = n;
}

/* Runs all threads until the stream ends or falls idle. The first window has been read already, and is given back.
   Called alone. */
static void run_together(struct pipeline *pipeline, struct mc_window *first) {
    pipeline->leaving = false;
    pipeline->n_active = pipeline->n_threads;
    pipeline->n_wanted = pipeline->n_threads;
    mc_team_init(&pipeline->team, pipeline->n_threads, &pipeline->lock, &pipeline->team_done, wake_team, pipeline);
    mc_queue_end_reading(&pipeline->queue, first, is_shared_task(pipeline, &first->text));
#pragma omp parallel num_threads(pipeline->n_threads)
    run_worker(pipeline, omp_get_thread_num());
    if (pipeline->n_active < pipeline->n_threads) {
        drop_workers(pipeline);
    }
}

/* Makes what the threads need, for as many as can be had and there is memory for. At the worst there is one, as
   before. */
static void prepare_threads(struct pipeline *pipeline) {
    const int n_chosen = mc_choose_threads(pipeline->options->n_threads);
    const int n_possible = n_chosen > 1 ? mc_count_possible_threads(n_chosen) : 1;
    (void)make_workers(pipeline, n_possible);
    (void)mc_queue_grow(&pipeline->queue, WINDOWS_PER_THREAD * (size_t)pipeline->n_workers);
    const size_t n_with_windows = pipeline->queue.n_slots / WINDOWS_PER_THREAD;
    pipeline->n_threads = (size_t)pipeline->n_workers < n_with_windows ? pipeline->n_workers : (int)n_with_windows;
    pipeline->summary->n_threads =
        pipeline->n_threads > pipeline->summary->n_threads ? pipeline->n_threads : pipeline->summary->n_threads;
}

/*
 * Whether several threads are worth while for a window and what follows it. Of a file, the bytes that are left are
 * known, and earlier windows tell what a byte takes. Where the caller has set the size of windows, one full window is
 * enough: tests and tuning want threads.
 */
static bool is_worth_threads(const struct pipeline *pipeline, const struct mc_chunk *text) {
    if (!text->is_full || pipeline->options->window_bytes > 0) {
        return text->is_full;
    }
    double rate = pipeline->alone_bytes > 0 ? pipeline->alone_seconds / (double)pipeline->alone_bytes : 0.0;
    if (is_shared_task(pipeline, text) && rate < GIANT_SECONDS_PER_BYTE) {
        rate = GIANT_SECONDS_PER_BYTE;
    }
    const uint64_t n_left = text->n_left > text->buffer.n_bytes ? text->n_left : text->buffer.n_bytes;
    return rate * (double)n_left >= WORTH_SECONDS ||
           (!pipeline->source->is_seekable && pipeline->alone_seconds >= WORTH_STREAM_SECONDS);
}

/* Goes to the place where the stream is to begin. Returns false where that can't be done. */
static bool go_to(struct pipeline *pipeline, const manycorr_place *begin) {
    struct mc_head *head = &pipeline->head;
    const bool starts_line = begin->task == 1;
    pipeline->source->error =
        mc_source_skip(pipeline->source, begin->offset, starts_line, head->text, sizeof head->text, &head->n_bytes);
    head->is_binary = begin->is_binary != 0;
    pipeline->place = (struct mc_place){begin->line - 1, begin->task - 1, begin->byte - 1};
    pipeline->begin_offset = begin->offset;
    pipeline->sink->in_line = !starts_line && pipeline->source->error == 0;
    return pipeline->source->error == 0;
}

/* Works on a window and what follows it, until the input falls idle if there is much of it. Called alone. */
static void run_from(struct pipeline *pipeline, struct mc_window *window) {
    const bool wants_threads = pipeline->options->n_threads != 1 && is_worth_threads(pipeline, &window->text);
    if (wants_threads && !pipeline->are_threads_chosen) {
        prepare_threads(pipeline);
        pipeline->are_threads_chosen = true;
    }
    if (wants_threads && pipeline->n_threads > 1) {
        run_together(pipeline, window);
    } else {
        finish_alone(pipeline, window);
        mc_queue_add_spare(&pipeline->queue, window);
    }
}

static void run_stream(struct pipeline *pipeline) {
    while (!pipeline->failed && !pipeline->ended) {
        struct mc_window *window = mc_queue_take_spare(&pipeline->queue);
        const enum mc_source_status status = read_window(pipeline, -1, window);
        if (status != MC_SOURCE_WINDOW) {
            mc_queue_add_spare(&pipeline->queue, window);
            end_reading(pipeline, status);
            return;
        }
        run_from(pipeline, window);
    }
}

/* Names the format of a source that is no text. */
static void report_format(const struct mc_format *format, const manycorr_options *options) {
    const manycorr_report report = {
        .problem = format->problem,
        .line = 1,
        .task = 1,
        .byte = 1,
        .item = format->name,
        .item_bytes = strlen(format->name),
    };
    if (options->report != NULL) {
        options->report(&report, options->report_data);
    }
}

static void free_pipeline(struct pipeline *pipeline) {
    for (int i = 0; i < pipeline->n_workers; i++) {
        mc_worker_free(pipeline->workers[i]);
        free(pipeline->workers[i]);
    }
    free(pipeline->workers);
    free(pipeline->spaces);
    mc_queue_free(&pipeline->queue);
    pthread_cond_destroy(&pipeline->team_done);
    pthread_mutex_destroy(&pipeline->lock);
}

manycorr_status mc_pipeline_run(const struct mc_job *job, const manycorr_options *options, struct mc_source *source,
                                struct mc_sink *sink, manycorr_summary *summary) {
    struct pipeline pipeline = {
        .job = job,
        .options = options,
        .n_threads = 1,
        .source = source,
        .sink = sink,
        .rows = MC_NO_ROWS,
        .summary = summary,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .team_done = PTHREAD_COND_INITIALIZER,
    };
    pipeline.idle.lock = &pipeline.lock;
    summary->n_threads = summary->n_threads > 1 ? summary->n_threads : 1;
    const uint64_t n_bad_before = summary->n_bad;
    const double start = mc_seconds();
    if (!make_workers(&pipeline, 1) || !mc_queue_grow(&pipeline.queue, WINDOWS_PER_THREAD)) {
        fail(&pipeline, MANYCORR_NO_MEMORY);
    } else if (options->begin != NULL && !go_to(&pipeline, options->begin)) {
        fail(&pipeline, MANYCORR_READ_FAILED);
    } else {
        run_stream(&pipeline);
    }
    if (source->format != NULL) {
        report_format(source->format, options);
    }
    if (sink->in_line && pipeline.status != MANYCORR_WRITE_FAILED) {
        const manycorr_status status = mc_sink_write(sink, "\n", 1);
        if (pipeline.status == MANYCORR_OK) {
            pipeline.status = status;
        }
    }
    if (pipeline.status == MANYCORR_OK && pipeline.change_error != 0) {
        pipeline.status = MANYCORR_READ_FAILED;
        pipeline.read_error = pipeline.change_error;
    }
    if (pipeline.read_error != 0) {
        source->error = pipeline.read_error;
    }
    summary->n_reports += pipeline.n_reports;
    summary->n_decimal_comma += options->begin == NULL && mc_rows_have_commas(&pipeline.rows);
    summary->bytes_in += source->n_bytes;
    summary->bytes_out += sink->n_bytes;
    summary->stage_seconds[MANYCORR_READ] += pipeline.read_seconds;
    summary->stage_seconds[MANYCORR_WRITE] += pipeline.write_seconds;
    summary->wall_seconds += mc_seconds() - start;
    free_pipeline(&pipeline);
    if (pipeline.status == MANYCORR_OK && summary->n_bad > n_bad_before) {
        return MANYCORR_BAD_TASK;
    }
    return pipeline.status;
}
