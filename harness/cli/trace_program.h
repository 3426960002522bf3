/* The program that ring3 trace runs: where it is, its environment, and how ring3 ends as it has. */
#ifndef CLI_TRACE_PROGRAM_H
#define CLI_TRACE_PROGRAM_H

#include "model/trace.h"
#include "trace/options.h"

/* Looks a program up as a shell does; ends the process when it is not there. */
const char *find_program(const char *name);

/* The environment with the changes of -E; malloc'ed. */
char **changed_environment(const struct trace_options *options);

/* Ctrl-C and Ctrl-\ are the program's affair. */
void leave_keys_to_program(void);

/* The status with which the program has ended; `signal` is the one by which, if any. */
int hand_on(const struct ending *ending, const char *program, int *signal);

/* Ends this process by a signal. */
void die_by(int signal);

#endif
