/*
 * digits.h - digits of text to integers, in words of eight bytes, in plain C.
 *
 * The first byte of the text is the least significant byte of a word, on every machine. A load always reads eight
 * bytes, even if the number has fewer: this needs padding after the text (MC_TEXT_PADDING). Must not know doubles,
 * lists or delimiters.
 */
#ifndef MC_PARSE_DIGITS_H
#define MC_PARSE_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Returns the eight bytes at p as a word. */
static inline uint64_t mc_load_word(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Returns the word that contains the byte eight times. */
static inline uint64_t mc_word_of(unsigned char byte) {
    return byte * UINT64_C(0x0101010101010101);
}

/*
 * Returns bit 7 of the bytes of a word that are above max, for max < 0x80. Adding 0x7F - max sets bit 7 of the bytes
 * from max + 1 to 0x7F. The lowest bit of the result is correct, and the result is 0 if no byte is above max. Bits
 * above the lowest one may be wrong, because the addition carries from byte to byte.
 */
static inline uint64_t mc_bytes_above(uint64_t word, unsigned char max) {
    return ((word + mc_word_of(0x7F - max)) | word) & mc_word_of(0x80);
}

/* Returns the eight bytes at p, with digits as 0 to 9: for mc_bytes_above(digits, 9) and mc_value_of_digits. */
static inline uint64_t mc_load_digits(const char *p) {
    return mc_load_word(p) ^ mc_word_of('0');
}

/* Returns the number that eight digits form, bytes from 0 to 9: first pairs, then the sum of the four pairs times their
   powers of 100. Each product adds two of them in its upper half (fast_float; Lemire, arXiv 2101.11408, section 10). */
static inline uint64_t mc_value_of_digits(uint64_t digits) {
    const uint64_t mask = UINT64_C(0x000000FF000000FF);
    const uint64_t pairs = 10 * digits + (digits >> 8); /* in the even bytes: at most 99 */
    const uint64_t outer = (pairs & mask) * (100 + (UINT64_C(1000000) << 32));
    const uint64_t inner = (pairs >> 16 & mask) * (1 + (UINT64_C(10000) << 32));
    return (outer + inner) >> 32;
}

static inline bool mc_is_digit(char c) {
    return (unsigned char)(c - '0') <= 9;
}

/* Appends the digits at p to *w, modulo 2^64. Returns the first byte that is not a digit. */
static inline const char *mc_scan_digits(const char *p, uint64_t *w) {
    static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    uint64_t digits = mc_load_digits(p);
    uint64_t others = mc_bytes_above(digits, 9);
    for (; others == 0; others = mc_bytes_above(digits, 9)) {
        *w = 100000000 * *w + mc_value_of_digits(digits);
        p += 8;
        digits = mc_load_digits(p);
    }
    const int n_bits = __builtin_ctzll(others) - 7; /* 8 for each digit of this word */
    *w = *w * powers[n_bits / 8] + mc_value_of_digits(digits << 8 << (56 - n_bits));
    return p + n_bits / 8;
}

/* A number at the end of a word, with zeros before it. In ASCII '.' is 0x2E, '/' is 0x2F and '0' is 0x30. */
struct mc_aligned {
    uint64_t digits; /* the lower half of each byte: the value of a digit; 14 for a dot; 15 for a slash */
    uint64_t dots;   /* bit 4 of each dot or slash */
};

/* Returns the number in the first bytes of word. shift is 8 times the number of bytes after it. */
static inline struct mc_aligned mc_align_number(uint64_t word, unsigned shift) {
    return (struct mc_aligned){(word & mc_word_of(0x0F)) << shift, (~word & mc_word_of(0x10)) << shift};
}

/* Returns the integer of the digits without the dot: the digits before the dot move up by one byte. */
static inline uint64_t mc_value_of_aligned(struct mc_aligned number) {
    const uint64_t up_to_dot = (number.dots << 4) - (number.dots != 0 ? 1 : 0);
    return mc_value_of_digits(number.digits ^ ((number.digits ^ number.digits << 8) & up_to_dot));
}

/* Returns the byte of the word that is the dot, 0 to 7. Returns 7, too, if the word has no dot. */
static inline unsigned mc_byte_of_dot(struct mc_aligned number) {
    return (unsigned)__builtin_ctzll(number.dots | UINT64_C(1) << 63) / 8;
}

/* Digits are ignored once an exponent is this large. The text of a number cannot have enough digits to bring its value
   back into range. */
static const int64_t MC_MAX_EXPONENT = INT64_C(1) << 56;

/* Parses the exponent at p, where *p is 'e' or 'E', and adds it to *q. Returns the end of the exponent, or NULL if it
   has no digit. */
static inline const char *mc_scan_exponent(const char *p, int64_t *q) {
    p++;
    const bool negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    if (!mc_is_digit(*p)) {
        return NULL;
    }
    int64_t exponent = *p++ - '0';
    if (mc_is_digit(*p)) {
        exponent = 10 * exponent + (*p++ - '0');
        for (; __builtin_expect(mc_is_digit(*p), 0); p++) {
            if (exponent < MC_MAX_EXPONENT) {
                exponent = 10 * exponent + (*p - '0');
            }
        }
    }
    *q += negative ? -exponent : exponent;
    return p;
}

#endif
