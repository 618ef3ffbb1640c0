/* progress.h - the progress of the run, which SIGUSR1 prints on standard error, as with dd. */
#ifndef MC_CLI_PROGRESS_H
#define MC_CLI_PROGRESS_H

#include <stdint.h>

#include "manycorr.h"

/* Makes SIGUSR1 print the progress, unless the parent process set that signal to be ignored. There is one run at a
   time. */
void progress_start(void);

/* Begins an input. name is copied; n_bytes is its size, or 0 if that is unknown; offset is where reading starts. */
void progress_begin_input(const char *name, uint64_t n_bytes, uint64_t offset);

/* Called after each write with the position reached in the input; summary counts all tasks before it. */
void progress_update(const manycorr_place *place, const manycorr_summary *summary);

#endif
