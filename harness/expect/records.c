#include "expect/records.h"

#include "tables/calls.h"

#include <string.h>

enum { RECLEN = 16, TYPE = 18 };

const struct copy *records_of(const struct event *event)
{
    if (event->kind != EVENT_CALL || event->abi != ABI_X86_64 || event->task != 0 ||
        event->number != (uint32_t)call_number(ABI_X86_64, "getdents64") || !event->returned ||
        event->result <= 0)
        return NULL;
    return event_copy(event, 1, true);
}

bool records_next(const struct copy *records, struct record *record)
{
    uint16_t size;
    bool first = record->size == 0;
    size_t at = record->at + record->size;
    if (at + RECORD_NAME >= records->size)
        return false;
    memcpy(&size, records->bytes + at + RECLEN, sizeof size);
    if (size <= RECORD_NAME || size > records->size - at)
        return false;
    const char *name = (const char *)records->bytes + at + RECORD_NAME;
    *record = (struct record){.at = at,
                              .size = size,
                              .name = name,
                              .length = strnlen(name, size - RECORD_NAME),
                              .type = records->bytes[at + TYPE],
                              .order = first ? 0 : record->order + 1};
    return true;
}
