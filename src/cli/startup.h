/* startup.h - what the program sets up first: standard streams, messages of libraries, the stack, malloc. */
#ifndef MC_CLI_STARTUP_H
#define MC_CLI_STARTUP_H

#include <stdbool.h>

/*
 * Opens the standard streams that are closed, so that no file opened later takes their descriptor: it would be read as
 * input, or receive the diagnostics. The new descriptors can be neither read nor written, also when they are opened
 * again as /dev/stdin. Returns whether all three are open.
 */
bool startup_open_standard_streams(void);

/*
 * Captures what libraries print on standard error before main, such as libgomp's "libgomp: Invalid value for
 * environment variable OMP_NUM_THREADS". Without a variable of OpenMP, does nothing. It belongs in .preinit_array: the
 * dynamic linker calls it before it initialises the libraries.
 */
void startup_capture_messages(int argc, char **argv, char **environment);

/* Prints the captured messages: each line after the program's name. A second call does nothing. */
void startup_print_messages(void);

/* Raises the stack limit if it is low; the stack of this thread can still grow up to it. Returns whether the limit is
   high enough. */
bool startup_raise_stack_limit(void);

/*
 * Configures malloc. Freed blocks of 2 MiB and more return to the kernel; by default, glibc keeps as much in the arena
 * of each thread once it has seen a large block. If the address space is limited, all threads share one arena: each
 * arena takes 64 MiB of it.
 */
void startup_configure_malloc(void);

#endif
