/* Which doors are open on this machine: found by trying. */
#ifndef BENCH_PROBE_H
#define BENCH_PROBE_H

#include "bench/partner.h"

/* Tries the door in a child, which dies if it must.  False: `why` says why it is closed.
 * `greeting` is what doors32 said of the vDSO, when it could be asked. */
bool probe_door(int door, int cpu, int far_cpu, struct greeting *greeting, char why[SAMPLE_WHY]);

/* Is a debugger or strace attached to this process?  Then no crossing costs what it should. */
bool probe_watched(void);

/* The door in the code that AT_SYSINFO points to: "sysenter", "syscall", "int 0x80", or "?". */
const char *probe_decode(const struct greeting *greeting);

#endif
