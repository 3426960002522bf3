/* The entries of directories. */
#include "render/structures.h"
#include "tables/sets.h"

static void add_entry_type(struct text *to, const struct source *from, uint8_t type)
{
    text_add(to, ", d_type=");
    render_choice(to, from->style, names_directory_type, "DT_???", type);
}

static void add_entry_name(struct text *to, const struct source *from, size_t at, size_t end)
{
    const char *name = (const char *)from->bytes + at;
    text_add(to, ", d_name=");
    render_string(to, from->style, name, at < end ? strnlen(name, end - at) : 0, 0);
}

/* getdents keeps the type in the last byte of an entry, getdents64 before the name. */
static void add_entry(struct text *to, const struct source *from, size_t at, size_t length,
                      bool wide_entry)
{
    size_t word = wide_entry || !from->narrow ? 8 : 4, name = 2 * word + 2;
    uint64_t inode = word == 8 ? field_u64(from, at) : field_u32(from, at);
    uint64_t offset = word == 8 ? field_u64(from, at + 8) : field_u32(from, at + 4);
    text_add(to, "{d_ino=%" PRIu64 ", d_off=%" PRIu64 ", d_reclen=%zu", inode, offset, length);
    if (wide_entry) {
        add_entry_type(to, from, field_u8(from, at + name));
        add_entry_name(to, from, at + name + 1, at + length);
    } else {
        add_entry_name(to, from, at + name, at + length - 1);
        add_entry_type(to, from, field_u8(from, at + length - 1));
    }
    text_add_char(to, '}');
}

static bool print_entries(struct text *to, const struct source *from, bool wide_entry)
{
    size_t word = wide_entry || !from->narrow ? 8 : 4, count = 0;
    bool whole = from->style->verbose;
    if (whole)
        text_add_char(to, '[');
    for (size_t at = 0; at + 2 * word + 3 < from->size; count++) {
        size_t length = field_u16(from, at + 2 * word);
        if (length < 2 * word + 3 || length > from->size - at)
            break;
        if (whole) {
            text_add(to, count ? ", " : "");
            add_entry(to, from, at, length, wide_entry);
        }
        at += length;
    }
    if (whole) {
        text_add(to, from->size < from->wanted ? ", ...]" : "]");
        return true;
    }
    render_address(to, from->address);
    text_add(to, " /* %zu entries */", count);
    return true;
}

static bool print_dents(struct text *to, const struct source *from)
{
    return print_entries(to, from, false);
}

static bool print_dents64(struct text *to, const struct source *from)
{
    return print_entries(to, from, true);
}

const struct structure_row structures_directory[] = {
    {STRUCTURE_dents, print_dents, false},
    {STRUCTURE_dents64, print_dents64, false},
    {STRUCTURES, NULL, false},
};
