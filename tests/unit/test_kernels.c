/*
 * test_kernels.c - every parsing kernel of this CPU gives bit for bit what the scalar one gives, and that is what the reference
 * says: for every shape of a token, every byte at every place of short ones, every place among other tokens, and every offset
 * against the blocks and chunks in which kernels read text. test_kernels_random.c goes on with random tokens.
 */
#include "kernels.h"

static const char digits[] = "9182736450129384756601928374655647382910918273645";

/* Tokens of all kinds: short, long, odd, bad. Each goes to every place that matters. */
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

/* What stands beside a sample: tokens that kernels take the fast way, and others. */
static const char *const neighbours[] = {"7",      "12.34", "-5.25", "+8", " 3.5", " -4", "0.12345678901234567",
                                         "1.5e-7", "-2e3",  "NA",    "",   "x",    "\t6", "6 "};

/*
 * A token of n bytes: digits, with a dot, an e and a sign put in place of those at the places given, where these are below n. Where
 * the exponent would be large, zeros may stand for its digits but for the last one, so that the value stays in range.
 */
static void put_shape(struct batch *batch, size_t n, size_t dot, size_t e, size_t sign, unsigned variant) {
    char token[48];
    memcpy(token, digits + variant % 3, n);
    if ((variant & 1) != 0) {
        for (size_t i = e + 1; i + 1 < n; i++) {
            token[i] = '0';
        }
    }
    if (e < n) {
        token[e] = (variant & 4) != 0 ? 'E' : 'e';
        if ((variant & 2) != 0 && e + 1 < n) {
            token[e + 1] = (variant & 4) != 0 ? '+' : '-';
        }
    }
    if (sign < n) {
        token[sign] = (variant & 4) != 0 ? '-' : '+';
    }
    if (dot < n) {
        token[dot] = '.';
    }
    text_add(&batch->text, token, n);
}

static void put_shapes(struct batch *batch, size_t n, unsigned variant) {
    size_t count = 0;
    for (size_t dot = 0; dot <= n; dot++) {
        for (size_t e = 0; e <= n; e++) {
            for (size_t sign = 0; sign <= n; sign++) {
                put_shape(batch, n, dot, e, sign, variant);
                batch_delimit(batch, count++);
            }
        }
    }
}

/* Tokens of every length from 0 to 40, with a dot, an exponent and a sign each at every place or at none. */
static void every_shape(void **state) {
    (void)state;
    static const struct ref_syntax ways[] = {{'@', ';', ','}, {'|', '/', ':'}, {':', '@', '/'}};
    for (size_t way = 0; way < COUNT_OF(ways); way++) {
        struct batch batch = {.syntax = &ways[way]};
        for (size_t n = 0; n <= 40; n++) {
            for (unsigned variant = 0; variant < 8; variant++) {
                if (way == 0 || variant == n % 8) {
                    put_shapes(&batch, n, variant);
                }
            }
        }
        batch_end(&batch);
    }
}

static void put_decorated(struct batch *batch, const char *prefix, const char *suffix) {
    size_t count = 0;
    for (size_t n = 0; n <= 40; n++) {
        for (size_t dot = 0; dot <= n + 1; dot++) { /* n + 1: none */
            text_puts(&batch->text, prefix);
            text_add(&batch->text, digits, dot < n ? dot : n);
            if (dot <= n) {
                text_putc(&batch->text, '.');
                text_add(&batch->text, digits + dot, n - dot);
            }
            text_puts(&batch->text, suffix);
            batch_delimit(batch, count++);
        }
    }
}

/* Numbers of 0 to 40 digits with all that may stand before and behind, or may not. */
static void every_beginning_and_ending(void **state) {
    (void)state;
    static const char *const prefixes[] = {"",    "-",   "+",  " ",  " -", " +", "\t",      "\t-", "  ",   "  -",
                                           " \t", "- ",  "+ ", "--", "-+", "+-", "       ", "e",   "0000", "000000000",
                                           "0.",  "-0.", "\r", "x",  "i",  "N",  "\xFF",    " - ", "\x0B"};
    static const char *const suffixes[] = {
        "",      "e5",      "e-7",     "E+12",    "e-300", "e308", "e0", "e-0",  "e00",     "e005", "E-007", "e+000005",
        "e1234", "e-12345", "e123456", "e-00123", "e",     "e-",   "E+", "e--5", "e5.",     "e5 ",  " ",     "  ",
        "\t",    " \t",     "\r",      " \r",     "x",     " x",   "-",  "+",    "e-7 \t ", "\x80", "f",     "e5e5"};
    size_t way = 0;
    for (size_t prefix = 0; prefix < COUNT_OF(prefixes); prefix++) {
        for (size_t suffix = 0; suffix < COUNT_OF(suffixes); suffix++) {
            struct batch usual = {.syntax = &syntaxes[0]};
            put_decorated(&usual, prefixes[prefix], suffixes[suffix]);
            batch_end(&usual);
            struct batch other = {.syntax = &syntaxes[way++ % COUNT_OF(syntaxes)]};
            put_decorated(&other, prefixes[prefix], suffixes[suffix]);
            batch_end(&other);
        }
    }
}

/* All tokens of up to max_bytes of an alphabet. */
static void put_all_tokens(struct batch *batch, const char *alphabet, size_t max_bytes) {
    const size_t n_letters = strlen(alphabet);
    size_t n_tokens = 1;
    for (size_t n = 1; n <= max_bytes; n++) {
        n_tokens *= n_letters;
        for (size_t i = 0; i < n_tokens; i++) {
            size_t rest = i;
            for (size_t j = 0; j < n; j++, rest /= n_letters) {
                text_putc(&batch->text, alphabet[rest % n_letters]);
            }
            batch_delimit(batch, i);
        }
    }
    batch_end(batch);
}

static void every_short_token(void **state) {
    (void)state;
    put_all_tokens(&(struct batch){.syntax = &syntaxes[0]}, "09.-+eE ", 6);
    put_all_tokens(&(struct batch){.syntax = &syntaxes[0]}, "5.-e \t\rnaNIfx", 5);
    for (size_t way = 0; way < COUNT_OF(syntaxes); way++) {
        const struct ref_syntax *syntax = &syntaxes[way];
        const char alphabet[] = {'8', '.', '-', 'e', ' ', '\t', '\r', '\n', syntax->task, syntax->list, syntax->number,
                                 '\0'};
        put_all_tokens(&(struct batch){.syntax = syntax}, alphabet, 4);
    }
}

/* Each of 256 bytes at one place of a token: instead of what is there, and before it. */
static void put_every_byte(struct batch *batch, const char *token, size_t place) {
    for (int byte = 0; byte < 256; byte++) {
        for (size_t n_replaced = 0; n_replaced <= (token[place] != '\0'); n_replaced++) {
            text_puts(&batch->text, neighbours[(size_t)byte % 5]);
            batch_delimit(batch, 0);
            text_add(&batch->text, token, place);
            text_putc(&batch->text, (char)byte);
            text_puts(&batch->text, token + place + n_replaced);
            batch_delimit(batch, (size_t)byte);
        }
    }
}

/* Each of 256 bytes at every place of short tokens, among numbers, with all kinds of delimiters. */
static void every_byte(void **state) {
    (void)state;
    static const char *const tokens[] = {
        "1",        "12",   "1.5",      "12.34",     "-5",          " 5",   " -5.5",
        "+.5",      "5.",   "1234567",  "1234.5678", "123456789.5", "1e5",  "1.5e-7",
        "-1.5e-07", "NA",   "-nan",     "Inf",       "12 ",         "null", "0.12345678901234567",
        "",         "12\r", "infinity", "none"};
    for (size_t way = 0; way < COUNT_OF(syntaxes); way++) {
        struct batch batch = {.syntax = &syntaxes[way]};
        for (size_t t = 0; t < COUNT_OF(tokens); t++) {
            for (size_t place = 0; place <= strlen(tokens[t]); place++) {
                put_every_byte(&batch, tokens[t], place);
            }
        }
        batch_end(&batch);
    }
}

static void put_neighbours(struct batch *batch, const char *neighbour, size_t n) {
    for (size_t i = 0; i < n; i++) {
        text_puts(&batch->text, neighbour);
        text_putc(&batch->text, batch->syntax->number);
    }
}

static void put_among_numbers(struct batch *batch, const char *token, size_t n) {
    put_neighbours(batch, "1.5", 7);
    text_add(&batch->text, token, n);
    batch_delimit(batch, 0);
}

/* All tokens of n letters that a word of n letters has, each in either case. */
static void put_letters(struct batch *batch, const char *word, size_t n) {
    size_t n_tokens = 1;
    for (size_t i = 0; i < n; i++) {
        n_tokens *= 2 * n;
    }
    for (size_t k = 0; k < n_tokens; k++) {
        char token[8];
        size_t rest = k;
        for (size_t i = 0; i < n; i++, rest /= 2 * n) {
            const char letter = word[rest % n];
            token[i] = (char)(rest % (2 * n) < n ? letter : letter ^ 0x20);
        }
        put_among_numbers(batch, token, n);
    }
}

/* Words for missing values, and what is nearly one, each alone among numbers: vectors know some words, and leave a group of tokens
   to others where anything else is odd in it. */
static void words_and_nearly_words(void **state) {
    (void)state;
    static const char *const words[] = {"NA", "NaN", "nan", "null", "None", "inf"};
    struct batch batch = {.syntax = &syntaxes[0]};
    for (size_t w = 0; w < COUNT_OF(words); w++) {
        const size_t n = strlen(words[w]);
        put_letters(&batch, words[w], n);
        for (size_t place = 0; place < n; place++) {
            for (int byte = 0; byte < 256; byte++) {
                char token[8];
                memcpy(token, words[w], n);
                token[place] = (char)byte;
                put_among_numbers(&batch, token, n);
            }
        }
    }
    batch_end(&batch);
}

/* Each sample as each of the first tokens, so in each lane of a vector, with others before it and behind. */
static void every_lane(void **state) {
    (void)state;
    struct batch batch = {.syntax = &syntaxes[0]};
    for (size_t s = 0; s < COUNT_OF(samples); s++) {
        for (size_t k = 0; k < COUNT_OF(neighbours); k++) {
            for (size_t before = 0; before < 10; before++) {
                for (size_t behind = 0; behind < 9; behind += 1 + (before & 1)) {
                    put_neighbours(&batch, neighbours[k], before);
                    put_neighbours(&batch, samples[s], 1);
                    put_neighbours(&batch, neighbours[k], behind);
                    batch_flush(&batch);
                }
            }
        }
    }
    text_free(&batch.text);
}

/* Every sample beside every other one, on either side of it. */
static void every_pair(void **state) {
    (void)state;
    for (size_t way = 0; way < COUNT_OF(syntaxes); way++) {
        struct batch batch = {.syntax = &syntaxes[way]};
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

/* Ways to fill n bytes before a sample, which the last of them delimits: with numbers, one number, nothing, numbers with signs. */
enum { N_FILLINGS = 4 };

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
 * Each sample over the ends of blocks of 64 bytes and of chunks of 4,096 (which kernels list tokens in): the end at each of its
 * bytes, and behind it. The text goes on, or it ends there.
 */
static void every_place_over_ends(void **state) {
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

/* Each sample as the last token of a window of every length up to three blocks, before each byte that may end it. */
static void every_end_of_a_window(void **state) {
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

/* A text with a bit of everything at every offset against blocks and chunks, behind one long token. */
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

/* One token of n bytes in one of N_LONG ways. */
enum { N_LONG = 14 };

static void put_long_token(struct text *text, size_t n, int way) {
    static const char *const first[N_LONG] = {"", "-", "+", " -", "",      "1.", "0.",
                                              "", "-", " ", "",   "-12.5", "x",  "12.5e"};
    static const char *const last[N_LONG] = {"", "", ".", ".25", "e-5", "", "5", "7.5", "7", "3", "1e5", "", "", ""};
    static const char fill[N_LONG] = {0, 0, 0, 0, 0, 0, '0', '0', '0', ' ', '\t', ' ', 'x', '0'};
    const size_t n_ends = strlen(first[way]) + strlen(last[way]);
    text_puts(text, first[way]);
    for (size_t i = n_ends; i < n; i++) {
        text_putc(text, fill[way] != 0 ? fill[way] : digits[i % 49]);
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

/* Tokens longer than vectors, than blocks, than a position reaches back, and than chunks; two after one another. */
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
    for (size_t n = 65530; n < 65570; n += n < 65548 ? 1 : 5) { /* longer than 16 bits can say */
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

/* Only delimiters: of one kind, of two in turn, of all; with a last line of something else, and without. */
static void only_delimiters(void **state) {
    (void)state;
    for (size_t way = 0; way < COUNT_OF(syntaxes); way++) {
        for (size_t n = 1; n < 200; n++) {
            check_delimiters(&syntaxes[way], n);
        }
        for (size_t chunk = 4096; chunk <= 12288; chunk += way == 0 ? 4096 : 8192) {
            for (size_t n = chunk - 3; n < chunk + 3; n++) {
                check_delimiters(&syntaxes[way], n);
            }
        }
    }
}

/* As much text as this test has room for, with all samples in an order that never repeats against blocks and chunks. */
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

static void names(void **state) {
    (void)state;
    assert_true(strcmp(mc_choose_kernel("scalar")->name, "scalar") == 0);
    assert_true(mc_choose_kernel("mmx") == NULL);
    assert_true(mc_choose_kernel("") == NULL);
    assert_non_null(mc_choose_kernel(NULL));
    assert_non_null(strstr(mc_kernel_names(), mc_choose_kernel(NULL)->name));
    size_t n_bytes = 0; /* the names that the tests know are all that there are */
    for (size_t i = 0; i < COUNT_OF(kernel_names); i++) {
        n_bytes += strstr(mc_kernel_names(), kernel_names[i]) != NULL ? strlen(kernel_names[i]) + 1 : 0;
    }
    assert_int_equal(n_bytes, strlen(mc_kernel_names()) + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(words_and_nearly_words),
        cmocka_unit_test(every_shape),
        cmocka_unit_test(every_beginning_and_ending),
        cmocka_unit_test(every_short_token),
        cmocka_unit_test(every_byte),
        cmocka_unit_test(every_lane),
        cmocka_unit_test(every_pair),
        cmocka_unit_test(every_place_over_ends),
        cmocka_unit_test(every_end_of_a_window),
        cmocka_unit_test(every_offset),
        cmocka_unit_test(long_tokens),
        cmocka_unit_test(only_delimiters),
        cmocka_unit_test(one_large_text),
    };
    return cmocka_run_group_tests(tests, set_up_kernels, tear_down_kernels);
}
