/*
 * state.h - the text of FILE.part.state: which run FILE.part belongs to, and how far that has come.
 *
 * The text is lines of a word and its values. The first ones describe the run: all that decides what it prints. The
 * others tell how far it is, and the last is a checksum of the text. Knows nothing of the files that the text is in.
 */
#ifndef MC_CLI_STATE_H
#define MC_CLI_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "manycorr.h"
#include "options.h"

/* How far a run has come. */
struct state {
    int n_done;              /* inputs that are done */
    manycorr_place place;    /* in the next one; its line is 0 at the start */
    uint32_t input_checksum; /* of parts of that (files_sample); 0 at the start */
    uint64_t n_bytes;        /* results so far */
    uint32_t checksum;       /* of them */
    manycorr_summary counts; /* but for n_reports and n_threads */
    uint64_t n_printed;      /* diagnostics of tasks */
};

/* The checksum of what has the given one, followed by bytes[0..n): CRC-32, as zlib has it. That of nothing is 0. */
uint32_t state_checksum(uint32_t checksum, const char *bytes, size_t n);

/* Whether text[0..n) looks like a state at all, damaged or not. */
bool state_is_ours(const char *text, size_t n);

/* Whether text[0..n), which is terminated, is a whole state, but in the format of another version. */
bool state_is_of_other_version(const char *text, size_t n);

/* The description of a run with these options, whose files are inputs[0..options->n_files), to be freed; NULL where
   there is no memory. */
char *state_describe(const struct cli_options *options, const struct stat *inputs);

/* The whole text for a run of that description, to be freed; NULL where there is no memory. */
char *state_print(const char *description, const struct state *state, size_t *n);

/* Reads text[0..n), which is terminated. The description is text[0..*description_bytes). Returns false if it is
   damaged. */
bool state_parse(const char *text, size_t n, size_t *description_bytes, struct state *state);

/* Why a run can't go on with what another one has done. */
struct state_difference {
    const char *what; /* NULL: it can */
    bool is_usage;    /* the command line is another one */
    int input;        /* the input that has changed, or -1 */
};

/*
 * Compares the description old[0..n) with that of the present run. The ctime is compared for the first n_begun inputs
 * only: a chmod or a link changes it, too, and no result depends on the other inputs yet.
 */
struct state_difference state_compare(const char *old, size_t n, const char *description, int n_begun);

#endif
