/* test_formats.c - formats that are no text: known by their first bytes, as soon as these tell, and never a plausible
   task. */
#include "support.h"

#include "input/formats.h"

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

static const struct {
    const char *bytes;
    size_t n;
    const char *name;
} known[] = {
    {"\x1F\x8B", 2, "gzip"},
    {"\x1F\x9D", 2, "compress"},
    {"\x28\xB5\x2F\xFD", 4, "zstd"},
    {"\xFD"
     "7zXZ\0",
     6, "xz"},
    {"BZh11AY&SY", 10, "bzip2"},
    {"BZh91AY&SY", 10, "bzip2"},
    {"BZh9\x17"
     "rE8P\x90",
     10, "bzip2"},
    {"PK\x03\x04", 4, "zip"},
    {"PK\x05\x06", 4, "zip"},
    {"LZIP\x01", 5, "lzip"},
    {"\x04\x22\x4D\x18", 4, "lz4"},
    {"7z\xBC\xAF\x27\x1C", 6, "7-Zip"},
    {"\xFE\xFF", 2, "UTF-16"},
    {"\xFF\xFE\0\0", 4, "UTF-32"},
    {"\xFF\xFE"
     "1",
     3, "UTF-16"},
    {"\0\0\xFE\xFF", 4, "UTF-32"},
    {"1\0,\0002\0;\0", 8, "UTF-16LE"},
    {"\0001\0,\0002\0;", 8, "UTF-16BE"},
    {"1\0\0\0,\0\0\0", 8, "UTF-32LE"},
    {"\0\0\0001\0\0\0,", 8, "UTF-32BE"},
    {"\x89PNG", 4, "a PNG image"},
    {"\xFF\xD8\xFF", 3, "a JPEG image"},
    {"\x7F"
     "ELF",
     4, "a program"},
    {"\x93NUMPY", 6, "a numpy array"},
    {"SQLite format 3\0", 16, "an SQLite database"},
};

/* Known with its last byte, by whatever follows, and not earlier: until then, more bytes are asked for. */
static void known_as_soon_as_possible(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        bool needs_more = true;
        for (size_t n = 0; n < known[i].n; n++) {
            assert_null(mc_detect_format(&syntax, known[i].bytes, n, false, &needs_more));
            assert_true(needs_more);
        }
        char text[32];
        for (int next = 0; next < 256; next++) {
            memset(text, next, sizeof text);
            memcpy(text, known[i].bytes, known[i].n);
            for (size_t n = known[i].n; n <= sizeof text; n++) {
                const struct mc_format *format = mc_detect_format(&syntax, text, n, false, &needs_more);
                assert_false(needs_more);
                assert_string_equal(format->name, known[i].name);
            }
        }
    }
}

/* Where the stream ends, or its first task does, no more bytes are asked for; and what follows the task changes
   nothing. */
static void no_task_waits(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        for (size_t n = 0; n < known[i].n; n++) {
            bool needs_more;
            const struct mc_format *alone = mc_detect_format(&syntax, known[i].bytes, n, true, &needs_more);
            assert_false(needs_more);
            char text[64] = {0};
            memcpy(text, known[i].bytes, n);
            for (int end = 0; end < 2; end++) {
                text[n] = "@\n"[end];
                const struct mc_format *format = mc_detect_format(&syntax, text, n + 1, false, &needs_more);
                assert_false(needs_more);
                memcpy(text + n + 1, known[i].bytes, known[i].n);
                assert_ptr_equal(mc_detect_format(&syntax, text, n + 1 + known[i].n, false, &needs_more), format);
                assert_false(needs_more);
            }
            assert_true(alone == NULL || n >= 2);
        }
    }
}

static const char *name_of(const char *text, size_t n) {
    bool needs_more;
    const struct mc_format *format = mc_detect_format(&syntax, text, n, true, &needs_more);
    return format != NULL ? format->name : "";
}

static void what_short_texts_are(void **state) {
    (void)state;
    assert_string_equal(name_of("", 0), "");
    assert_string_equal(name_of("1\0;\0002\0\n\0", 8), "UTF-16LE");
    assert_string_equal(name_of("\0001\0;\0002\0\n", 8), "UTF-16BE");
    assert_string_equal(name_of("1\0;\0", 4), "UTF-16LE");
    assert_string_equal(name_of("1\0;", 3), "");
    assert_string_equal(name_of("1\0\n\0", 4), ""); /* its first task is two bytes long, and bad */
    assert_string_equal(name_of("1\0;2\0", 5), "");
    assert_string_equal(name_of("\0\0\0\0\0\0\0\0", 8), "");
    assert_string_equal(name_of("\xFF\xFE", 2), "UTF-16");
    assert_string_equal(name_of("BZh01AY&SY", 10), "");
    assert_string_equal(name_of("P5 10 10 255\n\0\0\0\0", 17), "");
    assert_string_equal(name_of("\xEF\xBB\xBF"
                                "1,2;3,4\n",
                                11),
                        "");
}

/* No text of numbers is ever held back beyond its second byte. */
static void tasks_are_no_format(void **state) {
    (void)state;
    static const char first[] = "0123456789+-. \tinNI@;,\r\n";
    for (size_t i = 0; i < sizeof first - 1; i++) {
        for (size_t k = 0; k < sizeof first - 1; k++) {
            const char text[] = {first[i], first[k]};
            bool needs_more;
            assert_null(mc_detect_format(&syntax, text, 2, false, &needs_more));
            assert_false(needs_more && first[i] != 'I'); /* "II": a TIFF image; no number begins so */
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_as_soon_as_possible),
        cmocka_unit_test(no_task_waits),
        cmocka_unit_test(what_short_texts_are),
        cmocka_unit_test(tasks_are_no_format),
    };
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
