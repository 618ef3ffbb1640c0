/*
 * kernels.h - what the tests of the parsing kernels share: text between guard pages, given to every kernel of this CPU.
 *
 * What the scalar kernel makes of a text is compared with reference.h (a grammar written a second time, and strtod), and what
 * every other kernel makes of it, bit for bit, with that. Relies on parse.h only.
 */
#ifndef MC_TEST_KERNELS_H
#define MC_TEST_KERNELS_H

#include "support.h"

#include "parse/kernels.h"
#include "reference.h"

enum {
    MAX_TEXT = 256 * 1024,
    N_WATCHED = 16 /* entries behind those that a kernel must fill, and before, that are looked at */
};

/* The scalar kernel comes first: what it says, the others must say. */
static const char *const kernel_names[] = {"scalar", "avx512", "avx2", "neon"};

/*
 * All ways of writing: the usual delimiters, then tabs, bytes next to the digits ('/' and ':'), bytes next to what tokens are
 * made of, bytes of 128 and more, control characters, and last those where blanks separate. All places are taken by all kinds.
 */
static const struct ref_syntax syntaxes[] = {
    {'@', ';', ','},     {'@', ';', '\t'}, {'@', '\t', ','},   {'\t', ';', ','},       {'|', '/', ':'},
    {':', '|', '/'},     {'/', ':', ','},  {'"', '\'', '\v'},  {'_', '\x7F', '#'},     {';', '@', ','},
    {'\\', '\x1E', '%'}, {'[', '`', '{'},  {'\xB0', ';', ','}, {'\x80', '\xFF', '\1'}, {'@', '\xAD', '\xAE'},
    {'@', '!', '\xB9'},  {'@', ';', ' '},  {'\t', ';', ' '},   {'@', '\t', ' '},       {'/', ':', ' '},
};

/* The memory that all checks use, and what a text comes to. Made by set_up_kernels. */
struct kernel_lab {
    struct arena text;
    struct arena values;
    struct arena ends;
    struct ref_items items;
    struct mc_list_end *wanted_ends;
    size_t n_ends;
    uint64_t *wanted_values; /* the bits that the scalar kernel gives */
    unsigned n_checks;
};

static struct kernel_lab lab;

static inline int set_up_kernels(void **state) {
    (void)state;
    lab.text = arena_new(MAX_TEXT + 2 * MC_TEXT_PADDING);
    lab.values = arena_new((MAX_TEXT + 2 * N_WATCHED) * sizeof(double));
    lab.ends = arena_new((MAX_TEXT + 2 * N_WATCHED) * sizeof(struct mc_list_end));
    lab.wanted_ends = checked_malloc(MAX_TEXT * sizeof *lab.wanted_ends);
    lab.wanted_values = checked_malloc(MAX_TEXT * sizeof *lab.wanted_values);
    return 0;
}

static inline int tear_down_kernels(void **state) {
    (void)state;
    arena_free(&lab.text);
    arena_free(&lab.values);
    arena_free(&lab.ends);
    free(lab.wanted_ends);
    free(lab.wanted_values);
    free(lab.items.items);
    return 0;
}

static inline bool ref_ends_list(const struct ref_syntax *syntax, char c) {
    return c == syntax->list || c == syntax->task || c == '\n';
}

/* Fills the lab with what a text, which ends behind a byte that ends an item, says according to the reference. */
static inline void read_reference(const struct ref_syntax *syntax, const char *text, size_t n) {
    lab.items.n = 0;
    lab.n_ends = 0;
    size_t begin = 0;
    for (size_t i = 0; i < n; i++) {
        if (ref_ends_list(syntax, text[i])) {
            ref_split_list(syntax, text, begin, ref_without_cr(text, begin, i), &lab.items);
            lab.wanted_ends[lab.n_ends++] = (struct mc_list_end){(uint32_t)lab.items.n, (uint32_t)i};
            begin = i + 1;
        }
    }
    if (begin < n) { /* inside a list: what ends its last item, ends the text, and no empty item follows */
        ref_split_list(syntax, text, begin, syntax->number == ' ' ? n : n - 1, &lab.items);
    }
}

/* Whether a value is what the reference says. */
static inline bool is_as_expected(const struct ref_item *item, double value) {
    switch (item->kind) {
    case REF_NUMBER:
        return bits_of(value) == bits_of(item->value);
    case REF_MISSING:
        return isnan(value) && !mc_is_bad_item(value);
    default:
        return mc_is_bad_item(value);
    }
}

/* Says whose fault it is and what surrounds byte at of a text. */
static inline void fail_text(const char *who, const char *what, size_t item, const char *text, size_t n, size_t at) {
    struct text line = {0};
    const size_t from = at > 100 ? at - 100 : 0;
    for (size_t i = from; i < n && i < at + 100; i++) {
        char escaped[8];
        snprintf(escaped, sizeof escaped, text[i] >= ' ' && text[i] <= '~' ? "%c" : "\\x%02x", text[i] & 0xFF);
        text_puts(&line, escaped);
    }
    print_error("bytes from %zu on, of %zu: \"%s\"\n", from, n, line.bytes != NULL ? line.bytes : "");
    text_free(&line);
    fail_msg("%s: %s, item %zu at byte %zu", who, what, item, at);
}

static inline void fail_value(const char *who, size_t item, double value, const char *text, size_t n) {
    const struct ref_item *wanted = &lab.items.items[item];
    print_error("%a instead of %a for '%.*s'\n", value, wanted->kind == REF_NUMBER ? wanted->value : (double)NAN,
                (int)(wanted->n < 100 ? wanted->n : 100), text + wanted->begin);
    fail_text(who, "wrong value", item, text, n, wanted->begin);
}

/* Whether n entries of some size are what prepare_arrays left in them. */
static inline bool is_untouched(const void *entries, size_t n_bytes) {
    const unsigned char *bytes = entries;
    for (size_t i = 0; i < n_bytes; i++) {
        if (bytes[i] != 0x5A) {
            return false;
        }
    }
    return true;
}

static inline void check_counts(const char *who, const struct mc_run *run, const char *text, size_t n) {
    if (run->n_values != lab.items.n || run->n_ends != lab.n_ends) {
        print_error("%zu values, %zu list ends instead of %zu, %zu\n", run->n_values, run->n_ends, lab.items.n,
                    lab.n_ends);
        fail_text(who, "wrong number of items or lists", run->n_values, text, n, n);
    }
    for (size_t i = 0; i < run->n_ends; i++) {
        if (run->ends[i].n_values != lab.wanted_ends[i].n_values || run->ends[i].byte != lab.wanted_ends[i].byte) {
            print_error("list end %zu: byte %u, %u values instead of %u\n", i, (unsigned)run->ends[i].byte,
                        (unsigned)run->ends[i].n_values, (unsigned)lab.wanted_ends[i].n_values);
            fail_text(who, "wrong list end", i, text, n, lab.wanted_ends[i].byte);
        }
    }
}

/* The scalar kernel's values must be those of the reference; then they are what is wanted of the others. */
static inline void check_values(bool is_scalar, const char *who, const struct mc_run *run, const char *text, size_t n) {
    const size_t n_bytes = run->n_values * sizeof *run->values;
    if (!is_scalar && (n_bytes == 0 || memcmp(run->values, lab.wanted_values, n_bytes) == 0)) {
        return;
    }
    for (size_t i = 0; i < run->n_values; i++) {
        if (is_scalar ? !is_as_expected(&lab.items.items[i], run->values[i])
                      : bits_of(run->values[i]) != lab.wanted_values[i]) {
            fail_value(who, i, run->values[i], text, n);
        }
        lab.wanted_values[i] = bits_of(run->values[i]);
    }
}

/*
 * Arrays for one kernel, without a trace of the one before. Either they end at a guard page, with room for exactly the entries
 * that the text has, as large.c has it, or they have entries around them that must stay as they are.
 */
static inline struct mc_run prepare_arrays(bool at_end) {
    const size_t watched = at_end ? 0 : N_WATCHED;
    double *values =
        at_end ? (double *)(void *)lab.values.end - lab.items.n : (double *)(void *)lab.values.begin + N_WATCHED;
    struct mc_list_end *ends = at_end ? (struct mc_list_end *)(void *)lab.ends.end - lab.n_ends
                                      : (struct mc_list_end *)(void *)lab.ends.begin + N_WATCHED;
    memset(values - watched, 0x5A, (lab.items.n + 2 * watched) * sizeof *values);
    memset(ends - watched, 0x5A, (lab.n_ends + 2 * watched) * sizeof *ends);
    return (struct mc_run){.values = values, .ends = ends};
}

static inline void check_kernel(const struct mc_kernel *kernel, const struct mc_syntax *syntax, const char *text,
                                size_t n, bool at_end) {
    struct mc_run run = prepare_arrays(at_end);
    const bool is_scalar = kernel->parse == mc_parse_scalar;
    kernel->parse(text, n, syntax, &run);
    check_counts(kernel->name, &run, text, n);
    check_values(is_scalar, kernel->name, &run, text, n);
    if (!at_end && (!is_untouched(run.values - N_WATCHED, N_WATCHED * sizeof *run.values) ||
                    !is_untouched(run.values + run.n_values, N_WATCHED * sizeof *run.values) ||
                    !is_untouched(run.ends - N_WATCHED, N_WATCHED * sizeof *run.ends) ||
                    !is_untouched(run.ends + run.n_ends, N_WATCHED * sizeof *run.ends))) {
        fail_text(kernel->name, "something was written beside the arrays", run.n_values, text, n, n);
    }
}

/*
 * A copy of the text between bytes that may be read and must not matter: each time they are others. Behind a text that ends
 * with a blank that separates, an item follows (see parse.h).
 */
static inline char *place_text(const struct ref_syntax *syntax, const char *text, size_t n, bool at_end) {
    static const char fills[] = {'7', ',', '-', '.', '\n', 'e', ' ', '\xFF', '+', ';', '\0', '\r', '0'};
    const char fill = syntax->number == ' ' ? '7' : fills[lab.n_checks % sizeof fills];
    char *copy = at_end ? lab.text.end - MC_TEXT_PADDING - n : lab.text.begin + MC_TEXT_PADDING;
    memset(copy - MC_TEXT_PADDING, fill, MC_TEXT_PADDING);
    memcpy(copy, text, n);
    memset(copy + n, fill, MC_TEXT_PADDING);
    return copy;
}

/*
 * Gives text[0..n), which is empty or ends behind a byte that ends an item, to all kernels: as close to the guard page
 * behind it as parse.h allows, and then to the one before it.
 */
static inline void check_text(const struct ref_syntax *delimiters, const char *text, size_t n) {
    struct mc_syntax syntax;
    assert_true(n <= MAX_TEXT);
    assert_true(mc_syntax_init(&syntax, delimiters->task, delimiters->list, delimiters->number));
    read_reference(delimiters, text, n);
    for (int at_end = 0; at_end < 2; at_end++) {
        lab.n_checks++;
        const char *copy = place_text(delimiters, text, n, at_end != 0);
        for (size_t k = 0; k < COUNT_OF(kernel_names); k++) {
            const struct mc_kernel *kernel = mc_choose_kernel(kernel_names[k]);
            if (kernel != NULL) {
                check_kernel(kernel, &syntax, copy, n, at_end != 0);
            }
        }
    }
}

/* A text that is put together token by token, and checked when there is enough of it. */
struct batch {
    const struct ref_syntax *syntax;
    struct text text;
};

/* Whether to check the next batch: one of MANYCORR_TEST_EVERY batches (1), for runs under emulation. */
static inline bool batch_is_chosen(void) {
    static unsigned long every;
    static unsigned long n_batches;
    if (every == 0) {
        const char *wanted = getenv("MANYCORR_TEST_EVERY");
        every = wanted != NULL && strtoul(wanted, NULL, 10) > 0 ? strtoul(wanted, NULL, 10) : 1;
    }
    return n_batches++ % every == 0;
}

static inline void batch_flush(struct batch *batch) {
    if (batch_is_chosen()) {
        check_text(batch->syntax, batch->text.bytes, batch->text.n);
    }
    text_clear(&batch->text);
}

static inline void batch_end(struct batch *batch) {
    if (batch->text.n > 0) {
        text_putc(&batch->text, '\n');
        batch_flush(batch);
    }
    text_free(&batch->text);
}

/* Ends an item, as n says mostly within a list; now and then the text ends with it. */
static inline void batch_delimit(struct batch *batch, size_t n) {
    enum { ENOUGH_TEXT = 16 * 1024 };
    text_putc(&batch->text, n % 61 == 60 ? batch->syntax->task
                            : n % 7 == 6 ? batch->syntax->list
                                         : batch->syntax->number);
    if (batch->text.n > ENOUGH_TEXT) {
        text_puts(&batch->text, "\r\n");
        batch_flush(batch);
    }
}

#endif
