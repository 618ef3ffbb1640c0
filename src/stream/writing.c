/* writing.c - the serial end of the pipeline: reports, results and progress, in the order of the stream. */
#include <string.h>

#include "base/clock.h"
#include "stream/bad_tasks.h"
#include "stream/state.h"

/* A text buffer of more windows than this is freed after use. Otherwise each window could keep one. */
enum { KEPT_WINDOWS = 2 * MC_MAX_UNSHARED_WINDOWS };

/* Returns the position after a window whose results have just been written. */
static manycorr_place place_behind(const struct mc_pipeline *pipeline, const struct mc_window *window) {
    return (manycorr_place){
        .offset = pipeline->begin_offset + window->chunk.end,
        .line = pipeline->place.n_lines + 1,
        .task = pipeline->place.n_tasks + 1,
        .byte = pipeline->place.n_bytes + 1,
        .is_binary = pipeline->head.is_binary,
    };
}

/*
 * Calls the caller's progress function. If a check finds that the file has changed, the function is not called again,
 * and the stream fails at its end. By then the file may have been restored, so a check at the end would not find it.
 */
static manycorr_status tell_progress(struct mc_pipeline *pipeline, const struct mc_window *window) {
    const struct mc_job *job = pipeline->job;
    if (job->progress == NULL) {
        return MANYCORR_OK;
    }
    if (pipeline->change_error == 0) {
        pipeline->change_error = mc_source_check_unchanged(pipeline->source);
    }
    if (pipeline->change_error != 0) {
        return MANYCORR_OK;
    }
    const manycorr_place place = place_behind(pipeline, window);
    const int error =
        job->progress(&place, pipeline->summary, window->out.text, window->out.n_bytes, job->progress_data);
    if (error != 0) {
        pipeline->sink->error = error;
        return MANYCORR_WRITE_FAILED;
    }
    return MANYCORR_OK;
}

/* Reports the bad tasks of a window. If there is nothing to report, it only adds the text to the head of the stream. */
static void report_window(struct mc_pipeline *pipeline, const struct mc_window *window) {
    const struct mc_job *job = pipeline->job;
    const bool has_more_to_say = pipeline->n_reports < job->max_reports || !mc_head_is_decided(&pipeline->head);
    if (window->counts.n_bad > 0 && job->report != NULL && has_more_to_say) {
        mc_report_bad_tasks(job, window, pipeline->place, &pipeline->head, &pipeline->n_reports);
    } else {
        mc_head_add(&pipeline->head, window->chunk.buffer.text, window->chunk.buffer.n_bytes);
    }
}

manycorr_status mc_write_window(struct mc_pipeline *pipeline, struct mc_window *window) {
    const double start = mc_seconds();
    report_window(pipeline, window);
    manycorr_status status = mc_sink_write(pipeline->sink, window->out.text, window->out.n_bytes);
    pipeline->place = mc_place_add(pipeline->place, window->step);
    mc_rows_add(&pipeline->rows, &window->rows);
    mc_counts_add(pipeline->summary, &window->counts);
    pipeline->summary->stage_seconds[MANYCORR_READ] += window->fill_seconds;
    if (status == MANYCORR_OK && window->chunk.error == 0 && !window->stopped) {
        status = tell_progress(pipeline, window);
    }
    if (window->chunk.buffer.capacity / KEPT_WINDOWS > pipeline->job->window_bytes) {
        mc_buffer_free(&window->chunk.buffer);
    }
    pipeline->write_seconds += mc_seconds() - start;
    return status;
}

void mc_finish_window(struct mc_pipeline *pipeline, manycorr_status status, const struct mc_window *window) {
    if (status != MANYCORR_OK) {
        mc_pipeline_fail(pipeline, status);
    } else if (window->stopped) {
        pipeline->status = MANYCORR_OK; /* an error after this task does not matter */
        pipeline->failed = true;
    } else if (window->chunk.error != 0) {
        pipeline->read_error = window->chunk.error; /* not in the source, which may be reading the next window */
        mc_pipeline_fail(pipeline, MANYCORR_READ_FAILED);
    } else if (window->chunk.is_last) {
        pipeline->failed = true; /* if the file has shrunk, windows after this one are not part of it */
    }
}

void mc_report_format(const struct mc_job *job, const struct mc_format *format) {
    const manycorr_report report = {
        .problem = format->problem,
        .line = 1,
        .task = 1,
        .byte = 1,
        .item = format->name,
        .item_bytes = strlen(format->name),
    };
    if (job->report != NULL) {
        job->report(&report, job->report_data);
    }
}
