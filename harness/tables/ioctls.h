/* Names of the requests of ioctl(2). */
#ifndef TABLES_IOCTLS_H
#define TABLES_IOCTLS_H

#include <stdbool.h>
#include <stdint.h>

/* "TCGETS", or "SNDCTL_TMR_START or TCSETS" where several devices share a number; NULL for a
 * request that no header names.  narrow: as an i386 program sees it. */
const char *ioctl_name(uint32_t request, bool narrow);

#endif
