/* sink.c - bytes out. sink.h has the contract. */
#include "output/sink.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Linux writes at most 2 GiB - 4 KiB in one call. */
static const size_t MAX_WRITE_BYTES = (size_t)1 << 30;

static manycorr_status write_fd(struct mc_sink *sink, const char *text, size_t n) {
    while (n > 0) {
        const ssize_t n_written = write(sink->fd, text, n < MAX_WRITE_BYTES ? n : MAX_WRITE_BYTES);
        if (n_written > 0) {
            text += n_written;
            n -= (size_t)n_written;
        } else if (n_written == 0) {
            sink->error = EIO; /* a device that writes no byte and reports no error */
            return MANYCORR_WRITE_FAILED;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd poll_fd = {.fd = sink->fd, .events = POLLOUT};
            poll(&poll_fd, 1, -1);
        } else if (errno != EINTR) {
            sink->error = errno;
            return MANYCORR_WRITE_FAILED;
        }
    }
    return MANYCORR_OK;
}

manycorr_status mc_sink_write(struct mc_sink *sink, const char *text, size_t n) {
    if (n == 0) {
        return MANYCORR_OK;
    }
    manycorr_status status = MANYCORR_OK;
    if (sink->fd >= 0) {
        status = write_fd(sink, text, n);
    } else if (!mc_buffer_append(&sink->memory, text, n)) {
        status = MANYCORR_NO_MEMORY;
    }
    if (status == MANYCORR_OK) {
        sink->n_bytes += n;
        sink->in_line = text[n - 1] != '\n';
    }
    return status;
}
