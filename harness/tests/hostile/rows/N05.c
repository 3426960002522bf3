// N05 listens at a port until the next student calls
// 01: DENIED(socket)
// 23: TIME or FAIL
// 90: TIME or PASS
// layers: N W
// seconds: 12
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct {
        unsigned short family, port;
        unsigned address;
        char rest[8];
    } here = {2, 0x901f, 0, ""};
    int fd = syscall(SYS_socket, 2, 1, 0);
    if (fd < 0 || syscall(SYS_bind, fd, &here, 16) != 0)
        return 0;
    syscall(SYS_listen, fd, 5);
    syscall(SYS_accept, fd, 0, 0);
    return 1;
}
