/*
 * kernels.c - the table of the parsing kernels, and the choice among them.
 *
 * Must not know how a kernel parses.
 */
#include "parse/kernels.h"

static bool is_always_supported(void) {
    return true;
}

#if defined(__x86_64__)
static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}
#endif

/* The best kernel comes first. */
static const struct mc_kernel KERNELS[] = {
#if defined(__x86_64__)
    {"avx512", mc_parse_avx512, has_avx512},
    {"avx2", mc_parse_avx2, has_avx2},
#elif defined(__AARCH64EL__)
    {"neon", mc_parse_neon, is_always_supported}, /* every 64-bit Arm CPU has NEON */
#endif
    {"scalar", mc_parse_scalar, is_always_supported},
};

const struct mc_kernel *mc_choose_kernel(const char *name) {
    for (size_t i = 0; i < sizeof KERNELS / sizeof KERNELS[0]; i++) {
        const struct mc_kernel *kernel = &KERNELS[i];
        if ((name == NULL || strcmp(name, kernel->name) == 0) && kernel->is_supported()) {
            return kernel;
        }
    }
    return NULL;
}

const char *mc_kernel_names(void) {
#if defined(__x86_64__)
    return "avx512 avx2 scalar";
#elif defined(__AARCH64EL__)
    return "neon scalar";
#else
    return "scalar";
#endif
}
