/* vectors.h - loops that are compiled for several instruction sets. Must not know what the loops compute. */
#ifndef MC_BASE_VECTORS_H
#define MC_BASE_VECTORS_H

/*
 * Put MC_WIDE_VECTORS before a static function. The compiler then compiles the function for wider vectors too, and the
 * dynamic loader chooses the best version. It is for static functions only: the choice for other functions would be
 * visible outside the library.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define MC_WIDE_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MC_WIDE_VECTORS
#endif

#endif
