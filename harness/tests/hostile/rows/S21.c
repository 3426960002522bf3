// S21 leaves keys, queues and shared memory for whoever comes next
// 01: DENIED(add_key)
// 90: DENIED(add_key)
// layers: S N
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    if (syscall(SYS_add_key, "user", "mine", "PASS", 4, -4) >= 0 ||
        syscall(SYS_keyctl, 0, -4, 1) >= 0)
        return 1;
    /* Where these are made, they are the run's own. */
    syscall(SYS_shmget, 0x5157, 4096, 0666 | 01000);
    syscall(SYS_semget, 0x5157, 1, 0666 | 01000);
    syscall(SYS_msgget, 0x5157, 0666 | 01000);
    return 0;
}
