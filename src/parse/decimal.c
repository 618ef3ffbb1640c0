/*
 * decimal.c - one decimal of any length to the nearest double.
 *
 * The decimal is w * 10^q. There are three methods; each gives the correctly rounded result:
 *   1. w < 2^53 and |q| <= 22: one multiplication or division of exact doubles (Clinger, PLDI 1990).
 *   2. w < 2^64, any q: the product with a 128-bit power of ten (Eisel-Lemire, arXiv 2101.11408). arXiv 2212.06644
 *      proves that this method needs no fallback.
 *   3. More than 19 digits: w is the first 19 digits, so the value is in [w, w + 1) * 10^q. If both ends round to the
 *      same double, that is the result. Otherwise strtod decides, with at most 769 digits (convert_with_strtod).
 *
 * Must not know lists, delimiters or files.
 */
#include "parse/decimal.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/decimal_to_double.h"
#include "parse/digits.h"

enum {
    MAX_DIGITS_W = 19, /* 10^19 < 2^64 */

    /* The midpoint of two adjacent doubles has at most 767 significant digits. So it matters only whether one of the
       digits after the 768th is not 0. If so, a single digit 1 replaces them. */
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
 * Converts a decimal if its first 19 digits do not decide the result. The decimal is an integer times 10^q; the integer
 * has n_digits digits from first on, perhaps with a dot among them.
 *
 * The function copies at most 768 digits, and one digit for the rest, into a buffer as an integer with an exponent.
 * This text has no decimal point, so strtod reads it in the same way in every locale.
 */
static double convert_with_strtod(const char *first, int64_t n_digits, int64_t q) {
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

/* Returns the 19 digits at p, perhaps with a dot among them, as an integer. */
static uint64_t read_19_digits(const char *p) {
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

/* Returns the double nearest to w * 10^q. w is an integer of n_digits > 19 digits: those from text on, perhaps with a
   dot among them. The argument w is that integer modulo 2^64. */
static double round_long_decimal(const char *text, int64_t n_digits, uint64_t w, int64_t q) {
    const char *first = text;
    for (; n_digits > 0 && (*first == '0' || *first == '.'); first++) {
        n_digits -= *first == '0';
    }
    if (n_digits <= MAX_DIGITS_W) {
        return mc_round_decimal(w, q);
    }
    const uint64_t first_w = read_19_digits(first);
    const int64_t first_q = q + n_digits - MAX_DIGITS_W;
    const double below = mc_round_decimal(first_w, first_q);
    return below == mc_round_decimal(first_w + 1, first_q) ? below : convert_with_strtod(first, n_digits, q);
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
