/* resume.c - see resume.h. */
#include "resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "checkpoint.h"
#include "paths.h"
#include "permissions.h"
#include "resume_files.h"
#include "resume_start.h"

static double get_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int resume_print_error(const char *name, int error) {
    diagnostics_print_error(name, error == ESTALE ? "FILE.part has been removed or replaced during the run"
                                                  : strerror(error));
    return error == ENOMEM ? EXIT_MEMORY : EXIT_IO;
}

const char *resume_failed_name(const struct resume *resume, const char *name) {
    return resume->failed_name != NULL ? resume->failed_name : name;
}

/* Prints that a file is not regular. Returns an exit status. */
static int refuse_file(const char *name) {
    diagnostics_print_error(name, "not a regular file, which --resume needs");
    return EXIT_USAGE;
}

/* Reads the status of all inputs, and checks that they are regular files: only these can be read from any position.
   Returns an exit status. */
static int check_inputs(struct resume *resume) {
    const struct cli_options *options = resume->options;
    resume->inputs = calloc((size_t)options->n_files, sizeof *resume->inputs);
    if (resume->inputs == NULL) {
        return resume_print_error("--resume", ENOMEM);
    }
    for (int i = 0; i < options->n_files; i++) {
        if (stat(options->files[i], &resume->inputs[i]) != 0) {
            return resume_print_error(options->files[i], errno);
        }
        if (!S_ISREG(resume->inputs[i].st_mode)) {
            return refuse_file(options->files[i]);
        }
    }
    return EXIT_DONE;
}

/* Checks that FILE is a regular file with a name, or does not exist. output_prepare_part refuses a directory. Returns
   an exit status. */
static int check_output(const char *name) {
    int fd;
    if (!paths_find_descriptor(name, &fd)) {
        return resume_print_error(name, ENOMEM);
    }
    struct stat status = {0};
    const bool exists = stat(name, &status) == 0;
    const bool is_named_file = S_ISREG(status.st_mode) && status.st_nlink > 0;
    if (fd >= 0 || (exists && !S_ISDIR(status.st_mode) && !is_named_file)) {
        return refuse_file(name);
    }
    return EXIT_DONE;
}

/* Checks that no input is a file that this run writes: a later run could not read it again. Returns an exit status. */
static int check_inputs_against_outputs(const struct resume *resume) {
    const char *const outputs[] = {resume->file_name, resume->part_name, resume->state_name, resume->new_state_name};
    for (size_t k = 0; k < sizeof outputs / sizeof outputs[0]; k++) {
        struct stat status;
        const bool exists = stat(outputs[k], &status) == 0;
        for (int i = 0; exists && i < resume->options->n_files; i++) {
            if (files_are_same(&status, &resume->inputs[i])) {
                diagnostics_print_error(resume->options->files[i], "input file is the output file");
                return EXIT_IO;
            }
        }
    }
    return EXIT_DONE;
}

static char *concatenate(const char *text, const char *suffix) {
    const size_t n_bytes = strlen(text) + strlen(suffix) + 1;
    char *both = malloc(n_bytes);
    if (both != NULL) {
        snprintf(both, n_bytes, "%s%s", text, suffix);
    }
    return both;
}

/* Sets the names of all files, and the description. Returns false if there is no memory. */
static bool choose_names(struct resume *resume, const struct output *output) {
    resume->file_name = concatenate(output->path, "");
    resume->part_name = concatenate(output->temporary, "");
    resume->state_name = concatenate(output->temporary, ".state");
    resume->new_state_name = concatenate(output->temporary, ".state.new");
    resume->description = state_describe(resume->options, resume->inputs);
    return resume->file_name != NULL && resume->part_name != NULL && resume->state_name != NULL &&
           resume->new_state_name != NULL && resume->description != NULL;
}

int resume_open(struct resume *resume, const struct cli_options *options, struct output *output) {
    *resume = (struct resume){.options = options, .fd = -1, .input_fd = -1};
    *output = (struct output){.name = options->output, .fd = -1, .directory = -1};
    int exit_status = check_inputs(resume);
    if (exit_status == EXIT_DONE) {
        exit_status = check_output(options->output);
    }
    if (exit_status != EXIT_DONE) {
        return exit_status;
    }
    bool out_of_memory;
    if (!output_prepare_part(output, options->output, &out_of_memory)) {
        return out_of_memory ? EXIT_MEMORY : EXIT_IO;
    }
    if (!choose_names(resume, output)) {
        return resume_print_error("--resume", ENOMEM);
    }
    exit_status = check_inputs_against_outputs(resume);
    return exit_status == EXIT_DONE ? resume_start(resume, output) : exit_status;
}

void resume_set_counters(struct resume *resume, const manycorr_summary *counts, const struct diagnostics *diagnostics) {
    resume->counts = counts;
    resume->diagnostics = diagnostics;
    resume->next_seconds = get_seconds() + resume->options->checkpoint_seconds;
}

static bool is_same_time(struct timespec a, struct timespec b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Replaces the status of the next input in later states. Returns false if there is no memory. */
static bool describe_again(struct resume *resume, const struct stat *now) {
    resume->inputs[resume->state.n_done] = *now;
    free(resume->description);
    resume->description = state_describe(resume->options, resume->inputs);
    return resume->description != NULL;
}

int resume_begin_input(struct resume *resume, int fd, manycorr_options *library) {
    const struct stat *before = &resume->inputs[resume->state.n_done];
    struct stat now;
    if (fstat(fd, &now) != 0) {
        return errno;
    }
    if (!files_are_same(before, &now) || before->st_size != now.st_size ||
        !is_same_time(before->st_mtim, now.st_mtim)) {
        return ESTALE;
    }
    const bool is_same_ctime = is_same_time(before->st_ctim, now.st_ctim);
    if (!is_same_ctime && resume->state.place.line > 0) {
        return ESTALE;
    }
    if (!is_same_ctime && !describe_again(resume, &now)) { /* no result depends on this input yet */
        return ENOMEM;
    }
    resume->input_fd = fd;
    resume->begin = resume->state.place;
    resume->begin_seconds = get_seconds();
    if (manycorr_options_set_begin(library, resume->begin.line > 0 ? &resume->begin : NULL) != MANYCORR_OK) {
        return EINVAL; /* no state of manycorr has such a place */
    }
    return 0;
}

int resume_update(struct resume *resume, const manycorr_place *place, const manycorr_summary *summary,
                  const char *results, size_t result_bytes) {
    struct state *state = &resume->state;
    state->place = *place;
    state->n_bytes += result_bytes;
    state->checksum = state_extend_checksum(state->checksum, results, result_bytes);
    const double seconds = get_seconds();
    if (seconds < resume->next_seconds) {
        return 0;
    }
    state->counts = *summary;
    state->counts.bytes_in += place->offset - resume->begin.offset;
    state->counts.bytes_out = state->n_bytes;
    state->counts.wall_seconds += seconds - resume->begin_seconds;
    state->n_printed = resume->diagnostics->n_printed;
    const int error = checkpoint_write(resume);
    resume->next_seconds = get_seconds() + resume->options->checkpoint_seconds;
    return error;
}

void resume_end_input(struct resume *resume) {
    resume->state.n_done++;
    resume->state.place = (manycorr_place){0};
    resume->input_fd = -1;
}

/* Gives FILE.part the permissions of FILE, or of a new file if there is no FILE. Returns false with errno. */
static bool set_permissions(const struct resume *resume) {
    enum { NEW_MODE = 0666 }; /* the umask or the default access control list of the directory restricts it */
    struct stat status;
    if (stat(resume->file_name, &status) == 0) {
        return permissions_copy(resume->fd, resume->file_name, &status);
    }
    return errno == ENOENT && files_probe_new(resume->new_state_name, NEW_MODE, &status) &&
           permissions_set_mode(resume->fd, status.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO));
}

/* Writes the last checkpoint, sets the permissions, and closes the output. Returns an exit status. */
static int finish_part(struct resume *resume, struct output *output) {
    resume->state.counts = *resume->counts;
    resume->state.n_printed = resume->diagnostics->n_printed;
    int error = checkpoint_write(resume);
    if (error == 0 && !set_permissions(resume)) {
        error = errno;
    }
    if (error != 0) {
        return resume_print_error(resume_failed_name(resume, resume->part_name), error);
    }
    return output_finish(output) ? EXIT_DONE : EXIT_IO;
}

/* Whether this run has renamed another run's FILE.part, which replaced ours after the last check. If a user has moved
   or removed FILE since, our file still has a name, or FILE does not exist: that is no error. */
static bool is_foreign_file(const struct resume *resume) {
    struct stat opened;
    struct stat named;
    return files_check_name(resume->fd, resume->file_name, &opened) == ESTALE && opened.st_nlink == 0 &&
           lstat(resume->file_name, &named) == 0;
}

/* Renames FILE.part to FILE, and removes the state. Returns an exit status. */
static int rename_part(struct resume *resume, struct output *output) {
    const int error = checkpoint_check_part(resume); /* again: the sync may have taken long */
    if (error != 0) {
        return resume_print_error(resume->part_name, error);
    }
    if (!output_rename(output)) {
        return EXIT_IO;
    }
    if (is_foreign_file(resume)) {
        return resume_print_error(resume->options->output, ESTALE);
    }
    if (!output_sync_directory(AT_FDCWD, resume->file_name)) {
        return resume_print_error(resume->options->output, errno);
    }
    files_unlink_own(resume->state_name, &resume->saved_state); /* if it stays, the next run finds FILE complete */
    return EXIT_DONE;
}

int resume_commit(struct resume *resume, struct output *output) {
    if (resume->is_finished) {
        resume_abandon(resume); /* FILE.part is empty; the state is no longer needed */
        return output_sync_directory(AT_FDCWD, resume->part_name) ? EXIT_DONE
                                                                  : resume_print_error(resume->options->output, errno);
    }
    const int exit_status = finish_part(resume, output);
    return exit_status == EXIT_DONE ? rename_part(resume, output) : exit_status;
}

void resume_abandon(struct resume *resume) {
    if (checkpoint_check_part(resume) != 0) {
        return; /* FILE.part is another run's */
    }
    /* If these calls fail, files without results stay. FILE.part is last, as its name goes with the lock. */
    (void)!ftruncate(resume->fd, 0);
    (void)unlink(resume->state_name);
    (void)unlink(resume->new_state_name);
    (void)unlink(resume->part_name);
}

void resume_close(struct resume *resume) {
    if (resume->fd >= 0) {
        close(resume->fd);
    }
    free(resume->inputs);
    free(resume->file_name);
    free(resume->part_name);
    free(resume->state_name);
    free(resume->new_state_name);
    free(resume->description);
    *resume = (struct resume){.fd = -1, .input_fd = -1};
}
