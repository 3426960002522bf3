/* The jail, from inside: its network, and sockets in it from outside. */
#include "jail/jail.h"
#include "tests/unit/jail_try.h"
#include "tests/unit/tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int reach_nobody(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = inet_addr("192.0.2.1")};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool refused = fd >= 0 && connect(fd, (void *)&address, sizeof address) != 0;
    int vsock = socket(40, SOCK_STREAM, 0), why = errno;
    return refused && vsock < 0 && why == EAFNOSUPPORT ? 0 : 1;
}

static int serve_one(const struct jail *jail, void *context)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(4000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const char *step;
    (void)context;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!jail_enter(jail, &step) || bind(fd, (void *)&address, sizeof address) != 0 ||
        listen(fd, 1) != 0)
        return 1;
    int one = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    return write(one, "hello", 5) == 5 ? 0 : 2;
}

static void test_network(void)
{
    struct jail_plan plan = {.network = true, .memory_bytes = MEMORY, .wall_ms = 5000};
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(4000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct problem problem = {0};
    char got[8] = "";
    if (lacks(JAIL_BIT(JAIL_NET) | JAIL_BIT(JAIL_CALLS), "the network of a jail is its own"))
        return;
    EXPECT(in_jail((struct jail_plan){0}, reach_nobody) == 0, "somebody can be reached");
    struct jail *jail = jail_open(&plan, &problem);
    pid_t pid = jail ? jail_fork(jail, &problem) : -1;
    if (pid == 0)
        _exit(serve_one(jail, NULL));
    int connected = -1;
    for (int i = 0; i < 1000 && pid > 0 && connected != 0; i++) {
        struct timespec moment = {0, 1000000};
        int fd = jail_socket(jail, AF_INET, SOCK_STREAM, 0);
        connected = connect(fd, (void *)&address, sizeof address);
        if (connected == 0)
            EXPECT(read(fd, got, sizeof got) == 5 && memcmp(got, "hello", 5) == 0, "%s", got);
        else
            nanosleep(&moment, NULL);
        close(fd);
    }
    EXPECT(connected == 0, "the caller cannot connect: %s", strerror(errno));
    EXPECT(pid > 0 && jail_wait(jail, &ending, &problem) && ending.known && ending.status == 0,
           "%s, status %#x", problem.message, (unsigned)ending.status);
    jail_close(jail);
    group("the network of a jail is its own, and its caller can have sockets in it");
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_network();
    return done();
}
