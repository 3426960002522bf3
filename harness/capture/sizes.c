/* Structures whose size depends on other arguments in a way that a signature cannot say. */
#include "capture/copies.h"

static uint32_t low(const struct event *event, int argument)
{
    return (uint32_t)event->arg[argument];
}

/* select: as many words as the descriptors need. */
static size_t size_fd_set(const struct following *following)
{
    enum { DESCRIPTORS_MAX = 1 << 20 };
    int32_t count = (int32_t)low(&following->call->event, 0);
    size_t bits = following->narrow ? 32 : 64;
    if (count <= 0)
        return 0;
    if (count > DESCRIPTORS_MAX)
        count = DESCRIPTORS_MAX;
    return ((size_t)count + bits - 1) / bits * (bits / 8);
}

/* System V messages: a long before the text. */
static size_t size_message(const struct following *following)
{
    enum { MOST = 1 << 20 };
    uint64_t text = following->call->event.arg[2];
    return (text < MOST ? (size_t)text : MOST) + (following->narrow ? 4 : 8);
}

static const struct {
    enum structure_id id;
    size_t (*size)(const struct following *following);
} rows[] = {
    {STRUCTURE_fd_set, size_fd_set},
    {STRUCTURE_message, size_message},
};

void follow_size(const struct following *following, size_t *size)
{
    enum structure_id id = following->parameter->structure->id;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].id == id)
            *size = rows[i].size(following);
}
