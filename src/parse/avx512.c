/*
 * avx512.c - the kernel for AVX-512 with VBMI and VBMI2 (Ice Lake, Zen 4 and later): it parses eight tokens together.
 *
 * This file lists the tokens and has the loops over their groups. tokens.h describes the method; avx512_tokens.h loads
 * a group, avx512_numbers.h converts it to doubles. Must not know tasks, threads or files.
 *
 * A segment is parsed like this:
 *   - Groups of narrow numbers without exponents, in the fastest loop.
 *   - From the first other token on: groups that mix narrow numbers with other tokens. This loop puts the others aside,
 *     and parses them at the end, in groups of their own.
 *   - If most tokens are wide: groups of any tokens.
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

/* Returns the positions of the ones of mask, in the first bytes. */
static inline __m512i find_ones(uint64_t mask) {
    const __m512i iota =
        _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40,
                        39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
                        15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    return _mm512_maskz_compress_epi8(mask, iota);
}

/* Stores the positions of the count ones of mask, plus offset. May store meaningless values after them. */
static inline void store_positions(uint16_t *positions, uint64_t mask, size_t count, __m512i offset) {
    const __m512i indices = find_ones(mask);
    const __m512i first = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(indices));
    _mm512_storeu_si512(positions, _mm512_add_epi16(first, offset));
    if (__builtin_expect(count > 32, 0)) {
        const __m512i second = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(indices, 1));
        _mm512_storeu_si512(positions + 32, _mm512_add_epi16(second, offset));
    }
}

/* The bytes of a block of text, as bits. */
struct block {
    uint64_t inside; /* those that belong to the text: the last block may have fewer than 64 */
    uint64_t ends;   /* those that end tokens */
    uint64_t rare;   /* those of class RARE */
};

/* Classifies a block of text, n_left bytes before the end of the text. */
static inline struct block classify(__m512i text, size_t n_left, const struct classes *classes) {
    /* The look-up uses 7 bits of a byte. The table is for ASCII, so bytes from 128 on get class 0. */
    const __m512i found = _mm512_permutex2var_epi8(classes->low, text, classes->high);
    const __m512i class = _mm512_ternarylogic_epi64(found, text, bytes(ENDS_TOKEN), 0x70);
    struct block block = {.inside = UINT64_MAX,
                          .ends = _mm512_movepi8_mask(class),
                          .rare = _mm512_movepi8_mask(_mm512_add_epi8(class, class))};
    if (__builtin_expect(n_left < 64, 0)) {
        block.inside = (UINT64_C(1) << n_left) - 1;
        block.ends &= block.inside;
        block.rare &= block.inside;
    }
    return block;
}

/* As mc_append_list_ends, without a branch for each list end. The fields of an entry are halves of a 64-bit lane. */
static inline struct mc_list_end *append_list_ends(struct mc_list_end *to, uint64_t list_ends, uint64_t ends,
                                                   size_t byte, size_t n_before) {
    const int count = __builtin_popcountll(list_ends);
    if (__builtin_expect(count > 8, 0)) {
        return mc_append_list_ends(to, list_ends, ends, byte, n_before);
    }
    const uint64_t of_tokens = _pext_u64(list_ends, ends); /* the list ends as bits of the tokens of the block */
    const __m512i position = _mm512_cvtepu8_epi64(_mm512_castsi512_si128(find_ones(list_ends)));
    const __m512i token = _mm512_cvtepu8_epi64(_mm512_castsi512_si128(find_ones(of_tokens)));
    const __m512i first = lanes((int64_t)((uint64_t)byte << 32 | (n_before + 1)));
    const __m512i entries = _mm512_add_epi64(_mm512_add_epi64(token, first), _mm512_slli_epi64(position, 32));
    _mm512_mask_storeu_epi64(to, (__mmask8)((1U << count) - 1), entries);
    return to + count;
}

/* Lists the tokens that end in segment[0..n_bytes), and appends its list ends. The segment begins at byte of the text;
   n_before values end before it. Returns the end of the list ends. */
static struct mc_list_end *list_tokens(struct mc_tokens *tokens, struct first_bytes *first, const char *segment,
                                       size_t n_bytes, size_t byte, size_t n_before, const struct classes *classes,
                                       struct mc_list_end *list_end) {
    mc_tokens_next_segment(tokens, segment);
    first_bytes_next_segment(first, tokens);
    uint16_t *ends_list = mc_token_ends(tokens);
    __m512i offset = _mm512_set1_epi16(MC_SEGMENT_LEAD);
    size_t n = 0;
    uint64_t in_token = tokens->in_token;
    uint64_t lists_first = tokens->prefixes != 0 ? UINT64_MAX : 0; /* all ones from the first prefix on */
    for (size_t i = 0; i < n_bytes; i += 64) {
        const __m512i text = _mm512_loadu_si512(segment + i);
        const struct block block = classify(text, n_bytes - i, classes);
        const uint64_t ends = block.ends;
        if ((block.rare | lists_first) != 0) {
            const uint64_t begins = (ends << 1 | (in_token ^ 1)) & block.inside;
            if (((block.rare & begins & ~ends) | lists_first) != 0) {
                list_first_bytes(tokens, first, n + in_token, begins, text);
                lists_first = UINT64_MAX;
            }
            if ((block.rare & ends) != 0) {
                list_end = append_list_ends(list_end, block.rare & ends, ends, byte + i, n_before + n);
            }
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

/* Parses the group of the tokens from token i on as narrow tokens, and stores their values. Returns the lanes that have
   other tokens; xored_text becomes the text of the tokens. prefixes: those of the segment, or the constant 0. */
MC_SPECIALISED __mmask8 parse_as_narrow(const struct constants *k, struct group *group, const struct first_bytes *first,
                                        unsigned prefixes, size_t i, double *values, __m512i *xored_text) {
    if (prefixes != 0) {
        remove_prefixes(k, group, first, prefixes, i);
    }
    *xored_text = load_narrow(k, group);
    const __m512i without_dots = parse_narrow(k, group, *xored_text, values + i);
    return (find_not_narrow(k, group) | find_not_digits(k, without_dots)) & group->used;
}

/* Parses groups from the first token on, while all tokens of a group are narrow numbers without exponents. Returns the
   first token of the first group that has other tokens. prefixes: as above. */
MC_SPECIALISED size_t parse_narrow_groups(const struct mc_tokens *tokens, const uint16_t *ends,
                                          const struct first_bytes *first, unsigned prefixes, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    size_t i = 0;
    for (; i < tokens->n; i += GROUP) {
        struct group group = make_group(k, tokens, ends, i);
        __m512i text;
        if (__builtin_expect(parse_as_narrow(k, &group, first, prefixes, i, values, &text) != 0, 0)) {
            break;
        }
    }
    return i;
}

/* Adds the tokens indices[lane] for the lanes of mask. */
static inline void put_aside(struct mc_rejected_tokens *aside, __m128i indices, __mmask8 mask) {
    _mm_storeu_si128((__m128i *)(aside->indices + aside->n), _mm_maskz_compress_epi16(mask, indices));
    aside->n += (size_t)__builtin_popcount(mask);
}

/* True if most of the tokens before token i have been put aside. The first ones of a segment are not enough to tell. */
static inline bool are_most_aside(const struct mc_rejected_tokens *aside, size_t i) {
    return aside->n > i / 2 + 64;
}

/*
 * Parses groups from token i on that mix narrow numbers with other tokens, and puts the others aside. There is no
 * branch for a single token, because the CPU would mispredict it. If most tokens of a group are not mere digits, it
 * tries exponents at once: then most groups of the list are likely to have them, and this branch is predicted.
 *
 * Returns the first token that is neither parsed nor put aside: the function stops if most tokens are put aside.
 * prefixes: as above.
 */
MC_SPECIALISED size_t parse_mixed_groups(const struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                         const struct first_bytes *first, unsigned prefixes,
                                         struct mc_rejected_tokens *aside, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    const __m128i lane_indices = hide_128(_mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0));
    for (; i < tokens->n && !are_most_aside(aside, i); i += GROUP) {
        struct group group = make_group(k, tokens, ends, i);
        __m512i text;
        __mmask8 others = parse_as_narrow(k, &group, first, prefixes, i, values, &text);
        if (__builtin_expect(!is_span_narrow(&group), 0)) {
            others = group.used;
        } else {
            const __mmask8 not_narrow = find_not_narrow(k, &group);
            if (__builtin_expect(__builtin_popcount((unsigned)(others & ~not_narrow)) > GROUP / 2, 0)) {
                others &= (__mmask8)~store_with_exponents(k, &group, text, values + i) | not_narrow;
            }
        }
        put_aside(aside, _mm_add_epi16(_mm_set1_epi16((short)i), lane_indices), others);
    }
    return i;
}

/* Parses the tokens of a group, which has its prefixes removed, as wide tokens. Returns the lanes that are rejected. */
MC_SPECIALISED __mmask8 parse_as_wide(const struct constants *k, const struct group *group, __m512d *values) {
    return needs_top(k, group) ? parse_wide(k, group, true, values) : parse_wide(k, group, false, values);
}

/* Parses the tokens that have been put aside, at least one. Those that it rejects stay in the list. */
static __attribute__((noinline)) void parse_aside(struct mc_tokens *tokens, const uint16_t *ends,
                                                  struct mc_rejected_tokens *aside, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    const bool has_prefixes = tokens->prefixes != 0;
    const size_t n = aside->n;
    __m128i longest = _mm_setzero_si128();
    for (size_t i = n; i < n + GROUP - 1; i++) { /* fills the last group with the last token */
        aside->indices[i] = aside->indices[n - 1];
    }
    aside->n = 0;
    for (size_t i = 0; i < n; i += GROUP) {
        const uint16_t *indices = aside->indices + i;
        struct positions positions;
        struct group group = gather_group(k, tokens, ends, indices, &positions);
        longest = _mm_max_epi16(longest, group.len); /* of unused lanes: -1 */
        if (has_prefixes) {
            remove_gathered_prefixes(k, &group);
        }
        __m512d value;
        const __mmask8 rejected = parse_as_wide(k, &group, &value);
        double separate[GROUP];
        _mm512_storeu_pd(separate, value);
        for (size_t lane = 0; lane < GROUP; lane++) {
            values[indices[lane]] = separate[lane];
        }
        put_aside(aside, _mm_loadu_si128((const __m128i *)indices), rejected & find_used(n - i));
    }
    tokens->has_long |= is_any_long(longest);
}

/* Parses groups of any tokens from token i on. */
static __attribute__((noinline)) void parse_wide_groups(struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                                        const struct first_bytes *first,
                                                        struct mc_rejected_tokens *rejected_tokens, double *values) {
    const struct constants constants = make_constants();
    const struct constants *k = &constants;
    const unsigned prefixes = tokens->prefixes;
    __m128i longest = _mm_setzero_si128();
    for (; i < tokens->n; i += GROUP) {
        struct group group = make_group(k, tokens, ends, i);
        longest = _mm_max_epi16(longest, group.len); /* of unused lanes: -1 */
        if (prefixes != 0) {
            remove_prefixes(k, &group, first, prefixes, i);
        }
        __m512d value;
        const __mmask8 rejected = parse_as_wide(k, &group, &value);
        _mm512_mask_storeu_pd(values + i, group.used, value);
        if (__builtin_expect(rejected != 0, 0)) {
            mc_rejected_tokens_add(rejected_tokens, i, rejected);
        }
    }
    tokens->has_long |= is_any_long(longest);
}

/* Parses the listed tokens from the first one on as narrow tokens. Returns the first token that it has not treated. */
MC_SPECIALISED size_t parse_narrow_and_mixed(struct mc_tokens *tokens, const uint16_t *ends,
                                             const struct first_bytes *first, unsigned prefixes,
                                             struct mc_rejected_tokens *aside, double *values) {
    size_t i = parse_narrow_groups(tokens, ends, first, prefixes, values);
    if (i < tokens->n) {
        i = parse_mixed_groups(tokens, ends, i, first, prefixes, aside, values);
        if (aside->n > 0) {
            parse_aside(tokens, ends, aside, values);
        }
    }
    return i;
}

/* Parses the listed tokens, which end in n_bytes of text, into values. */
static void parse_tokens(struct mc_tokens *tokens, const struct first_bytes *first, size_t n_bytes,
                         const struct mc_syntax *syntax, double *values) {
    struct mc_rejected_tokens rejected_tokens;
    rejected_tokens.n = 0;
    const uint16_t *ends = mc_token_ends(tokens);
    const size_t narrow_bytes = tokens->n * (tokens->prefixes == 0 ? MAX_NARROW + 1 : MAX_NARROW + 2);
    size_t i = 0;
    if (n_bytes <= narrow_bytes) { /* else most tokens are wide */
        i = tokens->prefixes == 0
                ? parse_narrow_and_mixed(tokens, ends, first, 0, &rejected_tokens, values)
                : parse_narrow_and_mixed(tokens, ends, first, tokens->prefixes, &rejected_tokens, values);
    }
    if (i < tokens->n) {
        parse_wide_groups(tokens, ends, i, first, &rejected_tokens, values);
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
    struct first_bytes first;
    first.after_blank = 0;
    struct mc_list_end *list_end = run->ends;
    size_t n_values = 0;
    mc_tokens_start(&tokens, text);
    for (size_t i = 0; i < n_bytes; i += MC_SEGMENT_BYTES) {
        const size_t n = n_bytes - i < MC_SEGMENT_BYTES ? n_bytes - i : MC_SEGMENT_BYTES;
        list_end = list_tokens(&tokens, &first, text + i, n, i, n_values, &classes, list_end);
        parse_tokens(&tokens, &first, n, syntax, run->values + n_values);
        n_values += tokens.n;
    }
    run->n_values = n_values;
    run->n_ends = (size_t)(list_end - run->ends);
    run->has_long_items = tokens.has_long;
}

#endif
