/*
 * fuzz_format.c - the fuzzing target for formatting and joining.
 *
 * - The text of a double reads back as that double, is the shortest such text, and of these the closest.
 * - It is spelled as Python's repr spells it. printf and strtod are the reference.
 * - Joined results are these texts with delimiters and newlines between them.
 *
 * Input: letters for whether the results continue a line (B, D, F) and for their number of values (A and B: 1, C and D:
 * 2, E and F: 3), for whether a bad task ends them, and for the delimiters. Then the bytes of each result: its values,
 * eight bytes each, and a byte for its outcome and for whether it ends its line.
 */
#include "target.h"

#include "output/format.h"
#include "output/join.h"

const char *const fuzz_name = "format";

enum { MAX_RESULTS = 500, MAX_VALUES = 3 };

/* Spells a double with n_digits digits of printf, as Python's repr does. */
static void spell_exactly(double value, int n_digits, char *text) {
    char digits[40];
    snprintf(digits, sizeof digits, "%.*e", n_digits - 1, value);
    char *e = strchr(digits, 'e');
    const int power = (int)strtol(e + 1, NULL, 10);
    *e = '\0';
    char *sign_end = text;
    const char *first = digits;
    if (*first == '-') {
        *sign_end++ = *first++;
    }
    if (power < -4 || power >= 16) {
        sprintf(sign_end, "%se%+03d", first, power);
        return;
    }
    char plain[40]; /* the digits without a dot */
    plain[0] = first[0];
    strcpy(plain + 1, first[1] == '.' ? first + 2 : "");
    const int n = (int)strlen(plain);
    if (power < 0) {
        sprintf(sign_end, "0.%.*s%s", -power - 1, "000", plain);
    } else if (power + 1 >= n) {
        sprintf(sign_end, "%s%.*s.0", plain, power + 1 - n, "0000000000000000");
    } else {
        sprintf(sign_end, "%.*s.%s", power + 1, plain, plain + power + 1);
    }
}

/* Spells a finite double with the fewest digits of printf that read back. */
static void spell(double value, char *text) {
    for (int n = 1; n <= 17; n++) {
        spell_exactly(value, n, text);
        if (bits_of(strtod(text, NULL)) == bits_of(value)) {
            return;
        }
    }
    fail_msg("%a has no text", value);
}

/* A power of two is closer to the next smaller double than to the next greater one: a shorter text may read back. */
static bool is_power_of_two(double value) {
    return (bits_of(value) & UINT64_C(0xFFFFFFFFFFFFF)) == 0;
}

static void check_double(double value) {
    char text[MC_FORMAT_ROOM + 9];
    memset(text, '#', sizeof text);
    const size_t n = mc_format_double(value, text);
    assert_true(n <= MC_FORMAT_MAX);
    assert_memory_equal(text + MC_FORMAT_ROOM, "########", 8);
    text[n] = '\0';
    if (!isfinite(value)) {
        assert_string_equal(text, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return;
    }
    char wanted[64];
    spell(value, wanted);
    if (bits_of(strtod(text, NULL)) != bits_of(value)) {
        fail_msg("'%s' does not read back as %a", text, value);
    }
    if (strcmp(text, wanted) != 0 && !(is_power_of_two(value) && strlen(text) <= strlen(wanted))) {
        fail_msg("'%s' instead of '%s' for %a", text, wanted, value);
    }
}

/* Appends the values of a result, or as many "nan". */
static void add_values(const struct mc_result *result, const double *values, const struct mc_join_style *style,
                       struct text *text) {
    for (size_t i = 0; i < style->n_values; i++) {
        char number[MC_FORMAT_ROOM];
        if (i > 0) {
            text_putc(text, style->value);
        }
        text_add(text, number, mc_format_double(result->outcome == MC_VALUE ? values[i] : NAN, number));
    }
}

/* Joins results as join.h specifies it, one string after the other. */
static void join_slowly(const struct mc_result *results, const double *values, size_t n,
                        const struct mc_join_style *style, bool in_line, struct text *text) {
    for (size_t i = 0; i < n; i++) {
        if (style->stop_at_bad && results[i].outcome == MC_BAD_TASK) {
            text_puts(text, in_line ? "\n" : "");
            return;
        }
        if (results[i].outcome != MC_NO_TASK) {
            if (in_line) {
                text_putc(text, style->task);
            }
            add_values(&results[i], values + i * style->n_values, style, text);
        }
        in_line = !results[i].ends_line;
        text_puts(text, in_line ? "" : "\n");
    }
}

/* Reads a result and its values. */
static void read_result(struct input *input, size_t n_values, struct mc_result *result, double *values) {
    for (size_t i = 0; i < n_values; i++) {
        memcpy(&values[i], input->bytes + 8 * i, 8);
        check_double(values[i]);
    }
    const uint8_t what = input->bytes[8 * n_values];
    const bool is_line = what % 4 == MC_NO_TASK;
    *result = (struct mc_result){.outcome = what % 4, .ends_line = is_line || what / 4 % 2 == 1};
    input->bytes += 8 * n_values + 1;
    input->n -= 8 * n_values + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes) {
    struct input input = {data, n_bytes};
    const size_t first = choose(&input, 2 * MAX_VALUES);
    const bool in_line = first % 2 == 1;
    struct mc_join_style style = {.n_values = 1 + first / 2};
    style.stop_at_bad = choose(&input, 2) == 1;
    const struct ref_syntax *syntax = choose_syntax(&input);
    style.task = syntax->task;
    style.value = syntax->number;
    static struct mc_result results[MAX_RESULTS];
    static double values[MAX_RESULTS * MAX_VALUES];
    size_t n = 0;
    for (; n < MAX_RESULTS && input.n > 8 * style.n_values; n++) {
        read_result(&input, style.n_values, &results[n], &values[n * style.n_values]);
    }
    char *joined = checked_malloc(MC_JOIN_ROOM(n, style.n_values));
    struct text wanted = {0};
    text_clear(&wanted);
    join_slowly(results, values, n, &style, in_line, &wanted);
    assert_int_equal(mc_join(results, values, n, &style, in_line, joined), wanted.n);
    assert_memory_equal(joined, wanted.bytes, wanted.n);
    text_free(&wanted);
    free(joined);
    return 0;
}
