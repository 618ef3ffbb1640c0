/*
 * format.c - shortest decimals by Schubfach.
 *
 * Source: Raffaello Giulietti, "The Schubfach way to render doubles" (2020). The doubles that read back as v fill an
 * interval around v. With k chosen so that 10^k is at most the width of the interval and 10^(k+1) is more, at most one
 * multiple of 10^(k+1) lies inside, and at least one multiple of 10^k: the shortest decimal is among the four
 * neighbours of v at these two scales. The interval's ends and v are compared with them at 10^-k times a quarter unit,
 * as 64-bit integers with a sticky last bit, which section 9 of the paper proves enough.
 */
#include "format.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "parse/powers.h"

/* digits * 10^exponent */
struct shortest {
    uint64_t digits;
    int exponent;
};

/* floor(log10(2^q)), or where narrow floor(log10(3/4 * 2^q)): 1262611 / 2^22 is log10(2) and 524031 / 2^22 is
   -log10(3/4), close enough for all exponents of doubles (Giulietti, section 9.5). */
static int floor_log10_of_width(int q, bool narrow) {
    return (q * 1262611 - (narrow ? 524031 : 0)) >> 22;
}

/* The upper 64 bits of the 192-bit product g * c, with the last bit set where any lower bit but the very lowest is. */
static uint64_t multiply_round_to_odd(struct mc_power g, uint64_t c) {
    const uint64_t carried = (uint64_t)(((mc_u128)g.low * c) >> 64);
    const mc_u128 product = (mc_u128)g.high * c + carried;
    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

/* 10^k with its significand rounded up, as the proof needs it. See powers.h for how the table is rounded. */
static struct mc_power power_rounded_up(int k) {
    struct mc_power power = mc_powers[k - MC_POWER_FIRST];
    if (k < -27 || k > 55) {
        power.low++;
        power.high += power.low == 0;
    }
    return power;
}

/* The shortest decimal of c * 2^q, c > 0; where narrow, the next double below is half as far as the next above. */
static struct shortest shortest_decimal(uint64_t c, int q, bool narrow) {
    const int k = floor_log10_of_width(q, narrow);
    const int h = q + mc_floor_log2_power(-k) + 1;
    const struct mc_power g = power_rounded_up(-k);

    /* In units of 10^k / 4: the lower end, v, and the upper end. An odd c does not own the ends of its interval. */
    const uint64_t odd = c & 1;
    const uint64_t lower = multiply_round_to_odd(g, (4 * c - 2 + narrow) << h) + odd;
    const uint64_t middle = multiply_round_to_odd(g, (4 * c) << h);
    const uint64_t upper = multiply_round_to_odd(g, (4 * c + 2) << h) - odd;

    const uint64_t s = middle / 4;
    if (s >= 10) {
        const uint64_t tens = s / 10;
        const bool below_inside = lower <= 40 * tens;
        const bool above_inside = 40 * tens + 40 <= upper;
        if (below_inside != above_inside) {
            return (struct shortest){tens + above_inside, k + 1};
        }
    }
    const bool below_inside = lower <= 4 * s;
    const bool above_inside = 4 * s + 4 <= upper;
    if (below_inside != above_inside) {
        return (struct shortest){s + above_inside, k};
    }
    const uint64_t halfway = 4 * s + 2;
    const bool up = middle > halfway || (middle == halfway && (s & 1) != 0);
    return (struct shortest){s + up, k};
}

/* Writes the decimal digits of n, returns how many. */
static int write_digits(uint64_t n, char *text) {
    char reversed[20];
    int count = 0;
    do {
        reversed[count++] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    for (int i = 0; i < count; i++) {
        text[i] = reversed[count - 1 - i];
    }
    return count;
}

static char *append(char *p, const char *bytes, int n) {
    memcpy(p, bytes, (size_t)n);
    return p + n;
}

static char *append_zeros(char *p, int n) {
    memset(p, '0', (size_t)n);
    return p + n;
}

/* 0.00ddd, ddd.ddd or ddd000.0: the point stands behind the digit number point (0 or less: before the first). */
static char *write_fixed(char *p, const char *digits, int n, int point) {
    if (point <= 0) {
        p = append(p, "0.", 2);
        p = append_zeros(p, -point);
        return append(p, digits, n);
    }
    if (point >= n) {
        p = append(p, digits, n);
        p = append_zeros(p, point - n);
        return append(p, ".0", 2);
    }
    p = append(p, digits, point);
    *p++ = '.';
    return append(p, digits + point, n - point);
}

/* d.ddde+XX, with at least two digits of exponent. */
static char *write_scientific(char *p, const char *digits, int n, int exponent) {
    *p++ = digits[0];
    if (n > 1) {
        *p++ = '.';
        p = append(p, digits + 1, n - 1);
    }
    *p++ = 'e';
    *p++ = exponent < 0 ? '-' : '+';
    const unsigned magnitude = (unsigned)(exponent < 0 ? -exponent : exponent);
    if (magnitude >= 100) {
        *p++ = (char)('0' + magnitude / 100);
    }
    *p++ = (char)('0' + magnitude / 10 % 10);
    *p++ = (char)('0' + magnitude % 10);
    return p;
}

static char *write_positive(char *p, uint64_t mantissa, int biased) {
    const bool normal = biased > 0;
    const uint64_t c = normal ? mantissa | UINT64_C(1) << 52 : mantissa;
    const int q = (normal ? biased : 1) - 1075;
    const struct shortest decimal = shortest_decimal(c, q, normal && mantissa == 0 && biased > 1);
    uint64_t value = decimal.digits;
    int exponent = decimal.exponent;
    for (; value % 10 == 0; value /= 10) {
        exponent++;
    }
    char digits[20];
    const int n = write_digits(value, digits);
    const int point = n + exponent;
    /* Python's repr writes an exponent below 1e-4 and from 1e16 on. */
    return point > -4 && point <= 16 ? write_fixed(p, digits, n, point) : write_scientific(p, digits, n, point - 1);
}

size_t mc_format_double(double value, char *text) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint64_t mantissa = bits & ((UINT64_C(1) << 52) - 1);
    const int biased = (int)(bits >> 52 & 0x7FF);
    char *p = text;
    if (biased == 0x7FF && mantissa != 0) {
        return (size_t)(append(p, "nan", 3) - text);
    }
    if (bits >> 63 != 0) {
        *p++ = '-';
    }
    if (biased == 0x7FF) {
        p = append(p, "inf", 3);
    } else if (mantissa == 0 && biased == 0) {
        p = append(p, "0.0", 3);
    } else {
        p = write_positive(p, mantissa, biased);
    }
    return (size_t)(p - text);
}
