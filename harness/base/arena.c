#include "base/arena.h"

#include "base/message.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 16384 };

struct arena_block {
    struct arena_block *older;
    size_t used, room;
    alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *new_block(struct arena *arena, size_t room)
{
    struct arena_block *block = calloc(1, sizeof *block + room);
    if (!block)
        die(STATUS_FAULT, "out of memory (%zu bytes wanted)", room);
    block->room = room;
    block->older = arena->newest;
    arena->newest = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t aligned = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct arena_block *block = arena->newest;
    if (!block || block->room - block->used < aligned)
        block = new_block(arena, aligned > BLOCK_SIZE ? aligned : BLOCK_SIZE);
    void *memory = block->bytes + block->used;
    block->used += aligned;
    return memory;
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_alloc(arena, size ? size : 1);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

char *arena_string(struct arena *arena, const char *string)
{
    return arena_copy(arena, string, strlen(string) + 1);
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    char *string = arena_alloc(arena, (size_t)(size < 0 ? 0 : size) + 1);
    if (size > 0)
        vsnprintf(string, (size_t)size + 1, format, again);
    va_end(again);
    va_end(arguments);
    return string;
}

void arena_free(struct arena *arena)
{
    while (arena->newest) {
        struct arena_block *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
}
