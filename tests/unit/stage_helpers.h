/*
 * stage_helpers.h - helpers of tests that run single stages. Header-only.
 *
 *   - The exact Pearson correlation of one task of a text.
 *   - A file that a source reads, and that a test changes between two reads.
 *   - A team with threads that do its pieces, for the tests of what teams do.
 *   - Windows of given texts, and what one thread works on them with.
 */
#ifndef MC_TEST_STAGE_HELPERS_H
#define MC_TEST_STAGE_HELPERS_H

#include "support.h"

#include <pthread.h>

#include "correlate/exactly.h"
#include "correlate/method.h"
#include "input/source.h"
#include "large/large.h"
#include "large/search.h"
#include "large/team.h"
#include "parse/pairs.h"
#include "stream/window.h"

/* Computes the task that begins with text: two lists of n finite decimals, the first of x_bytes. Returns false if there
   is no memory. */
static inline bool compute_text_exactly(const char *text, size_t x_bytes, size_t n, const struct mc_syntax *syntax,
                                        struct mc_exact_space *space, double *r) {
    const struct mc_text_lists lists = {text, syntax, true};
    const struct mc_number_source numbers = mc_numbers_of_text(&lists);
    const struct mc_pair pair = {.n_x = n, .n_y = n, .x_bytes = x_bytes};
    return mc_compute_exactly(mc_find_method("pearson"), &numbers, &pair, space, r);
}

/* A file, its source, and the chunk that the source was asked for last. */
struct changing {
    FILE *file;
    struct mc_source source;
    struct mc_chunk chunk;
};

static inline void put_content(FILE *file, const char *text, size_t n) {
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    assert_int_equal(pwrite(fileno(file), text, n, 0), n);
}

/* Makes a file with this content, and asks for its first chunk. */
static inline void changing_begin(struct changing *changing, const char *text, size_t n, const struct mc_syntax *syntax,
                                  size_t window_bytes) {
    *changing = (struct changing){.file = tmpfile()};
    assert_non_null(changing->file);
    put_content(changing->file, text, n);
    mc_source_init_fd(&changing->source, fileno(changing->file), syntax, window_bytes);
    assert_int_equal(mc_source_get_next(&changing->source, -1, &changing->chunk), MC_SOURCE_CHUNK);
}

static inline void changing_end(struct changing *changing) {
    mc_free_index(&changing->chunk);
    mc_buffer_free(&changing->chunk.buffer);
    mc_source_free(&changing->source);
    fclose(changing->file);
}

enum { MAX_HELPERS = 64 };

/* A team whose thread 0 is the calling one. The others wait until there are pieces. */
struct helped_team {
    struct mc_team team;
    struct mc_member caller; /* thread 0 */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_cond_t done;
    bool ended;
    int n_started;
    pthread_t threads[MAX_HELPERS];
    struct mc_large_space *spaces[MAX_HELPERS];
    struct mc_scratch scratches[MAX_HELPERS];
};

static inline void *help_until_ended(void *data) {
    struct helped_team *helped = data;
    pthread_mutex_lock(&helped->lock);
    const int thread = ++helped->n_started;
    while (!helped->ended) {
        if (mc_team_has_units(&helped->team)) {
            mc_team_do_unit(&helped->team, thread);
        } else {
            pthread_cond_wait(&helped->changed, &helped->lock);
        }
    }
    pthread_mutex_unlock(&helped->lock);
    return NULL;
}

static inline void wake_helpers(void *context) {
    struct helped_team *helped = context;
    pthread_cond_broadcast(&helped->changed);
}

static inline void helped_team_start(struct helped_team *helped, int n_threads) {
    assert_true(n_threads <= MAX_HELPERS);
    *helped = (struct helped_team){
        .caller = {.team = &helped->team, .number = 0},
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
        .done = PTHREAD_COND_INITIALIZER,
    };
    for (int i = 0; i < n_threads; i++) {
        assert_true(mc_scratch_init(&helped->scratches[i], mc_find_method("pearson")));
        helped->spaces[i] = checked_malloc(sizeof *helped->spaces[i]);
        *helped->spaces[i] = (struct mc_large_space){.scratch = &helped->scratches[i]};
    }
    if (n_threads == 1) {
        mc_team_init_single(&helped->team, helped->spaces);
    } else {
        mc_team_init(&helped->team, n_threads, helped->spaces, &helped->lock, &helped->done, wake_helpers, helped);
    }
    for (int i = 1; i < n_threads; i++) {
        assert_int_equal(pthread_create(&helped->threads[i], NULL, help_until_ended, helped), 0);
    }
}

static inline void helped_team_end(struct helped_team *helped) {
    pthread_mutex_lock(&helped->lock);
    helped->ended = true;
    pthread_cond_broadcast(&helped->changed);
    pthread_mutex_unlock(&helped->lock);
    for (int i = 1; i < helped->team.n_threads; i++) {
        assert_int_equal(pthread_join(helped->threads[i], NULL), 0);
    }
    for (int i = 0; i < helped->team.n_threads; i++) {
        mc_large_space_free(helped->spaces[i]);
        free(helped->spaces[i]);
        mc_scratch_free(&helped->scratches[i]);
    }
    pthread_cond_destroy(&helped->changed);
    pthread_cond_destroy(&helped->done);
    pthread_mutex_destroy(&helped->lock);
}

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
