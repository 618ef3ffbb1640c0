/*
 * fixed.c - see fixed.h.
 *
 * The pairs are summed in chunks. The sums of a chunk are as narrow as possible, and are then added to the sums of 320
 * bits. Bounds, for at most 2^64 pairs:
 *   - Narrow: integers are below 10^18 < 2^60, and products below 2^120. The sums of a chunk of 64 are below 2^126:
 *     with the sign, they fit into 128 bits.
 *   - Wide: integers are below 10^38 < 2^127, and products below 2^254. All sums are below 2^318: with the sign, they
 *     fit into 320 bits.
 */
#include "exact/fixed.h"

#include "base/u128.h"

enum { CHUNK = 64 }; /* pairs */

/* Returns the magnitude of a number in units of base^unit. */
static inline mc_u128 magnitude_of(const struct mc_number *number, uint64_t base, int64_t unit) {
    return number->digits == 0 ? 0 : number->digits * mc_power_u128(base, number->exponent - unit);
}

/* sum += term[0..n_limbs), which is in two's complement. */
static inline void add_limbs(struct mc_fixed_sum *sum, const uint64_t *term, int n_limbs) {
    const uint64_t sign_limb = (term[n_limbs - 1] >> 63) != 0 ? UINT64_MAX : 0;
    mc_u128 carry = 0;
    for (int i = 0; i < MC_SUM_LIMBS; i++) {
        carry += (mc_u128)sum->limbs[i] + (i < n_limbs ? term[i] : sign_limb);
        sum->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

static void add_i128(struct mc_fixed_sum *sum, mc_i128 term) {
    const uint64_t limbs[] = {(uint64_t)term, (uint64_t)((mc_u128)term >> 64)};
    add_limbs(sum, limbs, 2);
}

/* Fills scaled[0..n) with a narrow list in units of base^unit. */
static void scale_narrow(const struct mc_number *numbers, size_t n, uint64_t base, int64_t unit, int64_t *scaled) {
    for (size_t i = 0; i < n; i++) {
        const int64_t magnitude = (int64_t)magnitude_of(&numbers[i], base, unit);
        scaled[i] = numbers[i].is_negative ? -magnitude : magnitude;
    }
}

/* Adds up to CHUNK pairs of narrow integers. */
static void add_narrow(struct mc_fixed_sum *fixed, const struct mc_exact_plan *plan, const struct mc_number *x,
                       const struct mc_number *y, size_t n) {
    int64_t scaled_x[CHUNK];
    int64_t scaled_y[CHUNK];
    scale_narrow(x, n, plan->base, plan->unit_x, scaled_x);
    scale_narrow(y, n, plan->base, plan->unit_y, scaled_y);
    mc_i128 sums[MC_N_SUMS] = {0};
    for (size_t i = 0; i < n; i++) {
        sums[MC_SUM_X] += scaled_x[i];
        sums[MC_SUM_Y] += scaled_y[i];
        sums[MC_SUM_XX] += (mc_i128)scaled_x[i] * scaled_x[i];
        sums[MC_SUM_YY] += (mc_i128)scaled_y[i] * scaled_y[i];
        sums[MC_SUM_XY] += (mc_i128)scaled_x[i] * scaled_y[i];
    }
    for (int i = 0; i < MC_N_SUMS; i++) {
        add_i128(&fixed[i], sums[i]);
    }
}

/* An unsigned integer of 256 bits. */
struct u256 {
    mc_u128 low;
    mc_u128 high;
};

/* A sum of 320 bits in two's complement, for one chunk. */
struct wide_sum {
    mc_u128 low;
    mc_u128 high;
    uint64_t top;
};

/* Returns a * b. Both are below 2^127, so no sum here overflows. */
static inline struct u256 multiply_wide(mc_u128 a, mc_u128 b) {
    const uint64_t a0 = (uint64_t)a;
    const uint64_t a1 = (uint64_t)(a >> 64);
    const uint64_t b0 = (uint64_t)b;
    const uint64_t b1 = (uint64_t)(b >> 64);
    const mc_u128 lowest = (mc_u128)a0 * b0;
    const mc_u128 middle = (mc_u128)a1 * b0 + (uint64_t)(lowest >> 64);
    const mc_u128 other_middle = (mc_u128)a0 * b1 + (uint64_t)middle;
    return (struct u256){other_middle << 64 | (uint64_t)lowest,
                         (mc_u128)a1 * b1 + (uint64_t)(middle >> 64) + (uint64_t)(other_middle >> 64)};
}

/* Returns a^2. a is below 2^127, so no sum here overflows. */
static inline struct u256 square_wide(mc_u128 a) {
    const uint64_t a0 = (uint64_t)a;
    const uint64_t a1 = (uint64_t)(a >> 64);
    const mc_u128 lowest = (mc_u128)a0 * a0;
    const mc_u128 middle = 2 * ((mc_u128)a1 * a0) + (uint64_t)(lowest >> 64);
    return (struct u256){middle << 64 | (uint64_t)lowest, (mc_u128)a1 * a1 + (uint64_t)(middle >> 64)};
}

/*
 * In two's complement, -term is ~term + 1. For a negative term, the sums of a chunk add ~term only, which takes no
 * branch: sign_mask is all ones then, and 0 otherwise. They count the negative terms, and add the count at the end.
 */

/* sum += term, or sum += ~term if sign_mask is all ones. */
static inline void add_wide_term(struct wide_sum *sum, struct u256 term, uint64_t sign_mask) {
    const mc_u128 mask = (mc_u128)sign_mask << 64 | sign_mask;
    term.low ^= mask;
    term.high ^= mask;
    sum->low += term.low;
    const mc_u128 carry = sum->low < term.low;
    sum->high += term.high;
    sum->top += sign_mask + (sum->high < term.high);
    sum->high += carry;
    sum->top += sum->high < carry;
}

/* sum += term + n_negative */
static void add_wide_sum(struct mc_fixed_sum *sum, const struct wide_sum *term, uint64_t n_negative) {
    const uint64_t limbs[MC_SUM_LIMBS] = {(uint64_t)term->low, (uint64_t)(term->low >> 64), (uint64_t)term->high,
                                          (uint64_t)(term->high >> 64), term->top};
    add_limbs(sum, limbs, MC_SUM_LIMBS);
    add_limbs(sum, (const uint64_t[]){n_negative, 0}, 2);
}

/* A chunk of a wide list, in its units. */
struct wide_chunk {
    mc_u128 magnitudes[CHUNK];
    uint64_t sign_masks[CHUNK]; /* all ones if the number is negative, else 0 */
};

static void scale_wide(const struct mc_number *numbers, size_t n, uint64_t base, int64_t unit,
                       struct wide_chunk *chunk) {
    for (size_t i = 0; i < n; i++) {
        chunk->magnitudes[i] = magnitude_of(&numbers[i], base, unit);
        chunk->sign_masks[i] = numbers[i].is_negative ? UINT64_MAX : 0;
    }
}

/* Adds the numbers of a chunk. */
static void add_wide_numbers(struct mc_fixed_sum *fixed, const struct wide_chunk *chunk, size_t n) {
    mc_u128 low = 0;
    uint64_t high = 0;
    uint64_t n_negative = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t sign_mask = chunk->sign_masks[i];
        const mc_u128 term = chunk->magnitudes[i] ^ ((mc_u128)sign_mask << 64 | sign_mask);
        n_negative += sign_mask & 1;
        low += term;
        high += sign_mask + (low < term);
    }
    add_limbs(fixed, (const uint64_t[]){(uint64_t)low, (uint64_t)(low >> 64), high}, 3);
    add_limbs(fixed, (const uint64_t[]){n_negative, 0}, 2);
}

/* Adds the squares of a chunk. */
static void add_wide_squares(struct mc_fixed_sum *fixed, const struct wide_chunk *a, size_t n) {
    struct wide_sum sum = {0};
    for (size_t i = 0; i < n; i++) {
        add_wide_term(&sum, square_wide(a->magnitudes[i]), 0);
    }
    add_wide_sum(fixed, &sum, 0);
}

/* Adds the products of the pairs of two chunks. */
static void add_wide_products(struct mc_fixed_sum *fixed, const struct wide_chunk *a, const struct wide_chunk *b,
                              size_t n) {
    struct wide_sum sum = {0};
    uint64_t n_negative = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t sign_mask = a->sign_masks[i] ^ b->sign_masks[i];
        n_negative += sign_mask & 1;
        add_wide_term(&sum, multiply_wide(a->magnitudes[i], b->magnitudes[i]), sign_mask);
    }
    add_wide_sum(fixed, &sum, n_negative);
}

/* Adds up to CHUNK pairs of wide integers. */
static void add_wide(struct mc_fixed_sum *fixed, const struct mc_exact_plan *plan, const struct mc_number *x,
                     const struct mc_number *y, size_t n) {
    struct wide_chunk chunk_x;
    struct wide_chunk chunk_y;
    scale_wide(x, n, plan->base, plan->unit_x, &chunk_x);
    scale_wide(y, n, plan->base, plan->unit_y, &chunk_y);
    add_wide_numbers(&fixed[MC_SUM_X], &chunk_x, n);
    add_wide_numbers(&fixed[MC_SUM_Y], &chunk_y, n);
    add_wide_squares(&fixed[MC_SUM_XX], &chunk_x, n);
    add_wide_squares(&fixed[MC_SUM_YY], &chunk_y, n);
    add_wide_products(&fixed[MC_SUM_XY], &chunk_x, &chunk_y, n);
}

void mc_fixed_sums_add(struct mc_fixed_sum *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                       const struct mc_number *y, size_t n) {
    for (size_t i = 0; i < n; i += CHUNK) {
        const size_t n_chunk = n - i < CHUNK ? n - i : CHUNK;
        if (plan->width == MC_NARROW) {
            add_narrow(sums, plan, x + i, y + i, n_chunk);
        } else {
            add_wide(sums, plan, x + i, y + i, n_chunk);
        }
    }
}

void mc_fixed_sum_merge(struct mc_fixed_sum *sum, const struct mc_fixed_sum *other) {
    add_limbs(sum, other->limbs, MC_SUM_LIMBS);
}

bool mc_fixed_sum_to_integer(const struct mc_fixed_sum *sum, struct mc_integer *integer) {
    uint64_t magnitude[MC_SUM_LIMBS];
    const bool is_negative = sum->limbs[MC_SUM_LIMBS - 1] >> 63 != 0;
    mc_u128 carry = is_negative;
    for (int i = 0; i < MC_SUM_LIMBS; i++) {
        carry += is_negative ? ~sum->limbs[i] : sum->limbs[i];
        magnitude[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return mc_integer_set(integer, magnitude, MC_SUM_LIMBS, is_negative);
}
