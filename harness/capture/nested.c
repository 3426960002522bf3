#include "capture/copies.h"

#include <string.h>

uint32_t follow_int(const struct copy *copy, size_t offset)
{
    uint32_t value = 0;
    if (offset + sizeof value <= copy->size)
        memcpy(&value, copy->bytes + offset, sizeof value);
    return value;
}

uint64_t follow_word(const struct following *following, const struct copy *copy, size_t wide,
                     size_t narrow)
{
    uint64_t value = 0;
    if (following->narrow)
        return follow_int(copy, narrow);
    if (wide + sizeof value <= copy->size)
        memcpy(&value, copy->bytes + wide, sizeof value);
    return value;
}

void follow_iovecs(struct following *following, const struct copy *array, size_t size)
{
    size_t each = following->narrow ? 8 : 16;
    for (size_t at = 0; at + each <= array->size && size; at += each) {
        uint64_t base = follow_word(following, array, at, at);
        uint64_t length = follow_word(following, array, at + 8, at + 4);
        size_t wanted = length < size ? (size_t)length : size;
        follow_bytes(following, base, wanted);
        size -= wanted;
    }
}

static void follow_written(struct following *following, const struct copy *copy)
{
    follow_iovecs(following, copy, SIZE_MAX);
}

/* What a call has read into the buffers is as long as its result says. */
static void follow_read(struct following *following, const struct copy *copy)
{
    follow_iovecs(following, copy, (size_t)following->call->event.result);
}

/* The bytes of a file handle stand behind its head. */
static void follow_handle(struct following *following, const struct copy *copy)
{
    enum { HEAD = 8, MOST = 128 };
    uint32_t bytes = follow_int(copy, 0);
    if (bytes <= MOST)
        follow_bytes(following, copy->address + HEAD, bytes);
}

const struct follower_row followers_common[] = {
    {STRUCTURE_iovec, false, follow_written},
    {STRUCTURE_iovec_out, true, follow_read},
    {STRUCTURE_file_handle, false, follow_handle},
    {STRUCTURE_file_handle, true, follow_handle},
    {STRUCTURES, false, NULL},
};
