/*
 * neon.c - the kernel for NEON (every 64-bit Arm): four tokens at a time, in pairs of 64-bit lanes.
 *
 * tokens.h has the plan, and avx512_group.h the same steps, eight tokens at a time. Here a register has two lanes, and a mask is a
 * vector of lanes, or of bytes, that are all ones or all zeros. A token of up to 8 bytes lies in one lane, its last byte at
 * the lane's end (the most significant byte); one of up to 24 bytes in the same lane of three registers: low has its last
 * 8 bytes, high the 8 before, top those before. "Shifted to the left" moves text towards its end.
 */
#include "parse/kernels.h"

#if defined(__AARCH64EL__) /* 64-bit Arm, the least significant byte first */

#include <arm_neon.h>

#include "base/powers.h"
#include "parse/tokens.h"

enum { PAIR = 2, GROUP = 4, MAX_NARROW = 8, MAX_WIDE = 24, BLOCK = 64 };

/* A pair of lanes seen as 16 bytes, and 16 bytes seen as a pair of lanes: no instruction. */
static inline uint8x16_t as_bytes(uint64x2_t lanes) {
    return vreinterpretq_u8_u64(lanes);
}

static inline uint64x2_t as_lanes(uint8x16_t bytes) {
    return vreinterpretq_u64_u8(bytes);
}

static inline uint64x2_t lanes(uint64_t value) {
    return vdupq_n_u64(value);
}

/* The bytes that are equal to byte. */
static inline uint64x2_t equal_bytes(uint64x2_t text, uint8_t byte) {
    return as_lanes(vceqq_u8(as_bytes(text), vdupq_n_u8(byte)));
}

/* The lanes that are not zero. */
static inline uint64x2_t is_nonzero(uint64x2_t value) {
    return vtstq_u64(value, value);
}

/* Each lane's two's complement. */
static inline uint64x2_t negated(uint64x2_t value) {
    return vreinterpretq_u64_s64(vnegq_s64(vreinterpretq_s64_u64(value)));
}

/*
 * Each lane shifted by its own count of bits: to the left, or to the right where the count is negative. The instruction looks
 * at the low byte of the count alone, as a signed number, so counts are within -128 and 127 (but see used_bytes); shifts
 * by 64 and more, either way, give 0.
 */
static inline uint64x2_t shift_left(uint64x2_t value, uint64x2_t count) {
    return vshlq_u64(value, vreinterpretq_s64_u64(count));
}

/* The lanes of a mask as two bits. */
static inline unsigned bits_of_lanes(uint64x2_t mask) {
    return (unsigned)(vgetq_lane_u64(mask, 0) & 1) | (unsigned)(vgetq_lane_u64(mask, 1) & 2);
}

/* The sum of each lane's bytes. */
static inline uint64x2_t sum_of_bytes(uint64x2_t value) {
    return vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(as_bytes(value))));
}

/* The bit of each byte that means something to the listing; the order puts NUMBER, by far the most frequent, lowest. */
enum {
    NUMBER = 0x01, /* the delimiters */
    LIST = 0x02,
    TASK = 0x04,
    NEWLINE = 0x08,
    MINUS = 0x10,
    PLUS = 0x20,
    BLANK = 0x40,
    ENDS_LIST = LIST | TASK | NEWLINE,
    ENDS_TOKEN = NUMBER | ENDS_LIST,
    PREFIX = MINUS | PLUS | BLANK
};

/* Two tables, by the upper and the lower half of a byte, of the bits that such bytes may have: as every bit belongs to one byte
   only, it is in both entries for that byte and for no other. Built once a call. */
struct classes {
    uint8x16_t by_upper;
    uint8x16_t by_lower;
};

static struct classes make_classes(const struct mc_syntax *syntax) {
    const struct {
        char byte;
        uint8_t bit;
    } known[] = {{syntax->number, NUMBER},
                 {syntax->list, LIST},
                 {syntax->task, TASK},
                 {'\n', NEWLINE},
                 {'-', MINUS},
                 {'+', PLUS},
                 {' ', BLANK}};
    uint8_t by_upper[16] = {0};
    uint8_t by_lower[16] = {0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const unsigned byte = (unsigned char)known[i].byte;
        by_upper[byte / 16] |= known[i].bit;
        by_lower[byte % 16] |= known[i].bit;
    }
    return (struct classes){vld1q_u8(by_upper), vld1q_u8(by_lower)};
}

/* The bits of the 64 bytes of a block. */
struct block {
    uint8x16_t quarter[4];
};

static inline struct block examine(const char *text, const struct classes *classes) {
    struct block block;
    for (size_t i = 0; i < 4; i++) {
        const uint8x16_t bytes = vld1q_u8((const uint8_t *)text + i * 16);
        const uint8x16_t upper = vqtbl1q_u8(classes->by_upper, vshrq_n_u8(bytes, 4));
        const uint8x16_t lower = vqtbl1q_u8(classes->by_lower, vandq_u8(bytes, vdupq_n_u8(15)));
        block.quarter[i] = vandq_u8(upper, lower);
    }
    return block;
}

/* Whether there is any but the most frequent byte. */
static inline bool has_rare_bytes(const struct block *block) {
    const uint8x16_t first = vmaxq_u8(block->quarter[0], block->quarter[1]);
    const uint8x16_t second = vmaxq_u8(block->quarter[2], block->quarter[3]);
    return vmaxvq_u8(vmaxq_u8(first, second)) > NUMBER;
}

/* The bytes of the block that have one of the wanted bits, as 64 bits: each byte of a mask keeps the bit of its place among
   eight, and three rounds of adding neighbours bring the bits of eight bytes into one. */
static inline uint64_t places_of(const struct block *block, uint8_t wanted) {
    const uint8x16_t bit_of_place = as_bytes(lanes(UINT64_C(0x8040201008040201)));
    uint8x16_t quarter[4];
    for (size_t i = 0; i < 4; i++) {
        quarter[i] = vandq_u8(vtstq_u8(block->quarter[i], vdupq_n_u8(wanted)), bit_of_place);
    }
    const uint8x16_t first = vpaddq_u8(quarter[0], quarter[1]);
    const uint8x16_t second = vpaddq_u8(quarter[2], quarter[3]);
    const uint8x16_t fours = vpaddq_u8(first, second);
    return vgetq_lane_u64(as_lanes(vpaddq_u8(fours, fours)), 0);
}

/* Writes the places of the ones of mask, plus offset, to positions, and up to three values more: whatever. */
static inline void put_positions(uint16_t *positions, uint64_t mask, size_t count, size_t offset) {
    const uint64_t last =
        UINT64_C(1) << 63; /* there must be a bit to count to; it changes nothing for those that are set */
    for (size_t i = 0; i < count; i += 4) {
        for (size_t j = 0; j < 4; j++) {
            positions[i + j] = (uint16_t)(offset + (size_t)__builtin_ctzll(mask | last));
            mask &= mask - 1;
        }
    }
}

/* Lists the tokens that end in chunk[0..n_bytes), which begins at byte of the text with n_before values before it. */
static struct mc_list_end *list_tokens(struct mc_tokens *tokens, const char *chunk, size_t n_bytes, size_t byte,
                                       size_t n_before, const struct classes *classes, struct mc_list_end *list_end) {
    mc_tokens_next_chunk(tokens, chunk);
    uint64_t in_token = tokens->in_token;
    size_t n = 0;
    for (size_t i = 0; i < n_bytes; i += BLOCK) {
        const struct block block = examine(chunk + i, classes);
        const uint64_t inside = n_bytes - i < BLOCK ? (UINT64_C(1) << (n_bytes - i)) - 1 : UINT64_MAX;
        const uint64_t ends = places_of(&block, ENDS_TOKEN) & inside;
        if (has_rare_bytes(&block)) {
            const uint64_t begins = (ends << 1 | (in_token ^ 1)) & inside;
            if ((places_of(&block, PREFIX) & begins) != 0) {
                mc_tokens_note_prefixes(tokens, begins, places_of(&block, BLANK));
            }
            const uint64_t list_ends = places_of(&block, ENDS_LIST) & inside;
            list_end = mc_put_list_ends(list_end, list_ends, ends, byte + i, n_before + n);
        }
        const size_t count = (size_t)__builtin_popcountll(ends);
        put_positions(mc_token_ends(tokens) + n, ends, count, MC_CHUNK_LEAD + i);
        in_token = ends >> 63 ^ 1;
        n += count;
    }
    tokens->in_token = in_token;
    mc_tokens_finish_chunk(tokens, n);
    return list_end;
}

/*
 * The numbers that eight digits a lane make, the first in byte 0: pairs, fours, eights. Each step multiplies the first of two
 * neighbours (at most 9 * 10, 99 * 100, 9999 * 10000, in 8, 16 and 32 bits) and adds the second into twice as many bits.
 */
static inline uint64x2_t value_of_digits(uint64x2_t digits) {
    const uint8x16_t ten_one = vreinterpretq_u8_u16(vdupq_n_u16(10 | 1 << 8));
    const uint16x8_t hundred_one = vreinterpretq_u16_u32(vdupq_n_u32(100 | 1 << 16));
    const uint32x4_t myriad_one = vreinterpretq_u32_u64(lanes(10000 | UINT64_C(1) << 32));
    const uint16x8_t pairs = vpaddlq_u8(vmulq_u8(as_bytes(digits), ten_one));
    const uint32x4_t fours = vpaddlq_u16(vmulq_u16(pairs, hundred_one));
    return vpaddlq_u32(vmulq_u32(fours, myriad_one));
}

/* A group of tokens. */
struct group {
    const char *origin;
    const uint16_t *ends; /* [GROUP], and at [-1] the one before */
    uint16x4_t len;       /* bytes of the tokens, or of what is left of them */
    uint16x4_t negative;  /* the tokens whose minus sign has been taken off */
};

/* Each of two of four numbers of 16 bits, from number first (0 or 2) on, in a lane of 64. */
static inline uint64x2_t pair_of(uint16x4_t four, int first) {
    const uint32x4_t wider = vmovl_u16(four);
    return vmovl_u32(first == 0 ? vget_low_u32(wider) : vget_high_u32(wider));
}

/* The lengths of the two tokens from number first on. */
static inline uint64x2_t lens_of_pair(const struct group *group, int first) {
    return pair_of(group->len, first);
}

/* The sign bit of those that are negative, else 0: masks begin with it. */
static inline uint64x2_t signs_of_pair(const struct group *group, int first) {
    return vshlq_n_u64(pair_of(group->negative, first), 63);
}

static inline void store_with_signs(float64x2_t values, const struct group *group, int first, double *to) {
    vst1q_f64(to, vreinterpretq_f64_u64(veorq_u64(vreinterpretq_u64_f64(values), signs_of_pair(group, first))));
}

/* Ones in the last len - skipped bytes of each lane (8 for any more, 0 for any less), else zeros. */
static inline uint64x2_t used_bytes(uint64x2_t len, uint64_t skipped) {
    /* The subtraction stops at 0. What it leaves is at most 64 + 8 * 16 = 192 (where len is 0); the shift takes 128 to 192 for
       -128 to -64, which shifts all ones out as 64 to 127 do. */
    const uint64x2_t unused_bits = vqsubq_u64(lanes(64 + 8 * skipped), vshlq_n_u64(len, 3));
    return shift_left(lanes(UINT64_MAX), unused_bits);
}

/* The text xored with '0' where it is used, else 0. */
static inline uint64x2_t digits_of_text(uint64x2_t text, uint64x2_t used) {
    return vandq_u64(veorq_u64(text, as_lanes(vdupq_n_u8('0'))), used);
}

/* 1 in the bytes that are dots. */
static inline uint64x2_t dots_of(uint64x2_t digits) {
    return vandq_u64(equal_bytes(digits, MC_XORED_DOT), as_lanes(vdupq_n_u8(1)));
}

/* Ones in all bytes up to the dot, given the 1 in its byte: the bit moves to the next byte, less one. Zeros where there is no
   dot, as the subtraction stops at 0, or where it is in byte 7. */
static inline uint64x2_t bytes_up_to_dot(uint64x2_t dot) {
    return vqsubq_u64(vshlq_n_u64(dot, 8), lanes(1));
}

/*
 * Parses two tokens of 1 to 8 bytes with at most one dot. Returns their digits: if some byte is above 9, a token was something
 * else. The integer of at most 8 digits and the power of ten are exact doubles, so that one division rounds correctly.
 */
static inline uint64x2_t parse_narrow_pair(const struct group *group, int first, double *values) {
    const uint8_t *from = (const uint8_t *)group->origin - 8;
    const uint8x8_t text = vld1_u8(from + group->ends[first]);
    const uint8x8_t next_text = vld1_u8(from + group->ends[first + 1]);
    const uint64x2_t used = used_bytes(lens_of_pair(group, first), 0);
    const uint64x2_t digits = digits_of_text(as_lanes(vcombine_u8(text, next_text)), used);

    /* The bytes up to the dot move one to the left, over the dot. (A dot in byte 7 stays, and makes the token odd.) */
    const uint64x2_t dot = dots_of(digits);
    const uint64x2_t joined = vbslq_u64(bytes_up_to_dot(dot), vshlq_n_u64(digits, 8), digits);

    /* 7 - d digits follow a dot in byte d, where a digit counts 10^(7 - d): so the dot, seen as a digit 1, is the power of ten
       to divide by. Without a dot that is 0, and becomes 1 (a mask is -1). */
    const uint64x2_t power = vsubq_u64(value_of_digits(dot), vceqzq_u64(dot));
    const float64x2_t number = vcvtq_f64_u64(value_of_digits(joined));
    store_with_signs(vdivq_f64(number, vcvtq_f64_u64(power)), group, first, values + first);
    return joined;
}

/* Parses tokens of 1 to 8 bytes with at most one dot. Returns whether some turn out to be something else. */
static inline bool parse_narrow(const struct group *group, double *values) {
    const uint8x16_t first = as_bytes(parse_narrow_pair(group, 0, values));
    const uint8x16_t second = as_bytes(parse_narrow_pair(group, PAIR, values));
    return vmaxvq_u8(vmaxq_u8(first, second)) > 9;
}

/* The digits of two wide tokens. */
struct wide {
    uint64x2_t top;
    uint64x2_t high;
    uint64x2_t low;
};

static inline struct wide load_wide(const struct group *group, int first, uint64x2_t len) {
    const uint8_t *end = (const uint8_t *)group->origin + group->ends[first];
    const uint8_t *next_end = (const uint8_t *)group->origin + group->ends[first + 1];
    const uint64x2_t last16 = as_lanes(vld1q_u8(end - 16));
    const uint64x2_t next_last16 = as_lanes(vld1q_u8(next_end - 16));
    const uint64x2_t before = as_lanes(vcombine_u8(vld1_u8(end - 24), vld1_u8(next_end - 24)));
    struct wide digits;
    digits.low = digits_of_text(vzip2q_u64(last16, next_last16), used_bytes(len, 0));
    digits.high = digits_of_text(vzip1q_u64(last16, next_last16), used_bytes(len, 8));
    digits.top = digits_of_text(before, used_bytes(len, 16));
    return digits;
}

/* (a:b) shifted to the left by bits, 0 to 64 in each lane: what is then in a. */
static inline uint64x2_t shift_in(uint64x2_t a, uint64x2_t b, uint64x2_t bits) {
    return vorrq_u64(shift_left(a, bits), shift_left(b, vsubq_u64(bits, lanes(64))));
}

/* The same by 8 bits: vsriq shifts b to the right and leaves the upper 56 bits of the shifted a as they are. */
static inline uint64x2_t shift_in_byte(uint64x2_t a, uint64x2_t b) {
    return vsriq_n_u64(vshlq_n_u64(a, 8), b, 56);
}

/*
 * Takes the exponents off the tokens that have one: they become 0, and the number before moves to the end of its lane. Fills
 * exponent (0 where there is none). Returns the lanes that are odd: no digit in the exponent, another byte than digits, or no
 * byte before it. (With more than seven bytes in the exponent the e is not in low; it makes the token odd later.)
 */
static inline uint64x2_t take_exponents(struct wide *digits, uint64x2_t len, int64x2_t *exponent) {
    const uint64x2_t low = digits->low;
    const uint64x2_t e = equal_bytes(vbicq_u64(low, as_lanes(vdupq_n_u8(MC_CASE_BIT))), MC_XORED_E);
    const uint64x2_t has_exponent = is_nonzero(e);
    const uint64x2_t lowest_bit = vandq_u64(e, negated(e));
    /* The negative of a power of two is ones from its bit on: in all bytes after the e. It is 0 where there is no e, or where
       it is in byte 7. */
    const uint64x2_t after = negated(vshlq_n_u64(lowest_bit, 8));
    const uint64x2_t n_after = sum_of_bytes(vandq_u64(after, as_lanes(vdupq_n_u8(1))));

    const uint64x2_t first = vbicq_u64(after, vshlq_n_u64(after, 8));
    const uint64x2_t minus = vandq_u64(equal_bytes(low, MC_XORED_MINUS), first);
    const uint64x2_t sign = vorrq_u64(minus, vandq_u64(equal_bytes(low, MC_XORED_PLUS), first));
    const uint64x2_t unsigned_digits = vbicq_u64(vandq_u64(low, after), sign);
    const uint64x2_t n_digits = vaddq_u64(n_after, is_nonzero(sign)); /* a mask is -1 */
    const uint64x2_t magnitude = value_of_digits(unsigned_digits);
    *exponent = vreinterpretq_s64_u64(vbslq_u64(is_nonzero(minus), negated(magnitude), magnitude));

    const uint64x2_t shift_bytes = vandq_u64(vaddq_u64(n_after, lanes(1)), has_exponent);
    const uint64x2_t shift = vshlq_n_u64(shift_bytes, 3);
    uint64x2_t odd = vorrq_u64(vceqzq_u64(n_digits), vcgeq_u64(shift_bytes, len));
    odd = vorrq_u64(odd, is_nonzero(as_lanes(vcgtq_u8(as_bytes(unsigned_digits), vdupq_n_u8(9)))));
    digits->low = shift_in(digits->low, digits->high, shift);
    digits->high = shift_in(digits->high, digits->top, shift);
    digits->top = shift_left(digits->top, shift);
    return vandq_u64(odd, has_exponent);
}

/* top * 10^16 + high * 10^8 + low, modulo 2^64, where all are below 2^32. No instruction multiplies 64 bits, so 10^16 goes in
   halves. */
static inline uint64x2_t combine_values(uint64x2_t top, uint64x2_t high, uint64x2_t low) {
    const uint64_t e16 = UINT64_C(10000000000000000);
    const uint32x2_t narrow_top = vmovn_u64(top);
    const uint64x2_t lower = vmlal_n_u32(low, vmovn_u64(high), 100000000);
    const uint64x2_t sum = vmlal_n_u32(lower, narrow_top, (uint32_t)e16);
    return vaddq_u64(sum, vshlq_n_u64(vmull_n_u32(narrow_top, e16 >> 32), 32));
}

/* Wide numbers as integers and the digits after their dots. */
struct scaled {
    uint64x2_t integer;
    uint64x2_t n_fraction;
};

/*
 * Takes the dots out of the tokens and their digits to integers below 10^19. Returns the lanes that are odd: a second dot, a
 * dot as the last byte, another byte than digits, or more digits.
 */
static inline uint64x2_t join_digits(const struct wide *digits, struct scaled *scaled) {
    const uint64x2_t dot_low = dots_of(digits->low);
    const uint64x2_t dot_high = dots_of(digits->high);
    const uint64x2_t dot_top = dots_of(digits->top);
    const uint64x2_t in_low = is_nonzero(dot_low);
    const uint64x2_t in_high = is_nonzero(dot_high);
    const uint64x2_t in_top = is_nonzero(dot_top);
    const uint64x2_t in_last16 = vorrq_u64(in_low, in_high);
    const uint64x2_t dotted = vorrq_u64(in_last16, in_top);

    /* As in parse_narrow_pair. In high and top, all bytes move where the dot is behind; there, a dot in byte 7 is none of the
       token's last, and 0 - 1 has all the ones that it takes. */
    const uint64x2_t one = lanes(1);
    const uint64x2_t up_to_low = bytes_up_to_dot(dot_low);
    const uint64x2_t up_to_high = vandq_u64(in_last16, vsubq_u64(vshlq_n_u64(dot_high, 8), one));
    const uint64x2_t up_to_top = vandq_u64(dotted, vsubq_u64(vshlq_n_u64(dot_top, 8), one));
    const uint64x2_t low = vbslq_u64(up_to_low, shift_in_byte(digits->low, digits->high), digits->low);
    const uint64x2_t high = vbslq_u64(up_to_high, shift_in_byte(digits->high, digits->top), digits->high);
    const uint64x2_t top = vbslq_u64(up_to_top, vshlq_n_u64(digits->top, 8), digits->top);
    const uint64x2_t top_value = value_of_digits(top);
    scaled->integer = combine_values(top_value, value_of_digits(high), value_of_digits(low));

    /* 24 bytes less those up to the dot, of which each is -1 in its mask */
    const uint8x16_t minus_up_to_dot =
        vaddq_u8(vaddq_u8(as_bytes(up_to_low), as_bytes(up_to_high)), as_bytes(up_to_top));
    const uint64x2_t n_up_to_dot = sum_of_bytes(as_lanes(vsubq_u8(vdupq_n_u8(0), minus_up_to_dot)));
    scaled->n_fraction = vandq_u64(dotted, vsubq_u64(lanes(MAX_WIDE), n_up_to_dot));

    const uint8x16_t largest = vmaxq_u8(vmaxq_u8(as_bytes(low), as_bytes(high)), as_bytes(top));
    const uint64x2_t not_digits = is_nonzero(as_lanes(vcgtq_u8(largest, vdupq_n_u8(9))));
    const uint64x2_t too_many = vcgtq_u64(top_value, lanes(999));
    const uint64x2_t two_dots = vorrq_u64(vandq_u64(in_low, in_high), vandq_u64(in_last16, in_top));
    return vorrq_u64(vorrq_u64(not_digits, too_many), two_dots);
}

/* The entries of a table at two indices. */
static inline float64x2_t look_up(const double *table, uint64x2_t index) {
    const double *first = table + vgetq_lane_u64(index, 0);
    const double *second = table + vgetq_lane_u64(index, 1);
    return vcombine_f64(vld1_f64(first), vld1_f64(second));
}

/*
 * integer * 10^q, correctly rounded. Returns the lanes where that is not certain, or q is outside the table. The method and
 * its bounds are those of scale_by_pairs in avx512_group.h. vfmaq_f64(c, a, b) is a * b + c, rounded once.
 */
static inline uint64x2_t scale_by_pairs(uint64x2_t integer, int64x2_t q, float64x2_t *value) {
    const uint64x2_t index = vreinterpretq_u64_s64(vsubq_s64(q, vdupq_n_s64(MC_PAIR_FIRST)));
    const uint64x2_t outside = vcgtq_u64(index, lanes(MC_PAIR_LAST - MC_PAIR_FIRST)); /* negative ones are large */
    const uint64x2_t safe_index = vbicq_u64(index, outside);
    const float64x2_t h = look_up(mc_power_pairs_high, safe_index);
    const float64x2_t l = look_up(mc_power_pairs_low, safe_index);

    const float64x2_t a = vcvtq_f64_u64(integer);
    const float64x2_t b = vcvtq_f64_s64(vreinterpretq_s64_u64(vsubq_u64(integer, vcvtq_u64_f64(a))));
    const float64x2_t product = vmulq_f64(a, h);
    const float64x2_t remainder = vfmaq_f64(vnegq_f64(product), a, h);
    const float64x2_t rest = vaddq_f64(remainder, vfmaq_f64(vmulq_f64(a, l), b, h));
    const float64x2_t margin = vmulq_n_f64(product, 0x1p-99);
    const float64x2_t upper = vaddq_f64(product, vaddq_f64(rest, margin));
    const float64x2_t lower = vaddq_f64(product, vsubq_f64(rest, margin));
    *value = upper;
    return vornq_u64(outside, vceqq_f64(upper, lower));
}

/* Parses two tokens of 1 to 24 bytes, with a dot, with an exponent. Returns the lanes that turn out to be something else. */
static inline unsigned parse_wide_pair(const struct group *group, int first, double *values) {
    const uint64x2_t len = lens_of_pair(group, first);
    struct wide digits = load_wide(group, first, len);
    uint64x2_t odd = vcgtq_u64(vsubq_u64(len, lanes(1)), lanes(MAX_WIDE - 1)); /* 0 becomes 2^64 - 1 */
    int64x2_t exponent = vdupq_n_s64(0);
    if (vmaxvq_u8(as_bytes(digits.low)) >= MC_LETTER_BIT) {
        odd = vorrq_u64(odd, take_exponents(&digits, len, &exponent));
    }
    struct scaled scaled;
    odd = vorrq_u64(odd, join_digits(&digits, &scaled));
    const int64x2_t q = vsubq_s64(exponent, vreinterpretq_s64_u64(scaled.n_fraction));
    float64x2_t value;
    odd = vorrq_u64(odd, scale_by_pairs(scaled.integer, q, &value));
    store_with_signs(value, group, first, values + first);
    return bits_of_lanes(odd);
}

/* The same for a whole group. Out of line: short numbers need none of it. */
static __attribute__((noinline)) unsigned parse_wide(const struct group *group, double *values) {
    const unsigned first = parse_wide_pair(group, 0, values);
    return first | parse_wide_pair(group, PAIR, values) << PAIR;
}

/* The first bytes of the tokens, behind as many bytes as skip says. */
static inline uint16x4_t first_bytes(const struct group *group, uint16x4_t skip) {
    const uint16x4_t begins = vadd_u16(vadd_u16(vld1_u16(group->ends - 1), vdup_n_u16(1)), skip);
    const uint8_t *origin = (const uint8_t *)group->origin;
    uint16x4_t first = vdup_n_u16(origin[vget_lane_u16(begins, 0)]);
    first = vset_lane_u16(origin[vget_lane_u16(begins, 1)], first, 1);
    first = vset_lane_u16(origin[vget_lane_u16(begins, 2)], first, 2);
    return vset_lane_u16(origin[vget_lane_u16(begins, 3)], first, 3);
}

/* Takes blanks and then signs off the lengths of the tokens. A mask is -1. */
static inline void take_prefixes(struct group *group, unsigned prefixes) {
    uint16x4_t byte = first_bytes(group, vdup_n_u16(0));
    if ((prefixes & MC_BLANKS) != 0) {
        const uint16x4_t blank = vceq_u16(byte, vdup_n_u16(' '));
        group->len = vadd_u16(group->len, blank);
        byte = first_bytes(group, vsub_u16(vdup_n_u16(0), blank));
    }
    group->negative = vceq_u16(byte, vdup_n_u16('-'));
    const uint16x4_t sign = vorr_u16(group->negative, vceq_u16(byte, vdup_n_u16('+')));
    group->len = vadd_u16(group->len, sign);
}

/* The group of the tokens from number i on. */
static inline struct group group_of(const struct mc_tokens *tokens, const uint16_t *ends, size_t i) {
    const uint16x4_t distance = vsub_u16(vld1_u16(ends + i), vld1_u16(ends + i - 1));
    struct group group = {tokens->origin, ends + i, vsub_u16(distance, vdup_n_u16(1)), vdup_n_u16(0)};
    if (tokens->prefixes != 0) {
        take_prefixes(&group, tokens->prefixes);
    }
    return group;
}

/* Parses a group into values[0..GROUP). Returns the tokens that are left to the scalar reference. */
static inline unsigned parse_group(const struct group *group, double *values) {
    const uint16x4_t above_one = vsub_u16(group->len, vdup_n_u16(1)); /* 0 becomes 65535 */
    if (__builtin_expect(vmaxv_u16(above_one) >= MAX_NARROW || parse_narrow(group, values), 0)) {
        return parse_wide(group, values);
    }
    return 0;
}

/* Parses the tokens of the list. */
static void parse_tokens(struct mc_tokens *tokens, const struct mc_syntax *syntax, double *values) {
    struct mc_odd_tokens odd_tokens;
    odd_tokens.n = 0;
    const uint16_t *ends = mc_token_ends(tokens);
    size_t i = 0;
    for (; i + GROUP <= tokens->n; i += GROUP) {
        const struct group group = group_of(tokens, ends, i);
        mc_odd_tokens_add(&odd_tokens, i, parse_group(&group, values + i));
    }
    if (i < tokens->n) {
        double last[GROUP];
        const struct group group = group_of(tokens, ends, i);
        const unsigned used = (1U << (tokens->n - i)) - 1;
        mc_odd_tokens_add(&odd_tokens, i, parse_group(&group, last) & used);
        memcpy(values + i, last, (tokens->n - i) * sizeof *last);
    }
    mc_odd_tokens_parse(tokens, &odd_tokens, syntax, values);
}

void mc_parse_neon(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
    if (!mc_syntax_suits_vectors(syntax)) {
        mc_parse_scalar(text, n_bytes, syntax, run);
        return;
    }
    const struct classes classes = make_classes(syntax);
    struct mc_tokens tokens;
    struct mc_list_end *list_end = run->ends;
    size_t n_values = 0;
    mc_tokens_start(&tokens, text);
    for (size_t i = 0; i < n_bytes; i += MC_CHUNK_BYTES) {
        const size_t n = n_bytes - i < MC_CHUNK_BYTES ? n_bytes - i : MC_CHUNK_BYTES;
        list_end = list_tokens(&tokens, text + i, n, i, n_values, &classes, list_end);
        parse_tokens(&tokens, syntax, run->values + n_values);
        n_values += tokens.n;
    }
    run->n_values = n_values;
    run->n_ends = (size_t)(list_end - run->ends);
}

#endif
