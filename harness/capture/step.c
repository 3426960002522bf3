/* Single-stepping, to know which instruction set each register.
 *
 * Between two calls the task is stepped; after each step its registers are compared with those
 * before it, and what changed, or what the instruction writes by its operands, was written by
 * the instruction at the old rip.  An instruction that enters the kernel is not stepped but
 * resumed with PTRACE_SYSCALL, so that its stops are those of an unstepped run: stepping over it
 * would make none.  The registers before it are kept, since rcx and r11 are lost by the time of
 * the entry stop; what changes from there to the next stop was the kernel's doing.
 *
 * The same goes for the moment when a signal reaches a handler: the kernel stops the stepped
 * task at the handler's first instruction (a SIGTRAP whose code is SIGTRAP itself).
 *
 * Three things would let the program notice:
 *
 *   - a pushf pushes the trap flag that the stepping has set; it is cleared on the stack;
 *   - over a popf the kernel forgets that the trap flag is not the program's own (arch/x86/kernel/
 *     step.c, is_setting_trap_flag), and leaves it set; it is cleared before the next call;
 *   - a step while the program has SIGTRAP blocked makes the kernel unblock it and throw its
 *     handler away; so it is not stepped until the next call, and what wrote the registers that
 *     changed meanwhile is not known. */
#include "capture/run.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

enum { TRAP_FLAG = 0x100, CODE_64 = 0x33, UNKNOWN_WRITER = 1, STEPS_MS = 4000 };

struct stepper {
    bool started;
    uint64_t regs[REGS]; /* before the instruction at rip */
    uint64_t rip;
    uint64_t flags;
    struct decoded decoded;
    bool wide;
    bool check_mask; /* the kernel was entered since SIGTRAP was last looked for */
    bool blind;      /* SIGTRAP is blocked */
    bool own_flag;   /* a popf was stepped: the trap flag would stay */
    bool newborn;    /* all of it is the parent's, which is inside the call that made the task */

    uint64_t writer[REGS];
    bool by_kernel[REGS];

    unsigned steps;
    uint64_t give_up_ns;
};

/* Half of the wall time at most is spent on steps, so that they alone never end a run; and no
 * longer than a person waits for an explanation. */
struct stepper *stepper_new(const struct run *run)
{
    struct stepper *stepper = memory_of(sizeof *stepper);
    uint64_t ms = run->plan->wall_ms ? run->plan->wall_ms / 2 : STEPS_MS;
    stepper->give_up_ns = now_ns() + (ms < STEPS_MS ? ms : STEPS_MS) * UINT64_C(1000000);
    return stepper;
}

void stepper_free(struct stepper *stepper)
{
    free(stepper);
}

static void clear_pushed_flag(pid_t pid, uint64_t sp)
{
    uint16_t flags;
    struct iovec here = {&flags, sizeof flags};
    struct iovec there = {(void *)(uintptr_t)sp, sizeof flags};
    if (memory_read(pid, sp, &flags, sizeof flags) == sizeof flags) {
        flags &= (uint16_t)~TRAP_FLAG;
        (void)!process_vm_writev(pid, &here, 1, &there, 1, 0);
    }
}

/* A newborn goes on with the registers of its parent, behind the call that made it; so what is
 * known of its parent's registers is known of its own.  NULL: nothing is. */
struct stepper *stepper_inherit(const struct task *parent)
{
    if (!parent || !parent->stepper || !parent->inside || !parent->stepper->decoded.enters)
        return NULL;
    struct stepper *stepper = memory_of(sizeof *stepper);
    *stepper = *parent->stepper;
    stepper->newborn = true;
    return stepper;
}

/* The task that was taken for the parent may be another one (CLONE_PARENT). */
static void check_newborn(struct stepper *stepper, uint64_t rip)
{
    if (rip != stepper->rip + stepper->decoded.prefixes + 2)
        for (int i = 0; i < REGS; i++)
            stepper->writer[i] = UNKNOWN_WRITER;
    stepper->newborn = false;
}

/* Brings the writers up to date with the registers as they are now. */
static bool catch_up(struct task *task, bool by_kernel)
{
    struct stepper *stepper = task->stepper;
    struct user_regs_struct now;
    uint64_t regs[REGS];
    if (ptrace(PTRACE_GETREGS, task->pid, NULL, &now) != 0)
        return false;
    registers_in_order(&now, regs);
    if (stepper->newborn)
        check_newborn(stepper, now.rip);
    bool moved = now.rip != stepper->rip;
    by_kernel |= stepper->decoded.enters;
    uint16_t surely = moved ? stepper->decoded.writes : 0;
    if (moved && stepper->decoded.enters)
        surely =
            stepper->decoded.clobbers ? 1u << REG_AX | 1u << REG_CX | 1u << REG_11 : 1u << REG_AX;
    for (int i = 0; i < REGS && stepper->started; i++)
        if (regs[i] != stepper->regs[i] || surely >> i & 1) {
            stepper->writer[i] = stepper->blind ? UNKNOWN_WRITER : stepper->rip;
            stepper->by_kernel[i] = by_kernel && !stepper->blind;
        }
    if (stepper->started && stepper->decoded.pushes_flags && moved)
        clear_pushed_flag(task->pid, now.rsp);
    stepper->check_mask |= by_kernel;
    stepper->own_flag |= stepper->decoded.pops_flags;
    memcpy(stepper->regs, regs, sizeof regs);
    stepper->rip = now.rip;
    stepper->flags = now.eflags;
    stepper->wide = now.cs == CODE_64;
    stepper->started = true;
    memset(&stepper->decoded, 0, sizeof stepper->decoded);
    return true;
}

static bool trap_blocked(pid_t pid)
{
    uint64_t mask = 0;
    return ptrace(PTRACE_GETSIGMASK, pid, sizeof mask, &mask) == 0 && mask >> (SIGTRAP - 1) & 1;
}

static bool may_step(struct task *task)
{
    struct stepper *stepper = task->stepper;
    if (stepper->steps >= WITNESS_STEPS || !catch_up(task, false))
        return false;
    if (stepper->check_mask || stepper->blind) {
        stepper->check_mask = false;
        stepper->blind = trap_blocked(task->pid);
    }
    if ((stepper->steps++ & 1023) == 0 && now_ns() > stepper->give_up_ns)
        stepper->steps = WITNESS_STEPS;
    return !stepper->blind && stepper->steps < WITNESS_STEPS;
}

/* How the task is to be resumed. */
int stepper_request(struct task *task, bool enough)
{
    struct stepper *stepper = task->stepper;
    if (enough)
        stepper->steps = WITNESS_STEPS;
    if (may_step(task)) {
        uint8_t code[16];
        size_t size = memory_read(task->pid, stepper->rip, code, sizeof code);
        stepper->decoded = decode(code, size, stepper->wide);
        if (!stepper->decoded.enters)
            return PTRACE_SINGLESTEP;
    }
    if (stepper->own_flag) {
        uint64_t flags = stepper->flags & ~(uint64_t)TRAP_FLAG;
        ptrace(PTRACE_POKEUSER, task->pid, offsetof(struct user_regs_struct, eflags), flags);
        stepper->own_flag = false;
    }
    return PTRACE_SYSCALL;
}

/* At a SIGTRAP: true when it came of the stepping. */
bool stepper_trap(struct task *task, int code)
{
    if (code == SIGTRAP) { /* at a handler's first instruction */
        if (task->stepper)
            catch_up(task, true);
        return task->stepper || task->into_handler;
    }
    if (code != TRAP_TRACE)
        return false;
    return task->into_handler || (task->stepper && task->stepper->steps < WITNESS_STEPS);
}

static struct witness *witness_of(const struct stepper *stepper)
{
    struct witness *witness = memory_of(sizeof *witness);
    memcpy(witness->before, stepper->regs, sizeof witness->before);
    memcpy(witness->after, stepper->regs, sizeof witness->after);
    memcpy(witness->writer, stepper->writer, sizeof witness->writer);
    witness->narrow = !stepper->wide;
    memcpy(witness->by_kernel, stepper->by_kernel, sizeof witness->by_kernel);
    return witness;
}

/* NULL when the task was not stepped up to this very instruction. */
struct witness *stepper_at_entry(struct task *task, const struct event *event)
{
    const struct stepper *stepper = task->stepper;
    if (stepper->steps >= WITNESS_STEPS || !stepper->decoded.enters)
        return NULL;
    bool here = stepper->rip + stepper->decoded.prefixes + 2 == event->ip;
    return here || event->abi == ABI_I386 ? witness_of(stepper) : NULL;
}

void stepper_at_exit(struct task *task, struct witness *witness)
{
    struct user_regs_struct now;
    if (ptrace(PTRACE_GETREGS, task->pid, NULL, &now) == 0)
        registers_in_order(&now, witness->after);
}

/* The registers where a signal struck. */
struct witness *stepper_at_signal(struct task *task)
{
    if (task->stepper->steps >= WITNESS_STEPS || !catch_up(task, false))
        return NULL;
    return witness_of(task->stepper);
}
