/*
 * test_large_exact.c - large tasks of numbers for which doubles are not enough: constant, nearly constant, of extreme
 * size, or with more digits than what was guessed from the first block. And large tasks of integers.
 */
#include "exact_r.h"
#include "large_check.h"

enum { BLOCK = MC_BLOCK };

/* Lists of extreme magnitude are scaled in a second pass. Constant lists have no correlation. */
static void scaled_and_constant_lists(void **state) {
    (void)state;
    struct prng prng = {83};
    static const char *const exponents[] = {"e200", "e-200", "e300", "e-300", "e-320", "e0", "e307"};
    for (size_t a = 0; a < COUNT_OF(exponents); a++) {
        for (size_t b = 0; b < COUNT_OF(exponents); b++) {
            struct text text = {0};
            for (size_t i = 0; i < 2 * 9000; i++) {
                char item[32];
                snprintf(item, sizeof item, "%d%s", random_int(&prng, -99999, 99999), exponents[i < 9000 ? a : b]);
                text_puts(&text, item);
                text_putc(&text, i == 8999 ? ';' : i == 17999 ? '\n' : ',');
            }
            assert_int_equal(check(&text), a == 6 || b == 6 ? MC_UNDEFINED : MC_VALUE); /* e307: most are infinite */
            text_free(&text);
        }
    }
    struct text text = {0};
    for (size_t i = 0; i < 2 * 20000; i++) {
        text_puts(&text, i < 20000 ? "0.1" : "1.81");
        text_putc(&text, i == 19999 ? ';' : i == 39999 ? '\n' : ',');
    }
    assert_int_equal(check(&text), MC_UNDEFINED);
    text_free(&text);
}

/* Compares a task of n pairs like 12.3 with its exact r, on one thread and on four. One number of x is the item. */
static void check_exactly(struct prng *prng, size_t n, const char *item, size_t place, const char *base) {
    struct mc_syntax syntax;
    struct text text = {0};
    for (size_t i = 0; i < 2 * n; i++) {
        char number[64];
        snprintf(number, sizeof number, "%s%d.%d", base, random_int(prng, 10, 99), random_int(prng, 0, 9));
        text_puts(&text, i == place ? item : number);
        text_puts(&text, i + 1 == n ? ";" : i + 1 < 2 * n ? "," : "");
    }
    const struct outcome expected = {MC_VALUE, true, exact_r_of_task(text.bytes, text.n), 2 * n};
    text_puts(&text, "\r\n");
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    const char *copy = copy_to_end(&arena, text.bytes, text.n, MC_TEXT_PADDING);
    for (int n_threads = 1; n_threads <= 4; n_threads += 3) {
        check_run(&text, copy, &syntax, mc_choose_kernel(NULL), true, n_threads, &expected);
        if (base[0] != '\0') { /* the estimate is not certain */
            check_run(&text, copy, &syntax, mc_choose_kernel(NULL), false, n_threads, &expected);
        }
    }
    text_free(&text);
}

/* Items that do not fit the plan that is guessed from the first block, in any block. */
static void misfits(void **state) {
    (void)state;
    struct prng prng = {84};
    char long_item[420];
    memset(long_item, '7', sizeof long_item);
    long_item[1] = '.';
    long_item[sizeof long_item - 1] = '\0';
    const char *const items[] = {"12.3",
                                 "1.2345678901234",
                                 "123456789012345678",
                                 "1e30",
                                 "-1e300",
                                 "1e-300",
                                 "0e500",
                                 "1.000000000000001",
                                 "12345678901234567890.12345678901234567890",
                                 long_item};
    static const size_t places[] = {0, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK};
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        const char *base = (const char *[]){"1234567890123", "1000000000000000000000"}[i % 2];
        check_exactly(&prng, 2 * BLOCK + 9, items[i], places[i % COUNT_OF(places)], base);
        check_exactly(&prng, 2 * BLOCK + 9, items[i], places[(i + 2) % COUNT_OF(places)], "");
    }
}

/* Returns a task of n pairs like 12.3; item number place of both lists together is another. */
static struct text task_with(struct prng *prng, size_t n, const char *item, size_t place, const char *end) {
    struct text text = {0};
    for (size_t i = 0; i < 2 * n; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d.%d", random_int(prng, 10, 99), random_int(prng, 0, 9));
        text_puts(&text, i == place ? item : number);
        text_puts(&text, i + 1 == n ? ";" : i + 1 < 2 * n ? "," : end);
    }
    return text;
}

/*
 * Tasks of integers, and tasks that are none because of one item in any block. They may need more digits than all items
 * before, have too many of them, be too long, too large, or no number: alone, and beside a late item that needs digits.
 */
static void integers_but_for_one_item(void **state) {
    (void)state;
    static const struct {
        const char *item;
        enum mc_outcome outcome;
    } cases[] = {
        {"12.3", MC_VALUE},
        {"7.125", MC_VALUE},
        {"-0.0000001", MC_VALUE},
        {"1234567890123456", MC_VALUE}, /* 16 bytes: too large */
        {"99999999999.1234", MC_VALUE},
        {"00000000000001.5", MC_VALUE}, /* 16 bytes: of integers, also before CRLF */
        {"000000000000001.5", MC_VALUE},
        {"0.30000000000000004", MC_VALUE},
        {"              1.5", MC_VALUE},
        {"1e-300", MC_VALUE},
        {"NA", MC_UNDEFINED},
        {"-inf", MC_UNDEFINED},
        {"1.2.3", MC_BAD_TASK},
    };
    enum { N = 5 * BLOCK + 77 };
    static const size_t places[] = {2 * N - 1, N - 1, 0, 3 * BLOCK + 5, N + 4 * BLOCK, 2 * N - 40};
    struct prng prng = {86};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t k = 0; k < 3; k++) {
            const size_t place = k == 0 ? places[0] : places[(2 * i + k) % COUNT_OF(places)];
            struct text text = task_with(&prng, N, cases[i].item, place, k == 2 ? "\n" : "\r\n");
            assert_int_equal(check(&text), cases[i].outcome);
            if (k == 1) { /* the same, and an item before it that needs digits */
                memcpy(strchr(text.bytes + text.n / 4, ','), ",1.25,", 6);
                (void)check(&text);
            }
            text_free(&text);
        }
    }
}

/* Integers in two slices, and results of 0, 1 and -1: exactly these. */
static void integers_of_all_sizes(void **state) {
    (void)state;
    enum { N = 2 * BLOCK + 12 };
    for (int kind = 0; kind < 4; kind++) {
        struct text text = {0};
        struct prng prng = {87};
        struct prng again = {87};
        for (size_t i = 0; i < 2 * N; i++) {
            char item[32];
            const uint64_t number = next_random(i < N ? &prng : &again) >> 22;
            const uint64_t of_two = i < N ? i % 2 : i / 2 % 2;
            snprintf(item, sizeof item, "%s%" PRIu64 ".%d%s", kind == 2 && i >= N ? "-" : "",
                     kind == 0 ? of_two : number / 10, kind == 0 ? 5 : (int)(number % 10),
                     kind == 3 && i >= N && i % 3 == 0 ? "e-1" : "");
            text_puts(&text, item);
            text_puts(&text, i + 1 == N ? ";" : i + 1 < 2 * N ? "," : "");
        }
        const double r = exact_r_of_task(text.bytes, text.n);
        assert_true(kind == 3 || r == (kind == 0 ? 0.0 : kind == 1 ? 1.0 : -1.0));
        text_puts(&text, "\n");
        assert_int_equal(check(&text), MC_VALUE);
        text_free(&text);
    }
}

/* Lists that are constant as doubles, but not as decimals. */
static void lists_that_differ_as_written(void **state) {
    (void)state;
    for (size_t place = 0; place < 20000; place += 6661) {
        struct text text = {0};
        for (size_t i = 0; i < 40000; i++) {
            text_puts(&text, i == place ? "1.00000000000000000001" : i < 20000 ? "1" : i % 7 == 3 ? "5" : "6");
            text_puts(&text, i == 19999 ? ";" : i < 39999 ? "," : "");
        }
        const double r = exact_r_of_task(text.bytes, text.n);
        assert_true(fabs(r) > 0.001);
        text_puts(&text, "@");
        assert_int_equal(check(&text), MC_VALUE);
        text_free(&text);
    }
}

/* More numbers than a thread's space keeps. */
static void many_long_numbers(void **state) {
    (void)state;
    enum { N = 132000 };
    struct prng prng = {85};
    struct text text = {0};
    for (int i = 0; i < 2 * N; i++) {
        char item[32];
        snprintf(item, sizeof item, "%.12f%c", 0.5 + random_signed(&prng) / 2.1,
                 i + 1 == N       ? ';'
                 : i + 1 == 2 * N ? '@'
                                  : ',');
        text_puts(&text, item);
    }
    assert_int_equal(check(&text), MC_VALUE);
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scaled_and_constant_lists),    cmocka_unit_test(misfits),
        cmocka_unit_test(integers_but_for_one_item),    cmocka_unit_test(integers_of_all_sizes),
        cmocka_unit_test(lists_that_differ_as_written), cmocka_unit_test(many_long_numbers),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
