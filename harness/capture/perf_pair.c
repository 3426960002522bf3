/* Two records are a call.  Which table its number belongs to no record says; but the entry has the
 * program's registers:
 *
 *     cs      not that of 64-bit code: the i386 table
 *     rcx     equal to the address behind the instruction: that was `syscall`, which puts it there
 *     else    int 0x80 in 64-bit code, which leaves rcx alone
 *
 * Records can be missing: a call may have begun before the recording, or its record have been lost
 * when the ring was full.  A return is believed to belong to the entry before it when the numbers
 * agree and nothing was lost in between; if not, both are told as what they are, a half. */
#include "capture/perf_parts.h"

#include "tables/numbers.h"

#include <string.h>

enum { NO_NUMBER = -1 }; /* at the exit of a call that has put other registers back */

void perf_place(const struct perf_record *record, struct event *event)
{
    uint32_t number = (uint32_t)record->number;
    bool wide = !record->narrow && record->cx == record->ip;
    event->ip = record->ip;
    event->door = wide ? DOOR_SYSCALL : DOOR_INT80;
    event->door_unsure = record->narrow;
    event->abi = wide ? ABI_X86_64 : ABI_I386;
    if (wide && number >> 30 == 1) {
        event->abi = ABI_X32;
        number &= ~(UINT32_C(1) << 30);
    }
    event->number = number;
    for (int i = 0; i < 6; i++)
        event->arg[i] = wide ? record->arg[i] : (uint32_t)record->arg[i];
}

bool perf_is_execve(int64_t number)
{
    return number == NUMBER_X86_64_execve || number == NUMBER_I386_execve || number == X32_EXECVE;
}

static bool is_wanted(const struct pairing *pairing, const struct event *event)
{
    return !pairing->calls || call_set_has(pairing->calls, event->abi, event->number);
}

/* A call number by its name, in whichever table it stands. */
static bool is_call(const struct event *event, const char *name)
{
    const char *called = call_name(event->abi, event->number);
    return called && strcmp(called, name) == 0;
}

static bool is_execve(const struct event *event)
{
    return is_call(event, "execve") || is_call(event, "execveat");
}

static bool is_fork(const struct event *event)
{
    return is_call(event, "fork") || is_call(event, "vfork") || is_call(event, "clone") ||
           is_call(event, "clone3");
}

/* ------------------------------------------------------------------ tasks */

/* NULL: it is left out. */
static struct perf_task *task_of(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *task = perf_task_find(&pairing->tasks, record->task);
    if (task)
        return task;
    if (pairing->closed && !pairing->lost && !perf_task_find(&pairing->tasks, record->process))
        return NULL;
    task = perf_task_add(&pairing->tasks, record->process, record->task);
    if (pairing->name_of)
        pairing->name_of(pairing->context, task);
    return task;
}

static void tell_other(struct pairing *pairing, struct perf_task *task, struct event *event)
{
    event->task = task->number;
    event->pid = task->task;
    event->process = task->process;
    event->comm = task->comm;
    pairing->on_other(pairing->context, task, event);
}

static void end_call(struct pairing *pairing, struct perf_task *task, bool returned)
{
    struct event *event = &task->call.event;
    task->inside = false;
    event->returned = returned;
    if (!returned)
        event->left_ns = 0;
    if (task->kept)
        pairing->on_call(pairing->context, task);
    task->kept = false;
}

/* Its end was not seen, and will not be any more. */
static void leave_open(struct pairing *pairing, struct perf_task *task)
{
    if (!task->inside)
        return;
    pairing->without_return += task->kept;
    end_call(pairing, task, false);
}

/* ------------------------------------------------------------------- calls */

static void begin_call(struct perf_task *task, const struct perf_record *record)
{
    struct call *call = &task->call;
    call->event = (struct event){.kind = EVENT_CALL,
                                 .task = task->number,
                                 .pid = task->task,
                                 .process = task->process,
                                 .comm = task->comm,
                                 .copies = call->copies,
                                 .entered_ns = record->ns};
    call->more = NULL;
    call->room = 0;
    task->entered = record->number;
    task->doubtful = false;
}

static void on_enter(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *task = task_of(pairing, record);
    if (!task)
        return;
    leave_open(pairing, task);
    begin_call(task, record);
    perf_place(record, &task->call.event);
    task->abi = task->call.event.abi;
    if (pairing->awaited == task->task) {
        if (!is_execve(&task->call.event))
            return;
        pairing->awaited = 0;
    }
    task->inside = true;
    task->kept = is_wanted(pairing, &task->call.event);
    ends_note_call(pairing, task);
    if (task->kept)
        pairing->on_entry(pairing->context, task);
}

/* Of the calls that put back all registers the number is gone, too; and one that begins a new
 * program has the number of execve in that one's table. */
static bool is_end_of(const struct perf_task *task, const struct perf_record *record)
{
    const struct event *event = &task->call.event;
    if (!task->inside || task->doubtful)
        return false;
    if (record->number == task->entered)
        return true;
    if (record->number == NO_NUMBER)
        return is_call(event, "rt_sigreturn") || is_call(event, "sigreturn");
    return record->result == 0 && is_execve(event) && perf_is_execve(record->number);
}

/* Another thread of the process that is inside an execve. */
static struct perf_task *executing(const struct pairing *pairing, const struct perf_task *task)
{
    for (int i = 0; i < PERF_BUCKETS; i++)
        for (struct perf_task *one = pairing->tasks.buckets[i]; one; one = one->next)
            if (one != task && one->process == task->process && one->inside &&
                is_execve(&one->call.event))
                return one;
    return NULL;
}

/* execve leaves one thread, which goes on under the leader's number.  Gives what goes by that
 * number from now on. */
static struct perf_task *take_over(struct pairing *pairing, struct perf_task *leader, uint64_t ns)
{
    bool possible = leader->task == leader->process && !leader->inside;
    struct perf_task *thread = possible ? executing(pairing, leader) : NULL;
    if (!thread)
        return leader;
    struct event event = {.kind = EVENT_SUPERSEDED, .status = (int)thread->task, .entered_ns = ns};
    pid_t number = leader->task;
    thread->number = leader->number;
    tell_other(pairing, leader, &event);
    perf_task_remove(&pairing->tasks, leader);
    perf_task_rename(&pairing->tasks, thread, number);
    thread->call.event.pid = number;
    thread->call.event.task = thread->number;
    return thread;
}

/* A call of which the entry was not seen.  Its table can only be guessed: that of the
 * task's call before it. */
static void tell_half(struct pairing *pairing, struct perf_task *task,
                      const struct perf_record *record)
{
    begin_call(task, record);
    struct event *event = &task->call.event;
    uint32_t number = (uint32_t)record->number;
    event->abi = task->abi;
    event->door = event->abi == ABI_I386 ? DOOR_INT80 : DOOR_SYSCALL;
    event->door_unsure = true;
    event->number = event->abi == ABI_X32 ? number & ~(UINT32_C(1) << 30) : number;
    event->unseen_entry = true;
    if (record->number == NO_NUMBER || (record->result == 0 && is_fork(event)))
        return; /* a child comes into the world by returning from its parent's call */
    event->result = event->abi == ABI_I386 ? (int32_t)record->result : record->result;
    event->left_ns = record->ns;
    task->kept = is_wanted(pairing, event);
    pairing->without_entry += task->kept;
    end_call(pairing, task, true);
}

static void on_leave(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *task = task_of(pairing, record);
    if (!task || pairing->awaited == task->task)
        return;
    if (!is_end_of(task, record)) {
        leave_open(pairing, task);
        tell_half(pairing, task, record);
        return;
    }
    struct event *event = &task->call.event;
    event->left_ns = record->ns;
    event->result = event->abi == ABI_I386 ? (int32_t)record->result : record->result;
    end_call(pairing, task, true);
}

/* ------------------------------------------------------------------- others */

static void on_signal(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *task = task_of(pairing, record);
    bool usual = !record->handler; /* SIG_DFL */
    if (!task)
        return;
    if (record->signal == SIGKILL && executing(pairing, task))
        task->ending = 0; /* which is how the others end, then */
    else if (usual && ends_is_fatal(record->signal))
        ends_note_signal(pairing, task, record->signal);
    if (record->signal == SIGKILL || pairing->awaited == task->task)
        return; /* which no tracer is told of */
    struct event event = {.kind = EVENT_SIGNAL,
                          .entered_ns = record->ns,
                          .signal = record->signal,
                          .signal_code = record->code};
    tell_other(pairing, task, &event);
    if (!usual || !ends_is_stop(record->signal))
        return;
    event.kind = EVENT_STOPPED;
    tell_other(pairing, task, &event);
}

static void on_birth(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *parent = perf_task_find(&pairing->tasks, record->parent);
    struct perf_task *task = perf_task_find(&pairing->tasks, record->task);
    if (!pairing->follows)
        return;
    if (task)
        perf_task_remove(&pairing->tasks, task); /* whose number is used again */
    task = perf_task_add(&pairing->tasks, record->process, record->task);
    if (parent) {
        perf_task_named(task, parent->comm);
        task->abi = parent->abi;
    }
    pairing->on_birth(pairing->context, task);
}

static void on_comm(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *task = task_of(pairing, record);
    if (!task)
        return;
    if (record->exec)
        task = take_over(pairing, task, record->ns);
    perf_task_named(task, record->name);
    if (record->exec && pairing->awaited == task->task)
        pairing->awaited = 0; /* its execve is none of the calls that are recorded */
    if (record->exec)
        pairing->on_image(pairing->context, task);
}

static void on_exec(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *task = task_of(pairing, record);
    if (task && task->inside && is_execve(&task->call.event) && task->kept)
        pairing->on_exec(pairing->context, task, record->name);
}

static void on_end(struct pairing *pairing, const struct perf_record *record)
{
    struct perf_task *task = perf_task_find(&pairing->tasks, record->task);
    if (!task)
        return;
    if (task->inside)
        end_call(pairing, task, false);
    if (take_over(pairing, task, record->ns) != task)
        return;
    struct event event = {.entered_ns = record->ns};
    ends_fill(task, &event);
    tell_other(pairing, task, &event);
    perf_task_remove(&pairing->tasks, task);
}

/* Whose records they were is not told: so no open call can be trusted any more. */
static void on_lost(struct pairing *pairing, const struct perf_record *record)
{
    pairing->lost += record->lost;
    for (int i = 0; i < PERF_BUCKETS; i++)
        for (struct perf_task *task = pairing->tasks.buckets[i]; task; task = task->next)
            task->doubtful = task->inside;
}

void pairing_take(struct pairing *pairing, const struct perf_record *record)
{
    if (pairing->own && record->process == pairing->own && record->kind != PERF_LOST)
        return;
    switch (record->kind) {
    case PERF_ENTER:
        on_enter(pairing, record);
        return;
    case PERF_LEAVE:
        on_leave(pairing, record);
        return;
    case PERF_SIGNAL:
        on_signal(pairing, record);
        return;
    case PERF_EXEC:
        on_exec(pairing, record);
        return;
    case PERF_COMM:
        on_comm(pairing, record);
        return;
    case PERF_BIRTH:
        on_birth(pairing, record);
        return;
    case PERF_END:
        on_end(pairing, record);
        return;
    case PERF_LOST:
        on_lost(pairing, record);
        return;
    case PERF_OTHER:
        return;
    }
}

void pairing_end(struct pairing *pairing)
{
    for (int i = 0; i < PERF_BUCKETS; i++)
        for (struct perf_task *task = pairing->tasks.buckets[i]; task; task = task->next)
            if (task->inside)
                end_call(pairing, task, false);
}
