/* main.c - the program manycorr: files and options in, results and an exit status out. Uses manycorr.h alone of the
 * library. */
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
#include "exit_status.h"
#include "manycorr.h"
#include "options.h"
#include "output.h"
#include "progress.h"
#include "resume.h"
#include "startup.h"

/* The run as it stands. */
struct run {
    struct cli_options options;
    struct output output;
    struct resume resume; /* zeros without --resume */
    struct diagnostics diagnostics;
    manycorr_summary summary;
    int exit_status;
    bool stopped; /* nothing more is to be read: output failed, memory ran out, or a bad task ended the run */
};

/* Of all that went wrong, the gravest decides: memory, then input and output, then bad tasks. */
static void set_status(struct run *run, int exit_status) {
    if (exit_status > run->exit_status) {
        run->exit_status = exit_status;
    }
    if (run->options.resume && exit_status > EXIT_BAD_TASK) {
        run->stopped = true; /* what follows would not be where it belongs */
    }
}

static void say_error(struct run *run, const char *name, const char *what, int exit_status) {
    diagnostics_print("manycorr: %s: %s\n", name, what);
    set_status(run, exit_status);
}

/* Opens an input; '-' is standard input. Returns -1 after a message. */
static int open_input(struct run *run, const char *file) {
    if (strcmp(file, "-") == 0) {
        return STDIN_FILENO;
    }
    const int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        say_error(run, file, strerror(errno), EXIT_IO);
        return -1;
    }
    return fd;
}

/* The text for an errno that reading has met. */
static const char *read_error(int error) {
    return error == ESTALE     ? "has been changed while it was read"
           : error == EMSGSIZE ? "has packets, of which one is too long"
                               : strerror(error);
}

/* Does what a file has come to. error is errno. */
static void finish_file(struct run *run, const char *file, manycorr_status status, int error) {
    switch (status) {
    case MANYCORR_OK:
        break;
    case MANYCORR_BAD_TASK:
        set_status(run, EXIT_BAD_TASK);
        run->stopped = run->options.stop_at_bad_task;
        break;
    case MANYCORR_READ_FAILED:
        if (run->diagnostics.is_refused) { /* a report has said why */
            set_status(run, EXIT_IO);
        } else {
            say_error(run, file, read_error(error), EXIT_IO);
        }
        break;
    case MANYCORR_WRITE_FAILED:
        /* A reader that has gone away is no error to talk about. */
        if (error != EPIPE) {
            const bool resumes = run->options.resume;
            const char *text = resumes ? resume_error(error) : strerror(error);
            const char *name = resumes ? resume_failed_file(&run->resume, run->output.name) : run->output.name;
            say_error(run, name, text, error == ENOMEM ? EXIT_MEMORY : EXIT_IO);
        }
        set_status(run, EXIT_IO);
        run->stopped = true;
        break;
    case MANYCORR_NO_MEMORY:
        say_error(run, file, manycorr_status_text(status), EXIT_MEMORY);
        run->stopped = true;
        break;
    case MANYCORR_BAD_ARGUMENT:
        say_error(run, file, manycorr_status_text(status), EXIT_USAGE);
        run->stopped = true;
        break;
    }
}

/* A pipe that holds more lets the program that fills it go on while windows are worked on, and wakes either side less
   often. */
enum { PIPE_BYTES = 1 << 20 };

/* Asks for reports of as many bad tasks as are to be printed still: none with --quiet, all with --verbose. */
static void limit_reports(struct run *run) {
    uint64_t n_reports = run->options.verbose ? UINT64_MAX : MAX_DIAGNOSTICS - run->diagnostics.n_printed;
    n_reports = run->options.quiet ? 0 : n_reports;
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, n_reports);
    (void)manycorr_options_set(run->options.library, "max-reports", number); /* any number is valid */
    manycorr_options_set_report(run->options.library, diagnostics_report, &run->diagnostics);
}

/* Results have been written up to a place: a manycorr_progress_fn. */
static int note_progress(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                         size_t result_bytes, void *data) {
    struct run *run = data;
    progress_note(place, summary);
    return run->options.resume ? resume_note_progress(&run->resume, place, summary, results, result_bytes) : 0;
}

/* Has the progress in an input, which is open as fd, noted. A run that can be resumed has looked at its inputs. */
static void begin_progress(struct run *run, const char *file, int fd) {
    struct stat status = {0};
    const struct resume *resume = &run->resume;
    if (run->options.resume) {
        status = resume->inputs[resume->now.n_done];
    } else if (fstat(fd, &status) != 0) {
        status.st_mode = 0; /* of an unknown kind */
    }
    const off_t begin = S_ISREG(status.st_mode) ? lseek(fd, 0, SEEK_CUR) : 0; /* of standard input, perhaps not 0 */
    const bool has_size = S_ISREG(status.st_mode) && begin >= 0 && begin < status.st_size;
    progress_begin_input(file, has_size ? (uint64_t)(status.st_size - begin) : 0, resume->now.place.offset);
    manycorr_options_set_progress(run->options.library, note_progress, run);
}

static void run_file(struct run *run, const char *file) {
    const int fd = open_input(run, file);
    if (fd < 0) {
        return;
    }
    if (fcntl(fd, F_GETPIPE_SZ) < PIPE_BYTES) {
        (void)fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES); /* nothing depends on whether that is granted, or fd is a pipe */
    }
    diagnostics_begin_file(&run->diagnostics, file, run->resume.now.place.is_binary != 0);
    manycorr_options *options = run->options.library;
    limit_reports(run);
    begin_progress(run, file, fd);
    const int begin_error = run->options.resume ? resume_begin_input(&run->resume, fd, options) : 0;
    if (begin_error != 0) {
        say_error(run, file, begin_error == ESTALE ? "has been changed" : strerror(begin_error),
                  begin_error == ENOMEM ? EXIT_MEMORY : EXIT_IO);
        close(fd);
        return;
    }
    const uint64_t n_bad_before = run->summary.n_bad;
    const uint64_t n_decimal_comma_before = run->summary.n_decimal_comma;
    const manycorr_status status = manycorr_fd(fd, run->output.fd, options, &run->summary);
    const int error = errno;
    if (status == MANYCORR_READ_FAILED && run->summary.n_bad > n_bad_before) {
        set_status(run, EXIT_BAD_TASK);
        run->stopped = run->options.stop_at_bad_task;
    }
    const bool is_read = status == MANYCORR_OK || status == MANYCORR_BAD_TASK;
    if (is_read && run->summary.n_decimal_comma > n_decimal_comma_before && run->diagnostics.decimal_comma == NULL) {
        run->diagnostics.decimal_comma = file;
    }
    finish_file(run, file, status, error);
    if (run->options.resume && !run->stopped) {
        resume_end_input(&run->resume);
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
 * Whether no FILE is the very file that results go to, or that they are to replace: they would be written over what
 * is still to be read, or be read as tasks for ever, or the input would be lost at the end. Else says which one is.
 */
static bool output_is_no_input(struct run *run) {
    const char *name = run->options.output;
    struct stat outputs[2]; /* what is written, and what that is to replace */
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
                say_error(run, files[i], "input file is the output file", EXIT_IO);
                return false;
            }
        }
    }
    return true;
}

/* Says that the program waits for somebody to type. */
static void explain_terminal(const struct run *run, const char *file) {
    if (!run->options.quiet && strcmp(file, "-") == 0 && isatty(STDIN_FILENO)) {
        diagnostics_print("manycorr: reading from the terminal: type a batch a line, Ctrl-D at the end (see --help)\n");
    }
}

static void run_all(struct run *run) {
    int n_files;
    char **files = list_files(run, &n_files);
    for (int i = run->resume.now.n_done; i < n_files && !run->stopped; i++) {
        explain_terminal(run, files[i]);
        run_file(run, files[i]);
    }
    if (!run->options.quiet) {
        diagnostics_finish(&run->diagnostics, &run->summary);
    }
}

/*
 * Whether -o FILE is to be replaced: not where reading or writing failed, so that FILE is never a part of the answer,
 * and not where a bad task ended the run.
 */
static bool is_complete(const struct run *run) {
    return run->exit_status <= EXIT_BAD_TASK && !run->stopped;
}

/* Goes on with what an earlier run has done. Returns an exit status. */
static int open_resumed(struct run *run) {
    const int exit_status = resume_open(&run->resume, &run->options, &run->output);
    if (exit_status == EXIT_DONE) {
        run->summary = run->resume.now.counts;
        run->summary.size = sizeof run->summary;
        run->diagnostics.n_printed = run->resume.now.n_printed;
        set_status(run, run->summary.n_bad > 0 ? EXIT_BAD_TASK : EXIT_DONE);
        resume_count(&run->resume, &run->summary, &run->diagnostics);
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

/* Completes the output, if it is complete. Returns an exit status. */
static int commit_output(struct run *run) {
    if (run->options.output != NULL && !is_complete(run)) {
        if (run->options.resume && run->exit_status == EXIT_BAD_TASK) {
            resume_abandon(&run->resume); /* it would end at the same bad task again */
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
    if (!run->options.resume && !output_is_no_input(run)) {
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

/* Prints what --help or --version ask for. Returns the exit status. */
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
    if (errno != EPIPE) { /* a reader that has gone away is no error to talk about */
        diagnostics_print("manycorr: standard output: %s\n", strerror(errno));
    }
    return EXIT_IO;
}

/* The program works on its input: only a library of others can call exit now. */
static volatile sig_atomic_t is_running;

/*
 * libgomp calls exit(1), after a message, where it can have no memory or no thread. That would leave the temporary
 * file, with the status of a bad task.
 */
static void end_early(void) {
    if (is_running) {
        output_abandon();
        _exit(EXIT_MEMORY);
    }
}

/* The fuzzing targets are linked with this file under another name of main, which they call when they like. */
#ifndef main
__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(int, char **,
                                                                                       char **) = startup_keep_messages;
#endif

int main(int argc, char **argv) {
    struct run run = {.summary = MANYCORR_SUMMARY_INIT};
    if (!startup_open_standard_streams()) {
        return EXIT_IO; /* and nowhere to say so */
    }
    startup_print_messages();
    startup_configure_malloc();
    if (!startup_raise_stack_limit()) {
        diagnostics_print("manycorr: the limit of the stack is less than 64 KiB\n");
        return EXIT_MEMORY;
    }
    int exit_status = cli_parse_options(argc, argv, &run.options);
    if (exit_status == EXIT_DONE && (run.options.help || run.options.version)) {
        exit_status = print_information(&run.options);
    } else if (exit_status == EXIT_DONE) {
        (void)atexit(end_early); /* cannot fail: there is room for 32 */
        progress_start();
        is_running = 1;
        exit_status = run_program(&run);
        is_running = 0;
    }
    cli_free_options(&run.options);
    return exit_status;
}
