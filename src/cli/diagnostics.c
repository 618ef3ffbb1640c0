/* diagnostics.c - see diagnostics.h. */
#include "diagnostics.h"

#include <inttypes.h>
#include <poll.h>
#include <unistd.h>

FILE *diagnostics_stream(void) {
    struct pollfd poll_fd = {.fd = STDERR_FILENO, .events = POLLOUT};
    (void)poll(&poll_fd, 1, -1); /* if that fails, printing will, too, or not */
    return stderr;
}

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
        fprintf(diagnostics_stream(), "manycorr: %s: %s\n", diagnostics->file_name, text);
    } else {
        diagnostics->n_printed++;
        fprintf(diagnostics_stream(), "manycorr: %s:%s\n", diagnostics->file_name, text);
    }
}

void diagnostics_finish(const struct diagnostics *diagnostics, uint64_t n_bad) {
    const uint64_t n_more = n_bad - diagnostics->n_printed;
    if (n_more > 0) {
        fprintf(diagnostics_stream(), "manycorr: %" PRIu64 " more bad task%s (--verbose shows all)\n", n_more,
                n_more == 1 ? "" : "s");
    }
}

static double rate(double amount, double seconds) {
    return seconds > 0.0 ? amount / seconds : 0.0;
}

void diagnostics_summary(const manycorr_summary *summary, const char *isa) {
    static const char *const stage_names[MANYCORR_N_STAGES] = {"read", "parse", "correlate", "format", "write"};
    const double wall = summary->wall_seconds;
    fprintf(diagnostics_stream(), "batches: %" PRIu64 "\ntasks: %" PRIu64 "\nnumbers: %" PRIu64 "\n",
            summary->n_batches, summary->n_tasks, summary->n_numbers);
    fprintf(diagnostics_stream(), "undefined: %" PRIu64 "\nbad: %" PRIu64 "\nexact: %" PRIu64 "\n",
            summary->n_undefined, summary->n_bad, summary->n_exact);
    fprintf(diagnostics_stream(), "bytes in: %" PRIu64 "\nbytes out: %" PRIu64 "\n", summary->bytes_in,
            summary->bytes_out);
    fprintf(diagnostics_stream(), "wall seconds: %.6f\nthread seconds:", wall);
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        fprintf(diagnostics_stream(), "%s %s %.6f", stage > 0 ? "," : "", stage_names[stage],
                summary->stage_seconds[stage]);
    }
    fprintf(diagnostics_stream(), "\nspeed: %.3f GB/s, %.0f tasks/s\n", rate((double)summary->bytes_in, wall) / 1e9,
            rate((double)summary->n_tasks, wall));
    fprintf(diagnostics_stream(), "threads: %d\ninstruction set: %s\nBLAS: %s\n", summary->n_threads, isa,
            manycorr_blas());
}
