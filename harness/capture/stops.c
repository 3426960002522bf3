/* What a stop of a traced task means, and how the task goes on.
 *
 * One function learns what happened: the status that wait gave says which sort of stop it is
 * (under PTRACE_SEIZE the sorts do not overlap), and only then is more asked for.
 *
 *   SIGTRAP | 0x80      a system call; PTRACE_GET_SYSCALL_INFO says whether entry or exit
 *   event in bits 16…   fork, vfork, clone, exec, or PTRACE_EVENT_STOP: a group-stop, or a
 *                       child's first stop
 *   anything else       a signal on its way to the task; it is delivered unchanged, unless it
 *                       is the SIGTRAP of our own step or breakpoint
 *
 * Any request may fail with ESRCH, because the task was killed meanwhile.  That is no event: its
 * end will be reported by wait. */
#include "capture/run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

static void ask(struct run *run, int request, pid_t pid, uintptr_t data)
{
    if (ptrace(request, pid, NULL, (void *)data) != 0 && errno != ESRCH)
        run_fault(run, "resume the program", errno);
}

/* Resumes the tasks whose time has come. */
int tasks_wake(struct run *run)
{
    uint64_t now = now_ns(), next = 0;
    for (size_t i = 0; i < run->task_count; i++) {
        struct task *task = run->tasks[i];
        if (task->held_until_ns && task->held_until_ns <= now) {
            task->held_until_ns = 0;
            task_resume(run, task, task->to_send);
        } else if (task->held_until_ns && (!next || task->held_until_ns < next)) {
            next = task->held_until_ns;
        }
    }
    return next ? (int)((next - now) / 1000000) + 1 : -1;
}

static bool witnessed_enough(const struct run *run)
{
    return run->plan->witness_events && run->events >= run->plan->witness_events;
}

void task_resume(struct run *run, struct task *task, int signal)
{
    if (run->killing)
        return;
    if (task->held_until_ns) {
        run->holding = true;
        task->to_send = signal;
        return;
    }
    task->to_send = 0;
    int request = PTRACE_SYSCALL;
    if (is_early(run, task) && !task->inside)
        request = run->plan->allowed_early ? PTRACE_SYSCALL : PTRACE_CONT;
    else if (task->silent || (run->filtering && run->started && !task->inside))
        request = PTRACE_CONT;
    else if (task->into_handler)
        request = PTRACE_SINGLESTEP;
    else if (task->stepper && !task->inside)
        request = stepper_request(task, witnessed_enough(run));
    ask(run, request, task->pid, (uintptr_t)signal);
}

static void begin_recording(struct run *run, struct task *task)
{
    run->recording = true;
    set_auxiliaries(run, task->pid);
    if (run->plan->witness && task->number == 0 && !task->stepper)
        task->stepper = stepper_new(run);
}

static void on_call(struct run *run, struct task *task)
{
    struct stop_info info = {0};
    if (ptrace((int)STOP_INFO, task->pid, sizeof info, &info) < 0) {
        if (errno != ESRCH) {
            refuse_tracing(run->problem, "PTRACE_GET_SYSCALL_INFO", errno);
            run_kill(run, CAUSE_FAULT);
        }
        return;
    }
    if (info.op == OP_ENTRY)
        call_entered(run, task, &info);
    else if (info.op == OP_EXIT)
        call_left(run, task, &info);
    task_resume(run, task, task->to_send);
}

/* A child that is traced only because it was born so. */
static bool is_unwanted(const struct run *run, const struct task *task)
{
    return run->plan->first_only && task->silent && !run->plan->filter && !run->plan->vdso;
}

/* Lets a child that nobody follows go before its parent goes on: the parent may be a tracer that
 * wants it, and a task has one tracer. */
static void let_child_go(struct run *run, struct task *child)
{
    int status;
    struct rusage usage = {0};
    if (waitpid(child->pid, &status, __WALL) != child->pid)
        return;
    if (WIFSTOPPED(status))
        stop_handle(run, child, status);
    else
        task_died(run, child, status, &usage);
}

static void on_birth(struct run *run, struct task *task)
{
    unsigned long pid = 0;
    if (ptrace(PTRACE_GETEVENTMSG, task->pid, NULL, &pid) == 0 && !unborn_take(run, (pid_t)pid)) {
        struct task *child = task_find(run, (pid_t)pid);
        if (!child)
            child = task_born(run, (pid_t)pid, task);
        else if (child->generation < 0)
            task_made_by(run, child, task);
        child->announced = true;
        if (child->fresh && !run->killing && !run->detaching && is_unwanted(run, child))
            let_child_go(run, child);
    }
    task_resume(run, task, 0);
}

/* execve leaves one thread, which goes on under the leader's pid whichever thread it was.  Its
 * open call, the execve, goes with it. */
static struct task *take_over(struct run *run, struct task *leader)
{
    unsigned long former = 0;
    if (ptrace(PTRACE_GETEVENTMSG, leader->pid, NULL, &former) != 0 || (pid_t)former == leader->pid)
        return leader;
    struct task *thread = task_find(run, (pid_t)former);
    if (!thread)
        return leader;
    task_clear_calls(run, leader);
    if (run->plan->live && !leader->silent) {
        struct event event = {.kind = EVENT_SUPERSEDED, .status = (int)former};
        event_place(&event, leader);
        event_emit(run, &event);
    }
    memory_forget(thread->pid);
    thread->silent = leader->silent;
    thread->pid = leader->pid;
    thread->own_pid = leader->own_pid;
    thread->number = leader->number;
    thread->generation = leader->generation;
    thread->parent = leader->parent;
    thread->thread = leader->thread;
    if (run->plan->live)
        thread->call.event.pid = leader->own_pid; /* under which its execve returns */
    task_remove(run, leader);
    return thread;
}

/* Where the kernel put the words of argv: the stack of a new program begins with argc, and behind
 * it are their addresses.  (System V ABI for x86-64, "Initial Stack and Register State".) */
static void note_arguments(struct run *run, struct task *task)
{
    enum { MANY = 256 };
    struct user_regs_struct regs;
    uint64_t words[1 + MANY] = {0};
    if (ptrace(PTRACE_GETREGS, task->pid, NULL, &regs) != 0)
        return;
    run->first_stack = regs.rsp;
    size_t got = memory_read(task->pid, regs.rsp, words, sizeof words) / sizeof *words;
    size_t count = words[0] < MANY ? (size_t)words[0] : MANY;
    if (count + 1 > got)
        return;
    struct trace *trace = run->trace;
    trace->arguments = arena_copy(&trace->arena, words + 1, count * sizeof *words);
    trace->argument_count = count;
}

static void on_exec(struct run *run, struct task *task)
{
    task = take_over(run, task);
    task->landing = task->elsewhere = 0;
    memory_forget(task->pid);
    vdso_patch(run, task);
    filter_confines(run, task);
    if (!run->started && task->pid == run->first) {
        run->started = true;
        note_arguments(run, task);
        if (!run->plan->start_at)
            begin_recording(run, task);
        else if (!breakpoint_set(run, task->pid))
            return;
    } else if (task->stepper) {
        stepper_free(task->stepper);
        task->stepper = stepper_new(run);
    } else if (run->recording && task->number == 0 && run->plan->witness) {
        task->stepper = stepper_new(run);
    }
    task->before_main = false;
    if (run->breakpoint && run->recording && !breakpoint_again(run, task))
        return;
    task_resume(run, task, 0);
}

static void on_group_stop(struct run *run, struct task *task, int signal)
{
    task->stopped = true;
    if (run->recording && !task->silent) {
        struct event event = {.kind = EVENT_STOPPED, .signal = signal};
        event_place(&event, task);
        event_emit(run, &event);
    }
    ask(run, PTRACE_LISTEN, task->pid, 0);
    run_check_stopped(run);
}

static void on_signal(struct run *run, struct task *task, int signal)
{
    siginfo_t info;
    if (ptrace(PTRACE_GETSIGINFO, task->pid, NULL, &info) != 0)
        return;
    if (!run->at_gate && task->pid == run->first && signal == SIGSTOP) {
        run->at_gate = true;
        task_resume(run, task, 0);
        return;
    }
    if (signal == SIGXCPU && info.si_code == SI_KERNEL && run->plan->cpu_ms) {
        run_kill(run, CAUSE_CPU);
        return;
    }
    if (signal == SIGTRAP && vsyscall_left(run, task, info.si_code)) {
        task_resume(run, task, 0);
        return;
    }
    if (signal == SIGTRAP && stepper_trap(task, info.si_code)) {
        if (task->into_handler)
            restart_in_handler(run, task);
        task_resume(run, task, 0);
        return;
    }
    if (signal == SIGTRAP && info.si_code == SI_KERNEL && breakpoint_hit(run, task)) {
        begin_recording(run, task);
        task_resume(run, task, 0);
        return;
    }
    if (task->into_handler)
        restart_not_in_handler(run, task);
    if (run->recording && !task->silent) {
        struct event event = {.kind = EVENT_SIGNAL, .signal = signal, .signal_code = info.si_code};
        struct stop_info where = {0};
        struct copy about = {.address = 0, .at_exit = true, .whole = true};
        event_place(&event, task);
        about.wanted = about.size = sizeof info;
        about.bytes = memcpy(memory_of(sizeof info), &info, sizeof info);
        event.copies = &about;
        event.copy_count = 1;
        if (info.si_code > 0)
            switch (signal) {
            case SIGSEGV:
            case SIGBUS:
            case SIGILL:
            case SIGFPE:
                event.fault_address = (uint64_t)(uintptr_t)info.si_addr;
            }
        if (ptrace((int)STOP_INFO, task->pid, sizeof where, &where) > 0) {
            event.ip = where.instruction_pointer;
            event.sp = where.stack_pointer;
            memory_read(task->pid, event.sp, &event.stack_top, sizeof event.stack_top);
        }
        if (task->stepper)
            event.witness = stepper_at_signal(task);
        bool broke_off = task->inside && task->call.interrupted;
        if (!broke_off || !restart_signal(run, task, &event))
            event_emit(run, &event);
    }
    task_resume(run, task, signal);
}

/* Acts on a stop of a task that is known. */
void stop_handle(struct run *run, struct task *task, int status)
{
    int signal = WSTOPSIG(status);
    bool listened = task->stopped;
    if (run->killing) {
        if (status >> 16 == PTRACE_EVENT_EXEC)
            take_over(run, task);
        kill(task->pid, SIGKILL);
        return;
    }
    task->stopped = false;
    if (run->detaching) {
        detach_at(run, task, status);
        return;
    }
    if (task->fresh) {
        task->fresh = false;
        if (is_unwanted(run, task)) {
            detach_child(run, task);
            return;
        }
    }
    switch (status >> 16) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
        on_birth(run, task);
        return;
    case PTRACE_EVENT_EXEC:
        on_exec(run, task);
        return;
    case PTRACE_EVENT_SECCOMP:
        filter_stop(run, task);
        return;
    case PTRACE_EVENT_STOP:
        if (signal == SIGTRAP)
            task_resume(run, task, 0); /* its first stop, or SIGCONT has ended a group-stop */
        else if (listened)
            ask(run, PTRACE_LISTEN, task->pid, 0), task->stopped = true;
        else
            on_group_stop(run, task, signal);
        return;
    }
    if (signal == (SIGTRAP | 0x80))
        on_call(run, task);
    else
        on_signal(run, task, signal);
}
