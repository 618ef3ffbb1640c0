/*
 * resume.h - a run that can be killed and goes on where it was: --resume.
 *
 * Results go to FILE.part. FILE.part.state tells whose they are and how many of them are sure (state.h); it is
 * replaced, after FILE.part has been synced, about once a second. What may be found when a run begins, and what is done
 * with it:
 *
 *   FILE.part with results, and its state   they are checked, the rest of FILE.part is cut off, and the run goes on
 *   either of them with nothing done yet    the run begins anew
 *   a state that is somebody else's         refused
 *   a state alone, of a run that was done   FILE is complete, if it is what the state says: the state is removed
 *   FILE.part with results, but no state    refused: nobody knows whose it is
 *   a FILE.part of another user             refused: who may read and change it
 *   a state of another user                 refused: who may have written anything in it
 *   either of them with write permission    refused; but when all is done, FILE.part has that of FILE
 *   for other users
 *   an input that may have been rewritten   refused: size, mtime, inode, ctime, or a checksum differs
 *
 * A run writes the state before the first results, and at the end renames FILE.part to FILE before it removes the
 * state. Until then it holds a lock on FILE.part, by whichever name; with each state it makes sure that this is still
 * FILE.part, so that a run whose FILE.part has been removed fails, rather than spoil what another one has begun. Until
 * it is FILE, only its owner may read FILE.part.
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

/* Start with zeros; then the first input to work on is now.n_done. */
struct resume {
    const struct cli_options *options;
    struct stat *inputs; /* [options->n_files], as they were at the start */
    char *file;          /* FILE, FILE.part and so on, symbolic links followed */
    char *part;
    char *state;
    char *new_state;
    char *description;
    struct stat own;    /* what a new file of ours is like, with mode 0600 */
    struct stat saved;  /* the state that was written last */
    const char *failed; /* the file that the last state could not be written for; NULL: FILE.part, or none */
    int fd;             /* of FILE.part, with the lock; -1: not open */
    int input_fd;       /* of the present input; the caller's */
    bool is_finished;   /* FILE was complete at the start */
    struct state now;   /* the results in FILE.part */

    /* What a state is made of besides. */
    const manycorr_summary *counts;
    const struct diagnostics *diagnostics;
    manycorr_place begin; /* where this run began in the present input */
    double begin_seconds; /* when */
    double next_seconds;  /* when the next state is due */
};

/*
 * Opens FILE.part as the output, and makes resume->now what has been done. Returns EXIT_DONE, or another exit status
 * after a message; then, too, resume_close and output_discard are to be called.
 */
int resume_open(struct resume *resume, const struct cli_options *options, struct output *output);

/* The text for an errno that a call of resume, or a stream that is told to tell it of progress, has met. */
const char *resume_error(int error);

/* The file that is to be named with such an error: name, if it is about FILE.part. */
const char *resume_failed_file(const struct resume *resume, const char *name);

/*
 * Has what is counted from here on go into states. Before, both have become what resume->now says.
 */
void resume_count(struct resume *resume, const manycorr_summary *counts, const struct diagnostics *diagnostics);

/*
 * Begins or goes on with the next input, open as fd: sets in library where, and that resume is told of progress. The
 * caller keeps fd open until resume_end_input or resume_close. Returns 0, or errno: ESTALE where it isn't the file that
 * it was.
 */
int resume_begin_input(struct resume *resume, int fd, manycorr_options *library);

/* Results have been written up to a place, as for a manycorr_progress_fn; at times, makes sure of them. Returns 0 or
   errno. */
int resume_note_progress(struct resume *resume, const manycorr_place *place, const manycorr_summary *summary,
                         const char *results, size_t result_bytes);

/* The input is done. */
void resume_end_input(struct resume *resume);

/* All inputs are done: completes the output. Returns EXIT_DONE, or another exit status after a message. */
int resume_commit(struct resume *resume, struct output *output);

/* The run is at its end without a result: nothing is kept. */
void resume_abandon(struct resume *resume);

/* Frees what resume holds. FILE.part and its state stay, if they have not been removed or renamed. */
void resume_close(struct resume *resume);

#endif
