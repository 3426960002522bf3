/* What a file is: its type, and which of two files a path with a link names. */
#include "expect/catalogue.h"

#include <string.h>

enum { NOFOLLOW = 0x100, FOLLOW = 0x400 }; /* AT_SYMLINK_NOFOLLOW, AT_SYMLINK_FOLLOW */

/* Which argument of the call holds its AT_ flags; -1: none. */
static int flags_argument(const char *call)
{
    if (strcmp(call, "newfstatat") == 0)
        return 3;
    return strcmp(call, "statx") == 0 ? 2 : -1;
}

/* The line wants the link itself to be looked at. */
static bool wants_link(const struct wanted *wanted)
{
    if (!wanted || wanted->kind != EVENT_CALL)
        return false;
    int flags = flags_argument(wanted_title(wanted));
    if (flags < 0)
        return wants_named(wanted, "lstat");
    return flags < wanted->argument_count && wanted->argument[flags].kind == VALUE_INTEGER &&
           wanted->argument[flags].integer & NOFOLLOW;
}

/* Evidence: the link itself is wanted, and the call that stands there follows links. */
bool explain_link_followed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call(event) || !wants_link(suspect->wanted))
        return false;
    bool plain = is_named(event, "stat");
    int flags = flags_argument(call_title(event));
    if (!plain && (flags < 0 || !is_wanted_call(suspect->wanted, event) ||
                   event->arg[flags] & NOFOLLOW || event->arg[flags] & FOLLOW))
        return false;
    headline(diagnosis, "%s follows a link", call_title(event));
    if (plain)
        say(diagnosis, "stat follows a link: it tells about what the link leads to. ");
    else
        say(diagnosis,
            "Its flags were %#llx, without AT_SYMLINK_NOFOLLOW: so the kernel follows a link, and "
            "tells about what it leads to. ",
            (unsigned long long)event->arg[flags]);
    say(diagnosis, "To look at the link itself, newfstatat takes the flag "
                   "AT_SYMLINK_NOFOLLOW (0x100) as argument 4; lstat always does it.");
    return true;
}

/* Types of files (inode(7)), and what programs call them. */
static const struct {
    unsigned type;
    const char *constant, *words[2];
} types[] = {
    {0010000, "S_IFIFO", {"fifo", "pipe"}},     {0020000, "S_IFCHR", {"device", "character"}},
    {0040000, "S_IFDIR", {"directory", "dir"}}, {0060000, "S_IFBLK", {"device", "block"}},
    {0100000, "S_IFREG", {"file", "regular"}},  {0120000, "S_IFLNK", {"link", "symlink"}},
    {0140000, "S_IFSOCK", {"socket", "sock"}},
};

enum { TYPES = sizeof types / sizeof *types, TYPE_BITS = 0170000 };

/* Where a file's status holds what is looked for: struct stat and struct statx of the kernel. */
static const struct {
    const char *call;
    int argument;
    size_t mode, size, blocks;
} statuses[] = {
    {"stat", 1, 24, 48, 64},       {"lstat", 1, 24, 48, 64}, {"fstat", 1, 24, 48, 64},
    {"newfstatat", 2, 24, 48, 64}, {"statx", 4, 28, 40, 48},
};

bool read_status(const struct event *event, struct file_status *status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (!is_named(event, statuses[i].call) || event->abi != ABI_X86_64 || event_failed(event))
            continue;
        const struct copy *copy = event_copy(event, statuses[i].argument, true);
        uint16_t mode;
        if (!copy || copy->size < statuses[i].blocks + sizeof status->blocks)
            return false;
        memcpy(&mode, copy->bytes + statuses[i].mode, sizeof mode);
        memcpy(&status->size, copy->bytes + statuses[i].size, sizeof status->size);
        memcpy(&status->blocks, copy->bytes + statuses[i].blocks, sizeof status->blocks);
        status->mode = mode;
        status->type = mode & TYPE_BITS;
        return true;
    }
    return false;
}

const char *type_constant(unsigned type)
{
    for (size_t i = 0; i < TYPES; i++)
        if (types[i].type == type)
            return types[i].constant;
    return "no type";
}

static bool begins_with(const uint8_t *bytes, size_t size, const char *word)
{
    return size >= strlen(word) && memcmp(bytes, word, strlen(word)) == 0;
}

/* The type that the program named in place of the one that the kernel had just told it, if the two
 * have bits in common, or have none; else TYPES. */
static size_t find_named(const struct suspect *suspect, struct file_status *status, bool common)
{
    struct two_strings strings;
    if (!suspect->last || !read_status(suspect->last, status) || !status->type ||
        !is_named(suspect->event, "write") || !two_strings(suspect, 1, &strings) || strings.same)
        return TYPES;
    for (size_t at = 0; at < TYPES; at++) {
        bool named = begins_with(strings.given, strings.given_size, types[at].words[0]) ||
                     begins_with(strings.given, strings.given_size, types[at].words[1]);
        if (named && types[at].type != status->type &&
            ((types[at].type & status->type) != 0) == common)
            return at;
    }
    return TYPES;
}

/* Evidence: the program named another type than the kernel had just told it, and the two have a
 * bit in common. */
bool explain_type_as_bit(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct file_status status;
    size_t i = find_named(suspect, &status, true);
    if (i == TYPES)
        return false;
    unsigned is = status.type;
    headline(diagnosis, "a type of file was taken for another");
    say(diagnosis,
        "The kernel told %s (0%06o), and the program took it for %s (0%06o): the two have the "
        "bits 0%06o in common. Types are numbers in the upper four bits of st_mode. They "
        "are no bits to be tested one by one: mask st_mode with S_IFMT, and compare.",
        type_constant(is), is, types[i].constant, types[i].type, is & types[i].type);
    return true;
}

/* Evidence: the same without a common bit, and the file has permissions. */
bool explain_type_mistaken(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct file_status status;
    size_t i = find_named(suspect, &status, false);
    if (i == TYPES || status.mode == status.type)
        return false;
    headline(diagnosis, "a type of file was taken for another");
    say(diagnosis,
        "The kernel told st_mode 0%06o, that is %s (0%06o) and permissions, and the program took "
        "it for %s (0%06o). With the permissions st_mode equals no type: mask it with S_IFMT, "
        "then compare. If you do, look where you take st_mode from: it has four bytes, at "
        "offset 24 in struct stat.",
        status.mode, type_constant(status.type), status.type, types[i].constant, types[i].type);
    return true;
}
