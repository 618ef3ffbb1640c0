/* text.c - see text.h. Reads parts of the text. */
#include "large/text.h"

#include <errno.h>
#include <string.h>

#include "input/file.h"
#include "parse/kernels.h"
#include "parse/split.h"

struct mc_large_text mc_large_text_from_chunk(const struct mc_chunk *chunk) {
    if (chunk->state != MC_CHUNK_IN_SOURCE) {
        return (struct mc_large_text){.memory = chunk->buffer.text, .n_bytes = chunk->buffer.n_bytes};
    }
    return (struct mc_large_text){
        .n_bytes = chunk->source_bytes + strlen(chunk->missing_newline),
        .source = chunk->source,
        .offset = chunk->offset,
        .source_bytes = chunk->source_bytes,
        .missing_newline = chunk->missing_newline,
    };
}

int mc_large_text_read(const struct mc_large_text *text, size_t begin, size_t end, struct mc_buffer *buffer,
                       const char **part) {
    if (text->memory != NULL) {
        *part = text->memory + begin;
        return 0;
    }
    if (!mc_buffer_reserve(buffer, end - begin)) {
        return ENOMEM;
    }
    const size_t source_begin = begin < text->source_bytes ? begin : text->source_bytes;
    const size_t source_end = end < text->source_bytes ? end : text->source_bytes;
    const size_t source_bytes = source_end - source_begin;
    size_t n_read;
    const int error = mc_source_read_at(text->source, text->offset + source_begin, buffer->text, source_bytes, &n_read);
    if (error != 0) {
        return error;
    }
    if (n_read < source_bytes) {
        return ESTALE;
    }
    const size_t n_added = end - begin - source_bytes;
    if (n_added > 0) {
        memcpy(buffer->text + source_bytes, text->missing_newline + (begin + source_bytes - text->source_bytes),
               n_added);
    }
    /* If blanks separate numbers, the parser reads on after a blank at the end: it must find no other blanks there. */
    memset(buffer->text + (end - begin), '\n', MC_TEXT_PADDING);
    *part = buffer->text;
    return 0;
}

int mc_large_text_count_end_bytes(const struct mc_large_text *text, struct mc_buffer *buffer, size_t *n_bytes) {
    const size_t n_last = text->n_bytes < 2 ? text->n_bytes : 2;
    const char *last;
    const int error = mc_large_text_read(text, text->n_bytes - n_last, text->n_bytes, buffer, &last);
    *n_bytes = error == 0 ? n_last - mc_without_cr(last, n_last - 1, last[n_last - 1]) : 1;
    return error;
}
