/* A process in front of the tracer, for runs whose tracer may have to outlive the program: children
 * that are not followed have inherited a filter, by which their calls fail without a tracer. */
#ifndef CLI_RELAY_H
#define CLI_RELAY_H

struct relay;

/* Forks.  In the child, which is to trace, it gives a relay; the parent does not return: it waits,
 * hands signals on, and ends as the child does or as relay_end tells it.  NULL: there is no process
 * to be had, and it goes on without. */
struct relay *relay_begin(void);

/* Lets the parent end with that status (or, not 0, by that signal), and all that read our output
 * see its end.  Nothing when the relay is NULL. */
void relay_end(struct relay *relay, int status, int signal);

#endif
