/* diagnostics.h - what the program says on standard error about its input and its work. */
#ifndef MC_CLI_DIAGNOSTICS_H
#define MC_CLI_DIAGNOSTICS_H

#include <stdbool.h>
#include <stdint.h>

#include "manycorr.h"

enum { MAX_DIAGNOSTICS = 20 };

/* What is said about bad tasks; the data of diagnostics_report. Start with zeros, and set the name before each file. */
struct diagnostics {
    const char *file_name;
    bool verbose;
    bool is_binary;     /* the present file has been called binary: one line is enough for it */
    uint64_t n_printed; /* tasks whose diagnostic was printed */
};

/* Prints on standard error, as printf does, but escapes the texts of %s (printable.h). One write, where there is room
   for it. */
void diagnostics_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the diagnostic of a report: a manycorr_report_fn. That there are not too many is for max_reports to see to. */
void diagnostics_report(const manycorr_report *report, void *data);

/* Prints how many bad tasks had no diagnostic printed, and how many results are undefined, by reason; nothing if there are none. */
void diagnostics_finish(const struct diagnostics *diagnostics, const manycorr_summary *summary);

/* Prints the text of --summary; isa is the name of the instruction set used. */
void diagnostics_summary(const manycorr_summary *summary, const char *isa);

#endif
