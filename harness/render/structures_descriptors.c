/* What the calls on descriptors and mounts take: locks, owners, how to open, handles. */
#include "render/structures.h"
#include "tables/sets.h"

/* The process that holds a lock is told by the calls that ask. */
static void add_lock(struct text *to, const struct source *from, int64_t start, int64_t length,
                     uint32_t holder)
{
    text_add(to, "{l_type=");
    render_choice(to, from->style, names_lock, "F_???", field_u16(from, 0));
    text_add(to, ", l_whence=");
    render_choice(to, from->style, names_whence, "SEEK_???", field_u16(from, 2));
    text_add(to, ", l_start=%" PRId64 ", l_len=%" PRId64, start, length);
    if (from->at_exit)
        text_add(to, ", l_pid=%" PRId32, (int32_t)holder);
    text_add_char(to, '}');
}

static bool print_flock(struct text *to, const struct source *from)
{
    add_lock(to, from, field_long(from, 8, 4), field_long(from, 16, 8),
             field_u32(from, from->narrow ? 12 : 24));
    return true;
}

static bool print_flock64(struct text *to, const struct source *from)
{
    size_t start = from->narrow ? 4 : 8;
    add_lock(to, from, (int64_t)field_u64(from, start), (int64_t)field_u64(from, start + 8),
             field_u32(from, start + 16));
    return true;
}

static bool print_owner(struct text *to, const struct source *from)
{
    text_add(to, "{type=");
    render_choice(to, from->style, names_owner, "F_OWNER_???", field_u32(from, 0));
    text_add(to, ", pid=%" PRId32 "}", (int32_t)field_u32(from, 4));
    return true;
}

/* What a newer kernel than we know would read: bytes behind the last known field, when there is
 * a one among them. */
void add_unknown_bytes(struct text *to, const struct source *from, size_t known)
{
    bool any = false;
    if (from->size < from->wanted) {
        text_add(to, ", ???");
        return;
    }
    for (size_t i = known; i < from->size; i++)
        any |= from->bytes[i] != 0;
    if (!any)
        return;
    text_add(to, ", /* bytes %zu..%zu */ ", known, from->wanted - 1);
    render_hex_string(to, from->bytes + known, from->size - known, string_limit(from->style));
}

static bool print_open_how(struct text *to, const struct source *from)
{
    enum { HOW_BYTES = 24 };
    if (from->size < HOW_BYTES)
        return false;
    uint64_t flags = field_u64(from, 0), mode = field_u64(from, 8);
    uint32_t temporary = value_of("O_TMPFILE") & ~value_of("O_DIRECTORY");
    text_add(to, "{flags=");
    render_flags(to, from->style, names_open, "O_???", flags);
    if (mode || flags & (value_of("O_CREAT") | temporary))
        text_add(to, ", mode=%#03" PRIo64, mode);
    text_add(to, ", resolve=");
    render_flags(to, from->style, names_resolve, "RESOLVE_???", field_u64(from, 16));
    add_unknown_bytes(to, from, HOW_BYTES);
    text_add_char(to, '}');
    return true;
}

static bool print_mount_attributes(struct text *to, const struct source *from)
{
    enum { ATTRIBUTE_BYTES = 32 };
    if (from->size < ATTRIBUTE_BYTES)
        return false;
    text_add(to, "{attr_set=");
    render_flags(to, from->style, names_mount_attribute, "MOUNT_ATTR_???", field_u64(from, 0));
    text_add(to, ", attr_clr=");
    render_flags(to, from->style, names_mount_attribute, "MOUNT_ATTR_???", field_u64(from, 8));
    text_add(to, ", propagation=");
    render_choice(to, from->style, names_mount_propagation, "MS_???", field_u64(from, 16));
    text_add(to, ", userns_fd=");
    render_descriptor(to, from->event, (int32_t)field_u64(from, 24));
    add_unknown_bytes(to, from, ATTRIBUTE_BYTES);
    text_add_char(to, '}');
    return true;
}

enum { HANDLE_HEAD = 8, HANDLE_MAX = 128 };

static void add_handle(struct text *to, const struct source *from, uint32_t bytes)
{
    struct source there;
    text_add(to, ", handle_type=%" PRId32, (int32_t)field_u32(from, 4));
    if (bytes <= HANDLE_MAX && source_at(from, from->address + HANDLE_HEAD, bytes, &there)) {
        text_add(to, ", f_handle=");
        render_hex_string(to, there.bytes, bytes, 0);
    }
}

/* name_to_handle_at is given a size and tells the one it needed; the handle itself when it was
 * enough. */
static bool print_handle(struct text *to, const struct source *from)
{
    bool answer = from->place->parameter->kind == KIND_INOUT_STRUCT;
    uint32_t bytes = field_u32(from, 0),
             given = from->before ? (uint32_t)int_at(from->before) : bytes;
    text_add(to, "{handle_bytes=%" PRIu32, given);
    if (given != bytes)
        text_add(to, " => %" PRIu32, bytes);
    if (!answer || (from->at_exit && !event_failed(from->event)))
        add_handle(to, from, bytes);
    text_add_char(to, '}');
    return true;
}

static bool print_ustat(struct text *to, const struct source *from)
{
    text_add(to, "{f_tfree=%" PRIu32 ", f_tinode=%" PRIu64 "}", field_u32(from, 0),
             field_word(from, 8, 4));
    return true;
}

const struct structure_row structures_descriptors[] = {
    {STRUCTURE_flock, print_flock, false},
    {STRUCTURE_flock64, print_flock64, false},
    {STRUCTURE_owner, print_owner, false},
    {STRUCTURE_open_how, print_open_how, false},
    {STRUCTURE_mount_attr, print_mount_attributes, false},
    {STRUCTURE_file_handle, print_handle, true},
    {STRUCTURE_ustat, print_ustat, false},
    {STRUCTURES, NULL, false},
};
