/*
 * test_rounding.c - the rounding of r = c / sqrt(a b) against comparisons of integers (exact_r.h).
 *
 * With n = 1 and Sx = Sy = 0, the sums of products are a, b and c themselves. So any quotient can be tested: ties,
 * their closest neighbours, subnormal results.
 */
#include "exact_r.h"

#include <float.h>

#include "exact/rounding.h"

static gmp_randstate_t gmp_random;
static struct prng prng = {220};
static struct mc_exact_totals totals;
static struct mc_scratch_integers scratch;
static mpz_t a, b, c;

static int begin(void **state) {
    (void)state;
    gmp_randinit_default(gmp_random);
    gmp_randseed_ui(gmp_random, 221);
    mpz_inits(a, b, c, NULL);
    return 0;
}

static int end(void **state) {
    (void)state;
    gmp_randclear(gmp_random);
    mpz_clears(a, b, c, NULL);
    mc_exact_totals_free(&totals);
    mc_scratch_integers_free(&scratch);
    return 0;
}

static void set(struct mc_integer *integer, const mpz_t big) {
    uint64_t limbs[400];
    size_t n = 0;
    assert_true(mpz_size(big) <= COUNT_OF(limbs));
    mpz_export(limbs, &n, -1, sizeof *limbs, 0, 0, big);
    assert_true(mc_integer_set(integer, limbs, n, mpz_sgn(big) < 0));
}

static mc_i128 small_of(const mpz_t big) {
    uint64_t limbs[2] = {0};
    assert_true(mpz_sizeinbase(big, 2) <= 126);
    mpz_export(limbs, NULL, -1, sizeof *limbs, 0, 0, big);
    const mc_i128 magnitude = (mc_i128)((mc_u128)limbs[1] << 64 | limbs[0]);
    return mpz_sgn(big) < 0 ? -magnitude : magnitude;
}

static bool is_small(void) {
    return mpz_sizeinbase(a, 2) <= 126 && mpz_sizeinbase(b, 2) <= 126 && mpz_sizeinbase(c, 2) <= 126;
}

/* Checks the rounding from small sums. Returns whether it was certain; if so, it must be right. */
static bool check_small(double expected) {
    double r = 5.0;
    const bool is_certain = mc_round_r_from_small(1, 0, 0, small_of(a), small_of(b), small_of(c), &r);
    if (is_certain) {
        assert_double(expected, r);
    }
    return is_certain;
}

/* Checks that the quotient rounds to expected, in both orders of the lists. */
static void check_quotient(double expected) {
    double r = 5.0;
    set(&totals.xx, a);
    set(&totals.yy, b);
    set(&totals.xy, c);
    assert_true(mc_round_r(1, &totals, &scratch, &r));
    assert_double(expected, r);
    set(&totals.xx, b);
    set(&totals.yy, a);
    assert_true(mc_round_r(1, &totals, &scratch, &r));
    assert_double(expected, r);
    if (is_small()) {
        check_small(expected);
    }
}

/* Checks c / sqrt(a b) and -c / sqrt(a b) against the oracle. */
static void check_both_signs(void) {
    check_quotient(exact_quotient(a, b, c));
    mpz_neg(c, c);
    check_quotient(exact_quotient(a, b, c));
}

/* Sets big to a random number of exactly n_bits bits. */
static void draw(mpz_t big, unsigned long n_bits) {
    if (random_bool(&prng)) {
        mpz_rrandomb(big, gmp_random, n_bits);
    } else {
        mpz_urandomb(big, gmp_random, n_bits);
        mpz_setbit(big, n_bits - 1);
    }
}

/* Reduces c so that it is at most sqrt(a b). */
static void reduce_c(void) {
    mpz_t product;
    mpz_init(product);
    mpz_mul(product, a, b);
    mpz_sqrt(product, product);
    if (mpz_cmpabs(c, product) > 0) {
        mpz_tdiv_r(c, c, product);
    }
    mpz_clear(product);
}

static void random_quotients(void **state) {
    (void)state;
    for (int i = 0; i < 6000; i++) {
        const unsigned long max_bits = (const unsigned long[]){60, 126, 126, 400, 3000}[i % 5];
        const unsigned long n_a = 2 + random_below(&prng, max_bits - 1);
        const unsigned long n_b = 2 + random_below(&prng, max_bits - 1);
        draw(a, n_a);
        draw(b, n_b);
        draw(c, 1 + random_below(&prng, (n_a + n_b) / 2));
        reduce_c();
        check_both_signs();
    }
}

/* Nearly all random small sums are certain in long double. */
static void small_sums_in_long_double(void **state) {
    (void)state;
    int n_certain = 0;
    for (int i = 0; i < 10000; i++) {
        draw(a, 100 + random_below(&prng, 27));
        draw(b, 100 + random_below(&prng, 27));
        mpz_urandomb(c, gmp_random, 100);
        reduce_c();
        n_certain += check_small(exact_quotient(a, b, c));
    }
    assert_in_range(n_certain, LDBL_MANT_DIG < 64 ? 0 : 9000, LDBL_MANT_DIG < 64 ? 0 : 10000);
}

/*
 * Checks the tie r = m / 2^k, where a = b = factor * 2^k and c = factor * m. m has 54 bits and is odd. So r is halfway
 * between two doubles, and must be rounded to the even one.
 */
static void check_tie(uint64_t m, unsigned long k, const mpz_t factor) {
    mpz_set_ui(a, 1);
    mpz_mul_2exp(a, a, k);
    mpz_mul(a, a, factor);
    mpz_set(b, a);
    mpz_mul_ui(c, factor, m);
    check_quotient(ldexp((double)(m / 4 * 2 + (m % 4 == 3 ? 2 : 0)), (int)(1 - (long)k)));
    check_both_signs();
    if (is_small() && k <= 60) {
        assert_false(check_small(0.0));
    }
}

static void ties_go_to_even(void **state) {
    (void)state;
    mpz_t factor;
    mpz_init(factor);
    for (int i = 0; i < 1500; i++) {
        const uint64_t m = (UINT64_C(1) << 53) + 1 + 2 * random_below(&prng, UINT64_C(1) << 52);
        draw(factor, 1 + random_below(&prng, i % 3 == 0 ? 500 : 30));
        check_tie(m, 54 + random_below(&prng, i % 2 == 0 ? 5 : 900), factor);
    }
    mpz_set_ui(factor, 1);
    check_tie((UINT64_C(1) << 54) - 1, 54, factor); /* to 1 */
    check_tie((UINT64_C(1) << 54) - 3, 54, factor);
    check_tie((UINT64_C(1) << 53) + 1, 54, factor); /* to 1/2 */
    check_tie((UINT64_C(1) << 53) + 3, 54, factor);
    mpz_clear(factor);
}

/* Ties with different a and b: a = u^2 v and b = v, so a b is a square. */
static void ties_of_different_lists(void **state) {
    (void)state;
    mpz_t v;
    mpz_init(v);
    for (int i = 0; i < 500; i++) {
        const uint64_t m = (UINT64_C(1) << 53) + 1 + 2 * random_below(&prng, UINT64_C(1) << 52);
        draw(v, 1 + random_below(&prng, 200));
        mpz_set_ui(a, 1);
        mpz_mul_2exp(a, a, 2 * (54 + random_below(&prng, 100)));
        mpz_mul(a, a, v);
        mpz_set(b, v);
        mpz_mul_ui(c, v, m);
        check_both_signs();
        for (int step = -1; step <= 1; step += 2) { /* one unit beside the tie */
            mpz_mul_ui(c, v, m);
            mpz_set_si(b, step);
            mpz_add(c, c, b);
            mpz_set(b, v);
            check_both_signs();
        }
    }
    mpz_clear(v);
}

/* a, b or c is one unit beside a tie: the last of hundreds of bits decides. */
static void near_ties(void **state) {
    (void)state;
    mpz_t *const parts[] = {&a, &b, &c};
    for (int i = 0; i < 1500; i++) {
        const uint64_t m = (UINT64_C(1) << 53) + 1 + 2 * random_below(&prng, UINT64_C(1) << 52);
        const unsigned long k = 54 + random_below(&prng, 5);
        const unsigned long shift = 1 + random_below(&prng, i % 2 == 0 ? 60 : 1500);
        for (int part = 0; part < 3; part++) {
            for (int step = -1; step <= 1; step += 2) {
                mpz_set_ui(a, 1);
                mpz_mul_2exp(a, a, k + shift);
                mpz_set(b, a);
                mpz_set_ui(c, m);
                mpz_mul_2exp(c, c, shift);
                mpz_t *p = parts[part];
                if (step > 0) {
                    mpz_add_ui(*p, *p, 1);
                } else {
                    mpz_sub_ui(*p, *p, 1);
                }
                check_both_signs();
            }
        }
    }
}

/* Quotients that are doubles: nothing is rounded. */
static void exact_doubles(void **state) {
    (void)state;
    for (int i = 0; i < 1000; i++) {
        const double d = ldexp(1.0 + (double)(next_random(&prng) >> 12) * 0x1p-52, -random_int(&prng, 1, 1040));
        const int k = 1074;
        mpz_set_ui(a, 1);
        mpz_mul_2exp(a, a, (mp_bitcnt_t)k);
        mpz_set(b, a);
        int exponent;
        const uint64_t m = exact_mantissa(bits_of(d), &exponent);
        mpz_set_ui(c, m);
        mpz_mul_2exp(c, c, (mp_bitcnt_t)(exponent + k));
        check_quotient(d);
        check_both_signs();
    }
}

/* r = m / 2^k near the least double, 2^-1074, with ties and their neighbours. r is never -0. */
static void subnormal_results(void **state) {
    (void)state;
    for (unsigned long k = 1020; k <= 1140; k++) {
        for (uint64_t m = 1; m < 12; m++) {
            for (int step = -1; step <= 1; step++) {
                mpz_set_ui(a, 1);
                mpz_mul_2exp(a, a, k + 70);
                mpz_set(b, a);
                mpz_set_ui(c, m);
                mpz_mul_2exp(c, c, 70);
                mpz_set_si(b, step);
                mpz_add(c, c, b);
                mpz_set(b, a);
                check_both_signs();
            }
        }
    }
    mpz_set_ui(a, 1);
    mpz_mul_2exp(a, a, 1075);
    mpz_set(b, a);
    mpz_set_si(c, -1); /* 2^-1075 is a tie between 0 and 2^-1074 */
    check_quotient(0.0);
    mpz_set_si(c, -3);
    check_quotient(-0x1p-1073);
    mpz_mul_2exp(a, a, 3000);
    check_quotient(0.0);
    for (int i = 0; i < 1000; i++) { /* mantissas of all lengths */
        draw(c, 1 + random_below(&prng, 120));
        mpz_set_ui(a, 3);
        mpz_mul_2exp(a, a, 1074 + random_below(&prng, 70));
        mpz_set_ui(b, 1);
        mpz_mul_2exp(b, b, 1074 + random_below(&prng, 70));
        check_both_signs();
    }
}

/* r is 1 or -1, or close to that. */
static void close_to_one(void **state) {
    (void)state;
    for (int i = 0; i < 2000; i++) {
        draw(c, 1 + random_below(&prng, i % 2 == 0 ? 126 : 700));
        mpz_mul(a, c, c);
        mpz_set_ui(b, 1);
        check_quotient(1.0);
        mpz_set(a, c);
        mpz_set(b, c);
        check_quotient(1.0);
        mpz_neg(c, c);
        check_quotient(-1.0);
        mpz_add_ui(a, a, 1 + random_below(&prng, 1000));
        check_both_signs();
    }
}

static void zero_and_undefined(void **state) {
    (void)state;
    mpz_set_ui(a, 10);
    mpz_set_ui(b, 20);
    mpz_set_ui(c, 0);
    check_quotient(0.0);
    assert_true(check_small(0.0));
    mpz_set_ui(a, 0);
    check_quotient(NAN);
    assert_true(check_small(NAN));
    mpz_set_ui(b, 0);
    check_quotient(NAN);
    assert_true(check_small(NAN));
}

/* Sums of lists of more than one pair, so that n, Sx and Sy count: as integers of any size, and of 128 bits. */
static void sums_of_lists(void **state) {
    (void)state;
    for (int i = 0; i < 3000; i++) {
        const size_t n = 2 + random_below(&prng, i % 10 == 0 ? 200 : 8);
        const int n_bits = random_int(&prng, 1, 50);
        struct exact_list x = exact_list_new(n);
        struct exact_list y = exact_list_new(n);
        mc_i128 sums[5] = {0};
        for (size_t k = 0; k < n; k++) {
            const int64_t u = (int64_t)(next_random(&prng) >> (64 - n_bits)) - random_int(&prng, 0, 9);
            const int64_t v = random_bool(&prng) ? u : (int64_t)(next_random(&prng) >> (64 - n_bits));
            mpz_set_si(x.values[k], u);
            mpz_set_si(y.values[k], -v);
            sums[0] += u;
            sums[1] -= v;
            sums[2] += (mc_i128)u * u;
            sums[3] += (mc_i128)v * v;
            sums[4] -= (mc_i128)u * v;
        }
        struct mc_integer *const integers[] = {&totals.x, &totals.y, &totals.xx, &totals.yy, &totals.xy};
        for (int k = 0; k < 5; k++) {
            const mc_u128 magnitude = (mc_u128)(sums[k] < 0 ? -sums[k] : sums[k]);
            const uint64_t limbs[] = {(uint64_t)magnitude, (uint64_t)(magnitude >> 64)};
            assert_true(mc_integer_set(integers[k], limbs, 2, sums[k] < 0));
        }
        const double expected = exact_r(&x, &y);
        double r = 5.0;
        assert_true(mc_round_r(n, &totals, &scratch, &r));
        assert_double(expected, r);
        if (mc_round_r_from_small(n, sums[0], sums[1], sums[2], sums[3], sums[4], &r)) {
            assert_double(expected, r);
        }
        assert_true(mc_integer_set(&totals.x, NULL, 0, false)); /* as all other tests need them */
        assert_true(mc_integer_set(&totals.y, NULL, 0, false));
        exact_list_free(&x);
        exact_list_free(&y);
    }
}

#if defined(__x86_64__)
/*
 * The control word of the processor says that long double results are rounded to 53 bits. The rounding notices that,
 * and the results are the same.
 */
static void without_extended_precision(void **state) {
    (void)state;
    unsigned short before;
    __asm__ volatile("fnstcw %0" : "=m"(before));
    const unsigned short shorter = (unsigned short)((before & ~0x300) | 0x200); /* precision control: 53 bits */
    __asm__ volatile("fldcw %0" : : "m"(shorter));
    for (int i = 0; i < 1000; i++) {
        draw(a, 100 + random_below(&prng, 27));
        draw(b, 100 + random_below(&prng, 27));
        draw(c, 1 + random_below(&prng, 100));
        reduce_c();
        assert_false(check_small(0.0) && mpz_sgn(c) != 0);
        check_both_signs();
    }
    __asm__ volatile("fldcw %0" : : "m"(before));
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_quotients),
        cmocka_unit_test(small_sums_in_long_double),
        cmocka_unit_test(ties_go_to_even),
        cmocka_unit_test(ties_of_different_lists),
        cmocka_unit_test(near_ties),
        cmocka_unit_test(exact_doubles),
        cmocka_unit_test(subnormal_results),
        cmocka_unit_test(close_to_one),
        cmocka_unit_test(zero_and_undefined),
        cmocka_unit_test(sums_of_lists),
#if defined(__x86_64__)
        cmocka_unit_test(without_extended_precision),
#endif
    };
    return cmocka_run_group_tests(tests, begin, end);
}
