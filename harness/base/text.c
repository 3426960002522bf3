#include "base/text.h"

#include "base/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_room(struct text *text, size_t more)
{
    size_t wanted = text->size + more + 1;
    if (wanted <= text->room)
        return;
    size_t room = text->room ? text->room : 64;
    while (room < wanted)
        room *= 2;
    char *bytes = realloc(text->bytes, room);
    if (!bytes)
        die(STATUS_FAULT, "out of memory (%zu bytes wanted)", room);
    text->bytes = bytes;
    text->room = room;
}

void text_add_bytes(struct text *text, const void *bytes, size_t size)
{
    make_room(text, size);
    if (size)
        memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

void text_add_char(struct text *text, char c)
{
    text_add_bytes(text, &c, 1);
}

void text_add_v(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    make_room(text, size > 0 ? (size_t)size : 0);
    if (size > 0) {
        vsnprintf(text->bytes + text->size, (size_t)size + 1, format, again);
        text->size += (size_t)size;
    }
    text->bytes[text->size] = '\0';
    va_end(again);
}

void text_add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_add_v(text, format, arguments);
    va_end(arguments);
}

void text_pad(struct text *text, size_t line_start, size_t column)
{
    while (text->size < line_start + column)
        text_add_char(text, ' ');
}

void text_add_safe(struct text *text, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;
    for (size_t i = 0; i < size; i++) {
        if ((from[i] >= 0x20 && from[i] < 0x7f) || from[i] == '\n')
            text_add_char(text, (char)from[i]);
        else
            text_add(text, "\\x%02x", from[i]);
    }
}

const char *text_string(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

void text_clear(struct text *text)
{
    text->size = 0;
    if (text->bytes)
        text->bytes[0] = '\0';
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}
