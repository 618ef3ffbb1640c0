/* method.c - see method.h. */
#include "correlate/method.h"

#include <string.h>

static bool pearson_from_moments(const struct mc_moments_total *total, size_t n, enum mc_input input,
                                 const struct mc_centre *centre_x, const struct mc_centre *centre_y, double *results) {
    const struct mc_estimate estimate = mc_estimate_r(total, n, input, centre_x, centre_y);
    results[0] = estimate.r;
    return estimate.is_certain;
}

static const struct mc_method METHODS[] = {
    {
        .name = "pearson",
        .n_lists = 2,
        .n_results = 1,
        .scratch_bytes = sizeof(struct mc_block_space),
        .estimate = mc_estimate_pearson,
        .from_moments = pearson_from_moments,
        .from_quotients = mc_round_quotients,
        .from_exact_sums = mc_exact_r,
    },
};

_Static_assert(_Alignof(struct mc_block_space) <= MC_SCRATCH_ALIGNMENT, "scratch is aligned for every method");
_Static_assert(sizeof(struct mc_block_space) % MC_SCRATCH_ALIGNMENT == 0, "as aligned_alloc wants it");

const struct mc_method *mc_find_method(const char *name) {
    for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++) {
        if (strcmp(name, METHODS[i].name) == 0) {
            return &METHODS[i];
        }
    }
    return NULL;
}
