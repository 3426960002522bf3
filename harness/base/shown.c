#include "base/shown.h"

/* What is no visible character, or changes how its neighbours are shown: Unicode 15, general
 * categories Cc, Cf, Co, Zl, Zp, and the letters that are blank.  In order. */
static const struct {
    uint32_t first, last;
} hidden[] = {{0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},       {0x600, 0x605},
              {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},
              {0x8e2, 0x8e2},     {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
              {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x2800, 0x2800},
              {0x3164, 0x3164},   {0xe000, 0xf8ff},   {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},
              {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0xfffe, 0xffff},   {0x110bd, 0x110bd},
              {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff}};

static bool is_hidden(uint32_t point)
{
    if ((point & 0xfffe) == 0xfffe)
        return true;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden && hidden[i].first <= point; i++)
        if (point <= hidden[i].last)
            return true;
    return false;
}

/* The bytes of the character at `from`, 1 to 4; 0 when there is none (RFC 3629: no longer form than
 * needed, no surrogate, nothing above 10ffff). */
static size_t decode(const unsigned char *from, size_t size, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = from[0] < 0x80   ? 1
                    : from[0] < 0xc0 ? 0
                    : from[0] < 0xe0 ? 2
                    : from[0] < 0xf0 ? 3
                    : from[0] < 0xf8 ? 4
                                     : 0;
    if (!length || length > size)
        return 0;
    *point = length == 1 ? from[0] : from[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((from[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (from[i] & 0x3f);
    }
    bool surrogate = *point >= 0xd800 && *point <= 0xdfff;
    return *point < least[length] || *point > 0x10ffff || surrogate ? 0 : length;
}

void text_add_shown(struct text *text, const void *bytes, size_t size, bool lines)
{
    const unsigned char *from = bytes;
    size_t kept = 0; /* up to here it is in `text` */
    for (size_t i = 0; i < size;) {
        uint32_t point = 0;
        size_t length = decode(from + i, size - i, &point);
        bool stays = length && !(is_hidden(point) && !(lines && point == '\n'));
        size_t next = i + (length ? length : 1);
        if (!stays) {
            text_add_bytes(text, from + kept, i - kept);
            kept = next;
        }
        if (!stays && length > 1)
            text_add(text, "\\u{%x}", (unsigned)point);
        else if (!stays)
            text_add(text, "\\x%02x", from[i]);
        i = next;
    }
    text_add_bytes(text, from + kept, size - kept);
}
