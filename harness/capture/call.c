#include "capture/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

void *memory_of(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        die(STATUS_FAULT, "out of memory (%zu bytes wanted)", size);
    return memory;
}

void event_place(struct event *event, const struct task *task)
{
    event->task = task->number;
    event->pid = task->own_pid;
    event->generation = task->generation;
    event->thread = task->thread;
    event->parent = task->parent;
    event->entered_ns = now_ns();
}

void event_free(struct event *event)
{
    for (size_t i = 0; i < event->copy_count; i++)
        free(event->copies[i].bytes);
    for (size_t i = 0; i < event->descriptor_count; i++)
        free(event->descriptors[i].name);
    free(event->descriptors);
    event->descriptors = NULL;
    event->descriptor_count = 0;
    free((void *)event->witness);
    event->copy_count = 0;
    event->copies = NULL;
    event->witness = NULL;
}

/* Moves what the event points to into the trace's arena. */
static void move_to(struct trace *trace, struct event *event)
{
    struct event from = *event;
    if (from.copy_count) {
        event->copies =
            arena_copy(&trace->arena, from.copies, from.copy_count * sizeof *from.copies);
        for (size_t i = 0; i < from.copy_count; i++)
            event->copies[i].bytes =
                arena_copy(&trace->arena, from.copies[i].bytes, from.copies[i].size);
    }
    if (from.descriptor_count) {
        event->descriptors = arena_copy(&trace->arena, from.descriptors,
                                        from.descriptor_count * sizeof *from.descriptors);
        for (size_t i = 0; i < from.descriptor_count; i++)
            event->descriptors[i].name = arena_string(&trace->arena, from.descriptors[i].name);
    }
    if (from.witness)
        event->witness = arena_copy(&trace->arena, from.witness, sizeof *from.witness);
    event_free(&from);
}

/* Hands an event on.  What happens to the other processes once they are being killed is our
 * doing, and no event. */
void event_emit(struct run *run, struct event *event)
{
    bool end = event->kind == EVENT_EXITED || event->kind == EVENT_KILLED;
    if (run->killing && event->task != 0 && !(end && run->plan->judge)) {
        event_free(event);
        return;
    }
    run->events++;
    run->active = true;
    if (run->plan->on_idle)
        ticks_start(run);
    if (run->plan->live) {
        if (run->plan->on_event)
            run->plan->on_event(run->plan->context, event);
        event_free(event);
    } else {
        move_to(run->trace, event);
        *trace_add(run->trace) = *event;
        if (run->plan->on_event)
            run->plan->on_event(run->plan->context, event);
    }
    if (run->plan->stop_limit && run->events > run->plan->stop_limit && !run->killing)
        run_kill(run, CAUSE_TRACE);
}

static bool is_execve(const struct event *event)
{
    return event->abi == ABI_X86_64 && event->number == SYS_execve;
}

/* Made elsewhere than in the code that the plan calls the program's own. */
static bool is_foreign(const struct capture_plan *plan, const struct event *event)
{
    uint64_t address = event->ip - 2; /* of the instruction, whichever it was */
    for (size_t i = 0; i < plan->own_count; i++)
        if (address >= plan->own[i].from && address < plan->own[i].to)
            return false;
    return plan->own_count > 0;
}

/* __kernel_vsyscall pushes three registers before it enters. */
static void find_return(pid_t pid, struct event *event)
{
    enum { PUSHED = 12 };
    if (event->sysinfo)
        memory_read(pid, event->sp + PUSHED, &event->stack_top, sizeof(uint32_t));
    else
        memory_read(pid, event->sp, &event->stack_top, sizeof event->stack_top);
}

void call_entered(struct run *run, struct task *task, const struct stop_info *info)
{
    struct event event = {.kind = EVENT_CALL};
    event_place(&event, task);
    door_find(task, info, &event);
    event.foreign = is_foreign(run->plan, &event);
    if (!run->plan->live)
        find_return(task->pid, &event);
    if (restart_entered(run, task, &event)) {
        inject_again(task);
        world_at_entry(run, task, &event);
        return;
    }
    if (task->inside)
        call_finish(run, task, &task->call);
    bool mark = run->plan->vdso && vdso_entered(run, task, &event);

    struct call *call = &task->call;
    memset(call, 0, sizeof *call);
    call->event = event;
    call->event.copies = call->copies;
    call->keep = (run->recording && !task->before_main) ||
                 (!run->started && run->plan->show_execve && is_execve(&event));
    call->keep = call->keep && !task->silent && !mark &&
                 (!run->plan->calls || call_set_has(run->plan->calls, event.abi, event.number));
    struct ruling ruling = {0, RULING_MADE, 0};
    uint32_t data = info->op == OP_SECCOMP ? info->seccomp.data : 0;
    if (call->keep && run->plan->judge) {
        if (data <= RULES_DATA_MOST)
            ruling = run->plan->judge(run->plan->context, &call->event, (int)data);
        call->event.rule = ruling.rule;
        call->keep = ruling.rule != 0;
    }
    task->inside = true;
    tally_at_entry(run, task);
    if (!call->keep) {
        if (task->silent || mark || !is_early(run, task))
            turns_call(run, &call->event);
        else
            deny(run, task);
        return;
    }
    copies_at_entry(run, call, task->pid);
    netlink_note(call, task->pid);
    turns_call(run, &call->event);
    if (run->plan->describe)
        describe_at_entry(run, task, &call->event);
    if (task->stepper)
        call->event.witness = call->witness = stepper_at_entry(task, &call->event);
    else if (run->plan->registers)
        call->event.witness = call->witness = registers_at_entry(task->pid);
    if (deny(run, task) || rule_at_entry(run, task, &ruling))
        return;
    if (run->plan->inject_count)
        inject_at_entry(run, task);
    stay_at_home(run, task);
    call->system_at_entry = run->usage.ru_stime;
    if (!task->call.event.forged)
        world_at_entry(run, task, &event);
    if (run->plan->on_entry) {
        run->plan->on_entry(run->plan->context, &call->event);
        run->active = true; /* it may block, and what was told of it should be seen meanwhile */
        if (run->plan->on_idle)
            ticks_start(run);
    }
}

static uint64_t system_since(const struct run *run, const struct timeval *from)
{
    int64_t us = (run->usage.ru_stime.tv_sec - from->tv_sec) * INT64_C(1000000) +
                 run->usage.ru_stime.tv_usec - from->tv_usec;
    return us > 0 ? (uint64_t)us * 1000 : 0;
}

/* A task has one tracer.  A debugger or another strace that the program starts fails on a task of
 * ours, followed or not, where untraced it would not. */
static void tell_taken(const struct run *run, const struct task *task, const struct event *event)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    pid_t wanted = event->arg[0] == PTRACE_TRACEME ? task->pid : (pid_t)event->arg[1];
    if (strcmp(signature->name, "ptrace") != 0)
        return;
    if (event->arg[0] == PTRACE_TRACEME || event->arg[0] == PTRACE_ATTACH ||
        event->arg[0] == PTRACE_SEIZE)
        if (task_find(run, wanted))
            run->plan->on_task(run->plan->context, TASK_TAKEN, wanted);
}

void call_left(struct run *run, struct task *task, const struct stop_info *info)
{
    if (!task->inside)
        return; /* a call from before the recording, or the child's side of a fork */
    struct call *call = &task->call;
    struct event *event = &call->event;
    event->left_ns = now_ns();
    inject_at_exit(task);
    if (!event->forged)
        event->result = event->abi == ABI_I386 ? (int32_t)info->exit.rval : info->exit.rval;
    world_at_exit(run, task);
    if (!run->started && is_execve(event))
        run->exec_error = (int)-event->result;
    if (call->keep && run->plan->poison)
        poison_registers(run, task->pid, event);
    if (call->witness && task->stepper)
        stepper_at_exit(task, call->witness);
    else if (call->witness)
        registers_at_exit(task->pid, call->witness);
    if (run->plan->times)
        event->system_ns = system_since(run, &call->system_at_entry);
    if (call->delay_exit_us)
        task->held_until_ns = now_ns() + call->delay_exit_us * 1000;
    if (restart_begins(run, call)) {
        call->interrupted = true;
        return;
    }
    event->returned = true;
    filter_watch(run, event);
    if (event->result == -EPERM && run->plan->on_task)
        tell_taken(run, task, event);
    if (call->keep) {
        copies_at_exit(run, call, task->pid);
        netlink_note(call, task->pid);
    }
    if (call->keep && run->plan->describe)
        describe_at_exit(run, task, event);
    call_finish(run, task, call);
}

void call_discard(struct task *task)
{
    if (task->inside) {
        event_free(&task->call.event);
        free(task->call.more);
        task->call.more = NULL;
    }
    task->inside = false;
    while (task->held) {
        struct call *call = task->held;
        task->held = call->next;
        event_free(&call->event);
        free(call->more);
        free(call);
    }
    if (task->into_handler)
        event_free(&task->arriving);
    task->into_handler = false;
}

/* Makes the call's event.  The call is then over, whether it returned or not. */
void call_finish(struct run *run, struct task *task, struct call *call)
{
    if (call == &task->call)
        task->inside = false;
    if (!call->event.returned) {
        call->event.left_ns = 0;
        call->event.result = 0;
        call->event.forged = false;
    }
    tally_at_end(run, call);
    if (call->keep)
        event_emit(run, &call->event);
    else
        event_free(&call->event);
    free(call->more);
    call->more = NULL;
}
