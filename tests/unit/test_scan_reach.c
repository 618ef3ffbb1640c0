/* test_scan_reach.c - mc_scan_pairs for items that are not numbers: its result is undefined, but it must not read
   beyond them. */
#include "scan_lists.h"

/* Scans the first n items of two lists. It must not read more than these items and the bytes that end them. */
static void check_reach(const struct list *both, size_t n, const struct mc_syntax *syntax) {
    for (int place = 0; place < 2; place++) {
        const char *copies[2];
        for (int i = 0; i < 2; i++) {
            const struct text *part = &both[i].text;
            const size_t n_bytes = n < both[i].n ? both[i].begins[n] : part->n;
            copies[i] = place == 0 ? copy_to_end(&arenas[i], part->bytes, n_bytes, MC_TEXT_PADDING)
                                   : copy_to_begin(&arenas[i], part->bytes, n_bytes, 0);
        }
        const char *p = copies[0];
        const char *q = copies[1];
        struct mc_digit_range ranges[2] = {mc_digit_range_empty(), mc_digit_range_empty()};
        mc_scan_pairs(n, syntax, &p, &q, &ranges[0], &ranges[1], numbers[0], numbers[1]);
        assert_true(p >= copies[0] && p <= copies[0] + (n < both[0].n ? both[0].begins[n] : both[0].text.n));
        assert_true(q >= copies[1] && q <= copies[1] + (n < both[1].n ? both[1].begins[n] : both[1].text.n));
    }
}

/* Items that are not numbers, and some numbers. */
static const char *const items[] = {"",
                                    "x",
                                    "-",
                                    "+",
                                    ".",
                                    "e5",
                                    "-e5",
                                    "--1",
                                    "1e",
                                    "1e+",
                                    "1e-x",
                                    "12E",
                                    "1.2.3",
                                    "1 2",
                                    "1\r",
                                    "\r",
                                    "nan",
                                    "inf",
                                    ":",
                                    "1:2",
                                    "0x1p",
                                    "1e99999e9",
                                    "0.0e",
                                    "..",
                                    " ",
                                    "\t",
                                    " x",
                                    "1x",
                                    "5",
                                    "-0.25",
                                    "1e300",
                                    "7e",
                                    "1e5x",
                                    "12345678x",
                                    "x12.5",
                                    "e",
                                    "1e5",
                                    "1.5e+7",
                                    "0.001e",
                                    "000e",
                                    "9\t",
                                    "\r\r",
                                    "1e1\r",
                                    "+.",
                                    "-.e1",
                                    "1e400",
                                    "1e-400x",
                                    "1e+12 x",
                                    "123456789012345678901234567890e",
                                    "000000000000000000000000000000x",
                                    "1.0000000000000000000000000000e+"};

static void items_that_are_not_numbers(void **state) {
    (void)state;
    const char ends[] = {',', ' ', '/', '|'};
    for (int i = 0; i < 4000; i++) {
        const struct mc_syntax syntax = make_syntax(';', ends[i % 4]);
        const char end[] = {syntax.number, '\0'};
        const size_t n = 1 + random_below(&prng, 12);
        for (int k = 0; k < 2; k++) {
            text_clear(&lists[k].text);
            lists[k].n = 0;
            for (size_t item = 0; item < n; item++) {
                const char *text = items[random_below(&prng, COUNT_OF(items))];
                const bool is_last = item + 1 == n;
                const bool is_blank = text[strspn(text, " \t")] == '\0'; /* if blanks separate, this is not an item */
                add_item(&lists[k], is_blank && end[0] == ' ' ? "x" : text, is_last ? ";" : end);
            }
        }
        check_reach(lists, 1 + random_below(&prng, n), &syntax);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(items_that_are_not_numbers, free_lists)};
    return cmocka_run_group_tests(tests, make_arenas, free_arenas);
}
