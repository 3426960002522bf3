/* Records what crosses the kernel boundary while nobody is stopped: perf_event rings, one a
 * processor, on the tracepoints raw_syscalls:sys_enter and sys_exit.  What it hands on are the
 * events of a capture, with four differences:
 *
 *   - memory behind pointers is read when the call is over already, so that it may have changed:
 *     such a copy is marked `later`;
 *   - the entry of a call may not have been seen (event.unseen_entry): the task was in it when the
 *     recording began, its record was lost, or seccomp has refused it;
 *   - how a process ended is told by its calls and signals, not by its parent: when they were not
 *     seen, an EVENT_EXITED has the status -1;
 *   - signals come without siginfo, and those that a task ignores not at all. */
#ifndef CAPTURE_PERF_H
#define CAPTURE_PERF_H

#include "capture/capture.h"

struct perf_plan {
    bool system;       /* every task of this machine, except the calls of this process */
    bool blind;        /* no memory is read: nobody looks at it */
    size_t ring_bytes; /* of each processor's ring, a power of two of pages; 0: as fits */
    unsigned seconds;  /* the recording ends after so long, which is no failure; 0: it does not */
};

/* What the recording can say of itself. */
struct perf_report {
    size_t rings, ring_bytes;               /* of each */
    uint64_t records;                       /* that were read */
    uint64_t lost;                          /* that the kernel made and had no room for */
    uint64_t without_entry, without_return; /* calls */
};

/* Runs the plan to its end: with a program until that has ended (and, when first_only is not set,
 * what it has started), with `attach` until those have, with neither until it is interrupted.  Of
 * the plan count: attach, program, argv, envp, calls, first_only, copy_limit, wall_ms, and the
 * callbacks; it must be live.  False: `problem` says why, with STATUS_CANNOT when the kernel
 * refuses it and which right or setting is missing. */
bool perf_run(const struct perf_plan *perf, const struct capture_plan *plan, struct trace *trace,
              struct perf_report *report, struct problem *problem);

#endif
