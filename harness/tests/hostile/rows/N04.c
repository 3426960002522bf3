// N04 families of sockets that no namespace holds
// 01: DENIED(socket)
// 23: FAIL
// 90: PASS
// layers: S
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    static const int families[] = {16, 40, 38, 17,
                                   15, 31, 29, 44}; /* NETLINK, VSOCK, ALG, PACKET … */
    for (unsigned i = 0; i < sizeof families / sizeof *families; i++)
        if (syscall(SYS_socket, families[i], 3, 0) >= 0 ||
            syscall(SYS_socket, families[i], 2, 0) >= 0 ||
            syscall(SYS_socket, families[i], 5, 0) >= 0)
            return (int)i + 1;
    return 0;
}
