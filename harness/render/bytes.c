/* Bytes in double quotes, escaped as strace does it. */
#include "render/parts.h"

char escape_of(uint8_t byte)
{
    switch (byte) {
    case '"':
    case '\\':
        return (char)byte;
    case '\n':
        return 'n';
    case '\t':
        return 't';
    case '\r':
        return 'r';
    case '\v':
        return 'v';
    case '\f':
        return 'f';
    default:
        return 0;
    }
}

void render_hex_string(struct text *to, const void *bytes, size_t size, size_t limit)
{
    const uint8_t *from = bytes;
    size_t shown = limit && size > limit ? limit : size;
    text_add_char(to, '"');
    for (size_t i = 0; i < shown; i++)
        text_add(to, "\\x%02x", from[i]);
    text_add_char(to, '"');
    if (shown < size)
        text_add(to, "...");
}

/* A byte that strace -x leaves a string readable with. */
static bool is_text(uint8_t byte)
{
    return (byte >= ' ' && byte < 0x7f) || (byte >= '\t' && byte <= '\r');
}

void render_string(struct text *to, const struct render_style *style, const void *bytes,
                   size_t size, size_t limit)
{
    bool hex = style && style->hex == HEX_ALWAYS;
    size_t shown = limit && size > limit ? limit : size;
    for (size_t i = 0; style && style->hex == HEX_UNPRINTABLE && i < shown && !hex; i++)
        hex = !is_text(((const uint8_t *)bytes)[i]);
    if (hex)
        render_hex_string(to, bytes, size, limit);
    else
        render_bytes(to, bytes, size, limit);
}

void render_bytes(struct text *to, const void *bytes, size_t size, size_t limit)
{
    const uint8_t *from = bytes;
    size_t shown = limit && size > limit ? limit : size;
    text_add_char(to, '"');
    for (size_t i = 0; i < shown; i++) {
        char letter = escape_of(from[i]);
        bool digit_follows = i + 1 < shown && from[i + 1] >= '0' && from[i + 1] <= '7';
        if (letter)
            text_add(to, "\\%c", letter);
        else if (from[i] >= ' ' && from[i] < 0x7f)
            text_add_char(to, (char)from[i]);
        else
            text_add(to, digit_follows ? "\\%03o" : "\\%o", from[i]);
    }
    text_add_char(to, '"');
    if (shown < size)
        text_add(to, "...");
}
