/*
 * fuzz_program.c - the program as a whole, but for its process: main reads a file and writes to standard output or to -o FILE.
 * What it writes is what the library gives for the text of the file, its exit status too; it says no more than 21 lines about bad
 * tasks, or one for each.
 *
 * Input: letters for the delimiters, the window, the threads, --exact, --bad-task, --verbose and -o; the text.
 */
#include "target.h"

#include <getopt.h>

#include "manycorr.h"

const char *const fuzz_name = "program";

int manycorr_main(int argc, char **argv); /* main of src/cli/main.c */

enum { MAX_BYTES = 32 * 1024 };

/* A file without a name, and the name that it can be opened by. */
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

/* Runs main with other standard streams. Returns its status. */
static int run_main(int argc, char **argv, const struct file *output, const struct file *error) {
    fflush(stdout);
    fflush(stderr);
    const int kept_output = dup(STDOUT_FILENO);
    const int kept_error = dup(STDERR_FILENO);
    assert_true(kept_output >= 0 && kept_error >= 0);
    dup2(output->fd, STDOUT_FILENO);
    dup2(error->fd, STDERR_FILENO);
    optind = 0; /* glibc: begin anew, with another command line */
    const int status = manycorr_main(argc, argv);
    fflush(stdout);
    fflush(stderr);
    dup2(kept_output, STDOUT_FILENO);
    dup2(kept_error, STDERR_FILENO);
    close(kept_output);
    close(kept_error);
    return status;
}

static size_t count_lines(const struct text *text) {
    size_t n = 0;
    for (size_t i = 0; i < text->n; i++) {
        n += text->bytes[i] == '\n';
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes) {
    static const char *const windows[] = {"131072", "1", "7", "64", "1000"};
    static char words[8][32] = {"manycorr", "-d@;,", "-j1", "--exact", "--bad-task=stop", "--verbose", "-o", ""};
    struct input input = {data, n_bytes < MAX_BYTES ? n_bytes : MAX_BYTES};
    const struct ref_syntax *syntax = choose_syntax(&input);
    setenv("MANYCORR_WINDOW", windows[choose(&input, COUNT_OF(windows))], 1);
    unsetenv("MANYCORR_ISA");
    snprintf(words[1], sizeof words[1], "-d%c%c%c", syntax->task, syntax->list, syntax->number);
    snprintf(words[2], sizeof words[2], "-j%zu", 1 + choose(&input, 3));
    bool wanted[4];
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        wanted[i] = choose(&input, 2) == 1;
    }
    const struct file text = new_file("text");
    const struct file output = new_file("output");
    const struct file error = new_file("error");
    assert_int_equal(write(text.fd, input.bytes, input.n), input.n);
    assert_int_equal(lseek(text.fd, 0, SEEK_SET), 0);
    char *argv[12] = {words[0], words[1], words[2]};
    int argc = 3;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        if (wanted[i]) {
            argv[argc++] = words[3 + i];
        }
    }
    char output_path[32];
    char text_path[32];
    strcpy(output_path, output.path);
    strcpy(text_path, text.path);
    if (wanted[3]) {
        argv[argc++] = output_path;
    }
    argv[argc++] = text_path;
    const int status = run_main(argc, argv, &output, &error);

    manycorr_options options;
    manycorr_options_init(&options);
    options.task_delimiter = syntax->task;
    options.list_delimiter = syntax->list;
    options.number_delimiter = syntax->number;
    options.exact = wanted[0];
    options.stop_at_bad_task = wanted[1];
    char *result;
    size_t n_result;
    manycorr_summary summary = {0};
    const char *bytes = input.n > 0 ? (const char *)input.bytes : "";
    const manycorr_status library_status = manycorr_text(bytes, input.n, &options, &result, &n_result, &summary);
    struct text written = {0};
    struct text said = {0};
    read_file(&output, &written);
    read_file(&error, &said);
    assert_int_equal(status, library_status);
    assert_int_equal(written.n, n_result);
    assert_memory_equal(written.bytes, result, n_result);
    const size_t n_lines = count_lines(&said);
    const bool is_binary = strstr(said.bytes, ": this looks like binary data") != NULL;
    if (wanted[2]) {
        assert_in_range(n_lines, summary.n_bad, summary.n_bad + 1);
    } else if (!is_binary) {
        assert_int_equal(n_lines, summary.n_bad < 20 ? summary.n_bad : 20 + (summary.n_bad > 20));
    }
    free(result);
    text_free(&written);
    text_free(&said);
    close(text.fd);
    close(output.fd);
    close(error.fd);
    return 0;
}
