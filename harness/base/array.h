/* Arrays that grow one by one. */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>

/* The array, with room for one more behind its `count` elements of `size` bytes; perhaps moved.
 * *room is how many there is room for; both begin as NULL and 0.  Ends the process when memory runs
 * out.  free gives it back. */
void *array_grow(void *array, size_t count, size_t *room, size_t size);

#endif
