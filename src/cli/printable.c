/* printable.c - see printable.h. */
#include "printable.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A text that is being written; what does not fit is only counted. */
struct target {
    char *text;
    size_t capacity;
    size_t n;
};

static void add(struct target *target, const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++, target->n++) {
        if (target->n + 1 < target->capacity) {
            target->text[target->n] = bytes[i];
        }
    }
}

/* Decodes the first character of a terminated text. Returns how many bytes it has; 0: they are no UTF-8 (RFC 3629). */
static size_t decode(const char *text, uint32_t *code) {
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800,
                                     0x10000}; /* of 2, 3 and 4 bytes: smaller codes have shorter forms */
    const unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *code = first;
        return 1;
    }
    const size_t n = first >= 0xF8 ? 0 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    *code = n > 0 ? first & 0x7Fu >> n : 0;
    for (size_t i = 1; i < n; i++) { /* a zero at the end of the text ends it, too */
        const unsigned char next = (unsigned char)text[i];
        if ((next & 0xC0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | (next & 0x3Fu);
    }
    const bool is_surrogate = *code >= 0xD800 && *code <= 0xDFFF;
    return n > 0 && *code >= LEAST[n] && *code <= 0x10FFFF && !is_surrogate ? n : 0;
}

/* Whether a character prints. Not those that end a line or turn its direction, nor the byte order mark. */
static bool prints(uint32_t code) {
    const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    const bool is_mark = code == 0x061C || code == 0x200E || code == 0x200F || code == 0xFEFF;
    const bool is_separator_or_override = (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return !is_control && !is_mark && !is_separator_or_override;
}

static void add_escaped(struct target *target, const char *text) {
    while (*text != '\0') {
        uint32_t code;
        const size_t n = decode(text, &code);
        if (n > 0 && prints(code)) {
            add(target, text, n);
            text += n;
            continue;
        }
        for (const char *end = text + (n > 0 ? n : 1); text < end; text++) {
            char escape[sizeof "\\xHH"];
            snprintf(escape, sizeof escape, "\\x%02x", (unsigned char)*text);
            add(target, escape, sizeof escape - 1);
        }
    }
}

/* The list of arguments is begun by the caller, or copied, whatever clang-tidy says. */
// NOLINTBEGIN(clang-analyzer-valist.Uninitialized)

/* Formats a whole number of kind d, u or x, with n_l l's or a z in its conversion. */
static void format_whole(char *piece, size_t capacity, const char *conversion, int n_l, bool is_size,
                         va_list *arguments) {
    /* Each branch reads another type. NOLINTNEXTLINE(bugprone-branch-clone) */
    if (is_size) {
        snprintf(piece, capacity, conversion, va_arg(*arguments, size_t));
    } else if (n_l == 0) { /* int and unsigned are passed alike, and so are those below */
        snprintf(piece, capacity, conversion, va_arg(*arguments, unsigned));
    } else if (n_l == 1) {
        snprintf(piece, capacity, conversion, va_arg(*arguments, unsigned long));
    } else {
        snprintf(piece, capacity, conversion, va_arg(*arguments, unsigned long long));
    }
}

/* Adds what a conversion, which begins with '%', makes of the next argument. Returns the end of the conversion. */
static const char *add_conversion(struct target *target, const char *conversion, va_list *arguments) {
    char copy[16];
    char piece[400] = ""; /* a double has at most 309 digits before its point */
    const size_t n = 1 + strspn(conversion + 1, "-+ #0123456789.lz");
    const char kind = conversion[n];
    if (kind == '%') {
        add(target, "%", 1);
        return conversion + n + 1;
    }
    if (kind == 's') {
        const char *text = va_arg(*arguments, const char *);
        add_escaped(target, text != NULL ? text : "(null)");
        return conversion + n + 1;
    }
    if (kind == '\0' || strchr("duxfeg", kind) == NULL || n + 1 >= sizeof copy) {
        add(target, conversion, strlen(conversion)); /* how long the argument is, is not known */
        return conversion + strlen(conversion);
    }
    memcpy(copy, conversion, n + 1);
    copy[n + 1] = '\0';
    if (strchr("dux", kind) != NULL) {
        const int n_l = (strchr(copy, 'l') != NULL) + (strstr(copy, "ll") != NULL);
        format_whole(piece, sizeof piece, copy, n_l, strchr(copy, 'z') != NULL, arguments);
    } else {
        snprintf(piece, sizeof piece, copy, va_arg(*arguments, double));
    }
    add(target, piece, strlen(piece));
    return conversion + n + 1;
}

size_t printable_format(char *text, size_t capacity, const char *format, va_list arguments) {
    struct target target = {text, capacity, 0};
    va_list rest; /* whose address is that of a va_list on all machines, which that of a parameter is not */
    va_copy(rest, arguments);
    while (*format != '\0') {
        const size_t n = strcspn(format, "%");
        add(&target, format, n);
        format += n;
        if (*format == '%') {
            format = add_conversion(&target, format, &rest);
        }
    }
    va_end(rest);
    if (capacity > 0) {
        text[target.n < capacity ? target.n : capacity - 1] = '\0';
    }
    return target.n;
}

// NOLINTEND(clang-analyzer-valist.Uninitialized)
