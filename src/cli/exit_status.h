/* exit_status.h - what the program ends with: scripts rely on it. */
#ifndef MC_CLI_EXIT_STATUS_H
#define MC_CLI_EXIT_STATUS_H

/* DESIGN: the statuses that scripts rely on. The library's statuses have the same numbers, but for failed writes. */
enum { EXIT_DONE = 0, EXIT_BAD_TASK = 1, EXIT_USAGE = 2, EXIT_IO = 3, EXIT_MEMORY = 4 };

#endif
