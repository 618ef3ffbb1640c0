/* diagnostics.c - see diagnostics.h. */
#include "diagnostics.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Writes a text, waiting for room where there is none: it may be a pipe that somebody has made non-blocking. */
static void write_whole(const char *text, size_t n) {
    while (n > 0) {
        const ssize_t n_written = write(STDERR_FILENO, text, n);
        if (n_written > 0) {
            text += n_written;
            n -= (size_t)n_written;
        } else if (n_written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd poll_fd = {.fd = STDERR_FILENO, .events = POLLOUT};
            (void)poll(&poll_fd, 1, -1);
        } else if (n_written == 0 || errno != EINTR) {
            return; /* there is nobody to be told */
        }
    }
}

void diagnostics_print(const char *format, ...) {
    char line[PATH_MAX + 1024];
    char *text = line;
    va_list arguments;
    va_start(arguments, format);
    /* It has been begun, whatever clang-tidy says. NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
    const int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    size_t n = length > 0 ? (size_t)length : 0;
    if (n >= sizeof line) {
        text = malloc(n + 1);
        va_start(arguments, format);
        if (text != NULL) {
            vsnprintf(text, n + 1, format, arguments);
        } else {
            n = sizeof line - 1; /* all but the end of it */
            line[n - 1] = '\n';
        }
        va_end(arguments);
    }
    write_whole(text != NULL ? text : line, n);
    if (text != line) {
        free(text);
    }
}

void diagnostics_begin_file(struct diagnostics *diagnostics, const char *file, bool is_binary) {
    diagnostics->file_name = file;
    diagnostics->is_binary = is_binary;
    diagnostics->is_refused = false;
    diagnostics->n_binary = is_binary ? MAX_BINARY_DIAGNOSTICS : 0; /* the earlier run has printed them */
}

static void print_hint(struct diagnostics *diagnostics, const char *hint) {
    if (hint != NULL && !diagnostics->has_hinted) {
        diagnostics->has_hinted = true;
        diagnostics_print("manycorr: hint: %s\n", hint);
    }
}

void diagnostics_report(const manycorr_report *report, void *data) {
    struct diagnostics *diagnostics = data;
    const bool looks_binary = report->problem == MANYCORR_NOT_TEXT;
    const bool is_refused = report->problem == MANYCORR_COMPRESSED || report->problem == MANYCORR_NOT_UTF8 ||
                            report->problem == MANYCORR_BINARY;
    const bool is_enough = !diagnostics->verbose && diagnostics->n_binary >= MAX_BINARY_DIAGNOSTICS;
    if (!looks_binary && !is_refused && is_enough) {
        return;
    }
    char text[512];
    manycorr_report_text(report, text, sizeof text);
    if (looks_binary || is_refused) {
        diagnostics->is_binary = diagnostics->is_binary || looks_binary;
        diagnostics->is_refused = is_refused;
        diagnostics_print("manycorr: %s: %s\n", diagnostics->file_name, text);
    } else {
        diagnostics->n_printed++;
        diagnostics->n_binary += diagnostics->is_binary;
        diagnostics_print("manycorr: %s:%s\n", diagnostics->file_name, text);
        print_hint(diagnostics, diagnostics->is_binary ? NULL : manycorr_report_hint(report));
    }
}

void diagnostics_finish(struct diagnostics *diagnostics, uint64_t n_bad) {
    const uint64_t n_more = n_bad - diagnostics->n_printed;
    if (n_more > 0) {
        diagnostics_print("manycorr: %" PRIu64 " more bad task%s (--verbose shows all)\n", n_more,
                          n_more == 1 ? "" : "s");
    }
    if (diagnostics->decimal_comma != NULL && !diagnostics->has_hinted) {
        diagnostics->has_hinted = true;
        diagnostics_print(
            "manycorr: hint: %s: every task has two pairs or a single y: do the numbers have a decimal comma?\n",
            diagnostics->decimal_comma);
    }
}

static double rate(double amount, double seconds) {
    return seconds > 0.0 ? amount / seconds : 0.0;
}

void diagnostics_summary(const manycorr_summary *summary, const char *isa) {
    static const char *const stage_names[MANYCORR_N_STAGES] = {"read", "parse", "correlate", "format", "write"};
    const double wall = summary->wall_seconds;
    diagnostics_print("batches: %" PRIu64 "\ntasks: %" PRIu64 "\nnumbers: %" PRIu64 "\n", summary->n_batches,
                      summary->n_tasks, summary->n_numbers);
    diagnostics_print("undefined: %" PRIu64 "\nbad: %" PRIu64 "\nexact: %" PRIu64 "\n", summary->n_undefined,
                      summary->n_bad, summary->n_exact);
    diagnostics_print("bytes in: %" PRIu64 "\nbytes out: %" PRIu64 "\n", summary->bytes_in, summary->bytes_out);
    diagnostics_print("wall seconds: %.6f\nthread seconds:", wall);
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        diagnostics_print("%s %s %.6f", stage > 0 ? "," : "", stage_names[stage], summary->stage_seconds[stage]);
    }
    diagnostics_print("\nspeed: %.3f GB/s, %.0f tasks/s\n", rate((double)summary->bytes_in, wall) / 1e9,
                      rate((double)summary->n_tasks, wall));
    diagnostics_print("threads: %d\ninstruction set: %s\nBLAS: %s\n", summary->n_threads, isa, manycorr_blas());
}
