/* resume.c - see resume.h. */
#include "resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "exit_status.h"
#include "permissions.h"

/* A state has a line for each input: there is no more than fits into a command line. */
static const off_t MAX_STATE_BYTES = (off_t)1 << 30;

/* A name of ours may stand for anything: opening it must neither wait nor have effects. */
enum { READ_FLAGS = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW };

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

static int say_error(const char *name, int error) {
    return say(name, resume_error(error), error == ENOMEM ? EXIT_MEMORY : EXIT_IO);
}

/* What has been done is of no use to this run. input is the one that is to blame, or NULL. */
static int refuse(const struct resume *resume, const char *input, const char *what, int exit_status) {
    diagnostics_print("manycorr: %s: cannot go on with it: %s%s%s (remove it to start anew)\n", resume->part,
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

static bool is_same_file(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* FILE is to be a regular file with a name of its own, or one that does not exist yet; of a directory, output_open_part will speak. */
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
            if (is_same_file(&status, &resume->inputs[i])) {
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

/* Whether FILE.part is the file open as fd, which is *opened. Returns 0, ESTALE if it is not, or what looking at them met. */
static int check_name(int fd, const char *part, struct stat *opened) {
    struct stat named = {0}; /* no file */
    if (fstat(fd, opened) != 0 || (lstat(part, &named) != 0 && errno != ENOENT)) {
        return errno;
    }
    return is_same_file(opened, &named) ? 0 : ESTALE;
}

/* Opens FILE.part and locks it, making it if need be. Returns -1 with errno: EWOULDBLOCK where another run has the lock. */
static int open_locked(const char *part, struct stat *opened) {
    for (;;) {
        const int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, S_IRUSR | S_IWUSR);
        if (fd < 0) {
            return -1;
        }
        const int error = flock(fd, LOCK_EX | LOCK_NB) != 0 ? errno : check_name(fd, part, opened);
        if (error == 0) {
            return fd;
        }
        close(fd);
        if (error != ESTALE) { /* else the run that had it has just renamed it */
            errno = error;
            return -1;
        }
    }
}

/* Whether FILE.part still is the file that is locked: a user may have removed it, and another run begun another one. Returns 0 or
   errno: ESTALE if it is not. */
static int check_own_name(const struct resume *resume) {
    struct stat opened;
    return check_name(resume->fd, resume->part, &opened);
}

/* Whether another run holds the lock on a file: on FILE, it is about to remove its state. */
static bool is_locked(const char *file) {
    const int fd = open(file, READ_FLAGS);
    if (fd < 0) {
        return false;
    }
    const bool locked = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(fd);
    return locked;
}

/* The length of a file that is to be read into memory. Returns 0 or errno: EINVAL for what is no regular file. */
static int find_length(int fd, size_t *n_bytes) {
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return errno;
    }
    *n_bytes = (size_t)status.st_size;
    return !S_ISREG(status.st_mode) ? EINVAL : status.st_size > MAX_STATE_BYTES ? EFBIG : 0;
}

/* Reads text[0..*n), n_wanted bytes or all that there are, and terminates it. Returns 0 or errno. */
static int read_bytes(int fd, size_t n_wanted, char *text, size_t *n) {
    ssize_t n_now = 1;
    for (*n = 0; *n < n_wanted && n_now != 0; *n += n_now > 0 ? (size_t)n_now : 0) {
        n_now = read(fd, text + *n, n_wanted - *n);
        if (n_now < 0 && errno != EINTR) {
            return errno;
        }
    }
    text[*n] = '\0';
    return 0;
}

/* Reads all of a file into *text, which is terminated and to be freed. Returns 0 or errno: EINVAL for what is no regular file. */
static int read_file(const char *name, char **text, size_t *n) {
    *text = NULL;
    *n = 0;
    const int fd = open(name, READ_FLAGS);
    if (fd < 0) {
        return errno;
    }
    size_t n_wanted = 0;
    int error = find_length(fd, &n_wanted);
    if (error == 0) {
        *text = malloc(n_wanted + 1);
        error = *text != NULL ? read_bytes(fd, n_wanted, *text, n) : ENOMEM;
    }
    close(fd);
    return error;
}

/* Whether the first n bytes of fd have that checksum. Returns 0, EBADMSG, or what reading met. */
static int check_results(int fd, uint64_t n, uint32_t checksum) {
    static char text[1 << 16];
    uint32_t found = 0;
    for (uint64_t offset = 0; offset < n;) {
        const size_t n_wanted = n - offset < sizeof text ? (size_t)(n - offset) : sizeof text;
        const ssize_t n_read = pread(fd, text, n_wanted, (off_t)offset);
        if (n_read < 0 && errno != EINTR) {
            return errno;
        }
        if (n_read == 0) {
            return EBADMSG;
        }
        if (n_read > 0) {
            found = state_checksum(found, text, (size_t)n_read);
            offset += (uint64_t)n_read;
        }
    }
    return found == checksum ? 0 : EBADMSG;
}

static int write_synced(int fd, const char *text, size_t n) {
    while (n > 0) {
        const ssize_t n_now = write(fd, text, n);
        if (n_now < 0 && errno != EINTR) {
            return errno;
        }
        text += n_now > 0 ? n_now : 0;
        n -= n_now > 0 ? (size_t)n_now : 0;
    }
    return fdatasync(fd) != 0 ? errno : 0;
}

/* Writes a text to a new file, which is *written then; on failure nothing of it is left. Returns 0 or errno. */
static int write_file(const char *name, const char *text, size_t n, struct stat *written) {
    const int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return errno;
    }
    int error = fstat(fd, written) != 0 ? errno : write_synced(fd, text, n);
    if (close(fd) != 0 && errno != EINTR && error == 0) {
        error = errno;
    }
    if (error != 0) {
        (void)unlink(name);
    }
    return error;
}

/* Removes a file, if the name still is that of *own. */
static void unlink_own(const char *name, const struct stat *own) {
    struct stat named;
    if (lstat(name, &named) == 0 && is_same_file(&named, own)) {
        (void)unlink(name);
    }
}

/* Makes sure of what FILE.part has, and then of the state. Returns 0 or errno: ESTALE where another FILE.part is there now. */
static int save(struct resume *resume) {
    int error = check_own_name(resume);
    if (error != 0) {
        return error;
    }
    if (fdatasync(resume->fd) != 0) {
        return errno;
    }
    size_t n;
    char *text = state_print(resume->description, &resume->now, &n);
    if (text == NULL) {
        return ENOMEM;
    }
    (void)unlink(resume->new_state); /* of a run that was killed; it may be a link */
    struct stat written = {0};
    error = write_file(resume->new_state, text, n, &written);
    free(text);
    if (error != 0) {
        return error;
    }
    error = check_own_name(resume); /* else the state is another run's, too */
    if (error == 0 && rename(resume->new_state, resume->state) != 0) {
        error = errno;
    }
    if (error != 0) {
        unlink_own(resume->new_state, &written);
        return error;
    }
    resume->saved = written;
    return 0;
}

/* Looks at a new file in the directory of FILE.part, which is removed again: whose such files are, and what permissions they get. Returns
   false with errno. */
static bool look_at_new_file(const struct resume *resume, struct stat *status) {
    const int fd = open(resume->new_state, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666);
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
    return error == 0 ? EXIT_DONE : say_error(resume->part, error);
}

/* Checks what FILE.part has, and cuts off what is not sure. */
static int go_on(struct resume *resume) {
    const struct state *now = &resume->now;
    const int error = check_results(resume->fd, now->n_bytes, now->checksum);
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
    return EXIT_DONE;
}

/* Whether FILE is what a run that was done has made. */
static bool is_complete(const struct resume *resume) {
    struct stat status;
    const int fd = open(resume->file, READ_FLAGS);
    const bool complete = fd >= 0 && fstat(fd, &status) == 0 && (uint64_t)status.st_size == resume->now.n_bytes &&
                          check_results(fd, resume->now.n_bytes, resume->now.checksum) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return complete;
}

/* Decides what to do where FILE.part has n_part bytes and the state is text[0..n_text), or not there if that is NULL. */
static int decide(struct resume *resume, off_t n_part, const char *text, size_t n_text) {
    if (n_part == 0 && text != NULL && !state_is_ours(text, n_text)) {
        return say(resume->state, "not of manycorr: remove it, or choose another FILE", EXIT_IO);
    }
    size_t n_description = 0;
    const bool whole = text != NULL && state_parse(text, n_text, &n_description, &resume->now);
    if (n_part > 0 && !whole) {
        return refuse(resume, resume->state, text != NULL ? "is damaged" : "is not there to tell what it is", EXIT_IO);
    }
    struct state_difference difference = {NULL, false, -1};
    if (whole) {
        difference = state_compare(text, n_description, resume->description);
    }
    if (n_part == 0 && text != NULL && is_locked(resume->file)) {
        return say(resume->part, "another run is writing it", EXIT_IO);
    }
    if (n_part == 0 && whole && difference.what == NULL && resume->now.n_done == resume->options->n_files &&
        is_complete(resume)) {
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
    return go_on(resume);
}

/* Looks at what is there, with the lock on FILE.part, which is *part. */
static int find_state(struct resume *resume, const struct stat *part) {
    if (!S_ISREG(part->st_mode)) {
        return say(resume->part, "not a regular file", EXIT_IO);
    }
    char *text;
    size_t n;
    const int error = read_file(resume->state, &text, &n);
    int exit_status;
    if (error == 0 || error == ENOENT) {
        exit_status = decide(resume, part->st_size, text, n);
    } else {
        exit_status =
            error == EINVAL ? say(resume->state, "not a regular file", EXIT_IO) : say_error(resume->state, error);
    }
    free(text);
    return exit_status;
}

/* Removes a FILE.part that this run has made, or found, and that has nothing in it. */
static void remove_unused(const struct resume *resume) {
    struct stat status;
    if (check_name(resume->fd, resume->part, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0) {
        (void)unlink(resume->part);
    }
}

/* Opens FILE.part and goes on with it, or begins it. */
static int open_part(struct resume *resume, struct output *output) {
    struct stat part = {0};
    resume->fd = open_locked(resume->part, &part);
    if (resume->fd < 0) {
        return errno == EWOULDBLOCK ? say(resume->part, "another run is writing it", EXIT_IO)
                                    : say_error(resume->part, errno);
    }
    struct stat own = {.st_uid = geteuid()};
    if (part.st_uid != own.st_uid && !look_at_new_file(resume, &own)) {
        return say_error(resume->new_state, errno);
    }
    if (part.st_uid != own.st_uid) {
        return say(resume->part, "somebody else's file", EXIT_IO);
    }
    int exit_status = find_state(resume, &part);
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
    *resume = (struct resume){.options = options, .fd = -1};
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

int resume_begin_input(struct resume *resume, int fd, manycorr_options *library) {
    const struct stat *before = &resume->inputs[resume->now.n_done];
    struct stat now;
    if (fstat(fd, &now) != 0) {
        return errno;
    }
    if (!is_same_file(before, &now) || before->st_size != now.st_size || before->st_mtim.tv_sec != now.st_mtim.tv_sec ||
        before->st_mtim.tv_nsec != now.st_mtim.tv_nsec) {
        return ESTALE;
    }
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
}

/* Gives FILE.part the permissions of FILE, or of a new file. Returns false with errno. */
static bool give_permissions(const struct resume *resume) {
    struct stat status;
    if (stat(resume->file, &status) == 0) {
        return permissions_copy(resume->fd, resume->file, &status);
    }
    return errno == ENOENT && look_at_new_file(resume, &status) &&
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
        return say_error(resume->part, error);
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
    error = check_name(resume->fd, resume->file, &opened);
    if (error == ESTALE && opened.st_nlink == 0 && lstat(resume->file, &named) == 0) {
        /* Another run's has been renamed after all; else somebody has taken FILE already. */
        return say_error(resume->options->output, ESTALE);
    }
    if (!output_sync_directory(AT_FDCWD, resume->file)) {
        return say_error(resume->options->output, errno);
    }
    unlink_own(resume->state, &resume->saved); /* if it stays, the same command finds that it is done */
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
    *resume = (struct resume){.fd = -1};
}
