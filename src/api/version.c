/* version.c - the version of the library. A build of an untagged commit names that commit. */
#include "manycorr.h"

/* The Makefile defines it, e.g. as "untagged, 52f8db4". It is empty for a release: see scripts/describe-build. */
#ifndef MC_BUILD
#define MC_BUILD ""
#endif

const char *manycorr_version(void) {
    return sizeof MC_BUILD > 1 ? MANYCORR_VERSION " (" MC_BUILD ")" : MANYCORR_VERSION;
}
