/*
 * queue.h - the windows that are being read, worked on and written, in the order of the stream.
 *
 * A window is read, waits, is worked on, waits again, and is written. One window at a time is read, and one is written,
 * in order; any number can be worked on. A shared task is worked on only while no other one is. Reading is blocked
 * while any slot has blocks_reading. The caller's lock guards the queue. Knows nothing of threads or files, nor of what
 * is done with a window.
 */
#ifndef MC_STREAM_QUEUE_H
#define MC_STREAM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/window.h"

enum mc_slot_state { MC_SLOT_FREE, MC_SLOT_READ, MC_SLOT_WORKED_ON, MC_SLOT_DONE };

/* The place of a window in the queue. */
struct mc_slot {
    enum mc_slot_state state;
    bool is_shared;           /* its window is a shared task */
    bool blocks_reading;      /* no further window is to be read now */
    struct mc_window *window; /* NULL if the slot is free */
};

/* Start with zeros. */
struct mc_queue {
    struct mc_slot *slots; /* [n_slots]: window number i is in slots[i % n_slots] */
    size_t n_slots;
    struct mc_window **spare; /* [n_slots], n_spare of them not in the queue; the last one added is used first, since it
                                 is the warmest in the cache */
    size_t n_spare;
    size_t n_read;      /* windows read so far */
    size_t n_begun;     /* of those, worked on so far */
    size_t n_cancelled; /* of those, to be worked on again */
    size_t n_written;   /* of those, written so far */
    bool is_reading;
    bool is_writing;
    bool is_sharing;   /* a shared task is being worked on */
    size_t n_blocking; /* slots that block reading */
};

/* Makes room for n_slots windows, at least as many as before, while the queue is empty. Returns false if there is no
   memory. */
bool mc_queue_grow(struct mc_queue *queue, size_t n_slots);
void mc_queue_free(struct mc_queue *queue);

/* The first function removes a spare window, which must exist, and returns it. The second one adds it again. */
struct mc_window *mc_queue_take_spare(struct mc_queue *queue);
void mc_queue_add_spare(struct mc_queue *queue, struct mc_window *window);

/* Frees the buffers of all windows that are not in the queue. The windows stay. */
void mc_queue_free_spare(struct mc_queue *queue);

/* Whether the next window may be read: there is a slot for it, fewer than n_enough wait to be worked on, no thread
   reads, and no slot blocks reading. */
bool mc_queue_can_read(const struct mc_queue *queue, size_t n_enough);

/* Returns a spare window to read into. It goes to mc_queue_end_reading, or to mc_queue_cancel_reading. */
struct mc_window *mc_queue_begin_reading(struct mc_queue *queue);
void mc_queue_end_reading(struct mc_queue *queue, struct mc_window *window, bool is_shared);
void mc_queue_cancel_reading(struct mc_queue *queue, struct mc_window *window);

/* The first function returns whether a window waits and may be worked on now. The second one returns how many wait, or
   0 if the first of them may not be worked on. */
bool mc_queue_can_work(const struct mc_queue *queue);
size_t mc_queue_count_waiting(const struct mc_queue *queue);

/* Returns the slot of the next window that waits; cancelled ones come first. It goes to mc_queue_end_work or
   mc_queue_cancel_work. */
struct mc_slot *mc_queue_begin_work(struct mc_queue *queue);

/* Ends the work on a window. blocks_reading says whether it blocks reading until it is written. */
void mc_queue_end_work(struct mc_queue *queue, struct mc_slot *slot, bool blocks_reading);

/* Gives a window back, for another thread to work on. */
void mc_queue_cancel_work(struct mc_queue *queue, struct mc_slot *slot);

/* Whether the work on the next window in order has ended, and no thread writes. */
bool mc_queue_can_write(const struct mc_queue *queue);

/* Returns the slot of that window. It goes to mc_queue_end_writing, which frees it. */
struct mc_slot *mc_queue_begin_writing(struct mc_queue *queue);
void mc_queue_end_writing(struct mc_queue *queue, struct mc_slot *slot);

/* Sets whether a slot blocks reading. A shared task blocks reading as soon as it has been read. */
void mc_queue_block_reading(struct mc_queue *queue, struct mc_slot *slot, bool blocks_reading);

/* Whether all windows that were worked on have been written. */
static inline bool mc_queue_is_written(const struct mc_queue *queue) {
    return queue->n_begun == queue->n_written; /* a cancelled window has been begun, and is not written */
}

#endif
