/* Calls that a signal interrupts.
 *
 * Such a call comes to an exit stop with a result that no program ever sees, -512 to -516.  What
 * comes of it depends on the signal, whose stop follows:
 *
 *   - no handler takes it (ignored, a stop, or another thread got it): the kernel enters the
 *     call again by itself, or restart_syscall in its place;
 *   - a handler without SA_RESTART: the call has returned -EINTR by the time the handler runs;
 *   - a handler with SA_RESTART: the handler runs, then the call is entered again;
 *   - it is deadly: the call never returned.
 *
 * The event stays open until that is known, so that one call is one event.  Whether a handler
 * takes the signal is read from /proc; if so the task is resumed by a single step, which stops
 * it at the handler's first instruction, where the signal frame on the stack shows what the call
 * will have returned.  `halves` in the plan turns all this off. */
#include "capture/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>
#include <sys/user.h>

/* include/linux/errno.h of the kernel: never seen by a program. */
enum { RESTART_SYS = 512, RESTART_NO_INTR = 513, RESTART_NO_HANDLER = 514, RESTART_BLOCK = 516 };
enum { I386_RESTART_SYSCALL = 0 };

bool restart_begins(const struct run *run, const struct call *call)
{
    if (run->plan->halves || call->event.forged || !run->started)
        return false;
    switch (-call->event.result) {
    case RESTART_SYS:
    case RESTART_NO_INTR:
    case RESTART_NO_HANDLER:
    case RESTART_BLOCK:
        return true;
    default:
        return false;
    }
}

static bool same_call(const struct event *open, const struct event *again)
{
    uint32_t restart = open->abi == ABI_I386 ? I386_RESTART_SYSCALL : SYS_restart_syscall;
    return open->abi == again->abi && open->ip == again->ip && open->sp == again->sp &&
           (open->number == again->number || again->number == restart);
}

/* At an entry stop: true when it goes on with a call that had been interrupted. */
bool restart_entered(struct run *run, struct task *task, const struct event *event)
{
    if (task->inside && task->call.interrupted) {
        if (same_call(&task->call.event, event)) {
            task->call.interrupted = false;
            return true;
        }
        call_finish(run, task, &task->call);
    }
    for (struct call **at = &task->held; *at; at = &(*at)->next) {
        struct call *call = *at;
        if (!same_call(&call->event, event))
            continue;
        *at = call->next;
        task->call = *call;
        copies_moved(&task->call);
        task->call.interrupted = false;
        task->inside = true;
        free(call);
        return true;
    }
    return false;
}

static void end_with_eintr(struct run *run, struct task *task)
{
    struct call *call = &task->call;
    call->event.returned = true;
    call->event.result = -EINTR;
    if (call->witness)
        call->witness->after[REG_AX] = (uint64_t)call->event.result;
    call_finish(run, task, call);
}

static bool does_nothing(int signal)
{
    switch (signal) {
    case SIGCHLD:
    case SIGCONT:
    case SIGURG:
    case SIGWINCH:
    case SIGSTOP:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
        return true;
    default:
        return false;
    }
}

/* At a signal's delivery while a call is interrupted.  True: a handler takes it, and the event
 * is kept until the call's result is known. */
bool restart_signal(struct run *run, struct task *task, const struct event *event)
{
    bool caught = false, ignored = false;
    if (!task_status_bit(task->pid, "SigCgt:", event->signal, &caught) ||
        !task_status_bit(task->pid, "SigIgn:", event->signal, &ignored)) {
        end_with_eintr(run, task); /* no /proc: the likeliest */
        return false;
    }
    if (caught) {
        task->into_handler = true;
        task->arriving = *event;
        task->about = *event->copies;
        task->arriving.copies = &task->about;
        return true;
    }
    if (!ignored && !does_nothing(event->signal))
        call_finish(run, task, &task->call);
    return false;
}

/* True when the frame that the kernel has just built says that the call is to be entered again.
 * A 32-bit program's frames are not read: their calls count as returned. */
static bool will_enter_again(const struct task *task)
{
    struct user_regs_struct registers;
    ucontext_t context;
    if (ptrace(PTRACE_GETREGS, task->pid, NULL, &registers) != 0 || registers.cs != 0x33)
        return false;
    uint64_t at = registers.rsp + sizeof(uint64_t); /* behind the return address */
    size_t size = offsetof(ucontext_t, uc_mcontext) + sizeof(gregset_t);
    if (memory_read(task->pid, at, &context, size) != size)
        return false;
    uint64_t back_to = (uint64_t)context.uc_mcontext.gregs[REG_RIP];
    return back_to + 2 == task->call.event.ip;
}

/* At the handler's first instruction. */
void restart_in_handler(struct run *run, struct task *task)
{
    task->into_handler = false;
    if (task->inside && task->call.interrupted) {
        if (will_enter_again(task)) {
            task->arriving.cut = (int)-task->call.event.result;
            struct call *call = memory_of(sizeof *call);
            *call = task->call;
            copies_moved(call);
            task->call.more = NULL;
            call->next = task->held;
            task->held = call;
            task->inside = false;
        } else {
            end_with_eintr(run, task);
        }
    }
    event_emit(run, &task->arriving);
}

/* At another signal in its place: the kernel could not build the handler's frame (it asks for a
 * restorer, and for room on the stack), and what comes is SIGSEGV.  The call never returned. */
void restart_not_in_handler(struct run *run, struct task *task)
{
    task->into_handler = false;
    if (task->inside && task->call.interrupted)
        call_finish(run, task, &task->call);
    event_emit(run, &task->arriving);
}
