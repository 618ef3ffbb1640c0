/*
 * fast_float.cpp - converts numbers between delimiters to doubles with fast_float, in the plainest way; for the
 * benches.
 *
 * fast_float accepts no leading blank or plus, so they are skipped. NA becomes a NaN, as in manycorr.
 */
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <fast_float/fast_float.h>

extern "C" size_t bench_fast_float(const char *text, size_t n_bytes, double *values) {
    const char *p = text;
    const char *const end = text + n_bytes;
    size_t n = 0;
    while (p < end) {
        while (*p == ' ') {
            p++;
        }
        p += *p == '+';
        const auto result = fast_float::from_chars(p, end, values[n]);
        p = result.ptr;
        if (result.ec == std::errc::invalid_argument) {
            const uint64_t missing = UINT64_C(0x7FF8000000000000);
            memcpy(&values[n], &missing, sizeof missing);
            while (*p > '@' || (*p >= '0' && *p <= '9')) {
                p++;
            }
        }
        n++;
        p++;
    }
    return n;
}
