/* options.h - the command line: one table of options, from which parsing and --help are made. */
#ifndef MC_CLI_OPTIONS_H
#define MC_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "manycorr.h"

struct cli_options {
    manycorr_options *library; /* all that follows is set there, too */
    char delimiters[4];        /* of tasks, lists and numbers; terminated */
    bool stop_at_bad_task;
    bool exact;
    const char *isa; /* NULL: the best of this CPU */

    const char *output; /* NULL: standard output */
    bool resume;
    double checkpoint_seconds; /* with resume: between two states of what is done */
    bool summary;
    bool quiet;
    bool verbose;
    bool help;
    bool version;
    char **files; /* points into argv; [n_files] */
    int n_files;
};

/*
 * Reads the command line into options and, unless help is asked for, MANYCORR_WINDOW, MANYCORR_ISA and
 * MANYCORR_CHECKPOINT from the environment. Returns EXIT_DONE; EXIT_USAGE or EXIT_MEMORY after a message. Then, too,
 * the options are to be freed.
 */
int cli_parse_options(int argc, char **argv, struct cli_options *options);
void cli_free_options(struct cli_options *options);

/* Prints the text of --help. */
void cli_print_help(FILE *file);

#endif
