/* window_helpers.h - windows of given texts, and what one thread works on them with. Header-only. */
#ifndef MC_TEST_WINDOW_HELPERS_H
#define MC_TEST_WINDOW_HELPERS_H

#include "support.h"

#include "stream/window.h"

/* A job of one thread with the default delimiters. */
static inline struct mc_job default_job(void) {
    struct mc_job job = {.parse = mc_parse_scalar, .method = mc_find_method("pearson"), .window_bytes = 4096};
    assert_true(mc_syntax_init(&job.syntax, '@', ';', ','));
    return job;
}

/* A window, and its thread. It can't be moved: it points into itself. */
struct lone_window {
    struct mc_window window;
    struct mc_worker worker;
    struct mc_large_space *space;
    struct mc_team team;
};

/* Makes a window that has text, as a source with windows of window_bytes hands it on. */
static inline void lone_window_init(struct lone_window *lone, const char *text, bool starts_line, size_t window_bytes) {
    *lone = (struct lone_window){0};
    assert_true(mc_worker_init(&lone->worker, mc_find_method("pearson"), window_bytes));
    lone->space = &lone->worker.large;
    mc_team_init_single(&lone->team, &lone->space);
    assert_true(mc_buffer_append(&lone->window.chunk.buffer, text, strlen(text)));
    lone->window.chunk.starts_line = starts_line;
    mc_chunk_set_read(&lone->window.chunk, window_bytes);
}

static inline void lone_window_free(struct lone_window *lone) {
    mc_window_free(&lone->window);
    mc_worker_free(&lone->worker);
}

static inline manycorr_status lone_window_process(struct lone_window *lone, const struct mc_job *job) {
    const struct mc_member member = {&lone->team, 0};
    return mc_window_process(job, &member, &lone->worker, &lone->window);
}

/* Compares the text of the results. */
static inline void assert_out(const struct lone_window *lone, const char *out) {
    const struct mc_buffer *text = &lone->window.out;
    if (text->n_bytes != strlen(out) || memcmp(text->text, out, strlen(out)) != 0) {
        fail_msg("'%.*s' instead of '%s'", (int)text->n_bytes, text->text, out);
    }
}

#endif
