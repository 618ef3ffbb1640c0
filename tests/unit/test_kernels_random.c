/*
 * test_kernels_random.c - every parsing kernel of this CPU gives bit for bit what the scalar one gives, and that is what the
 * reference says, for millions of random tokens: all shapes in which numbers come, near and at the ties of rounding, and the
 * limits of the doubles; alone, among their like and mixed; with signs and blanks; with all kinds of delimiters.
 *
 * MANYCORR_TEST_TOKENS is the number of tokens of the last test.
 */
#include "kernels.h"

/* The source of all randomness here; every test starts it anew. */
static struct prng prng;

static unsigned below(unsigned n) {
    return (unsigned)((next_random(&prng) >> 32) * n >> 32);
}

static double random_unit(void) {
    return (double)(next_random(&prng) >> 11) * 0x1p-53;
}

enum { TOKEN_BYTES = 1200 };

/* Writes a token, unsigned, without a terminator; returns its length, less than TOKEN_BYTES. */
typedef size_t make_token(char *token);

static size_t put_digits(char *to, size_t n) {
    for (size_t i = 0; i < n;) {
        uint64_t random = next_random(&prng) >> 8;
        for (int left = 8; left > 0 && i < n; left--, random >>= 7) {
            to[i++] = (char)('0' + (random & 0x7F) * 10 / 128);
        }
    }
    return n;
}

static size_t put_integer(char *to, uint64_t value) {
    char reversed[24];
    size_t n = 0;
    do {
        reversed[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (size_t i = 0; i < n; i++) {
        to[i] = reversed[n - 1 - i];
    }
    return n;
}

static size_t put_format(char *to, const char *format, int precision, double value) {
    return (size_t)snprintf(to, TOKEN_BYTES, format, precision, value);
}

/* Moves the digits from place on by one and puts a byte there. */
static size_t insert(char *token, size_t n, size_t place, char byte) {
    memmove(token + place + 1, token + place, n - place);
    token[place] = byte;
    return n + 1;
}

/* Puts an exponent behind n bytes, spelled in any way: e or E, with a sign or not, with zeros before it. */
static size_t put_exponent(char *token, size_t n, int exponent) {
    static const char zeros[] = "000000";
    token[n++] = below(2) == 0 ? 'e' : 'E';
    if (exponent < 0) {
        token[n++] = '-';
    } else if (below(2) == 0) {
        token[n++] = '+';
    }
    const size_t n_zeros = below(3) == 0 ? below(sizeof zeros) : 0;
    memcpy(token + n, zeros, n_zeros);
    n += n_zeros;
    return n + put_integer(token + n, (uint64_t)(exponent < 0 ? -exponent : exponent));
}

static size_t two_decimals(char *token) {
    const size_t n = put_integer(token, below(100000));
    token[n] = '.';
    return n + 1 + put_digits(token + n + 1, 2);
}

static size_t up_to_six_digits(char *token) {
    return put_format(token, "%.*g", 6, random_unit() * (double)(1U << below(30)));
}

static size_t seventeen_digits(char *token) {
    return put_format(token, "%.*g", 17, random_unit());
}

/* As Python's repr and most others print doubles. */
static size_t shortest_digits(char *token) {
    const double value = random_unit() * (below(2) == 0 ? 1.0 : 1e3);
    const size_t n = put_format(token, "%.*g", 15 + (int)below(2), value);
    token[n] = '\0';
    return strtod(token, NULL) == value ? n : put_format(token, "%.*g", 17, value);
}

static size_t small_integer(char *token) {
    return put_integer(token, below(10000));
}

static size_t any_integer(char *token) {
    return put_integer(token, next_random(&prng) >> below(64));
}

static size_t with_exponent(char *token) {
    size_t n = put_digits(token, 1 + below(3));
    if (below(4) != 0) {
        n = insert(token, n, 1, '.');
    }
    return put_exponent(token, n, (int)below(30) - 20);
}

/* Up to 19 digits with a dot among, before or behind them, times up to 10^+-350. */
static size_t with_any_exponent(char *token) {
    size_t n = put_digits(token, 1 + below(19));
    if (below(4) != 0) {
        n = insert(token, n, below((unsigned)n + 1), '.');
    }
    return put_exponent(token, n, (int)below(700) - 350);
}

/* One to six digits and more, mostly far beyond the range of doubles. */
static size_t with_long_exponent(char *token) {
    size_t n = put_digits(token, 1 + below(6));
    token[n++] = 'e';
    if (below(3) != 0) {
        token[n++] = "+-"[below(2)];
    }
    return n + put_digits(token + n, below(8));
}

/* Digits with a dot at any place, first and last too. */
static size_t any_decimal(char *token) {
    const size_t n = put_digits(token, 1 + below(26));
    return below(5) == 0 ? n : insert(token, n, below((unsigned)n + 1), '.');
}

static size_t fixed_decimals(char *token) {
    return put_format(token, "%.*f", (int)below(24), random_unit() * (double)(1U << below(31)));
}

static size_t long_decimal(char *token) {
    const size_t n = put_digits(token, 20 + below(60));
    return below(5) == 0 ? n : insert(token, n, below((unsigned)n + 1), '.');
}

/* Runs of zeros and nines before, among and behind other digits. */
static size_t zeros_and_nines(char *token) {
    size_t n = 0;
    for (unsigned parts = 1 + below(3); parts > 0; parts--) {
        const size_t length = below(14);
        memset(token + n, below(2) == 0 ? '0' : '9', length);
        n += length;
        n += put_digits(token + n, below(3));
    }
    n += n == 0 ? put_digits(token, 1) : 0;
    if (below(3) != 0) {
        n = insert(token, n, below((unsigned)n + 1), '.');
    }
    return below(4) == 0 ? put_exponent(token, n, (int)below(60) - 30) : n;
}

static uint64_t power_of_five(int exponent) {
    uint64_t power = 1;
    for (; exponent > 0; exponent--) {
        power *= 5;
    }
    return power;
}

/*
 * A number of up to 19 digits exactly between two doubles, or next to that: the integer is odd and has 54 bits, and is multiplied by
 * a power of 10 (so its factor 5^q is taken out) or divided by one (so it is put in).
 */
static size_t tie(char *token) {
    const int q = (int)below(28) - 4;
    const uint64_t five = power_of_five(q < 0 ? -q : q);
    const uint64_t bits54 = (UINT64_C(1) << 53) + (next_random(&prng) >> 11);
    uint64_t w = q < 0 ? (bits54 | 1) * five : bits54 / five | 1;
    w += below(4) == 0 ? (uint64_t)below(3) - 1 : 0;
    size_t n = put_integer(token, w);
    int exponent = q;
    if (below(2) == 0) {
        const size_t n_fraction = below((unsigned)n + 1);
        n = insert(token, n, n - n_fraction, '.');
        exponent += (int)n_fraction;
    }
    if (n < 20 && below(8) == 0 && memchr(token, '.', n) != NULL) { /* just above, many digits later */
        memset(token + n, '0', 30);
        n += 1 + below(30);
        token[n - 1] = (char)('0' + below(2));
    }
    return exponent == 0 && below(2) == 0 ? n : put_exponent(token, n, exponent);
}

/* A prefix of 15 to 30 digits, or all of them, of what lies exactly between two doubles of any size. */
static size_t near_tie(char *token) {
    uint64_t bits = next_random(&prng) & (UINT64_MAX >> 1);
    if (below(2) == 0) { /* of common sizes */
        bits = (bits & (UINT64_MAX >> 12)) | (uint64_t)(1023 - 40 + below(80)) << 52;
    }
    const double value = double_of(bits);
    if (!isfinite(value) || bits == UINT64_MAX >> 1) {
        return small_integer(token);
    }
    const long double middle = ((long double)value + (long double)double_of(bits + 1)) / 2;
    const int precision = below(200) == 0 ? 800 : 15 + (int)below(16);
    return (size_t)snprintf(token, TOKEN_BYTES, below(2) == 0 ? "%.*Lg" : "%.*Le", precision, middle);
}

__extension__ typedef unsigned __int128 u128;

/* 10^q as a number in [2^127, 2^128), times some power of 2; its last ten bits are off. */
static u128 leading_bits_of_ten(int q) {
    u128 bits = (u128)1 << 127;
    for (int i = 0; i < q; i++) {
        bits = (bits >> 3) * 5; /* below 2^128: 10/16 of it */
        bits <<= bits >> 127 == 0;
    }
    for (int i = 0; i > q; i--) {
        bits /= 5; /* at least 2^127 / 5; 2/10 of it */
        bits <<= bits >> 125 == 0 ? 3 : 2;
    }
    return bits;
}

/* Convergents of a continued fraction: numerator / denominator, the better the later. */
struct fractions {
    uint64_t numerator[80];
    uint64_t denominator[80];
    int n;
};

/* Those of bits / 2^(128 + shift) up to numerators of 53 bits. */
static void approximate(u128 bits, int shift, struct fractions *fractions) {
    /* 2^(128 + shift) divided by bits, beginning with 2^128 */
    uint64_t quotient = 1;
    u128 rest = -bits;
    for (int i = 0; i < shift; i++) {
        const bool over = rest >= bits - rest;
        quotient = 2 * quotient + over;
        rest = over ? rest - (bits - rest) : 2 * rest;
    }
    uint64_t numerator = 0;
    uint64_t denominator = 1;
    uint64_t next_numerator = 1;
    uint64_t next_denominator = quotient;
    for (fractions->n = 0; next_numerator < UINT64_C(1) << 53 && fractions->n < 80 && rest != 0;) {
        fractions->numerator[fractions->n] = next_numerator;
        fractions->denominator[fractions->n++] = next_denominator;
        const u128 factor = bits / rest;
        if (factor >= UINT64_C(1) << 53) {
            break;
        }
        const u128 new_rest = bits % rest;
        bits = rest;
        rest = new_rest;
        const uint64_t new_numerator = (uint64_t)factor * next_numerator + numerator;
        const uint64_t new_denominator = (uint64_t)factor * next_denominator + denominator;
        numerator = next_numerator;
        denominator = next_denominator;
        next_numerator = new_numerator;
        next_denominator = new_denominator;
    }
}

/*
 * w * 10^q, where w has up to 19 digits, as close to the middle of two doubles as there are: down to 2^-116 of it. In units
 * of half a double's last bit, 10^q is theta = bits / 2^(128 + shift), and w * theta must be nearly an odd integer N of 54 bits.
 * So N / w is one of theta's best approximations, or made of two of them.
 */
static size_t hardest(char *token) {
    const int q = below(2) == 0 ? (int)below(600) - 300 : -(int)below(20);
    const int shift = (int)below(10);
    struct fractions fractions;
    approximate(leading_bits_of_ten(q), shift, &fractions);
    if (fractions.n < 2) { /* 10^q is a fraction that is short itself */
        return tie(token);
    }
    uint64_t w = 0;
    for (int trial = 0; trial < 8; trial++) {
        const int last = fractions.n - 1 - (int)below(6);
        const int i = last < 1 ? 1 : last;
        const uint64_t factor = ((UINT64_C(1) << 53) + (next_random(&prng) >> 11)) / fractions.numerator[i];
        const uint64_t other = below(3);
        w = factor * fractions.denominator[i] + other * fractions.denominator[i - 1];
        if (((factor * fractions.numerator[i] + other * fractions.numerator[i - 1]) & 1) != 0) {
            break;
        }
    }
    size_t n = put_integer(token, w);
    if (q <= 0 && (size_t)-q <= n && below(4) != 0) {
        return q == 0 && below(2) == 0 ? n : insert(token, n, n - (size_t)-q, '.');
    }
    const size_t n_fraction = below(2) == 0 ? 0 : below((unsigned)n + 1);
    n = n_fraction == 0 ? n : insert(token, n, n - n_fraction, '.');
    return put_exponent(token, n, q + (int)n_fraction);
}

static size_t any_double(char *token) {
    const double value = double_of(next_random(&prng) & (UINT64_MAX >> 1));
    return put_format(token, "%.*g", 1 + (int)below(20), value);
}

/* Numbers next to and below the smallest normal double, and next to 0. */
static size_t subnormal(char *token) {
    if (below(2) == 0) {
        const double value = double_of(next_random(&prng) >> (11 + below(53)));
        return put_format(token, "%.*e", (int)below(25), value);
    }
    size_t n = put_digits(token, 1 + below(19));
    if (below(2) == 0) {
        n = insert(token, n, 1, '.');
    }
    return put_exponent(token, n, -300 - (int)below(45));
}

/* Numbers next to the largest double. */
static size_t largest(char *token) {
    static const char *const digits[] = {"17976931348623157",   "17976931348623158", "179769313486231580793",
                                         "1797693134862315807", "17976931348623159", "17976931348623160"};
    size_t n = (size_t)snprintf(token, TOKEN_BYTES, "%s", digits[below(COUNT_OF(digits))]);
    const int n_fraction = (int)below((unsigned)n);
    const int exponent = 309 - (int)n + n_fraction + (int)below(3) - 1;
    n = insert(token, n, n - (size_t)n_fraction, '.');
    return put_exponent(token, n, exponent);
}

/* Letters in any case; sometimes one too many or too few. */
static size_t word(char *token) {
    static const char *const words[] = {"NA", "NA", "null", "none", "nan", "nan", "inf", "infinity"};
    const char *source = words[below(COUNT_OF(words))];
    size_t n = 0;
    for (; source[n] != '\0'; n++) {
        token[n] = (char)(below(2) == 0 ? toupper(source[n]) : tolower(source[n]));
    }
    const unsigned fault = below(20);
    if (fault == 0) {
        token[n++] = source[below(2)];
    }
    return fault == 1 ? n - 1 : n;
}

/* What numbers are made of, in any order. */
static size_t soup(char *token) {
    const size_t n = below(14);
    for (size_t i = 0; i < n; i++) {
        token[i] = "0123456789012345.-+eE NAinf\t\rx"[below(30)];
    }
    return n;
}

static size_t any_bytes(char *token) {
    const size_t n = below(10);
    for (size_t i = 0; i < n; i++) {
        token[i] = (char)next_random(&prng);
    }
    return n;
}

/* A number with one byte changed. */
static size_t damaged(char *token) {
    const size_t n = below(2) == 0 ? any_decimal(token) : with_exponent(token);
    token[below((unsigned)n)] = below(2) == 0 ? (char)next_random(&prng) : "/:eE+-. xO"[below(10)];
    return n;
}

static const struct {
    const char *name;
    make_token *make;
} shapes[] = {
    {"two decimals", two_decimals},
    {"up to six digits", up_to_six_digits},
    {"seventeen digits", seventeen_digits},
    {"shortest digits", shortest_digits},
    {"small integers", small_integer},
    {"integers", any_integer},
    {"short exponents", with_exponent},
    {"exponents", with_any_exponent},
    {"long exponents", with_long_exponent},
    {"decimals", any_decimal},
    {"fixed decimals", fixed_decimals},
    {"long decimals", long_decimal},
    {"zeros and nines", zeros_and_nines},
    {"ties", tie},
    {"near ties", near_tie},
    {"the hardest to round", hardest},
    {"doubles", any_double},
    {"subnormal numbers", subnormal},
    {"the largest numbers", largest},
    {"words", word},
    {"soup", soup},
    {"bytes", any_bytes},
    {"damaged numbers", damaged},
};

/* What stands before tokens and behind: a text for each, drawn at random for each token. */
struct manner {
    const char *prefixes[8];
    const char *suffixes[8];
};

static const struct manner manners[] = {
    {{"", "", "", "", "", "", "", ""}, {"", "", "", "", "", "", "", ""}},                 /* nothing */
    {{"", "-", "", "-", "", "-", "-", ""}, {"", "", "", "", "", "", "", ""}},             /* negative at random */
    {{" ", " ", " ", " ", " ", " ", " ", " "}, {"", "", "", "", "", "", "", ""}},         /* as Python prints lists */
    {{" ", " -", " ", " -", " ", " -", " -", " "}, {"", "", "", "", "", "", "", ""}},     /* the same with signs */
    {{"+", "-", "+", "-", "+", "+", "+", "-"}, {"", "", "", "", "", "", "", ""}},         /* a sign always */
    {{"", "", "", "", "-", "", "", ""}, {"", " ", "", "", "  ", "", "", ""}},             /* blanks behind */
    {{"\t", "", "\t", "\t-", "\t", "", "", "\t"}, {"", "", "\t", "", "", "", "\t", ""}},  /* tabs */
    {{"", "-", " ", " -", "+", " +", "\t", "  "}, {"", "", "", " ", "", "\t", "", " \t"}} /* everything */
};

/*
 * Puts a list of n_items: of one shape, all in one manner; one item in one_in (0: none) is of any other shape. Where a list is
 * of words or of bad items, half of its items are numbers.
 */
static void put_list(struct batch *batch, size_t shape, const struct manner *manner, size_t n_items, unsigned one_in) {
    char token[TOKEN_BYTES];
    for (size_t i = 0; i < n_items; i++) {
        const bool other = one_in != 0 && below(one_in) == 0;
        const size_t own = other ? below(COUNT_OF(shapes)) : shape;
        const uint64_t random = next_random(&prng);
        text_puts(&batch->text, manner->prefixes[random & 7]);
        text_add(&batch->text, token, shapes[own].make(token));
        text_puts(&batch->text, manner->suffixes[random >> 3 & 7]);
        text_putc(&batch->text, i + 1 < n_items ? batch->syntax->number : batch->syntax->list);
    }
    if (below(4) == 0) {
        batch->text.bytes[batch->text.n - 1] = batch->syntax->task;
    } else if (below(4) == 0) {
        batch->text.bytes[batch->text.n - 1] = '\r';
        text_putc(&batch->text, '\n');
    }
}

/* A text of random length that ends with a list, a number within one, or a newline. */
static void check_batch(struct batch *batch) {
    if (batch->syntax->number != ' ' && below(4) == 0) {
        text_puts(&batch->text, "12.5");
        text_putc(&batch->text, batch->syntax->number);
    } else if (below(2) == 0) {
        text_putc(&batch->text, '\n');
    }
    batch_flush(batch);
}

/* Half of the time the usual delimiters, else any. */
static const struct ref_syntax *random_syntax(void) {
    return &syntaxes[below(2) == 0 ? 0 : below(COUNT_OF(syntaxes))];
}

/* Lists of each shape in each manner, with none, some and many other items among them. */
static void lists_of_every_shape(void **state) {
    (void)state;
    static const unsigned one_in[] = {0, 100, 3};
    prng = (struct prng){40};
    for (size_t shape = 0; shape < COUNT_OF(shapes); shape++) {
        for (size_t m = 0; m < COUNT_OF(manners); m++) {
            for (size_t i = 0; i < 30; i++) {
                struct batch batch = {.syntax = i < 15 ? &syntaxes[0] : random_syntax()};
                put_list(&batch, shape, &manners[m], 1 + below(i < 3 ? 2000 : 100), one_in[i % 3]);
                check_batch(&batch);
                text_free(&batch.text);
            }
        }
    }
}

/* Two shapes and a manner for each item, so that lengths, signs and blanks are mixed. */
static void lists_of_mixed_shapes(void **state) {
    (void)state;
    prng = (struct prng){41};
    for (size_t a = 0; a < COUNT_OF(shapes); a++) {
        for (size_t b = 0; b < COUNT_OF(shapes); b++) {
            struct batch batch = {.syntax = &syntaxes[0]};
            for (int i = 0; i < 100; i++) {
                put_list(&batch, below(2) == 0 ? a : b, &manners[below(COUNT_OF(manners))], 1, 0);
                batch.text.bytes[batch.text.n - 1] = i % 50 == 49 ? ';' : ',';
            }
            check_batch(&batch);
            text_free(&batch.text);
        }
    }
}

/* How many tokens the next test takes. */
static uint64_t number_of_tokens(void) {
    const char *wanted = getenv("MANYCORR_TEST_TOKENS"); /* scripts/test --long sets it */
    return wanted != NULL ? strtoull(wanted, NULL, 10) : 5000000;
}

/* Random lists in texts of random lengths. */
static void random_tokens(void **state) {
    (void)state;
    static const unsigned one_in[] = {0, 0, 0, 1000, 50, 5, 2, 1};
    prng = (struct prng){42};
    const uint64_t n_tokens = number_of_tokens();
    struct batch batch = {.syntax = &syntaxes[0]};
    for (uint64_t i = 0; i < n_tokens;) {
        const size_t longest = (size_t)1 << below(10);
        const size_t n_items = 1 + below((unsigned)longest);
        put_list(&batch, below(COUNT_OF(shapes)), &manners[below(COUNT_OF(manners))], n_items, one_in[below(8)]);
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
