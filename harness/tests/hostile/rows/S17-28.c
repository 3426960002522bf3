// S17 a thread that nobody follows changes what a pointer leads to: no verdict rests on that
// 28: FAIL
// needs: namespaces
// 28 says: thread that was not followed: arguments
// layers: A N
#include <linux/sched.h>
#include <sys/syscall.h>
#include <unistd.h>

static char name[] = "nowhere";
static char stack[65536] __attribute__((aligned(16)));

static int flip(void *nothing)
{
    (void)nothing;
    for (int i = 0; i < 100000000; i++)
        *(volatile char *)name ^= 1;
    return 0;
}

int main(void)
{
    long pid;
    __asm__ volatile("syscall"
                     : "=a"(pid)
                     : "0"(SYS_clone),
                       "D"(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD),
                       "S"(stack + sizeof stack), "d"(0)
                     : "rcx", "r11", "memory");
    if (pid == 0) {
        flip(0);
        for (;;)
            ;
    }
    for (int i = 0; i < 200; i++)
        syscall(SYS_access, name, 0L);
    syscall(SYS_exit_group, 0L);
    return 0;
}
