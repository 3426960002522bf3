#include "capture/perf_parts.h"

#include <stdlib.h>

void perf_queue_begin(struct perf_queue *queue, size_t lanes)
{
    queue->lanes = memory_of(lanes * sizeof *queue->lanes);
    queue->count = lanes;
}

void perf_queue_end(struct perf_queue *queue)
{
    for (size_t i = 0; i < queue->count; i++)
        free(queue->lanes[i].bytes.bytes);
    free(queue->lanes);
    queue->lanes = NULL;
    queue->count = 0;
}

size_t perf_queue_held(const struct perf_queue *queue)
{
    size_t held = 0;
    for (size_t i = 0; i < queue->count; i++)
        held += queue->lanes[i].bytes.end - queue->lanes[i].bytes.begin;
    return held;
}

/* The first record of a lane; NULL when it has none.  One that cannot be a record makes the rest of
 * the lane worthless: nobody knows where the next one begins. */
static const struct perf_event_header *first_of(struct perf_bytes *bytes)
{
    size_t left = bytes->end - bytes->begin;
    const struct perf_event_header *header = (const void *)(bytes->bytes + bytes->begin);
    if (!left)
        return NULL;
    if (left >= sizeof *header && header->size >= sizeof *header && header->size <= left &&
        header->size % sizeof(uint64_t) == 0)
        return header;
    bytes->begin = bytes->end;
    return NULL;
}

/* Two records of a ring can have their times the wrong way round, by an interrupt between reading
 * the clock and taking the place: the order of the ring is the true one. */
const struct perf_event_header *perf_queue_next(struct perf_queue *queue, uint64_t horizon)
{
    const struct perf_event_header *oldest = NULL;
    struct perf_lane *of = NULL;
    uint64_t oldest_ns = horizon;
    for (size_t i = 0; i < queue->count; i++) {
        struct perf_lane *lane = &queue->lanes[i];
        const struct perf_event_header *header = first_of(&lane->bytes);
        if (!header)
            continue;
        uint64_t ns = perf_record_ns(header);
        if (ns < lane->ns)
            ns = lane->ns;
        if (ns >= oldest_ns)
            continue;
        oldest = header;
        oldest_ns = ns;
        of = lane;
    }
    if (!oldest)
        return NULL;
    of->ns = oldest_ns;
    of->bytes.begin += oldest->size;
    return oldest;
}
