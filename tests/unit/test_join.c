/*
 * test_join.c - results to lines: delimiters, newlines, the end at a bad task; one value a result or several. The text
 * stays within its room.
 */
#include "support.h"

#include "output/join.h"

enum { MAX_RESULTS = 40, MAX_VALUES = 3 };

static const double LONGEST = -2.2250738585072014e-308; /* 24 bytes: MC_FORMAT_MAX */

static struct prng prng = {300};
static struct arena arena;

static int begin(void **state) {
    (void)state;
    arena = arena_new(MC_JOIN_ROOM(MAX_RESULTS, MAX_VALUES));
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* A result with its values, of which the first n_values are used. */
struct row {
    struct mc_result result;
    double values[MAX_VALUES];
};

/* Joins into text of exactly MC_JOIN_ROOM bytes in front of a guard page, and compares. */
static void check(const struct row *rows, size_t n, const struct mc_join_style *style, bool in_line,
                  const char *wanted) {
    const size_t room = MC_JOIN_ROOM(n, style->n_values);
    struct mc_result results[MAX_RESULTS];
    double values[MAX_RESULTS * MAX_VALUES];
    for (size_t i = 0; i < n; i++) {
        results[i] = rows[i].result;
        memcpy(values + i * style->n_values, rows[i].values, style->n_values * sizeof *values);
    }
    char *text = arena.end - room;
    memset(text, '#', room);
    const size_t n_bytes = mc_join(results, values, n, style, in_line, text);
    if (n_bytes != strlen(wanted) || memcmp(text, wanted, n_bytes) != 0) {
        fail_msg("'%.*s' instead of '%s'", (int)n_bytes, text, wanted);
    }
}

#define CHECK(n, in_line, stop, wanted, ...)                                                                           \
    do {                                                                                                               \
        const struct mc_join_style style = {.n_values = (n), .task = '@', .value = ',', .stop_at_bad = (stop)};        \
        const struct row rows[] = {__VA_ARGS__};                                                                       \
        check(rows, COUNT_OF(rows), &style, in_line, wanted);                                                          \
    } while (0)

/* Results without a value have some in the array, which must not appear. */
#define VALUES(...)                                                                                                    \
    {                                                                                                                  \
        {.outcome = MC_VALUE}, {                                                                                       \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }
#define LAST(...)                                                                                                      \
    {                                                                                                                  \
        {.outcome = MC_VALUE, .ends_line = true}, {                                                                    \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }
#define WITHOUT(what, ends)                                                                                            \
    {                                                                                                                  \
        {.outcome = (what), .ends_line = (ends)}, {                                                                    \
            7.0, 8.0, 9.0                                                                                              \
        }                                                                                                              \
    }
#define UNDEFINED WITHOUT(MC_UNDEFINED, false)
#define BAD       WITHOUT(MC_BAD_TASK, false)
#define BAD_LAST  WITHOUT(MC_BAD_TASK, true)
#define EMPTY     WITHOUT(MC_NO_TASK, true)

static void no_results(void **state) {
    (void)state;
    struct mc_join_style style = {.n_values = 1, .task = '@', .value = ','};
    check(NULL, 0, &style, false, "");
    style.stop_at_bad = true;
    check(NULL, 0, &style, true, "");
}

static void lines_and_parts_of_lines(void **state) {
    (void)state;
    CHECK(1, false, false, "0.5", VALUES(0.5));
    CHECK(1, true, false, "@0.5", VALUES(0.5));
    CHECK(1, false, false, "0.5\n", LAST(0.5));
    CHECK(1, true, false, "@0.5\n", LAST(0.5));
    CHECK(1, false, false, "0.5@nan@-1.0\n1.0", VALUES(0.5), UNDEFINED, LAST(-1.0), VALUES(1.0));
    CHECK(1, true, false, "@0.5\n0.25@0.0\n", LAST(0.5), VALUES(0.25), LAST(0.0));
    CHECK(1, false, false, "\n\n1.0\n\n", EMPTY, EMPTY, LAST(1.0), EMPTY);
}

static void bad_tasks_keep_their_slot_or_end_it_all(void **state) {
    (void)state;
    CHECK(1, false, false, "nan@1.0@nan\n0.5\n", BAD, VALUES(1.0), BAD_LAST, LAST(0.5));
    CHECK(1, true, false, "@nan\n0.5\n", BAD_LAST, LAST(0.5));
    CHECK(1, false, true, "", BAD, VALUES(1.0));
    CHECK(1, true, true, "\n", BAD, VALUES(1.0));
    CHECK(1, false, true, "1.0\n", VALUES(1.0), BAD, VALUES(0.5), LAST(0.5));
    CHECK(1, false, true, "1.0\n", LAST(1.0), BAD_LAST, LAST(0.5));
    CHECK(1, false, true, "nan@1.0\n", UNDEFINED, LAST(1.0));
}

static void results_of_several_values(void **state) {
    (void)state;
    CHECK(2, false, false, "0.5,0.25", VALUES(0.5, 0.25));
    CHECK(2, true, false, "@0.5,0.25\n", LAST(0.5, 0.25));
    CHECK(3, false, false, "1.0,0.5,1e-05@-1.0,0.0,7.0\n", VALUES(1.0, 0.5, 1e-5), LAST(-1.0, 0.0, 7.0));
    CHECK(2, false, false, "0.5,1.0@nan,nan@0.25,2.0\n", VALUES(0.5, 1.0), UNDEFINED, LAST(0.25, 2.0));
    CHECK(3, false, false, "nan,nan,nan@nan,nan,nan\n0.5,1.0,2.0", UNDEFINED, BAD_LAST, VALUES(0.5, 1.0, 2.0));
    CHECK(3, true, false, "@nan,nan,nan", BAD);
    CHECK(2, false, false, "\n0.5,1.0\n\n", EMPTY, LAST(0.5, 1.0), EMPTY);
    CHECK(2, false, true, "0.5,1.0\n", VALUES(0.5, 1.0), BAD, LAST(0.25, 2.0));
    CHECK(3, true, true, "\n", BAD_LAST, LAST(0.25, 2.0, 3.0));
    CHECK(2, false, false, "0.5,nan\n", LAST(0.5, NAN)); /* one value of a result may be a NaN */
}

static void delimiters_are_those_of_the_style(void **state) {
    (void)state;
    static const struct row rows[] = {
        VALUES(0.5, 0.25), LAST(-1.0, 1.0), EMPTY, VALUES(0.0, 0.5), UNDEFINED, BAD, LAST(1e-5, 2.0), BAD};
    struct mc_join_style style = {.n_values = 1, .task = '|', .value = ' '};
    check(rows, 2, &style, false, "0.5|-1.0\n");
    check(rows, 2, &style, true, "|0.5|-1.0\n");
    check(rows, 8, &style, false, "0.5|-1.0\n\n0.0|nan|nan|1e-05\nnan");
    style.n_values = 2;
    check(rows, 8, &style, true, "|0.5 0.25|-1.0 1.0\n\n0.0 0.5|nan nan|nan nan|1e-05 2.0\nnan nan");
    style.stop_at_bad = true;
    check(rows, 8, &style, false, "0.5 0.25|-1.0 1.0\n\n0.0 0.5|nan nan\n");
    style.n_values = 1;
    check(rows, 8, &style, false, "0.5|-1.0\n\n0.0|nan\n");
    check(rows + 7, 1, &style, false, "");
    check(rows + 7, 1, &style, true, "\n");
}

/* Fills a row, and appends its text to wanted. */
static void random_row(size_t n_values, bool are_all_long, bool is_one_line, bool *in_line, struct row *row,
                       struct text *wanted) {
    const bool ends_line = !is_one_line && random_bool(&prng);
    row->result = (struct mc_result){.outcome = MC_VALUE, .ends_line = ends_line};
    for (size_t i = 0; i < n_values; i++) {
        const bool is_long = are_all_long || random_bool(&prng);
        row->values[i] = is_long ? LONGEST : 0.5;
        text_puts(wanted, i > 0 ? "," : *in_line ? "@" : "");
        text_puts(wanted, is_long ? "-2.2250738585072014e-308" : "0.5");
    }
    text_puts(wanted, ends_line ? "\n" : "");
    *in_line = !ends_line;
}

/* The longest results fill their room and no more, in any number of lines. So do shorter ones. */
static void results_stay_within_their_room(void **state) {
    (void)state;
    for (int i = 0; i < 9000; i++) {
        struct row rows[MAX_RESULTS];
        const size_t n = random_below(&prng, MAX_RESULTS + 1);
        const struct mc_join_style style = {.n_values = 1 + (size_t)i % MAX_VALUES, .task = '@', .value = ','};
        struct text wanted = {0};
        const bool begins_in_line = random_bool(&prng);
        bool in_line = begins_in_line;
        text_clear(&wanted);
        for (size_t k = 0; k < n; k++) {
            random_row(style.n_values, i / 3 % 3 != 0, i / 9 % 4 == 0, &in_line, &rows[k], &wanted);
        }
        check(rows, n, &style, begins_in_line, wanted.bytes);
        text_free(&wanted);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_results),
        cmocka_unit_test(lines_and_parts_of_lines),
        cmocka_unit_test(bad_tasks_keep_their_slot_or_end_it_all),
        cmocka_unit_test(results_of_several_values),
        cmocka_unit_test(delimiters_are_those_of_the_style),
        cmocka_unit_test(results_stay_within_their_room),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
