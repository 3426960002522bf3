#include "base/array.h"

#include "base/message.h"

#include <stdlib.h>

enum { FEW = 16 };

void *array_grow(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room ? 2 * *room : FEW;
    array = realloc(array, *room * size);
    if (!array)
        die(STATUS_FAULT, "out of memory (%zu times %zu bytes)", *room, size);
    return array;
}
