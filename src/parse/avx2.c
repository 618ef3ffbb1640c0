/*
 * avx2.c - the kernel for AVX2 with FMA and BMI2 (Haswell, Zen and later): four tokens at a time.
 *
 * tokens.h has the plan, avx2_group.h the arithmetic.
 */
#include "parse/kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "parse/avx2_group.h"
#include "parse/tokens.h"

/*
 * What listing needs: built once a call. A byte's class is the entry of its low half in one table and that of its high half in the
 * other, combined by and: seven bytes have a class, each has a bit of its own in both tables, and so no other byte has any.
 */
struct classes {
    __m256i low;
    __m256i high;
};
enum { ENDS_NUMBER = 0x80, ENDS_LIST = 0x07, BEGINS = 0x30, BLANK = 0x40, RARE = 0x7F };

static struct classes make_classes(const struct mc_syntax *syntax) {
    const struct {
        char byte;
        uint8_t bit;
    } known[] = {{syntax->number, ENDS_NUMBER},
                 {syntax->list, 0x01},
                 {syntax->task, 0x02},
                 {'\n', 0x04},
                 {'-', 0x10},
                 {'+', 0x20},
                 {' ', BLANK}};
    _Alignas(32) uint8_t low[32] = {0};
    _Alignas(32) uint8_t high[32] = {0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        for (size_t half = 0; half < 32; half += 16) { /* tables are looked up in each half of a register */
            low[half + (known[i].byte & 0xF)] |= known[i].bit;
            high[half + (known[i].byte >> 4 & 0xF)] |= known[i].bit;
        }
    }
    return (struct classes){_mm256_load_si256((const __m256i *)low), _mm256_load_si256((const __m256i *)high)};
}

/* The classes of 32 bytes. The tables are for 7 bits: other bytes (with bit 7, which makes the first look-up 0) have none. */
static inline __m256i classify(const char *text, const struct classes *classes) {
    const __m256i byte = _mm256_loadu_si256((const __m256i *)text);
    const __m256i high_half = _mm256_and_si256(_mm256_srli_epi16(byte, 4), bytes(0xF));
    return _mm256_and_si256(_mm256_shuffle_epi8(classes->low, byte), _mm256_shuffle_epi8(classes->high, high_half));
}

/* Bit 7 of 64 bytes. */
static inline uint64_t high_bits(__m256i first, __m256i second) {
    return (uint32_t)_mm256_movemask_epi8(first) | (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32;
}

/* The bytes whose class is one of those given, one bit a byte. */
static inline uint64_t of_class(__m256i first, __m256i second, int wanted) {
    const __m256i none = _mm256_setzero_si256();
    const __m256i not_first = _mm256_cmpeq_epi8(_mm256_and_si256(first, bytes(wanted)), none);
    const __m256i not_second = _mm256_cmpeq_epi8(_mm256_and_si256(second, bytes(wanted)), none);
    return ~high_bits(not_first, not_second);
}

/* Writes the places of the n lowest ones of *mask, plus offset, to positions, and takes them out. */
MC_SPECIALISED void put_some(uint16_t *positions, uint64_t *mask, int n, size_t offset) {
#pragma GCC unroll 8
    for (int i = 0; i < n; i++) {
        positions[i] = (uint16_t)(offset + _tzcnt_u64(*mask));
        *mask = _blsr_u64(*mask);
    }
}

/* Writes the places of the count ones of mask, plus offset, to positions, and perhaps some more: several at once, since a branch on
   each would be mispredicted. */
static inline void put_positions(uint16_t *positions, uint64_t mask, size_t count, size_t offset) {
    put_some(positions, &mask, 4, offset);
    if (count > 4) {
        put_some(positions + 4, &mask, 4, offset);
        for (size_t i = 8; i < count; i += 8) {
            put_some(positions + i, &mask, 8, offset);
        }
    }
}

/* Lists the tokens that end in chunk[0..n_bytes), which begins at byte of the text with n_before values before it. */
static struct mc_list_end *list_tokens(struct mc_tokens *tokens, const char *chunk, size_t n_bytes, size_t byte,
                                       size_t n_before, const struct classes *classes, struct mc_list_end *list_end) {
    mc_tokens_next_chunk(tokens, chunk);
    uint16_t *ends_list = mc_token_ends(tokens);
    size_t n = 0;
    uint64_t in_token = tokens->in_token;
    for (size_t i = 0; i < n_bytes; i += 64) {
        const __m256i first = classify(chunk + i, classes);
        const __m256i second = classify(chunk + i + 32, classes);
        const uint64_t inside = n_bytes - i < 64 ? (UINT64_C(1) << (n_bytes - i)) - 1 : ~UINT64_C(0);
        uint64_t ends = high_bits(first, second) & inside;
        if (!_mm256_testz_si256(_mm256_or_si256(first, second), bytes(RARE))) {
            const uint64_t list_ends = of_class(first, second, ENDS_LIST) & inside;
            ends |= list_ends;
            const uint64_t begins = ends << 1 | (in_token ^ 1);
            if ((of_class(first, second, BEGINS | BLANK) & begins) != 0) {
                mc_tokens_note_prefixes(tokens, begins, of_class(first, second, BLANK));
            }
            list_end = mc_put_list_ends(list_end, list_ends, ends, byte + i, n_before + n);
        }
        const size_t count = (size_t)__builtin_popcountll(ends);
        put_positions(ends_list + n, ends, count, MC_CHUNK_LEAD + i);
        in_token = ends >> 63 ^ 1;
        n += count;
    }
    tokens->in_token = in_token;
    mc_tokens_finish_chunk(tokens, n);
    return list_end;
}

/*
 * Parses one group after the other from token i on and before token n, as long as all their tokens are narrow: digits, perhaps
 * a dot and an exponent, behind the prefixes, or a word for a missing value. Returns the first token of the first other group.
 */
MC_SPECIALISED size_t parse_narrow_groups(const struct mc_tokens *tokens, const uint16_t *ends, size_t i, size_t n,
                                          unsigned prefixes, double *values) {
    for (; i < n; i += GROUP) {
        struct group group = group_of(tokens, ends, i);
        if (prefixes != 0) {
            take_prefixes(&group, prefixes);
        }
        if (__builtin_expect(!are_within(&group, MAX_NARROW), 0)) {
            return i;
        }
        const __m256i digits = load_narrow(&group);
        const __m256i joined = parse_narrow(&group, digits, values + i);
        const bool all_digits = _mm256_movemask_epi8(above_nine(joined)) == 0;
        if (__builtin_expect(!all_digits, 0) && store_others(&group, digits, joined, values + i)) {
            return i;
        }
    }
    return i;
}

/* Groups of narrow tokens in a row after which wide groups are over. Less would be paid for where both are mixed. */
enum { NARROW_IN_A_ROW = 2 };

/* Parses one group after the other from token i on and before token n, whatever its tokens, until some in a row could have been
   parsed as narrow ones. Returns the first token of the next group. */
static __attribute__((noinline)) size_t parse_wide_groups(const struct mc_tokens *tokens, const uint16_t *ends,
                                                          size_t i, size_t n, struct mc_odd_tokens *odd_tokens,
                                                          double *values) {
    const unsigned prefixes = tokens->prefixes;
    for (int n_narrow = 0; i < n && n_narrow < NARROW_IN_A_ROW; i += GROUP) {
        struct group group = group_of(tokens, ends, i);
        if (prefixes != 0) {
            take_prefixes(&group, prefixes);
        }
        bool has_exponents;
        const unsigned odd = has_top(&group) ? parse_wide(&group, true, values + i, &has_exponents)
                                             : parse_wide(&group, false, values + i, &has_exponents);
        if (__builtin_expect(odd != 0, 0)) {
            mc_odd_tokens_add(odd_tokens, i, odd);
        }
        const bool was_narrow = odd == 0 && !has_exponents && are_within(&group, MAX_NARROW);
        n_narrow = was_narrow ? n_narrow + 1 : 0;
    }
    return i;
}

/* Parses the last tokens, fewer than a group: from token i on. */
static __attribute__((noinline)) void parse_rest(const struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                                 struct mc_odd_tokens *odd_tokens, double *values) {
    struct group group = group_of(tokens, ends, i);
    take_prefixes(&group, tokens->prefixes);
    double last[GROUP];
    bool has_exponents;
    const unsigned used = (1U << (tokens->n - i)) - 1;
    mc_odd_tokens_add(odd_tokens, i, parse_wide(&group, true, last, &has_exponents) & used);
    memcpy(values + i, last, (tokens->n - i) * sizeof *last);
}

/* Parses the tokens of the list. */
static void parse_tokens(struct mc_tokens *tokens, const struct mc_syntax *syntax, double *values) {
    struct mc_odd_tokens odd_tokens;
    odd_tokens.n = 0;
    const uint16_t *ends = mc_token_ends(tokens);
    const size_t n = tokens->n / GROUP * GROUP;
    size_t i = 0;
    while (i < n) {
        i = tokens->prefixes == 0 ? parse_narrow_groups(tokens, ends, i, n, 0, values)
                                  : parse_narrow_groups(tokens, ends, i, n, tokens->prefixes, values);
        i = parse_wide_groups(tokens, ends, i, n, &odd_tokens, values);
    }
    if (n < tokens->n) {
        parse_rest(tokens, ends, n, &odd_tokens, values);
    }
    mc_odd_tokens_parse(tokens, &odd_tokens, syntax, values);
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
