/* version.c - the version of the library. A build of an untagged commit says which commit that is. */
#include "manycorr.h"

/* The Makefile defines it as, for example, "untagged, 52f8db4". It is empty for a release: see
   scripts/describe-build. */
#ifndef MC_BUILD
#define MC_BUILD ""
#endif

const char *manycorr_version(void) {
    return sizeof MC_BUILD > 1 ? MANYCORR_VERSION " (" MC_BUILD ")" : MANYCORR_VERSION;
}
