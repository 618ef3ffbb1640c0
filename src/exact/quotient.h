/*
 * quotient.h - correctly rounded quotients c / sqrt(a b) of integers of up to 126 bits, eight at a time.
 *
 * Each integer is an unevaluated sum of two doubles, and so are products and quotients (Dekker, "A floating-point
 * technique for extending the available precision", Numerische Mathematik 18 (1971)). A quotient has a relative error
 * below 2^-100. The rounding is certain if all numbers that near round to the same double.
 *
 * Owns these quotients. Knows nothing of lists or sums.
 */
#ifndef MC_EXACT_QUOTIENT_H
#define MC_EXACT_QUOTIENT_H

#include "base/u128.h"

enum { MC_QUOTIENTS = 8 };

/* An array of integers, each the sum of two doubles. */
struct mc_two_doubles {
    double high[MC_QUOTIENTS]; /* the nearest double */
    double low[MC_QUOTIENTS];  /* the rest */
};

struct mc_quotients {
    struct mc_two_doubles a;
    struct mc_two_doubles b;
    struct mc_two_doubles c;
};

/* Sets a, b and c of quotient number i. Their magnitudes are below 2^126; a and b are positive. */
void mc_quotient_set(struct mc_quotients *quotients, int i, mc_i128 a, mc_i128 b, mc_i128 c);

/*
 * Sets r[i] to the double nearest to c / sqrt(a b) of quotient i, never -0, for all MC_QUOTIENTS. Returns the bits
 * 1 << i of those that are certain. The others, if there are ever any, lie within 2^-98 of the middle of two doubles.
 * a, b and c of all must be set. The rounding mode must be to nearest.
 */
unsigned mc_round_quotients(const struct mc_quotients *quotients, double *r);

#endif
