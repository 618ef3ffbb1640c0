/*
 * random_tokens.h - random tokens of every shape that numbers have, and of bad items.
 *
 * Must not know lists, delimiters or kernels.
 */
#ifndef MC_TEST_RANDOM_TOKENS_H
#define MC_TEST_RANDOM_TOKENS_H

#include "support.h"

#include <ctype.h>

/* The only source of random numbers here. Every test starts it again. */
static struct prng prng;

/* Returns a random number from 0 to n - 1. */
static unsigned below(unsigned n) {
    return (unsigned)((next_random(&prng) >> 32) * n >> 32);
}

static double random_unit(void) {
    return (double)(next_random(&prng) >> 11) * 0x1p-53;
}

enum { TOKEN_BYTES = 1200 };

/* Writes a token without a sign and without a terminator. Returns its length, less than TOKEN_BYTES. */
typedef size_t token_maker(char *token);

static size_t put_digits(char *to, size_t n) {
    for (size_t i = 0; i < n;) {
        uint64_t random = next_random(&prng) >> 8;
        for (int left = 8; left > 0 && i < n; left--, random >>= 7) {
            to[i++] = (char)('0' + (random & 0x7F) * 10 / 128);
        }
    }
    return n;
}

static size_t put_integer(char *to, uint64_t value) {
    char reversed[24];
    size_t n = 0;
    do {
        reversed[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (size_t i = 0; i < n; i++) {
        to[i] = reversed[n - 1 - i];
    }
    return n;
}

static size_t put_format(char *to, const char *format, int precision, double value) {
    return (size_t)snprintf(to, TOKEN_BYTES, format, precision, value);
}

/* Inserts a byte at position. Returns the new length. */
static size_t insert_byte(char *token, size_t n, size_t position, char byte) {
    memmove(token + position + 1, token + position, n - position);
    token[position] = byte;
    return n + 1;
}

/* Appends an exponent to n bytes, in any spelling: e or E, with or without a sign and leading zeros. Returns the new
   length. */
static size_t put_exponent(char *token, size_t n, int exponent) {
    static const char zeros[] = "000000";
    token[n++] = below(2) == 0 ? 'e' : 'E';
    if (exponent < 0) {
        token[n++] = '-';
    } else if (below(2) == 0) {
        token[n++] = '+';
    }
    const size_t n_zeros = below(3) == 0 ? below(sizeof zeros) : 0;
    memcpy(token + n, zeros, n_zeros);
    n += n_zeros;
    return n + put_integer(token + n, (uint64_t)(exponent < 0 ? -exponent : exponent));
}

static size_t make_two_decimals(char *token) {
    const size_t n = put_integer(token, below(100000));
    token[n] = '.';
    return n + 1 + put_digits(token + n + 1, 2);
}

static size_t make_up_to_six_digits(char *token) {
    return put_format(token, "%.*g", 6, random_unit() * (double)(1U << below(30)));
}

static size_t make_seventeen_digits(char *token) {
    return put_format(token, "%.*g", 17, random_unit());
}

/* The shortest digits that read back as the same double, as Python's repr prints them. */
static size_t make_shortest_digits(char *token) {
    const double value = random_unit() * (below(2) == 0 ? 1.0 : 1e3);
    const size_t n = put_format(token, "%.*g", 15 + (int)below(2), value);
    token[n] = '\0';
    return strtod(token, NULL) == value ? n : put_format(token, "%.*g", 17, value);
}

static size_t make_small_integer(char *token) {
    return put_integer(token, below(10000));
}

static size_t make_integer(char *token) {
    return put_integer(token, next_random(&prng) >> below(64));
}

static size_t make_with_exponent(char *token) {
    size_t n = put_digits(token, 1 + below(3));
    if (below(4) != 0) {
        n = insert_byte(token, n, 1, '.');
    }
    return put_exponent(token, n, (int)below(30) - 20);
}

/* Up to 19 digits with a dot among, before or after them, times up to 10^+-350. */
static size_t make_with_any_exponent(char *token) {
    size_t n = put_digits(token, 1 + below(19));
    if (below(4) != 0) {
        n = insert_byte(token, n, below((unsigned)n + 1), '.');
    }
    return put_exponent(token, n, (int)below(700) - 350);
}

/* One to six digits with an exponent of up to seven digits: mostly far beyond the range of doubles. */
static size_t make_with_long_exponent(char *token) {
    size_t n = put_digits(token, 1 + below(6));
    token[n++] = 'e';
    if (below(3) != 0) {
        token[n++] = "+-"[below(2)];
    }
    return n + put_digits(token + n, below(8));
}

/* Digits with a dot at any position, even the first or the last one, or without a dot. */
static size_t make_decimal(char *token) {
    const size_t n = put_digits(token, 1 + below(26));
    return below(5) == 0 ? n : insert_byte(token, n, below((unsigned)n + 1), '.');
}

static size_t make_fixed_decimals(char *token) {
    return put_format(token, "%.*f", (int)below(24), random_unit() * (double)(1U << below(31)));
}

static size_t make_long_decimal(char *token) {
    const size_t n = put_digits(token, 20 + below(60));
    return below(5) == 0 ? n : insert_byte(token, n, below((unsigned)n + 1), '.');
}

/* Sequences of zeros and nines before, among and after other digits. */
static size_t make_zeros_and_nines(char *token) {
    size_t n = 0;
    for (unsigned parts = 1 + below(3); parts > 0; parts--) {
        const size_t length = below(14);
        memset(token + n, below(2) == 0 ? '0' : '9', length);
        n += length;
        n += put_digits(token + n, below(3));
    }
    n += n == 0 ? put_digits(token, 1) : 0;
    if (below(3) != 0) {
        n = insert_byte(token, n, below((unsigned)n + 1), '.');
    }
    return below(4) == 0 ? put_exponent(token, n, (int)below(60) - 30) : n;
}

static uint64_t power_of_five(int exponent) {
    uint64_t power = 1;
    for (; exponent > 0; exponent--) {
        power *= 5;
    }
    return power;
}

/*
 * A number w * 10^q of up to 19 digits: exactly between two doubles, or next to that. The factor 2^q of 10^q does not
 * matter, so w * 5^q must be an odd integer of 54 bits. For this, the function divides such an integer by 5^q, or
 * multiplies it by 5^-q.
 */
static size_t make_tie(char *token) {
    const int q = (int)below(28) - 4;
    const uint64_t five = power_of_five(q < 0 ? -q : q);
    const uint64_t bits54 = (UINT64_C(1) << 53) + (next_random(&prng) >> 11);
    uint64_t w = q < 0 ? (bits54 | 1) * five : bits54 / five | 1;
    w += below(4) == 0 ? (uint64_t)below(3) - 1 : 0;
    size_t n = put_integer(token, w);
    int exponent = q;
    if (below(2) == 0) {
        const size_t n_fraction = below((unsigned)n + 1);
        n = insert_byte(token, n, n - n_fraction, '.');
        exponent += (int)n_fraction;
    }
    if (n < 20 && below(8) == 0 && memchr(token, '.', n) != NULL) { /* a little more than a tie, many digits later */
        memset(token + n, '0', 30);
        n += 1 + below(30);
        token[n - 1] = (char)('0' + below(2));
    }
    return exponent == 0 && below(2) == 0 ? n : put_exponent(token, n, exponent);
}

/* The first 15 to 30 digits, or all, of the midpoint of two adjacent doubles of any magnitude. */
static size_t make_near_tie(char *token) {
    uint64_t bits = next_random(&prng) & (UINT64_MAX >> 1);
    if (below(2) == 0) { /* of common magnitudes */
        bits = (bits & (UINT64_MAX >> 12)) | (uint64_t)(1023 - 40 + below(80)) << 52;
    }
    const double value = double_of(bits);
    if (!isfinite(value) || bits == UINT64_MAX >> 1) {
        return make_small_integer(token);
    }
    const long double middle = ((long double)value + (long double)double_of(bits + 1)) / 2;
    const int precision = below(200) == 0 ? 800 : 15 + (int)below(16);
    return (size_t)snprintf(token, TOKEN_BYTES, below(2) == 0 ? "%.*Lg" : "%.*Le", precision, middle);
}

__extension__ typedef unsigned __int128 u128;

/* Returns 10^q times a power of 2, as a number in [2^127, 2^128). Its last ten bits are wrong. */
static u128 leading_bits_of_ten(int q) {
    u128 bits = (u128)1 << 127;
    for (int i = 0; i < q; i++) {
        bits = (bits >> 3) * 5; /* below 2^128: 10/16 of it */
        bits <<= bits >> 127 == 0;
    }
    for (int i = 0; i > q; i--) {
        bits /= 5; /* at least 2^127 / 5; 2/10 of it */
        bits <<= bits >> 125 == 0 ? 3 : 2;
    }
    return bits;
}

/* Convergents of a continued fraction, numerator / denominator. Later ones are better approximations. */
struct fractions {
    uint64_t numerator[80];
    uint64_t denominator[80];
    int n;
};

/* Fills fractions with the convergents of bits / 2^(128 + shift), up to numerators of 53 bits. */
static void approximate(u128 bits, int shift, struct fractions *fractions) {
    /* 2^(128 + shift) divided by bits, beginning with 2^128 */
    uint64_t quotient = 1;
    u128 rest = -bits;
    for (int i = 0; i < shift; i++) {
        const bool over = rest >= bits - rest;
        quotient = 2 * quotient + over;
        rest = over ? rest - (bits - rest) : 2 * rest;
    }
    uint64_t numerator = 0;
    uint64_t denominator = 1;
    uint64_t next_numerator = 1;
    uint64_t next_denominator = quotient;
    for (fractions->n = 0; next_numerator < UINT64_C(1) << 53 && fractions->n < 80 && rest != 0;) {
        fractions->numerator[fractions->n] = next_numerator;
        fractions->denominator[fractions->n++] = next_denominator;
        const u128 factor = bits / rest;
        if (factor >= UINT64_C(1) << 53) {
            break;
        }
        const u128 new_rest = bits % rest;
        bits = rest;
        rest = new_rest;
        const uint64_t new_numerator = (uint64_t)factor * next_numerator + numerator;
        const uint64_t new_denominator = (uint64_t)factor * next_denominator + denominator;
        numerator = next_numerator;
        denominator = next_denominator;
        next_numerator = new_numerator;
        next_denominator = new_denominator;
    }
}

/*
 * A number w * 10^q, where w has up to 19 digits, as near as possible to the midpoint of two doubles. Its distance can
 * be as small as 2^-116 of the number. In units of half a double's last bit, 10^q is theta = bits / 2^(128 + shift). w
 * * theta must be nearly an odd integer N of 54 bits. So N / w is one of the best approximations of theta, or a
 * combination of two.
 */
static size_t make_hardest(char *token) {
    const int q = below(2) == 0 ? (int)below(600) - 300 : -(int)below(20);
    const int shift = (int)below(10);
    struct fractions fractions;
    approximate(leading_bits_of_ten(q), shift, &fractions);
    if (fractions.n < 2) { /* 10^q has few bits itself */
        return make_tie(token);
    }
    uint64_t w = 0;
    for (int trial = 0; trial < 8; trial++) {
        const int last = fractions.n - 1 - (int)below(6);
        const int i = last < 1 ? 1 : last;
        const uint64_t factor = ((UINT64_C(1) << 53) + (next_random(&prng) >> 11)) / fractions.numerator[i];
        const uint64_t other = below(3);
        w = factor * fractions.denominator[i] + other * fractions.denominator[i - 1];
        if (((factor * fractions.numerator[i] + other * fractions.numerator[i - 1]) & 1) != 0) {
            break;
        }
    }
    size_t n = put_integer(token, w);
    if (q <= 0 && (size_t)-q <= n && below(4) != 0) {
        return q == 0 && below(2) == 0 ? n : insert_byte(token, n, n - (size_t)-q, '.');
    }
    const size_t n_fraction = below(2) == 0 ? 0 : below((unsigned)n + 1);
    n = n_fraction == 0 ? n : insert_byte(token, n, n - n_fraction, '.');
    return put_exponent(token, n, q + (int)n_fraction);
}

static size_t make_double(char *token) {
    const double value = double_of(next_random(&prng) & (UINT64_MAX >> 1));
    return put_format(token, "%.*g", 1 + (int)below(20), value);
}

/* Numbers near and below the smallest normal double, and near 0. */
static size_t make_subnormal(char *token) {
    if (below(2) == 0) {
        const double value = double_of(next_random(&prng) >> (11 + below(53)));
        return put_format(token, "%.*e", (int)below(25), value);
    }
    size_t n = put_digits(token, 1 + below(19));
    if (below(2) == 0) {
        n = insert_byte(token, n, 1, '.');
    }
    return put_exponent(token, n, -300 - (int)below(45));
}

/* Numbers near the largest double. */
static size_t make_largest(char *token) {
    static const char *const digits[] = {"17976931348623157",   "17976931348623158", "179769313486231580793",
                                         "1797693134862315807", "17976931348623159", "17976931348623160"};
    size_t n = (size_t)snprintf(token, TOKEN_BYTES, "%s", digits[below(COUNT_OF(digits))]);
    const int n_fraction = (int)below((unsigned)n);
    const int exponent = 309 - (int)n + n_fraction + (int)below(3) - 1;
    n = insert_byte(token, n, n - (size_t)n_fraction, '.');
    return put_exponent(token, n, exponent);
}

/* A word, with letters in upper or lower case. Sometimes it has one letter too many or too few. */
static size_t make_word(char *token) {
    static const char *const words[] = {"NA", "NA", "null", "none", "nan", "nan", "inf", "infinity"};
    const char *source = words[below(COUNT_OF(words))];
    size_t n = 0;
    for (; source[n] != '\0'; n++) {
        token[n] = (char)(below(2) == 0 ? toupper(source[n]) : tolower(source[n]));
    }
    const unsigned fault = below(20);
    if (fault == 0) {
        token[n++] = source[below(2)];
    }
    return fault == 1 ? n - 1 : n;
}

/* The characters of numbers, in random order. */
static size_t make_mixture(char *token) {
    const size_t n = below(14);
    for (size_t i = 0; i < n; i++) {
        token[i] = "0123456789012345.-+eE NAinf\t\rx"[below(30)];
    }
    return n;
}

static size_t make_bytes(char *token) {
    const size_t n = below(10);
    for (size_t i = 0; i < n; i++) {
        token[i] = (char)next_random(&prng);
    }
    return n;
}

/* A number with one byte changed. */
static size_t make_damaged(char *token) {
    const size_t n = below(2) == 0 ? make_decimal(token) : make_with_exponent(token);
    token[below((unsigned)n)] = below(2) == 0 ? (char)next_random(&prng) : "/:eE+-. xO"[below(10)];
    return n;
}

static const struct {
    const char *name;
    token_maker *make;
} shapes[] = {
    {"two decimals", make_two_decimals},
    {"up to six digits", make_up_to_six_digits},
    {"seventeen digits", make_seventeen_digits},
    {"shortest digits", make_shortest_digits},
    {"small integers", make_small_integer},
    {"integers", make_integer},
    {"short exponents", make_with_exponent},
    {"exponents", make_with_any_exponent},
    {"long exponents", make_with_long_exponent},
    {"decimals", make_decimal},
    {"fixed decimals", make_fixed_decimals},
    {"long decimals", make_long_decimal},
    {"zeros and nines", make_zeros_and_nines},
    {"ties", make_tie},
    {"near ties", make_near_tie},
    {"the hardest to round", make_hardest},
    {"doubles", make_double},
    {"subnormal numbers", make_subnormal},
    {"the largest numbers", make_largest},
    {"words", make_word},
    {"mixtures", make_mixture},
    {"bytes", make_bytes},
    {"damaged numbers", make_damaged},
};

#endif
