/*
 * progress.c - see progress.h.
 *
 * The signal may arrive at any time, in any thread. So the handler reads atomic variables, calls only functions that
 * POSIX allows in a handler, and formats numbers itself.
 */
#include "progress.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "printable.h"

enum { NAME_BYTES = 300 };

static struct {
    /* The name of the input, escaped. A signal that arrives while it changes may print parts of two names. */
    char name[NAME_BYTES];
    atomic_bool has_input;     /* an input has begun */
    _Atomic uint64_t n_bytes;  /* size of the input; 0: unknown */
    _Atomic uint64_t n_done;   /* bytes of the input whose results are written */
    _Atomic uint64_t n_read;   /* bytes of all inputs whose results this run has written */
    _Atomic uint64_t n_before; /* n_read - n_done; modulo 2^64, as a resumed run skips the start of its first input */
    _Atomic uint64_t n_tasks;
    struct timespec start;
} state;

/* A line to print; text beyond its end is dropped. */
struct line {
    char text[512];
    size_t n;
};

static void append(struct line *line, const char *text) {
    const size_t n_free = sizeof line->text - line->n;
    const size_t n = strlen(text) < n_free ? strlen(text) : n_free;
    memcpy(line->text + line->n, text, n);
    line->n += n;
}

static void append_number(struct line *line, uint64_t number) {
    char digits[24];
    char *p = digits + sizeof digits - 1;
    *p = '\0';
    do {
        *--p = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    append(line, p);
}

/* Appends a number of bytes with one digit after the point, such as "12.3 MB". */
static void append_bytes(struct line *line, uint64_t n_bytes) {
    static const char *const units[] = {" kB", " MB", " GB", " TB", " PB"};
    size_t unit = 0;
    uint64_t tenths = n_bytes / 100;
    for (; tenths >= 10000 && unit + 1 < sizeof units / sizeof units[0]; unit++) {
        tenths /= 1000;
    }
    append_number(line, tenths / 10);
    append(line, ".");
    append_number(line, tenths % 10);
    append(line, units[unit]);
}

/* Milliseconds since the start, at least 1. */
static uint64_t get_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t milliseconds =
        (int64_t)(now.tv_sec - state.start.tv_sec) * 1000 + (now.tv_nsec - state.start.tv_nsec) / 1000000;
    return milliseconds > 0 ? (uint64_t)milliseconds : 1;
}

/* The signal handler. Prints "manycorr: FILE: 37 % (1.2 GB of 3.3 GB), 1234567 tasks, 520.1 MB/s". */
static void print_progress(int signal_number) {
    (void)signal_number;
    const int error = errno;
    struct line line = {.n = 0};
    const bool has_input = atomic_load(&state.has_input);
    const uint64_t n_bytes = atomic_load(&state.n_bytes);
    const uint64_t n_done = atomic_load(&state.n_done);
    append(&line, "manycorr: ");
    append(&line, has_input ? state.name : "no input is open yet");
    append(&line, has_input ? ": " : "\n");
    if (has_input) {
        if (n_bytes > 0) {
            append_number(&line, (uint64_t)(100.0 * (double)n_done / (double)n_bytes));
            append(&line, " % (");
        }
        append_bytes(&line, n_done);
        if (n_bytes > 0) {
            append(&line, " of ");
            append_bytes(&line, n_bytes);
            append(&line, ")");
        }
        append(&line, ", ");
        append_number(&line, atomic_load(&state.n_tasks));
        append(&line, " tasks, ");
        append_bytes(&line, atomic_load(&state.n_read) / get_milliseconds() * 1000);
        append(&line, "/s\n");
    }
    (void)!write(STDERR_FILENO, line.text, line.n); /* an error on standard error cannot be printed */
    errno = error;
}

void progress_start(void) {
    clock_gettime(CLOCK_MONOTONIC, &state.start);
    struct sigaction action;
    if (sigaction(SIGUSR1, NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
        action = (struct sigaction){.sa_handler = print_progress, .sa_flags = SA_RESTART};
        sigaction(SIGUSR1, &action, NULL);
    }
}

/* Sets the name, with its bytes that do not print escaped. */
static __attribute__((format(printf, 1, 2))) void format_name(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    (void)printable_format(state.name, sizeof state.name, format, arguments);
    va_end(arguments);
}

void progress_begin_input(const char *name, uint64_t n_bytes, uint64_t offset) {
    atomic_store(&state.n_before, atomic_load(&state.n_read) - offset);
    atomic_store(&state.n_done, offset);
    atomic_store(&state.n_bytes, n_bytes);
    format_name("%s", name);
    atomic_store(&state.has_input, true);
}

void progress_update(const manycorr_place *place, const manycorr_summary *summary) {
    atomic_store(&state.n_done, place->offset);
    atomic_store(&state.n_read, atomic_load(&state.n_before) + place->offset);
    atomic_store(&state.n_tasks, summary->n_tasks);
}
