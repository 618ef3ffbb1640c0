/*
 * calls.c - measures small calls of the library by default and with one thread: prints microseconds per call, the least
 * of several rounds, each of which makes the same call many times. `scripts/bench size` prints the table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "manycorr.h"

enum { N_ROUNDS = 15, N_LIST = 10000, N_PAIRS = 1000, N_PAIR = 5 };

static char text[200000];
static double values[2 * N_LIST];
static manycorr_pair pairs[N_PAIRS];
static double results[N_PAIRS];

typedef void call_fn(size_t n, const manycorr_options *options);

static void call_text(size_t n, const manycorr_options *options) {
    char *result;
    size_t n_result;
    if (manycorr_text(text, n, options, &result, &n_result, NULL) != MANYCORR_OK) {
        exit(1);
    }
    manycorr_free(result);
}

static void call_arrays(size_t n, const manycorr_options *options) {
    if (manycorr_arrays(values, 2 * N_LIST, pairs, n, options, results) != MANYCORR_OK) {
        exit(1);
    }
}

static void call_list(size_t n, const manycorr_options *options) {
    size_t n_values;
    if (manycorr_parse_list(text, n, options, values, N_LIST, &n_values) != MANYCORR_OK || n_values != N_LIST) {
        exit(1);
    }
}

/* Prints the microseconds of one call, by default and with one thread, which take turns. */
static void measure(const char *name, call_fn *call, size_t n, const manycorr_options *one, int n_calls) {
    double least[2] = {1e9, 1e9};
    for (int round = 0; round < N_ROUNDS; round++) {
        for (int k = 0; k < 2; k++) {
            const double start = mc_seconds();
            for (int i = 0; i < n_calls; i++) {
                call(n, k == 0 ? NULL : one);
            }
            const double seconds = (mc_seconds() - start) / n_calls;
            least[k] = seconds < least[k] ? seconds : least[k];
        }
    }
    printf("| %s | %.2f | %.2f | %.2f |\n", name, 1e6 * least[0], 1e6 * least[1], least[0] / least[1]);
}

/* Writes n tasks of five pairs to text; returns its length. */
static size_t make_tasks(size_t n) {
    size_t n_bytes = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 2 * N_PAIR; k++) {
            n_bytes += (size_t)sprintf(text + n_bytes, "%zu.%02zu%c", 10 + (i + 3 * k) % 90, (7 * i + k * k) % 100,
                                       k == N_PAIR - 1       ? ';'
                                       : k == 2 * N_PAIR - 1 ? '@'
                                                             : ',');
        }
    }
    text[n_bytes - 1] = '\n';
    return n_bytes;
}

/* Writes a list of N_LIST numbers to text; returns its length. */
static size_t make_list(void) {
    size_t n_bytes = 0;
    for (int i = 0; i < N_LIST; i++) {
        n_bytes += (size_t)sprintf(text + n_bytes, "%d.%02d%s", 10 + i % 90, i % 100, i + 1 < N_LIST ? "," : "");
    }
    return n_bytes;
}

static void make_arrays(void) {
    for (size_t i = 0; i < N_PAIRS; i++) {
        pairs[i] = (manycorr_pair){i, i + N_PAIR, N_PAIR};
    }
    for (size_t i = 0; i < 2 * (size_t)N_LIST; i++) {
        values[i] = (double)(i * i % 9973);
    }
}

int main(void) {
    manycorr_options *one = manycorr_options_new();
    if (one == NULL || manycorr_options_set(one, "threads", "1") != MANYCORR_OK) {
        return 1;
    }
    printf("| call | default, us | one thread, us | ratio |\n| --- | --- | --- | --- |\n");
    measure("manycorr_text, one task of five pairs", call_text, make_tasks(1), one, 2000);
    measure("manycorr_text, 100 of them", call_text, make_tasks(100), one, 500);
    measure("manycorr_text, 2,000 of them", call_text, make_tasks(2000), one, 50);
    make_arrays();
    measure("manycorr_arrays, two pairs of five", call_arrays, 2, one, 20000);
    measure("manycorr_arrays, 1,000 of them", call_arrays, N_PAIRS, one, 500);
    measure("manycorr_parse_list, 10,000 numbers 12.34", call_list, make_list(), one, 100);
    manycorr_options_free(one);
    return 0;
}
