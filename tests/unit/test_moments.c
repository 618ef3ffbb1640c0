/* test_moments.c - the steps of mc_pearson one by one: blocks, ranges, centres, and r from moments. */
#include "support.h"

#include "correlate/pearson.h"

/* Blocks are sums of whole dot products, and these of whole vectors. Only the last block of a list may be shorter. */
static void blocks_are_whole(void **state) {
    (void)state;
    assert_int_equal(MC_BLOCK % MC_MAX_DOT, 0);
    assert_int_equal(MC_MAX_DOT % 64, 0);
}

/* r of n pairs with these moments. The values have magnitude 1. */
static struct mc_estimate estimate(const struct mc_moments *moments, size_t n) {
    const struct mc_moments_total total = {.sums = *moments};
    const struct mc_centre centre = {.scale = 1.0, .magnitude = 1.0};
    return mc_estimate_r(&total, n, MC_DOUBLES, &centre, &centre);
}

/* r stays within -1 and 1, is never -0, and is NaN if a sum of squares is 0. */
static void r_from_moments(void **state) {
    (void)state;
    const struct mc_moments zero = {.sum_xx = 1.0, .sum_yy = 1.0, .sum_xy = -0.0};
    const struct mc_moments beyond = {.sum_xx = 1.0, .sum_yy = 4.0, .sum_xy = -2.0000000001};
    const struct mc_moments shifted = {.sum_x = 2.0, .sum_y = 4.0, .sum_xx = 3.0, .sum_yy = 12.0, .sum_xy = 5.0};
    const struct mc_moments vanished = {.sum_xx = 0.0, .sum_yy = 1.0, .sum_xy = 0.0};
    const struct mc_moments huge = {.sum_xx = 0x1p602, .sum_yy = 0x1p-700, .sum_xy = 0x1p-50};
    assert_int_equal(bits_of(estimate(&zero, 3).r), bits_of(0.0));
    assert_double(-1.0, estimate(&beyond, 3).r);
    assert_double(0.75, estimate(&shifted, 4).r); /* (5 - 8 / 4) / sqrt((3 - 4 / 4) (12 - 16 / 4)) */
    assert_true(isnan(estimate(&vanished, 3).r));
    assert_double(0.5, estimate(&huge, 3).r);
}

static void ranges(void **state) {
    (void)state;
    struct mc_range range = mc_range_empty();
    assert_false(mc_range_varies(&range));
    const double values[] = {3.0, -1.0, 2.0, 2.0, 5.0, 0.5, 0.25, 1.0, -7.0};
    const struct mc_centre doubled = {.scale = 2.0, .origin = 6.0};
    const struct mc_centre plain = {.scale = 1.0, .origin = 0.0};
    struct mc_range block = mc_range_of_block(values, 9, &doubled);
    assert_double(11.5 - 9 * 6.0, block.sum);
    assert_double(-7.0, block.min);
    assert_double(5.0, block.max);
    assert_double(0.0, block.invalid);
    mc_range_add(&range, &block);
    assert_true(mc_range_varies(&range));
    block = mc_range_of_block((const double[]){9.0}, 1, &plain);
    assert_false(mc_range_varies(&block));
    mc_range_add(&range, &block);
    assert_double(20.5 - 9 * 6.0, range.sum);
    assert_double(9.0, range.max);
    block = mc_range_of_block((const double[]){INFINITY, 1.0}, 2, &plain);
    mc_range_add(&range, &block);
    assert_false(mc_range_varies(&range));
}

static void scales_are_powers_of_two(void **state) {
    (void)state;
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        const double least = -ldexp(1.0, exponent);
        const struct mc_range range = {.sum = least, .min = least, .max = 0.0};
        struct mc_centre centre = mc_centre_begin(least);
        const bool complete = mc_centre_complete(&centre, &range, 4);
        int power;
        assert_double(0.5, frexp(centre.scale, &power));
        const double magnitude = centre.scale * ldexp(1.0, exponent);
        assert_true(magnitude >= 0x1p-301 && magnitude <= 0x1p301);
        assert_true(centre.scale == 1.0 || abs(exponent) > 290);
        assert_int_equal(complete, centre.scale == 1.0);
        assert_double(-magnitude, centre.origin);
        assert_double(0.25 * least, centre.mean);
        assert_true(mc_centre_complete(&centre, &range, 4));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_whole),
        cmocka_unit_test(r_from_moments),
        cmocka_unit_test(ranges),
        cmocka_unit_test(scales_are_powers_of_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
