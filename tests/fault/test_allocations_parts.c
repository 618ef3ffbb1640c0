/*
 * test_allocations_parts.c - every allocation of a part of the library fails once. The part starts without memory from
 * earlier calls. It reports the failure, and its memory can be freed or used again. test_allocations.c does the same
 * with the whole library.
 */
#include "support.h"

#include <errno.h>

#include "exact/sums.h"
#include "correlate/pearson.h"
#include "exact/rounding.h"
#include "failing_malloc.h"
#include "large/index.h"
#include "parse/kernels.h"
#include "stage_helpers.h"

/* Sums of longer and longer numbers, whose memory grows. Every allocation may fail, and the sums report that. */
static void exact_sums_of_long_numbers(void **state) {
    (void)state;
    static const size_t lengths[] = {50, 300, 2000};
    static const struct mc_exact_plan plan = {.base = 10, .width = MC_UNBOUNDED};
    char digits[2000];
    memset(digits, '7', sizeof digits);
    struct mc_number numbers[COUNT_OF(lengths)];
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        numbers[i] = (struct mc_number){.first = digits, .n_digits = lengths[i], .is_long = true};
    }
    const long n_live_before = n_live;
    bool done = false;
    for (long k = 1; !done; k++) {
        struct mc_exact_sums sums = {0};
        count_from(k, false);
        done = mc_exact_add(&sums, &plan, numbers, numbers, COUNT_OF(numbers));
        const long n = n_failed;
        count_from(0, false);
        mc_exact_sums_free(&sums);
        assert_int_equal(done, n == 0);
        assert_int_equal(n_live, n_live_before);
        assert_true(!done || k > 10);
    }
}

/* Integers for one operation. */
struct operands {
    struct mc_integer a, b, result, rest;
    unsigned char digits[3000];
};

static bool multiply(struct operands *o) {
    return mc_integer_multiply(&o->result, &o->a, &o->b);
}

static bool divide(struct operands *o) {
    return mc_integer_divide(&o->result, &o->rest, &o->a, &o->b);
}

static bool take_root(struct operands *o) {
    bool is_exact;
    return mc_integer_root(&o->result, &o->a, &is_exact);
}

static bool set_digits(struct operands *o) {
    return mc_integer_set_digits(&o->result, o->digits, sizeof o->digits, false);
}

static bool shift_left(struct operands *o) {
    return mc_integer_copy(&o->result, &o->a) && mc_integer_shift_left(&o->result, 1000);
}

/* A power of more than 64 limbs. The two powers before it fill exactly what was reserved. */
static bool raise(struct operands *o) {
    return mc_integer_power(&o->result, UINT64_MAX, 17 * 4 + 1, &o->rest);
}

static void free_results(struct operands *o) {
    mc_integer_free(&o->result);
    mc_integer_free(&o->rest);
}

static bool same_integer(const struct mc_integer *a, const struct mc_integer *b) {
    return a->n_limbs == b->n_limbs && memcmp(a->limbs, b->limbs, a->n_limbs * sizeof *a->limbs) == 0;
}

/* Integers that have no memory yet. If any allocation fails, the operation reports that, and can be repeated. */
static void operations_on_new_integers(void **state) {
    (void)state;
    static bool (*const operations[])(struct operands * operands) = {multiply,   divide,     take_root,
                                                                     set_digits, shift_left, raise};
    struct operands o = {.digits = {1}};
    uint64_t limbs[100];
    memset(limbs, 0x55, sizeof limbs);
    assert_true(mc_integer_set(&o.a, limbs, 100, false) && mc_integer_set(&o.b, limbs, 40, false));
    for (size_t i = 0; i < COUNT_OF(operations); i++) {
        struct operands right = o;
        assert_true(operations[i](&right));
        const long n_live_before = n_live;
        bool done = false;
        for (long k = 1; !done; k++) {
            count_from(k, false);
            done = operations[i](&o);
            assert_int_equal(done, n_failed == 0);
            assert_true(!done || k > 2);
            count_from(0, false);
            assert_true(operations[i](&o));
            assert_true(same_integer(&o.result, &right.result));
            free_results(&o);
            assert_int_equal(n_live, n_live_before);
        }
        free_results(&right);
    }
    mc_integer_free(&o.a);
    mc_integer_free(&o.b);
}

/* GMP ends the program if it has no memory. So each operation asks for as much beforehand. */
static void scratch_is_asked_for(void **state) {
    (void)state;
    static bool (*const operations[])(struct operands * operands) = {multiply, divide, take_root, set_digits};
    struct operands o = {.digits = {1}};
    uint64_t limbs[100];
    memset(limbs, 0x55, sizeof limbs);
    assert_true(mc_integer_set(&o.a, limbs, 100, false) && mc_integer_set(&o.b, limbs, 40, false));
    for (size_t i = 0; i < COUNT_OF(operations); i++) {
        assert_true(operations[i](&o));
        count_from(1, false);
        assert_false(operations[i](&o));
        assert_int_equal(n_calls, 1);
        count_from(0, false);
        assert_true(operations[i](&o));
        assert_int_equal(n_calls, 1);
    }
    mc_integer_free(&o.a);
    mc_integer_free(&o.b);
    mc_integer_free(&o.result);
    mc_integer_free(&o.rest);
}

/* r = (2^53 + 1) / 2^54, a tie, of sums with some thousand bits more: doubles cannot decide it. */
static void rounding_with_new_scratch(void **state) {
    (void)state;
    enum { N_FACTOR = 33 };
    uint64_t factor[N_FACTOR];
    memset(factor, 0x5A, sizeof factor);
    const uint64_t parts[] = {UINT64_C(1) << 54, UINT64_C(1) << 54, (UINT64_C(1) << 53) + 1};
    struct mc_exact_totals totals = {0};
    struct mc_integer *const sums[] = {&totals.xx, &totals.yy, &totals.xy};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct mc_integer large = {0};
        struct mc_integer small = {0};
        assert_true(mc_integer_set(&large, factor, N_FACTOR, false) && mc_integer_set(&small, &parts[i], 1, false));
        assert_true(mc_integer_multiply(sums[i], &large, &small));
        mc_integer_free(&large);
        mc_integer_free(&small);
    }
    const long n_live_before = n_live;
    bool done = false;
    for (long k = 1; !done; k++) {
        struct mc_scratch_integers scratch = {0};
        double r = 5.0;
        count_from(k, false);
        done = mc_round_r(1, &totals, &scratch, &r);
        assert_int_equal(done, n_failed == 0);
        count_from(0, false);
        assert_true(mc_round_r(1, &totals, &scratch, &r));
        assert_double(0.5, r);
        mc_scratch_integers_free(&scratch);
        assert_int_equal(n_live, n_live_before);
        assert_true(!done || k > 8);
    }
    mc_exact_totals_free(&totals);
}

/* Appends N numbers: 1234567890, sixty zeros, and 1, 2 or 3; or a larger one. */
static void add_long_numbers(struct text *text, int n) {
    for (int i = 0; i < n; i++) {
        text_puts(text, i % 5000 == 17 ? "1e200" : "1234567890");
        text_puts(text, i % 5000 == 17 ? "" : "000000000000000000000000000000000000000000000000000000000000");
        text_putc(text, (char)('1' + i % 3));
        text_puts(text, i + 1 < n ? "," : "");
    }
}

/* Two equal lists of more than one block. Their numbers are so long that exact sums allocate memory for them. */
static void computing_exactly_with_new_space(void **state) {
    (void)state;
    enum { N = MC_BLOCK + 5 };
    struct mc_syntax syntax;
    struct text text = {0};
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    add_long_numbers(&text, N);
    const size_t x_bytes = text.n;
    text_putc(&text, ';');
    add_long_numbers(&text, N);
    text_putc(&text, '\n');
    char *copy = checked_malloc(text.n + MC_TEXT_PADDING);
    memcpy(copy, text.bytes, text.n);
    const long n_live_before = n_live;
    bool done = false;
    for (long k = 1; !done; k++) {
        struct mc_exact_space space = {0};
        double r = 5.0;
        count_from(k, false);
        done = compute_text_exactly(copy, x_bytes, N, &syntax, &space, &r);
        assert_int_equal(done, n_failed == 0);
        count_from(0, false);
        assert_true(!done || (k > 8 && r == 1.0));
        mc_exact_space_free(&space);
        assert_int_equal(n_live, n_live_before);
    }
    free(copy);
    text_free(&text);
}

/* The index of a text that is shorter than a stripe. No stripe has been counted during the search for its end. */
static void an_index_that_ends_at_once(void **state) {
    (void)state;
    static const char bytes[] = "1,2;3,4\n";
    const struct mc_large_text text = {.memory = bytes, .n_bytes = sizeof bytes - 1};
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    for (long k = 1; k >= 0; k--) {
        struct mc_index index;
        struct mc_buffer unused = {0};
        size_t first_end;
        mc_index_init(&index, &syntax);
        count_from(k, false);
        assert_int_equal(mc_index_finish(&index, &text, text.n_bytes - 1, &unused), k > 0 ? ENOMEM : 0);
        count_from(0, false);
        if (k == 0) {
            assert_int_equal(mc_index_count_lists(&index, &first_end), 2);
            assert_int_equal(first_end, 3);
            assert_int_equal(mc_index_count_all(&index), 4);
        }
        mc_index_free(&index);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_sums_of_long_numbers),       cmocka_unit_test(scratch_is_asked_for),
        cmocka_unit_test(operations_on_new_integers),       cmocka_unit_test(rounding_with_new_scratch),
        cmocka_unit_test(computing_exactly_with_new_space), cmocka_unit_test(an_index_that_ends_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
