// P10 breakpoints in a handler between its calls: every call must still be called by its name
// 01: DENIED(rt_sigaction)
// 90: PASS
// layers: P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

__attribute__((naked)) static void give_back(void)
{
    __asm__("mov $15, %eax\n syscall");
}

static void nothing(int signal)
{
    (void)signal;
}

int main(void)
{
    struct {
        void *handler;
        unsigned long flags;
        void *restorer;
        unsigned long mask;
    } action = {(void *)nothing, 0x04000000, (void *)give_back, 0};
    if (syscall(SYS_rt_sigaction, SIGTRAP, &action, 0, 8) != 0)
        return 1;
    for (int i = 0; i < 3; i++) {
        __asm__ volatile("int3");
        syscall(SYS_getuid);
        syscall(SYS_tkill, syscall(SYS_gettid), SIGTRAP);
    }
    return 0;
}
