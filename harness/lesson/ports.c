#include "lesson/ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { TAKEN = 16 };
static int taken[TAKEN];
static int taken_count;

/* A name in the abstract namespace belongs to one process at a time, and dies with it. */
static int reserve(uint16_t port)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int size = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "ring3-port-%u", port);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)size);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&name, length) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Without SO_REUSEADDR: a port whose last connection lingers counts as taken, too. */
static bool is_free(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_ANY)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool free = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
    if (fd >= 0)
        close(fd);
    return free;
}

bool ports_take(uint16_t port)
{
    int fd = taken_count < TAKEN ? reserve(port) : -1;
    if (fd < 0)
        return false;
    if (!is_free(port)) {
        close(fd);
        return false;
    }
    taken[taken_count++] = fd;
    return true;
}

void ports_release(void)
{
    while (taken_count > 0)
        close(taken[--taken_count]);
}
