/* TCP ports of 127.0.0.1 for the runs of cases. */
#ifndef LESSON_PORTS_H
#define LESSON_PORTS_H

#include <stdbool.h>
#include <stdint.h>

/* True when nobody has the port; then no other ring3 gets it before ports_release. */
bool ports_take(uint16_t port);
void ports_release(void);

#endif
