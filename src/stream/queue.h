/*
 * queue.h - the windows in flight, in the order of the stream: each is read, taken to be worked on, done, and written.
 *
 * Windows are read one at a time and written one at a time, in order; between, any number can be worked on. A shared
 * task, on which several threads work, is taken only when there is no other, and nothing is read while a slot pauses
 * the reading. Knows nothing of threads, files or what is done with a window: all of it is guarded by a lock of the
 * caller's.
 */
#ifndef MC_STREAM_QUEUE_H
#define MC_STREAM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/window.h"

enum mc_slot_state { MC_SLOT_FREE, MC_SLOT_READ, MC_SLOT_TAKEN, MC_SLOT_DONE };

/* The place of a window in flight. */
struct mc_slot {
    enum mc_slot_state state;
    bool is_shared;           /* its window is a shared task */
    bool blocks_reading;      /* nothing more is to be read because of it */
    struct mc_window *window; /* NULL where it is free */
};

/* Start with zeros. */
struct mc_queue {
    struct mc_slot *slots; /* [n_slots]: window number i is in slots[i % n_slots] */
    size_t n_slots;
    struct mc_window *
        *spare; /* [n_slots], of which n_spare are not in flight; the last one given back, the warmest, goes first */
    size_t n_spare;
    size_t n_read;     /* windows read so far */
    size_t n_taken;    /* of those, taken so far */
    size_t n_put_back; /* of those, put back and to be taken again */
    size_t n_written;  /* of those, written so far */
    bool is_reading;
    bool is_writing;
    bool is_sharing; /* a shared task is being worked on */
    size_t n_blocking;
};

/* Makes room for n_slots windows, which may not be fewer than before; none must be in flight. Returns false where
   there is no memory. */
bool mc_queue_grow(struct mc_queue *queue, size_t n_slots);
void mc_queue_free(struct mc_queue *queue);

/* A window that is not in flight, of which there must be one; and back. */
struct mc_window *mc_queue_take_spare(struct mc_queue *queue);
void mc_queue_add_spare(struct mc_queue *queue, struct mc_window *window);

/* Frees the buffers of all windows that are not in flight; the windows stay. */
void mc_queue_free_spare(struct mc_queue *queue);

/* Whether the next window may be read: there is a slot for it, fewer than n_enough wait to be taken, nobody reads,
   and nothing pauses. */
bool mc_queue_can_read(const struct mc_queue *queue, size_t n_enough);

/* A spare window to read into; it goes to mc_queue_end_reading, or to mc_queue_cancel_reading. */
struct mc_window *mc_queue_begin_reading(struct mc_queue *queue);
void mc_queue_end_reading(struct mc_queue *queue, struct mc_window *window, bool is_shared);
void mc_queue_cancel_reading(struct mc_queue *queue, struct mc_window *window);

/* Whether a window waits to be taken, and may be; and how many wait, if the first one may be. */
bool mc_queue_can_work(const struct mc_queue *queue);
size_t mc_queue_count_waiting(const struct mc_queue *queue);

/* Takes it; those put back come first. The slot goes to mc_queue_end_work or mc_queue_cancel_work. */
struct mc_slot *mc_queue_begin_work(struct mc_queue *queue);

/* Gives a window back that has been taken, for another thread to work on. */
void mc_queue_cancel_work(struct mc_queue *queue, struct mc_slot *slot);

/* Its work is done; blocks_reading says whether it pauses the reading until it is written. */
void mc_queue_end_work(struct mc_queue *queue, struct mc_slot *slot, bool blocks_reading);

/* Whether the next window in order is done, and nobody writes. */
bool mc_queue_can_write(const struct mc_queue *queue);

/* The slot of that window. It goes to mc_queue_end_writing, which frees it. */
struct mc_slot *mc_queue_begin_writing(struct mc_queue *queue);
void mc_queue_end_writing(struct mc_queue *queue, struct mc_slot *slot);

/* A shared task pauses the reading from when it is put; says whether it still does. */
void mc_queue_block_reading(struct mc_queue *queue, struct mc_slot *slot, bool blocks_reading);

/* Whether all windows that were taken have been written. */
static inline bool mc_queue_is_written(const struct mc_queue *queue) {
    return queue->n_taken == queue->n_written; /* one that was put back has been taken, and not written */
}

#endif
