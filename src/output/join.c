/* join.c - results to output lines. join.h has the contract. */
#include "output/join.h"

#include <math.h>

size_t mc_join(const struct mc_result *results, size_t n, char delimiter, bool in_line, bool stop_at_bad, char *text) {
    char *p = text;
    for (size_t i = 0; i < n; i++) {
        const struct mc_result *result = &results[i];
        if (result->outcome == MC_BAD_TASK && stop_at_bad) {
            if (in_line) {
                *p++ = '\n';
            }
            break;
        }
        if (result->outcome != MC_NO_TASK) {
            *p = delimiter;
            p += in_line;
            p += mc_format_double(result->outcome == MC_VALUE ? result->value : NAN, p);
        }
        in_line = !result->ends_line;
        *p = '\n';
        p += !in_line;
    }
    return (size_t)(p - text);
}
