/*
 * decimal.h - one decimal of any length to the nearest double.
 *
 * The kernels use it for decimals that their fast code cannot parse. All functions are pure, and independent of the
 * locale. Must not know lists, delimiters or files.
 */
#ifndef MC_PARSE_DECIMAL_H
#define MC_PARSE_DECIMAL_H

#include <stdint.h>

/* Returns the double nearest to w * 10^q, ties to even, for every w and q. Returns infinity for values beyond the
   largest double, and 0 for values of at most half the smallest double. */
double mc_round_decimal(uint64_t w, int64_t q);

/*
 * Parses the unsigned decimal at text: at least one digit, with at most one dot, then an optional exponent. Returns the
 * first byte after it, or NULL if text does not begin with a decimal. *value becomes the nearest double. The time is
 * proportional to the length.
 *
 * A byte that cannot continue the decimal must follow it. MC_TEXT_PADDING bytes (base/buffer.h) must be readable from
 * that byte on; their values do not matter.
 */
const char *mc_parse_decimal(const char *text, double *value);

#endif
