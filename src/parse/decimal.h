/*
 * decimal.h - one decimal, correctly rounded: the digits and the power of ten are known, the double is wanted.
 *
 * Knows nothing of lists, delimiters or files. Every kernel comes here for what its vectors cannot do. All functions
 * are pure, and independent of the locale.
 */
#ifndef MC_PARSE_DECIMAL_H
#define MC_PARSE_DECIMAL_H

#include <stdint.h>

/*
 * The double nearest to w * 10^q, ties to even; infinity beyond the largest double, 0 below half the smallest. Exact
 * for every w < 2^64 and every q (Eisel-Lemire).
 */
double mc_round_decimal(uint64_t w, int64_t q);

/*
 * Parses the unsigned decimal at text: digits with at most one dot, at least one digit, then perhaps an exponent.
 * Returns the first byte after it, or NULL where text does not begin with a decimal; *value becomes the nearest double.
 * The text must contain, after the decimal, a byte that can't continue it, and be readable for MC_TEXT_PADDING bytes (parse.h)
 * from there on, whatever they are. Time is in proportion to its length.
 */
const char *mc_parse_decimal(const char *text, double *value);

#endif
