/* quotient.c - see quotient.h. */
#include "exact/quotient.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/vectors.h"

typedef double lanes __attribute__((vector_size(MC_QUOTIENTS * sizeof(double))));
typedef int64_t lane_bits __attribute__((vector_size(MC_QUOTIENTS * sizeof(int64_t))));

/*
 * Splits an integer below 2^126. Larger ones than a word are cut in three parts of 42 bits, which are doubles. The sum
 * of the first two is exact (Dekker's fast two-sum). The rest is rounded by at most 2^-53 of itself, which is at most
 * 2^-53 of the sum.
 */
static void split(mc_i128 value, double *high, double *low) {
    enum { PART_BITS = 42 };
    static const int64_t PART = INT64_C(1) << PART_BITS;
    const int64_t word = (int64_t)value;
    if (word == value && word < INT64_MAX / 2 && word > -INT64_MAX / 2) { /* most are that small */
        *high = (double)word;
        *low = (double)(word - (int64_t)*high);
        return;
    }
    const double first = (double)(int64_t)(value >> 2 * PART_BITS) * 0x1p84;
    const double second = (double)((int64_t)(value >> PART_BITS) & (PART - 1)) * 0x1p42;
    const double sum = first + second;
    const double rest = (second - (sum - first)) + (double)(word & (PART - 1));
    *high = sum + rest;
    *low = rest - (*high - sum);
}

void mc_quotient_set(struct mc_quotients *quotients, int i, mc_i128 a, mc_i128 b, mc_i128 c) {
    split(a, &quotients->a.high[i], &quotients->a.low[i]);
    split(b, &quotients->b.high[i], &quotients->b.low[i]);
    split(c, &quotients->c.high[i], &quotients->c.low[i]);
}

/* These are macros, since machines pass vectors in different ways. */

/* Splits v into two doubles of at most 26 bits (Veltkamp; Dekker, section 5). */
#define SPLIT(v, high, low)                                                                                            \
    const lanes high = (v)*0x1.0000002p27 - ((v)*0x1.0000002p27 - (v));                                                \
    const lanes low = (v)-high

// NOLINTBEGIN(bugprone-macro-parentheses): these arguments are names
/* Declares product and error: a * b = product + error, exactly, unless something overflows or underflows (Dekker). */
#define MULTIPLY_EXACTLY(a, b, product, error)                                                                         \
    SPLIT(a, product##_a_high, product##_a_low);                                                                       \
    SPLIT(b, product##_b_high, product##_b_low);                                                                       \
    const lanes product = (a) * (b);                                                                                   \
    const lanes error = ((product##_a_high * product##_b_high - product) + product##_a_high * product##_b_low +      \
                         product##_a_low * product##_b_high) +                                                         \
                        product##_a_low * product##_b_low
// NOLINTEND(bugprone-macro-parentheses)

/*
 * Let u be 2^-53. The relative errors, as multiples of u^2:
 *
 *   - a, b and c: larger integers are off by at most 1 each as two doubles, together 2.
 *   - p = a b: al bl is left out, at most 1. The three sums and products that make pl have terms of up to 3 u; their
 *     roundings are at most 7. In all 8, which the root halves.
 *   - The root: s + sl with sl = (p - s^2) / 2 s is off by sl^2 / 2 s. As |p - s^2| <= 5 u p, that is at most 3.2. The
 *     roundings of sl are at most 4.5 + 2.5. In all, with half of 8, less than 15.
 *   - The quotient: q is off by at most 2 u + 2.5 u, so the rest c - q (s + sl) is at most 5 u c. To divide it by s
 *     rather than s + sl is off by at most 12.5. Its roundings are at most 13 + 5.
 *
 * In all, less than 48 u^2 < 2^-100. The roundings of low - error and low + error below are less than 6 u^2.
 */
MC_WIDE_VECTORS
static unsigned round_quotients(const struct mc_quotients *quotients, double *r) {
    lanes ah;
    lanes al;
    lanes bh;
    lanes bl;
    lanes ch;
    lanes cl;
    memcpy(&ah, quotients->a.high, sizeof ah);
    memcpy(&al, quotients->a.low, sizeof al);
    memcpy(&bh, quotients->b.high, sizeof bh);
    memcpy(&bl, quotients->b.low, sizeof bl);
    memcpy(&ch, quotients->c.high, sizeof ch);
    memcpy(&cl, quotients->c.low, sizeof cl);

    MULTIPLY_EXACTLY(ah, bh, p, p_error);
    const lanes pl = p_error + (ah * bl + al * bh);

    lanes s = {0};
    for (int i = 0; i < MC_QUOTIENTS; i++) {
        s[i] = sqrt(p[i]);
    }
    MULTIPLY_EXACTLY(s, s, square, square_error);
    const lanes sl = (((p - square) - square_error) + pl) / (s + s);

    const lanes q = ch / s;
    MULTIPLY_EXACTLY(q, s, back, back_error);
    const lanes ql = ((((ch - back) - back_error) + cl) - q * sl) / s;

    const lanes error = (lanes)((lane_bits)q & INT64_MAX) * 0x1p-98;
    const lanes least = q + (ql - error);
    const lanes most = q + (ql + error);
    memcpy(r, &least, sizeof least);
    unsigned certain = 0;
    for (int i = 0; i < MC_QUOTIENTS; i++) {
        certain |= (unsigned)(least[i] == most[i]) << i;
    }
    return certain;
}

unsigned mc_round_quotients(const struct mc_quotients *quotients, double *r) {
    return round_quotients(quotients, r);
}
