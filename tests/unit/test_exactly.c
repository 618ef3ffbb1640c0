/*
 * test_exactly.c - mc_compute_exactly, from decimals of a text and from doubles, against the exact r (exact_r.h).
 *
 * Tasks are short lists of all kinds, and lists of several blocks whose later numbers do not fit what was guessed from
 * the first block. At the end: ranges of digits, and which plans fit them. test_exact.c checks the sums by these plans.
 */
#include "exact_r.h"
#include "stage_helpers.h"

#include <float.h>

#include "correlate/pearson.h"
#include "exact/number.h"
#include "exact/plan.h"
#include "parse/kernels.h"

static struct prng prng = {260};
static struct arena arena;
static struct mc_exact_space space; /* kept from one task to the next, as a thread keeps it */
static struct text text;

static int begin(void **state) {
    (void)state;
    arena = arena_new(8 << 20);
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    mc_exact_space_free(&space);
    text_free(&text);
    return 0;
}

/* Compares the task of n pairs in text, which lacks what ends it, with its exact r. Returns r. */
static double check(size_t n) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    const double expected = exact_r_of_task(text.bytes, text.n);
    text_puts(&text, (const char *[]){"@", "\n", "\r\n"}[random_below(&prng, 3)]);
    const char *copy = copy_to_end(&arena, text.bytes, text.n, MC_TEXT_PADDING);
    const char *end_x = memchr(copy, ';', text.n);
    double r = 5.0;
    assert_true(compute_text_exactly(copy, (size_t)(end_x - copy), n, &syntax, &space, &r));
    assert_double(expected, r);
    text_clear(&text);
    return expected;
}

static double check_string(const char *task) {
    const char *end_x = strchr(task, ';');
    size_t n = 1;
    for (const char *p = task; p < end_x; p++) {
        n += *p == ',';
    }
    text_clear(&text);
    text_puts(&text, task);
    return check(n);
}

static void known_tasks(void **state) {
    (void)state;
    assert_double(0.9943767126843689, check_string("1,2,3,4;2,4,6,9"));
    assert_double(1.0, check_string("1,2;3,4"));
    assert_double(-1.0, check_string("1,1.00000000000000000000000000000000000000000001;4,3.9999999999999999999999"));
    assert_double(0.5, check_string("1,2,3;1,3,2"));
    assert_double(0.0, check_string("1,2,3;1,2,1"));
    assert_double(0.0, check_string("-1,0,1;1,-2,1"));
    assert_double(NAN, check_string("5;7"));
    assert_double(NAN, check_string("1,1.0,10e-1;1,2,3"));
    assert_double(NAN, check_string("1,2,3;0,-0,0e5"));
    assert_double(NAN, check_string("0,1e-400;1,2"));
    assert_double(1.0, check_string("0,5e-324;1,1e308"));
    assert_double(1.0, check_string("1e308,-1e308,0;1e-308,-1e-308,-0"));
    assert_double(1.0 / 3.0, check_string("0,0,0,1,1,1;0,0,1,0,1,1"));
}

/* r close to 0, the rest of a sum whose terms nearly cancel. */
static void results_near_zero(void **state) {
    (void)state;
    const double r = check_string("1,2,3;1,2,1.00000000000000000000000000001");
    assert_true(r > 0.0 && r < 1e-28);
    const double tiny = check_string("-1e200,0,1e200;1e200,-2e200,1.0000000000000000000000001e200");
    assert_true(tiny > 0.0 && tiny < 1e-24);
    for (int n_zeros = 10; n_zeros < 330; n_zeros += 10) {
        text_clear(&text);
        text_puts(&text, "-1,0,1;1,-2,1.");
        for (int i = 0; i < n_zeros; i++) {
            text_putc(&text, '0');
        }
        text_puts(&text, "7");
        const double smaller = check(3);
        assert_true(smaller > 0.0 ? n_zeros < 325 : n_zeros > 320);
    }
}

/* Appends a number with so many digits before the dot and behind it. */
static void add_number(int n_before, int n_behind, const char *exponent) {
    text_puts(&text, (const char *[]){"", "", "-", "+"}[random_below(&prng, 4)]);
    for (int i = 0; i < n_before; i++) {
        text_putc(&text, (char)('0' + random_int(&prng, i == 0 && n_before > 1, 9)));
    }
    if (n_behind > 0) {
        text_putc(&text, '.');
    }
    for (int i = 0; i < n_behind; i++) {
        text_putc(&text, (char)('0' + random_int(&prng, 0, 9)));
    }
    text_puts(&text, exponent);
}

static void random_short_tasks(void **state) {
    (void)state;
    for (int i = 0; i < 6000; i++) {
        const size_t n = 2 + random_below(&prng, i % 50 == 0 ? 300 : 12);
        const int n_before = random_int(&prng, 1, i % 3 == 0 ? 30 : 5);
        const int n_behind = random_int(&prng, 0, i % 4 == 0 ? 60 : 6);
        const bool has_exponents = random_bool(&prng);
        for (size_t k = 0; k < 2 * n; k++) {
            char exponent[16] = "";
            if (has_exponents) {
                snprintf(exponent, sizeof exponent, "e%d", random_int(&prng, -300, 270) / (i % 2 == 0 ? 40 : 1));
            }
            add_number(random_int(&prng, 1, n_before), random_int(&prng, 0, n_behind), exponent);
            text_putc(&text, k + 1 == n ? ';' : ',');
        }
        text.n--;
        text.bytes[text.n] = '\0';
        check(n);
    }
}

/* A kind of number, by its digits and its exponent. */
struct surprise {
    const char *name;
    int n_before;
    int n_behind;
    const char *exponent;
};

static const struct surprise surprises[] = {
    {"nothing", 3, 2, ""},         {"a decimal", 3, 3, ""},      {"some decimals", 3, 7, ""},
    {"many decimals", 3, 11, ""},  {"wide decimals", 2, 30, ""}, {"larger", 9, 2, ""},
    {"much larger", 17, 0, ""},    {"exponents", 1, 2, "e25"},   {"great exponents", 1, 2, "e290"},
    {"tiny", 1, 2, "e-30"},        {"very tiny", 1, 2, "e-310"}, {"nothing at all", 1, 2, "e-400"},
    {"40 digits", 20, 20, ""},     {"300 digits", 5, 300, ""},   {"300 digits in front", 300, 0, ""},
    {"zeros alone", 0, 0, "0e99"},
};

/* Fills the text with n pairs of numbers like first. In one list, the n_at numbers from index place on are like
   surprise. */
static void fill(size_t n, const struct surprise *first, const struct surprise *surprise, int list, size_t place,
                 size_t n_at) {
    text_clear(&text);
    for (size_t i = 0; i < 2 * n; i++) {
        const size_t k = i < n ? i : i - n;
        const bool is_it = (i < n) == (list == 0) && k >= place && k < place + n_at;
        const struct surprise *kind = is_it ? surprise : first;
        add_number(kind->n_before, kind->n_behind, kind->exponent);
        if (i + 1 < 2 * n) {
            text_putc(&text, i + 1 == n ? ';' : ',');
        }
    }
}

static void later_blocks_that_do_not_fit(void **state) {
    (void)state;
    static const size_t lengths[] = {MC_BLOCK, MC_BLOCK + 1, 2 * MC_BLOCK, 2 * MC_BLOCK + 5};
    for (size_t s = 0; s < COUNT_OF(surprises); s++) {
        for (size_t i = 0; i < COUNT_OF(lengths); i++) {
            const size_t n = lengths[i];
            const size_t places[] = {n - 1, MC_BLOCK - 1, MC_BLOCK, 0};
            const size_t place = places[(s + i) % COUNT_OF(places)] % n;
            fill(n, &surprises[0], &surprises[s], (int)(s + i) % 2, place, i % 2 == 0 ? 1 : 40);
            check(n);
        }
    }
}

/* Lists that begin with numbers of any kind, from which the plan is guessed. */
static void first_blocks_of_all_kinds(void **state) {
    (void)state;
    const size_t n = MC_BLOCK + 3;
    for (size_t s = 0; s < COUNT_OF(surprises); s++) {
        if (surprises[s].n_before < 100 && surprises[s].n_behind < 100) {
            const struct surprise *later = &surprises[(s * 7 + 3) % COUNT_OF(surprises)];
            fill(n, &surprises[s], later, (int)s % 2, n - 2, 2);
            check(n);
        }
    }
}

/* Lists whose first block is constant, and whose only other value comes last. */
static void lists_that_are_nearly_constant(void **state) {
    (void)state;
    static const char *const values[] = {"0", "0.1", "-0e7", "1234567890123456789012345678901234567890", "1e300"};
    static const char *const last[] = {"1", "0.1000000000000000000001", "1e-300", "5e-324", "-7"};
    const size_t n = MC_BLOCK + 1;
    for (size_t v = 0; v < COUNT_OF(values); v++) {
        for (size_t i = 0; i < n; i++) {
            text_puts(&text, i + 1 < n ? values[v] : last[v]);
            text_putc(&text, i + 1 < n ? ',' : ';');
        }
        for (size_t i = 0; i < n; i++) {
            add_number(2, 1, "");
            text_puts(&text, i + 1 < n ? "," : "");
        }
        assert_true(fabs(check(n)) <= 1.0);
        for (size_t i = 0; i < 2 * n; i++) { /* constant */
            text_puts(&text, i % 2 == 0 ? "2.50" : "25e-1");
            text_puts(&text, i + 1 == n ? ";" : i + 1 < 2 * n ? "," : "");
        }
        assert_true(isnan(check(n)));
    }
}

static void lists_of_doubles(void **state) {
    (void)state;
    enum { MAX_N = 2 * MC_BLOCK + 3 };
    static double x[MAX_N];
    static double y[MAX_N];
    static const double later[] = {1.5, 0x1p-30, 0x1p40, 1e300, DBL_MAX, DBL_TRUE_MIN, 0.0, 0x1.fffffffffffffp-1};
    static const size_t lengths[] = {2, 3, 8, 100, MC_BLOCK - 1, MC_BLOCK, MC_BLOCK + 1, MAX_N};
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        for (size_t k = 0; k < COUNT_OF(later); k++) {
            const size_t n = lengths[i];
            for (size_t j = 0; j < n; j++) {
                x[j] = random_signed(&prng);
                y[j] = k % 2 == 0 ? (double)random_int(&prng, -1000, 1000) : x[j] + random_signed(&prng) * 1e-9;
            }
            double *const last = k % 3 == 0 ? &x[n - 1] : &y[n - 1];
            *last = k % 2 == 0 ? later[k] : -later[k];
            const struct mc_pair pair = {.x = x, .n_x = n, .y = y, .n_y = n};
            double r = 5.0;
            assert_true(mc_compute_exactly(mc_find_method("pearson"), &mc_numbers_of_doubles, &pair, &space, &r));
            assert_double(exact_r_of_doubles(x, y, n), r);
        }
    }
}

/* A task does not depend on what earlier ones left in the space. The space can be freed and used again. */
static void a_space_is_used_again(void **state) {
    (void)state;
    for (int i = 0; i < 30; i++) {
        const size_t s = random_below(&prng, COUNT_OF(surprises));
        const size_t n = i % 5 == 0 ? MC_BLOCK + 7 : 50;
        fill(n, &surprises[0], &surprises[s], i % 2, n - 3, 2);
        check(n);
        assert_double(0.9943767126843689, check_string("1,2,3,4;2,4,6,9"));
        if (i % 7 == 0) {
            mc_exact_space_free(&space);
            mc_exact_space_free(&space);
        }
    }
}

/* A task whose steps return what they are told, and how it was summed. */
struct fake {
    enum mc_summing first;
    enum mc_summing all[2]; /* of the first pass and of the second */
    int64_t least[2];       /* of the digits that the first block has, and that all have */
    int n_passes;
    struct mc_exact_plan plans[3];
};

static void note_digits(struct mc_digit_ranges *ranges, int64_t least) {
    mc_digit_range_include(&ranges->x, least, 3 - least);
    mc_digit_range_include(&ranges->y, least, 3 - least);
}

static enum mc_summing fake_measure_first(void *task, struct mc_digit_ranges *ranges) {
    struct fake *fake = task;
    note_digits(ranges, fake->least[0]);
    return fake->first;
}

static enum mc_summing fake_sum_all(void *task, const struct mc_exact_plan *plan, struct mc_digit_ranges *ranges) {
    struct fake *fake = task;
    assert_true(fake->n_passes < 3);
    fake->plans[fake->n_passes] = *plan;
    note_digits(ranges, fake->least[1]);
    return fake->all[fake->n_passes++];
}

static enum mc_summing sum_fake(struct fake *fake, size_t n, struct mc_exact_plan *plan) {
    static const struct mc_summing_steps steps = {fake_measure_first, fake_sum_all};
    return mc_sum_exactly(&steps, fake, 10, n, plan);
}

/* If the first block tells that there is no sum, no pass is done; else one, or two if the plan was exceeded. */
static void passes_of_a_sum(void **state) {
    (void)state;
    static const struct {
        enum mc_summing first, all[2], summing;
        int n_passes;
    } cases[] = {
        {MC_SUMMED, {MC_SUMMED}, MC_SUMMED, 1},
        {MC_SUMMED, {MC_NOT_FINITE}, MC_NOT_FINITE, 1},
        {MC_SUMMED, {MC_SUMMING_FAILED}, MC_SUMMING_FAILED, 1},
        {MC_SUMMED, {MC_EXCEEDS_PLAN, MC_SUMMED}, MC_SUMMED, 2},
        {MC_SUMMED, {MC_EXCEEDS_PLAN, MC_SUMMING_FAILED}, MC_SUMMING_FAILED, 2},
        {MC_SUMMED, {MC_EXCEEDS_PLAN, MC_EXCEEDS_PLAN}, MC_EXCEEDS_PLAN, 2}, /* the file has changed */
        {MC_NOT_FINITE, {MC_SUMMED}, MC_NOT_FINITE, 0},
        {MC_SUMMING_FAILED, {MC_SUMMED}, MC_SUMMING_FAILED, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fake fake = {.first = cases[i].first, .all = {cases[i].all[0], cases[i].all[1]}};
        struct mc_exact_plan plan;
        assert_int_equal(sum_fake(&fake, MC_BLOCK + 1, &plan), cases[i].summing);
        assert_int_equal(fake.n_passes, cases[i].n_passes);
    }
}

static bool fits(const struct mc_exact_plan *plan, int64_t least) {
    struct mc_digit_ranges ranges = mc_digit_ranges_empty();
    note_digits(&ranges, least);
    return mc_exact_fits(plan, &ranges.x, &ranges.y);
}

/* The plan of the first pass fits the first block, that of the second one fits all that the first has measured. */
static void plans_of_a_sum(void **state) {
    (void)state;
    struct fake fake = {.first = MC_SUMMED, .all = {MC_EXCEEDS_PLAN, MC_SUMMED}, .least = {-2, -700}};
    struct mc_exact_plan plan;
    assert_int_equal(sum_fake(&fake, 2 * MC_BLOCK, &plan), MC_SUMMED);
    assert_true(fits(&fake.plans[0], -2) && !fits(&fake.plans[0], -700));
    assert_true(fits(&fake.plans[1], -700) && fits(&plan, -700));
    assert_int_equal(plan.base, 10);
    struct fake one = {.first = MC_SUMMED, .all = {MC_SUMMED}, .least = {-2, -2}};
    struct fake more = one;
    assert_int_equal(sum_fake(&one, MC_BLOCK, &plan), MC_SUMMED); /* all digits are known: no room for others */
    assert_int_equal(sum_fake(&more, MC_BLOCK + 1, &plan), MC_SUMMED);
    assert_true(fits(&one.plans[0], -2) && fits(&more.plans[0], -2));
    assert_true(!fits(&one.plans[0], -3) && fits(&more.plans[0], -3));
}

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
        cmocka_unit_test(known_tasks),
        cmocka_unit_test(results_near_zero),
        cmocka_unit_test(random_short_tasks),
        cmocka_unit_test(later_blocks_that_do_not_fit),
        cmocka_unit_test(first_blocks_of_all_kinds),
        cmocka_unit_test(lists_that_are_nearly_constant),
        cmocka_unit_test(lists_of_doubles),
        cmocka_unit_test(a_space_is_used_again),
        cmocka_unit_test(passes_of_a_sum),
        cmocka_unit_test(plans_of_a_sum),
        cmocka_unit_test(ranges_of_digits),
        cmocka_unit_test(plans_for_zeros),
        cmocka_unit_test(plans_for_ranges),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
