/* printable.c - see printable.h. */
#include "printable.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The text to write. Bytes beyond the capacity are counted, but not stored. */
struct target {
    char *text;
    size_t capacity;
    size_t n;
};

static void append(struct target *target, const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++, target->n++) {
        if (target->n + 1 < target->capacity) {
            target->text[target->n] = bytes[i];
        }
    }
}

/* Decodes the first character of a terminated text. Returns its number of bytes, or 0 if they are not valid UTF-8
   (RFC 3629). */
static size_t decode_character(const char *text, uint32_t *code) {
    /* The least code of 2, 3 and 4 bytes: smaller codes have shorter forms. */
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *code = first;
        return 1;
    }
    const size_t n = first >= 0xF8 ? 0 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    *code = n > 0 ? first & 0x7Fu >> n : 0;
    for (size_t i = 1; i < n; i++) { /* the terminating zero ends this loop, too */
        const unsigned char next = (unsigned char)text[i];
        if ((next & 0xC0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | (next & 0x3Fu);
    }
    const bool is_surrogate = *code >= 0xD800 && *code <= 0xDFFF;
    return n > 0 && *code >= LEAST[n] && *code <= 0x10FFFF && !is_surrogate ? n : 0;
}

/* Whether a character can be printed. Control characters, line separators, characters that change the direction of
   text, and the byte order mark cannot. */
static bool is_printable(uint32_t code) {
    const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    const bool is_mark = code == 0x061C || code == 0x200E || code == 0x200F || code == 0xFEFF;
    const bool is_separator_or_override = (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return !is_control && !is_mark && !is_separator_or_override;
}

/* Appends a text; bytes that cannot be printed become \xHH. */
static void append_escaped(struct target *target, const char *text) {
    while (*text != '\0') {
        uint32_t code;
        const size_t n = decode_character(text, &code);
        if (n > 0 && is_printable(code)) {
            append(target, text, n);
            text += n;
            continue;
        }
        for (const char *end = text + (n > 0 ? n : 1); text < end; text++) {
            char escape[sizeof "\\xHH"];
            snprintf(escape, sizeof escape, "\\x%02x", (unsigned char)*text);
            append(target, escape, sizeof escape - 1);
        }
    }
}

/* The caller starts the list of arguments, or copies it; clang-tidy does not see that. */
// NOLINTBEGIN(clang-analyzer-valist.Uninitialized)

/* Formats an integer of kind d, u or x. Its conversion has n_l times an l, or a z. */
static void format_integer(char *piece, size_t capacity, const char *conversion, int n_l, bool is_size,
                           va_list *arguments) {
    /* Each branch reads another type. NOLINTNEXTLINE(bugprone-branch-clone) */
    if (is_size) {
        snprintf(piece, capacity, conversion, va_arg(*arguments, size_t));
    } else if (n_l == 0) { /* int and unsigned are passed in the same way; so are the longer types below */
        snprintf(piece, capacity, conversion, va_arg(*arguments, unsigned));
    } else if (n_l == 1) {
        snprintf(piece, capacity, conversion, va_arg(*arguments, unsigned long));
    } else {
        snprintf(piece, capacity, conversion, va_arg(*arguments, unsigned long long));
    }
}

/* Formats the next argument by a conversion, which begins with '%', and appends it. Returns the end of the
   conversion. */
static const char *append_conversion(struct target *target, const char *conversion, va_list *arguments) {
    char copy[16];
    char piece[400] = ""; /* a double has at most 309 digits before its point */
    const size_t n = 1 + strspn(conversion + 1, "-+ #0123456789.lz");
    const char kind = conversion[n];
    if (kind == '%') {
        append(target, "%", 1);
        return conversion + n + 1;
    }
    if (kind == 's') {
        const char *text = va_arg(*arguments, const char *);
        append_escaped(target, text != NULL ? text : "(null)");
        return conversion + n + 1;
    }
    if (kind == '\0' || strchr("duxfeg", kind) == NULL || n + 1 >= sizeof copy) {
        append(target, conversion, strlen(conversion)); /* the size of the argument is unknown */
        return conversion + strlen(conversion);
    }
    memcpy(copy, conversion, n + 1);
    copy[n + 1] = '\0';
    if (strchr("dux", kind) != NULL) {
        const int n_l = (strchr(copy, 'l') != NULL) + (strstr(copy, "ll") != NULL);
        format_integer(piece, sizeof piece, copy, n_l, strchr(copy, 'z') != NULL, arguments);
    } else {
        snprintf(piece, sizeof piece, copy, va_arg(*arguments, double));
    }
    append(target, piece, strlen(piece));
    return conversion + n + 1;
}

size_t printable_format(char *text, size_t capacity, const char *format, va_list arguments) {
    struct target target = {text, capacity, 0};
    va_list rest; /* va_list may be an array type: then the address of the parameter has another type */
    va_copy(rest, arguments);
    while (*format != '\0') {
        const size_t n = strcspn(format, "%");
        append(&target, format, n);
        format += n;
        if (*format == '%') {
            format = append_conversion(&target, format, &rest);
        }
    }
    va_end(rest);
    if (capacity > 0) {
        text[target.n < capacity ? target.n : capacity - 1] = '\0';
    }
    return target.n;
}

// NOLINTEND(clang-analyzer-valist.Uninitialized)
