/* queue.c - see queue.h. */
#include "stream/queue.h"

#include <stdlib.h>

static struct mc_slot *slot_of(const struct mc_queue *queue, size_t i) {
    return &queue->slots[i % queue->n_slots];
}

bool mc_queue_grow(struct mc_queue *queue, size_t n_slots) {
    struct mc_slot *slots = realloc(queue->slots, n_slots * sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    queue->slots = slots;
    struct mc_window **spare = realloc(queue->spare, n_slots * sizeof(struct mc_window *));
    if (spare == NULL) {
        return false;
    }
    queue->spare = spare;
    while (queue->n_slots < n_slots) {
        struct mc_window *window = calloc(1, sizeof *window);
        if (window == NULL) {
            return false;
        }
        slots[queue->n_slots++] = (struct mc_slot){0};
        mc_queue_add_spare(queue, window);
    }
    return true;
}

static void free_window(struct mc_window *window) {
    if (window != NULL) {
        mc_window_free(window);
        free(window);
    }
}

void mc_queue_free(struct mc_queue *queue) {
    for (size_t i = 0; i < queue->n_slots; i++) {
        free_window(queue->slots[i].window);
    }
    for (size_t i = 0; i < queue->n_spare; i++) {
        free_window(queue->spare[i]);
    }
    free(queue->slots);
    free(queue->spare);
    *queue = (struct mc_queue){0};
}

struct mc_window *mc_queue_take_spare(struct mc_queue *queue) {
    return queue->spare[--queue->n_spare];
}

void mc_queue_add_spare(struct mc_queue *queue, struct mc_window *window) {
    queue->spare[queue->n_spare++] = window;
}

void mc_queue_free_spare(struct mc_queue *queue) {
    for (size_t i = 0; i < queue->n_spare; i++) {
        mc_window_free(queue->spare[i]);
    }
}

void mc_queue_block_reading(struct mc_queue *queue, struct mc_slot *slot, bool blocks_reading) {
    queue->n_blocking += (size_t)blocks_reading;
    queue->n_blocking -= (size_t)slot->blocks_reading;
    slot->blocks_reading = blocks_reading;
}

bool mc_queue_can_read(const struct mc_queue *queue, size_t n_enough) {
    const bool has_room = slot_of(queue, queue->n_read)->state == MC_SLOT_FREE;
    const bool few_wait = queue->n_read - queue->n_begun < n_enough;
    return has_room && few_wait && !queue->is_reading && queue->n_blocking == 0;
}

struct mc_window *mc_queue_begin_reading(struct mc_queue *queue) {
    queue->is_reading = true;
    return mc_queue_take_spare(queue);
}

void mc_queue_end_reading(struct mc_queue *queue, struct mc_window *window, bool is_shared) {
    struct mc_slot *slot = slot_of(queue, queue->n_read++);
    *slot = (struct mc_slot){.state = MC_SLOT_READ, .is_shared = is_shared, .window = window};
    mc_queue_block_reading(queue, slot, is_shared);
    queue->is_reading = false;
}

void mc_queue_cancel_reading(struct mc_queue *queue, struct mc_window *window) {
    mc_queue_add_spare(queue, window);
    queue->is_reading = false;
}

/* The slot of the window that is worked on next: the first cancelled one, or else the first that waits. */
static struct mc_slot *next_to_work_on(const struct mc_queue *queue) {
    for (size_t i = queue->n_written; queue->n_cancelled > 0 && i < queue->n_begun; i++) {
        if (slot_of(queue, i)->state == MC_SLOT_READ) {
            return slot_of(queue, i);
        }
    }
    return slot_of(queue, queue->n_begun);
}

bool mc_queue_can_work(const struct mc_queue *queue) {
    const struct mc_slot *slot = next_to_work_on(queue);
    return slot->state == MC_SLOT_READ && !(slot->is_shared && queue->is_sharing);
}

size_t mc_queue_count_waiting(const struct mc_queue *queue) {
    return mc_queue_can_work(queue) ? queue->n_read - queue->n_begun + queue->n_cancelled : 0;
}

struct mc_slot *mc_queue_begin_work(struct mc_queue *queue) {
    struct mc_slot *slot = next_to_work_on(queue);
    if (queue->n_cancelled > 0) {
        queue->n_cancelled--;
    } else {
        queue->n_begun++;
    }
    slot->state = MC_SLOT_WORKED_ON;
    queue->is_sharing = queue->is_sharing || slot->is_shared;
    return slot;
}

void mc_queue_cancel_work(struct mc_queue *queue, struct mc_slot *slot) {
    slot->state = MC_SLOT_READ;
    queue->n_cancelled++;
    queue->is_sharing = queue->is_sharing && !slot->is_shared;
}

void mc_queue_end_work(struct mc_queue *queue, struct mc_slot *slot, bool blocks_reading) {
    slot->state = MC_SLOT_DONE;
    queue->is_sharing = queue->is_sharing && !slot->is_shared;
    mc_queue_block_reading(queue, slot, blocks_reading);
}

bool mc_queue_can_write(const struct mc_queue *queue) {
    return slot_of(queue, queue->n_written)->state == MC_SLOT_DONE && !queue->is_writing;
}

struct mc_slot *mc_queue_begin_writing(struct mc_queue *queue) {
    queue->is_writing = true;
    return slot_of(queue, queue->n_written);
}

void mc_queue_end_writing(struct mc_queue *queue, struct mc_slot *slot) {
    mc_queue_add_spare(queue, slot->window);
    mc_queue_block_reading(queue, slot, false);
    *slot = (struct mc_slot){0};
    queue->n_written++;
    queue->is_writing = false;
}
