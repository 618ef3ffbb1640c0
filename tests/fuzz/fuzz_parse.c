/*
 * fuzz_parse.c - the fuzzing target for parsing.
 *
 * - Every kernel of this CPU gives the same values as the scalar kernel.
 * - The scalar kernel and manycorr_parse_list agree with the reference: an independent grammar, and strtod (kernels.h).
 *
 * Input: a letter for the delimiters, one for whether the text may end at a blank; then the text.
 */
#include "target.h"

#include "../unit/kernels.h"
#include "api/options.h"
#include "manycorr.h"

const char *const fuzz_name = "parse";

enum { MAX_BYTES = 32 * 1024 };

static bool ends_item(const struct ref_syntax *syntax, char c) {
    return ref_ends_list(syntax, c) || (c == syntax->number && c != ' ');
}

/* Returns whether the text ends as parse/kernels.h demands: behind a delimiter or, if at_blank, at a blank. */
static bool may_end(const struct ref_syntax *syntax, const struct text *text, bool at_blank) {
    if (text->n == 0 || ends_item(syntax, text->bytes[text->n - 1])) {
        return true;
    }
    size_t n = text->n;
    while (syntax->number == ' ' && n > 0 && ref_is_blank(syntax, text->bytes[n - 1])) {
        n--;
    }
    return at_blank && n < text->n && n > 0 && !ends_item(syntax, text->bytes[n - 1]);
}

static manycorr_report last_report; /* the last report of manycorr_parse_list */

static void keep_report(const manycorr_report *report, void *data) {
    (void)data;
    last_report = *report;
}

/* Checks manycorr_parse_list on a text without task delimiters, list delimiters and newlines: one list. */
static void check_list(const struct ref_syntax *syntax, const struct text *text) {
    const char others[] = {syntax->task, syntax->list, '\n'};
    for (size_t i = 0; i < text->n; i++) {
        if (memchr(others, text->bytes[i], sizeof others) != NULL) {
            return;
        }
    }
    manycorr_options options;
    mc_options_init(&options);
    options.task_delimiter = syntax->task;
    options.list_delimiter = syntax->list;
    options.number_delimiter = syntax->number;
    lab.items.n = 0;
    ref_split_list(syntax, text->bytes, 0, text->n, &lab.items);
    const bool is_empty = ref_all_blank(syntax, text->bytes, text->n);
    const size_t n_wanted = is_empty ? 0 : lab.items.n;
    double *values = checked_malloc(n_wanted * sizeof *values);
    size_t n_values;
    manycorr_options_set_report(&options, keep_report, NULL);
    const manycorr_status status = manycorr_parse_list(text->bytes, text->n, &options, values, n_wanted, &n_values);
    assert_int_equal(n_values, n_wanted);
    size_t n_good = 0;
    while (n_good < n_wanted && lab.items.items[n_good].kind < REF_EMPTY) {
        n_good++;
    }
    assert_int_equal(status, n_good == n_wanted && !is_empty ? MANYCORR_OK : MANYCORR_BAD_TASK);
    for (size_t i = 0; i < n_wanted; i++) {
        assert_true(is_as_expected(&lab.items.items[i], values[i]));
    }
    if (n_good < n_wanted) {
        assert_int_equal(last_report.value, n_good + 1);
        assert_int_equal(last_report.byte, lab.items.items[n_good].begin + 1);
        assert_int_equal(last_report.item_bytes, lab.items.items[n_good].n);
        assert_ptr_equal(last_report.item, text->bytes + lab.items.items[n_good].begin);
    }
    free(values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes) {
    if (lab.expected_values == NULL) {
        set_up_kernels(NULL);
    }
    struct input input = {data, n_bytes < MAX_BYTES ? n_bytes : MAX_BYTES};
    const struct ref_syntax *syntax = choose_syntax(&input);
    const bool at_blank = choose(&input, 2) == 1;
    struct text text = {0};
    text_add(&text, input.bytes, input.n);
    check_list(syntax, &text);
    if (!may_end(syntax, &text, at_blank)) {
        text_putc(&text, '\n');
    }
    check_text(syntax, text.bytes, text.n);
    text_free(&text);
    return 0;
}
