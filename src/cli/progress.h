/* progress.h - how far the run is, printed on standard error whenever the program receives SIGUSR1, as dd does. */
#ifndef MC_CLI_PROGRESS_H
#define MC_CLI_PROGRESS_H

#include <stdint.h>

#include "manycorr.h"

/* Has SIGUSR1 print the progress, unless whoever started the program wants that signal ignored. One run at a time. */
void progress_start(void);

/* The run begins an input: its name, which is copied; its bytes, 0 if their number is unknown; and the offset in it at
   which the run begins. */
void progress_begin_input(const char *name, uint64_t n_bytes, uint64_t offset);

/* The position in that input up to which results have been written; summary counts all tasks before it. */
void progress_note(const manycorr_place *place, const manycorr_summary *summary);

#endif
