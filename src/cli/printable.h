/*
 * printable.h - messages whose arguments cannot control a terminal.
 *
 * A file name or an option's argument may contain any byte but zero. Bytes that do not print become \xHH: control
 * characters, invalid UTF-8, line separators, and characters that change the direction of text. All other UTF-8 stays
 * as it is.
 */
#ifndef MC_CLI_PRINTABLE_H
#define MC_CLI_PRINTABLE_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Formats as vsnprintf does, but escapes the arguments of %s. text[0..capacity) is terminated, and cut if the whole
 * text does not fit. Supported conversions: %s without width and precision; %%; d, u, x, f, e and g with flags, width,
 * precision, and l, ll or z. Returns the length of the whole text.
 */
size_t printable_format(char *text, size_t capacity, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
