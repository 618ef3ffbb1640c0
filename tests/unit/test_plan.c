/* test_plan.c - ranges of digits, and which plans fit them. test_exact.c checks the sums by these plans. */
#include "support.h"

#include "exact/number.h"
#include "exact/plan.h"

static struct prng prng = {235};

/* Ranges merge, and zeros do not change them. */
static void ranges_of_digits(void **state) {
    (void)state;
    struct mc_digit_range range = mc_digit_range_empty();
    const struct mc_digit_range empty = mc_digit_range_empty();
    mc_digit_range_merge(&range, &empty);
    assert_true(range.min_exponent > range.end_exponent && !range.has_long);
    (void)mc_number_of_double(0.0, &range);
    (void)mc_number_of_double(-0.0, &range);
    assert_true(range.min_exponent > range.end_exponent);
    mc_digit_range_include(&range, -3, 5);
    mc_digit_range_merge(&range, &empty);
    assert_true(range.min_exponent == -3 && range.end_exponent == 2);
    mc_digit_range_include(&range, 7, 1);
    assert_true(range.min_exponent == -3 && range.end_exponent == 8);
    const struct mc_digit_range other = {.min_exponent = -9, .end_exponent = 3, .has_long = true};
    mc_digit_range_merge(&range, &other);
    assert_true(range.min_exponent == -9 && range.end_exponent == 8 && range.has_long);
}

/* The range of a list of zeros fits every plan, and is planned as narrow in units of 1. */
static void plans_for_zeros(void **state) {
    (void)state;
    const struct mc_digit_range empty = mc_digit_range_empty();
    for (int i = 0; i < 2; i++) {
        const struct mc_exact_plan plan = mc_exact_choose(i == 0 ? 10 : 2, &empty, &empty);
        assert_int_equal(plan.width, MC_NARROW);
        assert_int_equal(plan.unit_x, 0);
        assert_int_equal(plan.unit_y, 0);
        assert_int_equal(plan.n_bits, 0);
        assert_true(mc_exact_fits(&plan, &empty, &empty));
    }
}

/* Checks that the guess, which is not unbounded, fits up to its last digit, but not beyond, if one list grows. */
static void check_ends_of_guess(const struct mc_exact_plan *guess, const struct mc_digit_range *ranges,
                                bool at_low_end) {
    const int max_wide = guess->base == 10 ? 38 : 126;
    const int n_digits = guess->width == MC_WIDE ? max_wide : guess->base == 10 ? 18 : 60;
    const int list = random_int(&prng, 0, 1);
    const int64_t unit = list == 0 ? guess->unit_x : guess->unit_y;
    struct mc_digit_range grown = ranges[list];
    const struct mc_digit_range *pair[2] = {&ranges[0], &ranges[1]};
    pair[list] = &grown;
    mc_digit_range_include(&grown, unit, n_digits);
    assert_true(mc_exact_fits(guess, pair[0], pair[1]));
    grown.has_long = true;
    assert_false(mc_exact_fits(guess, pair[0], pair[1]));
    grown.has_long = false;
    mc_digit_range_include(&grown, unit + (at_low_end ? -1 : 1), n_digits);
    assert_false(mc_exact_fits(guess, pair[0], pair[1]));
}

/* Plans fit the ranges that they are made from. A guess also fits longer ranges, up to the digits of its width. */
static void plans_for_ranges(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const uint64_t base = i % 2 == 0 ? 10 : 2;
        const int max_digits = base == 10 ? 38 : 126;
        struct mc_digit_range ranges[2];
        for (int k = 0; k < 2; k++) {
            ranges[k] = mc_digit_range_empty();
            mc_digit_range_include(&ranges[k], random_int(&prng, -500, 500), random_int(&prng, 1, max_digits + 5));
        }
        const struct mc_exact_plan chosen = mc_exact_choose(base, &ranges[0], &ranges[1]);
        const struct mc_exact_plan guess = mc_exact_guess(base, &ranges[0], &ranges[1]);
        assert_true(mc_exact_fits(&chosen, &ranges[0], &ranges[1]));
        assert_true(mc_exact_fits(&guess, &ranges[0], &ranges[1]));
        assert_true(guess.width >= chosen.width);
        if (guess.width != MC_UNBOUNDED) {
            check_ends_of_guess(&guess, ranges, i % 3 == 0);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_of_digits),
        cmocka_unit_test(plans_for_zeros),
        cmocka_unit_test(plans_for_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
