/* diagnostics.h - what the program prints on standard error: errors, reports of bad tasks, hints, the summary. */
#ifndef MC_CLI_DIAGNOSTICS_H
#define MC_CLI_DIAGNOSTICS_H

#include <stdbool.h>
#include <stdint.h>

#include "manycorr.h"

/* The most reports printed in a run, and in a file that looks binary. Such a file may be text after all, so its first
   reports are printed. */
enum { MAX_DIAGNOSTICS = 20, MAX_BINARY_DIAGNOSTICS = 3 };

/* The data of diagnostics_report. Start with zeros, and call diagnostics_begin_file before each file. */
struct diagnostics {
    const char *file_name;
    bool quiet;
    bool verbose;
    bool is_binary;            /* the current file looks binary */
    bool is_refused;           /* the current file has another format; this has been printed */
    const char *decimal_comma; /* the first file that looks like numbers with a decimal comma, or NULL */
    bool has_hinted;           /* a hint has been printed; there is at most one in a run */
    uint64_t n_binary;         /* reports printed of the current file since it looks binary */
    uint64_t n_printed;        /* bad tasks whose report was printed */
};

/* Prints on standard error as printf does, but escapes the arguments of %s (printable.h). The text is one write, if the
   descriptor takes all of it. */
void diagnostics_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "manycorr: NAME: WHAT". */
void diagnostics_print_error(const char *name, const char *what);

/* Begins a file. is_binary: an earlier run has found that it looks binary. */
void diagnostics_begin_file(struct diagnostics *diagnostics, const char *file, bool is_binary);

/* Prints a report: a manycorr_report_fn. The library's option max-reports limits their number. */
void diagnostics_report(const manycorr_report *report, void *data);

/*
 * Prints up to three lines at the end of a run: the number of bad tasks without a report; the number of undefined
 * results, by reason; and a hint if a file may have decimal commas and there was no hint before.
 */
void diagnostics_finish(struct diagnostics *diagnostics, const manycorr_summary *summary);

/* Prints the text of --summary; isa is the name of the instruction set. */
void diagnostics_summary(const manycorr_summary *summary, const char *isa);

#endif
