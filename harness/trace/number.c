#include "trace/number.h"

#include <string.h>

static void add_in_base(struct text *to, uint64_t value, int width, char fill, unsigned base)
{
    char digits[24];
    int at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    while ((int)sizeof digits - at < width && at > 0)
        digits[--at] = fill;
    text_add_bytes(to, digits + at, sizeof digits - (size_t)at);
}

void add_number(struct text *to, uint64_t value, int width, char fill)
{
    add_in_base(to, value, width, fill, 10);
}

void add_hex(struct text *to, uint64_t value, int width, char fill)
{
    add_in_base(to, value, width, fill, 16);
}

void add_seconds(struct text *to, uint64_t ns, int width, int digits)
{
    static const unsigned unit[] = {[3] = 1000000, [6] = 1000, [9] = 1};
    add_number(to, ns / 1000000000, width, ' ');
    if (digits == 0)
        return;
    text_add_char(to, '.');
    add_number(to, ns % 1000000000 / unit[digits], digits, '0');
}

void add_string(struct text *to, const char *string)
{
    text_add_bytes(to, string, strlen(string));
}
