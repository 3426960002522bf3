// T03 reads what its teacher types
// 90: PASS
// layers: P N
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    char bytes[64];
    if (syscall(SYS_read, 0, bytes, sizeof bytes) != 0)
        return 1;
    return syscall(SYS_open, "/dev/tty", O_RDWR) >= 0;
}
