#include "capture/run.h"

#include "base/array.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct task *task_find(const struct run *run, pid_t pid)
{
    for (size_t i = 0; i < run->task_count; i++)
        if (run->tasks[i]->pid == pid)
            return run->tasks[i];
    return NULL;
}

struct task *task_add(struct run *run, pid_t pid)
{
    run->tasks = array_grow(run->tasks, run->task_count, &run->task_room, sizeof *run->tasks);
    struct task *task = memory_of(sizeof *task);
    task->pid = pid;
    task->own_pid = task_own_pid(run, pid);
    task->number = run->next_number++;
    task->fresh = true;
    run->tasks[run->task_count++] = task;
    if (run->plan->attach_count)
        signals_attached(run->tasks[0]->pid);
    return task;
}

/* What stands behind a field's name in /proc/PID/status; false when it cannot be read. */
static bool status_field(pid_t pid, const char *field, char *rest, size_t size)
{
    char path[32], line[256];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *status = fopen(path, "re");
    while (status && !found && fgets(line, sizeof line, status)) {
        found = strncmp(line, field, strlen(field)) == 0;
        if (found)
            snprintf(rest, size, "%s", line + strlen(field));
    }
    if (status)
        fclose(status);
    return found;
}

/* The last of its pids, one a namespace from ours to its own. */
pid_t task_own_pid(const struct run *run, pid_t pid)
{
    char rest[256];
    if (!run->plan->place || !status_field(pid, "NSpid:", rest, sizeof rest))
        return pid;
    char *last = strrchr(rest, '\t');
    return last ? (pid_t)atoi(last + 1) : pid;
}

/* The letter of the task's state; '?': not known. */
char task_state(pid_t pid)
{
    char rest[64], letter;
    return status_field(pid, "State:", rest, sizeof rest) && sscanf(rest, " %c", &letter) == 1
               ? letter
               : '?';
}

/* One number; 0 when it cannot be read. */
int task_status_number(pid_t pid, const char *field)
{
    char rest[64];
    return status_field(pid, field, rest, sizeof rest) ? atoi(rest) : 0;
}

/* The task that made this one: the process that it belongs to, or came from. */
struct task *task_of_parent(const struct run *run, pid_t pid)
{
    pid_t group = task_status_number(pid, "Tgid:");
    return task_find(run, group != pid ? group : task_status_number(pid, "PPid:"));
}

/* For plan->rules: whose child it is. */
void task_made_by(struct run *run, struct task *task, const struct task *parent)
{
    if (!run->plan->rules)
        return;
    pid_t group = task_status_number(task->pid, "Tgid:");
    task->thread = group && group != task->pid;
    task->generation = !parent || parent->generation < 0 ? -1 : parent->generation + !task->thread;
    task->parent = parent ? parent->own_pid : 0;
}

struct task *task_born(struct run *run, pid_t pid, const struct task *parent)
{
    struct task *task = task_add(run, pid);
    task->silent = run->plan->first_only;
    task_made_by(run, task, parent);
    turns_born(run, task, parent);
    if (run->plan->task_limit && run->task_count > run->plan->task_limit && !run->killing) {
        run->trace->ending.crowded = true;
        run_kill(run, CAUSE_TRACE);
    }
    if (run->recording && !task->silent)
        task->stepper = stepper_inherit(parent);
    if (run->recording && run->plan->on_task && !task->silent)
        run->plan->on_task(run->plan->context, TASK_BORN, pid);
    return task;
}

void task_remove(struct run *run, struct task *task)
{
    size_t i = 0;
    while (run->tasks[i] != task)
        i++;
    run->tasks[i] = run->tasks[--run->task_count];
    if (run->plan->attach_count)
        signals_attached(run->task_count ? run->tasks[0]->pid : 0);
    world_forget(run, task);
    memory_forget(task->pid);
    stepper_free(task->stepper);
    while (task->marked) {
        struct call *call = task->marked;
        task->marked = call->next;
        free(call);
    }
    free(task->injected);
    free(task);
}

/* The calls that the task will not return from any more become events.  The oldest comes first. */
void task_clear_calls(struct run *run, struct task *task)
{
    if (task->held) {
        struct call *last = task->held, *before = NULL;
        while (last->next) {
            before = last;
            last = last->next;
        }
        *(before ? &before->next : &task->held) = NULL;
        call_finish(run, task, last);
        free(last);
        task_clear_calls(run, task);
        return;
    }
    if (task->inside)
        call_finish(run, task, &task->call);
    if (task->into_handler) {
        task->into_handler = false;
        event_emit(run, &task->arriving);
    }
}

/* What it was doing is no event: nobody will see its end. */
void task_drop(struct run *run, struct task *task)
{
    call_discard(task);
    task_remove(run, task);
}

void task_forget(struct run *run, struct task *task)
{
    task_clear_calls(run, task);
    task_remove(run, task);
}

/* A child's end may be reported before its parent's stop names it.  Takes the pid off the list;
 * false when it was not there. */
bool unborn_take(struct run *run, pid_t pid)
{
    for (size_t i = 0; i < run->unborn_count; i++)
        if (run->unborn[i] == pid) {
            run->unborn[i] = run->unborn[--run->unborn_count];
            return true;
        }
    return false;
}

void unborn_add(struct run *run, pid_t pid)
{
    run->unborn =
        array_grow(run->unborn, run->unborn_count, &run->unborn_room, sizeof *run->unborn);
    run->unborn[run->unborn_count++] = pid;
}

/* One signal's bit of a mask ("SigCgt:", "SigIgn:", "SigPnd:"). */
bool task_status_bit(pid_t pid, const char *field, int signal, bool *set)
{
    char rest[64];
    uint64_t mask;
    if (!status_field(pid, field, rest, sizeof rest) || sscanf(rest, "%" SCNx64, &mask) != 1)
        return false;
    *set = mask >> (signal - 1) & 1;
    return true;
}
