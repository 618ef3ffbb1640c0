/*
 * integers.h - lists of decimals as integers, whose sums of products double precision forms without any rounding.
 *
 * The numbers of most lists are integers times one power of ten: 12.34, 7 and -0.5 are 1234, 700 and -50 hundredths. r
 * does not change if both lists are replaced by such integers, each less the integer of the list's first number. Every
 * product and every sum that cblas_ddot forms of them is exact, in any order. So r can be rounded correctly from these
 * sums (exact/quotient.h), and is the same on every machine.
 *
 *
 * FROM A DOUBLE BACK TO ITS DECIMAL
 *
 * Let d be a decimal, v its double, P = 10^F, and u = 2^-53. Let p be v P as computed, and X the integer nearest to p.
 * The items have at most MC_SHORT_ITEM_BYTES bytes. So d has at most 15 significant digits, or is an integer of 16.
 *
 *   - If d P is an integer below 2^51, X is that integer, and |p - X| <= 2 u |p| but for terms of order u^2: v and the
 *     product have a rounding each.
 *   - If d P is not an integer, d has at most 15 digits: d = D 10^-G with |D| < 10^15 and G > F. Then d P differs from
 *     every integer by at least 10^(F-G), and p from d P by at most 2.001 u |d P| < 0.223 * 10^(F-G). So
 *     |p - X| > 0.777 * 10^(F-G) > 0.777e-15 |p| > 6.9 u |p|.
 *
 * So |p - X| <= 4 u |p| tells both apart. Doubles that are exact as they are have F = 0, and p = X.
 *
 *
 * THE SUMS
 *
 * The integers z of a list are X less the integer of the first number, its origin. All must be below 2^43. Blocks of
 * MC_INTEGER_BLOCK = 2^9 pairs are summed by cblas_ddot, and the blocks in 128 bits.
 *
 *   - If the sum of squares of a block, as computed, is below 2^53, it is exact: all partial sums are integers; the
 *     first one to exceed 2^53 would be rounded to 2^53 at least, and later terms would not make it less.
 *   - Otherwise z is cut in two slices: z = 2^22 h + l with |l| <= 2^21 and |h| <= 2^21 (Ozaki, Ogita, Oishi and Rump,
 *     "Error-free transformations of matrix multiplication", Numerical Algorithms 59 (2012)). The sum of squares of a
 *     slice is at most 2^9 2^42 = 2^51.
 *
 * By the Cauchy-Schwarz inequality, all partial sums of products of two such lists or slices are below 2^53, too. So is
 * the sum of |z| in the first case, as |z| <= z^2, and in the second, as 2^9 2^43 = 2^52.
 *
 *
 * THE SAME LISTS FOR EVERY WAY
 *
 * Let F be the least number of digits that makes all numbers of a list integers. Whether the list is summed as integers
 * depends on its integers for this F alone. A search from below finds F. A guess, such as that of the list before, may
 * be larger. If it succeeds, the integers for F are smaller, and would have succeeded. If it fails, the search begins
 * anew. The sums are exact, so r does not depend on what was guessed.
 *
 * Owns this search and these sums. Knows nothing of text, threads or files.
 */
#ifndef MC_CORRELATE_INTEGERS_H
#define MC_CORRELATE_INTEGERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/u128.h"
#include "correlate/pearson.h"
#include "exact/quotient.h"

/* The longest item of text, blanks and sign included, from whose double the decimal is known. */
enum { MC_SHORT_ITEM_BYTES = 16 };

/* The sums of fewer pairs fit into 128 bits. */
#define MC_MAX_INTEGER_PAIRS ((size_t)1 << 36)

/* Pairs that one dot product sums: the slices of both lists fit into half of the first-level cache. */
enum { MC_INTEGER_BLOCK = MC_MAX_EXACT_DOT };

/* The exact sums of the integers of two lists, and of their products. */
struct mc_integer_sums {
    mc_i128 x;
    mc_i128 y;
    mc_i128 xx;
    mc_i128 yy;
    mc_i128 xy;
};

/* Integers of a block of a list: z = 2^22 high + low. */
struct mc_integer_slices {
    _Alignas(64) double low[MC_INTEGER_BLOCK]; /* z itself, if it is not cut */
    _Alignas(64) double high[MC_INTEGER_BLOCK];
    bool is_cut;
};

/* Scratch space of one thread, kept from task to task. Start with mc_integer_space_init. */
struct mc_integer_space {
    struct mc_integer_slices x;
    struct mc_integer_slices y;
    int digits_x; /* a guess: digits after the point of the last lists that were summed */
    int digits_y;
    int n_failures; /* pairs since then that could not be summed */
    int n_alone;    /* pairs of short lists that were summed one by one */
};

static inline void mc_integer_space_init(struct mc_integer_space *space) {
    space->digits_x = 0;
    space->digits_y = 0;
    space->n_failures = 0;
    space->n_alone = 0;
}

/* How the numbers of a list become integers: number * power = z + origin. */
struct mc_integer_unit {
    int n_digits;     /* after the decimal point */
    double power;     /* 10^n_digits */
    double origin;    /* the integer of the list's first number */
    double tolerance; /* of |p - X|, relative to |p| */
};

/* Sets unit to one in which the first number of a list is an integer, with n_digits or more, and 0 for doubles. Returns
   false if there is none. */
bool mc_integer_unit_begin(struct mc_integer_unit *unit, double first, enum mc_input input, int n_digits);

/*
 * Sets sums to those of the pairs x[0..n) and y[0..n). If the units have too few digits for them, they get more first.
 * Returns false if the numbers are not integers in any such unit, or too large.
 */
bool mc_sum_in_units(const double *x, const double *y, size_t n, struct mc_integer_unit *unit_x,
                     struct mc_integer_unit *unit_y, struct mc_integer_space *space, struct mc_integer_sums *sums);

/*
 * Sums x[0..n) and y[0..n), 0 < n < MC_MAX_INTEGER_PAIRS, as integers. Returns false if a list is not of that kind: a
 * value is not finite, or has too many digits. If input is MC_DECIMALS, each double must be the nearest one to a
 * decimal of at most MC_SHORT_ITEM_BYTES bytes.
 */
bool mc_sum_integers(const double *x, const double *y, size_t n, enum mc_input input, struct mc_integer_space *space,
                     struct mc_integer_sums *sums);

/* The moments from which r follows: r = c / sqrt(a b) with a = n Sxx - Sx^2, b = n Syy - Sy^2 and c = n Sxy - Sx Sy. */
struct mc_integer_moments {
    mc_i128 a;
    mc_i128 b;
    mc_i128 c;
};

/* Sets moments to those of n pairs. Returns false if they do not fit into 126 bits. */
bool mc_moments_of_integers(const struct mc_integer_sums *sums, size_t n, struct mc_integer_moments *moments);

/* sums += others */
static inline void mc_integer_sums_merge(struct mc_integer_sums *sums, const struct mc_integer_sums *others) {
    sums->x += others->x;
    sums->y += others->y;
    sums->xx += others->xx;
    sums->yy += others->yy;
    sums->xy += others->xy;
}

/* Pairs of short lists, which are summed together: a lane of a vector each. */
enum { MC_MAX_SHORT_PAIRS = 32 };
struct mc_short_lists {
    const double *x[MC_QUOTIENTS];
    const double *y[MC_QUOTIENTS];
    size_t n[MC_QUOTIENTS]; /* from 2 to MC_MAX_SHORT_PAIRS */
};

/*
 * Sums pairs of short lists as integers, with the digits that space guesses, and sets their quotients. Returns the bits
 * 1 << i of the pairs for which that was possible. mc_sum_short_pair may be able to sum the others. Where a or b is 0,
 * the list is constant.
 */
unsigned mc_sum_short_lists(const struct mc_short_lists *lists, enum mc_input input,
                            const struct mc_integer_space *space, struct mc_quotients *quotients);

/*
 * As mc_sum_integers, for 0 < n <= MC_MAX_SHORT_PAIRS, with as many digits as the limits allow: if the numbers are no
 * integers then, they are none with fewer digits, and too large with more. Improves the guess of space now and then.
 */
bool mc_sum_short_pair(const double *x, const double *y, size_t n, enum mc_input input, struct mc_integer_space *space,
                       struct mc_integer_sums *sums);

#endif
