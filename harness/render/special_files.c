/* Rules of the calls on files and memory. */
#include "render/parts.h"
#include "tables/sets.h"

#include <inttypes.h>
#include <stdio.h>

static bool creates(uint64_t flags)
{
    uint32_t only_temporary = value_of("O_TMPFILE") & ~value_of("O_DIRECTORY");
    return flags & (value_of("O_CREAT") | only_temporary);
}

static int shown_open(const struct event *event)
{
    return creates(event->arg[1]) ? 3 : 2;
}

static int shown_openat(const struct event *event)
{
    return creates(event->arg[2]) ? 4 : 3;
}

/* The kernel looks at the new address only when it may move the pages there. */
static int shown_mremap(const struct event *event)
{
    uint32_t both = value_of("MREMAP_FIXED") | value_of("MREMAP_MAYMOVE");
    return (event->arg[3] & both) == both ? 5 : 4;
}

static int shown_fcntl(const struct event *event)
{
    return IS_ONE_OF(event, 1, "F_GETFD", "F_GETFL", "F_GETOWN", "F_GETSIG", "F_GETLEASE",
                     "F_GETPIPE_SZ", "F_GET_SEALS")
               ? 2
               : 3;
}

/* A device number belongs to devices only. */
static bool is_device(uint64_t mode)
{
    uint32_t type = (uint32_t)mode & value_of("S_IFMT");
    return type == value_of("S_IFCHR") || type == value_of("S_IFBLK");
}

static int shown_mknod(const struct event *event)
{
    return is_device(event->arg[1]) ? 3 : 2;
}

static int shown_mknodat(const struct event *event)
{
    return is_device(event->arg[2]) ? 4 : 3;
}

const struct count_rule shown_files[] = {
    {"open", shown_open},       {"openat", shown_openat},
    {"mremap", shown_mremap},   {"fcntl", shown_fcntl},
    {"fcntl64", shown_fcntl},   {"mknod", shown_mknod},
    {"mknodat", shown_mknodat}, {NULL, NULL},
};

/* The high word of the position means nothing where longs have 64 bits. */
static void list_positioned(const struct event *event, struct argument_list *list)
{
    if (event->abi == ABI_I386)
        return;
    list->argument[4] = 5;
    list->count = 5;
}

static void list_llseek(const struct event *event, struct argument_list *list)
{
    (void)event;
    list->argument[2] = 3;
    list->argument[3] = 4;
    list->count = 4;
}

const struct list_rule lists_files[] = {
    {"_llseek", list_llseek},
    {"preadv2", list_positioned},
    {"pwritev2", list_positioned},
    {NULL, NULL},
};

/* The offset's words: high, low. */
static bool print_llseek(struct text *to, const struct place *place)
{
    uint64_t offset = place->event->arg[1] << 32 | (uint32_t)place->event->arg[2];
    text_add(to, "%" PRId64, (int64_t)offset);
    return true;
}

static bool print_swap(struct text *to, const struct place *place)
{
    enum { PREFER = 0x8000, PRIORITY = 0x7fff };
    uint32_t flags = (uint32_t)place->value, priority = flags & PRIORITY;
    if (flags & ~(uint32_t)PRIORITY)
        render_flags(to, place->style, names_swap, "SWAP_FLAG_???", flags & ~(uint32_t)PRIORITY);
    if (!(flags & ~(uint32_t)PRIORITY) || priority)
        text_add(to, "%s%" PRIu32, flags & ~(uint32_t)PRIORITY ? "|" : "", priority);
    return true;
}

static bool print_quota_command(struct text *to, const struct place *place)
{
    uint32_t value = (uint32_t)place->value;
    enum render_names names = place->style->names;
    if (names != NAMES_ONLY)
        text_add(to, "%" PRIu32, value);
    if (names == NAMES_NONE)
        return true;
    text_add(to, names == NAMES_BESIDE ? " /* QCMD(" : "QCMD(");
    render_choice(to, NULL, names_quota_command, "Q_???", value >> 8);
    text_add(to, ", ");
    render_choice(to, NULL, names_quota_type, "???QUOTA", value & 0xff);
    text_add(to, names == NAMES_BESIDE ? ") */" : ")");
    return true;
}

static void render_priority(struct text *to, const struct render_style *style, uint32_t value)
{
    enum { CLASS_SHIFT = 13 };
    text_add(to, "IOPRIO_PRIO_VALUE(");
    render_choice(to, style, names_ioprio_class, "IOPRIO_CLASS_???", value >> CLASS_SHIFT);
    text_add(to, ", %" PRIu32 ")", value & ((1u << CLASS_SHIFT) - 1));
}

static bool print_priority(struct text *to, const struct place *place)
{
    enum render_names names = place->style->names;
    if (names != NAMES_ONLY)
        text_add(to, "%" PRId32, (int32_t)place->value);
    if (names == NAMES_BESIDE)
        text_add(to, " /* ");
    if (names != NAMES_NONE)
        render_priority(to, place->style, (uint32_t)place->value);
    if (names == NAMES_BESIDE)
        text_add(to, " */");
    return true;
}

/* One of three classes, also when its number is none of theirs; then flags. */
static bool print_fanotify_flags(struct text *to, const struct place *place)
{
    enum { CLASS_BITS = 0xc };
    uint32_t value = (uint32_t)place->value;
    render_choice(to, place->style, names_fanotify_class, "FAN_CLASS_???", value & CLASS_BITS);
    if (value & ~(uint32_t)CLASS_BITS) {
        text_add_char(to, '|');
        render_flags(to, place->style, names_fanotify_init, NULL, value & ~(uint32_t)CLASS_BITS);
    }
    return true;
}

static bool print_mount_flags(struct text *to, const struct place *place)
{
    enum { MAGIC_SHIFT = 16, MAGIC = 0xc0ed };
    if (place->style->names == NAMES_ONLY || (place->value >> MAGIC_SHIFT & 0xffff) != MAGIC)
        return false;
    render_parts(to, place->style, names_mount, (uint64_t)0xffff << MAGIC_SHIFT, place->value);
    return true;
}

static bool print_mark_directory(struct text *to, const struct place *place)
{
    if ((int32_t)place->value != -1)
        return false;
    render_named(to, place->style, "-1", "FAN_NOFD");
    return true;
}

/* A value that ends with a NUL is taken for a string; one that cannot be read to its end (which
 * then is the end of a page) is not shown. */
static bool print_value(struct text *to, const struct place *place)
{
    enum { PAGE = 4096 };
    bool out = place->parameter->kind == KIND_OUT_BYTES;
    const struct copy *copy = event_copy(place->event, place->argument, out);
    if (!copy || !copy->size)
        return false;
    if (!copy->whole && (copy->address + copy->size) % PAGE == 0) {
        render_address(to, place->value);
        return true;
    }
    bool ended = copy->whole && copy->bytes[copy->size - 1] == '\0';
    render_string(to, place->style, copy->bytes, copy->size - ended, string_limit(place->style));
    return true;
}

/* No page, no byte: also when the call fails. */
static bool print_no_pages(struct text *to, const struct place *place)
{
    if (place->event->arg[1])
        return false;
    text_add(to, "[]");
    return true;
}

/* With no room the kernel tells the size and writes nothing. */
static bool print_attributes(struct text *to, const struct place *place)
{
    if (place->event->arg[place->argument + 1])
        return false;
    render_address(to, place->value);
    return true;
}

const struct argument_rule arguments_files[] = {
    {"getxattr", 2, print_value},
    {"lgetxattr", 2, print_value},
    {"fgetxattr", 2, print_value},
    {"setxattr", 2, print_value},
    {"lsetxattr", 2, print_value},
    {"fsetxattr", 2, print_value},
    {"mincore", 2, print_no_pages},
    {"listxattr", 1, print_attributes},
    {"llistxattr", 1, print_attributes},
    {"flistxattr", 1, print_attributes},
    {"swapon", 1, print_swap},
    {"fanotify_init", 0, print_fanotify_flags},
    {"mount", 3, print_mount_flags},
    {"quotactl", 0, print_quota_command},
    {"quotactl_fd", 1, print_quota_command},
    {"ioprio_set", 2, print_priority},
    {"fanotify_mark", 3, print_mark_directory},
    {"fanotify_mark", 4, print_mark_directory},
    {"_llseek", 1, print_llseek},
    {NULL, 0, NULL},
};

/* ------------------------------------------------------------------ beside results */

static void add_comment(struct text *to, const char *number, const char *comment)
{
    text_add(to, "%s", number);
    if (*comment)
        text_add(to, " (%s)", comment);
}

static bool result_fcntl(struct text *to, const struct event *event,
                         const struct render_style *style)
{
    uint64_t value = (uint64_t)event->result;
    struct text comment = {0};
    char number[24];
    snprintf(number, sizeof number, "%#" PRIx64, value);
    if (IS_ONE_OF(event, 1, "F_GETFL")) {
        text_add(&comment, "flags ");
        render_flags(&comment, NULL, names_open, "O_???", value);
    } else if (value && IS_ONE_OF(event, 1, "F_GETFD")) {
        text_add(&comment, "flags ");
        render_flags(&comment, style, names_descriptor, "FD_???", value);
    } else if (value && IS_ONE_OF(event, 1, "F_GET_SEALS")) {
        text_add(&comment, "seals ");
        render_flags(&comment, style, names_seal, "F_SEAL_???", value);
    } else if (IS_ONE_OF(event, 1, "F_GETLEASE")) {
        render_choice(&comment, NULL, names_lock, "F_???", value);
    } else if (value && IS_ONE_OF(event, 1, "F_GETSIG")) {
        snprintf(number, sizeof number, "%" PRIu64, value);
        render_signal(&comment, NULL, (int)value);
    } else if (IS_ONE_OF(event, 1, "F_DUPFD", "F_DUPFD_CLOEXEC")) {
        render_descriptor(to, event, (int)value);
        return true;
    } else {
        return false;
    }
    add_comment(to, number, text_string(&comment));
    text_free(&comment);
    return true;
}

static bool result_priority(struct text *to, const struct event *event,
                            const struct render_style *style)
{
    if (style->names == NAMES_NONE)
        return false;
    text_add(to, "%" PRId64 " (", event->result);
    render_priority(to, style, (uint32_t)event->result);
    text_add(to, ")");
    return true;
}

const struct result_rule results_files[] = {
    {"fcntl", result_fcntl},
    {"fcntl64", result_fcntl},
    {"ioprio_get", result_priority},
    {NULL, NULL},
};
