/*
 * cmocka.h - stands in for the header of cmocka where a unit test is built for another architecture, for which cmocka
 * is not installed. Has what such tests use, with cmocka's names and meanings; prints TAP. Includes of cmocka.h apply
 * here, too: stdarg.h, stddef.h, setjmp.h and stdint.h come before it.
 */
#ifndef MC_CROSS_CMOCKA_H
#define MC_CROSS_CMOCKA_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef void (*CMUnitTestFunction)(void **state);
typedef int (*CMFixtureFunction)(void **state); /* 0: well done */

struct CMUnitTest {
    const char *name;
    CMUnitTestFunction test_func;
    CMFixtureFunction setup_func;
    CMFixtureFunction teardown_func;
    void *initial_state;
};

#define cmocka_unit_test(f)                                                                                            \
    { #f, f, NULL, NULL, NULL }
#define cmocka_unit_test_setup(f, setup)                                                                               \
    { #f, f, setup, NULL, NULL }
#define cmocka_unit_test_teardown(f, teardown)                                                                         \
    { #f, f, NULL, teardown, NULL }
#define cmocka_unit_test_setup_teardown(f, setup, down)                                                                \
    { #f, f, setup, down, NULL }

/* A test ends early by a jump back to the loop over the tests. */
enum cross_result { CROSS_PASSED, CROSS_FAILED, CROSS_SKIPPED };
static jmp_buf cross_end_of_test;

static inline _Noreturn void cross_end_test(enum cross_result result) {
    longjmp(cross_end_of_test, (int)result);
}

/* Writes to standard error, so that a line of it cannot come between those of TAP. */
static inline __attribute__((format(printf, 1, 2))) void print_error(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

#define print_message print_error

static inline _Noreturn void cross_fail(const char *file, int line) {
    print_error("%s:%d: error: failure!\n", file, line);
    cross_end_test(CROSS_FAILED);
}

static inline void cross_expect(int holds, const char *what, const char *file, int line) {
    if (!holds) {
        print_error("%s does not hold\n", what);
        cross_fail(file, line);
    }
}

/* Two numbers that should be equal, or not. As in cmocka, all are seen as the widest unsigned type. */
static inline void cross_compare(uintmax_t a, uintmax_t b, int wanted_equal, const char *file, int line) {
    if ((a == b) != wanted_equal) {
        print_error("%#" PRIxMAX " %s %#" PRIxMAX "\n", a, wanted_equal ? "!=" : "==", b);
        cross_fail(file, line);
    }
}

static inline void cross_compare_memory(const void *a, const void *b, size_t n, const char *file, int line) {
    const unsigned char *left = a;
    const unsigned char *right = b;
    for (size_t i = 0; i < n; i++) {
        if (left[i] != right[i]) {
            print_error("byte %zu of %zu: 0x%02x != 0x%02x\n", i, n, left[i], right[i]);
            cross_fail(file, line);
        }
    }
}

static inline void cross_compare_strings(const char *a, const char *b, int wanted_equal, const char *file, int line) {
    if ((strcmp(a, b) == 0) != wanted_equal) {
        print_error("\"%s\" %s \"%s\"\n", a, wanted_equal ? "!=" : "==", b);
        cross_fail(file, line);
    }
}

#define assert_true(c)                cross_expect((c) ? 1 : 0, #c, __FILE__, __LINE__)
#define assert_false(c)               cross_expect((c) ? 0 : 1, "!(" #c ")", __FILE__, __LINE__)
#define assert_non_null(p)            cross_expect((p) != NULL, #p " != NULL", __FILE__, __LINE__)
#define assert_null(p)                cross_expect((p) == NULL, #p " == NULL", __FILE__, __LINE__)
#define assert_ptr_equal(a, b)        cross_compare((uintptr_t)(a), (uintptr_t)(b), 1, __FILE__, __LINE__)
#define assert_int_equal(a, b)        cross_compare((uintmax_t)(a), (uintmax_t)(b), 1, __FILE__, __LINE__)
#define assert_int_not_equal(a, b)    cross_compare((uintmax_t)(a), (uintmax_t)(b), 0, __FILE__, __LINE__)
#define assert_memory_equal(a, b, n)  cross_compare_memory(a, b, n, __FILE__, __LINE__)
#define assert_string_equal(a, b)     cross_compare_strings(a, b, 1, __FILE__, __LINE__)
#define assert_string_not_equal(a, b) cross_compare_strings(a, b, 0, __FILE__, __LINE__)
#define assert_in_range(v, low, high)                                                                                  \
    cross_expect((v) >= (low) && (v) <= (high), #v " within range", __FILE__, __LINE__)
#define fail()        cross_fail(__FILE__, __LINE__)
#define fail_msg(...) (print_error(__VA_ARGS__), print_error("\n"), cross_fail(__FILE__, __LINE__))
#define skip()        cross_end_test(CROSS_SKIPPED)

static inline enum cross_result cross_run_fixture(CMFixtureFunction fixture, void **state) {
    return fixture == NULL || fixture(state) == 0 ? CROSS_PASSED : CROSS_FAILED;
}

/* The result of one test, or of a fixture where test is NULL; a jump out of either comes back here. */
static inline enum cross_result cross_run(const struct CMUnitTest *test, CMFixtureFunction fixture, void **state) {
    switch (setjmp(cross_end_of_test)) {
    case 0:
        if (test == NULL) {
            return cross_run_fixture(fixture, state);
        }
        test->test_func(state);
        return CROSS_PASSED;
    case CROSS_SKIPPED:
        return CROSS_SKIPPED;
    default:
        return CROSS_FAILED;
    }
}

static inline enum cross_result cross_run_with_fixtures(const struct CMUnitTest *test, void *group_state) {
    void *state = test->initial_state != NULL ? test->initial_state : group_state;
    if (cross_run(NULL, test->setup_func, &state) != CROSS_PASSED) {
        return CROSS_FAILED;
    }
    const enum cross_result result = cross_run(test, NULL, &state);
    return cross_run(NULL, test->teardown_func, &state) == CROSS_PASSED ? result : CROSS_FAILED;
}

/* Runs all tests; returns how many failed, where a fixture of the group counts as one. */
static inline int cross_run_group(const struct CMUnitTest *tests, size_t n, CMFixtureFunction setup,
                                  CMFixtureFunction teardown) {
    static const char *const formats[] = {"ok %zu - %s\n", "not ok %zu - %s\n", "not ok %zu # SKIP %s\n"};
    void *state = NULL;
    int n_failed = 0;
    printf("1..%zu\n", n);
    fflush(stdout);
    if (cross_run(NULL, setup, &state) != CROSS_PASSED) {
        print_error("the setup of the group failed\n");
        return 1;
    }
    for (size_t i = 0; i < n; i++) {
        const enum cross_result result = cross_run_with_fixtures(&tests[i], state);
        printf(formats[result], i + 1, tests[i].name);
        fflush(stdout);
        n_failed += result == CROSS_FAILED;
    }
    return n_failed + (cross_run(NULL, teardown, &state) != CROSS_PASSED);
}

#define cmocka_run_group_tests(tests, setup, teardown)                                                                 \
    cross_run_group(tests, sizeof(tests) / sizeof(tests)[0], setup, teardown)

#endif
