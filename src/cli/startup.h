/* startup.h - what the program does before its work: standard streams, the stack, messages of
   libraries. */
#ifndef MC_CLI_STARTUP_H
#define MC_CLI_STARTUP_H

#include <stdbool.h>

/*
 * Opens standard streams that are closed, as descriptors that can neither be read nor written, not even if they are
 * opened anew as /dev/stdin: so no file that is opened later takes their number, and is read as input or gets the
 * diagnostics. Returns whether all three are open.
 */
bool startup_open_standard_streams(void);

/*
 * Keeps what libraries write to standard error while they are initialised, before main: libgomp says "libgomp: Invalid
 * value for environment variable OMP_NUM_THREADS" then. Only variables of OpenMP make it write; without any, this does
 * nothing. It is for .preinit_array: the dynamic linker calls it before it initialises the libraries.
 */
void startup_keep_messages(int argc, char **argv, char **environment);

/* Prints what libraries wrote to standard error while they were initialised, each line behind the program's name. Does
   nothing the second time. */
void startup_print_messages(void);

/* Raises the limit of the stack if need be: the stack of this thread can still grow up to it. Returns whether it is
   large enough. */
bool startup_raise_stack_limit(void);

/*
 * Configures malloc. Blocks of 2 MiB and more always go back to the kernel when they are freed: otherwise the C
 * library learns from the first large block to keep as much in the arena of each thread. All threads share one arena
 * if there is a limit of address space, of which each arena takes 64 MiB.
 */
void startup_configure_malloc(void);

#endif
