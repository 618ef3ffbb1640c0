/*
 * options.h - the options of a call, and the job that the pipeline makes of them.
 *
 * The public header declares the struct without its fields, so that new options break no program. Internal code and
 * unit tests read the fields. Knows nothing of what the options do.
 */
#ifndef MC_API_OPTIONS_H
#define MC_API_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "manycorr.h"
#include "stream/job.h"

enum { MC_MAX_WINDOW_BYTES = 256 * 1024 * 1024 };

struct manycorr_options {
    int n_threads;         /* 0: see mc_choose_threads */
    char task_delimiter;   /* '@' */
    char list_delimiter;   /* ';' */
    char number_delimiter; /* ','; a space means any run of blanks */
    int stop_at_bad_task;  /* 0 or 1 */
    int exact;             /* 0 or 1 */
    size_t window_bytes;   /* 0: the default */
    const char *isa;       /* a static name; NULL: the best of this CPU */
    uint64_t max_reports;
    manycorr_report_fn *report; /* may be NULL */
    void *report_data;
    const manycorr_place *begin;    /* NULL: the start of the stream; else it points to own_begin */
    manycorr_place own_begin;       /* the copy that manycorr_options_set_begin makes */
    manycorr_progress_fn *progress; /* may be NULL */
    void *progress_data;
};

/* Fills options with the defaults. */
void mc_options_init(manycorr_options *options);

/* Fills job from options, or from the defaults if options is NULL. job points into options, which must outlive it.
   Returns false if this CPU or this build lacks the instruction set, or if the three delimiters conflict. */
bool mc_make_job(const manycorr_options *options, struct mc_job *job);

#endif
