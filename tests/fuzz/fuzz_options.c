/*
 * fuzz_options.c - the fuzzing target for options: the command line, the environment, and the options of the library.
 *
 * - Accepted values are within their ranges, and file names are arguments.
 * - Accepted options give the same result when they are written out in full.
 * - Refused options cause a message. The library leaves its options unchanged if it refuses a value.
 *
 * Input: lines. The first is MANYCORR_WINDOW, the second MANYCORR_ISA ('-': unset); each other line is an argument.
 */
#include "target.h"

#include <fcntl.h>
#include <getopt.h>

#include "../../src/cli/options.h"
#include "api/options.h"
#include "manycorr.h"

const char *const fuzz_name = "options";

enum { MAX_ARGUMENTS = 64, MAX_BYTES = 8 * 1024 };

struct command_line {
    char *arguments[MAX_ARGUMENTS + 1];
    int n;
};

/* Parses options while a file takes the place of standard error. Returns the number of bytes written to it. */
static off_t read_options(struct command_line *line, struct cli_options *options, bool *is_accepted) {
    static int file = -1;
    fflush(stderr);
    const int kept = dup(STDERR_FILENO);
    file = file >= 0 ? file : memfd_create("fuzz_options", 0);
    assert_true(kept >= 0 && file >= 0 && ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0);
    dup2(file, STDERR_FILENO);
    optind = 0; /* glibc: getopt starts over */
    *is_accepted = cli_parse_options(line->n, line->arguments, options) == EXIT_DONE;
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    return lseek(file, 0, SEEK_END);
}

static void set_variable(const char *name, const char *value) {
    assert_int_equal(strcmp(value, "-") == 0 ? unsetenv(name) : setenv(name, value, 1), 0);
}

/* Splits lines, a string, in place: two lines become environment variables, the others arguments. */
static struct command_line split_lines(char *lines) {
    static const char *const variables[] = {"MANYCORR_WINDOW", "MANYCORR_ISA"};
    static char program[] = "manycorr";
    struct command_line line = {.arguments = {program}, .n = 1};
    size_t n_lines = 0;
    for (char *p = lines; p != NULL; n_lines++) {
        char *next = strchr(p, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        if (n_lines < COUNT_OF(variables)) {
            set_variable(variables[n_lines], p);
        } else if (line.n < MAX_ARGUMENTS) {
            line.arguments[line.n++] = p;
        }
        p = next;
    }
    for (; n_lines < COUNT_OF(variables); n_lines++) {
        set_variable(variables[n_lines], "-");
    }
    return line;
}

static bool is_argument(const struct command_line *line, const char *text) {
    for (int i = 1; i < line->n; i++) {
        const char *argument = line->arguments[i];
        if (text >= argument && text <= argument + strlen(argument)) {
            return true;
        }
    }
    return false;
}

/* Returns whether the library accepts the options. */
static bool are_accepted(const manycorr_options *options) {
    char *result;
    size_t n;
    const manycorr_status status = manycorr_text("", 0, options, &result, &n, NULL);
    assert_true(status == MANYCORR_OK || status == MANYCORR_BAD_ARGUMENT);
    assert_true((result != NULL) == (status != MANYCORR_BAD_ARGUMENT));
    free(result);
    return status != MANYCORR_BAD_ARGUMENT;
}

static void check_ranges(const struct command_line *line, const struct cli_options *options) {
    const manycorr_options *library = options->library;
    assert_true(library->n_threads >= 0 && library->n_threads <= 1024);
    assert_true(library->window_bytes <= 256UL << 20);
    const char *delimiters = options->delimiters;
    assert_true(library->task_delimiter == delimiters[0] && library->list_delimiter == delimiters[1] &&
                library->number_delimiter == delimiters[2] && library->exact == options->exact &&
                library->stop_at_bad_task == options->stop_at_bad_task);
    assert_non_null(manycorr_isa(library->isa));
    assert_true(library->report == NULL && library->max_reports == UINT64_MAX);
    assert_true(options->output == NULL || (options->output[0] != '\0' && is_argument(line, options->output)));
    assert_true(options->n_files >= 0 && options->n_files < line->n);
    for (int i = 0; i < options->n_files; i++) {
        assert_true(is_argument(line, options->files[i]));
    }
    if (library->window_bytes > 0 && library->window_bytes < 1 << 16) { /* allocating larger windows takes time */
        assert_true(are_accepted(library));
    }
}

/* Writes the options out in full. The arguments point into texts. */
static struct command_line write_out(const struct cli_options *options, char texts[4][64]) {
    static char program[] = "manycorr";
    static char exact[] = "--exact";
    static char summary[] = "--summary";
    static char flags[5][12] = {"--quiet", "--verbose", "--help", "--version", "--"};
    const manycorr_options *library = options->library;
    struct command_line line = {.arguments = {program}, .n = 1};
    snprintf(texts[0], 64, "--delimiters=%c%c%c", library->task_delimiter, library->list_delimiter,
             library->number_delimiter);
    snprintf(texts[1], 64, "--bad-task=%s", library->stop_at_bad_task ? "stop" : "nan");
    snprintf(texts[2], 64, "-j%d", library->n_threads);
    line.arguments[line.n++] = texts[0];
    line.arguments[line.n++] = texts[1];
    if (library->n_threads > 0) {
        line.arguments[line.n++] = texts[2];
    }
    if (library->exact) {
        line.arguments[line.n++] = exact;
    }
    if (options->summary) {
        line.arguments[line.n++] = summary;
    }
    const bool wanted[] = {options->quiet, options->verbose, options->help, options->version, true};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        if (wanted[i]) {
            line.arguments[line.n++] = flags[i];
        }
    }
    for (int i = 0; i < options->n_files && line.n < MAX_ARGUMENTS; i++) {
        line.arguments[line.n++] = options->files[i];
    }
    return line;
}

static void check_written_out(const struct cli_options *options) {
    char texts[4][64];
    struct command_line line = write_out(options, texts);
    struct cli_options again;
    bool is_accepted;
    assert_int_equal(read_options(&line, &again, &is_accepted), 0);
    assert_true(is_accepted);
    again.output = options->output; /* not written out */
    again.files = options->files;
    again.n_files = options->n_files;
    assert_memory_equal(again.library, options->library, offsetof(manycorr_options, window_bytes));
    assert_true(again.library->window_bytes == options->library->window_bytes && again.summary == options->summary &&
                again.quiet == options->quiet && again.verbose == options->verbose && again.help == options->help &&
                again.version == options->version);
    cli_free_options(&again);
}

/* If no argument begins with '-' and the environment is empty, all arguments are files, in their order. */
static void check_files(const struct command_line *line, const struct cli_options *options, bool is_accepted) {
    for (int i = 1; i < line->n; i++) {
        if (line->arguments[i][0] == '-') {
            return;
        }
    }
    if (getenv("MANYCORR_WINDOW") == NULL && getenv("MANYCORR_ISA") == NULL) { /* an empty value is accepted, too */
        assert_true(is_accepted && options->n_files == line->n - 1);
        for (int i = 0; i < options->n_files; i++) {
            assert_ptr_equal(options->files[i], line->arguments[i + 1]);
        }
    }
}

static bool are_same(const manycorr_options *a, const manycorr_options *b) {
    return a->n_threads == b->n_threads && a->task_delimiter == b->task_delimiter &&
           a->list_delimiter == b->list_delimiter && a->number_delimiter == b->number_delimiter &&
           a->stop_at_bad_task == b->stop_at_bad_task && a->exact == b->exact && a->window_bytes == b->window_bytes &&
           a->isa == b->isa && a->max_reports == b->max_reports;
}

/* The first two lines of the input are the name and the value of an option. If it is refused, nothing changes. */
static void check_library(const uint8_t *data, size_t n) {
    char name[32] = "";
    char value[32] = "";
    size_t i = 0;
    for (size_t k = 0; i < n && data[i] != '\n' && k + 1 < sizeof name; i++, k++) {
        name[k] = (char)data[i];
    }
    for (size_t k = 0; i + 1 < n && data[i + 1] != '\n' && k + 1 < sizeof value; i++, k++) {
        value[k] = (char)data[i + 1];
    }
    manycorr_options *options = manycorr_options_new();
    manycorr_options *before = manycorr_options_new();
    const manycorr_status status = manycorr_options_set(options, name, value);
    assert_true(status == MANYCORR_OK || status == MANYCORR_BAD_ARGUMENT);
    assert_true(status == MANYCORR_OK || are_same(options, before));
    assert_true(options->window_bytes > 1 << 16 || are_accepted(options)); /* allocating larger windows takes time */
    manycorr_options_free(options);
    manycorr_options_free(before);
}

/*
 * Delimiters are three different bytes, none of them a digit, sign, dot, letter, blank or newline. Two exceptions: any
 * of them may be a tab, and the number delimiter may be a space.
 */
static void check_delimiters(const uint8_t *data, size_t n) {
    if (n < 3) {
        return;
    }
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.\r\n ";
    bool wanted = data[0] != data[1] && data[1] != data[2] && data[0] != data[2];
    for (int i = 0; i < 3; i++) {
        const bool may_be = memchr(letters, data[i], sizeof letters) == NULL || (data[i] == ' ' && i == 2);
        wanted = wanted && may_be;
    }
    manycorr_options *options = manycorr_options_new();
    const char delimiters[] = {(char)data[0], (char)data[1], (char)data[2], '\0'};
    assert_int_equal(manycorr_options_set(options, "delimiters", delimiters) == MANYCORR_OK, wanted);
    manycorr_options_free(options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes) {
    check_library(data, n_bytes);
    check_delimiters(data, n_bytes);
    struct text text = {0};
    text_add(&text, data, n_bytes < MAX_BYTES ? n_bytes : MAX_BYTES);
    struct command_line line = split_lines(text.bytes);
    struct cli_options options;
    bool is_accepted;
    const off_t n_printed = read_options(&line, &options, &is_accepted);
    assert_int_equal(n_printed == 0, is_accepted);
    check_files(&line, &options, is_accepted);
    if (is_accepted) {
        check_ranges(&line, &options);
        check_written_out(&options);
    }
    cli_free_options(&options);
    text_free(&text);
    return 0;
}
