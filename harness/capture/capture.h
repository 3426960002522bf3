/* Runs a program under ptrace and records what crossed the kernel boundary.
 *
 * One run at a time, from a process with one thread.  While it runs, the
 * process should have no other children: their ends would be reaped unseen. */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "base/message.h"
#include "model/trace.h"

/* Answers a call in the kernel's place: the call is entered with number -1, so
 * that nothing happens, and the result is put there. */
struct inject {
    enum abi abi;
    uint32_t number; /* as in struct event */
    bool any_door;
    enum door door; /* which door, unless any_door */
    int64_t result; /* a value, or an errno negated */
    unsigned first; /* the first call of that number that is answered: 1 is the first */
    unsigned count; /* how many are answered; 0: all from there on */
};

struct capture_plan {
    /* What to run. */
    const char *program; /* a path; not searched in PATH */
    char *const *argv;   /* argv[0] as the program shall see it */
    char *const *envp;
    const char *directory; /* where it starts; NULL: here */
    const void *input;     /* its stdin, through a pipe; NULL with collect: /dev/null */
    size_t input_size;
    bool collect; /* its stdin, stdout and stderr are ours; else it inherits them */

    /* What to record. */
    uint64_t start_at; /* record from this address on (main's); 0: right after execve */
    bool witness;      /* single-step, and give each call and signal of task 0 a struct
                          witness; at most for WITNESS_STEPS and 4 s, then without */
    bool show_execve;  /* the execve that starts the program is the first event */
    bool halves;       /* a call that a signal interrupted is an event of its own, its
                          result -ERESTART…; else it is one event with its restart */
    bool first_only;   /* children of the first process are not followed, and live on */
    bool wait_for_all; /* when the first process has ended, the others go on to their
                          own ends; else they are killed */
    bool live;         /* do not keep events in the trace: only hand them to on_event */
    void (*on_event)(void *context, const struct event *event);
    void *context;
    size_t copy_limit; /* bytes of one buffer that are copied; 0: 65536 */

    /* What to change. */
    const struct inject *injects;
    size_t inject_count;
    uint64_t poison; /* not 0: after each call rcx and r11 are set to junk made from it */

    /* Limits; 0: none. */
    unsigned wall_ms;
    unsigned cpu_ms;     /* rounded up to whole seconds for RLIMIT_CPU */
    size_t output_limit; /* bytes of stdout and stderr together */
    size_t stop_limit;   /* events */
};

enum { WITNESS_STEPS = 2000000 };

/* Runs the plan to its end.  The trace must be zeroed; the caller frees it,
 * also after a failure.  Returns false only for a fault of ours or of the
 * machine (ptrace refused, no memory, fork failed): whatever the program does
 * is an ending of the trace.  When it returns no process of the run is alive. */
bool capture_run(const struct capture_plan *plan, struct trace *trace, struct problem *problem);

/* Called once by a front end that wants Ctrl-C: SIGINT, SIGTERM and SIGHUP end the
 * run under way with ENDING_INTERRUPTED. */
void capture_catch_interrupts(void);

/* 0, or the signal that was caught. */
int capture_interrupted(void);

/* Tries, by a real traced child, whether ptrace works here. */
bool capture_possible(struct problem *problem);

/* Tries, by a real child that dies if it must, whether a door opens here: int80 needs IA-32
 * emulation.  False: `problem` says why, with STATUS_CANNOT. */
bool door_possible(enum door door, struct problem *problem);

#endif
