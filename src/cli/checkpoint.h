/* checkpoint.h - makes the progress of a run with --resume durable: syncs FILE.part, then replaces its state. */
#ifndef MC_CLI_CHECKPOINT_H
#define MC_CLI_CHECKPOINT_H

#include "resume.h"

/* Checks that FILE.part still is the name of the locked file. Returns 0 or errno: ESTALE if it is not, as a user has
   removed it or another run has replaced it. */
int checkpoint_check_part(const struct resume *resume);

/*
 * Syncs FILE.part, and replaces FILE.part.state by the text of resume->state. Returns 0 or errno: ESTALE as above. On
 * failure, resume->failed_name is the file that the error is about, or NULL for FILE.part.
 */
int checkpoint_write(struct resume *resume);

#endif
