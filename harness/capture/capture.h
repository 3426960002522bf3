/* Runs a program under ptrace and records what crossed the kernel boundary.
 *
 * One run at a time, from a process with one thread.  While it runs, the
 * process should have no other children: their ends would be reaped unseen. */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "base/message.h"
#include "model/trace.h"
#include "model/world.h"
#include "tables/calls.h"

#include <linux/filter.h>
#include <sys/types.h>

/* Meddles with a call.  With has_result it is answered in the kernel's place: it is entered with
 * number -1, so that nothing happens, and the result is put there. */
struct inject {
    enum abi abi;
    uint32_t number; /* as in struct event */
    bool any_door;
    enum door door; /* which door, unless any_door */
    bool has_result;
    int64_t result; /* a value, or an errno negated */
    int signal;     /* sent to the task at the entry; 0: none */
    uint64_t delay_enter_us, delay_exit_us;
    unsigned first; /* the first call of that number that is meant: 1 is the first; 0 is 1 */
    unsigned last;  /* the last one; 0: no end */
    unsigned step;  /* every step-th of them; 0 is 1 */
    bool by_task;   /* counted for each task (as strace does), not for the whole run */
    bool shortens; /* the kernel is handed a smaller count (argument 3) than the program passed, one
                      at least; the program finds its register as it was */
    uint64_t seed; /* … drawn from this */
};

/* What the plan's rules say of a call that stands at its entry. */
enum ruling_end {
    RULING_MADE,
    RULING_FAILS, /* it is not made, and fails with `error` */
    RULING_ENDS   /* it is not made, and everything is killed: an event that is `denied` */
};
struct ruling {
    uint16_t rule; /* for the event; 0: the call makes none */
    enum ruling_end end;
    int error;
};

/* What happens to tasks, beside their events: told when it is known, which for a birth is before
 * any event of the newborn. */
enum task_news {
    TASK_BORN,
    TASK_ATTACHED,
    TASK_DETACHED,
    TASK_TAKEN,   /* another task wanted to trace it, and could not because we do */
    TASK_CONFINED /* it executes a set-uid or set-gid program, without the rights of that: with
                     `rules` and as an ordinary user it can gain none (no_new_privs) */
};

/* Where the program's process is made, when fork alone is not enough: a jail.  All but `enter` are
 * called in the tracer. */
struct capture_place {
    /* As fork; but the new process need not be the tracer's child.  -1 with a problem. */
    pid_t (*fork)(void *context, struct problem *problem);
    /* In the new process, the last thing before its execve.  False: `step` says what it cannot do,
     * errno why. */
    bool (*enter)(void *context, const char **step);
    /* A socket where the program's are, for the peers of its world.  -1 with errno. */
    int (*socket)(void *context, int domain, int type, int protocol);
    /* The tracees are dead: ends what else there is.  Called once after a fork, also after one that
     * failed. */
    bool (*end)(void *context, struct problem *problem);
    uid_t user; /* of the new process; the pipes that it gets become that user's */
    void *context;
};

struct capture_plan {
    /* What to run, or which processes to attach to.  Attached ones are let go, not killed, when
     * the run is interrupted or reaches a limit. */
    const pid_t *attach;
    size_t attach_count;
    const char *program; /* a path; not searched in PATH */
    char *const *argv;   /* argv[0] as the program shall see it */
    char *const *envp;
    const char *directory;             /* where it starts; NULL: here */
    const struct capture_place *place; /* NULL: beside the tracer */
    const void *input;                 /* its stdin, through a pipe; NULL with collect: /dev/null */
    size_t input_size;
    bool collect;              /* its stdin, stdout and stderr are ours; else it inherits them */
    const struct world *world; /* with collect: what else it finds and meets; NULL: nothing */

    /* What to record. */
    uint64_t start_at;     /* record from this address on (main's); 0: right after execve */
    bool witness;          /* single-step, and give each call and signal of a task a struct
                              witness; at most for WITNESS_STEPS and 4 s, then without */
    size_t witness_events; /* with witness: only until the run has so many events; 0: all */
    bool show_execve;      /* the execve that starts the program is the first event */
    bool halves;           /* a call that a signal interrupted is an event of its own, its
                              result -ERESTART…; else it is one event with its restart */
    bool first_only;       /* children of the first process are not followed, and live on */
    bool wait_for_all;     /* when the first process has ended, the others go on to their
                              own ends; else they are killed */
    bool live;             /* do not keep events in the trace: only hand them to on_event */
    void (*on_event)(void *context, const struct event *event);
    void (*on_entry)(void *context, const struct event *event); /* a call was entered: its event
                          so far, without result; never for a call that makes no event */
    void (*on_task)(void *context, enum task_news news, pid_t pid);
    void (*on_rest)(void *context, const struct ending *ending); /* the first process has ended,
                          and what goes on are children that are not followed */
    void (*on_idle)(void *context); /* before the tracer sleeps for long: time to flush */
    void *context;
    const struct call_set *calls;     /* only these make events; NULL: all */
    const struct sock_filter *filter; /* with calls: only calls that this answers with
                        SECCOMP_RET_TRACE | CAPTURE_MARK stop the program; it must do so for all
                        of capture_needs.  It is given up when the program installs one itself */
    size_t filter_count;
    const struct sock_filter *rules; /* with `filter`, which need not answer for more than
                        capture_needs: another one, whose data of SECCOMP_RET_TRACE, from 1 to
                        RULES_DATA_MOST, is the rule; it must let the execve that starts the program
                        pass.  The program starts with children that are followed */
    size_t rules_count;
    struct ruling (*judge)(void *context, const struct event *event,
                           int rule); /* with `rules`: asked once at the entry of every call of
                        `calls` that stops after the start; `rule` is what the filter's data says, 0
                        when the call stopped before any filter was asked.  Who has
                        rules sees who made whom: events have their generation */
    bool whole_tree; /* when a ruling ends the run, processes that could not be traced end, too:
                        until then we are the parent of orphans (a subreaper) */
    bool describe;   /* give each event its descriptors */
    bool describe_sockets;       /* … with addresses of sockets and numbers of devices */
    bool times;                  /* … its system_ns */
    bool registers;              /* … a witness with the registers at both stops */
    bool vdso;                   /* calls into the vDSO are events */
    const struct code_span *own; /* the program's own code, in contrast to that of libraries: calls
                                    from elsewhere are marked; NULL: none is */
    size_t own_count;
    size_t copy_limit; /* bytes of one buffer that are copied; 0: 65536 */

    /* What to change. */
    const struct call_set *allowed; /* at the entry of any other call that makes an event the run is
                                       ended, and the call is not made; NULL: all are */
    const struct call_set *allowed_early; /* … with start_at, before it is reached; such a call is
                                             then an event.  NULL: nobody looks */
    const struct inject *injects;
    size_t inject_count;
    uint64_t poison; /* not 0: after each call rcx and r11 are set to junk made from it */

    /* Limits; 0: none. */
    unsigned wall_ms;    /* then the program is killed; what was attached to is let go */
    unsigned cpu_ms;     /* rounded up to whole seconds for RLIMIT_CPU */
    size_t output_limit; /* bytes of stdout and stderr together */
    size_t stop_limit;   /* events */
    size_t task_limit;   /* tasks that are alive at once */
    unsigned stuck_ms;   /* with collect: everybody waits, for so long, for what cannot come */
};

enum { WITNESS_STEPS = 2000000, CAPTURE_MARK = 0x7a3, RULES_DATA_MOST = 1000 };

/* Adds the calls to a set that a filter must not let through unseen. */
void capture_needs(struct call_set *set);

/* Runs the plan to its end.  The trace must be zeroed; the caller frees it,
 * also after a failure.  Returns false only for a fault of ours or of the
 * machine (ptrace refused, no memory, fork failed): whatever the program does
 * is an ending of the trace.  When it returns no process of the run is alive. */
bool capture_run(const struct capture_plan *plan, struct trace *trace, struct problem *problem);

/* What a descriptor of a process (AT_FDCWD: its directory) is now, as plan->describe_sockets has it
 * but for the numbers of devices.  For callbacks: the process stands still then.  False: there is
 * none. */
bool capture_descriptor(pid_t pid, int fd, char *name, size_t size);

/* Called once by a front end that wants Ctrl-C: SIGINT, SIGTERM and SIGHUP end the
 * run under way with ENDING_INTERRUPTED. */
void capture_catch_interrupts(void);

/* Ends the run under way as an interrupt would, from a callback: its ending is ENDING_TRACE. */
void capture_stop(void);

/* 0, or the signal that was caught. */
int capture_interrupted(void);

/* Tries, by a real traced child, whether ptrace works here. */
bool capture_possible(struct problem *problem);

/* Tries, by a real child that dies if it must, whether a door opens here: int80 needs IA-32
 * emulation.  False: `problem` says why, with STATUS_CANNOT. */
bool door_possible(enum door door, struct problem *problem);

#endif
