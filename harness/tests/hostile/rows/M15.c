// M15 makes what it leaves hard to remove
// 01: DENIED(mkdir)
// 90: PASS
// layers: N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_mkdir, "a\nb\tc\033[2J", 0700);
    syscall(SYS_creat, "a\nb\tc\033[2J/\377\376", 0000);
    syscall(SYS_mkdir, "deep", 0700);
    syscall(SYS_creat, "deep/file", 0000);
    syscall(SYS_chmod, "deep", 0);
    syscall(SYS_chmod, "a\nb\tc\033[2J", 0);
    syscall(SYS_chmod, ".", 0);
    return 0;
}
