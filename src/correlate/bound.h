/*
 * bound.h - how far the r of pearson.c can be from the exact r of the numbers as they are written.
 *
 * u = 2^-53 is the unit roundoff: a rounded sum, difference, product, quotient, root or decimal v' of v is off by at most u |v'|, and
 * at most u |v|. |.| of a list is its Euclidean norm. gamma_k = k u / (1 - k u) (Higham, "Accuracy and Stability of Numerical Algorithms",
 * 2nd ed., section 3.1). x and y are the exact numbers, n of each; P takes a list's mean off it: it is an orthogonal projection, so
 * |P v| <= |v|, and P does not see a constant that is added. r is the cosine of the angle between a = P x and b = P y.
 *
 * 1. What is summed. pearson.c holds c = (x' - o) - m: x' is x rounded to doubles, o its first value, m about the mean of x' - o.
 *    Scaling by a power of two rounds nothing that matters (pearson.c). Three roundings make c_i differ from x_i - o - m: that of the
 *    decimal, at most u |x'_i|; of the difference to o, at most u |d_i|; and of that to m, at most u |c_i|. Whatever o and m are,
 *
 *        P c = a + P e,    |P e| <= |e| <= h := u (|x'| + |d| + |c|).
 *
 *    The norms follow from what is at hand: x'_i is o + m + c_i but for roundings, and d_i is m + c_i, so by the triangle inequality
 *    |x'| <= sqrt(n) |o + m| + |c| and |d| <= sqrt(n) |m| + |c|, but for terms of the order u. |x'| / |a| is the condition number
 *    kappa of a list (Chan, Golub, LeVeque 1983).
 *
 * 2. What that does to r. The angle between a and a + P e is at most arcsin(|P e| / |a|). Angles obey the triangle inequality, and the
 *    cosine changes by no more than the angle: the cosine of the angle between the P c of both lists, r_c, has
 *
 *        |r_c - r| <= arcsin(h_x / |a|) + arcsin(h_y / |b|).
 *
 *    (Near |r| = 1 it is much less, of second order. The bound does not make use of that.)
 *
 * 3. Summing. At most MC_DOT products are summed in an order that only the BLAS knows: every product then meets at most MC_DOT
 *    roundings (Higham, section 3.1). These sums make those of a block of MC_BLOCK, and these the whole, both with compensation
 *    (pearson.c), which costs one rounding each, and what is of the order u^2 times their number: two at most. So a product
 *    meets N = MC_DOT + 4 roundings, and
 *
 *        |s_xx' - s_xx| <= gamma_N |c_x|^2,   |s_xy' - s_xy| <= gamma_N |c_x| |c_y|,   |s_x' - s_x| <= gamma_N sqrt(n) |c_x|.
 *
 *    What is wanted is |P c|^2 = s_xx - s_x^2 / n. With t = |s_x| / (sqrt(n) |c_x|), which is the part of the mean that was missed,
 *    |P c|^2 = |c|^2 (1 - t^2), and the correction is off by at most (2 t gamma_N + gamma_N^2 + 4 u) |c|^2. m is a sum of at most
 *    MC_BLOCK / 8 + 8 roundings a block and one for each block, divided by n, so t is below 2^-18 up to 2^36 pairs where all values are
 *    at most M and sqrt(n) M <= 2^10 |a|; elsewhere the bound is taken only where t is seen to be below 2^-10. Then the three
 *    sums are off by at most g |P c_x|^2, g |P c_y|^2 and g |P c_x| |P c_y|, g = (1 + 2^-8) (gamma_N + 5 u), and with at most four
 *    roundings for product, root and quotient
 *
 *        |r' - r_c| <= g + |r_c| g (1 + 2^-8) + 4 u <= 2 (1 + 2^-7) g + 4 u.
 *
 *    |a| itself is not known, but |a| >= |P c| - h >= |c| (1 - 2^-20) for such t, and h / |c| up to 1e-12.
 *
 * 4. Underflow adds less than n 2^-1074 to sums that are above 2^-640 (pearson.c). Decimals below 2^-1022 are rounded by up to
 *    2^-1075, which is no part of u |x|: where no number of a list reaches 2^-960, nothing is promised; else it is lost in the rest.
 *
 * 5. Short lists. The bound takes all roundings to pull one way. They hardly ever do, and mostly cancel: the gradient of r with
 *    respect to x has the norm sqrt(1 - r^2) / |a|, so where the roundings of the decimals are independent, with a standard
 *    deviation of at most u |x_i| / sqrt(3), that of r is at most
 *
 *        sigma = u sqrt((1 - r^2) (kappa_x^2 + kappa_y^2) / (3 n)).
 *
 *    (On such models: Higham and Mary, SIAM J. Sci. Comput. 41 (2019).) At kappa = 100 five sigma are 4.5e-14 / sqrt(n). So that lists
 *    up to there are within 5e-15, those of fewer than 82 pairs are not certain either where five sigma are more than that. This is
 *    no proof, nor needs it to be one, as 1e-12 is proven; and it leaves out the roundings of summing, which are fewer here. Short
 *    tasks cost little to compute again.
 */
#ifndef MC_CORRELATE_BOUND_H
#define MC_CORRELATE_BOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "correlate/pearson.h"

/* DESIGN: no result is further from the exact one. */
#define MC_TOLERANCE 1e-12

/* Lists of fewer pairs than this are taken care of by part 5 as well, to be within so much in all likelihood. */
enum { MC_AVERAGING_PAIRS = 82 };
#define MC_SHORT_TOLERANCE 5e-15

/*
 * Whether r can be seen to be certain at no cost. All values of a list are at most M = centre.magnitude, so |o + m| + |m| < 3.01 M,
 * and where n M^2 <= 2^20 s_xx both lists together have
 *
 *     h_x / |a| + h_y / |b| <= 2 u (3.01 * 2^10 + 3 (1 + 2^-10)) < 6.9e-13,
 *
 * with g < 3e-14 in all less than 7.6e-13. Where M^2 <= 120 s_xx, which is stricter for short lists, kappa^2 <= 120 n and five sigma are
 * at most 5 u sqrt(240 / 3) < 5e-15. Moments are corrected here: s_xx stands for s_xx - s_x^2 / n.
 */
static inline bool mc_is_plainly_certain(double sxx, double syy, size_t n, const struct mc_centre *centre_x,
                                         const struct mc_centre *centre_y) {
    const double least = n < MC_AVERAGING_PAIRS ? 1.0 / 120.0 : (double)n * 0x1p-20;
    return least * (centre_x->magnitude * centre_x->magnitude) <= sxx &&
           least * (centre_y->magnitude * centre_y->magnitude) <= syy;
}

/*
 * The bound of parts 1 to 4; infinite where there is none. Where the numbers are doubles in the first place rather than decimals, the first
 * rounding is none.
 */
double mc_error_bound(const struct mc_moments *moments, size_t n, enum mc_input input, const struct mc_centre *centre_x,
                      const struct mc_centre *centre_y);

/* Whether r, which comes from these moments, is certain: the bound is at most MC_TOLERANCE, and part 5 has no objection. */
bool mc_is_certain(double r, const struct mc_moments *moments, size_t n, enum mc_input input,
                   const struct mc_centre *centre_x, const struct mc_centre *centre_y);

#endif
