// T12 wants the processor for itself
// 01: DENIED(sched_setscheduler)
// 90: DENIED(sched_setscheduler)
// layers: A S
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    int priority = 50, fifo = 1;
    return syscall(SYS_sched_setscheduler, 0, fifo, &priority) == 0 ||
           syscall(SYS_setpriority, PRIO_PROCESS, 0, -20) == 0;
}
