/*
 * resume_start.h - how a run with --resume starts: continue an earlier run, start over, or refuse.
 *
 * Files that the run finds              What it does
 * FILE.part with results, and a state   checks both, cuts off results after the last checkpoint, continues
 * FILE.part or a state, no results      starts over
 * only a state, of a finished run       if FILE is complete by this state: removes the state at the end
 * FILE.part with results, no state      refuses: the run that it belongs to is unknown
 * a state file not made by manycorr     refuses
 * FILE.part of another user             refuses: that user can read and change it
 * a state of another user               refuses: its text may be false
 * either, writable by other users       refuses; a FILE.part that is finished has the permissions of FILE, though
 * an input that may have changed        refuses: size, mtime, inode, ctime or a checksum differs
 *
 * A run writes a state before its first results, so FILE.part with results always has one.
 */
#ifndef MC_CLI_RESUME_START_H
#define MC_CLI_RESUME_START_H

#include "resume.h"

/* Opens and locks FILE.part, decides as above, and opens it as the output. Returns EXIT_DONE, or another exit status
   after a message. */
int resume_start(struct resume *resume, struct output *output);

#endif
