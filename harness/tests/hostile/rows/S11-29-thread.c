// S11 in lesson 29: the filter that was watched is another one by the time the kernel reads it
// 29: DENIED(clone)
// layers: A S P
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

static char stack[8192] __attribute__((aligned(16)));
static struct sock_filter filter[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
static volatile int go;

static void change(void)
{
    go = 1;
    for (;;)
        filter[0].k ^= 1;
}

int main(void)
{
    struct sock_fprog program = {1, filter};
    long pid = syscall(SYS_clone, CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD,
                       stack + sizeof stack, 0L, 0L, 0L);
    if (pid == 0)
        change();
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);
    return 0;
}
