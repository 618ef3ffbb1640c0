/* rows.c - detects tables with decimal commas. rows.h has the contract. */
#include "parse/rows.h"

#include <string.h>

static size_t skip_digits(const char *text, size_t n, size_t i) {
    while (i < n && text[i] >= '0' && text[i] <= '9') {
        i++;
    }
    return i;
}

static size_t skip_blanks(const char *text, size_t n, size_t i) {
    while (i < n && (text[i] == ' ' || text[i] == '\t')) {
        i++;
    }
    return i;
}

/* True if text[0..n) is an integer, a number with a decimal comma, or NA, with blanks around it. */
static bool is_number(const char *text, size_t n, bool *has_comma) {
    size_t i = skip_blanks(text, n, 0);
    if (n - i >= 2 && memcmp(text + i, "NA", 2) == 0) {
        return skip_blanks(text, n, i + 2) == n;
    }
    i += i < n && (text[i] == '-' || text[i] == '+');
    size_t end = skip_digits(text, n, i);
    if (end == i) {
        return false;
    }
    if (end < n && text[end] == ',') {
        const size_t fraction = end + 1;
        end = skip_digits(text, n, fraction);
        if (end == fraction) {
            return false;
        }
        *has_comma = true;
    }
    return skip_blanks(text, n, end) == n;
}

bool mc_is_row(const char *text, size_t n, char list_delimiter, bool *has_comma) {
    *has_comma = false;
    for (size_t begin = 0; begin <= n;) {
        const char *end = memchr(text + begin, list_delimiter, n - begin);
        const size_t n_list = end != NULL ? (size_t)(end - text) - begin : n - begin;
        if (!is_number(text + begin, n_list, has_comma)) {
            return false;
        }
        begin += n_list + 1;
    }
    return true;
}

void mc_rows_add_task(struct mc_rows *rows, const char *text, size_t n, const struct mc_syntax *syntax, bool is_line,
                      bool is_bad) {
    bool has_comma = false;
    if (n > MC_MAX_ROW_BYTES ||
        (!is_bad && (!is_line || syntax->number != ',' || !mc_is_row(text, n, syntax->list, &has_comma)))) {
        rows->first_other = rows->n;
    } else if (has_comma && rows->first_row == MC_MAX_ROWS) {
        rows->first_row = rows->n;
    }
    rows->n++;
}

static size_t min_size(size_t a, size_t b) {
    return a < b ? a : b;
}

void mc_rows_add(struct mc_rows *rows, const struct mc_rows *next) {
    rows->first_row = min_size(rows->first_row, rows->n + next->first_row);
    rows->first_other = min_size(rows->first_other, rows->n + next->first_other);
    rows->n = min_size(rows->n + next->n, MC_MAX_ROWS);
}
