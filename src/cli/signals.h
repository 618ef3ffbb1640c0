/*
 * signals.h - signals that end the program: before it ends, its temporary file is removed.
 *
 * A signal may arrive in any thread. One temporary file at a time is registered here. Signals that the parent process
 * set to be ignored stay ignored; handlers that a sanitizer has installed stay, too.
 */
#ifndef MC_CLI_SIGNALS_H
#define MC_CLI_SIGNALS_H

#include <signal.h>

enum { SIGNALS_NAME_BYTES = 32 };

/*
 * Call this before the main thread creates the temporary file: it catches all signals that end a program, and blocks
 * them in this thread. *previous_mask becomes the signal mask before, which signals_end_creation restores.
 */
void signals_begin_creation(sigset_t *previous_mask);
void signals_end_creation(const sigset_t *previous_mask);

/* Registers the file that was just created. directory stays open; name is relative to it, and has fewer than
   SIGNALS_NAME_BYTES bytes. Call this between the two functions above. */
void signals_register_file(int directory, const char *name);

/* Call this when the registered file has been renamed or removed. */
void signals_forget_file(void);

/* Removes the registered file, if there is one. Signal handlers may call it. */
void signals_remove_file(void);

/* Catches all signals that end a program if this process has PID 1, as in a container: Linux delivers only signals with
   a handler to it. */
void signals_catch_if_first_process(void);

#endif
