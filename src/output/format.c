/*
 * format.c - shortest decimals by Schubfach, written without a loop or a branch on their digits.
 *
 * Source: Raffaello Giulietti, "The Schubfach way to render doubles" (2020). The decimals that read back as v fill an
 * interval around v. Let 10^k be at most the width of the interval, and 10^(k+1) more. Then at most one multiple of
 * 10^(k+1) lies inside, and at least one multiple of 10^k. So the shortest decimal is one of the four neighbours of v
 * at these two scales.
 *
 *   - find_shortest compares these neighbours with v and with the ends of the interval. All are 64-bit integers in
 *     units of 10^k / 4, with a sticky last bit; section 9 of the paper proves that this is precise enough.
 *   - find_shortest_by_one_product is for doubles from 2^-20 to 2^52, where one exact product is enough.
 *
 * Must not know tasks or results.
 */
#include "output/format.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/powers.h"

/* The value is (10 * tens + ones) * 10^exponent. tens has 15 or 16 digits. tens and ones may end with zeros. */
struct decimal {
    uint64_t tens;
    uint64_t ones;
    int exponent;
};

/* Bits of doubles: the sign, infinity (greater bits are NaN), 1e-4 and 1. */
static const uint64_t sign_bit = UINT64_C(1) << 63;
static const uint64_t bits_of_infinity = UINT64_C(0x7FF0000000000000);
static const uint64_t bits_of_1e_minus_4 = UINT64_C(0x3F1A36E2EB1C432D);
static const uint64_t bits_of_1 = UINT64_C(0x3FF0000000000000);

/* Eight bytes '0'. */
static const uint64_t zeros = UINT64_C(0x3030303030303030);

/* Returns floor(log10(2^q)), or floor(log10(3/4 * 2^q)) if is_narrow. 1262611 / 2^22 is log10(2) and 524031 / 2^22 is
   -log10(3/4), close enough for all exponents of doubles (Giulietti, section 9.5). */
static int floor_log10_of_width(int q, bool is_narrow) {
    return (q * 1262611 - (is_narrow ? 524031 : 0)) >> 22;
}

/*
 * Returns the shortest decimal of v = c * 2^q, for 2^52 <= c < 2^53 and -72 <= q < 0: 2^-20 <= v < 2^52. It has no
 * branch, because a branch on the choice among the neighbours could not be predicted.
 *
 * The unit of this function is 10^(k+1) = 10^-m, 0 <= m <= 21. Let u be the weight of c's last bit in this unit:
 * u = 2^q * 10^m, 0.1 <= u < 1.
 *   - The product is exact. Because 64 + q + m >= 13, 2^64 * u is a multiple of 2^13 below 2^64. So c * 2^64 * u is an
 *     integer: v with 64 bits of fraction.
 *   - The interval ends at v - u/2 and v + u/2. These are (2c +- 1) * 5^m * 2^(q-1+m) with q + m < 0, which is never an
 *     integer. So it does not matter whether the ends belong to the interval.
 *   - The interval of a power of two is narrower below v. That does not matter either: in this range every power of two
 *     is a multiple of 2^-m, and these are integers in this unit.
 */
static inline struct decimal find_shortest_by_one_product(uint64_t c, int q) {
    const int k = floor_log10_of_width(q, false);
    const int m = -(k + 1);
    /* The significand of 10^m fits into the upper word, because 5^21 < 2^64. */
    const uint64_t unit = mc_powers[m - MC_POWER_FIRST].high >> -(q + mc_floor_log2_power(m) + 1);

    /* An integer lies inside the interval if the fraction of v + u/2 is below u. It is the integer below v + u/2. */
    const mc_u128 upper_end = (mc_u128)c * unit + unit / 2;
    const uint64_t rest = (uint64_t)upper_end;
    const uint64_t none_inside = rest >= unit;
    /* Otherwise the nearest multiple of 10^k, ties to even: the fraction of v times 10, with 60 bits of fraction. */
    const uint64_t ones = ((rest - unit / 2) >> 4) * 10;
    const uint64_t rounded = (ones + (UINT64_C(1) << 59) - 1 + (ones >> 60 & 1)) >> 60;
    return (struct decimal){(uint64_t)(upper_end >> 64), rounded & -none_inside, k};
}

/* Returns the upper 64 bits of the 192-bit product g * c. Their last bit is also set if the middle 64 bits are above 1;
   the lower 64 bits are ignored, except for the carry. */
static uint64_t multiply_round_to_odd(struct mc_power g, uint64_t c) {
    const uint64_t carried = (uint64_t)(((mc_u128)g.low * c) >> 64);
    const mc_u128 product = (mc_u128)g.high * c + carried;
    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

/* Returns 10^k with its significand rounded up, as the proof requires. powers.h says how the table is rounded. */
static struct mc_power get_power_rounded_up(int k) {
    struct mc_power power = mc_powers[k - MC_POWER_FIRST];
    if (k < -27 || k > 55) {
        power.low++;
        power.high += power.low == 0;
    }
    return power;
}

/* Returns the integer i, where i * 10^k is the shortest decimal of c * 2^q, for c > 0. If is_narrow, the next double
   below is half as far away as the next double above. */
static uint64_t find_shortest_integer(uint64_t c, int q, bool is_narrow, int k) {
    const int h = q + mc_floor_log2_power(-k) + 1;
    const struct mc_power g = get_power_rounded_up(-k);

    /* In units of 10^k / 4: the lower end, v, and the upper end. If c is odd, the interval is open. */
    const uint64_t is_odd = c & 1;
    const uint64_t lower = multiply_round_to_odd(g, (4 * c - 2 + is_narrow) << h) + is_odd;
    const uint64_t middle = multiply_round_to_odd(g, (4 * c) << h);
    const uint64_t upper = multiply_round_to_odd(g, (4 * c + 2) << h) - is_odd;

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

/* Returns the shortest decimal of the positive finite double with these bits. */
static struct decimal find_shortest(uint64_t bits) {
    const int biased = (int)(bits >> 52);
    const uint64_t mantissa = bits & ((UINT64_C(1) << 52) - 1);
    const uint64_t c = biased > 0 ? mantissa | UINT64_C(1) << 52 : mantissa;
    const int q = (biased > 0 ? biased : 1) - 1075;
    if (q >= -72 && q < 0) {
        return find_shortest_by_one_product(c, q);
    }
    const bool is_narrow = mantissa == 0 && biased > 1;
    int k = floor_log10_of_width(q, is_narrow);
    uint64_t integer = find_shortest_integer(c, q, is_narrow, k);
    for (; integer < UINT64_C(1000000000000000); integer *= 10) { /* only subnormal numbers */
        k--;
    }
    return (struct decimal){integer / 10, integer % 10, k};
}

/*
 * 17 digits: two words of eight digits, and the last digit. Each byte of a word is a digit from 0 to 9, and the most
 * significant byte comes first. At most the first digit is a leading zero. All digits after the first n are 0.
 */
struct digits {
    uint64_t upper;
    uint64_t lower;
    uint64_t last;
    size_t n;
};

/*
 * Returns the digits of two numbers below 10000. The upper half of fours is the first number. The function splits them
 * into pairs of digits in lanes of 16 bits, then into digits in lanes of 8 bits.
 *
 * With the divisor d and the lane width b, a lane v becomes v + v / d * (2^b - d). That is the remainder, and b bits
 * above it the quotient. The multipliers are 1/d rounded up, and exact for all lanes: v * 10486 >> 20 is v / 100 for v
 * < 10000, and v * 103 >> 10 is v / 10 for v < 100. (Paul Khuong, "How to print integers really fast", 2017.)
 */
static uint64_t split_fours(uint64_t fours) {
    const uint64_t hundreds = fours * 10486 >> 20 & UINT64_C(0x0000007F0000007F);
    const uint64_t pairs = fours + hundreds * ((1 << 16) - 100);
    const uint64_t tens = pairs * 103 >> 10 & UINT64_C(0x000F000F000F000F);
    return pairs + tens * ((1 << 8) - 10);
}

/* Returns the number of bytes that remain if a word, not 0, loses its least significant zero bytes. */
static size_t count_bytes(uint64_t word) {
    return 8 - (size_t)__builtin_ctzll(word) / 8;
}

/* Returns the digits of a decimal. The three divisions do not depend on each other. */
static inline struct digits split_digits(struct decimal decimal) {
    const uint64_t first4 = decimal.tens / 1000000000000;
    const uint64_t first8 = decimal.tens / 100000000;
    const uint64_t first12 = decimal.tens / 10000;
    /* Each word gets four digits in its upper half and four in its lower half. Each half is a quotient minus 10000
       times the quotient before it. */
    const uint64_t up = UINT64_C(1) << 32;
    const uint64_t upper = split_fours(first8 + first4 * (up - 10000));
    const uint64_t lower = split_fours(decimal.tens + first12 * (up - 10000) - first8 * (up * 10000));
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

/* Writes 0.ddd or 0.000ddd, for decimals in [1e-4, 1). The first of the 17 digits has the weight 10^-4 to 10^0. At 10^0
   it is 0, and the point replaces it. Stores up to 22 bytes. */
static char *write_fraction(char *p, struct decimal decimal) {
    const struct digits digits = split_digits(decimal);
    store_word(p, zeros);
    char *const first = p + 1 - (decimal.exponent + 16);
    store_digits(first, digits);
    p[1] = '.'; /* replaces the first digit if its weight is 10^0 */
    return first + digits.n;
}

/* Writes ddd.ddd or ddd000.0: n digits, with a decimal point after the first `point` digits, 1 <= point <= 16. Stores
   up to 33 bytes. */
static char *write_fixed(char *p, const char *digits, size_t n, size_t point) {
    memcpy(p, digits, 16);
    memcpy(p + point + 1, digits + point, 16);
    p[point] = '.';
    return p + 1 + (n > point ? n : point + 1);
}

/* Writes d.ddde+XX, with at least two digits of exponent. Stores up to 23 bytes. */
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

/* Writes decimals outside [1e-4, 1). */
static char *write_other(char *p, struct decimal decimal) {
    const struct digits digits = split_digits(decimal);
    char text[33]; /* 17 digits, and zeros so that 16 bytes can be read from each digit on */
    memset(text + 17, '0', 16);
    store_digits(text, digits);
    const int skip = text[0] == '0';
    const size_t n = digits.n - (size_t)skip;
    const int exponent = decimal.exponent + 16 - skip;
    /* Python's repr writes an exponent for numbers below 1e-4 and from 1e16 on. */
    return exponent >= 0 && exponent < 16 ? write_fixed(p, text + skip, n, (size_t)exponent + 1)
                                          : write_scientific(p, text + skip, n, exponent);
}

static char *append_word(char *p, const char *word) {
    memcpy(p, word, 3);
    return p + 3;
}

/* Writes doubles whose absolute value is outside [1e-4, 1). magnitude: the bits without the sign. Not inlined, so that
   the common case stays small. */
__attribute__((noinline)) static char *format_other(char *text, uint64_t bits, uint64_t magnitude) {
    if (magnitude > bits_of_infinity) {
        return append_word(text, "nan");
    }
    char *const p = text + (bits >> 63);
    if (magnitude == 0 || magnitude == bits_of_infinity) {
        return append_word(p, magnitude == 0 ? "0.0" : "inf");
    }
    return write_other(p, find_shortest(magnitude));
}

size_t mc_format_double(double value, char *text) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint64_t magnitude = bits & ~sign_bit;
    text[0] = '-';
    if (magnitude < bits_of_1e_minus_4 || magnitude >= bits_of_1) {
        return (size_t)(format_other(text, bits, magnitude) - text);
    }
    /* Nearly all correlations come here. */
    const uint64_t c = (magnitude & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
    const struct decimal decimal = find_shortest_by_one_product(c, (int)(magnitude >> 52) - 1075);
    return (size_t)(write_fraction(text + (bits >> 63), decimal) - text);
}
