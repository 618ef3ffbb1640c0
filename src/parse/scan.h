/* scan.h - text to numbers as they are written. For lists that have been parsed and found good; knows nothing of tasks or threads. */
#ifndef MC_PARSE_SCAN_H
#define MC_PARSE_SCAN_H

#include <stddef.h>

#include "exact/number.h"
#include "parse/split.h"

/*
 * Fills x[0..n) with the items at *text_x and y[0..n) with those at *text_y, which are finite numbers, and notes where their digits are
 * in the ranges. A number that is 0 as a double, because it is too small for any other, is 0 here too. Long numbers point into the
 * text. *text_x and *text_y become the bytes behind what ends the last items, or where blanks separate, behind a first one of them.
 * Where padding is wanted, and what the text is like: as for mc_parse_item (parse.h). Of items that are no numbers nothing is said,
 * but that no more of a text is read than n items and what ends them.
 *
 * Both lists at once, since a number must be read to its end to know where the next one begins: two can wait for that together.
 */
void mc_scan_pairs(size_t n, const struct mc_syntax *syntax, const char **text_x, const char **text_y,
                   struct mc_digit_range *range_x, struct mc_digit_range *range_y, struct mc_number *x,
                   struct mc_number *y);

#endif
