/*
 * buffer.h - a growing piece of text with padding on both sides, and size_t arithmetic that detects overflow.
 *
 * Vector code may read a little before and after the text. MC_TEXT_PADDING bytes on each side always belong to the
 * buffer. Must not know what the text means, nor files or threads.
 */
#ifndef MC_BASE_BUFFER_H
#define MC_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* The most that a parsing kernel reads outside the text. The AVX-512 kernel reads 128 bytes that begin 16 bytes before
   the end of a token. */
enum { MC_TEXT_PADDING = 128 };

/* Start with zeros. text[0..n_bytes) is in use; text is NULL until the first reserve. */
struct mc_buffer {
    char *text;
    size_t n_bytes;
    size_t capacity;
};

/* Makes room for n_bytes in total. The capacity grows by at least half, so that repeated appending takes linear time.
   Returns false if there is not enough memory; the buffer is then unchanged. */
bool mc_buffer_reserve(struct mc_buffer *buffer, size_t n_bytes);

/* Appends bytes[0..n). Returns false if there is not enough memory; the buffer is then unchanged. */
bool mc_buffer_append(struct mc_buffer *buffer, const char *bytes, size_t n);

/* Returns the last byte, or NUL if the buffer is empty. */
static inline char mc_last_byte(const struct mc_buffer *buffer) {
    if (buffer->n_bytes == 0) {
        return '\0';
    }
    return buffer->text[buffer->n_bytes - 1];
}

/* Frees the memory; the buffer is empty then and can be used again. */
void mc_buffer_free(struct mc_buffer *buffer);

/* Computes a + b. Returns false if the result does not fit; *result is then meaningless. */
static inline bool mc_add(size_t a, size_t b, size_t *result) {
    return !__builtin_add_overflow(a, b, result);
}

/* Computes a * b. Returns false if the result does not fit; *result is then meaningless. */
static inline bool mc_multiply(size_t a, size_t b, size_t *result) {
    return !__builtin_mul_overflow(a, b, result);
}

#endif
