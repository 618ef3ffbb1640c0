/*
 * formats.h - detects the format of a stream that is not text, from its first bytes and before any task is computed.
 *
 * The first bytes of each format here cannot begin a text of tasks. They include a byte that does not print, or they
 * are too many to occur by chance. Short printable signatures ("P5", "GIF8", "%PDF") are left to mc_looks_binary. Knows
 * nothing of files or threads.
 */
#ifndef MC_INPUT_FORMATS_H
#define MC_INPUT_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

#include "manycorr.h"
#include "parse/split.h"

struct mc_format {
    manycorr_problem problem; /* MANYCORR_COMPRESSED, MANYCORR_NOT_UTF8 or MANYCORR_BINARY */
    const char *name;         /* the item of the report, e.g. "gzip" */
};

/* The byte order mark of UTF-8. The reader skips it at the start of a stream. */
enum { MC_MARK_BYTES = 3 };
#define MC_BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* So many bytes suffice to detect every format. */
enum { MC_FORMAT_BYTES = 16 };

/*
 * Returns the format of a stream that begins with text[0..n), or NULL if it is text. at_end: the stream has no further
 * bytes. If the decision needs more bytes, the result is NULL and *needs_more is true.
 *
 * The decision uses the first task only. So a complete task of a pipe never waits for it, and it does not depend on how
 * the bytes arrive.
 */
const struct mc_format *mc_detect_format(const struct mc_syntax *syntax, const char *text, size_t n, bool at_end,
                                         bool *needs_more);

/* Returns the command that writes the text of a compressed file, such as "zcat FILE" for "gzip". NULL for an unknown
   format. name[0..n) need not be terminated. */
const char *mc_find_decompressor(const char *name, size_t n);

#endif
