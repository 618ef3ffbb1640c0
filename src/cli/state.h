/*
 * state.h - the text of FILE.part.state: the run that FILE.part belongs to, and the progress of that run.
 *
 * Each line is a word and its values. The first lines describe the run: all settings that its output depends on. The
 * next lines are its progress, and the last line is a checksum of the text. This part opens no files.
 */
#ifndef MC_CLI_STATE_H
#define MC_CLI_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "manycorr.h"
#include "options.h"

/* The progress of a run. */
struct state {
    int n_done;              /* inputs that are finished */
    manycorr_place place;    /* the position in the next input; line 0: it has not begun */
    uint32_t input_checksum; /* of samples of that input (files_sample); 0: it has not begun */
    uint64_t n_bytes;        /* bytes of results */
    uint32_t checksum;       /* of the results */
    manycorr_summary counts; /* without n_reports and n_threads */
    uint64_t n_printed;      /* reports of bad tasks that were printed */
};

/* Extends the checksum of some bytes by bytes[0..n) that follow them: CRC-32, from zlib. That of no bytes is 0. */
uint32_t state_extend_checksum(uint32_t checksum, const char *bytes, size_t n);

/* Whether text[0..n) begins as a state does. It may be damaged. */
bool state_has_title(const char *text, size_t n);

/* Whether text[0..n), which is terminated, is an undamaged state in the format of another version. */
bool state_has_other_format(const char *text, size_t n);

/* Describes a run with these options and inputs[0..options->n_files). The caller frees the text. NULL if there is no
   memory. */
char *state_describe(const struct cli_options *options, const struct stat *inputs);

/* Formats the whole text of a state, *n bytes. The caller frees it. NULL if there is no memory. */
char *state_format(const char *description, const struct state *state, size_t *n);

/* Parses text[0..n), which is terminated. Its description is text[0..*description_bytes). Returns false if the text is
   damaged. */
bool state_parse(const char *text, size_t n, size_t *description_bytes, struct state *state);

/* A reason why a run cannot continue another one. */
struct state_difference {
    const char *reason; /* NULL: it can continue */
    bool is_usage;      /* the command line differs */
    int input;          /* the input that has changed, or -1 */
};

/*
 * Compares the description old[0..n) with the description of the current run. Compares ctime only for the first n_begun
 * inputs: chmod and link change it, too, and no result depends on the other inputs yet.
 */
struct state_difference state_compare(const char *old, size_t n, const char *description, int n_begun);

#endif
