// P12 in lesson 30, which opens ptrace and seccomp: its children answer each other's calls, and its
// own connects are left to a tracer that is not there
// 30: FAIL
// 30 without namespaces: skip
// good: PASS or skip
// layers: S P L
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct sock_filter filter[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRACE | 1}};
    struct sock_fprog program = {1, filter};
    syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (syscall(SYS_fork) == 0) {
        syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);
        syscall(SYS_ptrace, PTRACE_ATTACH, syscall(SYS_getppid), 0L, 0L);
    }
    syscall(SYS_write, 1, "connect 1 to 20000\n", 19);
    return 137;
}
