#include "capture/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

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
    event->pid = task->pid;
    event->entered_ns = now_ns();
}

static void event_free(struct event *event)
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
    if (run->killing && event->task != 0) {
        event_free(event);
        return;
    }
    run->events++;
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

void call_entered(struct run *run, struct task *task, const struct stop_info *info)
{
    struct event event = {.kind = EVENT_CALL};
    event_place(&event, task);
    door_find(task->pid, info, &event);
    if (restart_entered(run, task, &event))
        return;
    if (task->inside)
        call_finish(run, task, &task->call);

    struct call *call = &task->call;
    memset(call, 0, sizeof *call);
    call->event = event;
    call->event.copies = call->copies;
    call->keep = run->recording || (!run->started && run->plan->show_execve && is_execve(&event));
    call->keep = call->keep &&
                 (!run->plan->calls || call_set_has(run->plan->calls, event.abi, event.number));
    task->inside = true;
    if (!call->keep)
        return;
    copies_at_entry(run, call, task->pid);
    if (task->stepper)
        call->event.witness = call->witness = stepper_at_entry(task, &call->event);
    call->event.forged = inject_at_entry(run, task->pid, &call->event);
    if (run->plan->on_entry)
        run->plan->on_entry(run->plan->context, &call->event);
}

void call_left(struct run *run, struct task *task, const struct stop_info *info)
{
    if (!task->inside)
        return; /* a call from before the recording, or the child's side of a fork */
    struct call *call = &task->call;
    struct event *event = &call->event;
    event->left_ns = now_ns();
    if (event->forged)
        inject_at_exit(task->pid, event);
    else
        event->result = event->abi == ABI_I386 ? (int32_t)info->exit.rval : info->exit.rval;
    if (!run->started && is_execve(event))
        run->exec_error = (int)-event->result;
    if (call->keep && run->plan->poison)
        poison_registers(run, task->pid, event);
    if (call->witness)
        stepper_at_exit(task, call->witness);
    if (restart_begins(run, call)) {
        call->interrupted = true;
        return;
    }
    event->returned = true;
    if (call->keep)
        copies_at_exit(run, call, task->pid);
    call_finish(run, task, call);
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
    if (call->keep)
        event_emit(run, &call->event);
    else
        event_free(&call->event);
    free(call->more);
    call->more = NULL;
}
