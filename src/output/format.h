/* format.h - one double to its shortest text, spelled as Python's repr spells it. Knows nothing of tasks. */
#ifndef MC_OUTPUT_FORMAT_H
#define MC_OUTPUT_FORMAT_H

#include <stddef.h>

/* The longest text of a double, e.g. -2.2250738585072014e-308, and the room that writing any takes: behind the text,
   bytes of no meaning may be stored. */
enum { MC_FORMAT_MAX = 24, MC_FORMAT_ROOM = 34 };

/*
 * Writes the shortest decimal that reads back as value (of several the closest) into text[0..MC_FORMAT_ROOM), without a
 * terminator, and returns its length, at most MC_FORMAT_MAX: "0.1", "1.0", "-0.0", "1e-05", "1.5e+16", "inf", "-inf",
 * and "nan" for every NaN.
 */
size_t mc_format_double(double value, char *text);

#endif
