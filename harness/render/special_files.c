/* Rules of the calls on files and memory. */
#include "render/parts.h"
#include "tables/sets.h"

#include <inttypes.h>

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

static int shown_mremap(const struct event *event)
{
    return event->arg[3] & (value_of("MREMAP_FIXED") | value_of("MREMAP_DONTUNMAP")) ? 5 : 4;
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

const struct argument_rule arguments_files[] = {
    {NULL, 0, NULL},
};
