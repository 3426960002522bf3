// P29 leaves with -1
// 01: FAIL
// 01 says: exited with 255
// layers: P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_exit_group, -1);
    return 0;
}
