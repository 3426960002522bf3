#include "trace/number.h"

void add_number(struct text *to, uint64_t value, int width, char fill)
{
    text_add_number(to, value, 10, width, fill);
}

void add_hex(struct text *to, uint64_t value, int width, char fill)
{
    text_add_number(to, value, 16, width, fill);
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
    text_add_string(to, string);
}
