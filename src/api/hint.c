/*
 * hint.c - finds the likely cause of a bad task (manycorr_report_hint).
 *
 * Each test here recognises a notation that other programs use, but that this input language lacks. Knows nothing of
 * how bad tasks are found.
 */
#include "manycorr.h"

#include <stdbool.h>
#include <string.h>

#include "parse/rows.h"

/* A part of a report; not terminated. */
struct text {
    const char *bytes;
    size_t n;
};

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

static bool is_one_of(char byte, const char *bytes) {
    return byte != '\0' && strchr(bytes, byte) != NULL;
}

static bool contains(struct text text, const char *part) {
    return memmem(text.bytes, text.n, part, strlen(part)) != NULL;
}

static bool contains_one_of(struct text text, const char *const *parts, size_t n_parts) {
    for (size_t i = 0; i < n_parts; i++) {
        if (contains(text, parts[i])) {
            return true;
        }
    }
    return false;
}

static bool equals(struct text text, const char *word) {
    return text.n == strlen(word) && memcmp(text.bytes, word, text.n) == 0;
}

/* Counts the digits from text.bytes[i] on. */
static size_t count_digits(struct text text, size_t i) {
    size_t n = 0;
    while (i + n < text.n && is_digit(text.bytes[i + n])) {
        n++;
    }
    return n;
}

/* Returns the index after the sign, if text begins with one. */
static size_t skip_sign(struct text text) {
    return text.n > 0 && (text.bytes[0] == '+' || text.bytes[0] == '-') ? 1 : 0;
}

/* Returns whether text is groups of digits with a separator between two of them, such as "1'234'567.8". If the
   separator is common elsewhere, too, needs_three is set: then each group after the first must have three digits. */
static bool has_separated_thousands(struct text text, const char *separator, bool needs_three) {
    size_t i = skip_sign(text);
    size_t n_digits = count_digits(text, i);
    const size_t n_separator = strlen(separator);
    size_t n_groups = 0;
    bool is_valid = n_digits > 0 && (!needs_three || n_digits <= 3);
    i += n_digits;
    while (is_valid && text.n - i > n_separator && memcmp(text.bytes + i, separator, n_separator) == 0) {
        i += n_separator;
        n_digits = count_digits(text, i);
        is_valid = needs_three ? n_digits == 3 : n_digits > 0;
        i += n_digits;
        n_groups++;
    }
    if (i < text.n && text.bytes[i] == '.') {
        i += 1 + count_digits(text, i + 1);
    }
    return is_valid && n_groups > 0 && i == text.n;
}

/* Returns whether text has one comma, between two digits, and otherwise only digits, dots, signs and exponent letters.
   */
static bool has_decimal_comma(struct text text) {
    const char *comma = memchr(text.bytes, ',', text.n);
    if (comma == NULL) {
        return false;
    }
    const size_t at = (size_t)(comma - text.bytes);
    bool is_number = at > 0 && at + 1 < text.n && is_digit(comma[-1]) && is_digit(comma[1]);
    for (size_t i = 0; i < text.n; i++) {
        is_number = is_number && (i == at || is_digit(text.bytes[i]) || is_one_of(text.bytes[i], "+-.eE"));
    }
    return is_number;
}

/* Returns whether text is a number such as "1.5D+03". */
static bool has_fortran_exponent(struct text text) {
    size_t i = skip_sign(text);
    const size_t n_digits = count_digits(text, i);
    i += n_digits;
    const size_t n_fraction = i < text.n && text.bytes[i] == '.' ? count_digits(text, i + 1) : 0;
    i += i < text.n && text.bytes[i] == '.' ? 1 + n_fraction : 0;
    if (n_digits + n_fraction == 0 || i >= text.n || !is_one_of(text.bytes[i], "dDqQ")) {
        return false;
    }
    i++;
    i += i < text.n && (text.bytes[i] == '+' || text.bytes[i] == '-');
    return count_digits(text, i) > 0 && i + count_digits(text, i) == text.n;
}

static bool is_hexadecimal(struct text text) {
    const size_t i = skip_sign(text);
    return text.n > i + 2 && text.bytes[i] == '0' && (text.bytes[i + 1] == 'x' || text.bytes[i + 1] == 'X') &&
           (is_digit(text.bytes[i + 2]) || is_one_of(text.bytes[i + 2], "abcdefABCDEF."));
}

/* Returns whether text is how another program writes a missing or infinite value. */
static bool is_foreign_missing(struct text text) {
    static const char *const words[] = {"#N/A", "N/A", "n/a", "n.a.", "<NA>",    "#NA",     "?",       "-",
                                        "--",   ".",   "*",   "nil",  "missing", "#VALUE!", "#DIV/0!", "#NUM!"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (equals(text, words[i])) {
            return true;
        }
    }
    return contains(text, "#IND") || contains(text, "#QNAN") || contains(text, "#SNAN") || contains(text, "#INF");
}

/* Returns whether text begins like a number. */
static bool begins_number(struct text text) {
    const size_t i = skip_sign(text);
    return i < text.n && (is_digit(text.bytes[i]) || (text.bytes[i] == '.' && count_digits(text, i + 1) > 0));
}

/* Returns whether text has several fields between separators, at least half of them numbers. */
static bool has_columns(struct text text, bool (*is_separator)(char)) {
    size_t n_fields = 0;
    size_t n_numbers = 0;
    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && !is_separator(text.bytes[end])) {
            end++;
        }
        if (end > i) {
            n_fields++;
            n_numbers += begins_number((struct text){text.bytes + i, end - i});
        }
        i = end + 1;
    }
    return n_fields > 1 && 2 * n_numbers >= n_fields;
}

static bool is_comma(char byte) {
    return byte == ',';
}

static bool is_tab(char byte) {
    return byte == '\t';
}

static bool is_semicolon(char byte) {
    return byte == ';';
}

#define TABLE(what)                                                                                                    \
    "this looks like a row of " what                                                                                   \
    "; a task is two lists, such as 1,2,3;4,5,6 (README.md: awk makes tasks of columns)"

/* Real tables with decimal commas have shorter rows. */
static const size_t MAX_ROW_BYTES = 512;

static const char DECIMAL_COMMA[] = "do the numbers have a decimal comma? The decimal separator is a point";

/* Finds a hint for two lists of different length, or for another number of lists. */
static const char *find_shape_hint(const manycorr_report *report, struct text text) {
    bool has_comma;
    if (text.n <= MAX_ROW_BYTES && mc_is_row(text.bytes, text.n, ';', &has_comma) && has_comma &&
        report->n_lists != 1) {
        return DECIMAL_COMMA;
    }
    if (report->problem == MANYCORR_WRONG_LENGTHS || !report->is_line) {
        return NULL;
    }
    if (report->n_lists > 2) {
        return has_columns(text, is_semicolon) && !contains(text, ",") ? TABLE("CSV with semicolons") : NULL;
    }
    return contains(text, "\t") && has_columns(text, is_tab)     ? TABLE("TSV")
           : contains(text, ",") && has_columns(text, is_comma)  ? TABLE("CSV")
           : !contains(text, ",") && has_columns(text, is_blank) ? TABLE("a table with blanks between its columns")
                                                                 : NULL;
}

/* Finds a hint for bytes that are invisible, look like others, or surround a number. */
static const char *find_byte_hint(struct text text) {
    static const char *const minus[] = {"\xE2\x88\x92", "\xE2\x80\x90", "\xE2\x80\x91",
                                        "\xE2\x80\x92", "\xE2\x80\x93", "\xE2\x80\x94"};
    static const char *const space[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x87", "\xE2\x80\x89"};
    static const char *const quote[] = {"\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D",
                                        "\xE2\x80\x9E", "\xC2\xAB",     "\xC2\xBB",     "\""};
    const char *cr = memchr(text.bytes, '\r', text.n);
    if (cr != NULL && (size_t)(cr - text.bytes) + 1 < text.n) {
        return "do lines end with carriage returns alone? Use tr '\\r' '\\n' <FILE | manycorr";
    }
    if (cr != NULL) {
        return "is a carriage return too many at the end of a line? Use tr -d '\\r' <FILE | manycorr";
    }
    if (contains_one_of(text, minus, sizeof minus / sizeof minus[0])) {
        return "the minus sign is Unicode's, or a dash: use - (sed 's/\xE2\x88\x92/-/g' FILE | manycorr)";
    }
    if (contains_one_of(text, space, sizeof space / sizeof space[0])) {
        return "there is a no-break space: remove it (sed 's/\\xc2\\xa0//g; s/\\xe2\\x80\\xaf//g' FILE | manycorr)";
    }
    if (text.n == 0) {
        return NULL;
    }
    const char first = text.bytes[0];
    const char last = text.bytes[text.n - 1];
    if (contains_one_of(text, quote, sizeof quote / sizeof quote[0]) || first == '\'' || last == '\'') {
        return has_separated_thousands(text, "\xE2\x80\x99", true) ? NULL
                                                                   : "numbers have no quotes: remove them (tr -d '\"')";
    }
    if (is_one_of(first, "[({<") || is_one_of(last, "])}>")) {
        return equals(text, "<NA>") ? NULL : "lists have no brackets: remove them (tr -d '[](){}')";
    }
    return NULL;
}

static const char *find_number_hint(struct text text) {
    if (is_foreign_missing(text)) {
        return "a missing value is NA, NaN, null or None; an infinite one is inf";
    }
    if (has_separated_thousands(text, "'", false) || has_separated_thousands(text, "_", false) ||
        has_separated_thousands(text, " ", true) || has_separated_thousands(text, "\xE2\x80\x99", true) ||
        (has_separated_thousands(text, ",", true) && contains(text, "."))) {
        return "numbers have nothing between thousands: remove what is there";
    }
    if (has_decimal_comma(text)) {
        return "the decimal separator is a point: use tr , . <FILE | manycorr";
    }
    if (has_fortran_exponent(text)) {
        return "an exponent begins with e or E: use sed 's/[dDqQ]/e/g' FILE | manycorr";
    }
    if (is_hexadecimal(text)) {
        return "numbers are decimal: convert hexadecimal ones";
    }
    if (has_columns(text, is_blank)) {
        return "are the numbers separated by blanks? Use -d '@; '";
    }
    return NULL;
}

/* Counts the items of a list that may continue the item before, as in "1,234.5,2". Such an item has three digits, and
   the item before has one to three. */
static size_t count_thousands(struct text list) {
    size_t n_groups = 0;
    bool can_continue = false; /* the item before the comma may be the first part of a number */
    for (size_t i = 0; i < list.n;) {
        const size_t n_digits = count_digits(list, i);
        const size_t end = i + n_digits;
        const bool ends_item = end >= list.n || list.bytes[end] == ',';
        const bool is_group = can_continue && n_digits == 3 && (ends_item || list.bytes[end] == '.');
        n_groups += is_group;
        can_continue = ends_item && (is_group || (n_digits >= 1 && n_digits <= 3 && list.bytes[i] != '0'));
        const char *comma = memchr(list.bytes + i, ',', list.n - i);
        i = comma != NULL ? (size_t)(comma - list.bytes) + 1 : list.n;
        i += i < list.n && !can_continue && (list.bytes[i] == '-' || list.bytes[i] == '+');
    }
    return n_groups;
}

/* Finds a hint for lists of different length: x and y are equally long if commas between thousands do not count. */
static const char *find_length_hint(const manycorr_report *report, struct text text) {
    const char *y = memchr(text.bytes, ';', text.n);
    if (y == NULL) {
        return NULL;
    }
    const size_t n_x_bytes = (size_t)(y - text.bytes);
    const size_t x_groups = count_thousands((struct text){text.bytes, n_x_bytes});
    const size_t y_groups = count_thousands((struct text){y + 1, text.n - n_x_bytes - 1});
    const bool is_equal = report->n_x - x_groups == report->n_y - y_groups;
    return is_equal ? "do the numbers have commas between thousands? Remove them" : NULL;
}

const char *manycorr_report_hint(const manycorr_report *report) {
    const struct text item = {report->item, report->item_bytes};
    const struct text task = {report->text, report->text_bytes};
    if (report->problem == MANYCORR_NOT_A_NUMBER && item.bytes != NULL) {
        const char *hint = find_byte_hint(item);
        return hint != NULL ? hint : find_number_hint(item);
    }
    const bool is_shape = report->problem == MANYCORR_WRONG_LISTS || report->problem == MANYCORR_WRONG_LENGTHS;
    if (!is_shape || task.bytes == NULL) {
        return NULL;
    }
    if (memchr(task.bytes, '\r', task.n) != NULL) {
        return find_byte_hint(task);
    }
    const char *hint = find_shape_hint(report, task);
    const bool has_lengths = hint == NULL && report->problem == MANYCORR_WRONG_LENGTHS;
    return has_lengths ? find_length_hint(report, task) : hint;
}
