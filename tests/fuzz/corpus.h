/*
 * corpus.h - the parser of a corpus: the file tests/fuzz/corpus/TARGET with the inputs of a fuzzing target.
 *
 * A corpus is ASCII text with one escaped input a line, sorted by byte values, without duplicates:
 *
 *     line  := input [ tab note ] newline
 *     input := byte { byte }
 *     byte  := \n | \t | \\              a newline, a tab, a backslash
 *            | \xHH                      the byte with this hexadecimal value, in upper case
 *            | any other printable character: itself
 *     note  := printable characters      what the input tests
 *
 * scripts/fuzz.d/corpus.py writes this format; it also escapes a space at the end of an input.
 */
#ifndef MC_FUZZ_CORPUS_H
#define MC_FUZZ_CORPUS_H

#include "../unit/support.h"

/* Independent of the locale, unlike isprint. */
static inline bool corpus_is_printable(char c) {
    return c >= ' ' && c <= '~';
}

/* Returns the value of a hexadecimal digit in upper case, or -1. */
static inline int corpus_hex_value(char c) {
    static const char digits[] = "0123456789ABCDEF";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;
    return found != NULL ? (int)(found - digits) : -1;
}

/* Decodes an escape sequence. Moves *at from behind its backslash to its end. Returns whether it is valid. */
static inline bool corpus_read_escape(const char **at, struct text *input) {
    static const char letters[] = "nt\\";
    static const char bytes[] = "\n\t\\";
    const char *p = *at;
    const char *letter = *p != '\0' ? strchr(letters, *p) : NULL;
    if (letter != NULL) {
        text_putc(input, bytes[letter - letters]);
        *at = p + 1;
        return true;
    }
    if (p[0] != 'x' || corpus_hex_value(p[1]) < 0 || corpus_hex_value(p[2]) < 0) {
        return false;
    }
    text_putc(input, (char)(16 * corpus_hex_value(p[1]) + corpus_hex_value(p[2])));
    *at = p + 3;
    return true;
}

/*
 * Reads one line at *at, in text that ends with a NUL byte: its input replaces the content of input.
 * Moves *at behind the newline. If the line is malformed, returns false and leaves *at at the first wrong byte.
 */
static inline bool corpus_read_line(const char **at, struct text *input) {
    text_clear(input);
    while (corpus_is_printable(**at)) {
        if (**at != '\\') {
            text_putc(input, *(*at)++);
            continue;
        }
        const char *behind = *at + 1;
        if (!corpus_read_escape(&behind, input)) {
            return false;
        }
        *at = behind;
    }
    if (**at == '\t' && input->n > 0 && corpus_is_printable((*at)[1])) {
        do {
            (*at)++;
        } while (corpus_is_printable(**at));
    }
    if (**at != '\n' || input->n == 0) {
        return false;
    }
    (*at)++;
    return true;
}

#endif
