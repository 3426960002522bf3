#include "base/text.h"

#include "base/message.h"

#include <stdbool.h>
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
    make_room(text, 1);
    text->bytes[text->size++] = c;
    text->bytes[text->size] = '\0';
}

void text_add_string(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_add_number(struct text *text, uint64_t value, unsigned base, int width, char fill)
{
    char digits[24];
    int at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    while ((int)sizeof digits - at < width && at > 0)
        digits[--at] = fill;
    text_add_bytes(text, digits + at, sizeof digits - (size_t)at);
}

/* A conversion that needs no printf: %s %c and %d %u %x %#x, with l or z for 64 bits.  The letter,
 * or 0 for any other. */
static char plain_conversion(const char *at, bool *prefixed, bool *wide, size_t *size)
{
    const char *from = at++;
    *prefixed = *at == '#';
    at += *prefixed;
    *wide = *at == 'l' || *at == 'z';
    at += *wide;
    *size = (size_t)(at + 1 - from);
    if (*prefixed)
        return *at == 'x' ? 'x' : 0;
    if (*wide)
        return *at && strchr("dux", *at) ? *at : 0;
    return *at && strchr("scdux", *at) ? *at : 0;
}

static void add_signed(struct text *text, int64_t value)
{
    if (value < 0)
        text_add_char(text, '-');
    text_add_number(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, 0, ' ');
}

static void add_unsigned(struct text *text, uint64_t value, char letter, bool prefixed)
{
    if (prefixed && value)
        text_add_bytes(text, "0x", 2);
    text_add_number(text, value, letter == 'x' ? 16 : 10, 0, ' ');
}

/* The rest of a format, by the C library: first into the room that there is. */
static void add_by_library(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    make_room(text, 64);
    size_t room = text->room - text->size;
    int size = vsnprintf(text->bytes + text->size, room, format, arguments);
    if (size > 0 && (size_t)size >= room) {
        make_room(text, (size_t)size);
        vsnprintf(text->bytes + text->size, (size_t)size + 1, format, again);
    }
    text->size += size > 0 ? (size_t)size : 0;
    text->bytes[text->size] = '\0';
    va_end(again);
}

/* A tracer writes millions of short pieces, in a handful of formats: these are read here, which
 * takes a fraction of the time. */
void text_add_v(struct text *text, const char *format, va_list arguments)
{
    va_list left;
    va_copy(left, arguments);
    make_room(text, 0);
    for (;;) {
        size_t literal = strcspn(format, "%"), size;
        bool prefixed, wide;
        text_add_bytes(text, format, literal);
        format += literal;
        if (!*format)
            break;
        char letter = plain_conversion(format, &prefixed, &wide, &size);
        if (!letter) {
            add_by_library(text, format, left);
            break;
        }
        if (letter == 's')
            text_add_string(text, va_arg(left, const char *));
        else if (letter == 'c')
            text_add_char(text, (char)va_arg(left, int));
        else if (letter == 'd')
            add_signed(text, wide ? va_arg(left, long) : va_arg(left, int));
        else
            add_unsigned(text, wide ? va_arg(left, unsigned long) : va_arg(left, unsigned), letter,
                         prefixed);
        format += size;
    }
    va_end(left);
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
    size_t end = line_start + column;
    if (text->size >= end)
        return;
    make_room(text, end - text->size);
    memset(text->bytes + text->size, ' ', end - text->size);
    text->size = end;
    text->bytes[end] = '\0';
}

void text_add_folded(struct text *text, size_t line_start, size_t column, size_t width,
                     const char *words)
{
    text_pad(text, line_start, column);
    for (bool first = true; *(words += strspn(words, " ")); first = false) {
        size_t size = strcspn(words, " ");
        if (!first && text->size - line_start + 1 + size > width) {
            text_add_char(text, '\n');
            line_start = text->size;
            text_pad(text, line_start, column);
        } else if (!first) {
            text_add_char(text, ' ');
        }
        text_add_bytes(text, words, size);
        words += size;
    }
    text_add_char(text, '\n');
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
