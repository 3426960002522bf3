// S13 namespaces and mounts of its own
// 01: DENIED(unshare)
// 90: DENIED(unshare)
// layers: S A N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    return syscall(SYS_unshare, 0x10020000) == 0 || syscall(SYS_unshare, 0x00020000) == 0 ||
           syscall(SYS_mount, "none", "/", "tmpfs", 0, 0) == 0 ||
           syscall(SYS_umount2, "/", 2) == 0 || syscall(SYS_pivot_root, ".", ".") == 0 ||
           syscall(SYS_chroot, ".") == 0 || syscall(SYS_setns, 0, 0) == 0 ||
           syscall(428, -100, "/", 1) >= 0; /* open_tree */
}
