// S21 shared memory, semaphores and queues that outlive a run
// 01: DENIED(shmget)
// 90: PASS
// 90 without namespaces: DENIED(shmget) or PASS
// layers: N S
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_shmget, 0x5157, 4096, 0666 | 01000);
    syscall(SYS_semget, 0x5157, 1, 0666 | 01000);
    syscall(SYS_msgget, 0x5157, 0666 | 01000);
    return 0;
}
