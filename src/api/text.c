/*
 * text.c - the public functions on text and streams.
 *
 * They check the arguments, make a source and a sink, and run the pipeline. Knows nothing of tasks or threads.
 */
#include "manycorr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/options.h"
#include "base/buffer.h"
#include "correlate/blas.h"
#include "input/source.h"
#include "output/sink.h"
#include "parse/kernels.h"
#include "stream/job.h"
#include "stream/pipeline.h"

const char *manycorr_blas(void) {
    return mc_blas_name();
}

const char *manycorr_isa(const char *wanted) {
    const struct mc_kernel *kernel = mc_choose_kernel(wanted);
    return kernel != NULL ? kernel->name : NULL;
}

const char *manycorr_isas_built_in(void) {
    return mc_kernel_names();
}

void manycorr_free(void *result) {
    free(result);
}

/*
 * Returns whether a summary has all the fields of this version. Fields of a later version stay unchanged.
 * A version that adds fields must accept the older size, too: it must fill a summary of its own, and copy size bytes.
 */
static bool is_summary_valid(const manycorr_summary *summary) {
    return summary == NULL || summary->size >= sizeof *summary;
}

/* Runs the pipeline, checks that a file did not change meanwhile, and frees the source. Sets errno if reading or
   writing failed. */
static manycorr_status run_pipeline(const struct mc_job *job, struct mc_source *source, struct mc_sink *sink,
                                    manycorr_summary *summary) {
    manycorr_summary own_summary = MANYCORR_SUMMARY_INIT;
    manycorr_status status = mc_pipeline_run(job, source, sink, summary != NULL ? summary : &own_summary);
    if (status == MANYCORR_OK || status == MANYCORR_BAD_TASK) {
        source->error = mc_source_check_unchanged(source);
        status = source->error != 0 ? MANYCORR_READ_FAILED : status;
    }
    mc_source_free(source);
    if (status == MANYCORR_READ_FAILED) {
        errno = source->error;
    } else if (status == MANYCORR_WRITE_FAILED) {
        errno = sink->error;
    }
    return status;
}

manycorr_status manycorr_text(const char *text, size_t n_bytes, const manycorr_options *options, char **result,
                              size_t *result_bytes, manycorr_summary *summary) {
    if (result == NULL || result_bytes == NULL) {
        return MANYCORR_BAD_ARGUMENT;
    }
    *result = NULL;
    *result_bytes = 0;
    struct mc_job job;
    if ((text == NULL && n_bytes > 0) || !is_summary_valid(summary) || !mc_make_job(options, &job)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct mc_source source;
    mc_source_init_memory(&source, text, n_bytes, &job.syntax, job.window_bytes);
    struct mc_sink sink = {.fd = -1};
    manycorr_status status = run_pipeline(&job, &source, &sink, summary);
    if (status == MANYCORR_OK || status == MANYCORR_BAD_TASK) {
        *result = malloc(sink.memory.n_bytes + 1);
        if (*result == NULL) {
            status = MANYCORR_NO_MEMORY;
        } else {
            if (sink.memory.n_bytes > 0) {
                memcpy(*result, sink.memory.text, sink.memory.n_bytes);
            }
            (*result)[sink.memory.n_bytes] = '\0';
            *result_bytes = sink.memory.n_bytes;
        }
    }
    const int error = errno;
    mc_buffer_free(&sink.memory);
    errno = error;
    return status;
}

manycorr_status manycorr_fd(int input, int output, const manycorr_options *options, manycorr_summary *summary) {
    struct mc_job job;
    if (input < 0 || output < 0 || !is_summary_valid(summary) || !mc_make_job(options, &job)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct mc_source source;
    mc_source_init_fd(&source, input, &job.syntax, job.window_bytes);
    struct mc_sink sink = {.fd = output};
    return run_pipeline(&job, &source, &sink, summary);
}
