/* shared_read.c - see shared_read.h. */
#include "shared_read.h"

#include <omp.h>
#include <stdlib.h>

#include "extent.h"

/* The task is read and searched in pieces, so large that they are read without a pause; a round of searching has some more of them than
   there are threads, so that all have enough to do. */
enum { PIECES_PER_THREAD = 4, MAX_PIECES = 64 };
static const size_t PIECE_BYTES = (size_t)1 << 20;

/* What searching one piece found. */
struct piece {
    size_t n_bytes; /* less than a whole piece at the end of the source */
    size_t n_task;  /* up to the first task end in it, or 0 */
    int error;
};

/* What all threads work on. */
struct shared_read {
    const struct mc_source *source;
    int n_threads;
    char *scratch; /* MC_SEARCH_BYTES for each thread */
};

static void search_pieces(const struct shared_read *read, uint64_t from, struct piece *pieces, int n_pieces) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(read->n_threads) if (read->n_threads > 1)
    for (int i = 0; i < n_pieces; i++) {
        char *scratch = read->scratch + (size_t)omp_get_thread_num() * MC_SEARCH_BYTES;
        struct piece *piece = &pieces[i];
        piece->error = mc_extent_search(read->source, from + (size_t)i * PIECE_BYTES, PIECE_BYTES, scratch,
                                        &piece->n_bytes, &piece->n_task);
    }
}

/* Finds the length of the task, of which n_bytes have been searched; *found says whether it ends there, rather than the source. */
static int find_end(const struct shared_read *read, size_t *n_bytes, bool *found) {
    struct piece pieces[MAX_PIECES];
    const int n_wanted = read->n_threads * PIECES_PER_THREAD;
    const int n_pieces = n_wanted < MAX_PIECES ? n_wanted : MAX_PIECES;
    *found = false;
    for (;;) {
        search_pieces(read, read->source->offset + *n_bytes, pieces, n_pieces);
        for (int i = 0; i < n_pieces; i++) {
            *found = pieces[i].n_task > 0;
            *n_bytes += *found ? pieces[i].n_task : pieces[i].n_bytes;
            if (*found || pieces[i].error != 0 || pieces[i].n_bytes < PIECE_BYTES) {
                return *found ? 0 : pieces[i].error;
            }
        }
    }
}

/* Reads the rest of the text. Sets *n_read to less than all where the file has shrunk. */
static int read_rest(const struct shared_read *read, struct mc_text_window *window, size_t *n_read) {
    const size_t n_before = window->buffer.n_bytes;
    const size_t n_rest = window->n_claimed - n_before;
    const size_t n_pieces = (n_rest + PIECE_BYTES - 1) / PIECE_BYTES;
    char *to = window->buffer.text + n_before;
    int any_error = 0;
    size_t n_all = window->n_claimed;
#pragma omp parallel for schedule(dynamic, 1) num_threads(read->n_threads) if (read->n_threads > 1)
    for (size_t i = 0; i < n_pieces; i++) {
        const size_t at = i * PIECE_BYTES;
        const size_t n_wanted = n_rest - at < PIECE_BYTES ? n_rest - at : PIECE_BYTES;
        size_t n_now;
        const int error = mc_extent_read(read->source, window->offset + n_before + at, to + at, n_wanted, &n_now);
        if (error != 0 || n_now < n_wanted) {
#pragma omp critical(mc_shared_read)
            {
                any_error = error != 0 ? error : any_error;
                n_all = n_before + at + n_now < n_all ? n_before + at + n_now : n_all;
            }
        }
    }
    *n_read = n_all;
    return any_error;
}

enum mc_source_status mc_close_window(struct mc_source *source, int n_threads, struct mc_text_window *window) {
    struct shared_read read = {.source = source, .n_threads = n_threads};
    read.scratch = malloc((size_t)n_threads * MC_SEARCH_BYTES);
    if (read.scratch == NULL) {
        return MC_SOURCE_NO_MEMORY;
    }
    size_t n_bytes = window->buffer.n_bytes;
    bool found;
    int error = find_end(&read, &n_bytes, &found);
    free(read.scratch);
    if (error != 0) {
        source->error = error;
        return MC_SOURCE_FAILED;
    }
    mc_extent_claim(source, window, n_bytes, found);
    if (!mc_buffer_reserve(&window->buffer, n_bytes + MC_ADDED_BYTES)) {
        return MC_SOURCE_NO_MEMORY;
    }
    size_t n_read;
    error = read_rest(&read, window, &n_read);
    if (error != 0) {
        source->error = error;
        return MC_SOURCE_FAILED;
    }
    return mc_extent_end(source, window, n_read);
}
