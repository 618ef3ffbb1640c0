/* join.c - results to output lines. join.h has the contract. */
#include "output/join.h"

#include <math.h>

/* Appends the values of a result after the first one, each after a delimiter. Returns the end of the text. */
static char *append_more_values(const double *values, size_t n, bool has_values, char delimiter, char *text) {
    for (size_t i = 1; i < n; i++) {
        *text++ = delimiter;
        text += mc_format_double(has_values ? values[i] : NAN, text);
    }
    return text;
}

size_t mc_join(const struct mc_result *results, const double *values, size_t n, const struct mc_join_style *style,
               bool in_line, char *text) {
    const struct mc_join_style join = *style; /* a local copy: writes to text cannot change it */
    char *p = text;
    for (size_t i = 0; i < n; i++, values += join.n_values) {
        const struct mc_result *result = &results[i];
        if (result->outcome == MC_BAD_TASK && join.stop_at_bad) {
            if (in_line) {
                *p++ = '\n';
            }
            break;
        }
        if (result->outcome != MC_NO_TASK) {
            const bool has_values = result->outcome == MC_VALUE;
            *p = join.task;
            p += in_line;
            p += mc_format_double(has_values ? values[0] : NAN, p);
            if (join.n_values > 1) {
                p = append_more_values(values, join.n_values, has_values, join.value, p);
            }
        }
        in_line = !result->ends_line;
        *p = '\n';
        p += !in_line;
    }
    return (size_t)(p - text);
}
