/* The doors of this machine: their names, and the way through each. */
#ifndef BENCH_DOORS_H
#define BENCH_DOORS_H

#include "bench/loops.h"

#include <stdbool.h>
#include <stddef.h>

enum bench_door {
#define DOOR(id, name, kind, far, title) BENCH_##id,
#include "bench/doors.def"
#undef DOOR
    BENCH_DOORS,
    /* visited like doors: what all loops cost, the counter of cycles, and its check */
    BENCH_NOTHING = BENCH_DOORS,
    BENCH_COUNTER,
    BENCH_CHAIN,
    BENCH_VISITED,
    /* run before each visit: the witness of neighbours */
    BENCH_WIDE = BENCH_VISITED
};

enum { BENCH_WATCHED_FIRST = BENCH_ALLOW }; /* from here on it is about being watched */

enum door_kind { HERE, OTHER, CODE32, FILTER, NOTIFY, TRACED };

struct door_row {
    const char *name, *title;
    enum door_kind kind;
    bool far;
};

extern const struct door_row bench_door_table[BENCH_DOORS];

/* The door of that name, or -1. */
int bench_door_named(const char *name);
const char *bench_door_name(enum bench_door door);

/* One batch of `count` crossings, ready for time_loop, and its loop, for doors that are gone
 * through by doors.asm. */
struct batch door_batch(int door, uint64_t count);
void (*door_loop(int door))(void);

/* What getppid() must answer where the batch runs. */
void door_expect_parent(int pid);

/* Is `last` what the door must give, in this process?  Forged answers (a filter, a tracer) are
 * not timed.  The doors that are answered by whoever watches give WATCHED_ANSWER, which no kernel
 * would: the way was really taken. */
enum { WATCHED_ANSWER = 0x5eed };
bool door_right(int door, int64_t last);

#endif
