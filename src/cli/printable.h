/*
 * printable.h - messages whose arguments cannot act on a terminal.
 *
 * A file name or an option's argument may hold any byte but zero. Bytes that do not print are written as \xHH: those of
 * control characters, of invalid UTF-8, of line separators, and of characters that change the direction of text. All
 * other UTF-8 stays as it is.
 */
#ifndef MC_CLI_PRINTABLE_H
#define MC_CLI_PRINTABLE_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Writes what vsnprintf would write, but escapes the texts of %s. text[0..capacity) is terminated, and cut if the whole
 * does not fit. Conversions are %s without width or precision, %%, and d, u, x, f, e, g with flags, width, precision,
 * and l, ll, or z. Returns the length that the whole text has.
 */
size_t printable_format(char *text, size_t capacity, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
