/* file.c - see file.h. */
#include "input/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A window's last task end is looked for in so many bytes at first, and then in eight times as many again and again. Most tasks are
   shorter, and reading so little takes no longer than the system call. */
enum { PROBE_BYTES = 4096, PROBE_GROWTH = 8 };

/* Notes that the file was found to end at a place; mc_source_check looks whether it does. */
static void note_end(struct mc_source *source, uint64_t end) {
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
    const uint64_t n_file = (uint64_t)source->file_bytes; /* what is appended is not looked at: it may have no end */
    const uint64_t n_left = offset < n_file ? n_file - offset : 0;
    const size_t n_wanted = n < n_left ? n : (size_t)n_left;
    while (*n_read < n_wanted) {
        const ssize_t n_now = pread(source->fd, text + *n_read, n_wanted - *n_read, (off_t)(offset + *n_read));
        if (n_now > 0) {
            *n_read += (size_t)n_now;
        } else if (n_now == 0) {
            note_end(source, offset + *n_read);
            return 0;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

/* The size of the source now: a file may have shrunk. */
static int find_size(struct mc_source *source, uint64_t *n_bytes) {
    struct stat status;
    *n_bytes = source->memory_bytes;
    if (source->fd >= 0) {
        if (fstat(source->fd, &status) != 0) {
            return errno;
        }
        *n_bytes = (uint64_t)source->file_bytes;
        if (status.st_size < source->file_bytes) {
            *n_bytes = (uint64_t)status.st_size;
            note_end(source, *n_bytes);
        }
    }
    return 0;
}

/* Looks at the first bytes: refuses what is no text, and skips a byte order mark. Returns 0 or errno: EILSEQ for
   another format. */
static int pass_start(struct mc_source *source) {
    static const char mark[] = {'\xEF', '\xBB', '\xBF'};
    char first[MC_FORMAT_BYTES];
    size_t n_read;
    const int error = mc_source_read_at(source, source->offset, first, sizeof first, &n_read);
    if (error != 0 && n_read == 0) {
        return error;
    }
    bool is_open;
    source->format = mc_find_format(source->syntax, first, n_read, true, &is_open);
    if (source->format != NULL) {
        return EILSEQ;
    }
    if (n_read >= sizeof mark && memcmp(first, mark, sizeof mark) == 0) {
        source->offset += sizeof mark;
        source->n_bytes += sizeof mark;
    }
    source->at_start = false;
    return 0;
}

static enum mc_source_status fail(struct mc_source *source, int error) {
    source->error = error;
    source->ended = true;
    return MC_SOURCE_FAILED;
}

/* Claims the next n bytes for the window, which are whole tasks, or the last ones of the source. */
static enum mc_source_status claim(struct mc_source *source, size_t n, bool is_last, bool ends_line,
                                   struct mc_chunk *window) {
    window->is_claimed = true;
    window->offset = source->offset;
    window->n_claimed = n;
    window->is_last = is_last;
    window->starts_line = source->starts_line;
    window->ends_line = ends_line;
    source->offset += n;
    source->n_bytes += n;
    window->end = source->n_bytes;
    source->starts_line = ends_line;
    source->ended = is_last;
    return MC_SOURCE_WINDOW;
}

/* Finds the length of the longest run of whole tasks within the next n bytes: *n_whole, or 0 where no task ends there. *last is the byte
   that ends it. Uses the pending buffer. */
static int find_last_end(struct mc_source *source, size_t n, size_t *n_whole, char *last) {
    size_t n_probed = PROBE_BYTES;
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
            *n_whole = n - n_probed + n_to_end;
            *last = text[n_to_end - 1];
            return 0;
        }
    }
    *n_whole = 0;
    return 0;
}

/* The same where reading fails: of the bytes that can be read from the beginning on. */
static void find_readable_end(struct mc_source *source, size_t n, size_t *n_whole, char *last) {
    char *text = source->pending.text;
    size_t n_read;
    (void)mc_source_read_at(source, source->offset, text, n, &n_read);
    *n_whole = mc_last_task_end(source->syntax, text, n_read);
    if (*n_whole > 0) {
        *last = text[*n_whole - 1];
    }
}

void mc_file_claim_task(struct mc_source *source, struct mc_chunk *window, size_t n_bytes, bool found, char last) {
    const bool ends_line = !found || last == '\n';
    claim(source, n_bytes, !found, ends_line, window);
    window->is_claimed = false;
    window->is_open = false;
    window->is_remote = true;
    window->added = found ? "" : mc_missing_newline(last);
    window->source = source;
}

enum mc_source_status mc_file_end_text(const struct mc_source *source, struct mc_chunk *window, size_t n_read) {
    struct mc_buffer *buffer = &window->buffer;
    buffer->n_bytes = n_read;
    if (window->is_last && !mc_chunk_end_line(window)) {
        return MC_SOURCE_NO_MEMORY;
    }
    window->is_large = buffer->n_bytes > source->window_bytes + MC_ADDED_BYTES;
    window->is_remote = false;
    return MC_SOURCE_WINDOW;
}

/* Reads a task that is larger than a window, or as much of it as is searched here. */
static enum mc_source_status read_large(struct mc_source *source, struct mc_chunk *window) {
    struct mc_buffer *buffer = &window->buffer;
    window->is_claimed = false;
    buffer->n_bytes = 0;
    while (buffer->n_bytes < MC_LEAST_REMOTE_BYTES || buffer->n_bytes / MC_SEARCHED_WINDOWS <= source->window_bytes) {
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
                return MC_SOURCE_NO_MEMORY; /* before anything is claimed: it may be tried again */
            }
            buffer->n_bytes += n_task > 0 ? n_task : n_read;
            mc_file_claim_task(source, window, buffer->n_bytes, n_task > 0, mc_last_byte(buffer));
            return mc_file_end_text(source, window, buffer->n_bytes);
        }
        if (error != 0) {
            return fail(source, error);
        }
        buffer->n_bytes += n_read;
    }
    window->is_open = true;
    window->is_large = true;
    return MC_SOURCE_WINDOW;
}

enum mc_source_status mc_file_next(struct mc_source *source, struct mc_chunk *window) {
    if (source->error != 0) {
        return MC_SOURCE_FAILED;
    }
    if (source->ended) {
        return MC_SOURCE_END;
    }
    if (!mc_buffer_reserve(&source->pending, source->window_bytes)) {
        return MC_SOURCE_NO_MEMORY;
    }
    uint64_t size;
    int error = source->at_start ? pass_start(source) : 0;
    error = error != 0 ? error : find_size(source, &size);
    if (error != 0) {
        return fail(source, error);
    }
    const uint64_t n_left = size > source->offset ? size - source->offset : 0;
    window->is_full = n_left > source->window_bytes; /* else it is the only one */
    window->n_left = n_left;
    window->is_large = false;
    window->is_open = false;
    window->is_remote = false;
    window->error = 0;
    if (n_left == 0 && source->starts_line) {
        source->ended = true;
        return MC_SOURCE_END;
    }
    if (n_left <= source->window_bytes) {
        return claim(source, (size_t)n_left, true, true, window);
    }
    size_t n_whole = 0;
    char last = '\0';
    error = find_last_end(source, source->window_bytes, &n_whole, &last);
    if (error != 0) {
        find_readable_end(source, source->window_bytes, &n_whole, &last);
        return n_whole > 0 ? claim(source, n_whole, false, last == '\n', window) : fail(source, error);
    }
    return n_whole > 0 ? claim(source, n_whole, false, last == '\n', window) : read_large(source, window);
}

enum mc_source_status mc_file_fill(struct mc_source *source, struct mc_chunk *window) {
    struct mc_buffer *buffer = &window->buffer;
    window->is_claimed = false;
    if (!mc_buffer_reserve(buffer, window->n_claimed)) {
        window->is_claimed = true; /* it can be tried again */
        return MC_SOURCE_NO_MEMORY;
    }
    window->error = mc_source_read_at(source, window->offset, buffer->text, window->n_claimed, &buffer->n_bytes);
    if (window->error != 0) { /* the whole tasks before are good */
        buffer->n_bytes = mc_last_task_end(source->syntax, buffer->text, buffer->n_bytes);
        return MC_SOURCE_FAILED;
    }
    if (buffer->n_bytes < window->n_claimed) {
        window->is_last = true; /* the file has shrunk: this is its end now */
        window->end -= window->n_claimed - buffer->n_bytes;
        window->n_claimed = buffer->n_bytes;
    }
    const char last = mc_last_byte(buffer);
    if (!window->is_last && last != (window->ends_line ? '\n' : source->syntax->task)) {
        window->error = ESTALE; /* the file has been changed since its task ends were looked for */
        buffer->n_bytes = mc_last_task_end(source->syntax, buffer->text, buffer->n_bytes);
        return MC_SOURCE_FAILED;
    }
    if (window->is_last && !mc_chunk_end_line(window)) {
        window->is_claimed = true;
        return MC_SOURCE_NO_MEMORY;
    }
    return MC_SOURCE_WINDOW;
}
