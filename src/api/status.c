/* status.c - describes each status in English (manycorr_status_text). */
#include "manycorr.h"

const char *manycorr_status_text(manycorr_status status) {
    switch (status) {
    case MANYCORR_OK:
        return "done";
    case MANYCORR_BAD_TASK:
        return "some task was bad";
    case MANYCORR_BAD_ARGUMENT:
        return "an argument is out of its range";
    case MANYCORR_READ_FAILED:
        return "reading failed";
    case MANYCORR_NO_MEMORY:
        return "out of memory";
    case MANYCORR_WRITE_FAILED:
        return "writing failed";
    }
    return "unknown status";
}
