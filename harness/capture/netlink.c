/* Which protocol a netlink socket speaks: what its messages mean depends on it, and neither the
 * call nor the messages tell.  Looked up only when a buffer begins like a netlink message. */
#include "capture/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A length of at least the header, and not more than what is there. */
static bool looks_like_netlink(const struct copy *copy)
{
    enum { HEADER = 16 };
    uint32_t length;
    if (copy->size < HEADER)
        return false;
    memcpy(&length, copy->bytes, sizeof length);
    return length >= HEADER && length <= copy->wanted;
}

/* The protocol, or -1 when the descriptor is no netlink socket. */
static int find_protocol(pid_t pid, int fd)
{
    char path[48], line[160];
    struct stat about;
    uint64_t found;
    int protocol = -1, number;
    if (!held_status(pid, fd, &about) || !S_ISSOCK(about.st_mode))
        return -1;
    snprintf(path, sizeof path, "/proc/%d/net/netlink", (int)pid);
    FILE *file = fopen(path, "re");
    while (file && protocol < 0 && fgets(line, sizeof line, file))
        if (sscanf(line, "%*s %d %*s %*s %*s %*s %*s %*s %*s %" SCNu64, &number, &found) == 2 &&
            found == about.st_ino)
            protocol = number;
    if (file)
        fclose(file);
    return protocol;
}

void netlink_note(struct call *call, pid_t pid)
{
    struct event *event = &call->event;
    const char *name = call_signature(event->abi, event->number)->name;
    if (event->netlink || !event->copy_count ||
        (strncmp(name, "send", 4) != 0 && strncmp(name, "recv", 4) != 0))
        return;
    for (size_t i = 0; i < event->copy_count; i++) {
        if (!looks_like_netlink(&event->copies[i]))
            continue;
        event->netlink = (int8_t)(1 + find_protocol(pid, (int32_t)event->arg[0]));
        return;
    }
}
