/*
 * fuzz_program.c - the fuzzing target for the whole program, run as a function of this process: its main reads a file.
 *
 * - The output, to standard output or to -o FILE, and the exit status agree with the library.
 * - Bad tasks cause at most 21 lines of diagnostics, or with --verbose one line each.
 *
 * Input: letters for the delimiters, the window, the threads, --exact, --bad-task, --verbose and -o; then the text.
 */
#include "target.h"

#include <getopt.h>

#include "api/options.h"
#include "manycorr.h"

const char *const fuzz_name = "program";

int manycorr_main(int argc, char **argv); /* main of src/cli/main.c */

enum { MAX_BYTES = 32 * 1024 };

/* A file in memory, and a path that opens it. */
struct file {
    int fd;
    char path[32];
};

static struct file new_file(const char *name) {
    struct file file = {.fd = memfd_create(name, 0)};
    assert_true(file.fd >= 0);
    snprintf(file.path, sizeof file.path, "/dev/fd/%d", file.fd);
    return file;
}

static void read_file(const struct file *file, struct text *text) {
    char bytes[4096];
    off_t at = 0;
    text_clear(text);
    for (ssize_t n; (n = pread(file->fd, bytes, sizeof bytes, at)) > 0; at += n) {
        text_add(text, bytes, (size_t)n);
    }
}

/* Runs main; the files take the place of standard output and standard error. Returns its exit status. */
static int run_main(int argc, char **argv, const struct file *output, const struct file *error) {
    fflush(stdout);
    fflush(stderr);
    const int kept_output = dup(STDOUT_FILENO);
    const int kept_error = dup(STDERR_FILENO);
    assert_true(kept_output >= 0 && kept_error >= 0);
    dup2(output->fd, STDOUT_FILENO);
    dup2(error->fd, STDERR_FILENO);
    optind = 0; /* glibc: getopt starts over */
    const int status = manycorr_main(argc, argv);
    fflush(stdout);
    fflush(stderr);
    dup2(kept_output, STDOUT_FILENO);
    dup2(kept_error, STDERR_FILENO);
    close(kept_output);
    close(kept_error);
    return status;
}

static bool begins_with(const char *line, const char *beginning) {
    return strncmp(line, beginning, strlen(beginning)) == 0;
}

/* Counts the diagnostics: all lines but hints and the one on undefined results. Each begins with a file name. */
static size_t count_diagnostics(const struct text *text) {
    size_t n = 0;
    for (size_t begin = 0; begin < text->n;) {
        const char *newline = memchr(text->bytes + begin, '\n', text->n - begin);
        const size_t end = newline != NULL ? (size_t)(newline - text->bytes) + 1 : text->n;
        const char *line = text->bytes + begin; /* the text ends with a NUL byte */
        const bool is_note = begins_with(line, "manycorr: hint: ") || begins_with(line, "manycorr: undefined results");
        n += newline != NULL && !is_note;
        begin = end;
    }
    return n;
}

/* The settings that an input chooses. */
enum { EXACT, STOP, VERBOSE, OUTPUT, N_FLAGS };
struct settings {
    const struct ref_syntax *syntax;
    size_t n_threads;
    bool flags[N_FLAGS];
};

static struct settings choose_settings(struct input *input) {
    static const char *const windows[] = {"131072", "1", "7", "64", "1000"};
    struct settings settings = {.syntax = choose_syntax(input)};
    setenv("MANYCORR_WINDOW", windows[choose(input, COUNT_OF(windows))], 1);
    unsetenv("MANYCORR_ISA");
    settings.n_threads = 1 + choose(input, 3);
    for (size_t i = 0; i < N_FLAGS; i++) {
        settings.flags[i] = choose(input, 2) == 1;
    }
    return settings;
}

/* Runs the program on a file. Returns its exit status. */
static int run_program(const struct settings *settings, const struct file *text, const struct file *output,
                       const struct file *error) {
    static char words[][32] = {"--exact", "--bad-task=stop", "--verbose", "-o"};
    static char program[] = "manycorr";
    const struct ref_syntax *syntax = settings->syntax;
    char delimiters[8];
    char threads[32];
    char paths[2][sizeof output->path];
    snprintf(delimiters, sizeof delimiters, "-d%c%c%c", syntax->task, syntax->list, syntax->number);
    snprintf(threads, sizeof threads, "-j%zu", settings->n_threads);
    strcpy(paths[0], output->path);
    strcpy(paths[1], text->path);
    char *argv[10] = {program, delimiters, threads};
    int argc = 3;
    for (size_t i = 0; i < N_FLAGS; i++) {
        if (settings->flags[i]) {
            argv[argc++] = words[i];
        }
    }
    if (settings->flags[OUTPUT]) {
        argv[argc++] = paths[0];
    }
    argv[argc++] = paths[1];
    return run_main(argc, argv, output, error);
}

/* Returns whether a diagnostic calls the file binary. The text inside a line does not count: it may be an item. */
static bool is_called_binary(const struct text *diagnostics, const char *path) {
    char line[100];
    const int n = snprintf(line, sizeof line, "manycorr: %s: this looks like binary data", path);
    for (const char *p = diagnostics->bytes; p != NULL; p = strchr(p, '\n')) {
        p += *p == '\n';
        if (strncmp(p, line, (size_t)n) == 0) {
            return true;
        }
    }
    return false;
}

/* Checks the number of diagnostics for n_bad bad tasks, or for a refused file. */
static void check_diagnostics(const struct text *diagnostics, const char *path, int status, uint64_t n_bad,
                              bool is_verbose) {
    const size_t n_lines = count_diagnostics(diagnostics);
    const bool is_binary = is_called_binary(diagnostics, path);
    if (status == MANYCORR_READ_FAILED) {
        assert_int_equal(n_lines, 1);
        return;
    }
    if (is_verbose) {
        assert_int_equal(n_lines, n_bad + is_binary);
    } else if (!is_binary) {
        assert_int_equal(n_lines, n_bad < 20 ? n_bad : 20 + (n_bad > 20));
    }
}

/* Compares what the program wrote with the results of the library. */
static void check_library(const struct settings *settings, const struct input *input, const char *path, int status,
                          const struct text *written, const struct text *diagnostics) {
    manycorr_options options;
    mc_options_init(&options);
    options.task_delimiter = settings->syntax->task;
    options.list_delimiter = settings->syntax->list;
    options.number_delimiter = settings->syntax->number;
    options.exact = settings->flags[EXACT];
    options.stop_at_bad_task = settings->flags[STOP];
    char *result;
    size_t n_result;
    manycorr_summary summary = MANYCORR_SUMMARY_INIT;
    const char *bytes = input->n > 0 ? (const char *)input->bytes : "";
    assert_int_equal(manycorr_text(bytes, input->n, &options, &result, &n_result, &summary), status);
    assert_int_equal(written->n, n_result);
    assert_memory_equal(written->bytes, result != NULL ? result : "", n_result);
    check_diagnostics(diagnostics, path, status, summary.n_bad, settings->flags[VERBOSE]);
    free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes) {
    struct input input = {data, n_bytes < MAX_BYTES ? n_bytes : MAX_BYTES};
    const struct settings settings = choose_settings(&input);
    const struct file text = new_file("text");
    const struct file output = new_file("output");
    const struct file error = new_file("error");
    assert_int_equal(write(text.fd, input.bytes, input.n), input.n);
    const int status = run_program(&settings, &text, &output, &error);
    struct text written = {0};
    struct text diagnostics = {0};
    read_file(&output, &written);
    read_file(&error, &diagnostics);
    check_library(&settings, &input, text.path, status, &written, &diagnostics);
    text_free(&written);
    text_free(&diagnostics);
    close(text.fd);
    close(output.fd);
    close(error.fd);
    return 0;
}
