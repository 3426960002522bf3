/* The timed loops of doors.asm, and the program of doors32.asm. */
#ifndef BENCH_LOOPS_H
#define BENCH_LOOPS_H

#include <stdint.h>

/* How often, and what; doors.asm knows this layout. */
struct batch {
    uint64_t count;         /* at least 1 */
    int64_t last;           /* out: rax after the last crossing */
    uint64_t target;        /* a function, or the number of a call … */
    uint64_t first, second; /* … with these arguments */
};

/* Runs a loop; gives the ticks of the time-stamp counter that it took. */
uint64_t time_loop(struct batch *batch, void (*loop)(void));

void loop_nothing(void);
void loop_counter(void);
void loop_chain(void);
void loop_wide(void);
void loop_call(void);
void loop_call_alone(void);
void loop_syscall(void);
void loop_int80(void);
void loop_vsyscall(void);
void loop_cpuid(void);

enum {
    COUNTED_CYCLES = 48, /* of a turn of loop_counter */
    WIDE_LENGTH = 128,   /* instructions in a turn of loop_wide, none waiting for another chain's */
    CHAIN_LENGTH = 16,   /* multiplications in a turn of loop_chain … */
    CHAIN_CYCLES = 3     /* … and how long each must take */
};

/* Where a signal handler returns to: the one syscall instruction that user dispatch lets pass. */
void return_from_signal(void);
extern const char return_from_signal_end[];

extern const unsigned char image32[], image32_end[];

#endif
