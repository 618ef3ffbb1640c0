/* options.h - the command line: one table of options, from which parsing and --help are made. */
#ifndef MC_CLI_OPTIONS_H
#define MC_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "manycorr.h"

struct cli_options {
    manycorr_options library;
    const char *output; /* NULL: standard output */
    bool resume;
    double checkpoint_seconds; /* with resume: between two states of what is done */
    bool summary;
    bool verbose;
    bool help;
    bool version;
    char **files; /* points into argv; [n_files] */
    int n_files;
};

/*
 * Reads the command line into options, and MANYCORR_WINDOW, MANYCORR_ISA and MANYCORR_CHECKPOINT from the environment. On wrong
 * usage, says what is wrong on standard error and returns false.
 */
bool cli_parse_options(int argc, char **argv, struct cli_options *options);

/* Prints the text of --help. */
void cli_print_help(FILE *file);

#endif
