/* How tasks are made and scheduled, and what they may do. */
#include "render/structures.h"
#include "tables/sets.h"

/* ----------------------------------------------------------------------- clone3 */

static bool print_tid(struct text *to, const struct source *from)
{
    text_add(to, "%" PRId32, (int32_t)field_u32(from, 0));
    return true;
}

static void add_pointer_field(struct text *to, const char *name, uint64_t address)
{
    text_add(to, ", %s=", name);
    render_address(to, address);
}

static void add_clone_rest(struct text *to, const struct source *from, uint64_t flags)
{
    uint64_t set_tid = field_u64(from, 64), levels = field_u64(from, 72);
    add_pointer_field(to, "stack", field_u64(from, 40));
    text_add(to, ", stack_size=%#" PRIx64, field_u64(from, 48));
    if (flags & value_of("CLONE_SETTLS"))
        add_pointer_field(to, "tls", field_u64(from, 56));
    if (set_tid || levels) {
        text_add(to, ", set_tid=");
        render_array_at(to, from, set_tid, levels, sizeof(uint32_t), print_tid);
        text_add(to, ", set_tid_size=%" PRIu64, levels);
    }
    if (from->size > 80 && flags >> 33 & 1) /* CLONE_INTO_CGROUP */
        text_add(to, ", cgroup=%" PRIu64, field_u64(from, 80));
}

/* Fields that the flags ask for, or that are not 0. */
static bool print_clone(struct text *to, const struct source *from)
{
    enum { FIRST_SIZE = 64, KNOWN_SIZE = 88 };
    if (from->size < FIRST_SIZE)
        return false;
    uint64_t flags = field_u64(from, 0), pidfd = field_u64(from, 8), child = field_u64(from, 16),
             parent = field_u64(from, 24), signal = field_u64(from, 32);
    text_add(to, "{flags=");
    render_flags(to, from->style, names_clone3, "CLONE_???", flags);
    if (flags & value_of("CLONE_PIDFD"))
        add_pointer_field(to, "pidfd", pidfd);
    if (flags & (value_of("CLONE_CHILD_SETTID") | value_of("CLONE_CHILD_CLEARTID")))
        add_pointer_field(to, "child_tid", child);
    if (flags & value_of("CLONE_PARENT_SETTID"))
        add_pointer_field(to, "parent_tid", parent);
    text_add(to, ", exit_signal=");
    if (signal <= INT32_MAX)
        render_signal(to, from->style, (int)signal);
    else
        text_add(to, "%" PRIu64, signal);
    add_clone_rest(to, from, flags);
    add_unknown_bytes(to, from, KNOWN_SIZE);
    text_add_char(to, '}');
    return true;
}

bool clone_stores(const struct copy *copy)
{
    uint32_t flags = copy->size >= sizeof flags ? (uint32_t)int_at(copy->bytes) : 0;
    return flags & (value_of("CLONE_PARENT_SETTID") | value_of("CLONE_PIDFD"));
}

/* What the call has stored through the pointers. */
void add_cloned(struct text *to, const struct source *from)
{
    static const struct {
        const char *flag, *name;
        size_t offset;
    } stored[] = {{"CLONE_PARENT_SETTID", "parent_tid", 24}, {"CLONE_PIDFD", "pidfd", 8}};
    const char *between = " => {";
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
        struct source there;
        if (!(field_u64(from, 0) & value_of(stored[i].flag)) ||
            !source_at(from, field_u64(from, stored[i].offset), 4, &there))
            continue;
        text_add(to, "%s%s=[", between, stored[i].name);
        if (i)
            render_descriptor(to, from->event, (int32_t)field_u32(&there, 0));
        else
            text_add(to, "%" PRId32, (int32_t)field_u32(&there, 0));
        text_add_char(to, ']');
        between = ", ";
    }
    if (*between == ',')
        text_add_char(to, '}');
}

/* ------------------------------------------------------------------- scheduling */

/* The numbers of the bits that are set. */
static bool print_processors(struct text *to, const struct source *from)
{
    const char *between = "";
    text_add_char(to, '[');
    for (size_t i = 0; i < from->size * 8; i++) {
        if (!(from->bytes[i / 8] >> i % 8 & 1))
            continue;
        text_add(to, "%s%zu", between, i);
        between = " ";
    }
    text_add_char(to, ']');
    return true;
}

static bool print_sched_param(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId32 "]", (int32_t)field_u32(from, 0));
    return true;
}

static bool print_sched_attr(struct text *to, const struct source *from)
{
    enum { FIRST_SIZE = 48, KNOWN_SIZE = 56 };
    if (from->size < FIRST_SIZE)
        return false;
    uint32_t size = field_u32(from, 0);
    text_add(to, "{size=%" PRIu32 ", sched_policy=", size);
    render_choice(to, from->style, names_policy, "SCHED_???", field_u32(from, 4));
    text_add(to, ", sched_flags=");
    render_flags(to, from->style, names_sched_flag, "SCHED_FLAG_???", field_u64(from, 8));
    text_add(to, ", sched_nice=%" PRId32 ", sched_priority=%" PRIu32, (int32_t)field_u32(from, 16),
             field_u32(from, 20));
    text_add(to, ", sched_runtime=%" PRIu64 ", sched_deadline=%" PRIu64 ", sched_period=%" PRIu64,
             field_u64(from, 24), field_u64(from, 32), field_u64(from, 40));
    if (size >= KNOWN_SIZE && from->size >= KNOWN_SIZE)
        text_add(to, ", sched_util_min=%" PRIu32 ", sched_util_max=%" PRIu32, field_u32(from, 48),
                 field_u32(from, 52));
    if (size > KNOWN_SIZE && from->size > KNOWN_SIZE)
        add_unknown_bytes(to, from, KNOWN_SIZE);
    text_add_char(to, '}');
    return true;
}

/* sched_setattr's is as long as its first field says. */
static bool print_sched_attr_head(struct text *to, const struct source *from)
{
    uint32_t size = field_u32(from, 0);
    struct source there;
    if (!size)
        size = 48; /* SCHED_ATTR_SIZE_VER0 */
    if (size <= 4 || !source_part(from, from->address, size, &there))
        return false;
    return print_sched_attr(to, &there);
}

/* ----------------------------------------------------------------- capabilities */

static bool print_cap_header(struct text *to, const struct source *from)
{
    text_add(to, "{version=");
    render_choice(to, from->style, names_cap_version, "_LINUX_CAPABILITY_VERSION_???",
                  field_u32(from, 0));
    text_add(to, ", pid=%" PRId32 "}", (int32_t)field_u32(from, 4));
    return true;
}

static void add_capability_names(struct text *to, uint64_t set)
{
    const char *between = "";
    for (int i = 0; i < 64; i++) {
        if (!(set >> i & 1))
            continue;
        text_add(to, "%s1<<", between);
        render_choice_decimal(to, NULL, names_capability, "CAP_???", i);
        between = "|";
    }
}

/* As numbers, the two halves that the kernel has of a set. */
static void add_capabilities(struct text *to, const struct source *from, uint64_t set)
{
    if (!set || from->style->names == NAMES_ONLY) {
        if (set)
            add_capability_names(to, set);
        else
            text_add_char(to, '0');
        return;
    }
    uint64_t halves[2] = {set & UINT32_MAX, set & ~(uint64_t)UINT32_MAX};
    const char *between = "";
    for (int i = 0; i < 2; i++) {
        if (!halves[i])
            continue;
        text_add(to, "%s%#" PRIx64, between, i ? halves[i] >> 32 : halves[i]);
        if (from->style->names == NAMES_BESIDE) {
            text_add(to, " /* ");
            add_capability_names(to, halves[i]);
            text_add(to, " */");
        }
        between = "|";
    }
}

/* effective, permitted, inheritable; then their upper halves */
static bool add_cap_data(struct text *to, const struct source *from, bool upper)
{
    static const char *const names[] = {"effective", "permitted", "inheritable"};
    for (size_t i = 0; i < 3; i++) {
        uint64_t set = field_u32(from, 4 * i);
        if (upper)
            set |= (uint64_t)field_u32(from, 12 + 4 * i) << 32;
        text_add(to, "%s%s=", i ? ", " : "{", names[i]);
        add_capabilities(to, from, set);
    }
    text_add_char(to, '}');
    return true;
}

static bool print_cap_data(struct text *to, const struct source *from)
{
    const struct copy *header = event_copy(from->event, 0, false);
    if (!header || header->size < 4)
        return false;
    bool first = (uint32_t)int_at(header->bytes) == value_of("_LINUX_CAPABILITY_VERSION_1");
    return add_cap_data(to, from, !first);
}

const struct structure_row structures_tasks[] = {
    {STRUCTURE_clone_args, print_clone, false},
    {STRUCTURE_bits, print_processors, false},
    {STRUCTURE_sched_param, print_sched_param, false},
    {STRUCTURE_sched_attr, print_sched_attr, false},
    {STRUCTURE_sched_attr_head, print_sched_attr_head, false},
    {STRUCTURE_cap_header, print_cap_header, false},
    {STRUCTURE_cap_data, print_cap_data, false},
    {STRUCTURES, NULL, false},
};
