/* Constants, modes, devices and descriptors: by their names, as numbers, or both. */
#include "render/parts.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

void render_address(struct text *to, uint64_t address)
{
    if (address)
        text_add(to, "%#" PRIx64, address);
    else
        text_add(to, "NULL");
}

/* Does a row stand for bits of `left`, of those of `value` that no earlier row took?  A field's
 * zero (O_RDONLY, MAP_FILE) is there when all of its bits are clear; a plain zero (PROT_NONE)
 * only alone. */
static bool row_fits(const struct constant *row, uint64_t value, uint64_t left)
{
    if (row->mask == 0)
        return value == 0;
    if (row->value == 0)
        return (value & row->mask) == 0;
    return (left & row->mask) == row->value;
}

static enum render_names names_of(const struct render_style *style)
{
    return style ? style->names : NAMES_ONLY;
}

static void add_flag_names(struct text *to, const struct constant *names, const char *prefix,
                           uint64_t value)
{
    uint64_t left = value;
    bool any = false;
    for (const struct constant *row = names; row->name; row++) {
        if (!row_fits(row, value, left))
            continue;
        text_add(to, "%s%s", any ? "|" : "", row->name);
        left &= ~row->mask;
        any = true;
    }
    if (!any && left == 0)
        text_add(to, "0");
    else if (left)
        text_add(to, "%s%#" PRIx64, any ? "|" : "", left);
    if (!any && left && prefix)
        text_add(to, " /* %s */", prefix);
}

/* Is there a name for some bits of the value? */
static bool has_names(const struct constant *names, uint64_t value)
{
    for (; names->name; names++)
        if (row_fits(names, value, value))
            return true;
    return false;
}

void render_flags(struct text *to, const struct render_style *style, const struct constant *names,
                  const char *prefix, uint64_t value)
{
    bool named = has_names(names, value);
    switch (names_of(style)) {
    case NAMES_ONLY:
        add_flag_names(to, names, prefix, value);
        break;
    case NAMES_NONE:
        text_add(to, "%#" PRIx64, value);
        break;
    case NAMES_BESIDE:
        text_add(to, "%#" PRIx64, value);
        if (named || (value && prefix)) {
            text_add(to, " /* ");
            if (named)
                add_flag_names(to, names, NULL, value);
            else
                text_add(to, "%s", prefix);
            text_add(to, " */");
        }
        break;
    }
}

const char *choice_name(const struct constant *names, uint64_t value)
{
    for (; names->name; names++)
        if (names->value == value)
            return names->name;
    return NULL;
}

void render_named(struct text *to, const struct render_style *style, const char *number,
                  const char *name)
{
    switch (names_of(style)) {
    case NAMES_ONLY:
        text_add(to, "%s", name);
        break;
    case NAMES_NONE:
        text_add(to, "%s", number);
        break;
    case NAMES_BESIDE:
        text_add(to, "%s /* %s */", number, name);
        break;
    }
}

static void add_choice(struct text *to, const struct render_style *style, const char *number,
                       const char *name, const char *prefix)
{
    if (name)
        render_named(to, style, number, name);
    else if (prefix && names_of(style) != NAMES_NONE)
        text_add(to, "%s /* %s */", number, prefix);
    else
        text_add(to, "%s", number);
}

void render_choice(struct text *to, const struct render_style *style, const struct constant *names,
                   const char *prefix, uint64_t value)
{
    char number[24];
    snprintf(number, sizeof number, "%#" PRIx64, value);
    add_choice(to, style, number, choice_name(names, value), prefix);
}

void render_choice_decimal(struct text *to, const struct render_style *style,
                           const struct constant *names, const char *prefix, int64_t value)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, value);
    add_choice(to, style, number, choice_name(names, (uint64_t)value), prefix);
}

void render_parts(struct text *to, const struct render_style *style, const struct constant *names,
                  uint64_t mask, uint64_t value)
{
    enum { ROWS_MAX = 64 };
    struct constant flags[ROWS_MAX] = {{NULL, 0, 0}};
    size_t count = 0;
    if (names_of(style) == NAMES_ONLY) {
        render_flags(to, style, names, NULL, value);
        return;
    }
    for (const struct constant *row = names; row->name && count < ROWS_MAX - 1; row++)
        if (!(row->mask & mask))
            flags[count++] = *row;
    render_choice(to, style, names, NULL, value & mask);
    if (value & ~mask) {
        text_add_char(to, '|');
        render_flags(to, style, flags, NULL, value & ~mask);
    }
}

void render_signal(struct text *to, const struct render_style *style, int number)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", number);
    add_choice(to, style, digits, signal_name(number), NULL);
}

void render_id(struct text *to, uint32_t id)
{
    if (id == UINT32_MAX)
        text_add(to, "-1");
    else
        text_add(to, "%" PRIu32, id);
}

/* The permission bits in octal; with types, the file type by its name before them. */
static void add_mode(struct text *to, unsigned mode, bool types)
{
    enum { TYPE_BITS = 0170000 };
    for (const struct constant *row = names_file_type; types && row->name; row++)
        if ((mode & TYPE_BITS) == row->value) {
            text_add(to, "%s|", row->name);
            mode &= ~(unsigned)TYPE_BITS;
            break;
        }
    static const char *const bits[] = {"S_ISUID", "S_ISGID", "S_ISVTX"};
    for (unsigned i = 0; types && i < 3; i++)
        if (mode & S_ISUID >> i) {
            text_add(to, "%s|", bits[i]);
            mode &= ~(unsigned)(S_ISUID >> i);
        }
    text_add(to, "%#03o", mode);
}

void render_mode(struct text *to, const struct render_style *style, unsigned mode, bool types)
{
    if (!types || names_of(style) == NAMES_ONLY) {
        add_mode(to, mode, types);
        return;
    }
    text_add(to, "%#03o", mode);
    if (names_of(style) == NAMES_BESIDE && mode >> 12) {
        text_add(to, " /* ");
        add_mode(to, mode, true);
        text_add(to, " */");
    }
}

/* new_encode_dev of the kernel: the major number in bits 8 to 19, the minor around it; stat's
 * 64 bits go on above. */
void render_device(struct text *to, const struct render_style *style, uint64_t device)
{
    uint64_t major = (device >> 8 & 0xfff) | (device >> 32 & ~(uint64_t)0xfff);
    uint64_t minor = (device & 0xff) | (device >> 12 & 0xffffff00);
    if (names_of(style) != NAMES_ONLY)
        text_add(to, "%#" PRIx64, device);
    if (names_of(style) == NAMES_NONE)
        return;
    text_add(to, names_of(style) == NAMES_BESIDE ? " /* " : "");
    text_add(to, "makedev(%#" PRIx64 ", %#" PRIx64 ")", major, minor);
    text_add(to, names_of(style) == NAMES_BESIDE ? " */" : "");
}

static void add_descriptor_name(struct text *to, const struct event *event, int fd)
{
    const char *name = event ? event_descriptor(event, fd) : NULL;
    if (!name)
        return;
    /* a file that has no name any more: told behind it */
    const char gone[] = " (deleted)";
    size_t size = strlen(name), tail = sizeof gone - 1;
    bool deleted = size > tail && strcmp(name + size - tail, gone) == 0;
    if (deleted)
        size -= tail;
    text_add_char(to, '<');
    for (; size; size--, name++) {
        uint8_t byte = (uint8_t)*name;
        char letter = escape_of(byte);
        if (letter)
            text_add(to, "\\%c", letter);
        else if (byte < ' ' || byte > '~' || byte == '<' || byte == '>')
            text_add(to, "\\%o", byte);
        else
            text_add_char(to, *name);
    }
    text_add(to, deleted ? ">(deleted)" : ">");
}

void render_descriptor(struct text *to, const struct event *event, int fd)
{
    text_add(to, "%d", fd);
    if (fd >= 0)
        add_descriptor_name(to, event, fd);
}

void render_directory(struct text *to, const struct render_style *style, const struct event *event,
                      int fd)
{
    enum { HERE = -100 }; /* AT_FDCWD */
    if (fd != HERE) {
        render_descriptor(to, event, fd);
        return;
    }
    render_named(to, style, "-100", "AT_FDCWD");
    add_descriptor_name(to, event, fd);
}
