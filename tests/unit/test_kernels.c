/*
 * test_kernels.c - every parsing kernel of this CPU returns the same bits as the scalar kernel and the reference.
 *
 * Here: every shape of a token, and every byte at every position of short tokens. Positions in the text are in
 * test_kernels_positions.c, random tokens in test_kernels_random.c.
 */
#include "kernels.h"

/*
 * Adds a token of n bytes: digits, with a dot, an e and a sign at the given positions, if these are below n. In half of
 * the variants the digits of the exponent are zeros except the last one, so that the value stays in range.
 */
static void put_shape(struct batch *batch, size_t n, size_t dot, size_t e, size_t sign, unsigned variant) {
    char token[48];
    memcpy(token, sample_digits + variant % 3, n);
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

/* Tokens of every length from 0 to 40. A dot, an exponent and a sign are at every position, or missing. */
static void every_shape(void **state) {
    (void)state;
    static const struct ref_syntax delimiters[] = {{'@', ';', ','}, {'|', '/', ':'}, {':', '@', '/'}};
    for (size_t way = 0; way < COUNT_OF(delimiters); way++) {
        struct batch batch = {.syntax = &delimiters[way]};
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

/* Adds numbers of 0 to 40 digits, with a dot at every position or without one, between prefix and suffix. */
static void put_decorated(struct batch *batch, const char *prefix, const char *suffix) {
    size_t count = 0;
    for (size_t n = 0; n <= 40; n++) {
        for (size_t dot = 0; dot <= n + 1; dot++) { /* n + 1: no dot */
            text_puts(&batch->text, prefix);
            text_add(&batch->text, sample_digits, dot < n ? dot : n);
            if (dot <= n) {
                text_putc(&batch->text, '.');
                text_add(&batch->text, sample_digits + dot, n - dot);
            }
            text_puts(&batch->text, suffix);
            batch_delimit(batch, count++);
        }
    }
}

/* Numbers of 0 to 40 digits, with valid and invalid prefixes and suffixes. */
static void every_prefix_and_suffix(void **state) {
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

/* Adds all tokens of up to max_bytes that the letters of an alphabet form. */
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

/* Adds tokens with each of 256 bytes at one position: instead of the byte there, and before it. */
static void put_every_byte(struct batch *batch, const char *token, size_t position) {
    for (int byte = 0; byte < 256; byte++) {
        for (size_t n_replaced = 0; n_replaced <= (token[position] != '\0'); n_replaced++) {
            text_puts(&batch->text, neighbours[(size_t)byte % 5]);
            batch_delimit(batch, 0);
            text_add(&batch->text, token, position);
            text_putc(&batch->text, (char)byte);
            text_puts(&batch->text, token + position + n_replaced);
            batch_delimit(batch, (size_t)byte);
        }
    }
}

/* Each of 256 bytes at every position of short tokens, among numbers, with all kinds of delimiters. */
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
            for (size_t position = 0; position <= strlen(tokens[t]); position++) {
                put_every_byte(&batch, tokens[t], position);
            }
        }
        batch_end(&batch);
    }
}

/* Adds a token after seven numbers. */
static void put_among_numbers(struct batch *batch, const char *token, size_t n) {
    put_neighbours(batch, "1.5", 7);
    text_add(&batch->text, token, n);
    batch_delimit(batch, 0);
}

/* Adds all tokens of n letters from a word of n letters; each letter is in upper or lower case. */
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

/* Words for missing values, and words that differ in one byte, each alone among numbers. The vector kernels know some
   words. If a group of tokens has another token that is not a number, they parse the group in another way. */
static void words_and_similar_words(void **state) {
    (void)state;
    static const char *const words[] = {"NA", "NaN", "nan", "null", "None", "inf"};
    struct batch batch = {.syntax = &syntaxes[0]};
    for (size_t w = 0; w < COUNT_OF(words); w++) {
        const size_t n = strlen(words[w]);
        put_letters(&batch, words[w], n);
        for (size_t position = 0; position < n; position++) {
            for (int byte = 0; byte < 256; byte++) {
                char token[8];
                memcpy(token, words[w], n);
                token[position] = (char)byte;
                put_among_numbers(&batch, token, n);
            }
        }
    }
    batch_end(&batch);
}

/* Speed: items of up to 16 bytes are not reported as long, unless blanks may separate them. */
static void short_items_are_not_long(void **state) {
    (void)state;
    struct mc_syntax syntax;
    struct text text = {0};
    for (size_t i = 0; i < 3000; i++) {
        text_add(&text, "-123456789.12345", i % 17);
        text_putc(&text, "@;,,,\n"[i % 6]);
    }
    text_putc(&text, '\n');
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    const char *copy = place_text(&syntaxes[0], text.bytes, text.n, true);
    for (size_t k = 0; k < COUNT_OF(kernel_names); k++) {
        const struct mc_kernel *kernel = mc_choose_kernel(kernel_names[k]);
        struct mc_run run = {.values = (double *)(void *)lab.values.begin,
                             .ends = (struct mc_list_end *)(void *)lab.ends.begin,
                             .has_long_items = true};
        if (kernel != NULL) {
            kernel->parse(copy, text.n, &syntax, &run);
            assert_int_equal(run.n_values, 3001);
            assert_false(run.has_long_items);
        }
    }
    text_free(&text);
}

static void kernels_have_names(void **state) {
    (void)state;
    assert_true(strcmp(mc_choose_kernel("scalar")->name, "scalar") == 0);
    assert_true(mc_choose_kernel("mmx") == NULL);
    assert_true(mc_choose_kernel("") == NULL);
    assert_non_null(mc_choose_kernel(NULL));
    assert_non_null(strstr(mc_kernel_names(), mc_choose_kernel(NULL)->name));
    size_t n_bytes = 0; /* the tests must know all names */
    for (size_t i = 0; i < COUNT_OF(kernel_names); i++) {
        n_bytes += strstr(mc_kernel_names(), kernel_names[i]) != NULL ? strlen(kernel_names[i]) + 1 : 0;
    }
    assert_int_equal(n_bytes, strlen(mc_kernel_names()) + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_have_names),
        cmocka_unit_test(words_and_similar_words),
        cmocka_unit_test(every_shape),
        cmocka_unit_test(every_prefix_and_suffix),
        cmocka_unit_test(every_short_token),
        cmocka_unit_test(every_byte),
        cmocka_unit_test(short_items_are_not_long),
    };
    return cmocka_run_group_tests(tests, set_up_kernels, tear_down_kernels);
}
