/* source.c - see source.h. Makes, seeks and checks sources. pipe.c and file.c read them. */
#include "input/source.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/file.h"
#include "input/pipe.h"

/* Returns whether fd is a socket whose reads return packets. */
static bool is_packet_socket(int fd, mode_t mode) {
    return S_ISSOCK(mode) && mc_get_socket_type(fd) != SOCK_STREAM;
}

void mc_source_init_fd(struct mc_source *source, int fd, const struct mc_syntax *syntax, size_t window_bytes) {
    struct stat status = {0};
    const bool is_regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    const off_t offset = is_regular ? lseek(fd, 0, SEEK_CUR) : -1;
    *source = (struct mc_source){
        .fd = fd,
        .is_seekable = offset >= 0 && status.st_size > 0, /* files that the kernel makes have size 0 */
        .is_regular = is_regular,
        .may_block = !is_regular || status.st_size == 0,
        .is_pipe = S_ISFIFO(status.st_mode),
        .is_packet_socket = is_packet_socket(fd, status.st_mode),
        .file_bytes = status.st_size,
        .file_time = status.st_mtim,
        .first_end = UINT64_MAX,
        .syntax = syntax,
        .window_bytes = window_bytes,
        .offset = offset >= 0 ? (uint64_t)offset : 0,
        .at_start = true,
        .starts_line = true,
    };
}

void mc_source_init_memory(struct mc_source *source, const char *text, size_t n_bytes, const struct mc_syntax *syntax,
                           size_t window_bytes) {
    *source = (struct mc_source){
        .fd = -1,
        .memory = text,
        .memory_bytes = n_bytes,
        .is_seekable = true,
        .syntax = syntax,
        .window_bytes = window_bytes,
        .at_start = true,
        .starts_line = true,
    };
}

/* Checks that a task can begin n_bytes after the offset, n_bytes > 0. Returns 0, EINVAL, or errno of the read. */
static int check_position(struct mc_source *source, uint64_t n_bytes, bool starts_line) {
    if (n_bytes > INT64_MAX - source->offset) {
        return EINVAL;
    }
    char around[2]; /* the byte before the position, and the byte after it if there is one */
    size_t n;
    const int error = mc_source_read_at(source, source->offset + n_bytes - 1, around, sizeof around, &n);
    if (error != 0) {
        return error;
    }
    const bool is_at_end = n == 1; /* the last line may lack its newline */
    const bool is_between_tasks =
        n > 0 && (starts_line ? around[0] == '\n' || is_at_end : around[0] == source->syntax->task);
    return is_between_tasks ? 0 : EINVAL;
}

int mc_source_seek(struct mc_source *source, uint64_t n_bytes, bool starts_line, char *head, size_t capacity,
                   size_t *n_head) {
    *n_head = 0;
    if (n_bytes == 0) {
        return starts_line ? 0 : EINVAL;
    }
    if (!source->is_seekable) {
        return ESPIPE;
    }
    char mark[MC_MARK_BYTES];
    int error = check_position(source, n_bytes, starts_line);
    if (error != 0) {
        return error;
    }
    error = mc_source_read_at(source, source->offset, mark, sizeof mark, n_head);
    const bool has_mark = *n_head == sizeof mark && memcmp(mark, MC_BYTE_ORDER_MARK, sizeof mark) == 0;
    const size_t n_mark = has_mark ? sizeof mark : 0;
    const uint64_t n_text = n_bytes > n_mark ? n_bytes - n_mark : 0;
    if (error == 0) {
        error = mc_source_read_at(source, source->offset + n_mark, head, n_text < capacity ? (size_t)n_text : capacity,
                                  n_head);
    }
    source->offset += n_bytes;
    source->at_start = false;
    source->starts_line = starts_line;
    return error;
}

/* Compares the size and the modification time of the file. Returns 0, ESTALE if they have changed, or errno of fstat.
   */
static int compare_file(const struct mc_source *source) {
    struct stat now;
    if (fstat(source->fd, &now) != 0) {
        return errno;
    }
    if (source->file_bytes == 0) { /* the time of files that the kernel makes changes at each read */
        return now.st_size == 0 ? 0 : ESTALE;
    }
    const bool is_unchanged = now.st_size == source->file_bytes && now.st_mtim.tv_sec == source->file_time.tv_sec &&
                              now.st_mtim.tv_nsec == source->file_time.tv_nsec;
    return is_unchanged ? 0 : ESTALE;
}

int mc_source_check_unchanged(struct mc_source *source) {
    if (!source->is_regular) {
        return 0;
    }
    int error = compare_file(source);
    const uint64_t end = atomic_load(&source->first_end);
    if (error == 0 && end < (uint64_t)source->file_bytes) {
        char byte;
        size_t n;
        error = mc_source_read_at(source, end, &byte, 1, &n);
        error = error == 0 && n > 0 ? ESTALE : error; /* a file that the kernel makes may end before its size */
    }
    return error;
}

void mc_source_free(struct mc_source *source) {
    if (source->is_seekable && source->fd >= 0) {
        (void)lseek(source->fd, (off_t)source->offset, SEEK_SET);
    }
    mc_buffer_free(&source->pending);
    mc_buffer_free(&source->packet_rest);
}

enum mc_source_status mc_source_get_next(struct mc_source *source, int wait_ms, struct mc_chunk *chunk) {
    return source->is_seekable ? mc_file_get_next(source, chunk) : mc_pipe_get_next(source, wait_ms, chunk);
}

enum mc_source_status mc_source_read_chunk(struct mc_source *source, struct mc_chunk *chunk) {
    return chunk->state == MC_CHUNK_UNREAD ? mc_file_read_chunk(source, chunk) : MC_SOURCE_CHUNK;
}
