// P13 reads and writes the memory of its tracer
// 01: DENIED(getppid)
// 90: DENIED(process_vm_writev)
// layers: P N S
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    char bytes[8] = "PASS", path[] = "/proc/1/mem";
    struct {
        void *base;
        unsigned long size;
    } mine = {bytes, 8}, theirs = {(void *)0x400000, 8};
    int above = syscall(SYS_getppid);
    return syscall(SYS_process_vm_writev, above, &mine, 1, &theirs, 1, 0) > 0 ||
           syscall(SYS_process_vm_readv, above, &mine, 1, &theirs, 1, 0) > 0 ||
           syscall(SYS_open, path, O_RDWR) >= 0 ||
           syscall(SYS_open, "/proc/1/environ", O_RDONLY) >= 0 ||
           syscall(SYS_open, "/proc/1/fd/0", O_RDONLY) >= 0;
}
