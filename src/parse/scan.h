/*
 * scan.h - text to exact numbers: integers times powers of ten, as they are written.
 *
 * It reads lists that a kernel has parsed without finding a bad item. Must not know tasks, threads or files.
 */
#ifndef MC_PARSE_SCAN_H
#define MC_PARSE_SCAN_H

#include <stddef.h>

#include "exact/number.h"
#include "parse/split.h"

/*
 * Reads n items of two lists, which must be finite numbers: x[0..n) from *text_x, y[0..n) from *text_y.
 *
 *   - The function extends the ranges by the positions of the digits.
 *   - A number that is too small for a double, and 0 as a double, is 0 here too.
 *   - A long number points into its text.
 *   - *text_x and *text_y become the first byte after the byte that ends the last item. If blanks separate the items,
 *     more blanks may follow.
 *   - The text and its padding must be as for mc_parse_item (kernels.h).
 *   - If an item is not a number, its result is undefined. Even then the function does not read beyond the n items and
 *     the bytes that end them, except for the padding.
 *
 * A number must be read to its end before the next number of its list is found. The function reads both lists together,
 * so that the CPU can read one list while it waits for the other.
 */
void mc_scan_pairs(size_t n, const struct mc_syntax *syntax, const char **text_x, const char **text_y,
                   struct mc_digit_range *range_x, struct mc_digit_range *range_y, struct mc_number *x,
                   struct mc_number *y);

#endif
