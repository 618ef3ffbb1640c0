/* chunk.c - see chunk.h. Sets the states of a chunk. */
#include "input/chunk.h"

#include <assert.h>
#include <string.h>

void mc_chunk_set_unread(struct mc_chunk *chunk, struct mc_source *source, uint64_t offset, size_t source_bytes) {
    chunk->state = MC_CHUNK_UNREAD;
    chunk->source = source;
    chunk->offset = offset;
    chunk->source_bytes = source_bytes;
}

void mc_chunk_set_read(struct mc_chunk *chunk, size_t window_bytes) {
    chunk->state = chunk->buffer.n_bytes > window_bytes + MC_ADDED_BYTES ? MC_CHUNK_LARGE : MC_CHUNK_TASKS;
}

void mc_chunk_set_end_unknown(struct mc_chunk *chunk) {
    chunk->state = MC_CHUNK_END_UNKNOWN;
}

void mc_chunk_set_in_source(struct mc_chunk *chunk, const char *missing_newline) {
    assert(chunk->state == MC_CHUNK_UNREAD);
    chunk->state = MC_CHUNK_IN_SOURCE;
    chunk->missing_newline = missing_newline;
}

void mc_chunk_discard_text(struct mc_chunk *chunk) {
    chunk->state = MC_CHUNK_TASKS;
    chunk->buffer.n_bytes = 0;
}

const char *mc_missing_newline(char last) {
    return last == '\n' ? "" : last == '\r' ? "\r\n" : "\n";
}

bool mc_chunk_add_newline(struct mc_chunk *chunk) {
    const bool is_empty = chunk->buffer.n_bytes == 0 && chunk->starts_line;
    const char *newline = is_empty ? "" : mc_missing_newline(mc_last_byte(&chunk->buffer));
    return mc_buffer_append(&chunk->buffer, newline, strlen(newline));
}
