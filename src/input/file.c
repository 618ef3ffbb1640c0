/* file.c - see file.h. */
#include "input/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* To find the last task end in a window, the reader probes its last 2 KiB, then four times as many, and so on. Reading
   so few bytes takes about as long as the system call itself. The next search begins with the length that was needed
   last. */
enum { PROBE_BYTES = 2048, PROBE_GROWTH = 4 };

/* Records that a read found the end of the file. mc_source_check_unchanged checks it later. */
static void record_end(struct mc_source *source, uint64_t end) {
    uint64_t first = atomic_load(&source->first_end);
    while (end < first && !atomic_compare_exchange_weak(&source->first_end, &first, end)) {
    }
}

int mc_source_read_at(struct mc_source *source, uint64_t offset, char *text, size_t n, size_t *n_read) {
    *n_read = 0;
    if (source->fd < 0) {
        const size_t n_left = offset < source->memory_bytes ? source->memory_bytes - (size_t)offset : 0;
        *n_read = n < n_left ? n : n_left;
        if (*n_read > 0) {
            memcpy(text, source->memory + offset, *n_read);
        }
        return 0;
    }
    /* Appended bytes are ignored: another process may append without end. */
    const uint64_t n_file = (uint64_t)source->file_bytes;
    const uint64_t n_left = offset < n_file ? n_file - offset : 0;
    const size_t n_wanted = n < n_left ? n : (size_t)n_left;
    while (*n_read < n_wanted) {
        const ssize_t n_now = pread(source->fd, text + *n_read, n_wanted - *n_read, (off_t)(offset + *n_read));
        if (n_now > 0) {
            *n_read += (size_t)n_now;
        } else if (n_now == 0) {
            record_end(source, offset + *n_read);
            return 0;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

/* Returns how many bytes are left in the source, as far as reads have found out: a file may have shrunk. */
static uint64_t count_bytes_left(const struct mc_source *source) {
    uint64_t size = source->memory_bytes;
    if (source->fd >= 0) {
        const uint64_t end = atomic_load(&source->first_end);
        size = end < (uint64_t)source->file_bytes ? end : (uint64_t)source->file_bytes;
    }
    return size > source->offset ? size - source->offset : 0;
}

/* Finds out whether a file has shrunk. Returns 0 or errno. */
static int check_size(struct mc_source *source) {
    struct stat status;
    if (source->fd >= 0) {
        if (fstat(source->fd, &status) != 0) {
            return errno;
        }
        if (status.st_size < source->file_bytes) {
            record_end(source, (uint64_t)status.st_size);
        }
    }
    return 0;
}

/* Checks the first bytes: rejects another format, and skips a byte order mark. Returns 0 or errno: EILSEQ for another
   format. */
static int check_start(struct mc_source *source) {
    char first[MC_FORMAT_BYTES];
    size_t n_read;
    const int error = mc_source_read_at(source, source->offset, first, sizeof first, &n_read);
    if (error != 0 && n_read == 0) {
        return error;
    }
    bool needs_more; /* stays false: no more bytes can follow */
    source->format = mc_detect_format(source->syntax, first, n_read, true, &needs_more);
    if (source->format != NULL) {
        return EILSEQ;
    }
    if (n_read >= MC_MARK_BYTES && memcmp(first, MC_BYTE_ORDER_MARK, MC_MARK_BYTES) == 0) {
        source->offset += MC_MARK_BYTES;
        source->n_bytes += MC_MARK_BYTES;
    }
    source->at_start = false;
    return 0;
}

static enum mc_source_status set_error(struct mc_source *source, int error) {
    source->error = error;
    source->has_ended = true;
    return MC_SOURCE_FAILED;
}

/* Claims the next n bytes of the source for the chunk. They are whole tasks, or the last bytes of the source. */
static enum mc_source_status claim(struct mc_source *source, size_t n, bool is_last, bool ends_line,
                                   struct mc_chunk *chunk) {
    mc_chunk_set_unread(chunk, source, source->offset, n);
    chunk->is_last = is_last;
    chunk->starts_line = source->starts_line;
    chunk->ends_line = ends_line;
    source->offset += n;
    source->n_bytes += n;
    chunk->end = source->n_bytes;
    source->starts_line = ends_line;
    source->has_ended = is_last;
    return MC_SOURCE_CHUNK;
}

/* Finds the longest run of whole tasks in the next n bytes. *n_whole becomes its length, or 0 if no task ends there.
   *last becomes its last byte. Reads into pending. Returns 0 or errno. */
static int find_last_end(struct mc_source *source, size_t n, size_t *n_whole, char *last) {
    size_t n_probed = source->probe_bytes > PROBE_BYTES ? source->probe_bytes : PROBE_BYTES;
    for (size_t n_before = 0; n_before < n; n_before = n_probed, n_probed *= PROBE_GROWTH) {
        n_probed = n_probed < n ? n_probed : n;
        const size_t n_new = n_probed - n_before;
        char *text = source->pending.text;
        size_t n_read;
        const int error = mc_source_read_at(source, source->offset + (n - n_probed), text, n_new, &n_read);
        if (error != 0) {
            return error;
        }
        const size_t n_to_end = mc_last_task_end(source->syntax, text, n_read);
        if (n_to_end > 0) {
            source->probe_bytes = n_read - n_to_end < n_probed / PROBE_GROWTH ? n_probed / PROBE_GROWTH : n_probed;
            *n_whole = n - n_probed + n_to_end;
            *last = text[n_to_end - 1];
            return 0;
        }
    }
    *n_whole = 0;
    return 0;
}

/* As find_last_end, after a failed read: for the bytes from the offset on that can be read. */
static void find_last_readable_end(struct mc_source *source, size_t n, size_t *n_whole, char *last) {
    char *text = source->pending.text;
    size_t n_read;
    (void)mc_source_read_at(source, source->offset, text, n, &n_read);
    *n_whole = mc_last_task_end(source->syntax, text, n_read);
    if (*n_whole > 0) {
        *last = text[*n_whole - 1];
    }
}

void mc_file_claim_task(struct mc_source *source, struct mc_chunk *chunk, size_t n_bytes, bool has_end, char last) {
    const bool ends_line = !has_end || last == '\n';
    claim(source, n_bytes, !has_end, ends_line, chunk);
    mc_chunk_set_in_source(chunk, has_end ? "" : mc_missing_newline(last));
}

enum mc_source_status mc_file_finish_chunk(const struct mc_source *source, struct mc_chunk *chunk, size_t n_read) {
    struct mc_buffer *buffer = &chunk->buffer;
    buffer->n_bytes = n_read;
    if (chunk->is_last && !mc_chunk_add_newline(chunk)) {
        return MC_SOURCE_NO_MEMORY;
    }
    mc_chunk_set_read(chunk, source->window_bytes);
    return MC_SOURCE_CHUNK;
}

/* Reads the next task, which is larger than a window, and stops after MC_MAX_UNSHARED_WINDOWS windows. */
static enum mc_source_status read_large_task(struct mc_source *source, struct mc_chunk *chunk) {
    struct mc_buffer *buffer = &chunk->buffer;
    buffer->n_bytes = 0;
    while (buffer->n_bytes < MC_MIN_SHARED_BYTES || buffer->n_bytes / MC_MAX_UNSHARED_WINDOWS <= source->window_bytes) {
        size_t n_bytes;
        if (!mc_add(buffer->n_bytes, source->window_bytes, &n_bytes) || !mc_buffer_reserve(buffer, n_bytes)) {
            return MC_SOURCE_NO_MEMORY;
        }
        size_t n_read;
        char *text = buffer->text + buffer->n_bytes;
        const uint64_t offset = source->offset + buffer->n_bytes;
        const int error = mc_source_read_at(source, offset, text, source->window_bytes, &n_read);
        const size_t n_task = mc_first_task_end(source->syntax, text, n_read);
        const bool at_end = error == 0 && n_read < source->window_bytes;
        if (n_task > 0 || at_end) {
            if (!mc_buffer_reserve(buffer, n_bytes + MC_ADDED_BYTES)) {
                return MC_SOURCE_NO_MEMORY; /* no byte is claimed yet, so the caller may retry */
            }
            buffer->n_bytes += n_task > 0 ? n_task : n_read;
            mc_file_claim_task(source, chunk, buffer->n_bytes, n_task > 0, mc_last_byte(buffer));
            return mc_file_finish_chunk(source, chunk, buffer->n_bytes);
        }
        if (error != 0) {
            return set_error(source, error);
        }
        buffer->n_bytes += n_read;
    }
    mc_chunk_set_end_unknown(chunk);
    return MC_SOURCE_CHUNK;
}

/* Claims what is left of a file that fits into a window. */
static enum mc_source_status claim_rest(struct mc_source *source, struct mc_chunk *chunk) {
    const int error = check_size(source);
    if (error != 0) {
        return set_error(source, error);
    }
    chunk->bytes_left = count_bytes_left(source);
    chunk->is_full = false;
    if (chunk->bytes_left == 0 && source->starts_line) {
        source->has_ended = true;
        return MC_SOURCE_END;
    }
    return claim(source, (size_t)chunk->bytes_left, true, true, chunk);
}

/* Claims the next chunk of a source that has more than a window left. The size of the file is checked only where that
   may matter: it takes as long as the rest of a claim. */
static enum mc_source_status claim_full(struct mc_source *source, struct mc_chunk *chunk) {
    size_t n_whole = 0;
    char last = '\0';
    int error = find_last_end(source, source->window_bytes, &n_whole, &last);
    if (error != 0) {
        find_last_readable_end(source, source->window_bytes, &n_whole, &last);
        return n_whole > 0 ? claim(source, n_whole, false, last == '\n', chunk) : set_error(source, error);
    }
    if (n_whole > 0) {
        return claim(source, n_whole, false, last == '\n', chunk);
    }
    error = check_size(source);
    if (error != 0) {
        return set_error(source, error);
    }
    return count_bytes_left(source) > source->window_bytes ? read_large_task(source, chunk) : claim_rest(source, chunk);
}

enum mc_source_status mc_file_get_next(struct mc_source *source, struct mc_chunk *chunk) {
    if (source->error != 0) {
        return MC_SOURCE_FAILED;
    }
    if (source->has_ended) {
        return MC_SOURCE_END;
    }
    if (!mc_buffer_reserve(&source->pending, source->window_bytes)) {
        return MC_SOURCE_NO_MEMORY;
    }
    const int error = source->at_start ? check_start(source) : 0;
    if (error != 0) {
        return set_error(source, error);
    }
    chunk->bytes_left = count_bytes_left(source);
    chunk->is_full = chunk->bytes_left > source->window_bytes; /* else this chunk is the last */
    chunk->error = 0;
    return chunk->is_full ? claim_full(source, chunk) : claim_rest(source, chunk);
}

/* Keeps the whole tasks of a chunk before a read error. */
static enum mc_source_status keep_whole_tasks(const struct mc_source *source, struct mc_chunk *chunk, int error) {
    struct mc_buffer *buffer = &chunk->buffer;
    buffer->n_bytes = mc_last_task_end(source->syntax, buffer->text, buffer->n_bytes);
    chunk->error = error;
    mc_chunk_set_read(chunk, source->window_bytes);
    return MC_SOURCE_FAILED;
}

enum mc_source_status mc_file_read_chunk(struct mc_source *source, struct mc_chunk *chunk) {
    struct mc_buffer *buffer = &chunk->buffer;
    if (!mc_buffer_reserve(buffer, chunk->source_bytes)) {
        return MC_SOURCE_NO_MEMORY; /* the chunk stays unread, so the caller may retry */
    }
    const int error = mc_source_read_at(source, chunk->offset, buffer->text, chunk->source_bytes, &buffer->n_bytes);
    if (error != 0) {
        return keep_whole_tasks(source, chunk, error);
    }
    if (buffer->n_bytes < chunk->source_bytes) {
        chunk->is_last = true; /* the file has shrunk and ends here now */
        chunk->end -= chunk->source_bytes - buffer->n_bytes;
        chunk->source_bytes = buffer->n_bytes;
    }
    if (!chunk->is_last && mc_last_byte(buffer) != (chunk->ends_line ? '\n' : source->syntax->task)) {
        return keep_whole_tasks(source, chunk, ESTALE); /* the file has changed since the reader found this end */
    }
    if (chunk->is_last && !mc_chunk_add_newline(chunk)) {
        return MC_SOURCE_NO_MEMORY;
    }
    mc_chunk_set_read(chunk, source->window_bytes);
    return MC_SOURCE_CHUNK;
}
