/* exit_status.h - the exit statuses of the program, which scripts rely on. */
#ifndef MC_CLI_EXIT_STATUS_H
#define MC_CLI_EXIT_STATUS_H

/* The library's statuses (manycorr_status) have the same numbers, except for failed writes. */
enum { EXIT_DONE = 0, EXIT_BAD_TASK = 1, EXIT_USAGE = 2, EXIT_IO = 3, EXIT_MEMORY = 4 };

#endif
