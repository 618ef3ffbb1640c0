/* options.h - the command line: one table of options serves parsing and --help. Also the exit statuses. */
#ifndef MC_CLI_OPTIONS_H
#define MC_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "manycorr.h"

/* The exit statuses of the program, which scripts rely on. The library's statuses (manycorr_status) have the same
   numbers, except for failed writes. */
enum { EXIT_DONE = 0, EXIT_BAD_TASK = 1, EXIT_USAGE = 2, EXIT_IO = 3, EXIT_MEMORY = 4 };

struct cli_options {
    manycorr_options *library; /* the options of the library are set in it, too */
    char delimiters[4];        /* for tasks, lists and numbers; terminated */
    bool stop_at_bad_task;
    bool exact;
    const char *isa; /* NULL: the best one of this CPU */

    const char *output; /* NULL: standard output */
    bool resume;
    double checkpoint_seconds; /* --resume: time between two checkpoints */
    bool summary;
    bool quiet;
    bool verbose;
    bool help;
    bool version;
    char **files; /* points into argv; [n_files] */
    int n_files;
};

/*
 * Reads the command line into options; without --help, also MANYCORR_WINDOW, MANYCORR_ISA and MANYCORR_CHECKPOINT from
 * the environment. Returns EXIT_DONE, or EXIT_USAGE or EXIT_MEMORY after a message. The caller frees the options in
 * either case.
 */
int cli_parse_options(int argc, char **argv, struct cli_options *options);
void cli_free_options(struct cli_options *options);

/* Prints the text of --help. */
void cli_print_help(FILE *file);

#endif
