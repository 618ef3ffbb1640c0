/*
 * decimal.c - one decimal of any length to the nearest double.
 *
 * Three ways, each exact for what it takes:
 *   1. w < 2^53 and |q| <= 22: one multiplication or division of exact doubles (Clinger, PLDI 1990).
 *   2. w < 2^64, any q: the product with a 128-bit power (Eisel-Lemire, arXiv 2101.11408; that it never needs a
 * fallback is proven in arXiv 2212.06644).
 *   3. more than 19 digits: the first 19 digits as w. The value lies in [w, w+1) * 10^q; where both ends round alike,
 * that is the answer. Else the C library's strtod decides on at most 768 digits (see exact_long_decimal).
 */
#include "parse/decimal.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/powers.h"

enum {
    MAX_DIGITS_W = 19, /* 10^19 < 2^64 */

    /* A double halfway between two others has at most 767 significant digits, so the digits after the 768th only tell
       whether the value is above what comes before: one more digit, 1, says that they are not all zero. */
    MAX_DIGITS_KEPT = 768,
    MANTISSA_BITS = 52,
    EXPONENT_BIAS = 1023,
    EXPONENT_INFINITE = 0x7FF
};

/* An exponent beyond this is clamped: no text is long enough for its digits to bring such a value back into range. */
static const int64_t MAX_EXPONENT = INT64_C(1) << 60;

static double double_of_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Clinger's case: 10^0 to 10^22 are doubles exactly, so the one operation rounds the exact result. */
static double scale_exactly(uint64_t w, int64_t q) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    return q < 0 ? (double)w / powers[-q] : (double)w * powers[q];
}

/* The upper 128 bits of w * s for a normalised w, where s is the 128-bit power of q; exact enough to round by (the
   second product matters only where the nine bits below the mantissa and its two guard bits are all ones). */
static mc_u128 multiply_power(uint64_t w, int64_t q) {
    const struct mc_power power = mc_powers[q - MC_POWER_FIRST];
    mc_u128 product = (mc_u128)w * power.high;
    if (((uint64_t)(product >> 64) & 0x1FF) == 0x1FF) {
        product += ((mc_u128)w * power.low) >> 64;
    }
    return product;
}

/* Rounds a mantissa with one guard bit to even and assembles the double; biased is the exponent field of a normal
 * number. */
static double assemble(uint64_t mantissa, int64_t biased) {
    if (biased <= 0) {
        if (biased <= -63) {
            return 0.0;
        }
        mantissa >>= 1 - biased;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        return double_of_bits(mantissa); /* a carry into bit 52 makes the smallest normal number, as it should */
    }
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    if (mantissa >= UINT64_C(2) << MANTISSA_BITS) {
        mantissa >>= 1;
        biased++;
    }
    if (biased >= EXPONENT_INFINITE) {
        return INFINITY;
    }
    mantissa &= ~(UINT64_C(1) << MANTISSA_BITS);
    return double_of_bits(mantissa | (uint64_t)biased << MANTISSA_BITS);
}

double mc_round_decimal(uint64_t w, int64_t q) {
    if (w < UINT64_C(1) << 53 && q >= -22 && q <= 22) {
        return scale_exactly(w, q);
    }
    /* The smallest positive double is above 4.9e-324 and w below 1.85e19; the largest double is below 1.8e308. */
    if (w == 0 || q < MC_POWER_FIRST) {
        return 0.0;
    }
    if (q > 308) {
        return INFINITY;
    }
    const int leading_zeros = __builtin_clzll(w);
    const mc_u128 product = multiply_power(w << leading_zeros, q);
    const uint64_t high = (uint64_t)(product >> 64);
    const uint64_t low = (uint64_t)product;
    const int upper = (int)(high >> 63);
    const int shift = upper + 64 - MANTISSA_BITS - 3;
    uint64_t mantissa = high >> shift; /* 54 bits: 53 and a guard bit */
    const int64_t biased = mc_floor_log2_power((int)q) + 63 + upper - leading_zeros + EXPONENT_BIAS;

    /* An exact tie must not be rounded up by the guard bit where the even neighbour is below. Only in this range of q
       can w * 10^q lie exactly halfway (arXiv 2101.11408, section 8.2). */
    const bool may_tie = low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1;
    if (may_tie && biased > 0 && mantissa << shift == high) {
        mantissa &= ~UINT64_C(1);
    }
    return assemble(mantissa, biased);
}

static bool is_digit(char c) {
    return (unsigned char)(c - '0') <= 9;
}

/* Appends the digits at p to *w, modulo 2^64. Returns the first byte that is no digit. */
static const char *scan_digits(const char *p, uint64_t *w) {
    uint64_t n = *w;
    for (; is_digit(*p); p++) {
        n = 10 * n + (uint64_t)(*p - '0');
    }
    *w = n;
    return p;
}

/* Parses the exponent at p, which is 'e' or 'E', into *exponent. Returns its end, or NULL where no digit follows. */
static const char *scan_exponent(const char *p, int64_t *exponent) {
    p++;
    const bool negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    if (!is_digit(*p)) {
        return NULL;
    }
    int64_t e = 0;
    for (; is_digit(*p); p++) {
        if (e < MAX_EXPONENT / 16) {
            e = 10 * e + (*p - '0');
        }
    }
    *exponent = negative ? -e : e;
    return p;
}

/*
 * The value of a decimal whose 19 leading digits do not decide it: n_digits digits from first on, perhaps with a dot
 * among them, to be read as an integer times 10^q. At most 768 of them, and one more for the rest, are copied into a
 * buffer of fixed size as an integer with an exponent: text without a decimal point, which strtod reads alike in every
 * locale.
 */
static double exact_long_decimal(const char *first, int64_t n_digits, int64_t q) {
    char text[MAX_DIGITS_KEPT + 1 + 24];
    int64_t n_kept = 0;
    int64_t n_seen = 0;
    for (const char *p = first; n_seen < n_digits; p++) {
        if (*p == '.') {
            continue;
        }
        n_seen++;
        if (n_kept < MAX_DIGITS_KEPT) {
            text[n_kept++] = *p;
        } else if (*p != '0') {
            text[n_kept++] = '1';
            break;
        }
    }
    snprintf(text + n_kept, sizeof text - (size_t)n_kept, "e%lld", (long long)(q + n_digits - n_kept));
    return strtod(text, NULL);
}

/* The nearest double to the n_digits > 19 digits from text on, perhaps with a dot among them, as an integer times 10^q.
 */
static double round_long_decimal(const char *text, int64_t n_digits, int64_t q) {
    const char *p = text;
    for (; n_digits > 0 && (*p == '0' || *p == '.'); p++) {
        n_digits -= *p == '0';
    }
    const char *first = p;
    uint64_t w = 0;
    int64_t n_in_w = 0;
    for (; n_in_w < n_digits && n_in_w < MAX_DIGITS_W; p++) {
        if (*p != '.') {
            w = 10 * w + (uint64_t)(*p - '0');
            n_in_w++;
        }
    }
    const int64_t q_of_w = q + n_digits - n_in_w;
    const double below = mc_round_decimal(w, q_of_w);
    if (n_in_w == n_digits || below == mc_round_decimal(w + 1, q_of_w)) {
        return below;
    }
    return exact_long_decimal(first, n_digits, q);
}

const char *mc_parse_decimal(const char *text, double *value) {
    uint64_t w = 0;
    int64_t q = 0;
    const char *p = scan_digits(text, &w);
    int64_t n_digits = p - text;
    if (*p == '.') {
        const char *fraction = p + 1;
        p = scan_digits(fraction, &w);
        q = fraction - p;
        n_digits -= q;
    }
    if (n_digits == 0) {
        return NULL;
    }
    if (*p == 'e' || *p == 'E') {
        int64_t exponent;
        p = scan_exponent(p, &exponent);
        if (p == NULL) {
            return NULL;
        }
        q += exponent;
    }
    *value = n_digits <= MAX_DIGITS_W ? mc_round_decimal(w, q) : round_long_decimal(text, n_digits, q);
    return p;
}
