/* scan.h - text to numbers as they are written. For lists that have been parsed and found good; knows nothing of tasks or threads. */
#ifndef MC_PARSE_SCAN_H
#define MC_PARSE_SCAN_H

#include <stddef.h>

#include "split.h"
#include "written.h"

/*
 * Fills numbers[0..n) with the items at text, which are finite numbers, and notes where their digits are in range. A number that is
 * 0 as a double, because it is too small for any other, is 0 here too. Long numbers point into the text. Returns the byte behind
 * what ends the last item. Where padding is wanted, and what the text is like: as for mc_parse_item (parse.h). Of items that are no
 * numbers nothing is said, but that no more of the text is read than n items and what ends them.
 */
const char *mc_scan_numbers(const char *text, size_t n, const struct mc_syntax *syntax, struct mc_written *numbers,
                            struct mc_digit_range *range);

#endif
