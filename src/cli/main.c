/* main.c - the program manycorr: runs the library on each input, and returns an exit status. It includes no header of
   the library but manycorr.h. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diagnostics.h"
#include "manycorr.h"
#include "options.h"
#include "output.h"
#include "progress.h"
#include "resume.h"
#include "signals.h"
#include "startup.h"

struct run {
    struct cli_options options;
    struct output output;
    struct resume resume; /* zeros without --resume */
    struct diagnostics diagnostics;
    manycorr_summary summary;
    int exit_status;
    bool is_stopped; /* read no more: the output failed, memory ran out, or a bad task ended the run */
};

/* The highest exit status counts: memory, then input and output, then bad tasks. */
static void set_status(struct run *run, int exit_status) {
    if (exit_status > run->exit_status) {
        run->exit_status = exit_status;
    }
    if (run->options.resume && exit_status > EXIT_BAD_TASK) {
        run->is_stopped = true; /* results of later inputs would follow incomplete ones */
    }
}

static void print_error(struct run *run, const char *name, const char *what, int exit_status) {
    diagnostics_print_error(name, what);
    set_status(run, exit_status);
}

/* Opens an input; '-' is standard input. Returns -1 after a message. */
static int open_input(struct run *run, const char *file) {
    if (strcmp(file, "-") == 0) {
        return STDIN_FILENO;
    }
    const int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        print_error(run, file, strerror(errno), EXIT_IO);
        return -1;
    }
    return fd;
}

/* The text for an errno of a failed read: the library has its own meaning for two of them. */
static const char *read_error_text(int error) {
    return error == ESTALE     ? "has been changed while it was read"
           : error == EMSGSIZE ? "has sent a packet that is too long"
                               : strerror(error);
}

/* Handles a failed write; error is errno. EPIPE prints no message: the reader has closed the pipe. */
static void handle_write_error(struct run *run, int error) {
    if (error != EPIPE && run->options.resume) {
        set_status(run, resume_print_error(resume_failed_name(&run->resume, run->output.name), error));
    } else if (error != EPIPE) {
        print_error(run, run->output.name, strerror(error), error == ENOMEM ? EXIT_MEMORY : EXIT_IO);
    }
    set_status(run, EXIT_IO);
    run->is_stopped = true;
}

/* Handles the status that the library returned for an input; error is errno. */
static void handle_status(struct run *run, const char *file, manycorr_status status, int error) {
    switch (status) {
    case MANYCORR_OK:
        break;
    case MANYCORR_BAD_TASK:
        set_status(run, EXIT_BAD_TASK);
        run->is_stopped = run->options.stop_at_bad_task;
        break;
    case MANYCORR_READ_FAILED:
        if (run->diagnostics.is_refused) { /* a report has given the reason */
            set_status(run, EXIT_IO);
        } else {
            print_error(run, file, read_error_text(error), EXIT_IO);
        }
        break;
    case MANYCORR_WRITE_FAILED:
        handle_write_error(run, error);
        break;
    case MANYCORR_NO_MEMORY:
    case MANYCORR_BAD_ARGUMENT:
        print_error(run, file, manycorr_status_text(status), status == MANYCORR_NO_MEMORY ? EXIT_MEMORY : EXIT_USAGE);
        run->is_stopped = true;
        break;
    }
}

/* Sets how many reports of bad tasks the library makes: none with --quiet, all with --verbose. */
static void set_reports(struct run *run) {
    uint64_t n_reports = run->options.verbose ? UINT64_MAX : MAX_DIAGNOSTICS - run->diagnostics.n_printed;
    n_reports = run->options.quiet ? 0 : n_reports;
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, n_reports);
    (void)manycorr_options_set(run->options.library, "max-reports", number); /* every number is valid */
    manycorr_options_set_report(run->options.library, diagnostics_report, &run->diagnostics);
}

/* Called after each write with the position reached: a manycorr_progress_fn. */
static int update_progress(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                           size_t result_bytes, void *data) {
    struct run *run = data;
    progress_update(place, summary);
    return run->options.resume ? resume_update(&run->resume, place, summary, results, result_bytes) : 0;
}

/* Begins the progress of an input, which is open as fd. */
static void begin_progress(struct run *run, const char *file, int fd) {
    struct stat status = {0};
    const struct resume *resume = &run->resume;
    if (run->options.resume) {
        status = resume->inputs[resume->state.n_done];
    } else if (fstat(fd, &status) != 0) {
        status.st_mode = 0; /* unknown */
    }
    const off_t begin = S_ISREG(status.st_mode) ? lseek(fd, 0, SEEK_CUR) : 0; /* standard input may have an offset */
    const bool has_size = S_ISREG(status.st_mode) && begin >= 0 && begin < status.st_size;
    progress_begin_input(file, has_size ? (uint64_t)(status.st_size - begin) : 0, resume->state.place.offset);
    manycorr_options_set_progress(run->options.library, update_progress, run);
}

/* Prepares the options of the library for an input, which is open as fd. Returns false after a message. */
static bool begin_input(struct run *run, const char *file, int fd) {
    diagnostics_begin_file(&run->diagnostics, file, run->resume.state.place.is_binary != 0);
    set_reports(run);
    begin_progress(run, file, fd);
    const int error = run->options.resume ? resume_begin_input(&run->resume, fd, run->options.library) : 0;
    if (error != 0) {
        print_error(run, file, error == ESTALE ? "has been changed" : strerror(error),
                    error == ENOMEM ? EXIT_MEMORY : EXIT_IO);
    }
    return error == 0;
}

/* Correlates an input, which is open as fd. */
static void correlate_input(struct run *run, const char *file, int fd) {
    const uint64_t n_bad_before = run->summary.n_bad;
    const uint64_t n_decimal_comma_before = run->summary.n_decimal_comma;
    const manycorr_status status = manycorr_fd(fd, run->output.fd, run->options.library, &run->summary);
    const int error = errno;
    if (status == MANYCORR_READ_FAILED && run->summary.n_bad > n_bad_before) {
        set_status(run, EXIT_BAD_TASK);
        run->is_stopped = run->options.stop_at_bad_task;
    }
    const bool is_read = status == MANYCORR_OK || status == MANYCORR_BAD_TASK;
    if (is_read && run->summary.n_decimal_comma > n_decimal_comma_before && run->diagnostics.decimal_comma == NULL) {
        run->diagnostics.decimal_comma = file;
    }
    handle_status(run, file, status, error);
    if (run->options.resume && !run->is_stopped) {
        resume_end_input(&run->resume);
    }
}

static void run_file(struct run *run, const char *file) {
    enum { PIPE_BYTES = 1 << 20 }; /* with a larger pipe, both sides wait less often */
    const int fd = open_input(run, file);
    if (fd < 0) {
        return;
    }
    if (fcntl(fd, F_GETPIPE_SZ) < PIPE_BYTES) {
        (void)fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES); /* may fail: the results do not depend on it */
    }
    if (begin_input(run, file, fd)) {
        correlate_input(run, file, fd);
    }
    if (fd != STDIN_FILENO) {
        close(fd);
    }
}

/* The inputs: the FILEs, or standard input alone. */
static char **list_files(const struct run *run, int *n_files) {
    static char standard_input[] = "-";
    static char *only[] = {standard_input};
    *n_files = run->options.n_files > 0 ? run->options.n_files : 1;
    return run->options.n_files > 0 ? run->options.files : only;
}

/*
 * Checks that no input is the file that results go to, or the file that it will replace. Otherwise results would
 * overwrite or extend what is still to be read, or the input would be lost at the end. Returns false after a message.
 */
static bool check_output_is_no_input(struct run *run) {
    const char *name = run->options.output;
    struct stat outputs[2]; /* the open file, and the file to replace */
    int n_outputs = 0;
    n_outputs += fstat(run->output.fd, &outputs[n_outputs]) == 0 && S_ISREG(outputs[n_outputs].st_mode);
    n_outputs += name != NULL && stat(name, &outputs[n_outputs]) == 0 && S_ISREG(outputs[n_outputs].st_mode);
    int n_files;
    char **files = list_files(run, &n_files);
    for (int i = 0; i < n_files; i++) {
        struct stat input;
        const bool is_standard = strcmp(files[i], "-") == 0;
        const bool exists = (is_standard ? fstat(STDIN_FILENO, &input) : stat(files[i], &input)) == 0;
        for (int k = 0; exists && k < n_outputs; k++) {
            if (input.st_dev == outputs[k].st_dev && input.st_ino == outputs[k].st_ino) {
                print_error(run, files[i], "input file is the output file", EXIT_IO);
                return false;
            }
        }
    }
    return true;
}

/* If the input is a terminal, tells the user that the program waits for input. */
static void explain_terminal(const struct run *run, const char *file) {
    if (!run->options.quiet && strcmp(file, "-") == 0 && isatty(STDIN_FILENO)) {
        diagnostics_print(
            "manycorr: reading from the terminal: type one batch per line, then Ctrl-D at the end (see --help)\n");
    }
}

static void run_all(struct run *run) {
    int n_files;
    char **files = list_files(run, &n_files);
    for (int i = run->resume.state.n_done; i < n_files && !run->is_stopped; i++) {
        explain_terminal(run, files[i]);
        run_file(run, files[i]);
    }
    if (!run->options.quiet) {
        diagnostics_finish(&run->diagnostics, &run->summary);
    }
}

/* Whether FILE may be replaced: only if all inputs were read and all results written, and no bad task ended the run. */
static bool is_complete(const struct run *run) {
    return run->exit_status <= EXIT_BAD_TASK && !run->is_stopped;
}

/* Opens FILE.part, and continues the counts of the earlier run, if there is one. Returns an exit status. */
static int open_resumed(struct run *run) {
    const int exit_status = resume_open(&run->resume, &run->options, &run->output);
    if (exit_status == EXIT_DONE) {
        run->summary = run->resume.state.counts;
        run->summary.size = sizeof run->summary;
        run->diagnostics.n_printed = run->resume.state.n_printed;
        set_status(run, run->summary.n_bad > 0 ? EXIT_BAD_TASK : EXIT_DONE);
        resume_set_counters(&run->resume, &run->summary, &run->diagnostics);
    }
    return exit_status;
}

static int open_output(struct run *run) {
    if (run->options.resume) {
        return open_resumed(run);
    }
    bool out_of_memory;
    const bool opened = output_open(&run->output, run->options.output, &out_of_memory);
    return opened ? EXIT_DONE : out_of_memory ? EXIT_MEMORY : EXIT_IO;
}

/* Renames the output to FILE, if it is complete. Returns an exit status. */
static int commit_output(struct run *run) {
    if (run->options.output != NULL && !is_complete(run)) {
        if (run->options.resume && run->exit_status == EXIT_BAD_TASK) {
            resume_abandon(&run->resume); /* the next run would end at the same bad task */
        }
        return EXIT_DONE;
    }
    if (run->options.resume) {
        return resume_commit(&run->resume, &run->output);
    }
    return output_finish(&run->output) && output_commit(&run->output) ? EXIT_DONE : EXIT_IO;
}

static void close_output(struct run *run) {
    output_discard(&run->output);
    if (run->options.resume) {
        resume_close(&run->resume);
    }
}

static int run_program(struct run *run) {
    const int exit_status = open_output(run);
    if (exit_status != EXIT_DONE) {
        close_output(run);
        return exit_status;
    }
    if (!run->options.resume && !check_output_is_no_input(run)) {
        close_output(run);
        return run->exit_status;
    }
    run->diagnostics.quiet = run->options.quiet;
    run->diagnostics.verbose = run->options.verbose;
    run_all(run);
    set_status(run, commit_output(run));
    close_output(run);
    if (run->options.summary) {
        diagnostics_summary(&run->summary, manycorr_isa(run->options.isa));
    }
    return run->exit_status;
}

/* Prints the text of --help or --version. Returns an exit status. */
static int print_information(const struct cli_options *options) {
    if (options->help) {
        cli_print_help(stdout);
    } else {
        printf("manycorr %s\nBLAS: %s\ninstruction sets: %s (in use: %s)\n", manycorr_version(), manycorr_blas(),
               manycorr_isas_built_in(), manycorr_isa(options->isa));
    }
    if (fclose(stdout) == 0) {
        return EXIT_DONE;
    }
    if (errno != EPIPE) { /* EPIPE: the reader has closed the pipe */
        diagnostics_print_error("standard output", strerror(errno));
    }
    return EXIT_IO;
}

/* Set while the program reads its inputs. During that time, only a library can call exit. */
static volatile sig_atomic_t is_running;

/* An exit handler. libgomp prints a message and calls exit(1) if it gets no memory or no thread: that would leave the
   temporary file, and return the status of a bad task. */
static void end_early(void) {
    if (is_running) {
        signals_remove_file();
        _exit(EXIT_MEMORY);
    }
}

/* The fuzzing targets compile this file with another name for main, which they call several times. */
#ifndef main
__attribute__((section(".preinit_array"),
               used)) static void (*const before_libraries)(int, char **, char **) = startup_capture_messages;
#endif

int main(int argc, char **argv) {
    struct run run = {.summary = MANYCORR_SUMMARY_INIT};
    if (!startup_open_standard_streams()) {
        return EXIT_IO; /* a message could not be printed */
    }
    startup_print_messages();
    startup_configure_malloc();
    if (!startup_raise_stack_limit()) {
        diagnostics_print("manycorr: the stack limit is less than 64 KiB\n");
        return EXIT_MEMORY;
    }
    int exit_status = cli_parse_options(argc, argv, &run.options);
    if (exit_status == EXIT_DONE && (run.options.help || run.options.version)) {
        exit_status = print_information(&run.options);
    } else if (exit_status == EXIT_DONE) {
        (void)atexit(end_early); /* cannot fail: C has room for 32 functions */
        progress_start();
        is_running = 1;
        exit_status = run_program(&run);
        is_running = 0;
    }
    cli_free_options(&run.options);
    return exit_status;
}
