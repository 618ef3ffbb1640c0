/* test_join.c - results to lines: delimiters, newlines, the end of the text, and the room that it takes. */
#include "support.h"

#include "output/join.h"

enum { MAX_RESULTS = 40 };

static const double LONGEST = -2.2250738585072014e-308; /* 24 bytes: MC_FORMAT_MAX */

static struct prng prng = {300};
static struct arena arena;

static int begin(void **state) {
    (void)state;
    arena = arena_new(MC_JOIN_ROOM(MAX_RESULTS));
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* Joins results into a text of MC_JOIN_ROOM bytes before a guard page, and compares it with the wanted text. */
static void check(const struct mc_result *results, size_t n, bool in_line, bool stop_at_bad, const char *wanted) {
    char *text = arena.end - MC_JOIN_ROOM(n);
    memset(text, '#', MC_JOIN_ROOM(n));
    const size_t n_bytes = mc_join(results, n, '@', in_line, stop_at_bad, text);
    if (n_bytes != strlen(wanted) || memcmp(text, wanted, n_bytes) != 0) {
        fail_msg("'%.*s' instead of '%s'", (int)n_bytes, text, wanted);
    }
}

#define CHECK(in_line, stop_at_bad, wanted, ...)                                                                       \
    do {                                                                                                               \
        const struct mc_result list[] = {__VA_ARGS__};                                                                 \
        check(list, COUNT_OF(list), in_line, stop_at_bad, wanted);                                                     \
    } while (0)

#define VALUE(v)                                                                                                       \
    { .value = (v), .outcome = MC_VALUE }
#define LAST(v)                                                                                                        \
    { .value = (v), .outcome = MC_VALUE, .ends_line = 1 }
#define UNDEFINED                                                                                                      \
    { .value = 7.0, .outcome = MC_UNDEFINED }
#define BAD                                                                                                            \
    { .value = 7.0, .outcome = MC_BAD_TASK }
#define BAD_LAST                                                                                                       \
    { .value = 7.0, .outcome = MC_BAD_TASK, .ends_line = 1 }
#define EMPTY                                                                                                          \
    { .value = 7.0, .outcome = MC_NO_TASK, .ends_line = 1 }

static void lines_and_parts_of_lines(void **state) {
    (void)state;
    check(NULL, 0, false, false, "");
    check(NULL, 0, true, true, "");
    CHECK(false, false, "0.5", VALUE(0.5));
    CHECK(true, false, "@0.5", VALUE(0.5));
    CHECK(false, false, "0.5\n", LAST(0.5));
    CHECK(true, false, "@0.5\n", LAST(0.5));
    CHECK(false, false, "0.5@nan@-1.0\n1.0", VALUE(0.5), UNDEFINED, LAST(-1.0), VALUE(1.0));
    CHECK(true, false, "@0.5\n0.25@0.0\n", LAST(0.5), VALUE(0.25), LAST(0.0));
    CHECK(false, false, "\n\n1.0\n\n", EMPTY, EMPTY, LAST(1.0), EMPTY);
}

static void bad_tasks_are_nan_or_end_the_text(void **state) {
    (void)state;
    CHECK(false, false, "nan@1.0@nan\n0.5\n", BAD, VALUE(1.0), BAD_LAST, LAST(0.5));
    CHECK(true, false, "@nan\n0.5\n", BAD_LAST, LAST(0.5));
    CHECK(false, true, "", BAD, VALUE(1.0));
    CHECK(true, true, "\n", BAD, VALUE(1.0));
    CHECK(false, true, "1.0\n", VALUE(1.0), BAD, VALUE(0.5), LAST(0.5));
    CHECK(false, true, "1.0\n", LAST(1.0), BAD_LAST, LAST(0.5));
    CHECK(false, true, "nan@1.0\n", UNDEFINED, LAST(1.0));
}

/* The longest results, and others, in as many lines as possible, do not need more than MC_JOIN_ROOM. */
static void text_fits_into_its_room(void **state) {
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct mc_result results[MAX_RESULTS];
        const size_t n = random_below(&prng, MAX_RESULTS + 1);
        struct text wanted = {0};
        const bool begins_in_line = random_bool(&prng);
        bool in_line = begins_in_line;
        text_clear(&wanted);
        for (size_t k = 0; k < n; k++) {
            const bool ends_line = i % 4 != 0 && random_bool(&prng);
            const bool is_long = i % 3 != 0 || random_bool(&prng);
            results[k] = (struct mc_result){is_long ? LONGEST : 0.5, MC_VALUE, 0, ends_line};
            text_puts(&wanted, in_line ? "@" : "");
            text_puts(&wanted, is_long ? "-2.2250738585072014e-308" : "0.5");
            text_puts(&wanted, ends_line ? "\n" : "");
            in_line = !ends_line;
        }
        check(results, n, begins_in_line, false, wanted.bytes);
        text_free(&wanted);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_parts_of_lines),
        cmocka_unit_test(bad_tasks_are_nan_or_end_the_text),
        cmocka_unit_test(text_fits_into_its_room),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
