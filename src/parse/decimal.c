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

#include "parse/digits.h"
#include "parse/round.h"

enum {
    MAX_DIGITS_W = 19, /* 10^19 < 2^64 */

    /* A double halfway between two others has at most 767 significant digits, so the digits after the 768th only tell
       whether the value is above what comes before: one more digit, 1, says that they are not all zero. */
    MAX_DIGITS_KEPT = 768
};

double mc_round_decimal(uint64_t w, int64_t q) {
    if (mc_scales_exactly(w, q)) {
        return mc_scale_exactly(w, q);
    }
    /* The smallest positive double is above 4.9e-324 and w below 1.85e19; the largest double is below 1.8e308. */
    if (w == 0 || q < MC_POWER_FIRST) {
        return 0.0;
    }
    if (q > 308) {
        return INFINITY;
    }
    return mc_round_product(w, q);
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

/* The 19 digits at p, among which there may be a dot, as an integer. */
static uint64_t first_digits(const char *p) {
    char text[2 * 24];
    memcpy(text, p, 24);
    const char *dot = memchr(p, '.', MAX_DIGITS_W);
    if (dot != NULL) {
        memcpy(text + (dot - p), dot + 1, 24);
    }
    const uint64_t w =
        100000000 * mc_value_of_digits(mc_load_digits(text)) + mc_value_of_digits(mc_load_digits(text + 8));
    return 1000 * w + mc_value_of_digits(mc_load_digits(text + 16) << 40);
}

/* The nearest double to the n_digits > 19 digits from text on, perhaps with a dot among them, as an integer times 10^q; w is
   that integer modulo 2^64. */
static double round_long_decimal(const char *text, int64_t n_digits, uint64_t w, int64_t q) {
    const char *first = text;
    for (; n_digits > 0 && (*first == '0' || *first == '.'); first++) {
        n_digits -= *first == '0';
    }
    if (n_digits <= MAX_DIGITS_W) {
        return mc_round_decimal(w, q);
    }
    const uint64_t first_w = first_digits(first);
    const int64_t first_q = q + n_digits - MAX_DIGITS_W;
    const double below = mc_round_decimal(first_w, first_q);
    return below == mc_round_decimal(first_w + 1, first_q) ? below : exact_long_decimal(first, n_digits, q);
}

const char *mc_parse_decimal(const char *text, double *value) {
    uint64_t w = 0;
    int64_t q = 0;
    const char *p = mc_scan_digits(text, &w);
    int64_t n_digits = p - text;
    if (*p == '.') {
        const char *fraction = p + 1;
        p = mc_scan_digits(fraction, &w);
        q = fraction - p;
        n_digits -= q;
    }
    if (n_digits == 0) {
        return NULL;
    }
    if (*p == 'e' || *p == 'E') {
        p = mc_scan_exponent(p, &q);
        if (p == NULL) {
            return NULL;
        }
    }
    *value = n_digits <= MAX_DIGITS_W ? mc_round_decimal(w, q) : round_long_decimal(text, n_digits, w, q);
    return p;
}
