/*
 * support.h - what the unit tests share: cmocka, random numbers, the bits of doubles, and text in front of a guard
 * page.
 *
 * Header-only, because every test is a program of its own. Knows nothing of the code under test.
 */
#ifndef MC_TEST_SUPPORT_H
#define MC_TEST_SUPPORT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A source of random numbers; start it with any seed. SplitMix64: Steele, Lea and Flood, OOPSLA 2014. */
struct prng {
    uint64_t state;
};

static inline uint64_t next_random(struct prng *prng) {
    uint64_t z = prng->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* A file with these bytes, open at its beginning, which is gone once it is closed. */
static inline FILE *temporary_file(const char *bytes, size_t n) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fflush(file), 0);
    assert_true(lseek(fileno(file), 0, SEEK_SET) == 0);
    return file;
}

/* A number in [0, n); the bias for n far below 2^64 does not matter here. */
static inline uint64_t random_below(struct prng *prng, uint64_t n) {
    return next_random(prng) % n;
}

/* A number in [low, high]. */
static inline int random_int(struct prng *prng, int low, int high) {
    return low + (int)random_below(prng, (uint64_t)(high - low) + 1);
}

static inline bool random_bool(struct prng *prng) {
    return next_random(prng) >> 63 != 0;
}

/* A double in [-1, 1). */
static inline double random_signed(struct prng *prng) {
    return (double)(int64_t)(next_random(prng) & ~UINT64_C(0x7FF)) * 0x1p-63;
}

static inline uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double double_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Equal as bits, or both NaN of whatever kind. */
static inline bool same_double(double a, double b) {
    return bits_of(a) == bits_of(b) || (isnan(a) && isnan(b));
}

static inline void assert_double(double expected, double actual) {
    if (!same_double(expected, actual)) {
        fail_msg("%.17g (%a) instead of %.17g (%a)", actual, actual, expected, expected);
    }
}

static inline void *checked_malloc(size_t n_bytes) {
    void *memory = malloc(n_bytes > 0 ? n_bytes : 1);
    assert_non_null(memory);
    return memory;
}

/* Bytes that end at a page that nobody may touch, and begin behind another. */
struct arena {
    char *map;
    size_t map_bytes;
    char *begin; /* the first byte behind the page in front */
    char *end;   /* the first byte of the page behind */
};

static inline struct arena arena_new(size_t n_bytes) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t inside = (n_bytes + page - 1) / page * page;
    struct arena arena = {.map_bytes = inside + 2 * page};
    arena.map = mmap(NULL, arena.map_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(arena.map != MAP_FAILED);
    arena.begin = arena.map + page;
    arena.end = arena.begin + inside;
    assert_int_equal(mprotect(arena.map, page, PROT_NONE), 0);
    assert_int_equal(mprotect(arena.end, page, PROT_NONE), 0);
    return arena;
}

static inline void arena_free(struct arena *arena) {
    assert_int_equal(munmap(arena->map, arena->map_bytes), 0);
}

/* A copy of bytes[0..n) followed by padding bytes that may be read, and then by the guard page. */
static inline char *copy_to_end(struct arena *arena, const void *bytes, size_t n, size_t padding) {
    assert_true(n + padding <= (size_t)(arena->end - arena->begin));
    char *copy = arena->end - padding - n;
    memcpy(copy, bytes, n);
    memset(copy + n, '7', padding); /* digits: a parser that goes on too far sees another number */
    return copy;
}

/* A copy of bytes[0..n) that begins padding bytes behind a guard page. */
static inline char *copy_to_begin(struct arena *arena, const void *bytes, size_t n, size_t padding) {
    assert_true(padding + n <= (size_t)(arena->end - arena->begin));
    memset(arena->begin, '7', (size_t)(arena->end - arena->begin));
    memcpy(arena->begin + padding, bytes, n);
    return arena->begin + padding;
}

/* A growing text. Start with zeros; the text is always terminated once something was added. */
struct text {
    char *bytes;
    size_t n;
    size_t capacity;
};

static inline void text_add(struct text *text, const void *bytes, size_t n) {
    if (text->n + n + 1 > text->capacity) {
        text->capacity = 2 * (text->n + n + 1);
        text->bytes = realloc(text->bytes, text->capacity);
        assert_non_null(text->bytes);
    }
    if (n > 0) {
        memcpy(text->bytes + text->n, bytes, n);
    }
    text->n += n;
    text->bytes[text->n] = '\0';
}

static inline void text_puts(struct text *text, const char *string) {
    text_add(text, string, strlen(string));
}

static inline void text_putc(struct text *text, char byte) {
    text_add(text, &byte, 1);
}

static inline void text_clear(struct text *text) {
    text->n = 0;
    text_add(text, "", 0);
}

static inline void text_free(struct text *text) {
    free(text->bytes);
    *text = (struct text){0};
}

/* Sets a locale whose decimal point is a comma; false where none is installed. */
static inline bool set_comma_locale(void) {
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8",  "de_DE",       "fr_FR.UTF-8",
                                        "fr_FR",       "it_IT.UTF-8", "es_ES.UTF-8", "nl_NL.UTF-8",
                                        "pl_PL.UTF-8", "ru_RU.UTF-8", "sv_SE.UTF-8"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (setlocale(LC_ALL, names[i]) != NULL && strcmp(localeconv()->decimal_point, ",") == 0) {
            return true;
        }
    }
    setlocale(LC_ALL, "C");
    return false;
}

#endif
