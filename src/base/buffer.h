/*
 * buffer.h - a growing piece of text with room on either side.
 *
 * Vector code may load a little before and behind the text: MC_TEXT_PADDING bytes on both sides always belong to it.
 */
#ifndef MC_BASE_BUFFER_H
#define MC_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* The most that a parsing kernel loads outside the text: that for AVX-512 loads 128 bytes from 16 before the end of a
   token on. */
enum { MC_TEXT_PADDING = 128 };

/* Start with zeros. text[0..n_bytes) is in use; text is NULL until the first reserve. */
struct mc_buffer {
    char *text;
    size_t n_bytes;
    size_t capacity;
};

/* Makes room for n_bytes in all. Grows at least by half, so that repeated appending takes linear time. Returns false,
   with the buffer as it was, where there is no memory. */
bool mc_buffer_reserve(struct mc_buffer *buffer, size_t n_bytes);

/* Appends bytes[0..n). Returns false, with the buffer as it was, where there is no memory. */
bool mc_buffer_append(struct mc_buffer *buffer, const char *bytes, size_t n);

/* The last byte, or NUL where there is none. */
static inline char mc_last_byte(const struct mc_buffer *buffer) {
    if (buffer->n_bytes == 0) {
        return '\0';
    }
    return buffer->text[buffer->n_bytes - 1];
}

/* Gives the memory back; the buffer is empty and can be used again. */
void mc_buffer_free(struct mc_buffer *buffer);

/* size_t arithmetic that says whether it overflows: true and *result, or false. */
static inline bool mc_add(size_t a, size_t b, size_t *result) {
    return !__builtin_add_overflow(a, b, result);
}

static inline bool mc_multiply(size_t a, size_t b, size_t *result) {
    return !__builtin_mul_overflow(a, b, result);
}

#endif
