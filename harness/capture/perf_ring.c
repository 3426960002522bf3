#include "capture/perf_parts.h"

#include <stdlib.h>
#include <string.h>

static void make_room(struct perf_bytes *to, size_t size)
{
    if (to->begin == to->end)
        to->begin = to->end = 0;
    if (to->room - to->end >= size)
        return;
    if (to->begin > to->end / 2) { /* moving what is left is cheaper than growing */
        memmove(to->bytes, to->bytes + to->begin, to->end - to->begin);
        to->end -= to->begin;
        to->begin = 0;
    }
    if (to->room - to->end >= size)
        return;
    to->room = 2 * (to->end + size);
    to->bytes = realloc(to->bytes, to->room);
    if (!to->bytes)
        die(STATUS_FAULT, "out of memory (%zu bytes of records)", to->room);
}

/* data_head and data_tail only grow; the place in the ring is what is left of them below its size.
 * The bytes may be read after the head was, and the kernel may write over them once it sees the
 * tail. */
size_t perf_ring_take(struct perf_event_mmap_page *page, const uint8_t *data, size_t size,
                      struct perf_bytes *to)
{
    uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE), tail = page->data_tail;
    size_t fresh = (size_t)(head - tail), at = (size_t)tail & (size - 1);
    size_t first = fresh < size - at ? fresh : size - at;
    if (!fresh)
        return 0;
    make_room(to, fresh);
    memcpy(to->bytes + to->end, data + at, first);
    memcpy(to->bytes + to->end + first, data, fresh - first);
    to->end += fresh;
    __atomic_store_n(&page->data_tail, head, __ATOMIC_RELEASE);
    return fresh;
}
