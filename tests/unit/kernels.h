/*
 * kernels.h - the code that the tests of the parsing kernels share: every kernel of this CPU parses text between guard
 * pages.
 *
 * The values of the scalar kernel are compared with those of reference.h, a second implementation of the grammar that
 * uses strtod. The bits of every other kernel are compared with those of the scalar kernel. Must not know more of the
 * code under test than parse/kernels.h.
 */
#ifndef MC_TEST_KERNELS_H
#define MC_TEST_KERNELS_H

#include "support.h"

#include "correlate/integers.h"
#include "parse/kernels.h"
#include "reference.h"

enum {
    MAX_TEXT = 256 * 1024,
    N_SHORT = 16,  /* the most bytes of an item that a kernel need not report as long */
    N_WATCHED = 16 /* entries before and after those of a kernel that are checked: they must not change */
};

/* The scalar kernel comes first: the others must return the same. */
static const char *const kernel_names[] = {"scalar", "avx512", "avx2", "neon"};

/* Delimiters of all kinds, each in every role that it may have. Among them are tabs, spaces, control characters, bytes
   from 128 on, and bytes next to those of numbers, such as '/' and ':'. */
static const struct ref_syntax syntaxes[] = {
    {'@', ';', ','},     {'@', ';', '\t'}, {'@', '\t', ','},   {'\t', ';', ','},       {'|', '/', ':'},
    {':', '|', '/'},     {'/', ':', ','},  {'"', '\'', '\v'},  {'_', '\x7F', '#'},     {';', '@', ','},
    {'\\', '\x1E', '%'}, {'[', '`', '{'},  {'\xB0', ';', ','}, {'\x80', '\xFF', '\1'}, {'@', '\xAD', '\xAE'},
    {'@', '!', '\xB9'},  {'@', ';', ' '},  {'\t', ';', ' '},   {'@', '\t', ' '},       {'/', ':', ' '},
};

/* The memory that all checks use, and the expected result for a text. set_up_kernels allocates it. */
struct kernel_lab {
    struct arena text;
    struct arena values;
    struct arena ends;
    struct ref_items items;
    struct mc_list_end *expected_ends;
    size_t n_ends;
    size_t longest;            /* the most bytes of an item, blanks included */
    uint64_t *expected_values; /* the bits of the scalar kernel's values */
    unsigned n_checks;
};

static struct kernel_lab lab;

static inline int set_up_kernels(void **state) {
    (void)state;
    lab.text = arena_new(MAX_TEXT + 2 * MC_TEXT_PADDING);
    lab.values = arena_new((MAX_TEXT + 2 * N_WATCHED) * sizeof(double));
    lab.ends = arena_new((MAX_TEXT + 2 * N_WATCHED) * sizeof(struct mc_list_end));
    lab.expected_ends = checked_malloc(MAX_TEXT * sizeof *lab.expected_ends);
    lab.expected_values = checked_malloc(MAX_TEXT * sizeof *lab.expected_values);
    return 0;
}

static inline int tear_down_kernels(void **state) {
    (void)state;
    arena_free(&lab.text);
    arena_free(&lab.values);
    arena_free(&lab.ends);
    free(lab.expected_ends);
    free(lab.expected_values);
    free(lab.items.items);
    return 0;
}

static inline bool ref_ends_list(const struct ref_syntax *syntax, char c) {
    return c == syntax->list || c == syntax->task || c == '\n';
}

/* Returns the bytes of the longest item of a text, with the blanks around it. A carriage return that ends a line, and
   blanks that separate items, do not count. */
static inline size_t find_longest_item(const struct ref_syntax *syntax, const char *text, size_t n) {
    size_t longest = 0;
    size_t begin = 0;
    for (size_t i = 0; i < n; i++) {
        const bool is_separator = syntax->number == ' ' && (text[i] == ' ' || text[i] == '\t');
        if (is_separator || text[i] == syntax->number || ref_ends_list(syntax, text[i])) {
            const size_t n_item = ref_without_cr(text, begin, i) - begin;
            longest = n_item > longest ? n_item : longest;
            begin = i + 1;
        }
    }
    return longest;
}

/* Fills the lab with the reference's result for a text. The last byte of the text must end an item. */
static inline void read_reference(const struct ref_syntax *syntax, const char *text, size_t n) {
    lab.items.n = 0;
    lab.n_ends = 0;
    lab.longest = find_longest_item(syntax, text, n);
    size_t begin = 0;
    for (size_t i = 0; i < n; i++) {
        if (ref_ends_list(syntax, text[i])) {
            ref_split_list(syntax, text, begin, ref_without_cr(text, begin, i), &lab.items);
            lab.expected_ends[lab.n_ends++] = (struct mc_list_end){(uint32_t)lab.items.n, (uint32_t)i};
            begin = i + 1;
        }
    }
    if (begin < n) { /* inside a list: the last item ends with the text, and no empty item follows */
        ref_split_list(syntax, text, begin, syntax->number == ' ' ? n : n - 1, &lab.items);
    }
}

/* True if a value is the one of the reference. */
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

/* Fails, with the name of the kernel or function and the text around byte at. */
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
    const struct ref_item *expected = &lab.items.items[item];
    print_error("%a instead of %a for '%.*s'\n", value, expected->kind == REF_NUMBER ? expected->value : (double)NAN,
                (int)(expected->n < 100 ? expected->n : 100), text + expected->begin);
    fail_text(who, "wrong value", item, text, n, expected->begin);
}

/* True if entries still have the bytes of prepare_arrays. */
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
        if (run->ends[i].n_values != lab.expected_ends[i].n_values || run->ends[i].byte != lab.expected_ends[i].byte) {
            print_error("list end %zu: byte %u, %u values instead of %u\n", i, (unsigned)run->ends[i].byte,
                        (unsigned)run->ends[i].n_values, (unsigned)lab.expected_ends[i].n_values);
            fail_text(who, "wrong list end", i, text, n, lab.expected_ends[i].byte);
        }
    }
}

/* The scalar kernel's values must be those of the reference. They are then the expected values of the other kernels. */
static inline void check_values(bool is_scalar, const char *who, const struct mc_run *run, const char *text, size_t n) {
    const size_t n_bytes = run->n_values * sizeof *run->values;
    if (!is_scalar && (n_bytes == 0 || memcmp(run->values, lab.expected_values, n_bytes) == 0)) {
        return;
    }
    for (size_t i = 0; i < run->n_values; i++) {
        if (is_scalar ? !is_as_expected(&lab.items.items[i], run->values[i])
                      : bits_of(run->values[i]) != lab.expected_values[i]) {
            fail_value(who, i, run->values[i], text, n);
        }
        lab.expected_values[i] = bits_of(run->values[i]);
    }
}

/*
 * Returns arrays for one kernel, without the results of the kernel before. If at_end, they end at a guard page, with
 * room for exactly the entries of the text. Otherwise there are entries before and after them that the kernel must not
 * change.
 */
static inline struct mc_run prepare_arrays(bool at_end) {
    const size_t watched = at_end ? 0 : N_WATCHED;
    double *values =
        at_end ? (double *)(void *)lab.values.end - lab.items.n : (double *)(void *)lab.values.begin + N_WATCHED;
    struct mc_list_end *ends = at_end ? (struct mc_list_end *)(void *)lab.ends.end - lab.n_ends
                                      : (struct mc_list_end *)(void *)lab.ends.begin + N_WATCHED;
    memset(values - watched, 0x5A, (lab.items.n + 2 * watched) * sizeof *values);
    memset(ends - watched, 0x5A, (lab.n_ends + 2 * watched) * sizeof *ends);
    return (struct mc_run){.values = values, .ends = ends, .has_long_items = false};
}

static inline void check_kernel(const struct mc_kernel *kernel, const struct mc_syntax *syntax, const char *text,
                                size_t n, bool at_end) {
    struct mc_run run = prepare_arrays(at_end);
    const bool is_scalar = kernel->parse == mc_parse_scalar;
    kernel->parse(text, n, syntax, &run);
    check_counts(kernel->name, &run, text, n);
    check_values(is_scalar, kernel->name, &run, text, n);
    if (lab.longest > N_SHORT && !run.has_long_items) {
        fail_text(kernel->name, "the kernel reports no long item", run.n_values, text, n, n);
    }
    if (!at_end && (!is_untouched(run.values - N_WATCHED, N_WATCHED * sizeof *run.values) ||
                    !is_untouched(run.values + run.n_values, N_WATCHED * sizeof *run.values) ||
                    !is_untouched(run.ends - N_WATCHED, N_WATCHED * sizeof *run.ends) ||
                    !is_untouched(run.ends + run.n_ends, N_WATCHED * sizeof *run.ends))) {
        fail_text(kernel->name, "the kernel wrote outside its entries", run.n_values, text, n, n);
    }
}

/*
 * Returns a copy of the text between padding. Its bytes may be read and must not matter, so they differ from call to
 * call. If the text ends with a blank that separates items, an item must follow (kernels.h of the source).
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
 * Checks all kernels with text[0..n). It must be empty, or end with a byte that ends an item. The text is as near as
 * possible to the guard page after it, and then to the guard page before it.
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

/* A text that grows token by token. It is checked when it is long enough. */
struct batch {
    const struct ref_syntax *syntax;
    struct text text;
};

/* True if the next batch is checked: one of MANYCORR_TEST_EVERY batches (default 1). Emulators are slow. */
static inline bool choose_batch(void) {
    static unsigned long every;
    static unsigned long n_batches;
    if (every == 0) {
        const char *value = getenv("MANYCORR_TEST_EVERY");
        every = value != NULL && strtoul(value, NULL, 10) > 0 ? strtoul(value, NULL, 10) : 1;
    }
    return n_batches++ % every == 0;
}

static inline void batch_flush(struct batch *batch) {
    if (choose_batch()) {
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

/* Ends item n of a batch: mostly within a list, sometimes with a list or task end. Checks the batch if it is long
   enough. */
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

/* The digits of tokens. */
static const char sample_digits[] = "9182736450129384756601928374655647382910918273645";

/* Tokens before and after a sample: some that kernels parse on the fast path, and some others. */
static const char *const neighbours[] = {"7",      "12.34", "-5.25", "+8", " 3.5", " -4", "0.12345678901234567",
                                         "1.5e-7", "-2e3",  "NA",    "",   "x",    "\t6", "6 "};

/* Adds n copies of a neighbour. */
static inline void put_neighbours(struct batch *batch, const char *neighbour, size_t n) {
    for (size_t i = 0; i < n; i++) {
        text_puts(&batch->text, neighbour);
        text_putc(&batch->text, batch->syntax->number);
    }
}

#endif
