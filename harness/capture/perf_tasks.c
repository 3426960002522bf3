#include "capture/perf_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct perf_task **bucket_of(struct perf_tasks *tasks, pid_t task)
{
    return &tasks->buckets[(unsigned)task % PERF_BUCKETS];
}

struct perf_task *perf_task_find(struct perf_tasks *tasks, pid_t task)
{
    if (tasks->last && tasks->last->task == task)
        return tasks->last;
    for (struct perf_task *one = *bucket_of(tasks, task); one; one = one->next)
        if (one->task == task)
            return tasks->last = one;
    return NULL;
}

static void put_in(struct perf_tasks *tasks, struct perf_task *task)
{
    struct perf_task **bucket = bucket_of(tasks, task->task);
    task->next = *bucket;
    *bucket = task;
    tasks->count++;
}

static void take_out(struct perf_tasks *tasks, struct perf_task *task)
{
    struct perf_task **at = bucket_of(tasks, task->task);
    while (*at != task)
        at = &(*at)->next;
    *at = task->next;
    tasks->count--;
    tasks->last = NULL;
}

struct perf_task *perf_task_add(struct perf_tasks *tasks, pid_t process, pid_t task)
{
    struct perf_task *one = memory_of(sizeof *one);
    one->process = process;
    one->task = task;
    one->number = tasks->next_number++;
    one->ending = PERF_ENDING_UNKNOWN;
    put_in(tasks, one);
    return one;
}

void perf_task_remove(struct perf_tasks *tasks, struct perf_task *task)
{
    take_out(tasks, task);
    event_free(&task->call.event);
    free(task->call.more);
    free(task);
}

void perf_task_rename(struct perf_tasks *tasks, struct perf_task *task, pid_t to)
{
    take_out(tasks, task);
    task->task = to;
    put_in(tasks, task);
}

void perf_tasks_free(struct perf_tasks *tasks)
{
    for (int i = 0; i < PERF_BUCKETS; i++)
        while (tasks->buckets[i])
            perf_task_remove(tasks, tasks->buckets[i]);
}

void perf_task_named(struct perf_task *task, const char *comm)
{
    snprintf(task->comm, sizeof task->comm, "%s", comm);
}
