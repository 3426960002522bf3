/* Another process that goes through a door, and waits for its turn at a pipe, on the same CPU:
 * so its visits stand between those of the measuring process. */
#ifndef BENCH_PARTNER_H
#define BENCH_PARTNER_H

#include "bench/doors.h"
#include "bench/sample.h"

#include <sys/types.h>

enum { BATCHES = 5 };

/* doors32.asm knows these two layouts and `greeting`. */
struct turn {
    uint32_t loop; /* of doors32.asm; for all others the door */
    uint32_t count;
};

struct reply {
    uint64_t ticks[BATCHES];
    int64_t last; /* the partner's pid when the door answered right */
};

struct greeting {
    uint32_t entry; /* AT_SYSINFO; 0: the kernel gives none */
    uint8_t code[60];
};

struct partner {
    pid_t pid; /* 0: there is none */
    int to, from;
    struct greeting greeting;
};

/* One batch to warm up and BATCHES that count, in this process.  The last result. */
int64_t visit_here(int door, uint64_t count, uint64_t ticks[BATCHES]);

/* Starts the partner of a door.  False: `why` says why it cannot be; nothing is left then. */
bool partner_start(struct partner *partner, int door, int cpu, int far_cpu, char why[SAMPLE_WHY]);

/* One visit.  False when the partner is gone. */
bool partner_visit(struct partner *partner, int door, uint64_t count, struct reply *reply);

void partner_end(struct partner *partner);

/* What the signal that ended a partner was, or 0; the partner is over then. */
int partner_killed_by(struct partner *partner);

/* ---- within partner_*.c */

/* The child of a fork: serves turns until its pipe ends; never returns. */
_Noreturn void serve_plain(int door, int in, int out);
_Noreturn void serve_filtered(int door, int in, int out);
_Noreturn void serve_notified(int door, int in, int out, int supervisor_cpu);
_Noreturn void serve_traced(int door, int in, int out, int tracer_cpu);
_Noreturn void serve_code32(int in, int out);

/* Says to the starter that all is ready (0), or the errno of what failed; then ends if it did. */
void serve_ready(int out, int error);

/* Reads a turn; ends the process when there is no more. */
struct turn serve_next(int in);
void serve_answer(int out, const struct reply *reply);

/* Serves turns that this process visits the door in itself; right answers are its number. */
_Noreturn void serve_turns(int door, pid_t pid, int in, int out);

bool pin_to(int cpu);

/* Puts a seccomp filter over this thread: the listener or 0, or -1. */
struct sock_filter;
int watch_filter(const struct sock_filter *code, size_t count, unsigned flags);
/* A filter that gives `action` for getpid and allows all else. */
int watch_getpid(unsigned action, unsigned flags);

#endif
