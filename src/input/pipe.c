/* pipe.c - see pipe.h. A packet is one message of a socket, or of a pipe with O_DIRECT. */
#include "input/pipe.h"

#include <errno.h>
#include <limits.h>
#include <linux/sockios.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"

/* Linux shortens a read of more bytes. */
static const size_t MAX_READ_BYTES = (size_t)1 << 30;

int mc_get_socket_type(int fd) {
    int type = SOCK_STREAM;
    socklen_t n = sizeof type;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 ? type : SOCK_STREAM;
}

/* Waits at most wait_ms milliseconds, or without limit if negative, until a read returns at once. Returns whether it
   does. */
static bool wait_until_readable(const struct mc_source *source, int wait_ms) {
    if (!source->may_block || source->packet_rest.n_bytes > 0) {
        return true;
    }
    struct pollfd poll_fd = {.fd = source->fd, .events = POLLIN};
    const int n_ready = poll(&poll_fd, 1, wait_ms);
    return n_ready > 0 || (n_ready < 0 && errno != EINTR); /* read will return the error */
}

/* Returns the length of the longest packet that is read whole. A packet of a pipe has at most PIPE_BUF bytes. */
static size_t get_max_packet_bytes(const struct mc_source *source) {
    return source->is_packet_socket && source->window_bytes > PIPE_BUF ? source->window_bytes : PIPE_BUF;
}

/*
 * Reads as read() does, but keeps the end of a packet. The kernel drops what does not fit into text[0..n), so that part
 * goes to packet_rest, which has room for the longest packet. A longer packet is an error, EMSGSIZE.
 */
static ssize_t read_once(struct mc_source *source, char *text, size_t n) {
    struct mc_buffer *rest = &source->packet_rest;
    if (rest->n_bytes > 0) {
        const size_t n_now = n < rest->n_bytes ? n : rest->n_bytes;
        memcpy(text, rest->text, n_now);
        rest->n_bytes -= n_now;
        memmove(rest->text, rest->text + n_now, rest->n_bytes);
        return (ssize_t)n_now;
    }
    const size_t n_max = get_max_packet_bytes(source);
    const bool has_room = n >= n_max;
    if (!source->is_packet_socket && (has_room || !source->is_pipe)) {
        return read(source->fd, text, n < MAX_READ_BYTES ? n : MAX_READ_BYTES);
    }
    struct iovec parts[] = {{text, n}, {rest->text, has_room ? 0 : n_max - n}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    const ssize_t n_read = source->is_packet_socket ? recvmsg(source->fd, &message, 0) : readv(source->fd, parts, 2);
    if (n_read >= 0 && (message.msg_flags & MSG_TRUNC) != 0) {
        errno = EMSGSIZE;
        return -1;
    }
    if (n_read > (ssize_t)n) {
        rest->n_bytes = (size_t)n_read - n;
        return (ssize_t)n;
    }
    return n_read;
}

/* Waits for input and reads 1 to n bytes. Returns 0 at the end, and on an error, which goes to source->error. */
static size_t read_some(struct mc_source *source, char *text, size_t n) {
    for (;;) {
        const ssize_t n_read = read_once(source, text, n);
        if (n_read >= 0) {
            return (size_t)n_read;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait_until_readable(source, -1);
        } else if (errno != EINTR) {
            source->error = errno;
            return 0;
        }
    }
}

/*
 * Returns whether the stream has ended, after a read has returned 0 bytes. That may also be an empty packet. A socket
 * of packets has ended if its peer has closed it and its queue has no packet with bytes.
 *
 * The two types differ in an empty queue. Reading a DGRAM socket then fails. Reading a SEQPACKET socket returns 0, but
 * SIOCINQ counts all bytes in its queue. (For a DGRAM socket, SIOCINQ counts only the first packet.)
 */
static bool is_at_end(const struct mc_source *source) {
    struct pollfd poll_fd = {.fd = source->fd, .events = POLLRDHUP};
    if (!source->is_packet_socket) {
        return true;
    }
    if (poll(&poll_fd, 1, 0) <= 0 || (poll_fd.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0) {
        return false;
    }
    char byte;
    int n_queued = 0;
    return recv(source->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 ||
           (mc_get_socket_type(source->fd) == SOCK_SEQPACKET &&
            (ioctl(source->fd, SIOCINQ, &n_queued) != 0 || n_queued == 0));
}

/* Checks the first bytes of the stream: rejects another format, and skips a byte order mark. Returns false if it needs
   more bytes to decide. */
static bool check_start(struct mc_source *source) {
    struct mc_buffer *pending = &source->pending;
    bool needs_more;
    source->format = mc_detect_format(source->syntax, pending->text, pending->n_bytes, source->has_ended, &needs_more);
    if (source->format != NULL) {
        source->at_start = false;
        source->error = EILSEQ;
        source->has_ended = true;
        return true;
    }
    if (needs_more) {
        return false;
    }
    const size_t n = pending->n_bytes < MC_MARK_BYTES ? pending->n_bytes : MC_MARK_BYTES;
    const bool matches = n == 0 || memcmp(pending->text, MC_BYTE_ORDER_MARK, n) == 0;
    if (matches && n < MC_MARK_BYTES && !source->has_ended) {
        return false;
    }
    if (matches && n == MC_MARK_BYTES) {
        pending->n_bytes -= n;
        memmove(pending->text, pending->text + n, pending->n_bytes);
    }
    source->at_start = false;
    return true;
}

/* Reads once, and at most as much as the next chunk needs. An empty packet adds no bytes. Returns false if there is no
   memory. */
static bool read_more(struct mc_source *source) {
    struct mc_buffer *pending = &source->pending;
    const size_t n_missing = source->window_bytes - pending->n_bytes;
    /* A chunk longer than window_bytes must be one task. So until the start is checked, one byte at a time is read
       beyond a window: a second task may follow. */
    const size_t n_beyond = source->at_start ? 1 : source->window_bytes;
    const size_t n_wanted = pending->n_bytes < source->window_bytes ? n_missing : n_beyond;
    size_t n_bytes;
    if (!mc_add(pending->n_bytes, n_wanted, &n_bytes) || !mc_buffer_reserve(pending, n_bytes)) {
        return false;
    }
    if ((source->is_packet_socket || source->is_pipe) &&
        !mc_buffer_reserve(&source->packet_rest, get_max_packet_bytes(source))) {
        return false;
    }
    const size_t n_read = read_some(source, pending->text + pending->n_bytes, n_wanted);
    pending->n_bytes += n_read;
    source->n_bytes += n_read;
    source->has_ended = n_read == 0 && (source->error != 0 || is_at_end(source));
    return true;
}

/* Searches the new bytes of pending for the end of the next chunk: the last task end within a window, or else the first
   one. */
static void search_chunk_end(struct mc_source *source) {
    const size_t n = source->pending.n_bytes - source->n_searched;
    if (n == 0) {
        return;
    }
    const char *text = source->pending.text + source->n_searched;
    if (source->n_searched < source->window_bytes) {
        const size_t n_whole = mc_last_task_end(source->syntax, text, n);
        source->chunk_bytes = n_whole > 0 ? source->n_searched + n_whole : source->chunk_bytes;
    } else { /* no end is known, or the chunk would have been moved out of pending */
        const size_t n_whole = mc_first_task_end(source->syntax, text, n);
        source->chunk_bytes = n_whole > 0 ? source->n_searched + n_whole : 0;
    }
    source->n_searched = source->pending.n_bytes;
}

/* Ends the stream: the next chunk is all of pending, with a newline. Returns false if there is no memory. */
static bool end_last_chunk(struct mc_source *source) {
    struct mc_buffer *pending = &source->pending;
    const char *newline = mc_missing_newline(mc_last_byte(pending));
    if (!mc_buffer_append(pending, newline, strlen(newline))) {
        return false;
    }
    source->chunk_bytes = pending->n_bytes;
    return true;
}

/* Moves the first chunk_bytes bytes of pending to the chunk. Returns false if there is no memory. */
static bool move_to_chunk(struct mc_source *source, struct mc_chunk *chunk) {
    struct mc_buffer *pending = &source->pending;
    struct mc_buffer *rest = &chunk->buffer;
    rest->n_bytes = 0;
    if (!mc_buffer_append(rest, pending->text + source->chunk_bytes, pending->n_bytes - source->chunk_bytes)) {
        return false;
    }
    chunk->is_full = pending->n_bytes >= source->window_bytes || pending->n_bytes >= MC_FULL_BYTES;
    chunk->bytes_left = 0;
    chunk->end = source->n_bytes - rest->n_bytes;
    chunk->starts_line = source->starts_line;
    const struct mc_buffer moved = {pending->text, source->chunk_bytes, pending->capacity};
    *pending = *rest;
    chunk->buffer = moved;
    mc_chunk_set_read(chunk, source->window_bytes);
    source->starts_line = moved.text[moved.n_bytes - 1] == '\n';
    source->n_searched = 0;
    source->chunk_bytes = 0;
    return true;
}

/* Waits for input until the deadline. Returns false if the time is over: also if bytes of an incomplete task keep
   arriving, because the caller may have other work. */
static bool wait_for_input(const struct mc_source *source, double deadline, bool has_read) {
    const double seconds = deadline - mc_seconds();
    const bool is_late = seconds <= 0.0;
    if (is_late && has_read && source->chunk_bytes == 0) {
        return false;
    }
    return wait_until_readable(source, is_late ? 0 : (int)ceil(1e3 * seconds));
}

enum mc_source_status mc_pipe_get_next(struct mc_source *source, int wait_ms, struct mc_chunk *chunk) {
    struct mc_buffer *pending = &source->pending;
    const double deadline = wait_ms >= 0 ? mc_seconds() + 1e-3 * wait_ms : 0.0;
    for (bool has_read = false;; has_read = true) {
        if (!source->at_start || check_start(source)) {
            search_chunk_end(source);
        }
        if (source->format != NULL) {
            return MC_SOURCE_FAILED;
        }
        if (source->has_ended && source->error == 0) {
            if (pending->n_bytes == 0 && source->starts_line) {
                return MC_SOURCE_END;
            }
            if (!end_last_chunk(source)) {
                return MC_SOURCE_NO_MEMORY;
            }
        }
        const bool is_complete = pending->n_bytes >= source->window_bytes || source->has_ended;
        if (source->chunk_bytes > 0 && (is_complete || !wait_until_readable(source, 0))) {
            return move_to_chunk(source, chunk) ? MC_SOURCE_CHUNK : MC_SOURCE_NO_MEMORY;
        }
        if (source->has_ended) {
            return MC_SOURCE_FAILED;
        }
        if (wait_ms >= 0 && !wait_for_input(source, deadline, has_read)) {
            return MC_SOURCE_TIMED_OUT;
        }
        if (!read_more(source)) {
            return MC_SOURCE_NO_MEMORY;
        }
    }
}
