/*
 * fuzz_format.c - the fuzzing target for formatting and joining.
 *
 * - The text of a double reads back as that double, is the shortest such text, and of these the closest.
 * - It is spelled as Python's repr spells it. printf and strtod are the reference.
 * - Joined results are these texts with delimiters and newlines between them.
 *
 * Input: letters for whether the results continue a line, for whether a bad task ends them, and for the delimiter. Then
 * nine bytes for each result: a double, and a byte for its outcome and for whether it ends its line.
 */
#include "target.h"

#include "output/format.h"
#include "output/join.h"

const char *const fuzz_name = "format";

enum { MAX_RESULTS = 500 };

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

/* Joins results as join.h specifies it, one string after the other. */
static void join_slowly(const struct mc_result *results, size_t n, char delimiter, bool in_line, bool stop_at_bad,
                        struct text *text) {
    for (size_t i = 0; i < n; i++) {
        if (stop_at_bad && results[i].outcome == MC_BAD_TASK) {
            text_puts(text, in_line ? "\n" : "");
            return;
        }
        if (results[i].outcome != MC_NO_TASK) {
            char number[MC_FORMAT_ROOM];
            if (in_line) {
                text_putc(text, delimiter);
            }
            text_add(text, number, mc_format_double(results[i].outcome == MC_VALUE ? results[i].value : NAN, number));
        }
        in_line = results[i].ends_line == 0;
        text_puts(text, in_line ? "" : "\n");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes) {
    struct input input = {data, n_bytes};
    const bool in_line = choose(&input, 2) == 1;
    const bool stop_at_bad = choose(&input, 2) == 1;
    const char delimiter = choose_syntax(&input)->task;
    static struct mc_result results[MAX_RESULTS];
    size_t n = 0;
    for (; n < MAX_RESULTS && input.n >= 9; n++, input.bytes += 9, input.n -= 9) {
        memcpy(&results[n].value, input.bytes, 8);
        results[n].outcome = input.bytes[8] % 4;
        results[n].ends_line = input.bytes[8] / 4 % 2;
        if (results[n].outcome == MC_NO_TASK) {
            results[n].ends_line = 1;
        }
        check_double(results[n].value);
    }
    char *joined = checked_malloc(MC_JOIN_ROOM(n));
    struct text wanted = {0};
    text_clear(&wanted);
    join_slowly(results, n, delimiter, in_line, stop_at_bad, &wanted);
    assert_int_equal(mc_join(results, n, delimiter, in_line, stop_at_bad, joined), wanted.n);
    assert_memory_equal(joined, wanted.bytes, wanted.n);
    text_free(&wanted);
    free(joined);
    return 0;
}
