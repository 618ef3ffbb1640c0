/* bad_tasks.h - reports of the bad tasks of a window, in the order of the stream. Knows nothing of threads or files. */
#ifndef MC_STREAM_BAD_TASKS_H
#define MC_STREAM_BAD_TASKS_H

#include <stdint.h>

#include "parse/diagnose.h"
#include "stream/job.h"
#include "stream/window.h"

/*
 * Reports the bad tasks of a window that begins at place, until *n_reports reaches job->max_reports. If the job stops
 * at a bad task, only the first one is reported. head has the beginning of the stream up to the window; the function
 * adds the text of the window. If head shows that the stream is binary, the function reports that once, before the bad
 * task.
 */
void mc_report_bad_tasks(const struct mc_job *job, const struct mc_window *window, struct mc_place place,
                         struct mc_head *head, uint64_t *n_reports);

#endif
