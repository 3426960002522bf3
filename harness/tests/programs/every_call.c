/* Makes every call of the table, 64-bit (and with -3 32-bit, through int 0x80), without doing
 * any: a seccomp filter answers ENOSYS to all of them.  A tracer sees each one enter, so its sets
 * of calls can be read off its output.  Ends by a signal, since no exit is left. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The two that no filter sees: they kill who was not sent there by the kernel. */
enum { NUMBERS = 480, URETPROBE = 335, UPROBE = 336 };

static void call64(long number)
{
    long result = number;
    register long r10 __asm__("r10") = 0;
    register long r8 __asm__("r8") = 0;
    register long r9 __asm__("r9") = 0;
    __asm__ volatile("syscall"
                     : "+a"(result)
                     : "D"(0L), "S"(0L), "d"(0L), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
}

static void call32(long number)
{
    long result = number;
    __asm__ volatile("mov %%rbx, %%r12; mov %%rbp, %%r13; xor %%ebx, %%ebx; xor %%ebp, %%ebp;"
                     "int $0x80; mov %%r12, %%rbx; mov %%r13, %%rbp"
                     : "+a"(result)
                     : "c"(0L), "d"(0L), "S"(0L), "D"(0L)
                     : "r8", "r9", "r10", "r11", "r12", "r13", "memory");
}

int main(int argc, char **argv)
{
    struct sock_filter answer[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 38)};
    struct sock_fprog program = {.len = 1, .filter = answer};
    void (*call)(long) = argc > 1 && strcmp(argv[1], "-3") == 0 ? call32 : call64;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return 77;
    for (long number = 0; number < NUMBERS; number++)
        if (call == call32 || (number != URETPROBE && number != UPROBE))
            call(number);
    __builtin_trap();
}
