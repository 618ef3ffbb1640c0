/*
 * kernels.c - measures the parsing kernels alone, on text that is in the cache, beside fast_float in the same run.
 *
 * Usage: kernels [ROUNDS]
 *
 * Prints a table of nanoseconds per number, the least of the rounds, in which all parsers take turns. Before it
 * measures, it checks that all parsers give the same doubles.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "parse/kernels.h"
#include "parse/split.h"

/* In fast_float.cpp: parses the numbers of text[0..n_bytes), each followed by one delimiter. Returns how many. */
size_t bench_fast_float(const char *text, size_t n_bytes, double *values);

enum { N_NUMBERS = 10000, MAX_NUMBER = 32, N_REPEATS = 20, N_PARSERS = 5, DEFAULT_ROUNDS = 40 };

static uint64_t random_state = 88172645463325252U;

/* A random double in [0, 1). */
static double uniform(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (double)(random_state >> 11) * 0x1p-53;
}

typedef int write_fn(char *text);

static int two_decimals(char *text) {
    return sprintf(text, "%.2f", 11.0 + 88.0 * uniform());
}

static int digits17(char *text) {
    return sprintf(text, "%.16f", 1.0 + 8.9 * uniform());
}

static int general6(char *text) {
    return sprintf(text, "%.6g", 10.0 * uniform() - 5.0);
}

static int integers(char *text) {
    return sprintf(text, "%.0f", 1.0 + 9998.0 * uniform());
}

static int exponents(char *text) {
    return sprintf(text, "%.1fe-%d", 1.0 + 8.9 * uniform(), (int)(1.0 + 9.0 * uniform()));
}

static int long_exponents(char *text) {
    return sprintf(text, "%.8e", (uniform() - 0.5) * 1e12);
}

static int blanks(char *text) {
    return sprintf(text, " %.2f", 11.0 + 88.0 * uniform());
}

static int pluses(char *text) {
    return sprintf(text, "%+.2f", 11.0 + 88.0 * uniform());
}

static int signs(char *text) {
    return sprintf(text, "%.2f", 199.0 * uniform() - 99.0);
}

static int some_missing(char *text) {
    return uniform() < 0.1 ? sprintf(text, "NA") : two_decimals(text);
}

static int python_repr(char *text) {
    return sprintf(text, " %.*f", 14 + (int)(3.0 * uniform()), 200.0 * uniform() - 100.0);
}

static int mixed(char *text) {
    static write_fn *const writers[] = {two_decimals, digits17, general6, integers, long_exponents};
    return writers[(int)(5.0 * uniform())](text);
}

static const struct {
    const char *name;
    write_fn *write;
} SHAPES[] = {
    {"12.34", two_decimals},
    {"17 digits", digits17},
    {"%.6g", general6},
    {"integers", integers},
    {"1.5e-7", exponents},
    {"%.8e", long_exponents},
    {"blank, 12.34", blanks},
    {"+12.34", pluses},
    {"12.34 or -12.34", signs},
    {"12.34 or NA", some_missing},
    {"blank, 15-18 digits", python_repr},
    {"mixed", mixed},
};

static const char *const KERNELS[N_PARSERS - 1] = {"avx512", "avx2", "neon", "scalar"};

static struct mc_syntax syntax;
static char padded[MC_TEXT_PADDING + N_NUMBERS * (MAX_NUMBER + 1) + MC_TEXT_PADDING];
static double expected[N_NUMBERS];
static double values[N_NUMBERS + 64];
static struct mc_list_end ends[N_NUMBERS];

struct parser {
    const char *name;
    const struct mc_kernel *kernel; /* NULL: fast_float */
};

/* Returns how many numbers the parser found. */
static size_t run_parser(const struct parser *parser, const char *text, size_t n_bytes) {
    if (parser->kernel == NULL) {
        return bench_fast_float(text, n_bytes, values);
    }
    struct mc_run run = {.values = values, .ends = ends};
    parser->kernel->parse(text, n_bytes, &syntax, &run);
    return run.n_values;
}

/* Writes the parsers that run on this CPU to parsers; returns how many. */
static int find_parsers(struct parser *parsers) {
    int n_parsers = 0;
    for (int i = 0; i < N_PARSERS - 1; i++) {
        const struct mc_kernel *kernel = mc_choose_kernel(KERNELS[i]);
        if (kernel != NULL) {
            parsers[n_parsers++] = (struct parser){KERNELS[i], kernel};
        }
    }
    parsers[n_parsers++] = (struct parser){"fast_float", NULL};
    return n_parsers;
}

/* Writes N_NUMBERS numbers with delimiters; returns the bytes. */
static size_t write_text(char *text, write_fn *write) {
    char *p = text;
    for (int i = 0; i < N_NUMBERS; i++) {
        p += write(p);
        *p++ = i + 1 < N_NUMBERS ? ',' : '\n';
    }
    return (size_t)(p - text);
}

/* Ends the process unless the parser gives the expected doubles. */
static void check_parser(const struct parser *parser, const char *text, size_t n_bytes) {
    memset(values, 0x5A, sizeof values);
    if (run_parser(parser, text, n_bytes) != N_NUMBERS || memcmp(values, expected, sizeof expected) != 0) {
        fprintf(stderr, "kernels: %s gives other doubles for %.60s...\n", parser->name, text);
        exit(1);
    }
}

/* Measures all parsers on one text; least has the least seconds of each. */
static void measure(const struct parser *parsers, int n_parsers, int n_rounds, const char *text, size_t n_bytes,
                    double *least) {
    for (int round = 0; round < n_rounds; round++) {
        for (int i = 0; i < n_parsers; i++) {
            const double start = mc_seconds();
            for (int repeat = 0; repeat < N_REPEATS; repeat++) {
                run_parser(&parsers[i], text, n_bytes);
            }
            const double seconds = mc_seconds() - start;
            least[i] = round == 0 || seconds < least[i] ? seconds : least[i];
        }
    }
}

static void print_head(const struct parser *parsers, int n_parsers) {
    printf("| numbers (bytes each) |");
    for (int i = 0; i < n_parsers; i++) {
        printf(" %s |", parsers[i].name);
    }
    printf("\n| --- |");
    for (int i = 0; i < n_parsers; i++) {
        printf(" --- |");
    }
    printf("\n");
}

int main(int argc, char **argv) {
    const int n_rounds = argc > 1 ? atoi(argv[1]) : DEFAULT_ROUNDS;
    struct parser parsers[N_PARSERS];
    const int n_parsers = find_parsers(parsers);
    mc_syntax_init(&syntax, '@', ';', ',');
    print_head(parsers, n_parsers);
    for (size_t shape = 0; shape < sizeof SHAPES / sizeof *SHAPES; shape++) {
        char *text = padded + MC_TEXT_PADDING;
        const size_t n_bytes = write_text(text, SHAPES[shape].write);
        struct mc_run reference = {.values = expected, .ends = ends};
        mc_parse_scalar(text, n_bytes, &syntax, &reference);
        for (int i = 0; i < n_parsers; i++) {
            check_parser(&parsers[i], text, n_bytes);
        }
        double least[N_PARSERS] = {0};
        measure(parsers, n_parsers, n_rounds, text, n_bytes, least);
        printf("| %s (%.1f) |", SHAPES[shape].name, (double)n_bytes / N_NUMBERS);
        for (int i = 0; i < n_parsers; i++) {
            printf(" %.2f |", 1e9 * least[i] / N_REPEATS / N_NUMBERS);
        }
        printf("\n");
    }
    return 0;
}
