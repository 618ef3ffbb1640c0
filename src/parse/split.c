/* split.c - the structure of the text. split.h has the contract. */
#include "parse/split.h"

#include <string.h>

#include "base/vectors.h"

/* True if byte can be a delimiter. A tab always can; a space only if it is the number delimiter. */
static bool may_delimit(char byte, bool between_numbers) {
    if (byte == '\t') {
        return true;
    }
    if (byte == ' ') {
        return between_numbers;
    }
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    const bool digit = byte >= '0' && byte <= '9';
    const bool in_number = byte == '+' || byte == '-' || byte == '.';
    return !letter && !digit && !in_number && byte != '\n' && byte != '\r' && byte != '\0';
}

bool mc_syntax_init(struct mc_syntax *syntax, char task, char list, char number) {
    if (!may_delimit(task, false) || !may_delimit(list, false) || !may_delimit(number, true) || task == list ||
        task == number || list == number) {
        return false;
    }
    memset(syntax, 0, sizeof *syntax);
    syntax->task = task;
    syntax->list = list;
    syntax->number = number;
    syntax->blanks_separate = number == ' ';
    syntax->class_of[' '] = MC_BLANK;
    syntax->class_of['\t'] = MC_BLANK;
    syntax->class_of['\n'] = MC_NEWLINE;
    if (number != ' ') {
        syntax->class_of[(unsigned char)number] = MC_END_NUMBER;
    }
    syntax->class_of[(unsigned char)list] = MC_END_LIST;
    syntax->class_of[(unsigned char)task] = MC_END_TASK;
    return true;
}

size_t mc_first_task_end(const struct mc_syntax *syntax, const char *text, size_t n) {
    const char *newline = memchr(text, '\n', n);
    const size_t n_line = newline != NULL ? (size_t)(newline - text) : n;
    const char *task = memchr(text, syntax->task, n_line);
    if (task != NULL) {
        return (size_t)(task - text) + 1;
    }
    return newline != NULL ? n_line + 1 : 0;
}

size_t mc_last_task_end(const struct mc_syntax *syntax, const char *text, size_t n) {
    const char *task = memrchr(text, syntax->task, n);
    const size_t n_to_task = task != NULL ? (size_t)(task - text) + 1 : 0;
    const char *newline = memrchr(text + n_to_task, '\n', n - n_to_task);
    return newline != NULL ? (size_t)(newline - text) + 1 : n_to_task;
}

/* Counts in lanes of one byte, so that the compiler can use vectors. The lanes are added to count after 255 rounds,
   before they can overflow. */
MC_WIDE_VECTORS
static size_t count_byte(const char *text, size_t n, char byte) {
    enum { LANES = 64, MAX_ROUNDS = 255 };
    size_t count = 0;
    size_t i = 0;
    while (n - i >= LANES) {
        uint8_t counts[LANES] = {0};
        for (int round = 0; round < MAX_ROUNDS && n - i >= LANES; round++, i += LANES) {
            for (size_t lane = 0; lane < LANES; lane++) {
                counts[lane] = (uint8_t)(counts[lane] + (text[i + lane] == byte));
            }
        }
        for (size_t lane = 0; lane < LANES; lane++) {
            count += counts[lane];
        }
    }
    for (; i < n; i++) {
        count += text[i] == byte;
    }
    return count;
}

size_t mc_count_byte(const char *text, size_t n, char byte) {
    return count_byte(text, n, byte);
}

bool mc_is_blank(const struct mc_syntax *syntax, const char *text, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (mc_class_of(syntax, text[i]) != MC_BLANK) {
            return false;
        }
    }
    return true;
}

bool mc_is_empty_pair(const struct mc_syntax *syntax, const char *text, size_t n) {
    size_t n_list_ends = 0;
    for (size_t i = 0; i < n; i++) {
        const enum mc_class class = mc_class_of(syntax, text[i]);
        n_list_ends += class == MC_END_LIST;
        if (class != MC_BLANK && class != MC_END_LIST) {
            return false;
        }
    }
    return n_list_ends == 1;
}
