/*
 * avx512.c - the kernel for AVX-512 with VBMI and VBMI2 (Ice Lake, Zen 4 and later): it parses eight tokens together.
 *
 * This file lists the tokens and has the loops over their groups. tokens.h describes the method; avx512_tokens.h loads
 * a group, avx512_numbers.h converts it to doubles. Must not know tasks, threads or files.
 */
#include "parse/kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "parse/avx512_numbers.h"
#include "parse/avx512_tokens.h"
#include "parse/tokens.h"

/* The classes of ASCII bytes, ENDS_TOKEN and RARE, as a table of bytes. Each call builds it once. */
struct classes {
    __m512i low;  /* of bytes 0 to 63 */
    __m512i high; /* of bytes 64 to 127 */
};
enum { ENDS_TOKEN = 0x80, RARE = 0x40 };

static struct classes make_classes(const struct mc_syntax *syntax) {
    _Alignas(64) uint8_t table[128] = {0};
    table['-'] = table['+'] = table[' '] = RARE;
    table[(unsigned char)syntax->number] = ENDS_TOKEN;
    table[(unsigned char)syntax->list] = ENDS_TOKEN | RARE;
    table[(unsigned char)syntax->task] = ENDS_TOKEN | RARE;
    table['\n'] = ENDS_TOKEN | RARE;
    return (struct classes){_mm512_load_si512(table), _mm512_load_si512(table + 64)};
}

/* Stores the positions of the count ones of mask, plus offset. May store meaningless values after them. */
static inline void store_positions(uint16_t *positions, uint64_t mask, size_t count, __m512i offset) {
    const __m512i iota =
        _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40,
                        39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
                        15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i indices = _mm512_maskz_compress_epi8(mask, iota);
    const __m512i first = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(indices));
    _mm512_storeu_si512(positions, _mm512_add_epi16(first, offset));
    if (__builtin_expect(count > 32, 0)) {
        const __m512i second = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(indices, 1));
        _mm512_storeu_si512(positions + 32, _mm512_add_epi16(second, offset));
    }
}

/* Lists the tokens that end in segment[0..n_bytes), and appends its list ends. The segment begins at byte of the text;
   n_before values end before it. Returns the end of the list ends. */
static struct mc_list_end *list_tokens(struct mc_tokens *tokens, const char *segment, size_t n_bytes, size_t byte,
                                       size_t n_before, const struct classes *classes, struct mc_list_end *list_end) {
    mc_tokens_next_segment(tokens, segment);
    uint16_t *ends_list = mc_token_ends(tokens);
    __m512i offset = _mm512_set1_epi16(MC_SEGMENT_LEAD);
    size_t n = 0;
    uint64_t in_token = tokens->in_token;
    for (size_t i = 0; i < n_bytes; i += 64) {
        const __m512i text = _mm512_loadu_si512(segment + i);
        /* The look-up uses 7 bits of a byte. The table is for ASCII, so bytes from 128 on get class 0. */
        const __m512i found = _mm512_permutex2var_epi8(classes->low, text, classes->high);
        const __m512i class = _mm512_ternarylogic_epi64(found, text, bytes(ENDS_TOKEN), 0x70);
        uint64_t ends = _mm512_movepi8_mask(class);
        uint64_t rare = _mm512_movepi8_mask(_mm512_add_epi8(class, class));
        if (__builtin_expect(n_bytes - i < 64, 0)) {
            const uint64_t inside = (UINT64_C(1) << (n_bytes - i)) - 1;
            ends &= inside;
            rare &= inside;
        }
        const uint64_t begins = ends << 1 | (in_token ^ 1);
        if (rare != 0) {
            if ((rare & begins & ~ends) != 0) {
                mc_tokens_record_prefixes(tokens, begins, _mm512_cmpeq_epi8_mask(text, bytes(' ')));
            }
            list_end = mc_append_list_ends(list_end, rare & ends, ends, byte + i, n_before + n);
        }
        const size_t count = (size_t)__builtin_popcountll(ends);
        store_positions(ends_list + n, ends, count, offset);
        offset = _mm512_add_epi16(offset, _mm512_set1_epi16(64));
        in_token = ends >> 63 ^ 1;
        n += count;
    }
    tokens->in_token = in_token;
    mc_tokens_finish_segment(tokens, n);
    return list_end;
}

/*
 * Parses groups from token i on, while all tokens of a group are narrow numbers or words for missing values. Returns
 * the first token of the first group that has other tokens. prefixes: the prefixes of the segment, or the constant 0.
 */
MC_SPECIALISED size_t parse_narrow_groups(const struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                          unsigned prefixes, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    const short max_len = prefixes == 0 ? MAX_NARROW : MAX_NARROW + 2;
    for (; i < tokens->n; i += GROUP) {
        struct group group = make_group(k, tokens, ends, i);
        if (__builtin_expect(!are_lengths_within(k, &group, max_len), 0)) {
            return i;
        }
        const struct narrow_text text = load_narrow(&group);
        if (prefixes != 0) {
            remove_narrow_prefixes(k, &group, &text, prefixes);
            if (__builtin_expect(!are_lengths_within(k, &group, MAX_NARROW), 0)) {
                return i;
            }
        }
        const __m512i digits = xor_used_bytes(k, align_narrow(k, &group, &text), mask_last_bytes(k, group.len));
        const __m512i without_dots = parse_narrow(k, &group, digits, values + i);
        if (__builtin_expect(!are_all_digits(k, without_dots), 0) &&
            store_special_tokens(k, &group, digits, without_dots, values + i) != 0) {
            return i;
        }
    }
    return i;
}

/* After this many narrow groups in sequence, parsing returns to the loop for narrow groups. */
enum { NARROW_IN_A_ROW = 1 };

/* Parses groups of any tokens from token i on, until NARROW_IN_A_ROW groups in sequence have only narrow tokens.
   Returns the first token of the next group. */
static __attribute__((noinline)) size_t parse_wide_groups(struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                                          struct mc_rejected_tokens *rejected_tokens, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    const unsigned prefixes = tokens->prefixes;
    bool has_long = tokens->has_long;
    for (int n_narrow = 0; i < tokens->n && n_narrow < NARROW_IN_A_ROW; i += GROUP) {
        struct group group = make_group(k, tokens, ends, i);
        has_long |= has_long_token(&group);
        if (prefixes != 0) {
            remove_wide_prefixes(k, &group, prefixes);
        }
        bool has_exponents;
        const __mmask8 rejected = needs_top(&group) ? parse_wide(k, &group, true, values + i, &has_exponents)
                                                    : parse_wide(k, &group, false, values + i, &has_exponents);
        if (__builtin_expect(rejected != 0, 0)) {
            mc_rejected_tokens_add(rejected_tokens, i, rejected);
        }
        const bool is_narrow = rejected == 0 && !has_exponents && are_lengths_within(k, &group, MAX_NARROW);
        n_narrow = is_narrow ? n_narrow + 1 : 0;
    }
    tokens->has_long = has_long;
    return i;
}

/* Parses the listed tokens into values. */
static void parse_tokens(struct mc_tokens *tokens, const struct mc_syntax *syntax, double *values) {
    struct mc_rejected_tokens rejected_tokens;
    rejected_tokens.n = 0;
    const uint16_t *ends = mc_token_ends(tokens);
    for (size_t i = 0; i < tokens->n;) {
        i = tokens->prefixes == 0 ? parse_narrow_groups(tokens, ends, i, 0, values)
                                  : parse_narrow_groups(tokens, ends, i, tokens->prefixes, values);
        i = parse_wide_groups(tokens, ends, i, &rejected_tokens, values);
    }
    mc_rejected_tokens_parse(tokens, &rejected_tokens, syntax, values);
}

void mc_parse_avx512(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
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
        parse_tokens(&tokens, syntax, run->values + n_values);
        n_values += tokens.n;
    }
    run->n_values = n_values;
    run->n_ends = (size_t)(list_end - run->ends);
    run->has_long_items = tokens.has_long;
}

#endif
