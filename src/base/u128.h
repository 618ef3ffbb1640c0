/* u128.h - integers of 128 bits, which GCC and Clang have on every 64-bit machine. Must not know any other file. */
#ifndef MC_BASE_U128_H
#define MC_BASE_U128_H

__extension__ typedef unsigned __int128 mc_u128;
__extension__ typedef __int128 mc_i128;

#endif
