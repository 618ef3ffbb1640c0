/*
 * test_kernels_positions.c - every parsing kernel of this CPU gives the same result wherever a token is in the text.
 *
 * Here: every position among other tokens, and every offset from blocks and segments. The vector kernels read text in
 * blocks of 64 bytes and segments of 4096 bytes. The shapes of tokens are in test_kernels.c.
 */
#include "kernels.h"

/* Tokens of all kinds: short, long, unusual, bad. The tests move each to every position that matters. */
static const char *const samples[] = {
    "",
    "7",
    "-7",
    "+7",
    " 7",
    " -7",
    "\t7",
    "7 ",
    "7\t",
    "  7",
    "- 7",
    "--7",
    ".",
    "-.",
    ".5",
    "5.",
    "-5.",
    "+.5",
    "-",
    "+",
    " ",
    "\t",
    "e",
    "0",
    "-0",
    "007",
    "12.34",
    "-12.34",
    "+12.34",
    " 12.34",
    " +12.34",
    "12.34 ",
    "1.2.3",
    "1..2",
    "1234567",
    "12345678",
    "-12345678",
    "1234567.",
    ".1234567",
    "1234567.8",
    "-1234567.8",
    "123456789",
    "0.1234567",
    "12345678901",
    "-0.00012345",
    "12345678.1234567",
    "-12345678.1234567",
    "1234567890123456",
    "12345678901234567",
    "-1234567890123456",
    "               7",
    "                7",
    "7                ",
    " 7               ",
    "        -7       ",
    "NA               ",
    "0.12345678901234567",
    "-0.12345678901234567",
    " -0.12345678901234567",
    "9007199254740993",
    "1234567890123456789",
    "1234567890.123456789",
    "18446744073709551615",
    "18446744073709551616",
    "0.0000000000000000001",
    "123456789012345678901.5",
    "1234567890123456789012.5",
    "12345678901234567890123456789.5",
    "1.00000000000000011102230246251565404",
    "1e5",
    "-1e5",
    "1E+5",
    "1.5e-7",
    "-1.5e-7",
    " -1.5E-07",
    "1e005",
    "1.5e-00007",
    "1e0000005",
    "123.456e-78",
    "1.2345678901234567e-5",
    "-1.2345678901234567e-105",
    "1.2345678901234567e+305",
    "4.9e-324",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "2.2250738585072011e-308",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "1e309",
    "1e12345",
    "1e-123456",
    "1e",
    "1e-",
    "1e+",
    "e5",
    ".e5",
    "1e5.5",
    "1e5e5",
    "1e5-",
    "1-5",
    "1 2",
    "1 e5",
    "NA",
    "na",
    "null",
    "None",
    "nan",
    "-NaN",
    "inf",
    "-Inf",
    "+INFINITY",
    "infinit",
    "-NA",
    " NA ",
    "x",
    "0x1f",
    "1_0",
    "1/2",
    "1:2",
    "\r",
    "1\r",
    "\xFF",
    "1\x80",
    "\xB1\xB2",
};

/* Each sample as each of the first tokens, and so in each lane of a vector, with other tokens before and after it. */
static void every_lane(void **state) {
    (void)state;
    struct batch batch = {.syntax = &syntaxes[0]};
    for (size_t s = 0; s < COUNT_OF(samples); s++) {
        for (size_t k = 0; k < COUNT_OF(neighbours); k++) {
            for (size_t before = 0; before < 10; before++) {
                for (size_t after = 0; after < 9; after += 1 + (before & 1)) {
                    put_neighbours(&batch, neighbours[k], before);
                    put_neighbours(&batch, samples[s], 1);
                    put_neighbours(&batch, neighbours[k], after);
                    batch_flush(&batch);
                }
            }
        }
    }
    text_free(&batch.text);
}

/* Every sample before and after every other one. In one of the grammars only the list delimiter is a byte above 127. */
static void every_pair(void **state) {
    (void)state;
    static const struct ref_syntax list_beyond_ascii = {'@', '\xAD', ','};
    for (size_t way = 0; way <= COUNT_OF(syntaxes); way++) {
        struct batch batch = {.syntax = way < COUNT_OF(syntaxes) ? &syntaxes[way] : &list_beyond_ascii};
        for (size_t a = 0; a < COUNT_OF(samples); a++) {
            for (size_t b = 0; b < COUNT_OF(samples); b++) {
                text_puts(&batch.text, samples[a]);
                batch_delimit(&batch, a);
                text_puts(&batch.text, samples[b]);
                batch_delimit(&batch, b);
            }
        }
        batch_end(&batch);
    }
}

/* Texts that fill the bytes before a sample: numbers, one number, empty items, numbers with signs. */
enum { N_FILLINGS = 4 };

/* Adds n bytes of a filling. The last byte is a delimiter. */
static void fill_text(struct batch *batch, size_t n, int filling) {
    static const char *const pieces[N_FILLINGS] = {"12.5,", "0", ",", "-3, +4.25,"};
    const size_t n_piece = strlen(pieces[filling]);
    for (size_t i = 0; i < n; i++) {
        text_putc(&batch->text, pieces[filling][(n_piece - n % n_piece + i) % n_piece]);
    }
    if (n > 0) {
        batch->text.bytes[n - 1] = ',';
    }
}

/*
 * Each sample across the ends of blocks of 64 bytes and of segments of 4096 bytes, in which kernels list tokens. The
 * end is at each of the sample's bytes, and after it. More text follows, or the text ends there.
 */
static void every_position_across_ends(void **state) {
    (void)state;
    static const size_t ends[] = {64, 128, 1024, 4096, 8192};
    struct batch batch = {.syntax = &syntaxes[0]};
    for (size_t s = 0; s < COUNT_OF(samples); s++) {
        for (size_t e = 0; e < COUNT_OF(ends); e++) {
            for (size_t back = 0; back <= strlen(samples[s]) + 1; back++) {
                for (int filling = 0; filling < (ends[e] == 8192 ? 2 : N_FILLINGS); filling++) {
                    fill_text(&batch, ends[e] - back, filling);
                    text_puts(&batch.text, samples[s]);
                    text_puts(&batch.text, filling == (int)(back % N_FILLINGS) ? "\n" : ",6,-1.5;8\n");
                    batch_flush(&batch);
                }
            }
        }
    }
    text_free(&batch.text);
}

/* Each sample as the last token of a text of every length up to three blocks, before each byte that can end it. */
static void every_end_of_a_text(void **state) {
    (void)state;
    static const char *const endings[] = {",", ";", "@", "\n", "\r\n", " \r\n"};
    struct batch batch = {.syntax = &syntaxes[0]};
    for (size_t s = 0; s < COUNT_OF(samples); s++) {
        for (size_t n = 0; n < 192; n++) {
            for (size_t ending = 0; ending < COUNT_OF(endings); ending++) {
                fill_text(&batch, n, (int)((n + ending) % N_FILLINGS));
                text_puts(&batch.text, samples[s]);
                text_puts(&batch.text, endings[ending]);
                batch_flush(&batch);
            }
        }
    }
    text_free(&batch.text);
}

/* Texts with tokens of many kinds, at every offset from blocks and segments, after one long token. */
static void every_offset(void **state) {
    (void)state;
    static const char *const texts[] = {
        "1,22,-333,4444.5;0.12345678901234567,NA, 6.5e-7,-.5@1,2\r\n12.34,+56.78;9,1\n",
        ",,,;;@@\n,-,+,.,-.,;1e5,inf,nan,-inf\n",
        "1, -2, 3.5, -4.25, 1.5e-7, NA, -0.12345678901234567;1 ,2\t,\t3\r\n",
    };
    struct batch batch = {.syntax = &syntaxes[0]};
    for (size_t t = 0; t < COUNT_OF(texts); t++) {
        for (size_t offset = 0; offset < 200; offset++) {
            for (size_t far = 0; far < 3 * 4096; far += 3968) {
                fill_text(&batch, offset + far, 1);
                text_puts(&batch.text, texts[t]);
                text_puts(&batch.text, texts[t]);
                batch_flush(&batch);
            }
        }
    }
    text_free(&batch.text);
}

/* Adds one token of n bytes, in one of N_LONG ways. */
enum { N_LONG = 14 };

static void put_long_token(struct text *text, size_t n, int way) {
    static const char *const first[N_LONG] = {"", "-", "+", " -", "",      "1.", "0.",
                                              "", "-", " ", "",   "-12.5", "x",  "12.5e"};
    static const char *const last[N_LONG] = {"", "", ".", ".25", "e-5", "", "5", "7.5", "7", "3", "1e5", "", "", ""};
    static const char fill[N_LONG] = {0, 0, 0, 0, 0, 0, '0', '0', '0', ' ', '\t', ' ', 'x', '0'};
    const size_t n_ends = strlen(first[way]) + strlen(last[way]);
    text_puts(text, first[way]);
    for (size_t i = n_ends; i < n; i++) {
        text_putc(text, fill[way] != 0 ? fill[way] : sample_digits[i % 49]);
    }
    text_puts(text, last[way]);
}

static void check_long_tokens(const struct ref_syntax *syntax, size_t n, size_t n_before) {
    struct batch batch = {.syntax = syntax};
    for (int way = 0; way < N_LONG; way++) {
        for (size_t i = 0; i + 3 <= n_before; i += 3) {
            text_puts(&batch.text, "-5");
            text_putc(&batch.text, syntax->number);
        }
        put_long_token(&batch.text, n, way);
        text_putc(&batch.text, way % 3 == 0 ? syntax->list : syntax->number);
        text_puts(&batch.text, "2.5");
        text_putc(&batch.text, syntax->number);
        put_long_token(&batch.text, n, (way + 1) % N_LONG);
        text_putc(&batch.text, '\n');
        batch_flush(&batch);
    }
    text_free(&batch.text);
}

/* Two tokens in sequence that are longer than vectors, blocks, the range of positions, or segments. */
static void long_tokens(void **state) {
    (void)state;
    static const struct {
        size_t from;
        size_t to;
    } lengths[] = {{8, 140},     {250, 260},   {510, 515},   {1010, 1040},
                   {2040, 2052}, {4060, 4110}, {8180, 8200}, {12280, 12290}};
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        for (size_t n = lengths[i].from; n < lengths[i].to; n++) {
            check_long_tokens(&syntaxes[0], n, 0);
            check_long_tokens(&syntaxes[0], n, 4096 - 3 * (n % 30));
            check_long_tokens(&syntaxes[n % COUNT_OF(syntaxes)], n, n % 100);
        }
    }
    for (size_t n = 65530; n < 65570; n += n < 65548 ? 1 : 5) { /* too long for 16 bits */
        check_long_tokens(&syntaxes[0], n, 0);
    }
}

static void check_delimiters(const struct ref_syntax *syntax, size_t n) {
    const char bytes[] = {syntax->task, syntax->list, syntax->number, '\n', syntax->number, syntax->list, ' '};
    struct batch batch = {.syntax = syntax};
    for (size_t first = 0; first < COUNT_OF(bytes); first++) {
        const size_t n_kinds = n % 3 == 0 ? COUNT_OF(bytes) : n % 3;
        for (size_t i = 0; i < n; i++) {
            text_putc(&batch.text, bytes[(first + i % n_kinds) % COUNT_OF(bytes)]);
        }
        text_puts(&batch.text, n % 2 == 0 ? "\n" : "5\n");
        batch_flush(&batch);
    }
    text_free(&batch.text);
}

/* Only delimiters: of one kind, of two alternating kinds, of all kinds; with and without a number in the last line. */
static void only_delimiters(void **state) {
    (void)state;
    for (size_t way = 0; way < COUNT_OF(syntaxes); way++) {
        for (size_t n = 1; n < 200; n++) {
            check_delimiters(&syntaxes[way], n);
        }
        for (size_t segment = 4096; segment <= 12288; segment += way == 0 ? 4096 : 8192) {
            for (size_t n = segment - 3; n < segment + 3; n++) {
                check_delimiters(&syntaxes[way], n);
            }
        }
    }
}

/* One text of the greatest size, with all samples in random order. */
static void one_large_text(void **state) {
    (void)state;
    struct prng prng = {7};
    for (size_t way = 0; way < COUNT_OF(syntaxes); way++) {
        struct text text = {0};
        while (text.n < MAX_TEXT - 100) {
            text_puts(&text, samples[random_below(&prng, COUNT_OF(samples))]);
            const uint64_t end = random_below(&prng, 1000);
            text_putc(&text, end == 0   ? '\n'
                             : end < 5  ? syntaxes[way].task
                             : end < 10 ? syntaxes[way].list
                                        : syntaxes[way].number);
        }
        text_putc(&text, '\n');
        check_text(&syntaxes[way], text.bytes, text.n);
        text_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lane),
        cmocka_unit_test(every_pair),
        cmocka_unit_test(every_position_across_ends),
        cmocka_unit_test(every_end_of_a_text),
        cmocka_unit_test(every_offset),
        cmocka_unit_test(long_tokens),
        cmocka_unit_test(only_delimiters),
        cmocka_unit_test(one_large_text),
    };
    return cmocka_run_group_tests(tests, set_up_kernels, tear_down_kernels);
}
