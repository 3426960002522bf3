/* 29-seccomp -- a program that gives up all calls but three
 *
 * calls   prctl twice, write, getppid (refused), exit_group
 * shows   a filter of nine instructions answers in front of the kernel's table
 * twin    asm/29-seccomp.asm     trace   expected/29-seccomp.trace
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A filter reads 32 bits at an offset of struct seccomp_data. */
enum {
    NUMBER = offsetof(struct seccomp_data, nr), /* rax, at the door */
    ARCH = offsetof(struct seccomp_data, arch)  /* whose table it is for */
};

/* What an instruction does, how many are left out if the comparison holds, how
 * many if not, and k. */
static struct sock_filter filter[] = {
    /* 0 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, ARCH},
    /* 1 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 6, AUDIT_ARCH_X86_64}, /* no: 8 */
    /* 2 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, NUMBER},
    /* 3 */ {BPF_JMP | BPF_JEQ | BPF_K, 3, 0, SYS_write},      /* this one: 7 */
    /* 4 */ {BPF_JMP | BPF_JEQ | BPF_K, 2, 0, SYS_exit},       /* this one: 7 */
    /* 5 */ {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, SYS_exit_group}, /* this one: 7 */
    /* 6 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM}, /* all others */
    /* 7 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    /* 8 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS},
};

static const char line[] = "writing is left\n";

int main(void)
{
    struct sock_fprog program = {
        .len = sizeof filter / sizeof filter[0], /* how many instructions */
        .filter = filter,
    };

    /* prctl(op, arg2, arg3, arg4, arg5) -> 0, or -1 and errno */
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);

    /* prctl(op, mode, program) -> 0, or -1 and errno */
    syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, line, sizeof line - 1);

    /* getppid() -> the parent's number; here the filter's answer */
    syscall(SYS_getppid);
    return errno;
}
