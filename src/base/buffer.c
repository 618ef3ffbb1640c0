/* buffer.c - growing text: allocation and appending. buffer.h has the contract. */
#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

bool mc_buffer_reserve(struct mc_buffer *buffer, size_t n_bytes) {
    if (buffer->text != NULL && n_bytes <= buffer->capacity) {
        return true;
    }
    size_t capacity = buffer->capacity + buffer->capacity / 2;
    if (capacity < n_bytes) {
        capacity = n_bytes;
    }
    size_t total;
    if (!mc_add(capacity, 2 * (size_t)MC_TEXT_PADDING, &total)) {
        return false;
    }
    char *base = realloc(buffer->text != NULL ? buffer->text - MC_TEXT_PADDING : NULL, total);
    if (base == NULL) {
        return false;
    }
    buffer->text = base + MC_TEXT_PADDING;
    buffer->capacity = capacity;
    return true; // cppcheck-suppress memleak ; buffer->text keeps base, with an offset
}

bool mc_buffer_append(struct mc_buffer *buffer, const char *bytes, size_t n) {
    size_t n_bytes;
    if (!mc_add(buffer->n_bytes, n, &n_bytes) || !mc_buffer_reserve(buffer, n_bytes)) {
        return false;
    }
    if (n > 0) {
        memcpy(buffer->text + buffer->n_bytes, bytes, n);
    }
    buffer->n_bytes = n_bytes;
    return true;
}

void mc_buffer_free(struct mc_buffer *buffer) {
    if (buffer->text != NULL) {
        free(buffer->text - MC_TEXT_PADDING);
    }
    *buffer = (struct mc_buffer){0};
}
