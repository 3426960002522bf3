/* Two sequences side by side: which of their items belong together (Myers 1986, in linear
 * space). */
#ifndef TRACE_ALIGN_H
#define TRACE_ALIGN_H

#include <stddef.h>

/* Items are compared as numbers.  partner[i] becomes the place in `b` of the item that belongs to
 * a[i], or -1; both rise.  The pairs are the most that can be had, unless the two differ so much
 * that finding them would take too long: then some are missed. */
void align(const unsigned *a, size_t a_count, const unsigned *b, size_t b_count, long *partner);

#endif
