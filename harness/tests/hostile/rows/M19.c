// M19 drops something in /tmp for whoever comes next
// 01: DENIED(open)
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
    syscall(SYS_open, "/tmp/01-hello.o", O_WRONLY | O_CREAT, 0666);
    syscall(SYS_symlink, "/etc/shadow", "/tmp/made.o");
    syscall(SYS_open, "/var/tmp/ring3", O_WRONLY | O_CREAT, 0666);
    syscall(SYS_open, "/dev/shm/ring3", O_WRONLY | O_CREAT, 0666);
    return 0;
}
