/* diagnostics.c - see diagnostics.h. */
#include "diagnostics.h"

#include <inttypes.h>
#include <stdio.h>

void diagnostics_report(const manycorr_report *report, void *data) {
    struct diagnostics *diagnostics = data;
    const bool about_file = report->problem == MANYCORR_NOT_TEXT;
    if (!about_file && !diagnostics->verbose && diagnostics->is_binary) {
        return;
    }
    char text[512];
    manycorr_report_text(report, text, sizeof text);
    if (about_file) {
        diagnostics->is_binary = true;
        fprintf(stderr, "manycorr: %s: %s\n", diagnostics->file_name, text);
    } else {
        diagnostics->n_printed++;
        fprintf(stderr, "manycorr: %s:%s\n", diagnostics->file_name, text);
    }
}

void diagnostics_finish(const struct diagnostics *diagnostics, uint64_t n_bad) {
    const uint64_t n_more = n_bad - diagnostics->n_printed;
    if (n_more > 0) {
        fprintf(stderr, "manycorr: %" PRIu64 " more bad task%s (--verbose shows all)\n", n_more,
                n_more == 1 ? "" : "s");
    }
}

static double rate(double amount, double seconds) {
    return seconds > 0.0 ? amount / seconds : 0.0;
}

void diagnostics_summary(const manycorr_summary *summary, const char *isa) {
    static const char *const stage_names[MANYCORR_N_STAGES] = {"read", "parse", "correlate", "format", "write"};
    const double wall = summary->wall_seconds;
    fprintf(stderr, "batches: %" PRIu64 "\ntasks: %" PRIu64 "\nnumbers: %" PRIu64 "\n", summary->n_batches,
            summary->n_tasks, summary->n_numbers);
    fprintf(stderr, "undefined: %" PRIu64 "\nbad: %" PRIu64 "\nexact: %" PRIu64 "\n", summary->n_undefined,
            summary->n_bad, summary->n_exact);
    fprintf(stderr, "bytes in: %" PRIu64 "\nbytes out: %" PRIu64 "\n", summary->bytes_in, summary->bytes_out);
    fprintf(stderr, "wall seconds: %.6f\nthread seconds:", wall);
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        fprintf(stderr, "%s %s %.6f", stage > 0 ? "," : "", stage_names[stage], summary->stage_seconds[stage]);
    }
    fprintf(stderr, "\nspeed: %.3f GB/s, %.0f tasks/s\n", rate((double)summary->bytes_in, wall) / 1e9,
            rate((double)summary->n_tasks, wall));
    fprintf(stderr, "threads: %d\ninstruction set: %s\nBLAS: %s\n", summary->n_threads, isa, manycorr_blas());
}
