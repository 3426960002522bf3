/* What the arguments of waiting and filtering lead to. */
#include "capture/copies.h"

#include <string.h>

/* pselect6: a pointer to a signal set, and the set's size. */
static void follow_sigmask(struct following *following, const struct copy *copy)
{
    follow_bytes(following, follow_word(following, copy, 0, 0), 8);
}

/* struct sock_fprog: a 16-bit number of instructions of 8 bytes. */
static void follow_program(struct following *following, const struct copy *copy)
{
    enum { MOST = 4096, EACH = 8 };
    size_t count = follow_int(copy, 0) & 0xffff;
    follow_bytes(following, follow_word(following, copy, 8, 4),
                 (count < MOST ? count : MOST) * EACH);
}

/* Only these two options of setsockopt lead on. */
static void follow_option(struct following *following, const struct copy *copy)
{
    enum { SOL_SOCKET_LEVEL = 1, ATTACH_FILTER = 26, ATTACH_REUSEPORT = 51 };
    const struct event *event = &following->call->event;
    uint32_t option = (uint32_t)event->arg[2];
    if ((uint32_t)event->arg[1] == SOL_SOCKET_LEVEL &&
        (option == ATTACH_FILTER || option == ATTACH_REUSEPORT))
        follow_program(following, copy);
}

/* SIOCGIFCONF: as many bytes as the kernel says that it has written. */
static void follow_interfaces(struct following *following, const struct copy *copy)
{
    enum { MOST = 1 << 16 };
    int32_t size = (int32_t)follow_int(copy, 0);
    if (size > 0)
        follow_bytes(following, follow_word(following, copy, 8, 4),
                     size < MOST ? (size_t)size : MOST);
}

/* ptrace: an iovec, and the register set that it is for. */
static void follow_registers(struct following *following, const struct copy *copy)
{
    enum { MOST = 1 << 16 };
    uint64_t size = follow_word(following, copy, 8, 4);
    follow_bytes(following, follow_word(following, copy, 0, 0), size < MOST ? (size_t)size : MOST);
}

/* struct perf_event_attr says at 4 how long it is. */
static void follow_perf(struct following *following, const struct copy *copy)
{
    enum { MOST = 4096 };
    uint32_t size = follow_int(copy, 4);
    if (size > copy->size && size <= MOST)
        follow_bytes(following, copy->address, size);
}

/* bpf(2): a program's instructions and its license; the path of a pinned object. */
static void follow_bpf(struct following *following, const struct copy *copy)
{
    enum { PROG_LOAD = 5, OBJ_PIN, OBJ_GET, MOST = 4096, EACH = 8 };
    uint64_t address = 0;
    switch ((uint32_t)following->call->event.arg[0]) {
    case PROG_LOAD: {
        size_t count = follow_int(copy, 4);
        if (copy->size >= 24) {
            memcpy(&address, copy->bytes + 8, sizeof address);
            follow_bytes(following, address, (count < MOST ? count : MOST) * EACH);
            memcpy(&address, copy->bytes + 16, sizeof address);
            follow_string(following, address);
        }
        break;
    }
    case OBJ_PIN:
    case OBJ_GET:
        if (copy->size >= sizeof address) {
            memcpy(&address, copy->bytes, sizeof address);
            follow_string(following, address);
        }
        break;
    default:
        break;
    }
}

const struct follower_row followers_wait[] = {
    {STRUCTURE_sigmask_size, false, follow_sigmask},
    {STRUCTURE_sock_fprog, false, follow_program},
    {STRUCTURE_sockopt, false, follow_option},
    {STRUCTURE_ifconf, true, follow_interfaces},
    {STRUCTURE_perf_attr, false, follow_perf},
    {STRUCTURE_bpf_attr, false, follow_bpf},
    {STRUCTURE_regset, true, follow_registers},
    {STRUCTURE_regset_in, false, follow_registers},
    {STRUCTURES, false, NULL},
};
