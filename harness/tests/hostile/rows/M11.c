// M11 looks for secrets, the answers and other students
// 01: DENIED(open)
// 10: FAIL
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
    static const char *const paths[] = {"/etc/passwd",
                                        "/etc/shadow",
                                        "/etc/ssh",
                                        "/srv",
                                        "../expected",
                                        "../../expected",
                                        "../../../expected",
                                        "../../lessons",
                                        "../../in",
                                        "../beside",
                                        "../../class/beside",
                                        "/proc/self/environ",
                                        "/proc/1/environ",
                                        "/proc/1/root",
                                        "/proc/self/root/etc/passwd",
                                        "/proc/self/cwd/../.",
                                        "/sys/kernel",
                                        "/dev/kmsg",
                                        "/dev/mem",
                                        "/dev/sda",
                                        "/dev/ptmx",
                                        "/run",
                                        "/var",
                                        "/boot"};
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++)
        if (syscall(SYS_open, paths[i], O_RDONLY) >= 0)
            return (int)i + 1;
    return 0;
}
