/* Numbers behind pointers, and iovecs. */
#include "render/structures.h"
#include "tables/sets.h"

static bool print_int(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId32 "]", (int32_t)field_u32(from, 0));
    return true;
}

static bool print_long(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId64 "]", word_at(from, 0));
    return true;
}

static bool print_loff(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId64 "]", (int64_t)field_u64(from, 0));
    return true;
}

static bool print_size(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRIu64 "]", field_word(from, 0, 0));
    return true;
}

static bool print_descriptors(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_descriptor(to, from->event, (int32_t)field_u32(from, 0));
    text_add(to, ", ");
    render_descriptor(to, from->event, (int32_t)field_u32(from, 4));
    text_add_char(to, ']');
    return true;
}

/* A size that the call changed: "[128 => 16]". */
static bool print_socklen(struct text *to, const struct source *from)
{
    int32_t now = (int32_t)field_u32(from, 0);
    if (from->before && int_at(from->before) != now)
        text_add(to, "[%" PRId32 " => %" PRId32 "]", int_at(from->before), now);
    else
        text_add(to, "[%" PRId32 "]", now);
    return true;
}

/* Elements of lists. */
static bool print_id(struct text *to, const struct source *from)
{
    render_id(to, field_u32(from, 0));
    return true;
}

static bool print_id16(struct text *to, const struct source *from)
{
    uint16_t id = field_u16(from, 0);
    render_id(to, id == UINT16_MAX ? UINT32_MAX : id);
    return true;
}

static bool print_iovec(struct text *to, const struct source *from)
{
    uint64_t base = field_word(from, 0, 0), length = field_word(from, 8, 4);
    struct source there;
    text_add(to, "{iov_base=");
    /* The call has written less than this buffer's turn. */
    if (from->at_exit && base && from->event->returned && !event_failed(from->event) &&
        !source_part(from, base, (size_t)length, &there))
        text_add(to, "\"\"");
    else if (from->at_exit && source_part(from, base, SIZE_MAX, &there))
        render_string(to, from->style, there.bytes, there.size, string_limit(from->style));
    else if (from->at_exit)
        render_address(to, base); /* nothing was written */
    else
        render_bytes_at(to, from, base, (size_t)length);
    text_add(to, ", iov_len=%" PRIu64 "}", length);
    return true;
}

static bool print_pointer(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_address(to, field_word(from, 0, 0));
    text_add_char(to, ']');
    return true;
}

static bool print_id_at(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    print_id(to, from);
    text_add_char(to, ']');
    return true;
}

static bool print_id16_at(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    print_id16(to, from);
    text_add_char(to, ']');
    return true;
}

static bool print_far_iovec(struct text *to, const struct source *from)
{
    text_add(to, "{iov_base=");
    render_address(to, field_word(from, 0, 0));
    text_add(to, ", iov_len=%" PRIu64 "}", field_word(from, 8, 4));
    return true;
}

static bool print_signal_at(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_signal(to, from->style, (int)field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

static bool print_tsc(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_choice(to, from->style, names_tsc, "PR_TSC_???", field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

static bool print_unaligned(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_flags(to, from->style, names_unaligned, "PR_UNALIGN_???", field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

static bool print_features(struct text *to, const struct source *from)
{
    static const struct render_style beside = {.names = NAMES_BESIDE};
    bool raw = from->style->names == NAMES_NONE;
    text_add_char(to, '[');
    render_flags(to, raw ? from->style : &beside, names_xfeature, "XFEATURE_MASK_???",
                 field_u64(from, 0));
    text_add_char(to, ']');
    return true;
}

/* A string that need not end. */
static bool print_comm(struct text *to, const struct source *from)
{
    render_string(to, from->style, from->bytes, strnlen((const char *)from->bytes, from->size), 0);
    return true;
}

const struct structure_row structures_basic[] = {
    {STRUCTURE_int, print_int, false},
    {STRUCTURE_int_pair, print_descriptors, false},
    {STRUCTURE_long, print_long, false},
    {STRUCTURE_loff, print_loff, false},
    {STRUCTURE_size, print_size, false},
    {STRUCTURE_socklen, print_socklen, true},
    {STRUCTURE_id, print_id, false},
    {STRUCTURE_id16, print_id16, false},
    {STRUCTURE_iovec, print_iovec, false},
    {STRUCTURE_iovec_out, print_iovec, false},
    {STRUCTURE_pointer, print_pointer, false},
    {STRUCTURE_uint_id, print_id_at, false},
    {STRUCTURE_uint_id16, print_id16_at, false},
    {STRUCTURE_iovec_far, print_far_iovec, false},
    {STRUCTURE_signal_int, print_signal_at, false},
    {STRUCTURE_tsc, print_tsc, false},
    {STRUCTURE_unaligned, print_unaligned, false},
    {STRUCTURE_features, print_features, false},
    {STRUCTURE_comm, print_comm, false},
    {STRUCTURES, NULL, false},
};
