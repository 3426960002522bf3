/* The way through each door, whether it is open on this machine, and what it must answer. */
#ifndef BENCH_WAYS_H
#define BENCH_WAYS_H

#include "bench/doors.h"
#include "bench/loops.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The empty loop is visited like a door. */
enum { WAY_NOTHING = BENCH_DOORS, WAYS };

/* One batch of `count` crossings through a door, ready for time_loop; its loop. */
struct batch way_batch(int door, uint64_t count);
void (*way_loop(int door))(void);

/* Is `last` what the door must give?  Forged answers (a filter, a tracer) are not timed. */
bool way_right(int door, int64_t last);

/* Tries the door in a child, which dies if it must.  False: `why` says why it is closed. */
bool way_open(int door, char *why, size_t size);

/* Is a debugger or strace attached to this process?  Then no crossing costs what it should. */
bool way_watched(void);

#endif
