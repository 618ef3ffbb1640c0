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

#include "printable.h"

/* Writes text[0..n) to standard error. A non-blocking pipe may be full: then it waits until there is room. */
static void write_all(const char *text, size_t n) {
    while (n > 0) {
        const ssize_t n_written = write(STDERR_FILENO, text, n);
        if (n_written > 0) {
            text += n_written;
            n -= (size_t)n_written;
        } else if (n_written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd poll_fd = {.fd = STDERR_FILENO, .events = POLLOUT};
            (void)poll(&poll_fd, 1, -1);
        } else if (n_written == 0 || errno != EINTR) {
            return; /* an error on standard error cannot be printed */
        }
    }
}

void diagnostics_print(const char *format, ...) {
    char line[PATH_MAX + 1024];
    char *text = line;
    va_list arguments;
    va_start(arguments, format);
    size_t n = printable_format(line, sizeof line, format, arguments);
    va_end(arguments);
    if (n >= sizeof line) {
        text = malloc(n + 1);
        va_start(arguments, format);
        if (text != NULL) {
            printable_format(text, n + 1, format, arguments);
        } else {
            n = sizeof line - 1; /* print what fits into line */
            line[n - 1] = '\n';
        }
        va_end(arguments);
    }
    write_all(text != NULL ? text : line, n);
    if (text != line) {
        free(text);
    }
}

void diagnostics_print_error(const char *name, const char *what) {
    diagnostics_print("manycorr: %s: %s\n", name, what);
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
    const bool is_over_limit = !diagnostics->verbose && diagnostics->n_binary >= MAX_BINARY_DIAGNOSTICS;
    if (!is_refused && (diagnostics->quiet || (!looks_binary && is_over_limit))) {
        return;
    }
    char text[512];
    manycorr_report_text(report, text, sizeof text);
    if (looks_binary || is_refused) {
        diagnostics->is_binary = diagnostics->is_binary || looks_binary;
        diagnostics->is_refused = is_refused;
        diagnostics_print_error(diagnostics->file_name, text);
    } else {
        diagnostics->n_printed++;
        diagnostics->n_binary += diagnostics->is_binary;
        diagnostics_print("manycorr: %s:%s\n", diagnostics->file_name, text);
        print_hint(diagnostics, diagnostics->is_binary ? NULL : manycorr_report_hint(report));
    }
}

enum { REASONS_BYTES = 256 }; /* room for five names and numbers */

/* Writes the numbers of undefined tasks by reason into text: "missing value: 2, constant list: 1". Numbers that are 0
   are included only if all is set. */
static void format_reasons(const manycorr_summary *summary, bool all, char text[REASONS_BYTES]) {
    const struct {
        const char *name;
        uint64_t n;
    } reasons[] = {
        {"missing value", summary->n_missing},    {"infinite value", summary->n_infinite},
        {"fewer than two pairs", summary->n_few}, {"single y value", summary->n_single},
        {"constant list", summary->n_constant},
    };
    size_t n_bytes = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (all || reasons[i].n > 0) {
            const char *separator = n_bytes > 0 ? ", " : "";
            n_bytes += (size_t)snprintf(text + n_bytes, REASONS_BYTES - n_bytes, "%s%s: %" PRIu64, separator,
                                        reasons[i].name, reasons[i].n);
        }
    }
}

void diagnostics_finish(struct diagnostics *diagnostics, const manycorr_summary *summary) {
    const uint64_t n_more = summary->n_bad - diagnostics->n_printed;
    if (n_more > 0) {
        diagnostics_print("manycorr: %" PRIu64 " more bad task%s (--verbose shows all)\n", n_more,
                          n_more == 1 ? "" : "s");
    }
    if (summary->n_undefined > 0) {
        char reasons[REASONS_BYTES];
        format_reasons(summary, false, reasons);
        diagnostics_print("manycorr: undefined results (nan): %" PRIu64 " of %" PRIu64 " (%s)\n", summary->n_undefined,
                          summary->n_tasks, reasons);
    }
    if (diagnostics->decimal_comma != NULL && !diagnostics->has_hinted) {
        diagnostics->has_hinted = true;
        diagnostics_print(
            "manycorr: hint: %s: every task has two pairs or a single y: do the numbers have a decimal comma?\n",
            diagnostics->decimal_comma);
    }
}

static double compute_rate(double amount, double seconds) {
    return seconds > 0.0 ? amount / seconds : 0.0;
}

/* A number of bytes in a unit that leaves one to three digits before the point. */
struct amount {
    double number;
    const char *unit;
};

static struct amount choose_unit(double n_bytes) {
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; n_bytes >= 999.5 && unit + 1 < sizeof units / sizeof units[0]; unit++) {
        n_bytes /= 1000.0;
    }
    return (struct amount){n_bytes, units[unit]};
}

void diagnostics_summary(const manycorr_summary *summary, const char *isa) {
    static const char *const stage_names[MANYCORR_N_STAGES] = {"read", "parse", "correlate", "format", "write"};
    const double wall = summary->wall_seconds;
    diagnostics_print("batches: %" PRIu64 "\ntasks: %" PRIu64 "\nnumbers: %" PRIu64 "\n", summary->n_batches,
                      summary->n_tasks, summary->n_numbers);
    char reasons[REASONS_BYTES];
    format_reasons(summary, true, reasons);
    diagnostics_print("undefined: %" PRIu64 "\nundefined by reason: %s\n", summary->n_undefined, reasons);
    diagnostics_print("bad: %" PRIu64 "\nexact: %" PRIu64 "\n", summary->n_bad, summary->n_exact);
    diagnostics_print("bytes in: %" PRIu64 "\nbytes out: %" PRIu64 "\n", summary->bytes_in, summary->bytes_out);
    diagnostics_print("wall seconds: %.6f\nthread seconds:", wall);
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        diagnostics_print("%s %s %.6f", stage > 0 ? "," : "", stage_names[stage], summary->stage_seconds[stage]);
    }
    const struct amount speed = choose_unit(compute_rate((double)summary->bytes_in, wall));
    diagnostics_print("\nspeed: %.3g %s/s, %.0f tasks/s\n", speed.number, speed.unit,
                      compute_rate((double)summary->n_tasks, wall));
    diagnostics_print("threads: %d\ninstruction set: %s\nBLAS: %s\n", summary->n_threads, isa, manycorr_blas());
}
