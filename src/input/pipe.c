/* pipe.c - see pipe.h. */
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

/* A read of more is cut by Linux. */
static const size_t MAX_READ_BYTES = (size_t)1 << 30;

int mc_get_socket_type(int fd) {
    int type = SOCK_STREAM;
    socklen_t n = sizeof type;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 ? type : SOCK_STREAM;
}

/* Whether a read would return at once; waits for that as long as wait_ms says. */
static bool is_ready(const struct mc_source *source, int wait_ms) {
    if (!source->may_block || source->spare.n_bytes > 0) {
        return true;
    }
    struct pollfd poll_fd = {.fd = source->fd, .events = POLLIN};
    const int n_ready = poll(&poll_fd, 1, wait_ms);
    return n_ready > 0 || (n_ready < 0 && errno != EINTR); /* an error is for read to find */
}

/* The longest packet that is read whole: one of a pipe (with O_DIRECT) is no longer than PIPE_BUF, one of a socket
   may be. */
static size_t longest_packet(const struct mc_source *source) {
    return source->has_packets && source->window_bytes > PIPE_BUF ? source->window_bytes : PIPE_BUF;
}

/*
 * As read, but that no packet loses its end, which the kernel drops where there is no room for it: it goes to the
 * spare buffer, which has room for the longest packet. EMSGSIZE for one that is longer than that.
 */
static ssize_t read_once(struct mc_source *source, char *text, size_t n) {
    struct mc_buffer *spare = &source->spare;
    if (spare->n_bytes > 0) {
        const size_t n_now = n < spare->n_bytes ? n : spare->n_bytes;
        memcpy(text, spare->text, n_now);
        spare->n_bytes -= n_now;
        memmove(spare->text, spare->text + n_now, spare->n_bytes);
        return (ssize_t)n_now;
    }
    const size_t n_longest = longest_packet(source);
    const bool is_enough = n >= n_longest;
    if (!source->has_packets && (is_enough || !source->is_pipe)) {
        return read(source->fd, text, n < MAX_READ_BYTES ? n : MAX_READ_BYTES);
    }
    struct iovec parts[] = {{text, n}, {spare->text, is_enough ? 0 : n_longest - n}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    const ssize_t n_read = source->has_packets ? recvmsg(source->fd, &message, 0) : readv(source->fd, parts, 2);
    if (n_read >= 0 && (message.msg_flags & MSG_TRUNC) != 0) {
        errno = EMSGSIZE;
        return -1;
    }
    if (n_read > (ssize_t)n) {
        spare->n_bytes = (size_t)n_read - n;
        return (ssize_t)n;
    }
    return n_read;
}

/* Reads at least one byte and at most n, waiting for it; 0 at the end or on an error, which is noted. */
static size_t read_some(struct mc_source *source, char *text, size_t n) {
    for (;;) {
        const ssize_t n_read = read_once(source, text, n);
        if (n_read >= 0) {
            return (size_t)n_read;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            is_ready(source, -1);
        } else if (errno != EINTR) {
            source->error = errno;
            return 0;
        }
    }
}

/*
 * Whether a read of no bytes has met the end of the stream. An empty packet is no end: only if no more can come, and
 * no packet with bytes is left in the queue, the stream has ended. (SIOCINQ counts all bytes queued of a SEQPACKET
 * socket, but of a DGRAM socket only those of the first packet; a read of that fails if there is none, where one of a
 * SEQPACKET socket returns 0.)
 */
static bool is_at_end(const struct mc_source *source) {
    struct pollfd poll_fd = {.fd = source->fd, .events = POLLRDHUP};
    if (!source->has_packets) {
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

/* Looks at the first bytes: refuses what is no text, and skips a byte order mark. Returns false where more bytes are
   needed to tell. */
static bool pass_start(struct mc_source *source) {
    struct mc_buffer *pending = &source->pending;
    bool is_open;
    source->format = mc_detect_format(source->syntax, pending->text, pending->n_bytes, source->ended, &is_open);
    if (source->format != NULL) {
        source->at_start = false;
        source->error = EILSEQ;
        source->ended = true;
        return true;
    }
    if (is_open) {
        return false;
    }
    const size_t n = pending->n_bytes < MC_MARK_BYTES ? pending->n_bytes : MC_MARK_BYTES;
    const bool matches = n == 0 || memcmp(pending->text, MC_BYTE_ORDER_MARK, n) == 0;
    if (matches && n < MC_MARK_BYTES && !source->ended) {
        return false;
    }
    if (matches && n == MC_MARK_BYTES) {
        pending->n_bytes -= n;
        memmove(pending->text, pending->text + n, pending->n_bytes);
    }
    source->at_start = false;
    return true;
}

/* Reads once, no further than a window needs; an empty packet adds nothing. Returns false where there is no memory. */
static bool read_more(struct mc_source *source) {
    struct mc_buffer *pending = &source->pending;
    const size_t n_missing = source->window_bytes - pending->n_bytes;
    /* Only a window of one task may be longer than window_bytes: at the start, no second task is read with the first.
       */
    const size_t n_beyond = source->at_start ? 1 : source->window_bytes;
    const size_t n_wanted = pending->n_bytes < source->window_bytes ? n_missing : n_beyond;
    size_t n_bytes;
    if (!mc_add(pending->n_bytes, n_wanted, &n_bytes) || !mc_buffer_reserve(pending, n_bytes)) {
        return false;
    }
    if ((source->has_packets || source->is_pipe) && !mc_buffer_reserve(&source->spare, longest_packet(source))) {
        return false;
    }
    const size_t n_read = read_some(source, pending->text + pending->n_bytes, n_wanted);
    pending->n_bytes += n_read;
    source->n_bytes += n_read;
    source->ended = n_read == 0 && (source->error != 0 || is_at_end(source));
    return true;
}

/* Looks for task ends in what has not been searched yet: the last one within a window, else the first one at all. */
static void search_cut(struct mc_source *source) {
    const size_t n = source->pending.n_bytes - source->n_searched;
    if (n == 0) {
        return;
    }
    const char *text = source->pending.text + source->n_searched;
    if (source->n_searched < source->window_bytes) {
        const size_t n_whole = mc_last_task_end(source->syntax, text, n);
        source->cut = n_whole > 0 ? source->n_searched + n_whole : source->cut;
    } else { /* no end is known: with one, a window would have been handed out */
        const size_t n_whole = mc_first_task_end(source->syntax, text, n);
        source->cut = n_whole > 0 ? source->n_searched + n_whole : 0;
    }
    source->n_searched = source->pending.n_bytes;
}

/* At the end of the stream: everything pending becomes the last window. Returns false where there is no memory. */
static bool cut_at_end(struct mc_source *source) {
    struct mc_buffer *pending = &source->pending;
    const char *newline = mc_missing_newline(mc_last_byte(pending));
    if (!mc_buffer_append(pending, newline, strlen(newline))) {
        return false;
    }
    source->cut = pending->n_bytes;
    return true;
}

/* Hands the first cut bytes of pending to the window and keeps the rest. Returns false where there is no memory. */
static bool hand_out(struct mc_source *source, struct mc_chunk *chunk) {
    struct mc_buffer *pending = &source->pending;
    struct mc_buffer *rest = &chunk->buffer;
    rest->n_bytes = 0;
    if (!mc_buffer_append(rest, pending->text + source->cut, pending->n_bytes - source->cut)) {
        return false;
    }
    chunk->is_full = pending->n_bytes >= source->window_bytes || pending->n_bytes >= MC_FULL_BYTES;
    chunk->n_left = 0;
    chunk->end = source->n_bytes - rest->n_bytes;
    chunk->starts_line = source->starts_line;
    const struct mc_buffer handed = {pending->text, source->cut, pending->capacity};
    *pending = *rest;
    chunk->buffer = handed;
    mc_chunk_set_read(chunk, source->window_bytes);
    source->starts_line = handed.text[handed.n_bytes - 1] == '\n';
    source->n_searched = 0;
    source->cut = 0;
    return true;
}

/* Whether there is more to read before the deadline. A task of which bytes keep coming is not waited for any longer,
   either: whoever asked may have other things to do. */
static bool comes_in_time(const struct mc_source *source, double deadline, bool has_read) {
    const double seconds = deadline - mc_seconds();
    const bool is_late = seconds <= 0.0;
    if (is_late && has_read && source->cut == 0) {
        return false;
    }
    return is_ready(source, is_late ? 0 : (int)ceil(1e3 * seconds));
}

enum mc_source_status mc_pipe_get_next(struct mc_source *source, int wait_ms, struct mc_chunk *chunk) {
    struct mc_buffer *pending = &source->pending;
    const double deadline = wait_ms >= 0 ? mc_seconds() + 1e-3 * wait_ms : 0.0;
    for (bool has_read = false;; has_read = true) {
        if (!source->at_start || pass_start(source)) {
            search_cut(source);
        }
        if (source->format != NULL) {
            return MC_SOURCE_FAILED;
        }
        if (source->ended && source->error == 0) {
            if (pending->n_bytes == 0 && source->starts_line) {
                return MC_SOURCE_END;
            }
            if (!cut_at_end(source)) {
                return MC_SOURCE_NO_MEMORY;
            }
        }
        const bool enough = pending->n_bytes >= source->window_bytes || source->ended;
        if (source->cut > 0 && (enough || !is_ready(source, 0))) {
            return hand_out(source, chunk) ? MC_SOURCE_CHUNK : MC_SOURCE_NO_MEMORY;
        }
        if (source->ended) {
            return MC_SOURCE_FAILED;
        }
        if (wait_ms >= 0 && !comes_in_time(source, deadline, has_read)) {
            return MC_SOURCE_TIMED_OUT;
        }
        if (!read_more(source)) {
            return MC_SOURCE_NO_MEMORY;
        }
    }
}
