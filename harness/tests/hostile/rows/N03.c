// N03 sockets of programs of this machine
// 01: DENIED(socket)
// 23: DENIED(connect)
// 90: PASS
// layers: N L
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
        unsigned short family;
        char path[32];
    } there[] = {{1, "\0/tmp/.X11-unix/X0"},
                 {1, "/tmp/.X11-unix/X0"},
                 {1, "/run/docker.sock"},
                 {1, "/var/run/docker.sock"},
                 {1, "/run/dbus/system_bus_socket"},
                 {1, "/run/systemd/private"}};
    for (unsigned i = 0; i < sizeof there / sizeof *there; i++) {
        int fd = syscall(SYS_socket, 1, 1, 0);
        if (fd >= 0 && syscall(SYS_connect, fd, &there[i], i ? sizeof there[i] : 20) == 0)
            return (int)i + 1;
    }
    return 0;
}
