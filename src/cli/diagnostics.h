/* diagnostics.h - what the program says on standard error about its input and its work. */
#ifndef MC_CLI_DIAGNOSTICS_H
#define MC_CLI_DIAGNOSTICS_H

#include <stdbool.h>
#include <stdint.h>

#include "manycorr.h"

/* Of a file that looks binary, fewer are printed. That it looks so is no proof, so the first places must be seen. */
enum { MAX_DIAGNOSTICS = 20, MAX_BINARY_DIAGNOSTICS = 3 };

/* What is said about bad tasks; the data of diagnostics_report. Start with zeros, and call diagnostics_begin_file
   before each file. */
struct diagnostics {
    const char *file_name;
    bool quiet;
    bool verbose;
    bool is_binary;            /* the present file looks binary: a few lines are enough for it */
    bool is_refused;           /* the present file has another format, which has been said */
    const char *decimal_comma; /* the first file that looks like rows of numbers with a decimal comma, or NULL */
    bool has_hinted;           /* a hint has been printed: one is enough for a run */
    uint64_t n_binary;         /* diagnostics printed of the present file since it was found to look binary */
    uint64_t n_printed;        /* tasks whose diagnostic was printed */
};

/* Prints on standard error, as printf does, but escapes the texts of %s (printable.h). One write, where there is room
   for it. */
void diagnostics_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Begins a file, which an earlier run may have found to look binary. */
void diagnostics_begin_file(struct diagnostics *diagnostics, const char *file, bool is_binary);

/* Prints the diagnostic of a report: a manycorr_report_fn. That there are not too many is for max_reports to see to. */
void diagnostics_report(const manycorr_report *report, void *data);

/* Prints how many bad tasks had no diagnostic printed, how many results are undefined, by reason, and, if no other
   hint has been printed, that a file may have decimal commas; nothing of what there is none of. */
void diagnostics_finish(struct diagnostics *diagnostics, const manycorr_summary *summary);

/* Prints the text of --summary; isa is the name of the instruction set used. */
void diagnostics_summary(const manycorr_summary *summary, const char *isa);

#endif
