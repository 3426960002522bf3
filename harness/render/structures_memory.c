/* Memory nodes and pages, segments, rings, and rules about files. */
#include "render/structures.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <stdio.h>

/* Words of a set of nodes, in hexadecimal of their full width. */
static bool print_nodes(struct text *to, const struct source *from)
{
    size_t word = from->narrow ? 4 : 8;
    uint64_t bits = 0;
    const struct parameter *parameter = from->place->parameter;
    if (parameter->size_from >= 1 && parameter->size_from <= 6)
        bits = from->event->arg[parameter->size_from - 1];
    uint64_t count = bits / (word * 8) + (bits % (word * 8) != 0);
    struct source whole = *from;
    if (!bits || count > SIZE_MAX / word ||
        (from->size < count * word && !source_at(from, from->address, count * word, &whole)))
        return false;
    text_add_char(to, '[');
    for (uint64_t i = 0; i < count; i++)
        text_add(to, "%s%#0*" PRIx64, i ? ", " : "", (int)(2 * word),
                 field_word(&whole, i * word, i * word));
    text_add_char(to, ']');
    return true;
}

static bool print_resident(struct text *to, const struct source *from)
{
    text_add(to, "%d", field_u8(from, 0) & 1);
    return true;
}

static bool print_policy(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_flags(to, from->style, names_mempolicy, "MPOL_???", field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

static bool print_page(struct text *to, const struct source *from)
{
    render_address(to, field_word(from, 0, 0));
    return true;
}

static bool print_node(struct text *to, const struct source *from)
{
    text_add(to, "%" PRId32, (int32_t)field_u32(from, 0));
    return true;
}

/* A node, or why the page is on none. */
static bool print_page_status(struct text *to, const struct source *from)
{
    int32_t status = (int32_t)field_u32(from, 0);
    const char *name = status < 0 && status >= -4095 ? errno_name(-status) : NULL;
    char number[16], minus[40];
    snprintf(number, sizeof number, "%" PRId32, status);
    snprintf(minus, sizeof minus, "-%s", name ? name : "");
    if (name)
        render_named(to, from->style, number, minus);
    else
        text_add(to, "%s", number);
    return true;
}

/* --------------------------------------------------------------------- segments */

static void add_segment_flags(struct text *to, uint32_t flags, bool wide)
{
    static const struct {
        const char *name;
        int shift;
        uint32_t mask;
    } fields[] = {{"seg_32bit", 0, 1},      {"contents", 1, 3},        {"read_exec_only", 3, 1},
                  {"limit_in_pages", 4, 1}, {"seg_not_present", 5, 1}, {"useable", 6, 1}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        text_add(to, ", %s=%" PRIu32, fields[i].name, flags >> fields[i].shift & fields[i].mask);
    if (wide)
        text_add(to, ", lm=%" PRIu32, flags >> 7 & 1);
}

static void add_segment_number(struct text *to, const struct source *from)
{
    int32_t number = (int32_t)field_u32(from, 0);
    if (number == -1)
        text_add(to, "{entry_number=-1");
    else
        text_add(to, "{entry_number=%" PRIu32, (uint32_t)number);
}

static bool print_segment(struct text *to, const struct source *from)
{
    enum { SEGMENT_BYTES = 16 };
    if (from->wanted != SEGMENT_BYTES || from->size < SEGMENT_BYTES)
        return false;
    add_segment_number(to, from);
    text_add(to, ", base_addr=%#08" PRIx32 ", limit=%#08" PRIx32, field_u32(from, 4),
             field_u32(from, 8));
    add_segment_flags(to, field_u32(from, 12), !from->narrow);
    text_add_char(to, '}');
    return true;
}

static bool print_asked_segment(struct text *to, const struct source *from)
{
    if (from->at_exit)
        return print_segment(to, from);
    add_segment_number(to, from);
    text_add(to, ", ...}");
    return true;
}

/* i386's first mmap finds its six arguments in memory. */
static bool print_mmap_block(struct text *to, const struct source *from)
{
    render_address(to, field_u32(from, 0));
    text_add(to, ", %" PRIu32 ", ", field_u32(from, 4));
    render_flags(to, from->style, names_prot, "PROT_???", field_u32(from, 8));
    text_add(to, ", ");
    render_flags(to, from->style, names_mmap, "MAP_???", field_u32(from, 12));
    text_add(to, ", ");
    render_descriptor(to, from->event, (int32_t)field_u32(from, 16));
    text_add(to, ", %#" PRIx32, field_u32(from, 20));
    return true;
}

/* ------------------------------------------------------------------------ rings */

static void add_offsets(struct text *to, const struct source *from, size_t at,
                        const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add(to, "%s%s=%" PRIu32, i ? ", " : "{", names[i], field_u32(from, at + 4 * i));
    text_add_char(to, '}');
}

/* Before the call, flags and threads; after it, what the ring is like, too. */
static bool print_ring(struct text *to, const struct source *from)
{
    static const char *const submit[] = {"head",  "tail",    "ring_mask", "ring_entries",
                                         "flags", "dropped", "array"};
    static const char *const complete[] = {"head",     "tail", "ring_mask", "ring_entries",
                                           "overflow", "cqes", "flags"};
    uint32_t flags = field_u32(from, 8);
    bool attached = flags & 0x20; /* IORING_SETUP_ATTACH_WQ */
    text_add(to, "{flags=");
    render_flags(to, from->style, names_io_uring_setup, "IORING_SETUP_???", flags);
    text_add(to, ", sq_thread_cpu=%" PRIu32 ", sq_thread_idle=%" PRIu32, field_u32(from, 12),
             field_u32(from, 16));
    if (attached)
        text_add(to, ", wq_fd=%" PRId32, (int32_t)field_u32(from, 24));
    bool reserved = field_u32(from, 28) || field_u32(from, 32) || field_u32(from, 36);
    if (reserved)
        text_add(to, ", resv=[%#" PRIx32 ", %#" PRIx32 ", %#" PRIx32 "]", field_u32(from, 28),
                 field_u32(from, 32), field_u32(from, 36));
    if (from->before) {
        text_add(to,
                 ", sq_entries=%" PRIu32 ", cq_entries=%" PRIu32 ", features=", field_u32(from, 0),
                 field_u32(from, 4));
        render_flags(to, from->style, names_io_uring_feature, "IORING_FEAT_???",
                     field_u32(from, 20));
        text_add(to, ", sq_off=");
        add_offsets(to, from, 40, submit, 7);
        text_add(to, ", cq_off=");
        add_offsets(to, from, 80, complete, 7);
    }
    text_add_char(to, '}');
    return true;
}

static bool print_io_event(struct text *to, const struct source *from)
{
    text_add(to, "{data=%#" PRIx64 ", obj=", field_u64(from, 0));
    render_address(to, field_u64(from, 8));
    text_add(to, ", res=%" PRId64 ", res2=%" PRId64 "}", (int64_t)field_u64(from, 16),
             (int64_t)field_u64(from, 24));
    return true;
}

static bool print_registered(struct text *to, const struct source *from)
{
    render_descriptor(to, from->event, (int32_t)field_u32(from, 0));
    return true;
}

/* --------------------------------------------------------------------- landlock */

static bool print_ruleset(struct text *to, const struct source *from)
{
    enum { FIRST_SIZE = 8 };
    if (from->size < FIRST_SIZE)
        return false;
    text_add(to, "{handled_access_fs=");
    render_flags(to, from->style, names_landlock_access, "LANDLOCK_ACCESS_FS_???",
                 field_u64(from, 0));
    add_unknown_bytes(to, from, FIRST_SIZE);
    text_add_char(to, '}');
    return true;
}

static bool print_beneath(struct text *to, const struct source *from)
{
    text_add(to, "{allowed_access=");
    render_flags(to, from->style, names_landlock_access, "LANDLOCK_ACCESS_FS_???",
                 field_u64(from, 0));
    text_add(to, ", parent_fd=");
    render_descriptor(to, from->event, (int32_t)field_u32(from, 8));
    text_add_char(to, '}');
    return true;
}

const struct structure_row structures_memory[] = {
    {STRUCTURE_mmap_block, print_mmap_block, false},
    {STRUCTURE_resident, print_resident, false},
    {STRUCTURE_nodes, print_nodes, false},
    {STRUCTURE_policy_int, print_policy, false},
    {STRUCTURE_page, print_page, false},
    {STRUCTURE_node_int, print_node, false},
    {STRUCTURE_page_status, print_page_status, false},
    {STRUCTURE_user_desc, print_segment, false},
    {STRUCTURE_user_desc_out, print_asked_segment, false},
    {STRUCTURE_io_uring_params, print_ring, true},
    {STRUCTURE_io_event, print_io_event, false},
    {STRUCTURE_fd_element, print_registered, false},
    {STRUCTURE_landlock_ruleset, print_ruleset, false},
    {STRUCTURE_landlock_path, print_beneath, false},
    {STRUCTURES, NULL, false},
};
