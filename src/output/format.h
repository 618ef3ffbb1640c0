/*
 * format.h - one double to its shortest text, spelled as Python's repr spells it.
 *
 * Must not know tasks or results.
 */
#ifndef MC_OUTPUT_FORMAT_H
#define MC_OUTPUT_FORMAT_H

#include <stddef.h>

/* The length of the longest text, such as -2.2250738585072014e-308, and the room that the function needs: it may store
   meaningless bytes after the text. */
enum { MC_FORMAT_MAX = 24, MC_FORMAT_ROOM = 34 };

/*
 * Writes the shortest decimal that reads back as value into text[0..MC_FORMAT_ROOM), without a terminator. If several
 * decimals are equally short, it writes the closest one. Returns the length, at most MC_FORMAT_MAX.
 *
 * The spellings: "0.1", "1.0", "-0.0", "1e-05", "1.5e+16", "inf", "-inf", and "nan" for every NaN.
 */
size_t mc_format_double(double value, char *text);

#endif
