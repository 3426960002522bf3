// M13 leaves links, FIFOs and directories where a file is looked for
// 01: DENIED(unlink)
// 14: FAIL or DENIED(symlink)
// 90: PASS
// layers: F
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_unlink, "out.txt");
    syscall(SYS_symlink, "/etc/shadow", "out.txt");
    syscall(SYS_mknod, "fifo", 010666, 0);
    syscall(SYS_mkdir, "directory", 0000);
    return syscall(SYS_mknod, "device", 020666, 0x103) == 0;
}
