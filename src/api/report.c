/* report.c - writes a report as a line of text (manycorr_report_text). Knows nothing of how bad tasks are found. */
#include "manycorr.h"

#include <stdbool.h>
#include <stdio.h>

#include "input/formats.h"

enum { MAX_ITEM_BYTES = 40 };

/* A text of fixed capacity. n_bytes counts bytes beyond the capacity, too. */
struct line {
    char *text;
    size_t capacity;
    size_t n_bytes;
};

static void put_byte(struct line *line, char byte) {
    if (line->n_bytes + 1 < line->capacity) {
        line->text[line->n_bytes] = byte;
    }
    line->n_bytes++;
}

static void put_text(struct line *line, const char *text) {
    for (; *text != '\0'; text++) {
        put_byte(line, *text);
    }
}

static void put_number(struct line *line, uint64_t number) {
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    put_text(line, digits);
}

/* Appends "N noun" or "N nouns". */
static void put_count(struct line *line, uint64_t number, const char *noun) {
    put_number(line, number);
    put_byte(line, ' ');
    put_text(line, noun);
    if (number != 1) {
        put_byte(line, 's');
    }
}

/* Appends an item in quotes, cut and escaped. */
static void put_item(struct line *line, const char *item, size_t n) {
    static const char hex_digits[] = "0123456789abcdef";
    put_byte(line, '\'');
    for (size_t i = 0; i < n && i < MAX_ITEM_BYTES; i++) {
        const unsigned char byte = (unsigned char)item[i];
        if (byte >= 0x20 && byte < 0x7F) {
            put_byte(line, (char)byte);
        } else {
            put_text(line, "\\x");
            put_byte(line, hex_digits[byte >> 4]);
            put_byte(line, hex_digits[byte & 0xF]);
        }
    }
    put_byte(line, '\'');
    if (n > MAX_ITEM_BYTES) {
        put_text(line, "...");
    }
}

/* Appends the position: "LINE: task N: y value 3 (byte 17): ". */
static void put_position(struct line *line, const manycorr_report *report) {
    put_number(line, report->line);
    put_text(line, ": task ");
    put_number(line, report->task);
    if (report->list != '\0') {
        put_text(line, ": ");
        put_byte(line, report->list);
    }
    if (report->value > 0) {
        put_text(line, report->list != '\0' ? " value " : ": value ");
        put_number(line, report->value);
    }
    put_text(line, " (byte ");
    put_number(line, report->byte);
    put_text(line, "): ");
}

/* Appends the name of a format. It needs no escapes: the library wrote it. */
static void put_format_name(struct line *line, const manycorr_report *report) {
    for (size_t i = 0; i < report->item_bytes && i < MAX_ITEM_BYTES; i++) {
        put_byte(line, report->item[i]);
    }
}

/* Appends the format of the stream, and a command that converts it to text. */
static void put_format(struct line *line, const manycorr_report *report) {
    const char *command = mc_find_decompressor(report->item, report->item_bytes);
    put_text(line, report->problem == MANYCORR_COMPRESSED ? "is compressed with " : "is ");
    put_format_name(line, report);
    if (report->problem == MANYCORR_NOT_UTF8) {
        put_text(line, " text: use iconv -f ");
        put_format_name(line, report);
        put_text(line, " -t UTF-8 FILE | manycorr");
    } else if (report->problem == MANYCORR_BINARY) {
        put_text(line, ", not text with numbers");
    } else if (command != NULL) {
        put_text(line, ": use ");
        put_text(line, command);
        put_text(line, " | manycorr");
    }
}

/* Returns whether the problem is one of the whole stream. */
static bool is_about_stream(manycorr_problem problem) {
    return problem == MANYCORR_NOT_TEXT || problem == MANYCORR_COMPRESSED || problem == MANYCORR_NOT_UTF8 ||
           problem == MANYCORR_BINARY;
}

/* Appends what is wrong. */
static void put_problem(struct line *line, const manycorr_report *report) {
    switch (report->problem) {
    case MANYCORR_NOT_A_NUMBER:
        put_item(line, report->item, report->item_bytes);
        put_text(line, " is not a number");
        break;
    case MANYCORR_EMPTY_ITEM:
        put_text(line, "empty item");
        break;
    case MANYCORR_EMPTY_LIST:
        put_text(line, "empty list");
        break;
    case MANYCORR_WRONG_LISTS:
        if (report->n_lists == 0) {
            put_text(line, "empty task");
        } else {
            put_count(line, report->n_lists, "list");
            put_text(line, " instead of 2");
        }
        break;
    case MANYCORR_WRONG_LENGTHS:
        put_text(line, "x has ");
        put_count(line, report->n_x, "value");
        put_text(line, ", y has ");
        put_count(line, report->n_y, "value");
        break;
    case MANYCORR_NOT_TEXT:
        put_text(line, "this looks like binary data, not like text with numbers");
        break;
    case MANYCORR_COMPRESSED:
    case MANYCORR_NOT_UTF8:
    case MANYCORR_BINARY:
        put_format(line, report);
        break;
    }
}

size_t manycorr_report_text(const manycorr_report *report, char *text, size_t capacity) {
    struct line line = {text, capacity, 0};
    if (!is_about_stream(report->problem)) {
        put_position(&line, report);
    }
    put_problem(&line, report);
    if (capacity > 0) {
        text[line.n_bytes < capacity ? line.n_bytes : capacity - 1] = '\0';
    }
    return line.n_bytes;
}
