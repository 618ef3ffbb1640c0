/*
 * bound.h - a bound of the error of r, as pearson.c computes it in double precision.
 *
 * The error is the distance to the r of the exact numbers: the decimals as they are written, before they are rounded to
 * doubles. A result is certain if the bound is at most MC_TOLERANCE. Other results are computed again, exactly. So are
 * those that nearly are 0, 1 or -1: readers expect these digits. Lists of integers in some unit, which most lists of
 * decimals are, need no estimate (integers.h).
 *
 * Owns the bound and its proof. Knows of pearson.c what the proof uses, and nothing of text, tasks or threads.
 *
 *
 * NOTATION
 *
 *   n         the number of pairs
 *   x, y      the lists of exact numbers
 *   x', y'    the lists of doubles, rounded from x and y
 *   o         the origin of a list: the first of its doubles
 *   d         the differences x' - o, as computed
 *   m         the mean of d, as computed
 *   c         the centred values d - m, as computed; c_x is that of x, c_y that of y
 *   s_x, s_xx, s_xy      the exact sums of c_x, c_x^2 and c_x c_y
 *   s_x', s_xx', s_xy'   these sums, as computed
 *   |v|       of a list: the Euclidean norm
 *   P v       the list v less its mean. P is an orthogonal projection: |P v| <= |v|, and P (v + constant) = P v
 *   a, b      P x and P y. r is the cosine of the angle between a and b
 *   kappa     |x| / |a|, the condition number of a list (Chan, Golub and LeVeque 1983)
 *   M         a bound of the magnitudes of a list's doubles
 *   u         2^-53, the unit roundoff: a rounded result v' of v is off by at most u |v'|, and by at most u |v|
 *   gamma_k   k u / (1 - k u), a bound of the relative error of k roundings (Higham, "Accuracy and Stability of
 *             Numerical Algorithms", 2nd ed., section 3.1)
 *
 * All lists are as scaled by pearson.c: scaling by a power of two rounds nothing that matters.
 *
 *
 * 1. THE CENTRED VALUES
 *
 * c_i differs from x_i - o - m because of three roundings:
 *
 *     of the decimal to x'_i, at most u |x'_i|;    of x'_i - o, at most u |d_i|;    of d_i - m, at most u |c_i|.
 *
 * Let e be the list of these differences: c = x - o - m + e. Whatever o and m are, P removes them:
 *
 *     P c = a + P e,    |P e| <= |e| <= h,    h = u (|x'| + |d| + |c|).
 *
 * The norms in h follow from known quantities. x'_i is o + m + c_i, and d_i is m + c_i, but for roundings. By the
 * triangle inequality, but for terms of order u,
 *
 *     |x'| <= sqrt(n) |o + m| + |c|,    |d| <= sqrt(n) |m| + |c|.
 *
 * If the numbers are doubles from the start, x' is x, and the term |x'| is left out of h.
 *
 *
 * 2. THE ANGLE
 *
 * The angle between a and a + P e is at most arcsin(|P e| / |a|). Let r_c be the cosine of the angle between P c_x and
 * P c_y. Angles obey the triangle inequality, and a cosine changes by no more than its angle. So
 *
 *     |r_c - r| <= arcsin(h_x / |a|) + arcsin(h_y / |b|).
 *
 * Near |r| = 1 the difference is much smaller, of second order. The bound makes no use of that.
 *
 * |a| is not known, but |a| >= |P c| - h. Section 4 shows |P c| >= |c| sqrt(1 - 2^-20). For h / |c| <= 1e-12 this gives
 *
 *     |a| >= |c| (1 - 2^-20).
 *
 *
 * 3. THE SUMS
 *
 * A product meets at most N = MC_MAX_DOT + 4 roundings:
 *   - Up to MC_MAX_DOT products are summed in an order that only the BLAS knows. Each of them meets at most MC_MAX_DOT
 *     roundings: its own, and one in each addition (Higham, section 3.1).
 *   - These sums are added to that of a block of MC_BLOCK pairs, with compensation (pearson.c). That costs one rounding
 *     of the result, and terms of order u^2 times the number of additions, which are less than one more rounding.
 *   - The sums of the blocks are added to that of the list in the same way: two more roundings at most.
 *
 * With the Cauchy-Schwarz inequality,
 *
 *     |s_xx' - s_xx| <= gamma_N |c_x|^2,
 *     |s_xy' - s_xy| <= gamma_N |c_x| |c_y|,
 *     |s_x' - s_x|   <= gamma_N sqrt(n) |c_x|.
 *
 *
 * 4. THE CORRECTION FOR THE MEAN
 *
 * r_c is the quotient of s_xy - s_x s_y / n and |P c_x| |P c_y|, where |P c|^2 = s_xx - s_x^2 / n. Let
 *
 *     t = |s_x| / (sqrt(n) |c|),    so that    |P c|^2 = |c|^2 (1 - t^2).
 *
 * t measures how far m is from the mean of d. The correction s_x^2 / n, and its subtraction, are off by at most
 *
 *     (2 t gamma_N + gamma_N^2) |c|^2    because of the error of s_x', and
 *     (3 t^2 u + u) |c|^2 <= 4 u |c|^2   because of the roundings: the square, 1 / n, their product, the difference.
 *
 * For s_x s_y / n, the same holds with |c_x| |c_y| instead of |c|^2, and the larger t of both lists.
 *
 * t < 2^-10 holds in both cases in which a result is called certain:
 *   - mc_error_bound has no bound unless t < 2^-10. It computes t from s_x' and s_xx', with an error below 2 gamma_N,
 *     for which there is room in all that follows.
 *   - mc_are_well_conditioned wants sqrt(n) M <= 2^10 |c|, but for roundings. m is a sum of values d_i up to 2 M,
 *     divided by n. A value meets at most MC_BLOCK / 8 + 8 roundings in its block, one for each block, and that of the
 *     division. Up to 2^36 pairs these are fewer than 1.001 * 2^23. So m is off by less than 1.001 * 2^-29 M. The
 *     roundings of d_i - m add at most u to t, and t is below 2^-18.
 *
 * With t < 2^-10, |c|^2 <= |P c|^2 (1 + 2^-19). The errors of this section and of section 3 make together, in units of
 * |P c_x|^2, |P c_y|^2 and |P c_x| |P c_y|,
 *
 *     (gamma_N (1 + 2^-9 + gamma_N) + 4 u) (1 + 2^-19) <= g,    g = (1 + 2^-8) (gamma_N + 5 u) < 3e-14.
 *
 *
 * 5. THE BOUND
 *
 * r' is the corrected sum of products over the root of the product of the other two. In units of |P c_x| |P c_y|, the
 * sum of products is off by at most g, and the root lies in [1 - g, 1 + g]. The roundings of product, root and quotient
 * add less than 4 u. With |r_c| <= 1
 *
 *     |r' - r_c| <= (g + |r_c| g) / (1 - g) + 4 u <= 2 (1 + 2^-40) g + 4 u.
 *
 * pearson.c replaces a result beyond 1 or -1 by 1 or -1, which brings it no further from r. So with section 2
 *
 *     |r' - r| <= arcsin(h_x / |a|) + arcsin(h_y / |b|) + 2 (1 + 2^-40) g + 4 u.
 *
 *
 * 6. UNDERFLOW
 *
 *   - Of products: all together are off by less than n 2^-1074. The sums of squares are above 2^-710 (pearson.c). Up to
 *     2^36 pairs, this is lost in the rest.
 *   - Of decimals below 2^-1022: each is rounded by up to 2^-1075, which is no part of u |x'|. If some number of the
 *     list is at least 2^-960, all these are lost in the rest up to 2^36 pairs: sqrt(n) 2^-1075 < 2^-40 u |x'|. If all
 *     numbers are smaller, there is no bound.
 *
 *
 * 7. SHORT LISTS
 *
 * The bound assumes that all roundings act in one direction. In fact, most of them cancel. The gradient of r with
 * respect to x has the norm sqrt(1 - r^2) / |a|. Assume that
 *   - the roundings of the decimals are independent, with standard deviations of at most u |x_i| / sqrt(3), as if they
 *     were uniform (on such models: Higham and Mary, SIAM J. Sci. Comput. 41, 2019);
 *   - the numbers of a list are about equally large, as they are if kappa is large.
 * Then the standard deviation of r is about
 *
 *     sigma = u sqrt((1 - r^2) (kappa_x^2 + kappa_y^2) / (3 n)).
 *
 * If kappa is 100 for both lists, 5 sigma are at most 4.53e-14 / sqrt(n): about 5e-15 for 82 pairs, and less for more.
 * So longer lists with kappa up to 100 are within 5e-15 in nearly all cases. Shorter lists shall be, too: they are
 * certain only if 5 sigma are at most 5e-15.
 *
 * This is not a proof, and need not be one: 1e-12 is proven. It leaves out the roundings of the sums, which are few in
 * short lists. Short tasks take little time to compute again.
 */
#ifndef MC_CORRELATE_BOUND_H
#define MC_CORRELATE_BOUND_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "correlate/pearson.h"

/* The largest error of a result that is certain. DESIGN promises it to users. */
#define MC_TOLERANCE 1e-12

/* Lists of fewer pairs are short: section 7 holds for them, with this tolerance. */
enum { MC_SHORT_LIST_PAIRS = 82 };
#define MC_SHORT_LIST_TOLERANCE 5e-15

/* Returns whether r is so near to 0, 1 or -1 that rounding errors may hide one of these. */
static inline bool mc_is_near_special_value(double r) {
    static const double DISTANCE = 2e-15;
    return fabs(r) <= DISTANCE || fabs(r) >= 1.0 - DISTANCE;
}

/*
 * Returns whether both lists are so well-conditioned that r is certain. This is a quick test, which most lists pass.
 * sxx and syy are the corrected sums of squares, which stand for |P c_x|^2 and |P c_y|^2.
 *
 * Proof. M is magnitude of the centre. It bounds |o|, and the mean of x', which is o + m but for roundings. So
 * |o + m| + |m| < 3.01 M. If n M^2 <= 2^20 sxx and n M^2 <= 2^20 syy, both lists together have
 *
 *     h_x / |a| + h_y / |b| <= 2 u (3.01 * 2^10 + 3 (1 + 2^-10)) < 6.9e-13.
 *
 * With g < 3e-14, the bound is less than 7.6e-13. Short lists must pass M^2 <= 120 sxx and M^2 <= 120 syy, which is
 * stricter. Then kappa^2 <= 120 n, and 5 sigma <= 5 u sqrt(240 / 3) < 5e-15.
 */
static inline bool mc_are_well_conditioned(double sxx, double syy, size_t n, const struct mc_centre *centre_x,
                                           const struct mc_centre *centre_y) {
    const double min_ratio = n < MC_SHORT_LIST_PAIRS ? 1.0 / 120.0 : (double)n * 0x1p-20;
    return min_ratio * (centre_x->magnitude * centre_x->magnitude) <= sxx &&
           min_ratio * (centre_y->magnitude * centre_y->magnitude) <= syy;
}

/*
 * Returns the bound of section 5, for the r of these moments of n pairs, which were centred in this way. It is INFINITY
 * if there is no bound. If input is MC_DOUBLES, the numbers were doubles from the start.
 */
double mc_error_bound(const struct mc_moments *moments, size_t n, enum mc_input input, const struct mc_centre *centre_x,
                      const struct mc_centre *centre_y);

/*
 * Returns whether r, which was computed from these moments, is certain: the bound is at most MC_TOLERANCE, and for
 * short lists of decimals 5 sigma (section 7) are at most MC_SHORT_LIST_TOLERANCE.
 */
bool mc_is_certain(double r, const struct mc_moments *moments, size_t n, enum mc_input input,
                   const struct mc_centre *centre_x, const struct mc_centre *centre_y);

#endif
