// M01 a terabyte of memory at once
// 01: DENIED(mmap)
// 16: FAIL
// 90: PASS
// layers: R
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    return syscall(SYS_mmap, 0, 1ul << 40, 3, 0x22, -1, 0) >= 0 || errno != ENOMEM;
}
