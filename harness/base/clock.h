/* The time since the machine was started (CLOCK_MONOTONIC), for spans of time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

uint64_t now_ns(void);
long now_ms(void);

#endif
