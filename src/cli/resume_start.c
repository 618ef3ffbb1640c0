/* resume_start.c - see resume_start.h. */
#include "resume_start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "checkpoint.h"
#include "permissions.h"
#include "resume_files.h"

static int fail(const char *name, const char *what, int exit_status) {
    diagnostics_print_error(name, what);
    return exit_status;
}

/* Prints why the run cannot continue; input is the input that the reason is about, or NULL. Returns exit_status. */
static int refuse(const struct resume *resume, const char *input, const char *reason, int exit_status) {
    diagnostics_print("manycorr: %s: cannot resume: %s%s%s (remove it to start over)\n", resume->part_name,
                      input != NULL ? input : "", input != NULL ? " " : "", reason);
    return exit_status;
}

/* Empties FILE.part, and writes a state without progress. Returns an exit status. */
static int start_over(struct resume *resume) {
    resume->state = (struct state){0};
    int error = ftruncate(resume->fd, 0) != 0 || !permissions_set_mode(resume->fd, S_IRUSR | S_IWUSR)
                    ? errno
                    : checkpoint_write(resume);
    if (error == 0 && !output_sync_directory(AT_FDCWD, resume->part_name)) {
        error = errno;
    }
    return error == 0 ? EXIT_DONE : resume_print_error(resume_failed_name(resume, resume->part_name), error);
}

/* Prints the finished part of all inputs, in percent. */
static void print_progress(const struct resume *resume) {
    double n_bytes = 0.0;
    double n_done = (double)resume->state.place.offset;
    for (int i = 0; i < resume->options->n_files; i++) {
        const double n = (double)resume->inputs[i].st_size;
        n_bytes += n;
        n_done += i < resume->state.n_done ? n : 0.0;
    }
    /* Files in /proc have results although their size is 0. */
    const double percent = n_bytes > n_done ? 100.0 * n_done / n_bytes : 100.0;
    diagnostics_print("manycorr: %s: resuming at %d %%\n", resume->options->output, (int)percent);
}

/* Checks that the current input has the same samples as at the last checkpoint. Returns an exit status. */
static int check_input(const struct resume *resume) {
    const struct state *state = &resume->state;
    if (state->place.line == 0 || state->n_done >= resume->options->n_files) {
        return EXIT_DONE;
    }
    const char *name = resume->options->files[state->n_done];
    uint32_t checksum = 0;
    const int fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return resume_print_error(name, errno);
    }
    const uint64_t n_bytes = (uint64_t)resume->inputs[state->n_done].st_size;
    const int error = files_sample(fd, state->place.offset, n_bytes, &checksum);
    close(fd);
    if (error != 0) {
        return resume_print_error(name, error);
    }
    return checksum == state->input_checksum
               ? EXIT_DONE
               : refuse(resume, name, "has different text than when the run started", EXIT_IO);
}

/* Checks the results in FILE.part, and cuts off those after the last checkpoint. Returns an exit status. */
static int continue_part(struct resume *resume) {
    const struct state *state = &resume->state;
    const int error = files_check(resume->fd, state->n_bytes, state->checksum);
    if (error == EBADMSG) {
        return refuse(resume, NULL, "its results have changed since they were written", EXIT_IO);
    }
    if (error != 0) {
        return resume_print_error(resume->part_name, error);
    }
    const off_t n_bytes = (off_t)state->n_bytes;
    if (ftruncate(resume->fd, n_bytes) != 0 || lseek(resume->fd, n_bytes, SEEK_SET) < 0 ||
        !permissions_set_mode(resume->fd, S_IRUSR | S_IWUSR)) {
        return resume_print_error(resume->part_name, errno);
    }
    if (!resume->options->quiet) {
        print_progress(resume);
    }
    return EXIT_DONE;
}

/* Continues the earlier run, unless it differs from this one. Returns an exit status. */
static int continue_run(struct resume *resume, const struct state_difference *difference) {
    if (difference->reason != NULL) {
        const char *input = difference->input >= 0 ? resume->options->files[difference->input] : NULL;
        return refuse(resume, input, difference->reason, difference->is_usage ? EXIT_USAGE : EXIT_IO);
    }
    const int exit_status = check_input(resume);
    return exit_status == EXIT_DONE ? continue_part(resume) : exit_status;
}

/* Whether FILE is the result of a finished run of this user. Other users may be able to write to it. */
static bool is_file_complete(const struct resume *resume) {
    struct stat status;
    const int fd = files_open(resume->file_name, &status);
    const bool is_complete = fd >= 0 && files_check_owner(&status, &resume->own) == NULL &&
                             (uint64_t)status.st_size == resume->state.n_bytes &&
                             files_check(fd, resume->state.n_bytes, resume->state.checksum) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return is_complete;
}

/* Prints what is wrong with the state text[0..n); text is NULL if there is none. Returns an exit status. */
static int refuse_state(const struct resume *resume, const char *text, size_t n) {
    if (text != NULL && state_has_other_format(text, n)) {
        return refuse(resume, NULL, "it was started by another version of manycorr", EXIT_IO);
    }
    return refuse(resume, resume->state_name, text != NULL ? "is damaged" : "is missing", EXIT_IO);
}

/* Compares the earlier run with this one. Its description is text[0..n). */
static struct state_difference compare_runs(const struct resume *resume, const char *text, size_t n) {
    const int n_begun = resume->state.n_done + (resume->state.place.line > 0);
    return state_compare(text, n, resume->description, n_begun);
}

/* Decides what to do. part is the status of FILE.part; the state is text[0..n), or text is NULL if there is none.
   Returns an exit status. */
static int decide(struct resume *resume, const struct stat *part, const char *text, size_t n) {
    const bool is_empty = part->st_size == 0;
    if (is_empty && text != NULL && !state_has_title(text, n)) {
        return fail(resume->state_name, "not made by manycorr: remove it, or choose another FILE", EXIT_IO);
    }
    size_t n_description = 0;
    const bool has_state = text != NULL && state_parse(text, n, &n_description, &resume->state);
    if (!is_empty && !has_state) {
        return refuse_state(resume, text, n);
    }
    struct state_difference difference = {NULL, false, -1};
    if (has_state) {
        difference = compare_runs(resume, text, n_description);
    }
    if (is_empty && text != NULL && files_is_locked(resume->file_name)) { /* that run has yet to remove its state */
        return fail(resume->part_name, "another run is writing it", EXIT_IO);
    }
    const bool is_done = has_state && difference.reason == NULL && resume->state.n_done == resume->options->n_files;
    const char *writers = files_check_writers(part, &resume->own);
    if (!is_done && writers != NULL) { /* a finished FILE.part has the permissions of FILE */
        return fail(resume->part_name, writers, EXIT_IO);
    }
    if (is_empty && is_done && is_file_complete(resume)) {
        resume->is_finished = true;
        return EXIT_DONE;
    }
    return is_empty || resume->state.n_bytes == 0 ? start_over(resume) : continue_run(resume, &difference);
}

/* Reads the state into *text, which the caller frees; NULL if there is no state. Checks that only this user can have
   written it. Returns an exit status. */
static int read_state(const struct resume *resume, char **text, size_t *n) {
    *text = NULL;
    *n = 0;
    struct stat status;
    const int fd = files_open(resume->state_name, &status);
    if (fd < 0) {
        return errno == ENOENT ? EXIT_DONE : resume_print_error(resume->state_name, errno);
    }
    const char *reason = files_check_owner(&status, &resume->own);
    reason = reason != NULL ? reason : files_check_writers(&status, &resume->own);
    const int error = reason == NULL ? files_read(fd, &status, text, n) : 0;
    close(fd);
    return reason != NULL ? fail(resume->state_name, reason, EXIT_IO)
           : error != 0   ? resume_print_error(resume->state_name, error)
                          : EXIT_DONE;
}

/* Reads the state, and decides. part is the status of FILE.part, which is locked. Returns an exit status. */
static int read_and_decide(struct resume *resume, const struct stat *part) {
    char *text;
    size_t n;
    int exit_status = read_state(resume, &text, &n);
    if (exit_status == EXIT_DONE) {
        exit_status = decide(resume, part, text, n);
    }
    free(text);
    return exit_status;
}

/* Checks that FILE.part, with the status *part, belongs to this user. Returns an exit status. */
static int check_part_owner(struct resume *resume, const struct stat *part) {
    resume->own = (struct stat){.st_uid = geteuid(), .st_mode = S_IFREG | S_IRUSR | S_IWUSR};
    const bool is_usual = part->st_uid == resume->own.st_uid && files_check_writers(part, &resume->own) == NULL;
    /* Some file systems give all files the same owner and mode: then a new file shows both. */
    if (S_ISREG(part->st_mode) && !is_usual &&
        !files_probe_new(resume->new_state_name, S_IRUSR | S_IWUSR, &resume->own)) {
        return resume_print_error(resume->new_state_name, errno);
    }
    const char *reason = files_check_owner(part, &resume->own);
    return reason != NULL ? fail(resume->part_name, reason, EXIT_IO) : EXIT_DONE;
}

/* Removes FILE.part if it is empty. */
static void remove_empty_part(const struct resume *resume) {
    struct stat status;
    if (files_check_name(resume->fd, resume->part_name, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size == 0) {
        (void)unlink(resume->part_name);
    }
}

int resume_start(struct resume *resume, struct output *output) {
    struct stat part = {0};
    resume->fd = files_open_locked(resume->part_name, &part);
    if (resume->fd < 0) {
        return errno == EWOULDBLOCK ? fail(resume->part_name, "another run is writing it", EXIT_IO)
                                    : resume_print_error(resume->part_name, errno);
    }
    int exit_status = check_part_owner(resume, &part);
    if (exit_status != EXIT_DONE) {
        return exit_status;
    }
    exit_status = read_and_decide(resume, &part);
    if (exit_status == EXIT_DONE) {
        output->fd = fcntl(resume->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (output->fd >= 0) {
            return EXIT_DONE;
        }
        exit_status = resume_print_error(resume->part_name, errno);
    }
    remove_empty_part(resume);
    return exit_status;
}
