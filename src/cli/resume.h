/*
 * resume.h - --resume: if a run is killed, the same command continues it.
 *
 * Results go to FILE.part. FILE.part.state describes the run, and says how many results are synced (state.h). About
 * once a second, a checkpoint syncs FILE.part and then replaces the state (checkpoint.h). At the end, the run renames
 * FILE.part to FILE, and then removes the state. resume_start.h has the rules for files that a run finds.
 *
 * The run holds a lock on FILE.part until it ends, also after the file is renamed. Each checkpoint checks that the
 * locked file still has the name FILE.part. If a user has removed it, another run may have created a new one: then the
 * older run fails, and leaves the files of the newer run as they are. Until FILE.part becomes FILE, only its owner may
 * read it.
 */
#ifndef MC_CLI_RESUME_H
#define MC_CLI_RESUME_H

#include <stdbool.h>
#include <sys/stat.h>

#include "diagnostics.h"
#include "manycorr.h"
#include "options.h"
#include "output.h"
#include "state.h"

/* Start with zeros: the run begins with input state.n_done. */
struct resume {
    const struct cli_options *options;
    struct stat *inputs; /* [options->n_files]: their status at the start */
    char *file_name;     /* FILE, FILE.part and so on, symbolic links followed */
    char *part_name;
    char *state_name;
    char *new_state_name;    /* the next state, until it is complete and renamed to state_name */
    char *description;       /* state_describe of this run */
    struct stat own;         /* the status of a new file of this user with mode 0600 */
    struct stat saved_state; /* the status of the state that was last written */
    const char *failed_name; /* the file that the last checkpoint failed for; NULL: FILE.part */
    int fd;                  /* FILE.part, locked; -1: not open */
    int input_fd;            /* the current input; the caller closes it */
    bool is_finished;        /* FILE was complete at the start */
    struct state state;      /* the progress: the results in FILE.part */

    /* Checkpoints save these, too. */
    const manycorr_summary *counts;
    const struct diagnostics *diagnostics;
    manycorr_place begin; /* where this run began to read the current input */
    double begin_seconds; /* when it did */
    double next_seconds;  /* when the next checkpoint is due */
};

/*
 * Opens FILE.part as the output; resume->state becomes the progress of the earlier run, if there is one. Returns
 * EXIT_DONE, or another exit status after a message. In either case, the caller calls resume_close and output_discard.
 */
int resume_open(struct resume *resume, const struct cli_options *options, struct output *output);

/* Prints an errno from a function of this part. Returns an exit status. */
int resume_print_error(const char *name, int error);

/* The name to print with such an errno: name, unless the last checkpoint failed for another file. */
const char *resume_failed_name(const struct resume *resume, const char *name);

/* Sets the counters that checkpoints save. Before, the caller sets both from resume->state. */
void resume_set_counters(struct resume *resume, const manycorr_summary *counts, const struct diagnostics *diagnostics);

/*
 * Begins or continues the next input, open as fd, and sets the position in the options of the library. The caller
 * keeps fd open until resume_end_input or resume_close. Returns 0 or errno: ESTALE if the input has changed since
 * resume_open.
 */
int resume_begin_input(struct resume *resume, int fd, manycorr_options *library);

/* Called after each write with the position reached, as a manycorr_progress_fn is. Writes a checkpoint if one is due.
   Returns 0 or errno. */
int resume_update(struct resume *resume, const manycorr_place *place, const manycorr_summary *summary,
                  const char *results, size_t result_bytes);

void resume_end_input(struct resume *resume);

/* Completes the output after the last input. Returns EXIT_DONE, or another exit status after a message. */
int resume_commit(struct resume *resume, struct output *output);

/* Removes FILE.part and its state: the run has ended without a result. */
void resume_abandon(struct resume *resume);

/* Frees memory and closes FILE.part. Removes no files. */
void resume_close(struct resume *resume);

#endif
