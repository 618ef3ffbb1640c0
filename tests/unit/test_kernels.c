/*
 * test_kernels.c - every parsing kernel of this CPU gives bit for bit what the scalar reference gives: for every shape and
 * place of a token, every byte, every offset against the blocks of vectors, and millions of random tokens. The text ends
 * where the bytes that a kernel may load end: a guard page lies behind them, and one before.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "parse/parse.h"

enum { MAX_TEXT = 64 * 1024, N_KERNELS = 3 };

static const char *const NAMES[N_KERNELS] = {"avx512", "avx2", "neon"};

/* Text between two guard pages, as close to either as a kernel's loads allow. */
static char *area;
static size_t area_bytes;
static double expected_values[MAX_TEXT];
static double values[MAX_TEXT];
static struct mc_list_end expected_ends[MAX_TEXT];
static struct mc_list_end ends[MAX_TEXT];
static struct mc_syntax syntax;

static int set_up(void **state) {
    (void)state;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    area_bytes = (MAX_TEXT + 2 * MC_TEXT_PADDING + page - 1) / page * page;
    char *pages = mmap(NULL, area_bytes + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED || mprotect(pages, page, PROT_NONE) != 0 ||
        mprotect(pages + page + area_bytes, page, PROT_NONE) != 0) {
        return -1;
    }
    area = pages + page;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

static uint64_t random_state = 88172645463325252U;

static uint64_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static unsigned below(unsigned n) {
    return (unsigned)(next_random() >> 33) % n;
}

/* Runs one kernel on text that is in its place already. */
static void check_kernel(const struct mc_kernel *kernel, const char *text, size_t n, const struct mc_run *expected) {
    memset(values, 0x5A, (expected->n_values + 1) * sizeof *values);
    struct mc_run run = {.values = values, .ends = ends};
    kernel->parse(text, n, &syntax, &run);
    const bool same = run.n_values == expected->n_values && run.n_ends == expected->n_ends &&
                      memcmp(values, expected_values, run.n_values * sizeof *values) == 0 &&
                      memcmp(ends, expected_ends, run.n_ends * sizeof *ends) == 0;
    uint64_t behind;
    memcpy(&behind, &values[expected->n_values], sizeof behind);
    if (!same || behind != UINT64_C(0x5A5A5A5A5A5A5A5A)) {
        for (size_t i = 0; i < run.n_values && i < expected->n_values; i++) {
            if (memcmp(&values[i], &expected_values[i], sizeof *values) != 0) {
                print_error("value %zu: %a instead of %a\n", i, values[i], expected_values[i]);
            }
        }
        fail_msg("%s: %zu values, %zu ends instead of %zu, %zu on %zu bytes: %.200s", kernel->name, run.n_values,
                 run.n_ends, expected->n_values, expected->n_ends, n, text);
    }
}

/* Compares all kernels on text[0..n), at the end of the area and at its beginning. Text must end with a delimiter. */
static void check(const char *text, size_t n) {
    assert_true(n <= MAX_TEXT);
    for (int at_end = 0; at_end < 2; at_end++) {
        char *place = at_end != 0 ? area + area_bytes - MC_TEXT_PADDING - n : area + MC_TEXT_PADDING;
        memcpy(place, text, n);
        struct mc_run expected = {.values = expected_values, .ends = expected_ends};
        mc_parse_scalar(place, n, &syntax, &expected);
        for (int i = 0; i < N_KERNELS; i++) {
            const struct mc_kernel *kernel = mc_choose_kernel(NAMES[i]);
            if (kernel != NULL) {
                check_kernel(kernel, place, n, &expected);
            }
        }
    }
}

/* A text that is put together token by token. */
static char buffer[MAX_TEXT];
static size_t n_buffer;

static void put(const char *token, size_t n) {
    memcpy(buffer + n_buffer, token, n);
    n_buffer += n;
}

static void put_text(const char *token) {
    put(token, strlen(token));
}

static void flush(void) {
    if (n_buffer > 0) {
        check(buffer, n_buffer);
        n_buffer = 0;
    }
}

static void flush_if_full(void) {
    if (n_buffer > MAX_TEXT - 4096) {
        put_text("\n");
        flush();
    }
}

static const char DIGITS[] = "9182736450129384756601928374655647382910918273645";

/* Tokens of every length from 0 to 40 digits, with a dot at every place or none, a sign or none, and an exponent or none. */
static void every_shape(void **state) {
    (void)state;
    static const char *const prefixes[] = {"", "-", "+", " ", " -", "  ", "\t", " +", "--"};
    static const char *const suffixes[] = {"", "e5", "e-7", "E+12", "e-300", "e308", "e", "e-", "e12345", " ", "x"};
    for (size_t prefix = 0; prefix < sizeof prefixes / sizeof *prefixes; prefix++) {
        for (size_t suffix = 0; suffix < sizeof suffixes / sizeof *suffixes; suffix++) {
            for (size_t n = 0; n <= 40; n++) {
                for (size_t dot = 0; dot <= n + 1; dot++) { /* n + 1: none */
                    put_text(prefixes[prefix]);
                    put(DIGITS, dot < n ? dot : n);
                    if (dot <= n) {
                        put_text(".");
                        put(DIGITS + dot, n - dot);
                    }
                    put_text(suffixes[suffix]);
                    put_text(dot % 7 == 3 ? ";" : ",");
                    flush_if_full();
                }
            }
        }
    }
    put_text("\n");
    flush();
}

/* Every byte at every place of short tokens. */
static void every_byte(void **state) {
    (void)state;
    static const char *const tokens[] = {"1",          "12.34", "-5", "123456.7", "1.5e-7", "0.12345678901234567",
                                         "123456789.5"};
    for (size_t t = 0; t < sizeof tokens / sizeof *tokens; t++) {
        const size_t n = strlen(tokens[t]);
        for (size_t place = 0; place < n; place++) {
            for (int byte = 0; byte < 256; byte++) {
                put_text("7,");
                const size_t at = n_buffer + place;
                put_text(tokens[t]);
                buffer[at] = (char)byte;
                put_text(",8.25,");
                flush_if_full();
            }
        }
    }
    put_text("\n");
    flush();
}

/* A text at every offset against blocks and chunks, with tokens that reach over their ends. */
static void every_offset(void **state) {
    (void)state;
    static const char *const texts[] = {
        "1,22,-333,4444.5;0.12345678901234567,NA, 6.5e-7,-.5@1,2\r\n12.34,+56.78;9,1\n",
        ",,,;;@@\n,-,+,.,-.,;1e5,inf,nan,-inf\n",
    };
    char spaces[4200];
    memset(spaces, '0', sizeof spaces);
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        for (size_t offset = 0; offset < 200; offset++) {
            for (size_t far = 0; far < 4096; far += 3968) {
                put(spaces, offset + far); /* a long number of zeros before the text */
                put_text("5,");
                put_text(texts[t]);
                put_text(texts[t]);
                flush();
            }
        }
    }
}

static void put_random_token(void) {
    char token[64];
    int n = 0;
    const double value = (double)(next_random() >> 11) * 0x1p-53;
    switch (below(12)) {
    case 0:
        n = snprintf(token, sizeof token, "%.2f", 100 * value);
        break;
    case 1:
        n = snprintf(token, sizeof token, "%.17g", value - 0.5);
        break;
    case 2:
        n = snprintf(token, sizeof token, "%.6g", 1000 * value);
        break;
    case 3:
        n = snprintf(token, sizeof token, "%d", (int)(20000 * value) - 10000);
        break;
    case 4:
        n = snprintf(token, sizeof token, "%.*e", (int)below(20), value);
        break;
    case 5:
        n = snprintf(token, sizeof token, "%.*f", (int)below(24), 1e6 * value);
        break;
    case 6: /* digits of any number, a dot anywhere */
        n = (int)below(26);
        for (int i = 0; i < n; i++) {
            token[i] = (char)('0' + below(10));
        }
        if (n > 0 && below(3) > 0) {
            token[below((unsigned)n)] = '.';
        }
        break;
    case 7: /* half of 2^-k: the ties of rounding */
        n = snprintf(token, sizeof token, "%.20g", (double)(below(1U << 24) * 2 + 1) / (double)(1U << below(25)));
        break;
    case 8: /* between two doubles */
        n = snprintf(token, sizeof token, "%llu", (unsigned long long)((1ULL << 53) + next_random() % (1ULL << 53)));
        break;
    case 9: /* any doubles */
    {
        uint64_t bits = next_random();
        double any;
        memcpy(&any, &bits, sizeof any);
        n = snprintf(token, sizeof token, "%.*g", 1 + (int)below(20), any);
        break;
    }
    case 10: /* characters of numbers in any order */
        n = (int)below(12);
        for (int i = 0; i < n; i++) {
            token[i] = "0123456789.-+eE NAinf"[below(21)];
        }
        break;
    default:
        n = snprintf(token, sizeof token, "%s", below(2) == 0 ? "NA" : " 1.5");
        break;
    }
    put(token, (size_t)n);
}

static void random_tokens(void **state) {
    (void)state;
    const char *wanted = getenv("MANYCORR_TEST_TOKENS"); /* make proof sets it */
    const uint64_t n_tokens = wanted != NULL ? strtoull(wanted, NULL, 10) : 3000000;
    const char *delimiters = ",,,,,,,,,,,,,,,,;@\n";
    for (uint64_t i = 0; i < n_tokens; i++) {
        put_random_token();
        put(&delimiters[below(19)], 1);
        if (below(3000) == 0) {
            put_text("\r\n");
            flush();
        }
        flush_if_full();
    }
    put_text("\n");
    flush();
}

/* Numbers of one length, as they mostly come: groups of tokens of the same kind. */
static void random_runs(void **state) {
    (void)state;
    for (int run = 0; run < 3000; run++) {
        const int n_fraction = (int)below(23);
        const double scale = (double)(1U << below(30));
        const unsigned n = below(300);
        for (unsigned i = 0; i < n; i++) {
            char token[64];
            const double value = ((double)(next_random() >> 11) * 0x1p-53 - 0.5) * scale;
            put(token, (size_t)snprintf(token, sizeof token, "%.*f", n_fraction, value));
            put_text(i % 100 == 99 ? ";" : ",");
        }
        put_text("\n");
        flush();
    }
}

static void names(void **state) {
    (void)state;
    assert_string_equal(mc_choose_kernel("scalar")->name, "scalar");
    assert_null(mc_choose_kernel("mmx"));
    assert_null(mc_choose_kernel(""));
    assert_non_null(mc_choose_kernel(NULL));
    assert_non_null(strstr(mc_kernel_names(), mc_choose_kernel(NULL)->name));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),        cmocka_unit_test(every_shape),   cmocka_unit_test(every_byte),
        cmocka_unit_test(every_offset), cmocka_unit_test(random_tokens), cmocka_unit_test(random_runs),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
