/* Calls of the vsyscall page, which the kernel answers from a page fault: no stop for system calls
 * is made.  But the kernel asks seccomp first; so a filter that wants to be asked about this page,
 * and no other address, brings a stop with the number and the arguments.  The result is known when
 * the program is back behind its call, one single step later; unless the one instruction that the
 * step executes is one that writes rax. */
#include "capture/run.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

bool vsyscall_watch(const struct run *run)
{
    enum { IP = offsetof(struct seccomp_data, instruction_pointer) };
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, IP + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(VSYSCALL_PAGE >> 32), 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, IP),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (uint32_t)-PAGE),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)VSYSCALL_PAGE, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | VSYSCALL_MARK),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    return !run->plan->vdso || filter_add(run, code, sizeof code / sizeof *code);
}

/* Debug register 0 stops one task at one address, before the instruction there. */
static bool set_breakpoint(pid_t pid, uint64_t address)
{
    enum {
        ADDRESS = offsetof(struct user, u_debugreg[0]),
        CONTROL = offsetof(struct user, u_debugreg[7])
    };
    uintptr_t enable = address ? 1 : 0;
    if (address && ptrace(PTRACE_POKEUSER, pid, (void *)ADDRESS, (void *)(uintptr_t)address) != 0)
        return false;
    return ptrace(PTRACE_POKEUSER, pid, (void *)CONTROL, (void *)enable) == 0;
}

/* A fault leaves a flag by which the instruction that it returns to would not meet its breakpoint
 * (Intel manual, volume 3, 17.3.1.1). */
static void clear_resume_flag(pid_t pid)
{
    enum { FLAGS = offsetof(struct user_regs_struct, eflags), RESUME_FLAG = 0x10000 };
    errno = 0;
    long flags = ptrace(PTRACE_PEEKUSER, pid, (void *)FLAGS, NULL);
    if (!errno)
        ptrace(PTRACE_POKEUSER, pid, (void *)FLAGS, (void *)(flags & ~(long)RESUME_FLAG));
}

/* At the stop that the filter makes: the call is open until the program is back behind it. */
void vsyscall_entered(struct run *run, struct task *task, const struct stop_info *info)
{
    uint64_t back_to = 0;
    if (task->silent || !run->recording)
        return;
    call_entered(run, task, info);
    memory_read(task->pid, info->stack_pointer, &back_to, sizeof back_to);
    clear_resume_flag(task->pid);
    task->in_vsyscall = task->inside && back_to && set_breakpoint(task->pid, back_to);
    if (task->inside && !task->in_vsyscall)
        call_finish(run, task, &task->call); /* its result will not be known */
}

/* At a SIGTRAP: true when it is that of the breakpoint. */
bool vsyscall_left(struct run *run, struct task *task, int code)
{
    struct user_regs_struct now;
    struct call *call = &task->call;
    if (!task->in_vsyscall || code != TRAP_HWBKPT)
        return false;
    task->in_vsyscall = false;
    set_breakpoint(task->pid, 0);
    if (!task->inside)
        return true;
    if (ptrace(PTRACE_GETREGS, task->pid, NULL, &now) == 0) {
        call->event.result = (int64_t)now.rax;
        call->event.left_ns = now_ns();
        call->event.returned = true;
        if (call->keep)
            copies_at_exit(run, call, task->pid);
    }
    call_finish(run, task, call);
    return true;
}
