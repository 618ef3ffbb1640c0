/* vectors.h - loops that are compiled for several instruction sets. Knows nothing of anything else. */
#ifndef MC_BASE_VECTORS_H
#define MC_BASE_VECTORS_H

/* Before a static function: it is compiled for wider vectors too, and the best is chosen when the program is loaded.
   For static functions only: of others, the choice would be visible outside the library. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define MC_WIDE_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MC_WIDE_VECTORS
#endif

#endif
