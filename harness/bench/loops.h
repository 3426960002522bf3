/* The timed loops of doors.asm, and the names of the doors they go through. */
#ifndef BENCH_LOOPS_H
#define BENCH_LOOPS_H

#include <stdint.h>

/* How often, and what loop_call calls; doors.asm knows this layout. */
struct batch {
    uint64_t count; /* at least 1 */
    int64_t last;   /* out: rax after the last crossing */
    void (*function)(void);
    uint64_t first, second;
};

/* Runs a loop; gives the ticks of the time-stamp counter that it took. */
uint64_t time_loop(struct batch *batch, void (*loop)(void));

void loop_nothing(void);
void loop_call(void);
void loop_syscall(void);
void loop_int80(void);
void loop_vsyscall(void);

#endif
