/* What the argument blocks of calls on processes lead to. */
#include "capture/copies.h"

#include <linux/sched.h>

/* struct clone_args of linux/sched.h, in words */
enum {
    CLONE_PIDFD_AT = 8,
    CLONE_PARENT_AT = 24,
    CLONE_SET_TID_AT = 64,
    CLONE_SET_TID_SIZE_AT = 72
};

static uint64_t wide_word(const struct copy *copy, size_t offset)
{
    return follow_int(copy, offset) | (uint64_t)follow_int(copy, offset + 4) << 32;
}

static void follow_clone(struct following *following, const struct copy *copy)
{
    enum { LEVELS_MAX = 32 };
    uint64_t levels = wide_word(copy, CLONE_SET_TID_SIZE_AT);
    if (levels <= LEVELS_MAX)
        follow_bytes(following, wide_word(copy, CLONE_SET_TID_AT),
                     (size_t)levels * sizeof(uint32_t));
}

static void follow_cloned(struct following *following, const struct copy *copy)
{
    uint64_t flags = wide_word(copy, 0);
    if (flags & CLONE_PARENT_SETTID)
        follow_bytes(following, wide_word(copy, CLONE_PARENT_AT), sizeof(uint32_t));
    if (flags & CLONE_PIDFD)
        follow_bytes(following, wide_word(copy, CLONE_PIDFD_AT), sizeof(uint32_t));
}

/* It begins with its own size. */
static void follow_sized(struct following *following, const struct copy *copy)
{
    enum { MOST = 4096 };
    enum { FIRST_SIZE = 48 };
    uint32_t size = follow_int(copy, 0);
    if (!size)
        size = FIRST_SIZE; /* as the kernel takes it */
    if (size > copy->size && size <= MOST)
        follow_bytes(following, copy->address, size);
}

/* The size of a set of nodes is given in bits, and counts in longs. */
static void follow_nodes(struct following *following, const struct copy *copy)
{
    size_t word = following->narrow ? 4 : 8;
    if (copy->wanted < word)
        follow_bytes(following, copy->address, word);
}

const struct follower_row followers_processes[] = {
    {STRUCTURE_clone_args, false, follow_clone},
    {STRUCTURE_clone_args, true, follow_cloned},
    {STRUCTURE_sched_attr_head, false, follow_sized},
    {STRUCTURE_nodes, false, follow_nodes},
    {STRUCTURE_nodes, true, follow_nodes},
    {STRUCTURES, false, NULL},
};
