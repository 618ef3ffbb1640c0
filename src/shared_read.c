/* shared_read.c - see shared_read.h. */
#include "shared_read.h"

#include <stdlib.h>

#include "extent.h"

/* The task is searched and read in pieces, so large that they are read without a pause; a round of searching has some more of them than
   there are threads, so that all have enough to do. */
enum { PIECES_PER_THREAD = 4, MAX_PIECES = 64 };
static const size_t PIECE_BYTES = (size_t)1 << 20;

/* What became of one piece. */
struct piece {
    size_t n_bytes; /* searched or read: less than wanted at the end of the source, or on an error */
    size_t n_task;  /* up to the first task end in it, or 0 */
    char last;      /* the last of those bytes */
    int error;
};

/* What all threads work on. */
struct shared_read {
    const struct mc_source *source;
    struct mc_crew *crew;
    int thread;     /* the calling thread's number in the crew */
    char *scratch;  /* MC_SEARCH_BYTES for each thread */
    uint64_t from;  /* where the first piece of this round begins in the source */
    char *to;       /* where its text goes */
    size_t n_bytes; /* of all pieces of this round together */
    struct piece pieces[MAX_PIECES];
};

/* The length of a piece: the last one may be shorter than the others. */
static size_t piece_length(const struct shared_read *read, size_t i) {
    const size_t n_left = read->n_bytes - i * PIECE_BYTES;
    return n_left < PIECE_BYTES ? n_left : PIECE_BYTES;
}

static void search_piece(void *context, size_t i, int thread) {
    struct shared_read *read = context;
    struct piece *piece = &read->pieces[i];
    char *scratch = read->scratch + (size_t)thread * MC_SEARCH_BYTES;
    piece->error = mc_extent_search(read->source, read->from + i * PIECE_BYTES, piece_length(read, i), scratch,
                                    &piece->n_bytes, &piece->n_task, &piece->last);
}

static void read_piece(void *context, size_t i, int thread) {
    struct shared_read *read = context;
    struct piece *piece = &read->pieces[i];
    (void)thread;
    piece->error = mc_extent_read(read->source, read->from + i * PIECE_BYTES, read->to + i * PIECE_BYTES,
                                  piece_length(read, i), &piece->n_bytes);
}

static size_t pieces_in_a_round(const struct shared_read *read) {
    const size_t n_wanted = (size_t)read->crew->n_threads * PIECES_PER_THREAD;
    return n_wanted < MAX_PIECES ? n_wanted : MAX_PIECES;
}

/* Finds the length of the task, of which n_bytes have been searched; *found says whether it ends there, rather than the source,
   and *last with which byte. */
static int find_end(struct shared_read *read, size_t *n_bytes, bool *found, char *last) {
    const size_t n_pieces = pieces_in_a_round(read);
    *found = false;
    for (;;) {
        read->from = read->source->offset + *n_bytes;
        read->n_bytes = n_pieces * PIECE_BYTES;
        mc_crew_run(read->crew, read->thread, n_pieces, search_piece, read);
        for (size_t i = 0; i < n_pieces; i++) {
            const struct piece *piece = &read->pieces[i];
            *found = piece->n_task > 0;
            if (*found || piece->n_bytes > 0) {
                *last = piece->last;
            }
            *n_bytes += *found ? piece->n_task : piece->n_bytes;
            if (*found || piece->error != 0 || piece->n_bytes < PIECE_BYTES) {
                return *found ? 0 : piece->error;
            }
        }
    }
}

/* Reads the rest of the text behind what the window has. *n_read becomes less than what was claimed where the file has shrunk. */
static int read_rest(struct shared_read *read, const struct mc_text_window *window, size_t *n_read) {
    *n_read = window->buffer.n_bytes;
    while (*n_read < window->n_claimed) {
        const size_t n_left = window->n_claimed - *n_read;
        const size_t n_most = pieces_in_a_round(read) * PIECE_BYTES;
        read->from = window->offset + *n_read;
        read->to = window->buffer.text + *n_read;
        read->n_bytes = n_left < n_most ? n_left : n_most;
        const size_t n_pieces = (read->n_bytes + PIECE_BYTES - 1) / PIECE_BYTES;
        mc_crew_run(read->crew, read->thread, n_pieces, read_piece, read);
        for (size_t i = 0; i < n_pieces; i++) {
            *n_read += read->pieces[i].n_bytes;
            if (read->pieces[i].error != 0 || read->pieces[i].n_bytes < piece_length(read, i)) {
                return read->pieces[i].error;
            }
        }
    }
    return 0;
}

enum mc_source_status mc_close_window(struct mc_source *source, struct mc_crew *crew, int thread,
                                      struct mc_text_window *window) {
    struct shared_read read = {.source = source, .crew = crew, .thread = thread};
    read.scratch = malloc((size_t)crew->n_threads * MC_SEARCH_BYTES);
    if (read.scratch == NULL) {
        return MC_SOURCE_NO_MEMORY;
    }
    size_t n_bytes = window->buffer.n_bytes;
    char last = mc_last_byte(&window->buffer);
    bool found;
    source->error = find_end(&read, &n_bytes, &found, &last);
    free(read.scratch);
    if (source->error != 0) {
        return MC_SOURCE_FAILED;
    }
    mc_extent_claim(source, window, n_bytes, found, last);
    return MC_SOURCE_WINDOW;
}

enum mc_source_status mc_load_window(struct mc_crew *crew, int thread, struct mc_text_window *window) {
    struct shared_read read = {.source = window->source, .crew = crew, .thread = thread};
    if (!mc_buffer_reserve(&window->buffer, window->n_claimed + MC_ADDED_BYTES)) {
        return MC_SOURCE_NO_MEMORY;
    }
    size_t n_read;
    window->error = read_rest(&read, window, &n_read);
    return window->error != 0 ? MC_SOURCE_FAILED : mc_extent_end(window->source, window, n_read);
}
