/*
 * test_kernels_random.c - every parsing kernel of this CPU returns the same bits as the scalar kernel and the
 * reference, for millions of random tokens.
 *
 * random_tokens.h has the shapes of the tokens. Here they are in lists of one shape and in mixed lists, with signs and
 * blanks, and with all kinds of delimiters. MANYCORR_TEST_TOKENS is the number of tokens of the last test.
 */
#include "kernels.h"
#include "random_tokens.h"

/* Texts before and after tokens; each token gets one of each at random. */
struct decoration {
    const char *prefixes[8];
    const char *suffixes[8];
};

static const struct decoration decorations[] = {
    {{"", "", "", "", "", "", "", ""}, {"", "", "", "", "", "", "", ""}},                 /* nothing */
    {{"", "-", "", "-", "", "-", "-", ""}, {"", "", "", "", "", "", "", ""}},             /* negative at random */
    {{" ", " ", " ", " ", " ", " ", " ", " "}, {"", "", "", "", "", "", "", ""}},         /* as Python prints lists */
    {{" ", " -", " ", " -", " ", " -", " -", " "}, {"", "", "", "", "", "", "", ""}},     /* the same with signs */
    {{"+", "-", "+", "-", "+", "+", "+", "-"}, {"", "", "", "", "", "", "", ""}},         /* a sign always */
    {{"", "", "", "", "-", "", "", ""}, {"", " ", "", "", "  ", "", "", ""}},             /* blanks after it */
    {{"\t", "", "\t", "\t-", "\t", "", "", "\t"}, {"", "", "\t", "", "", "", "\t", ""}},  /* tabs */
    {{"", "-", " ", " -", "+", " +", "\t", "  "}, {"", "", "", " ", "", "\t", "", " \t"}} /* everything */
};

/* Adds a list of n_items items of one shape, with one decoration. One item in one_in is of a random shape; if one_in is
   0, all items have the same shape. */
static void put_list(struct batch *batch, size_t shape, const struct decoration *decoration, size_t n_items,
                     unsigned one_in) {
    char token[TOKEN_BYTES];
    for (size_t i = 0; i < n_items; i++) {
        const bool is_other = one_in != 0 && below(one_in) == 0;
        const size_t own = is_other ? below(COUNT_OF(shapes)) : shape;
        const uint64_t random = next_random(&prng);
        text_puts(&batch->text, decoration->prefixes[random & 7]);
        text_add(&batch->text, token, shapes[own].make(token));
        text_puts(&batch->text, decoration->suffixes[random >> 3 & 7]);
        text_putc(&batch->text, i + 1 < n_items ? batch->syntax->number : batch->syntax->list);
    }
    if (below(4) == 0) {
        batch->text.bytes[batch->text.n - 1] = batch->syntax->task;
    } else if (below(4) == 0) {
        batch->text.bytes[batch->text.n - 1] = '\r';
        text_putc(&batch->text, '\n');
    }
}

/* Checks a batch that ends with a list, with a number within a list, or with a newline. */
static void check_batch(struct batch *batch) {
    if (batch->syntax->number != ' ' && below(4) == 0) {
        text_puts(&batch->text, "12.5");
        text_putc(&batch->text, batch->syntax->number);
    } else if (below(2) == 0) {
        text_putc(&batch->text, '\n');
    }
    batch_flush(batch);
}

/* Returns the usual delimiters in half of the calls, random ones in the others. */
static const struct ref_syntax *random_syntax(void) {
    return &syntaxes[below(2) == 0 ? 0 : below(COUNT_OF(syntaxes))];
}

/* Lists of each shape with each decoration, with no, some and many items of other shapes among them. */
static void lists_of_every_shape(void **state) {
    (void)state;
    static const unsigned one_in[] = {0, 100, 3};
    prng = (struct prng){40};
    for (size_t shape = 0; shape < COUNT_OF(shapes); shape++) {
        for (size_t m = 0; m < COUNT_OF(decorations); m++) {
            for (size_t i = 0; i < 30; i++) {
                struct batch batch = {.syntax = i < 15 ? &syntaxes[0] : random_syntax()};
                put_list(&batch, shape, &decorations[m], 1 + below(i < 3 ? 2000 : 100), one_in[i % 3]);
                check_batch(&batch);
                text_free(&batch.text);
            }
        }
    }
}

/* Lists of two shapes, with a random decoration for each item, so that lengths, signs and blanks are mixed. */
static void lists_of_mixed_shapes(void **state) {
    (void)state;
    prng = (struct prng){41};
    for (size_t a = 0; a < COUNT_OF(shapes); a++) {
        for (size_t b = 0; b < COUNT_OF(shapes); b++) {
            struct batch batch = {.syntax = &syntaxes[0]};
            for (int i = 0; i < 100; i++) {
                put_list(&batch, below(2) == 0 ? a : b, &decorations[below(COUNT_OF(decorations))], 1, 0);
                batch.text.bytes[batch.text.n - 1] = i % 50 == 49 ? ';' : ',';
            }
            check_batch(&batch);
            text_free(&batch.text);
        }
    }
}

/* Returns the number of tokens of the next test. */
static uint64_t choose_number_of_tokens(void) {
    const char *value = getenv("MANYCORR_TEST_TOKENS"); /* scripts/test --long sets it */
    return value != NULL ? strtoull(value, NULL, 10) : 5000000;
}

/* Random lists in texts of random lengths. */
static void random_tokens(void **state) {
    (void)state;
    static const unsigned one_in[] = {0, 0, 0, 1000, 50, 5, 2, 1};
    prng = (struct prng){42};
    const uint64_t n_tokens = choose_number_of_tokens();
    struct batch batch = {.syntax = &syntaxes[0]};
    for (uint64_t i = 0; i < n_tokens;) {
        const size_t longest = (size_t)1 << below(10);
        const size_t n_items = 1 + below((unsigned)longest);
        put_list(&batch, below(COUNT_OF(shapes)), &decorations[below(COUNT_OF(decorations))], n_items,
                 one_in[below(8)]);
        i += n_items;
        if (batch.text.n > 32768 || below(8) == 0) {
            check_batch(&batch);
            batch.syntax = random_syntax();
        }
    }
    check_batch(&batch);
    text_free(&batch.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_of_every_shape),
        cmocka_unit_test(lists_of_mixed_shapes),
        cmocka_unit_test(random_tokens),
    };
    return cmocka_run_group_tests(tests, set_up_kernels, tear_down_kernels);
}
