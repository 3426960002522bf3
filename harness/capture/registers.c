/* The general registers at a call's two stops. */
#include "capture/run.h"

#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>

void registers_in_order(const struct user_regs_struct *from, uint64_t regs[REGS])
{
    const uint64_t in_order[REGS] = {
        from->rax, from->rcx, from->rdx, from->rbx, from->rsp, from->rbp, from->rsi, from->rdi,
        from->r8,  from->r9,  from->r10, from->r11, from->r12, from->r13, from->r14, from->r15};
    memcpy(regs, in_order, sizeof in_order);
}

enum { NOT_KNOWN = 1, CODE_64 = 0x33 /* the kernel's __USER_CS */ };

/* At an entry stop rax is -ENOSYS already; the number that stood there is in orig_rax.  NULL: the
 * task is dead. */
struct witness *registers_at_entry(pid_t pid)
{
    struct user_regs_struct now;
    if (ptrace(PTRACE_GETREGS, pid, NULL, &now) != 0)
        return NULL;
    struct witness *witness = memory_of(sizeof *witness);
    now.rax = now.orig_rax;
    witness->narrow = now.cs != CODE_64;
    registers_in_order(&now, witness->before);
    memcpy(witness->after, witness->before, sizeof witness->after);
    for (int i = 0; i < REGS; i++)
        witness->writer[i] = NOT_KNOWN;
    return witness;
}

void registers_at_exit(pid_t pid, struct witness *witness)
{
    struct user_regs_struct now;
    if (ptrace(PTRACE_GETREGS, pid, NULL, &now) == 0)
        registers_in_order(&now, witness->after);
}
