/*
 * pipeline.c - see pipeline.h.
 *
 * A stream runs in two ways, which follow each other:
 *
 *   Alone: one thread reads a window, works on it and writes it. Every stream begins in this way, and
 *   returns to it when no input is ready. No other thread waits or spins, and all that was read has been written.
 *
 *   Together: once there is enough to do (is_worth_threads), all threads run in one parallel region (workers.c). The
 *   region ends with the stream, or when no input is ready for a while.
 */
#include "stream/pipeline.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/cpu.h"
#include "large/search.h"
#include "stream/state.h"

/* Windows for each thread: one that has been read ahead, one that it works on, one that waits to be written. */
enum { WINDOWS_PER_THREAD = 3 };

/*
 * Several threads are worth while if the work takes at least so many seconds. On a quiet machine, a quarter of a
 * millisecond is needed to find the number of threads, and to try, create and wake them. On a busy machine, a thread
 * may wait some milliseconds for a CPU.
 */
static const double WORTH_SECONDS = 4e-3;

/* A stream of unknown length that one thread has worked on for so long without a pause is likely to go on. */
static const double WORTH_STREAM_SECONDS = 1e-3;

/* A byte of a shared task takes at least so long (scripts/bench: 0.6 to 1 ns). This is used if the stream begins with a
   shared task, because no earlier window has been measured then. */
static const double GIANT_SECONDS_PER_BYTE = 0.5e-9;

void mc_pipeline_fail(struct mc_pipeline *pipeline, manycorr_status status) {
    if (!pipeline->failed) {
        pipeline->failed = true;
        pipeline->status = status;
    }
}

bool mc_is_shared_task(const struct mc_pipeline *pipeline, const struct mc_chunk *chunk) {
    const size_t window_bytes = pipeline->job->window_bytes;
    return chunk->state == MC_CHUNK_END_UNKNOWN ||
           (mc_chunk_is_large(chunk) && chunk->buffer.n_bytes / MC_MAX_UNSHARED_WINDOWS > window_bytes);
}

enum mc_source_status mc_read_window(struct mc_pipeline *pipeline, int wait_ms, struct mc_window *window) {
    const double start = mc_seconds();
    const enum mc_source_status status = mc_source_get_next(pipeline->source, wait_ms, &window->chunk);
    pipeline->read_seconds += mc_seconds() - start;
    return status;
}

void mc_end_reading(struct mc_pipeline *pipeline, enum mc_source_status status) {
    pipeline->ended = status != MC_SOURCE_TIMED_OUT;
    if (status == MC_SOURCE_FAILED && pipeline->status == MANYCORR_OK && !pipeline->failed) {
        pipeline->status = MANYCORR_READ_FAILED; /* what was read before is still worked on */
    } else if (status == MC_SOURCE_NO_MEMORY) {
        mc_pipeline_fail(pipeline, MANYCORR_NO_MEMORY);
    }
}

bool mc_close_window(struct mc_pipeline *pipeline, const struct mc_member *member, struct mc_chunk *chunk) {
    const enum mc_source_status found = mc_find_task_end(pipeline->source, member, chunk);
    if (found == MC_SOURCE_NO_MEMORY) {
        pipeline->source->error = 0; /* it may be tried again */
    } else if (found == MC_SOURCE_FAILED) {
        chunk->error = pipeline->source->error;
        mc_chunk_discard_text(chunk);
    }
    return found != MC_SOURCE_NO_MEMORY;
}

/* Prepares the text of a window: finds the end of a shared task, or reads the tasks. If reading fails, the error is in
   the chunk, which has the whole tasks before the error. Returns false if there is no memory. */
static bool fill_window(struct mc_pipeline *pipeline, const struct mc_member *member, struct mc_chunk *chunk) {
    if (chunk->state == MC_CHUNK_END_UNKNOWN) {
        return mc_close_window(pipeline, member, chunk);
    }
    return mc_source_read_chunk(pipeline->source, chunk) != MC_SOURCE_NO_MEMORY;
}

/* As mc_work_on, with this worker. */
static manycorr_status work_on(struct mc_pipeline *pipeline, const struct mc_member *member, struct mc_worker *worker,
                               struct mc_window *window) {
    const double start = mc_seconds();
    if (!fill_window(pipeline, member, &window->chunk)) {
        return MANYCORR_NO_MEMORY;
    }
    window->fill_seconds = mc_seconds() - start;
    return mc_window_process(pipeline->job, member, worker, window);
}

manycorr_status mc_work_on(struct mc_pipeline *pipeline, const struct mc_member *member, struct mc_window *window) {
    return work_on(pipeline, member, pipeline->workers[member->number], window);
}

manycorr_status mc_work_alone_on(struct mc_pipeline *pipeline, int thread, struct mc_window *window) {
    struct mc_team team;
    mc_team_init_single(&team, &pipeline->spaces[thread]);
    return work_on(pipeline, &(struct mc_member){&team, 0}, pipeline->workers[thread], window);
}

/* Works on a window and writes it. Called by the only thread. */
static void finish_alone(struct mc_pipeline *pipeline, struct mc_window *window) {
    const double start = mc_seconds();
    manycorr_status status = mc_work_alone_on(pipeline, 0, window);
    const struct mc_chunk *chunk = &window->chunk;
    pipeline->alone_seconds = chunk->is_full ? pipeline->alone_seconds + (mc_seconds() - start) : 0.0;
    pipeline->alone_bytes = chunk->is_full ? pipeline->alone_bytes + chunk->buffer.n_bytes : 0;
    if (status == MANYCORR_OK) {
        status = mc_write_window(pipeline, window);
    }
    mc_finish_window(pipeline, status, window);
}

/* Makes workers, until there are n or no memory is left. Returns false if there is none at all. */
static bool make_workers(struct mc_pipeline *pipeline, int n) {
    struct mc_worker **workers = realloc(pipeline->workers, (size_t)n * sizeof(struct mc_worker *));
    pipeline->workers = workers != NULL ? workers : pipeline->workers;
    struct mc_large_space **spaces = realloc(pipeline->spaces, (size_t)n * sizeof(struct mc_large_space *));
    pipeline->spaces = spaces != NULL ? spaces : pipeline->spaces;
    while (workers != NULL && spaces != NULL && pipeline->n_workers < n) {
        struct mc_worker *worker = malloc(sizeof *worker);
        if (worker == NULL || !mc_worker_init(worker, pipeline->job->method, pipeline->job->window_bytes)) {
            mc_worker_discard(worker);
            break;
        }
        workers[pipeline->n_workers] = worker;
        spaces[pipeline->n_workers++] = &worker->large;
    }
    return pipeline->n_workers > 0;
}

/* Makes the workers and windows of the threads: as many threads as can be created and have memory, and at least one. */
static void prepare_threads(struct mc_pipeline *pipeline) {
    const int n_chosen = mc_choose_threads(pipeline->job->n_threads);
    const int n_possible = n_chosen > 1 ? mc_count_possible_threads(n_chosen) : 1;
    (void)make_workers(pipeline, n_possible);
    (void)mc_queue_grow(&pipeline->queue, WINDOWS_PER_THREAD * (size_t)pipeline->n_workers);
    const size_t n_with_windows = pipeline->queue.n_slots / WINDOWS_PER_THREAD;
    pipeline->n_threads = (size_t)pipeline->n_workers < n_with_windows ? pipeline->n_workers : (int)n_with_windows;
    pipeline->summary->n_threads =
        pipeline->n_threads > pipeline->summary->n_threads ? pipeline->n_threads : pipeline->summary->n_threads;
}

/*
 * Whether several threads are worth while for a window and what follows it. The bytes that are left of a file are
 * known, and earlier windows show how long a byte takes. If the caller has set the size of windows, one full window is
 * enough: tests and tuning want threads.
 */
static bool is_worth_threads(const struct mc_pipeline *pipeline, const struct mc_chunk *chunk) {
    if (!chunk->is_full || pipeline->job->is_window_set) {
        return chunk->is_full;
    }
    double rate = pipeline->alone_bytes > 0 ? pipeline->alone_seconds / (double)pipeline->alone_bytes : 0.0;
    if (mc_is_shared_task(pipeline, chunk) && rate < GIANT_SECONDS_PER_BYTE) {
        rate = GIANT_SECONDS_PER_BYTE;
    }
    const uint64_t n_left = chunk->bytes_left > chunk->buffer.n_bytes ? chunk->bytes_left : chunk->buffer.n_bytes;
    return rate * (double)n_left >= WORTH_SECONDS ||
           (!pipeline->source->is_seekable && pipeline->alone_seconds >= WORTH_STREAM_SECONDS);
}

/* Moves to the place where the stream is to begin. Returns false if that fails. */
static bool skip_to(struct mc_pipeline *pipeline, const manycorr_place *begin) {
    struct mc_head *head = &pipeline->head;
    const bool starts_line = begin->task == 1;
    pipeline->source->error =
        mc_source_seek(pipeline->source, begin->offset, starts_line, head->text, sizeof head->text, &head->n_bytes);
    head->is_binary = begin->is_binary != 0;
    pipeline->place = (struct mc_place){begin->line - 1, begin->task - 1, begin->byte - 1};
    pipeline->begin_offset = begin->offset;
    pipeline->sink->in_line = !starts_line && pipeline->source->error == 0;
    return pipeline->source->error == 0;
}

/* Works on a window and writes it. If several threads are worth while, they also work on the windows that follow, until
   no input is ready. Called by the only thread. */
static void run_from(struct mc_pipeline *pipeline, struct mc_window *window) {
    const bool wants_threads = pipeline->job->n_threads != 1 && is_worth_threads(pipeline, &window->chunk);
    if (wants_threads && !pipeline->are_threads_chosen) {
        prepare_threads(pipeline);
        pipeline->are_threads_chosen = true;
    }
    if (wants_threads && pipeline->n_threads > 1) {
        mc_run_workers(pipeline, window);
    } else {
        finish_alone(pipeline, window);
        mc_queue_add_spare(&pipeline->queue, window);
    }
}

static void run_stream(struct mc_pipeline *pipeline) {
    while (!pipeline->failed && !pipeline->ended) {
        struct mc_window *window = mc_queue_take_spare(&pipeline->queue);
        const enum mc_source_status status = mc_read_window(pipeline, -1, window);
        if (status != MC_SOURCE_CHUNK) {
            mc_queue_add_spare(&pipeline->queue, window);
            mc_end_reading(pipeline, status);
            return;
        }
        run_from(pipeline, window);
    }
}

/* Called after the last window: ends an open line, and sets the final error. */
static void end_stream(struct mc_pipeline *pipeline) {
    if (pipeline->source->format != NULL) {
        mc_report_format(pipeline->job, pipeline->source->format);
    }
    if (pipeline->sink->in_line && pipeline->status != MANYCORR_WRITE_FAILED) {
        const manycorr_status status = mc_sink_write(pipeline->sink, "\n", 1);
        if (pipeline->status == MANYCORR_OK) {
            pipeline->status = status;
        }
    }
    if (pipeline->status == MANYCORR_OK && pipeline->change_error != 0) {
        pipeline->status = MANYCORR_READ_FAILED;
        pipeline->read_error = pipeline->change_error;
    }
    if (pipeline->read_error != 0) {
        pipeline->source->error = pipeline->read_error;
    }
}

/* Adds the counts and times of the whole stream to the summary. The windows have added theirs. */
static void sum_up(const struct mc_pipeline *pipeline) {
    manycorr_summary *summary = pipeline->summary;
    summary->n_reports += pipeline->n_reports;
    summary->n_decimal_comma += pipeline->job->begin == NULL && mc_rows_have_commas(&pipeline->rows);
    summary->bytes_in += pipeline->source->n_bytes;
    summary->bytes_out += pipeline->sink->n_bytes;
    summary->stage_seconds[MANYCORR_READ] += pipeline->read_seconds;
    summary->stage_seconds[MANYCORR_WRITE] += pipeline->write_seconds;
}

static void free_pipeline(struct mc_pipeline *pipeline) {
    for (int i = 0; i < pipeline->n_workers; i++) {
        mc_worker_free(pipeline->workers[i]);
        free(pipeline->workers[i]);
    }
    free(pipeline->workers);
    free(pipeline->spaces);
    mc_queue_free(&pipeline->queue);
    pthread_cond_destroy(&pipeline->work_ready);
    pthread_cond_destroy(&pipeline->team_done);
    pthread_mutex_destroy(&pipeline->lock);
}

manycorr_status mc_pipeline_run(const struct mc_job *job, struct mc_source *source, struct mc_sink *sink,
                                manycorr_summary *summary) {
    struct mc_pipeline pipeline = {
        .job = job,
        .n_threads = 1,
        .source = source,
        .sink = sink,
        .rows = MC_NO_ROWS,
        .summary = summary,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .work_ready = PTHREAD_COND_INITIALIZER,
        .team_done = PTHREAD_COND_INITIALIZER,
    };
    summary->n_threads = summary->n_threads > 1 ? summary->n_threads : 1;
    const uint64_t n_bad_before = summary->n_bad;
    const double start = mc_seconds();
    if (!make_workers(&pipeline, 1) || !mc_queue_grow(&pipeline.queue, WINDOWS_PER_THREAD)) {
        mc_pipeline_fail(&pipeline, MANYCORR_NO_MEMORY);
    } else if (job->begin != NULL && !skip_to(&pipeline, job->begin)) {
        mc_pipeline_fail(&pipeline, MANYCORR_READ_FAILED);
    } else {
        run_stream(&pipeline);
    }
    end_stream(&pipeline);
    sum_up(&pipeline);
    summary->wall_seconds += mc_seconds() - start;
    free_pipeline(&pipeline);
    if (pipeline.status == MANYCORR_OK && summary->n_bad > n_bad_before) {
        return MANYCORR_BAD_TASK;
    }
    return pipeline.status;
}
