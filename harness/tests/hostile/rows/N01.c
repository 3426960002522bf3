// N01 calls addresses beyond this machine, and those of the machine itself
// 01: DENIED(socket)
// 23: DENIED(connect)
// 90: PASS
// layers: N L S
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    static const struct {
        unsigned short family, port;
        unsigned address;
        char rest[8];
    } there[] = {{2, 0x5000, 0x010200c0, ""},  /* 192.0.2.1:80 */
                 {2, 0x1600, 0x0100007f, ""},  /* 127.0.0.1:22 */
                 {2, 0x5000, 0xfea9fea9, ""}}; /* 169.254.169.254:80 */
    for (unsigned i = 0; i < sizeof there / sizeof *there; i++) {
        int fd = syscall(SYS_socket, 2, 1 | 04000, 0);
        if (fd >= 0 && (syscall(SYS_connect, fd, &there[i], 16) == 0 || errno == EINPROGRESS))
            return (int)i + 1;
        fd = syscall(SYS_socket, 2, 2, 0);
        if (fd >= 0 && i != 1 && syscall(SYS_sendto, fd, "out", 3, 0, &there[i], 16) == 3)
            return (int)i + 10;
    }
    return 0;
}
