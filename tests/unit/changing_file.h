/* changing_file.h - a file that a source reads, and that a test changes between two reads. Header-only. */
#ifndef MC_TEST_CHANGING_FILE_H
#define MC_TEST_CHANGING_FILE_H

#include "support.h"

#include "input/source.h"
#include "large/search.h"

/* A file, its source, and the chunk that the source was asked for last. */
struct changing {
    FILE *file;
    struct mc_source source;
    struct mc_chunk chunk;
};

static inline void put_content(FILE *file, const char *text, size_t n) {
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    assert_int_equal(pwrite(fileno(file), text, n, 0), n);
}

/* Makes a file with this content, and asks for its first chunk. */
static inline void changing_begin(struct changing *changing, const char *text, size_t n, const struct mc_syntax *syntax,
                                  size_t window_bytes) {
    *changing = (struct changing){.file = tmpfile()};
    assert_non_null(changing->file);
    put_content(changing->file, text, n);
    mc_source_init_fd(&changing->source, fileno(changing->file), syntax, window_bytes);
    assert_int_equal(mc_source_get_next(&changing->source, -1, &changing->chunk), MC_SOURCE_CHUNK);
}

static inline void changing_end(struct changing *changing) {
    mc_free_index(&changing->chunk);
    mc_buffer_free(&changing->chunk.buffer);
    mc_source_free(&changing->source);
    fclose(changing->file);
}

#endif
