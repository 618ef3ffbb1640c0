/* resume.c - see resume.h. */
#include "resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "exit_status.h"
#include "permissions.h"
#include "resume_files.h"

/* The program uses of the library what manycorr.h has, which clock.h is no part of. */
static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int say(const char *name, const char *what, int exit_status) {
    diagnostics_print("manycorr: %s: %s\n", name, what);
    return exit_status;
}

const char *resume_error(int error) {
    return error == ESTALE ? "FILE.part has been removed or replaced while it was written" : strerror(error);
}

const char *resume_failed_file(const struct resume *resume, const char *name) {
    return resume->failed != NULL ? resume->failed : name;
}

static int say_error(const char *name, int error) {
    return say(name, resume_error(error), error == ENOMEM ? EXIT_MEMORY : EXIT_IO);
}

/* What has been done is of no use to this run. input is the one that is to blame, or NULL. */
static int refuse(const struct resume *resume, const char *input, const char *what, int exit_status) {
    diagnostics_print("manycorr: %s: cannot resume: %s%s%s (remove it to start anew)\n", resume->part,
                      input != NULL ? input : "", input != NULL ? " " : "", what);
    return exit_status;
}

/* Looks at all inputs: only regular files can be read from a place on. Returns an exit status. */
static int look_at_inputs(struct resume *resume) {
    const struct cli_options *options = resume->options;
    resume->inputs = calloc((size_t)options->n_files, sizeof *resume->inputs);
    if (resume->inputs == NULL) {
        return say_error("--resume", ENOMEM);
    }
    for (int i = 0; i < options->n_files; i++) {
        if (stat(options->files[i], &resume->inputs[i]) != 0) {
            return say_error(options->files[i], errno);
        }
        if (!S_ISREG(resume->inputs[i].st_mode)) {
            return say(options->files[i], "not a regular file: --resume could not go on in it", EXIT_USAGE);
        }
    }
    return EXIT_DONE;
}

/* FILE is to be a regular file with a name of its own, or one that does not exist yet; of a directory,
   output_open_part will speak. */
static int look_at_output(const char *name) {
    int fd;
    if (!output_find_descriptor(name, &fd)) {
        return say_error(name, ENOMEM);
    }
    struct stat status;
    const bool exists = stat(name, &status) == 0;
    if ((exists && !S_ISDIR(status.st_mode) && (!S_ISREG(status.st_mode) || status.st_nlink == 0)) || fd >= 0) {
        return say(name, "not a regular file: --resume could not go on with it", EXIT_USAGE);
    }
    return EXIT_DONE;
}

/* No file that is written is to be an input: what was read would not be there the next time. */
static int check_inputs(const struct resume *resume) {
    const char *const written[] = {resume->file, resume->part, resume->state, resume->new_state};
    for (size_t k = 0; k < sizeof written / sizeof written[0]; k++) {
        struct stat status;
        const bool exists = stat(written[k], &status) == 0;
        for (int i = 0; exists && i < resume->options->n_files; i++) {
            if (files_are_same(&status, &resume->inputs[i])) {
                return say(resume->options->files[i], "input file is the output file", EXIT_IO);
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

static bool choose_names(struct resume *resume, const struct output *output) {
    resume->file = concatenate(output->path, "");
    resume->part = concatenate(output->temporary, "");
    resume->state = concatenate(output->temporary, ".state");
    resume->new_state = concatenate(output->temporary, ".state.new");
    resume->description = state_describe(resume->options, resume->inputs);
    return resume->file != NULL && resume->part != NULL && resume->state != NULL && resume->new_state != NULL &&
           resume->description != NULL;
}

/* Whether FILE.part still is the file that is locked: a user may have removed it, and another run begun another one.
   Returns 0 or errno: ESTALE if it is not. */
static int check_own_name(const struct resume *resume) {
    struct stat opened;
    return files_check_name(resume->fd, resume->part, &opened);
}

/* Takes the checksum of the present input, if it has been begun. Returns 0 or errno. */
static int sample_input(struct resume *resume) {
    struct state *now = &resume->now;
    now->input_checksum = 0;
    if (now->place.line == 0) {
        return 0;
    }
    const struct stat *input = &resume->inputs[now->n_done];
    return files_sample(resume->input_fd, now->place.offset, (uint64_t)input->st_size, &now->input_checksum);
}

/* Replaces the state by a text. Returns 0 or errno: ESTALE where another FILE.part is there now. */
static int replace_state(struct resume *resume, const char *text, size_t n) {
    /* It may be of a run that was killed, or a link. */
    const int unlink_error = unlink(resume->new_state) != 0 ? errno : 0;
    struct stat written = {0};
    int error = files_write(resume->new_state, text, n, &written);
    if (error != 0) {
        resume->failed = resume->new_state;
        return error == EEXIST && unlink_error != 0 ? unlink_error : error;
    }
    error = check_own_name(resume); /* else the state is another run's, too */
    if (error == 0 && rename(resume->new_state, resume->state) != 0) {
        error = errno;
        resume->failed = resume->state;
    }
    if (error != 0) {
        files_unlink_own(resume->new_state, &written);
        return error;
    }
    resume->saved = written;
    return 0;
}

/* Makes sure of what FILE.part has, and then of the state. Returns 0 or errno: ESTALE where another FILE.part is
   there now. */
static int save(struct resume *resume) {
    resume->failed = NULL;
    int error = check_own_name(resume);
    if (error != 0) {
        return error;
    }
    if (fdatasync(resume->fd) != 0) {
        return errno;
    }
    error = sample_input(resume);
    if (error != 0) {
        resume->failed = resume->options->files[resume->now.n_done];
        return error;
    }
    size_t n;
    char *text = state_print(resume->description, &resume->now, &n);
    error = text != NULL ? replace_state(resume, text, n) : ENOMEM;
    free(text);
    return error;
}

enum { NEW_MODE = 0666 }; /* less what umask, or the directory's, takes away */

/* Makes a file with that mode in the directory of FILE.part, looks at its owner and permissions, and removes it.
   Returns false with errno. */
static bool look_at_new_file(const struct resume *resume, mode_t mode, struct stat *status) {
    const int fd = open(resume->new_state, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, mode);
    if (fd < 0) {
        return false;
    }
    const bool found = fstat(fd, status) == 0;
    close(fd);
    (void)unlink(resume->new_state);
    return found;
}

/* Begins with nothing. The state is there before any results are. */
static int begin_anew(struct resume *resume) {
    resume->now = (struct state){0};
    int error =
        ftruncate(resume->fd, 0) != 0 || !permissions_set_mode(resume->fd, S_IRUSR | S_IWUSR) ? errno : save(resume);
    if (error == 0 && !output_sync_directory(AT_FDCWD, resume->part)) {
        error = errno;
    }
    return error == 0 ? EXIT_DONE : say_error(resume_failed_file(resume, resume->part), error);
}

/* Says how much of the inputs is done. */
static void say_where(const struct resume *resume) {
    double n_bytes = 0.0;
    double n_done = (double)resume->now.place.offset;
    for (int i = 0; i < resume->options->n_files; i++) {
        const double n = (double)resume->inputs[i].st_size;
        n_bytes += n;
        n_done += i < resume->now.n_done ? n : 0.0;
    }
    /* Files of the kernel's own have no size. */
    const double percent = n_bytes > n_done ? 100.0 * n_done / n_bytes : 100.0;
    diagnostics_print("manycorr: %s: resuming at %d %%\n", resume->options->output, (int)percent);
}

/* Checks what FILE.part has, and cuts off what is not sure. */
static int go_on(struct resume *resume) {
    const struct state *now = &resume->now;
    const int error = files_check(resume->fd, now->n_bytes, now->checksum);
    if (error == EBADMSG) {
        return refuse(resume, NULL, "its results are not those that were written", EXIT_IO);
    }
    if (error != 0) {
        return say_error(resume->part, error);
    }
    const off_t n_bytes = (off_t)now->n_bytes;
    if (ftruncate(resume->fd, n_bytes) != 0 || lseek(resume->fd, n_bytes, SEEK_SET) < 0 ||
        !permissions_set_mode(resume->fd, S_IRUSR | S_IWUSR)) {
        return say_error(resume->part, errno);
    }
    if (!resume->options->quiet) {
        say_where(resume);
    }
    return EXIT_DONE;
}

/* Whether FILE is what a run of this user that was done has made. Others may write to it, if they are to. */
static bool is_complete(const struct resume *resume) {
    struct stat status;
    const int fd = files_open(resume->file, &status);
    const bool complete = fd >= 0 && files_find_stranger(&status, &resume->own) == NULL &&
                          (uint64_t)status.st_size == resume->now.n_bytes &&
                          files_check(fd, resume->now.n_bytes, resume->now.checksum) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return complete;
}

/* Makes sure that the input in which the run goes on has the sample that it had. Returns an exit status. */
static int check_input(const struct resume *resume) {
    const struct state *now = &resume->now;
    if (now->place.line == 0 || now->n_done >= resume->options->n_files) {
        return EXIT_DONE;
    }
    const char *name = resume->options->files[now->n_done];
    uint32_t checksum = 0;
    const int fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return say_error(name, errno);
    }
    const uint64_t n_bytes = (uint64_t)resume->inputs[now->n_done].st_size;
    const int error = files_sample(fd, now->place.offset, n_bytes, &checksum);
    close(fd);
    if (error != 0) {
        return say_error(name, error);
    }
    return checksum == now->input_checksum ? EXIT_DONE
                                           : refuse(resume, name, "has other text than when it was begun", EXIT_IO);
}

/* Says what is wrong with the state text[0..n), or that there is none (text NULL). Returns an exit status. */
static int refuse_state(const struct resume *resume, const char *text, size_t n) {
    if (text != NULL && state_is_of_other_version(text, n)) {
        return refuse(resume, NULL, "it was begun by another version of manycorr", EXIT_IO);
    }
    return refuse(resume, resume->state, text != NULL ? "is damaged" : "is not there to tell what it is", EXIT_IO);
}

/* Decides what to do with FILE.part, *part, where the state is text[0..n_text), or not there if that is NULL. */
static int decide(struct resume *resume, const struct stat *part, const char *text, size_t n_text) {
    const off_t n_part = part->st_size;
    if (n_part == 0 && text != NULL && !state_is_ours(text, n_text)) {
        return say(resume->state, "not of manycorr: remove it, or choose another FILE", EXIT_IO);
    }
    size_t n_description = 0;
    const bool whole = text != NULL && state_parse(text, n_text, &n_description, &resume->now);
    if (n_part > 0 && !whole) {
        return refuse_state(resume, text, n_text);
    }
    struct state_difference difference = {NULL, false, -1};
    if (whole) {
        const int n_begun = resume->now.n_done + (resume->now.place.line > 0);
        difference = state_compare(text, n_description, resume->description, n_begun);
    }
    if (n_part == 0 && text != NULL && files_is_locked(resume->file)) {
        return say(resume->part, "another run is writing it", EXIT_IO);
    }
    const bool is_done = whole && difference.what == NULL && resume->now.n_done == resume->options->n_files;
    if (!is_done && files_find_writer(part, &resume->own) != NULL) { /* else it has got the permissions of FILE */
        return say(resume->part, files_find_writer(part, &resume->own), EXIT_IO);
    }
    if (n_part == 0 && is_done && is_complete(resume)) {
        resume->is_finished = true;
        return EXIT_DONE;
    }
    if (n_part == 0 || resume->now.n_bytes == 0) {
        return begin_anew(resume);
    }
    if (difference.what != NULL) {
        const char *input = difference.input >= 0 ? resume->options->files[difference.input] : NULL;
        return refuse(resume, input, difference.what, difference.is_usage ? EXIT_USAGE : EXIT_IO);
    }
    const int exit_status = check_input(resume);
    return exit_status == EXIT_DONE ? go_on(resume) : exit_status;
}

/* Reads the state, if it is there and this user's: *text, to be freed, or NULL. Returns an exit status. */
static int read_state(const struct resume *resume, char **text, size_t *n) {
    *text = NULL;
    *n = 0;
    struct stat status;
    const int fd = files_open(resume->state, &status);
    if (fd < 0) {
        return errno == ENOENT ? EXIT_DONE : say_error(resume->state, errno);
    }
    const char *stranger = files_find_stranger(&status, &resume->own);
    const char *fault = stranger != NULL ? stranger : files_find_writer(&status, &resume->own);
    const int error = fault == NULL ? files_read(fd, &status, text, n) : 0;
    close(fd);
    return fault != NULL ? say(resume->state, fault, EXIT_IO)
           : error != 0  ? say_error(resume->state, error)
                         : EXIT_DONE;
}

/* Looks at what is there, with the lock on FILE.part, which is *part. */
static int find_state(struct resume *resume, const struct stat *part) {
    char *text;
    size_t n;
    int exit_status = read_state(resume, &text, &n);
    if (exit_status == EXIT_DONE) {
        exit_status = decide(resume, part, text, n);
    }
    free(text);
    return exit_status;
}

/* Makes sure that FILE.part, *part, is this user's. Returns an exit status. */
static int check_owner(struct resume *resume, const struct stat *part) {
    resume->own = (struct stat){.st_uid = geteuid(), .st_mode = S_IFREG | S_IRUSR | S_IWUSR};
    const bool is_usual = part->st_uid == resume->own.st_uid && files_find_writer(part, &resume->own) == NULL;
    if (S_ISREG(part->st_mode) && !is_usual && !look_at_new_file(resume, S_IRUSR | S_IWUSR, &resume->own)) {
        return say_error(resume->new_state, errno);
    }
    const char *stranger = files_find_stranger(part, &resume->own);
    return stranger != NULL ? say(resume->part, stranger, EXIT_IO) : EXIT_DONE;
}

/* Removes a FILE.part that this run has made, or found, and that has nothing in it. */
static void remove_unused(const struct resume *resume) {
    struct stat status;
    if (files_check_name(resume->fd, resume->part, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0) {
        (void)unlink(resume->part);
    }
}

/* Opens FILE.part and goes on with it, or begins it. */
static int open_part(struct resume *resume, struct output *output) {
    struct stat part = {0};
    resume->fd = files_open_locked(resume->part, &part);
    if (resume->fd < 0) {
        return errno == EWOULDBLOCK ? say(resume->part, "another run is writing it", EXIT_IO)
                                    : say_error(resume->part, errno);
    }
    int exit_status = check_owner(resume, &part);
    if (exit_status != EXIT_DONE) {
        return exit_status;
    }
    exit_status = find_state(resume, &part);
    if (exit_status == EXIT_DONE) {
        output->fd = fcntl(resume->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (output->fd >= 0) {
            return EXIT_DONE;
        }
        exit_status = say_error(resume->part, errno);
    }
    remove_unused(resume);
    return exit_status;
}

int resume_open(struct resume *resume, const struct cli_options *options, struct output *output) {
    *resume = (struct resume){.options = options, .fd = -1, .input_fd = -1};
    *output = (struct output){.name = options->output, .fd = -1, .directory = -1};
    int exit_status = look_at_inputs(resume);
    if (exit_status == EXIT_DONE) {
        exit_status = look_at_output(options->output);
    }
    if (exit_status != EXIT_DONE) {
        return exit_status;
    }
    bool out_of_memory;
    if (!output_open_part(output, options->output, &out_of_memory)) {
        return out_of_memory ? EXIT_MEMORY : EXIT_IO;
    }
    if (!choose_names(resume, output)) {
        return say_error("--resume", ENOMEM);
    }
    exit_status = check_inputs(resume);
    return exit_status == EXIT_DONE ? open_part(resume, output) : exit_status;
}

void resume_count(struct resume *resume, const manycorr_summary *counts, const struct diagnostics *diagnostics) {
    resume->counts = counts;
    resume->diagnostics = diagnostics;
    resume->next_seconds = seconds_now() + resume->options->checkpoint_seconds;
}

int resume_note_progress(struct resume *resume, const manycorr_place *place, const manycorr_summary *summary,
                         const char *results, size_t result_bytes) {
    struct state *now = &resume->now;
    now->place = *place;
    now->n_bytes += result_bytes;
    now->checksum = state_checksum(now->checksum, results, result_bytes);
    const double seconds = seconds_now();
    if (seconds < resume->next_seconds) {
        return 0;
    }
    now->counts = *summary;
    now->counts.bytes_in += place->offset - resume->begin.offset;
    now->counts.bytes_out = now->n_bytes;
    now->counts.wall_seconds += seconds - resume->begin_seconds;
    now->n_printed = resume->diagnostics->n_printed;
    const int error = save(resume);
    resume->next_seconds = seconds_now() + resume->options->checkpoint_seconds;
    return error;
}

static bool is_same_time(struct timespec a, struct timespec b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Has states describe the next input as it is now. Returns false where there is no memory. */
static bool describe_again(struct resume *resume, const struct stat *now) {
    resume->inputs[resume->now.n_done] = *now;
    free(resume->description);
    resume->description = state_describe(resume->options, resume->inputs);
    return resume->description != NULL;
}

int resume_begin_input(struct resume *resume, int fd, manycorr_options *library) {
    const struct stat *before = &resume->inputs[resume->now.n_done];
    struct stat now;
    if (fstat(fd, &now) != 0) {
        return errno;
    }
    if (!files_are_same(before, &now) || before->st_size != now.st_size ||
        !is_same_time(before->st_mtim, now.st_mtim)) {
        return ESTALE;
    }
    const bool is_same_ctime = is_same_time(before->st_ctim, now.st_ctim);
    if (!is_same_ctime && resume->now.place.line > 0) {
        return ESTALE;
    }
    if (!is_same_ctime && !describe_again(resume, &now)) { /* no result depends on its text yet */
        return ENOMEM;
    }
    resume->input_fd = fd;
    resume->begin = resume->now.place;
    resume->begin_seconds = seconds_now();
    if (manycorr_options_set_begin(library, resume->begin.line > 0 ? &resume->begin : NULL) != MANYCORR_OK) {
        return EINVAL; /* no state of ours has such a place */
    }
    return 0;
}

void resume_end_input(struct resume *resume) {
    resume->now.n_done++;
    resume->now.place = (manycorr_place){0};
    resume->input_fd = -1;
}

/* Gives FILE.part the permissions of FILE, or of a new file. Returns false with errno. */
static bool give_permissions(const struct resume *resume) {
    struct stat status;
    if (stat(resume->file, &status) == 0) {
        return permissions_copy(resume->fd, resume->file, &status);
    }
    return errno == ENOENT && look_at_new_file(resume, NEW_MODE, &status) &&
           permissions_set_mode(resume->fd, status.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO));
}

int resume_commit(struct resume *resume, struct output *output) {
    if (resume->is_finished) {
        resume_abandon(resume); /* an empty FILE.part, and the state */
        return output_sync_directory(AT_FDCWD, resume->part) ? EXIT_DONE : say_error(resume->options->output, errno);
    }
    resume->now.counts = *resume->counts;
    resume->now.n_printed = resume->diagnostics->n_printed;
    int error = save(resume);
    if (error == 0 && !give_permissions(resume)) {
        error = errno;
    }
    if (error != 0) {
        return say_error(resume_failed_file(resume, resume->part), error);
    }
    if (!output_finish(output)) {
        return EXIT_IO;
    }
    error = check_own_name(resume); /* once more: to sync may take long */
    if (error != 0) {
        return say_error(resume->part, error);
    }
    if (!output_rename(output)) {
        return EXIT_IO;
    }
    struct stat opened;
    struct stat named;
    error = files_check_name(resume->fd, resume->file, &opened);
    if (error == ESTALE && opened.st_nlink == 0 && lstat(resume->file, &named) == 0) {
        /* Another run's has been renamed after all; else somebody has taken FILE already. */
        return say_error(resume->options->output, ESTALE);
    }
    if (!output_sync_directory(AT_FDCWD, resume->file)) {
        return say_error(resume->options->output, errno);
    }
    files_unlink_own(resume->state, &resume->saved); /* if it stays, the same command finds that it is done */
    return EXIT_DONE;
}

void resume_abandon(struct resume *resume) {
    if (check_own_name(resume) != 0) {
        return; /* it is another run's by now */
    }
    /* What stays, if these fail, has nothing in it. With FILE.part goes the lock, so it is last. */
    (void)!ftruncate(resume->fd, 0);
    (void)unlink(resume->state);
    (void)unlink(resume->new_state);
    (void)unlink(resume->part);
}

void resume_close(struct resume *resume) {
    if (resume->fd >= 0) {
        close(resume->fd);
    }
    free(resume->inputs);
    free(resume->file);
    free(resume->part);
    free(resume->state);
    free(resume->new_state);
    free(resume->description);
    *resume = (struct resume){.fd = -1, .input_fd = -1};
}
