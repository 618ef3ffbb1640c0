/*
 * source.h - bytes in: from a file descriptor or from memory to windows of whole tasks.
 *
 * A window is a run of whole tasks of at most window_bytes together, or one task alone that is larger. Knows nothing of
 * threads: one thread at a time may use a source.
 */
#ifndef MC_SOURCE_H
#define MC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "manycorr.h"
#include "split.h"

/* One window of text. Its last byte is a task delimiter or a newline; the source adds a newline where the last line of
   the stream has none. Start with zeros; the buffer belongs to whoever owns the window, and is used again by the next
   call. */
struct mc_text_window {
    struct mc_buffer buffer;
    bool starts_line; /* the text is the beginning of a line, rather than what follows a task delimiter */
    bool is_large;    /* one task of more than window_bytes */
    bool is_full;     /* so much was waiting that several threads are worth while */
};

struct mc_source {
    int fd;             /* -1: the bytes come from memory */
    const char *memory; /* what is still to be read, where fd is -1 */
    size_t memory_bytes;
    bool may_block; /* fd is something else than a regular file */
    const struct mc_syntax *syntax;
    size_t window_bytes;

    struct mc_buffer pending; /* read, but not yet handed out */
    size_t n_searched;        /* bytes of pending that have been searched for task ends */
    size_t cut;               /* where the next window ends in pending; 0: not known yet */
    bool at_start;            /* no byte beyond a possible byte order mark has been seen */
    bool starts_line;
    bool ended;       /* the end of the stream, or an error, has been met */
    int error;        /* errno of a failed read, else 0 */
    uint64_t n_bytes; /* read so far */
};

void mc_source_of_fd(struct mc_source *source, int fd, const struct mc_syntax *syntax, size_t window_bytes);
void mc_source_of_memory(struct mc_source *source, const char *text, size_t n_bytes, const struct mc_syntax *syntax,
                         size_t window_bytes);

enum mc_source_status {
    MC_SOURCE_WINDOW, /* the window is filled */
    MC_SOURCE_IDLE,   /* no byte came within the time given; nothing is lost, call again */
    MC_SOURCE_END,    /* there is nothing more */
    MC_SOURCE_FAILED, /* reading failed (errno in source->error); every whole task before has been handed out */
    MC_SOURCE_NO_MEMORY
};

/*
 * Fills window with the next whole tasks. Never waits for more input while it has a whole task to hand out; otherwise
 * waits at most wait_ms milliseconds for some, or without end where wait_ms is negative.
 */
enum mc_source_status mc_source_next(struct mc_source *source, int wait_ms, struct mc_text_window *window);

/* Frees what the source holds. Does not close fd. */
void mc_source_free(struct mc_source *source);

#endif
