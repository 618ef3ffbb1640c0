/* formats.c - see formats.h. Holds the tables of signatures, of encodings and of decompressors. */
#include "input/formats.h"

#include <string.h>

/* This byte of a signature stands for any digit but 0: the fourth byte of bzip2 is its block size. */
enum { ANY_DIGIT = '#' };

/* UTF-32 comes before UTF-16, because its mark begins with the mark of UTF-16. */
static const struct signature {
    const char *bytes;
    size_t n_bytes;
    struct mc_format format;
} SIGNATURES[] = {
    {"\x1F\x8B", 2, {MANYCORR_COMPRESSED, "gzip"}},
    {"\x28\xB5\x2F\xFD", 4, {MANYCORR_COMPRESSED, "zstd"}},
    {"\xFD\x37zXZ\0", 6, {MANYCORR_COMPRESSED, "xz"}},
    {"BZh#1AY&SY", 10, {MANYCORR_COMPRESSED, "bzip2"}},
    {"BZh#\x17\x72\x45\x38\x50\x90", 10, {MANYCORR_COMPRESSED, "bzip2"}}, /* an empty file */
    {"PK\x03\x04", 4, {MANYCORR_COMPRESSED, "zip"}},
    {"PK\x05\x06", 4, {MANYCORR_COMPRESSED, "zip"}}, /* an empty archive */
    {"PK\x07\x08", 4, {MANYCORR_COMPRESSED, "zip"}}, /* an archive in several files */
    {"\x1F\x9D", 2, {MANYCORR_COMPRESSED, "compress"}},
    {"LZIP\x01", 5, {MANYCORR_COMPRESSED, "lzip"}},
    {"\x04\x22\x4D\x18", 4, {MANYCORR_COMPRESSED, "lz4"}},
    {"\x37\x7A\xBC\xAF\x27\x1C", 6, {MANYCORR_COMPRESSED, "7-Zip"}},
    {"\x89LZO\0", 5, {MANYCORR_COMPRESSED, "lzop"}},
    {"\xFF\xFE\0\0", 4, {MANYCORR_NOT_UTF8, "UTF-32"}},
    {"\0\0\xFE\xFF", 4, {MANYCORR_NOT_UTF8, "UTF-32"}},
    {"\xFF\xFE", 2, {MANYCORR_NOT_UTF8, "UTF-16"}},
    {"\xFE\xFF", 2, {MANYCORR_NOT_UTF8, "UTF-16"}},
    {"\x89PNG", 4, {MANYCORR_BINARY, "a PNG image"}},
    {"\xFF\xD8\xFF", 3, {MANYCORR_BINARY, "a JPEG image"}},
    {"II*\0", 4, {MANYCORR_BINARY, "a TIFF image"}},
    {"MM\0*", 4, {MANYCORR_BINARY, "a TIFF image"}},
    {"\x7F"
     "ELF",
     4,
     {MANYCORR_BINARY, "a program"}},
    {"\x89HDF", 4, {MANYCORR_BINARY, "an HDF5 file"}},
    {"CDF\x01", 4, {MANYCORR_BINARY, "a netCDF file"}},
    {"CDF\x02", 4, {MANYCORR_BINARY, "a netCDF file"}},
    {"\x93NUMPY", 6, {MANYCORR_BINARY, "a numpy array"}},
    {"SQLite format 3\0", 16, {MANYCORR_BINARY, "an SQLite database"}},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, {MANYCORR_BINARY, "an old Microsoft Office document"}},
    {"ARROW1\0\0", 8, {MANYCORR_BINARY, "an Arrow file"}},
    {"PAR1\x15", 5, {MANYCORR_BINARY, "a Parquet file"}}, /* in compact Thrift, a structure with an i32 follows */
    {"Obj\x01", 4, {MANYCORR_BINARY, "an Avro file"}},
};
enum { N_SIGNATURES = sizeof SIGNATURES / sizeof SIGNATURES[0] };

/* Encodings without a mark: in each unit of bytes, one is an ASCII character and the others are NUL. */
static const struct encoding {
    size_t unit;
    size_t character; /* the index of the character in a unit */
    size_t n_min;     /* so many bytes decide if the first task is that short */
    struct mc_format format;
} ENCODINGS[] = {
    {2, 0, 4, {MANYCORR_NOT_UTF8, "UTF-16LE"}},
    {2, 1, 4, {MANYCORR_NOT_UTF8, "UTF-16BE"}},
    {4, 0, 8, {MANYCORR_NOT_UTF8, "UTF-32LE"}},
    {4, 3, 8, {MANYCORR_NOT_UTF8, "UTF-32BE"}},
};
enum { N_ENCODINGS = sizeof ENCODINGS / sizeof ENCODINGS[0], ENCODING_BYTES = 8 };

/* Returns whether text[0..n) agrees with the signature, as far as both go. */
static bool agrees_with_signature(const struct signature *signature, const char *text, size_t n) {
    for (size_t i = 0; i < n && i < signature->n_bytes; i++) {
        const bool matches =
            signature->bytes[i] == ANY_DIGIT ? text[i] >= '1' && text[i] <= '9' : text[i] == signature->bytes[i];
        if (!matches) {
            return false;
        }
    }
    return true;
}

static bool is_text_byte(char byte) {
    return (byte >= ' ' && byte <= '~') || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Returns whether text[0..n) agrees with the encoding, in its first 8 bytes. */
static bool agrees_with_encoding(const struct encoding *encoding, const char *text, size_t n) {
    for (size_t i = 0; i < n && i < ENCODING_BYTES; i++) {
        const bool is_character = i % encoding->unit == encoding->character;
        if (is_character ? !is_text_byte(text[i]) : text[i] != '\0') {
            return false;
        }
    }
    return true;
}

/* Detects a format by its signature. is_whole: text[0..n) is the whole first task, or long enough to decide. The result
   and *needs_more are as for mc_detect_format. */
static const struct mc_format *find_signature(const char *text, size_t n, bool is_whole, bool *needs_more) {
    for (size_t i = 0; i < N_SIGNATURES; i++) {
        if (agrees_with_signature(&SIGNATURES[i], text, n)) {
            if (n >= SIGNATURES[i].n_bytes) {
                return &SIGNATURES[i].format;
            }
            *needs_more = !is_whole;
            if (*needs_more) {
                return NULL;
            }
        }
    }
    return NULL;
}

/* As find_signature, for the encodings. */
static const struct mc_format *find_encoding(const char *text, size_t n, bool is_whole, bool *needs_more) {
    for (size_t i = 0; i < N_ENCODINGS; i++) {
        if (agrees_with_encoding(&ENCODINGS[i], text, n)) {
            if (n >= ENCODING_BYTES || (is_whole && n >= ENCODINGS[i].n_min)) {
                return &ENCODINGS[i].format;
            }
            *needs_more = *needs_more || !is_whole;
        }
    }
    return NULL;
}

const struct mc_format *mc_detect_format(const struct mc_syntax *syntax, const char *text, size_t n, bool at_end,
                                         bool *needs_more) {
    size_t n_head = 0;
    bool is_whole = at_end;
    while (n_head < n && n_head < MC_FORMAT_BYTES && !(n_head > 0 && mc_ends_task(syntax, text[n_head - 1]))) {
        n_head++;
    }
    is_whole = is_whole || n_head == MC_FORMAT_BYTES || (n_head > 0 && mc_ends_task(syntax, text[n_head - 1]));
    *needs_more = false;
    const struct mc_format *format = find_signature(text, n_head, is_whole, needs_more);
    if (format == NULL && !*needs_more) { /* a NUL byte is never a delimiter */
        format = find_encoding(text, n_head, is_whole, needs_more);
    }
    return format;
}

const char *mc_find_decompressor(const char *name, size_t n) {
    static const struct {
        const char *name;
        const char *command;
    } commands[] = {
        {"gzip", "zcat FILE"},      {"zstd", "zstdcat FILE"},  {"xz", "xzcat FILE"},      {"bzip2", "bzcat FILE"},
        {"zip", "unzip -p FILE"},   {"compress", "zcat FILE"}, {"lzip", "lzip -dc FILE"}, {"lz4", "lz4 -dc FILE"},
        {"7-Zip", "7z x -so FILE"}, {"lzop", "lzop -dc FILE"},
    };
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strlen(commands[i].name) == n && memcmp(commands[i].name, name, n) == 0) {
            return commands[i].command;
        }
    }
    return NULL;
}
