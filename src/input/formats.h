/*
 * formats.h - formats that a stream may have instead of text: known by their first bytes, before a task is computed.
 *
 * A format is recognised only by bytes that cannot begin a text of tasks. Its first bytes either include one that
 * does not print, or are so many that no text begins so by chance. What prints and is short ("P5", "GIF8", "%PDF") is
 * left to mc_looks_binary.
 */
#ifndef MC_INPUT_FORMATS_H
#define MC_INPUT_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

#include "manycorr.h"
#include "parse/split.h"

struct mc_format {
    manycorr_problem problem; /* MANYCORR_COMPRESSED, MANYCORR_NOT_UTF8 or MANYCORR_BINARY */
    const char *name;         /* the report's item */
};

/* A byte order mark of UTF-8, which is skipped at the start of a stream. */
enum { MC_MARK_BYTES = 3 };
#define MC_BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* No format needs more bytes than this to be recognised. */
enum { MC_FORMAT_BYTES = 16 };

/*
 * The format of a stream that begins with text[0..n), or NULL if it is text. at_end says that the stream has no
 * further bytes. *is_open becomes true, and the result NULL, while more bytes are needed.
 *
 * Bytes behind the first task end are not looked at. So a pipe's complete task never waits for a decision, and the
 * decision is the same however the bytes arrive.
 */
const struct mc_format *mc_detect_format(const struct mc_syntax *syntax, const char *text, size_t n, bool at_end,
                                       bool *is_open);

/* What to type for a compressed file, without the pipe to manycorr: "zcat FILE". NULL for an unknown name. name[0..n)
   need not be terminated. */
const char *mc_find_decompressor(const char *name, size_t n);

#endif
