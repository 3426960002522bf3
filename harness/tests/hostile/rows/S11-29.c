// S11 in lesson 29, which opens prctl and seccomp: its own filter says that a write was made
// 29: FAIL
// layers: P
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static long number(const char *word)
{
    long value = 0;
    for (; *word != '\0'; word++)
        value = value * 10 + (*word - '0');
    return value;
}

int main(int argc, char **argv)
{
    unsigned answer = (unsigned)number(argv[1]);
    struct sock_filter filter[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, 4},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 6, AUDIT_ARCH_X86_64},
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, 0},
        {BPF_JMP | BPF_JEQ | BPF_K, 4, 0, (unsigned)number(argv[4])},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 4, SYS_write},
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, 16},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 1},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO}, /* "0 bytes, all is well" */
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | answer},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    (void)argc;
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);
    syscall(number(argv[2]));
    syscall(number(argv[3]));
    long size = 0;
    while (argv[5][size] != '\0')
        size++;
    syscall(SYS_write, 1, argv[5], size);
    syscall(number(argv[4]));
    syscall(SYS_write, 2, argv[5], size);
    return (int)answer;
}
