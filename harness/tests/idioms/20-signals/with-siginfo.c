/* 20-signals, the exercise -- a handler with three arguments, and its own struct */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

struct action {
    void (*handler)(int, void *, void *);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
};

static char buffer[512];
static volatile int counts[65];

void back(void);
__asm__("back:\n\tmov $15, %eax\n\tsyscall");

static void on_signal(int number, void *info, void *context)
{
    (void)info;
    (void)context;
    counts[number]++;
}

int main(void)
{
    const unsigned long restorer = 0x04000000, restart = 0x10000000, siginfo = 4, nodefer = 0x40000000;
    struct action action = {on_signal, restorer | siginfo | nodefer, back, 0}, old;
    if (syscall(SYS_rt_sigaction, 2, &action, &old, 8L) != 0)
        return 99;
    action.flags |= restart;
    if (syscall(SYS_rt_sigaction, 10, &action, &old, 8L) != 0)
        return 98;
    long got = syscall(SYS_read, 0, buffer, sizeof buffer);
    if (got > 0)
        syscall(SYS_write, 1, buffer, got);
    return counts[10];
}
