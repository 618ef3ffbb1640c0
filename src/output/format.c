/*
 * format.c - shortest decimals by Schubfach, written without a loop or a branch on their digits.
 *
 * Source: Raffaello Giulietti, "The Schubfach way to render doubles" (2020). The doubles that read back as v fill an
 * interval around v. With k chosen so that 10^k is at most the width of the interval and 10^(k+1) is more, at most one
 * multiple of 10^(k+1) lies inside, and at least one multiple of 10^k: the shortest decimal is among the four
 * neighbours of v at these two scales. The interval's ends and v are compared with them at 10^-k times a quarter unit,
 * as 64-bit integers with a sticky last bit, which section 9 of the paper proves enough: any_decimal. For doubles of
 * everyday size one product is exact and tells it all: exact_decimal.
 */
#include "output/format.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/powers.h"

/* (10 * tens + ones) * 10^exponent, where tens has 15 or 16 digits; it and ones may end with zeros. */
struct decimal {
    uint64_t tens;
    uint64_t ones;
    int exponent;
};

/* Bits of doubles: the sign, infinity (above it is NaN only), 1e-4 and 1. */
static const uint64_t sign_bit = UINT64_C(1) << 63;
static const uint64_t infinity_bits = UINT64_C(0x7FF0000000000000);
static const uint64_t tenth_of_thousandth_bits = UINT64_C(0x3F1A36E2EB1C432D);
static const uint64_t one_bits = UINT64_C(0x3FF0000000000000);

/* Eight times '0'. */
static const uint64_t zeros = UINT64_C(0x3030303030303030);

/* floor(log10(2^q)), or where narrow floor(log10(3/4 * 2^q)): 1262611 / 2^22 is log10(2) and 524031 / 2^22 is
   -log10(3/4), close enough for all exponents of doubles (Giulietti, section 9.5). */
static int floor_log10_of_width(int q, bool narrow) {
    return (q * 1262611 - (narrow ? 524031 : 0)) >> 22;
}

/*
 * The shortest decimal of c * 2^q, 2^52 <= c < 2^53, -72 <= q < 0, which is 2^-20 <= v < 2^52. No branch: which of its
 * neighbours it is cannot be foretold.
 *
 * In units of 10^(k+1), or 10^-m, 0 <= m <= 21, let u be what c counts, 0.1 <= u = 2^q * 10^m < 1. Because
 * 64 + q + m >= 13, 2^64 * u is a multiple of 2^13, below 2^64, and c times that is exact: v with 64 bits of fraction.
 * The interval reaches u/2 to either side. Whether its ends belong to it does not matter, for they are no integers:
 * (2c +- 1) * 5^m * 2^(q-1+m) with q + m < 0. Nor does it matter that the interval of a power of two is narrower below,
 * for 2^-m and its multiples are integers themselves, and in this range every power of two is one.
 */
static inline struct decimal exact_decimal(uint64_t c, int q) {
    const int k = floor_log10_of_width(q, false);
    const int m = -(k + 1);
    /* The significand of 10^m fits into the upper word, as 5^21 < 2^64. */
    const uint64_t unit = mc_powers[m - MC_POWER_FIRST].high >> -(q + mc_floor_log2_power(m) + 1);

    /* An integer lies inside if the fraction of v + u/2 is less than u. It is the one below v + u/2. */
    const mc_u128 upper_end = (mc_u128)c * unit + unit / 2;
    const uint64_t rest = (uint64_t)upper_end;
    const uint64_t none_inside = rest >= unit;
    /* Else the nearest multiple of 10^k, halves to even: the fraction of v, times 10 and with 60 bits. */
    const uint64_t ones = ((rest - unit / 2) >> 4) * 10;
    const uint64_t rounded = (ones + (UINT64_C(1) << 59) - 1 + (ones >> 60 & 1)) >> 60;
    return (struct decimal){(uint64_t)(upper_end >> 64), rounded & -none_inside, k};
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

/* The integer that, times 10^k, is the shortest decimal of c * 2^q, c > 0; where narrow, the next double below is half
   as far as the next above. */
static uint64_t shortest_integer(uint64_t c, int q, bool narrow, int k) {
    const int h = q + mc_floor_log2_power(-k) + 1;
    const struct mc_power g = power_rounded_up(-k);

    /* In units of 10^k / 4: the lower end, v, and the upper end. An odd c does not own the ends of its interval. */
    const uint64_t odd = c & 1;
    const uint64_t lower = multiply_round_to_odd(g, (4 * c - 2 + narrow) << h) + odd;
    const uint64_t middle = multiply_round_to_odd(g, (4 * c) << h);
    const uint64_t upper = multiply_round_to_odd(g, (4 * c + 2) << h) - odd;

    const uint64_t s = middle / 4;
    const uint64_t tens = s / 10;
    bool below_inside = lower <= 40 * tens;
    bool above_inside = 40 * tens + 40 <= upper;
    if (below_inside != above_inside) {
        return 10 * (tens + above_inside);
    }
    below_inside = lower <= 4 * s;
    above_inside = 4 * s + 4 <= upper;
    if (below_inside != above_inside) {
        return s + above_inside;
    }
    const uint64_t halfway = 4 * s + 2;
    return s + (middle > halfway || (middle == halfway && (s & 1) != 0));
}

/* The shortest decimal of the positive finite double with these bits. */
static struct decimal any_decimal(uint64_t bits) {
    const int biased = (int)(bits >> 52);
    const uint64_t mantissa = bits & ((UINT64_C(1) << 52) - 1);
    const uint64_t c = biased > 0 ? mantissa | UINT64_C(1) << 52 : mantissa;
    const int q = (biased > 0 ? biased : 1) - 1075;
    if (q >= -72 && q < 0) {
        return exact_decimal(c, q);
    }
    const bool narrow = mantissa == 0 && biased > 1;
    int k = floor_log10_of_width(q, narrow);
    uint64_t integer = shortest_integer(c, q, narrow, k);
    for (; integer < UINT64_C(1000000000000000); integer *= 10) { /* subnormal */
        k--;
    }
    return (struct decimal){integer / 10, integer % 10, k};
}

/*
 * 17 digits: two words of eight, each a byte from 0 to 9, the earlier in the more significant bytes, and the last. Only
 * the first may be 0 before another one, and behind the first n all are 0.
 */
struct digits {
    uint64_t upper;
    uint64_t lower;
    uint64_t last;
    size_t n;
};

/*
 * The digits of two numbers below 10000, the first in the upper half of fours: pairs, then single digits at once in
 * lanes of 16 and 8 bits. A lane v becomes v + v / d * (2^b - d), which is the remainder and, b bits above, the quotient.
 * The factors are 1/d rounded up, right for all lanes: v * 10486 >> 20 is v / 100 for v < 10000, and v * 103 >> 10 is
 * v / 10 for v < 100. (The method is Paul Khuong's, "How to print integers really fast", 2017.)
 */
static uint64_t digits_of_fours(uint64_t fours) {
    const uint64_t hundreds = fours * 10486 >> 20 & UINT64_C(0x0000007F0000007F);
    const uint64_t pairs = fours + hundreds * ((1 << 16) - 100);
    const uint64_t tens = pairs * 103 >> 10 & UINT64_C(0x000F000F000F000F);
    return pairs + tens * ((1 << 8) - 10);
}

/* How many bytes the word, not 0, has without the zero bytes at its less significant end. */
static size_t count_bytes(uint64_t word) {
    return 8 - (size_t)__builtin_ctzll(word) / 8;
}

/* The digits of a decimal. The three divisions do not wait for each other. */
static inline struct digits split_digits(struct decimal decimal) {
    const uint64_t first4 = decimal.tens / 1000000000000;
    const uint64_t first8 = decimal.tens / 100000000;
    const uint64_t first12 = decimal.tens / 10000;
    /* Four digits in the upper half of a word and four in the lower: what is divided less 10000 times the quotient, and
       the quotient, from which in turn 10000 times the one before is taken. */
    const uint64_t up = UINT64_C(1) << 32;
    const uint64_t upper = digits_of_fours(first8 + first4 * (up - 10000));
    const uint64_t lower = digits_of_fours(decimal.tens + first12 * (up - 10000) - first8 * (up * 10000));
    const size_t n = lower != 0 ? 8 + count_bytes(lower) : count_bytes(upper);
    return (struct digits){upper, lower, decimal.ones, decimal.ones != 0 ? 17 : n};
}

/* Stores the bytes of a word, the most significant first. */
static void store_word(char *p, uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(p, &word, sizeof word);
}

/* Stores all 17 digits. */
static void store_digits(char *p, struct digits digits) {
    store_word(p, digits.upper | zeros);
    store_word(p + 8, digits.lower | zeros);
    p[16] = (char)('0' + digits.last);
}

/* 0.ddd or 0.000ddd, for decimals in [1e-4, 1). The first digit stands -4 to 0 places before the point; where it is 0, it
   is a 0 before or behind the point. Stores up to 22 bytes. */
static char *write_fraction(char *p, struct decimal decimal) {
    const struct digits digits = split_digits(decimal);
    store_word(p, zeros);
    char *const first = p + 1 - (decimal.exponent + 16);
    store_digits(first, digits);
    p[1] = '.'; /* over the first digit, if it is at place 0 */
    return first + digits.n;
}

/* ddd.ddd or ddd000.0: n digits, the point behind the first point of them, 1 <= point <= 16. Stores up to 33 bytes. */
static char *write_fixed(char *p, const char *digits, size_t n, size_t point) {
    memcpy(p, digits, 16);
    memcpy(p + point + 1, digits + point, 16);
    p[point] = '.';
    return p + 1 + (n > point ? n : point + 1);
}

/* d.ddde+XX, with at least two digits of exponent. Stores up to 23 bytes. */
static char *write_scientific(char *p, const char *digits, size_t n, int exponent) {
    p[0] = digits[0];
    p[1] = '.';
    memcpy(p + 2, digits + 1, 16);
    p += n > 1 ? n + 1 : 1;
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

/* Decimals outside of [1e-4, 1). */
static char *write_other(char *p, struct decimal decimal) {
    const struct digits digits = split_digits(decimal);
    char text[33]; /* 16 bytes from any of the 17 digits */
    memset(text + 17, '0', 16);
    store_digits(text, digits);
    const int skip = text[0] == '0';
    const size_t n = digits.n - (size_t)skip;
    const int exponent = decimal.exponent + 16 - skip;
    /* Python's repr writes an exponent below 1e-4 and from 1e16 on. */
    return exponent >= 0 && exponent < 16 ? write_fixed(p, text + skip, n, (size_t)exponent + 1)
                                          : write_scientific(p, text + skip, n, exponent);
}

static char *append_word(char *p, const char *word) {
    memcpy(p, word, 3);
    return p + 3;
}

/* Everything outside of [1e-4, 1), with size the bits without the sign. Out of line, to be out of the way. */
__attribute__((noinline)) static char *format_other(char *text, uint64_t bits, uint64_t size) {
    if (size > infinity_bits) {
        return append_word(text, "nan");
    }
    char *const p = text + (bits >> 63);
    if (size == 0 || size == infinity_bits) {
        return append_word(p, size == 0 ? "0.0" : "inf");
    }
    return write_other(p, any_decimal(size));
}

size_t mc_format_double(double value, char *text) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint64_t size = bits & ~sign_bit;
    text[0] = '-';
    if (size < tenth_of_thousandth_bits || size >= one_bits) {
        return (size_t)(format_other(text, bits, size) - text);
    }
    /* What nearly all correlations are. */
    const uint64_t c = (size & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
    return (size_t)(write_fraction(text + (bits >> 63), exact_decimal(c, (int)(size >> 52) - 1075)) - text);
}
