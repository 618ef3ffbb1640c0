/* checkpoint.c - see checkpoint.h. */
#include "checkpoint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "resume_files.h"

int checkpoint_check_part(const struct resume *resume) {
    struct stat opened;
    return files_check_name(resume->fd, resume->part_name, &opened);
}

/* Computes the checksum of samples of the current input, if it has begun. Returns 0 or errno. */
static int sample_input(struct resume *resume) {
    struct state *state = &resume->state;
    state->input_checksum = 0;
    if (state->place.line == 0) {
        return 0;
    }
    const struct stat *input = &resume->inputs[state->n_done];
    return files_sample(resume->input_fd, state->place.offset, (uint64_t)input->st_size, &state->input_checksum);
}

/* Replaces the state by a text. Returns 0 or errno. */
static int replace_state(struct resume *resume, const char *text, size_t n) {
    /* A killed run may have left this file, or it may be a link of a user. */
    const int unlink_error = unlink(resume->new_state_name) != 0 ? errno : 0;
    struct stat created = {0};
    int error = files_write(resume->new_state_name, text, n, &created);
    if (error != 0) {
        resume->failed_name = resume->new_state_name;
        return error == EEXIST && unlink_error != 0 ? unlink_error : error;
    }
    error = checkpoint_check_part(resume); /* if FILE.part is another run's, the state is, too */
    if (error == 0 && rename(resume->new_state_name, resume->state_name) != 0) {
        error = errno;
        resume->failed_name = resume->state_name;
    }
    if (error != 0) {
        files_unlink_own(resume->new_state_name, &created);
        return error;
    }
    resume->saved_state = created;
    return 0;
}

int checkpoint_write(struct resume *resume) {
    resume->failed_name = NULL;
    int error = checkpoint_check_part(resume);
    if (error != 0) {
        return error;
    }
    if (fdatasync(resume->fd) != 0) {
        return errno;
    }
    error = sample_input(resume);
    if (error != 0) {
        resume->failed_name = resume->options->files[resume->state.n_done];
        return error;
    }
    size_t n;
    char *text = state_format(resume->description, &resume->state, &n);
    error = text != NULL ? replace_state(resume, text, n) : ENOMEM;
    free(text);
    return error;
}
