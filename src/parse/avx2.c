/*
 * avx2.c - the kernel for AVX2 with FMA and BMI2 (Haswell, Zen and later): it parses four tokens together.
 *
 * This file lists the tokens and has the loops over their groups. tokens.h describes the method; avx2_tokens.h loads a
 * group, avx2_numbers.h converts it to doubles. Must not know tasks, threads or files.
 */
#include "parse/kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "parse/avx2_numbers.h"
#include "parse/avx2_tokens.h"
#include "parse/tokens.h"

/*
 * The classes of bytes. Each call builds them once. The class of a byte is low[its low half] & high[its high half].
 * Seven bytes have a class. Each has a bit of its own in both tables, so all other bytes get class 0. The prefixes can
 * share a bit, because their high halves are the same.
 */
struct classes {
    __m256i low;
    __m256i high;
};
enum { ENDS_NUMBER = 0x80, PREFIX = 0x40, BLANK = 0x20, ENDS_LIST = 0x07, RARE = 0x7F };

static struct classes make_classes(const struct mc_syntax *syntax) {
    const struct {
        char byte;
        uint8_t bit;
    } known[] = {{syntax->number, ENDS_NUMBER},
                 {syntax->list, 0x01},
                 {syntax->task, 0x02},
                 {'\n', 0x04},
                 {'-', PREFIX},
                 {'+', PREFIX},
                 {' ', PREFIX | BLANK}};
    _Alignas(32) uint8_t low[32] = {0};
    _Alignas(32) uint8_t high[32] = {0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        for (size_t half = 0; half < 32; half += 16) { /* each half of a register has its own copy of the table */
            low[half + (known[i].byte & 0xF)] |= known[i].bit;
            high[half + (known[i].byte >> 4 & 0xF)] |= known[i].bit;
        }
    }
    return (struct classes){_mm256_load_si256((const __m256i *)low), _mm256_load_si256((const __m256i *)high)};
}

/* Returns the classes of 32 bytes. Bit 7 of a byte makes the first look-up 0, so bytes from 128 on get class 0. */
static inline __m256i classify(const char *text, const struct classes *classes) {
    const __m256i byte = _mm256_loadu_si256((const __m256i *)text);
    const __m256i high_half = _mm256_and_si256(_mm256_srli_epi16(byte, 4), bytes(0xF));
    return _mm256_and_si256(_mm256_shuffle_epi8(classes->low, byte), _mm256_shuffle_epi8(classes->high, high_half));
}

/* Returns bit 7 of 64 bytes. */
static inline uint64_t high_bits(__m256i first, __m256i second) {
    return (uint32_t)_mm256_movemask_epi8(first) | (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32;
}

/* Returns one bit for each byte: 1 if its class is one of those wanted. */
static inline uint64_t find_class(__m256i first, __m256i second, int wanted) {
    const __m256i none = _mm256_setzero_si256();
    const __m256i not_first = _mm256_cmpeq_epi8(_mm256_and_si256(first, bytes(wanted)), none);
    const __m256i not_second = _mm256_cmpeq_epi8(_mm256_and_si256(second, bytes(wanted)), none);
    return ~high_bits(not_first, not_second);
}

/* Stores the positions of the n lowest ones of *mask, plus offset, and removes these ones. */
MC_SPECIALISED void store_some(uint16_t *positions, uint64_t *mask, int n, size_t offset) {
#pragma GCC unroll 8
    for (int i = 0; i < n; i++) {
        positions[i] = (uint16_t)(offset + _tzcnt_u64(*mask));
        *mask = _blsr_u64(*mask);
    }
}

/* The positions of the ones in each mask of eight bits, in the bytes from the least significant one on. */
#define ONE(mask, i) ((uint64_t)((mask) >> (i)&1) * (i) << 8 * __builtin_popcount((mask) & ((1U << (i)) - 1)))
#define ONES(m)      (ONE(m, 1) | ONE(m, 2) | ONE(m, 3) | ONE(m, 4) | ONE(m, 5) | ONE(m, 6) | ONE(m, 7))
#define ONES_4(m)    ONES(m), ONES((m) + 1), ONES((m) + 2), ONES((m) + 3)
#define ONES_16(m)   ONES_4(m), ONES_4((m) + 4), ONES_4((m) + 8), ONES_4((m) + 12)
#define ONES_64(m)   ONES_16(m), ONES_16((m) + 16), ONES_16((m) + 32), ONES_16((m) + 48)
static const uint64_t POSITIONS_OF_ONES[256] = {ONES_64(0U), ONES_64(64U), ONES_64(128U), ONES_64(192U)};

/* Stores the positions of the count ones of mask, plus offset. May store meaningless values after them. It takes a
   branch on few tokens only, because the CPU would mispredict others; more are found byte by byte in the table. */
static inline void store_positions(uint16_t *positions, uint64_t mask, size_t count, size_t offset) {
    if (count <= 8) {
        store_some(positions, &mask, 4, offset);
        if (count > 4) {
            store_some(positions + 4, &mask, 4, offset);
        }
        return;
    }
    __m128i first = _mm_set1_epi16((short)offset);
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) {
        const __m128i ones = _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(POSITIONS_OF_ONES + (mask & 0xFF))));
        _mm_storeu_si128((__m128i *)positions, _mm_add_epi16(first, ones));
        positions += _mm_popcnt_u64(mask & 0xFF);
        mask >>= 8;
        first = _mm_add_epi16(first, _mm_set1_epi16(8));
    }
}

/* Lists the tokens that end in segment[0..n_bytes), and appends its list ends. The segment begins at byte of the text;
   n_before values end before it. Returns the end of the list ends. */
static struct mc_list_end *list_tokens(struct mc_tokens *tokens, const char *segment, size_t n_bytes, size_t byte,
                                       size_t n_before, const struct classes *classes, struct mc_list_end *list_end) {
    mc_tokens_next_segment(tokens, segment);
    uint16_t *ends_list = mc_token_ends(tokens);
    size_t n = 0;
    uint64_t in_token = tokens->in_token;
    for (size_t i = 0; i < n_bytes; i += 64) {
        const __m256i first = classify(segment + i, classes);
        const __m256i second = classify(segment + i + 32, classes);
        const uint64_t inside = n_bytes - i < 64 ? (UINT64_C(1) << (n_bytes - i)) - 1 : ~UINT64_C(0);
        uint64_t ends = high_bits(first, second) & inside;
        if (!_mm256_testz_si256(_mm256_or_si256(first, second), bytes(RARE))) {
            const uint64_t list_ends = find_class(first, second, ENDS_LIST) & inside;
            ends |= list_ends;
            const uint64_t begins = ends << 1 | (in_token ^ 1);
            const uint64_t prefixes = high_bits(_mm256_slli_epi16(first, 1), _mm256_slli_epi16(second, 1));
            if ((prefixes & begins) != 0) {
                const bool has_blanks = !_mm256_testz_si256(_mm256_or_si256(first, second), bytes(BLANK));
                mc_tokens_record_prefixes(tokens, begins, has_blanks ? find_class(first, second, BLANK) : 0);
            }
            list_end = mc_append_list_ends(list_end, list_ends, ends, byte + i, n_before + n);
        }
        const size_t count = (size_t)__builtin_popcountll(ends);
        store_positions(ends_list + n, ends, count, MC_SEGMENT_LEAD + i);
        in_token = ends >> 63 ^ 1;
        n += count;
    }
    tokens->in_token = in_token;
    mc_tokens_finish_segment(tokens, n);
    return list_end;
}

/* Parses a group as narrow tokens, and stores their values. Returns the lanes that have other tokens, as bits;
   xored_text becomes the text of the tokens. prefixes: those of the segment, or the constant 0. */
MC_SPECIALISED unsigned parse_as_narrow(const struct constants *k, struct group *group, unsigned prefixes,
                                        double *values, __m256i *xored_text) {
    if (prefixes != 0) {
        remove_prefixes(group, prefixes);
    }
    *xored_text = load_narrow(k, group);
    const __m256i without_dots = parse_narrow(k, group, *xored_text, values);
    const __m256i not_digits = _mm256_and_si256(mark_above_nine(k, without_dots), k->high_bit);
    return bits_of_lanes(is_zero(_mm256_or_si256(not_digits, count_too_long(group)))) ^ 0xF;
}

/* Parses groups from the first token on and before token n, while all tokens of a group are narrow numbers without
   exponents. Returns the first token of the first group that has other tokens. prefixes: as above. */
MC_SPECIALISED size_t parse_narrow_groups(const struct mc_tokens *tokens, const uint16_t *ends, size_t n,
                                          unsigned prefixes, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    size_t i = 0;
    for (; i < n; i += GROUP) {
        struct group group = make_group(tokens, ends, i);
        __m256i text;
        if (__builtin_expect(parse_as_narrow(k, &group, prefixes, values + i, &text) != 0, 0)) {
            break;
        }
    }
    return i;
}

/* Adds the tokens first + lane for the lanes of mask, given as bits. */
static inline void put_aside(struct mc_rejected_tokens *aside, size_t first, unsigned mask) {
    const __m128i chosen = _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(POSITIONS_OF_ONES + mask)));
    _mm_storel_epi64((__m128i *)(aside->indices + aside->n), _mm_add_epi16(_mm_set1_epi16((short)first), chosen));
    aside->n += (size_t)_mm_popcnt_u32(mask);
}

/* True if most of the tokens before token i have been put aside. The first ones of a segment are not enough to tell. */
static inline bool are_most_aside(const struct mc_rejected_tokens *aside, size_t i) {
    return aside->n > i / 2 + 64;
}

/*
 * Parses groups from token i on and before token n that mix narrow numbers with other tokens, and puts the others
 * aside. There is no branch for a single token, because the CPU would mispredict it. If most tokens of a group are not
 * mere digits, it tries exponents at once: then most groups of the list are likely to have them, and this branch is
 * predicted.
 *
 * Returns the first token that is neither parsed nor put aside: the function stops if most tokens are put aside.
 * prefixes: as above.
 */
MC_SPECIALISED size_t parse_mixed_groups(const struct mc_tokens *tokens, const uint16_t *ends, size_t i, size_t n,
                                         unsigned prefixes, struct mc_rejected_tokens *aside, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    for (; i < n && !are_most_aside(aside, i); i += GROUP) {
        struct group group = make_group(tokens, ends, i);
        __m256i text;
        unsigned others = parse_as_narrow(k, &group, prefixes, values + i, &text);
        const unsigned not_narrow = bits_of_lanes(is_zero(count_too_long(&group))) ^ 0xF;
        if (__builtin_expect(_mm_popcnt_u32(others & ~not_narrow) > GROUP / 2, 0)) {
            others &= ~bits_of_lanes(store_with_exponents(k, &group, text, values + i)) | not_narrow;
        }
        put_aside(aside, i, others);
    }
    return i;
}

/* Parses a group, which has its prefixes removed, as wide tokens. Returns the lanes that are rejected, as bits. */
MC_SPECIALISED unsigned parse_as_wide(const struct constants *k, const struct group *group, double *values) {
    return needs_top(group) ? parse_wide(k, group, true, values) : parse_wide(k, group, false, values);
}

/* Parses the tokens that have been put aside, at least one. Those that it rejects stay in the list. */
static __attribute__((noinline)) void parse_aside(struct mc_tokens *tokens, const uint16_t *ends,
                                                  struct mc_rejected_tokens *aside, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    const unsigned prefixes = tokens->prefixes;
    const size_t n = aside->n;
    __m256i longest = _mm256_setzero_si256();
    for (size_t i = n; i < n + GROUP - 1; i++) { /* fills the last group with the last token */
        aside->indices[i] = aside->indices[n - 1];
    }
    aside->n = 0;
    for (size_t i = 0; i < n; i += GROUP) {
        const uint16_t *indices = aside->indices + i;
        struct positions positions;
        struct group group = gather_group(tokens, ends, indices, &positions);
        longest = find_longest(longest, &group);
        if (prefixes != 0) {
            remove_prefixes(&group, prefixes);
        }
        double separate[GROUP];
        const unsigned rejected = parse_as_wide(k, &group, separate);
        for (size_t lane = 0; lane < GROUP; lane++) {
            values[indices[lane]] = separate[lane];
            aside->indices[aside->n] = indices[lane];
            aside->n += rejected >> lane & (i + lane < n);
        }
    }
    tokens->has_long |= is_any_long(longest);
}

/* Parses groups of any tokens from token i on and before token n. */
static __attribute__((noinline)) void parse_wide_groups(struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                                        size_t n, struct mc_rejected_tokens *rejected_tokens,
                                                        double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    const unsigned prefixes = tokens->prefixes;
    __m256i longest = _mm256_setzero_si256();
    for (; i < n; i += GROUP) {
        struct group group = make_group(tokens, ends, i);
        longest = find_longest(longest, &group);
        if (prefixes != 0) {
            remove_prefixes(&group, prefixes);
        }
        const unsigned rejected = parse_as_wide(k, &group, values + i);
        if (__builtin_expect(rejected != 0, 0)) {
            mc_rejected_tokens_add(rejected_tokens, i, rejected);
        }
    }
    tokens->has_long |= is_any_long(longest);
}

/* Parses the last tokens, from token i on. They are fewer than a group. */
static __attribute__((noinline)) void parse_rest(struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                                 struct mc_rejected_tokens *rejected_tokens, double *values) {
    const struct constants k = make_constants();
    struct group group = make_group(tokens, ends, i);
    const unsigned used = (1U << (tokens->n - i)) - 1;
    for (size_t j = i; j < tokens->n; j++) {
        tokens->has_long |= ends[j] - ends[j - 1] > MC_SHORT_ITEM_BYTES + 1;
    }
    remove_prefixes(&group, tokens->prefixes);
    double last[GROUP];
    mc_rejected_tokens_add(rejected_tokens, i, parse_wide(&k, &group, true, last) & used);
    memcpy(values + i, last, (tokens->n - i) * sizeof *last);
}

/* Parses the tokens before token n as narrow tokens. Returns the first token that it has not treated. */
MC_SPECIALISED size_t parse_narrow_and_mixed(struct mc_tokens *tokens, const uint16_t *ends, size_t n,
                                             unsigned prefixes, struct mc_rejected_tokens *aside, double *values) {
    size_t i = parse_narrow_groups(tokens, ends, n, prefixes, values);
    if (i < n) {
        i = parse_mixed_groups(tokens, ends, i, n, prefixes, aside, values);
        if (aside->n > 0) {
            parse_aside(tokens, ends, aside, values);
        }
    }
    return i;
}

/* Parses the listed tokens, which end in n_bytes of text, into values. */
static void parse_tokens(struct mc_tokens *tokens, size_t n_bytes, const struct mc_syntax *syntax, double *values) {
    struct mc_rejected_tokens rejected_tokens;
    rejected_tokens.n = 0;
    const uint16_t *ends = mc_token_ends(tokens);
    const size_t n = tokens->n / GROUP * GROUP;
    const size_t narrow_bytes = tokens->n * (tokens->prefixes == 0 ? MAX_NARROW + 1 : MAX_NARROW + 2);
    size_t i = 0;
    if (n_bytes <= narrow_bytes) { /* else most tokens are wide */
        i = tokens->prefixes == 0 ? parse_narrow_and_mixed(tokens, ends, n, 0, &rejected_tokens, values)
                                  : parse_narrow_and_mixed(tokens, ends, n, tokens->prefixes, &rejected_tokens, values);
    }
    if (i < n) {
        parse_wide_groups(tokens, ends, i, n, &rejected_tokens, values);
    }
    if (n < tokens->n) {
        parse_rest(tokens, ends, n, &rejected_tokens, values);
    }
    mc_rejected_tokens_parse(tokens, &rejected_tokens, syntax, values);
}

void mc_parse_avx2(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
    if (!mc_syntax_suits_vectors(syntax)) {
        mc_parse_scalar(text, n_bytes, syntax, run);
        return;
    }
    const struct classes classes = make_classes(syntax);
    struct mc_tokens tokens;
    struct mc_list_end *list_end = run->ends;
    size_t n_values = 0;
    mc_tokens_start(&tokens, text);
    for (size_t i = 0; i < n_bytes; i += MC_SEGMENT_BYTES) {
        const size_t n = n_bytes - i < MC_SEGMENT_BYTES ? n_bytes - i : MC_SEGMENT_BYTES;
        list_end = list_tokens(&tokens, text + i, n, i, n_values, &classes, list_end);
        parse_tokens(&tokens, n, syntax, run->values + n_values);
        n_values += tokens.n;
    }
    run->n_values = n_values;
    run->n_ends = (size_t)(list_end - run->ends);
    run->has_long_items = tokens.has_long;
}

#endif
