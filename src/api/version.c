/* version.c - what the library says about itself: its version, and each status in English. Knows nothing of results. */
#include "manycorr.h"

/* The commit of an untagged build, e.g. "untagged, 52f8db4". The Makefile defines it (scripts/describe-build). */
#ifndef MC_BUILD
#define MC_BUILD ""
#endif

const char *manycorr_version(void) {
    return sizeof MC_BUILD > 1 ? MANYCORR_VERSION " (" MC_BUILD ")" : MANYCORR_VERSION;
}

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
