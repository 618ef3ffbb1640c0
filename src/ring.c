/* ring.c - see ring.h. */
#include "ring.h"

#include <stdlib.h>

static struct mc_slot *slot_of(const struct mc_ring *ring, size_t i) {
    return &ring->slots[i % ring->n_slots];
}

bool mc_ring_grow(struct mc_ring *ring, size_t n_slots) {
    struct mc_slot *slots = realloc(ring->slots, n_slots * sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    ring->slots = slots;
    struct mc_window **spare = realloc(ring->spare, n_slots * sizeof(struct mc_window *));
    if (spare == NULL) {
        return false;
    }
    ring->spare = spare;
    while (ring->n_slots < n_slots) {
        struct mc_window *window = calloc(1, sizeof *window);
        if (window == NULL) {
            return false;
        }
        slots[ring->n_slots++] = (struct mc_slot){0};
        mc_ring_give_back(ring, window);
    }
    return true;
}

static void free_window(struct mc_window *window) {
    if (window != NULL) {
        mc_window_free(window);
        free(window);
    }
}

void mc_ring_free(struct mc_ring *ring) {
    for (size_t i = 0; i < ring->n_slots; i++) {
        free_window(ring->slots[i].window);
    }
    for (size_t i = 0; i < ring->n_spare; i++) {
        free_window(ring->spare[i]);
    }
    free(ring->slots);
    free(ring->spare);
    *ring = (struct mc_ring){0};
}

struct mc_window *mc_ring_take_spare(struct mc_ring *ring) {
    return ring->spare[--ring->n_spare];
}

void mc_ring_give_back(struct mc_ring *ring, struct mc_window *window) {
    ring->spare[ring->n_spare++] = window;
}

void mc_ring_free_spare(struct mc_ring *ring) {
    for (size_t i = 0; i < ring->n_spare; i++) {
        mc_window_free(ring->spare[i]);
    }
}

void mc_ring_set_pausing(struct mc_ring *ring, struct mc_slot *slot, bool is_pausing) {
    ring->n_pausing += (size_t)is_pausing;
    ring->n_pausing -= (size_t)slot->is_pausing;
    slot->is_pausing = is_pausing;
}

bool mc_ring_can_read(const struct mc_ring *ring, size_t n_enough) {
    const bool has_room = slot_of(ring, ring->n_read)->state == MC_SLOT_FREE;
    const bool few_wait = ring->n_read - ring->n_taken < n_enough;
    return has_room && few_wait && !ring->is_reading && ring->n_pausing == 0;
}

struct mc_window *mc_ring_begin_reading(struct mc_ring *ring) {
    ring->is_reading = true;
    return mc_ring_take_spare(ring);
}

void mc_ring_put(struct mc_ring *ring, struct mc_window *window, bool is_shared) {
    struct mc_slot *slot = slot_of(ring, ring->n_read++);
    *slot = (struct mc_slot){.state = MC_SLOT_READ, .is_shared = is_shared, .window = window};
    mc_ring_set_pausing(ring, slot, is_shared);
    ring->is_reading = false;
}

void mc_ring_put_nothing(struct mc_ring *ring, struct mc_window *window) {
    mc_ring_give_back(ring, window);
    ring->is_reading = false;
}

/* The slot of the window that is next to be taken: the first that was put back, or else the first that never was
   taken. */
static struct mc_slot *next_to_take(const struct mc_ring *ring) {
    for (size_t i = ring->n_written; ring->n_put_back > 0 && i < ring->n_taken; i++) {
        if (slot_of(ring, i)->state == MC_SLOT_READ) {
            return slot_of(ring, i);
        }
    }
    return slot_of(ring, ring->n_taken);
}

bool mc_ring_can_take(const struct mc_ring *ring) {
    const struct mc_slot *slot = next_to_take(ring);
    return slot->state == MC_SLOT_READ && !(slot->is_shared && ring->is_sharing);
}

size_t mc_ring_count_to_take(const struct mc_ring *ring) {
    return mc_ring_can_take(ring) ? ring->n_read - ring->n_taken + ring->n_put_back : 0;
}

struct mc_slot *mc_ring_take(struct mc_ring *ring) {
    struct mc_slot *slot = next_to_take(ring);
    if (ring->n_put_back > 0) {
        ring->n_put_back--;
    } else {
        ring->n_taken++;
    }
    slot->state = MC_SLOT_TAKEN;
    ring->is_sharing = ring->is_sharing || slot->is_shared;
    return slot;
}

void mc_ring_put_back(struct mc_ring *ring, struct mc_slot *slot) {
    slot->state = MC_SLOT_READ;
    ring->n_put_back++;
    ring->is_sharing = ring->is_sharing && !slot->is_shared;
}

void mc_ring_end_work(struct mc_ring *ring, struct mc_slot *slot, bool is_pausing) {
    slot->state = MC_SLOT_DONE;
    ring->is_sharing = ring->is_sharing && !slot->is_shared;
    mc_ring_set_pausing(ring, slot, is_pausing);
}

bool mc_ring_can_write(const struct mc_ring *ring) {
    return slot_of(ring, ring->n_written)->state == MC_SLOT_DONE && !ring->is_writing;
}

struct mc_slot *mc_ring_begin_writing(struct mc_ring *ring) {
    ring->is_writing = true;
    return slot_of(ring, ring->n_written);
}

void mc_ring_end_writing(struct mc_ring *ring, struct mc_slot *slot) {
    mc_ring_give_back(ring, slot->window);
    mc_ring_set_pausing(ring, slot, false);
    *slot = (struct mc_slot){0};
    ring->n_written++;
    ring->is_writing = false;
}
