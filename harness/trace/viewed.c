#include "trace/viewed.h"

#include <stdlib.h>

static struct viewed **bucket_of(struct viewed_tasks *tasks, pid_t pid)
{
    return &tasks->buckets[(unsigned)pid % VIEWED_BUCKETS];
}

struct viewed *viewed_find(struct viewed_tasks *tasks, pid_t pid)
{
    if (tasks->last && tasks->last->pid == pid)
        return tasks->last;
    for (struct viewed *task = *bucket_of(tasks, pid); task; task = task->next)
        if (task->pid == pid)
            return tasks->last = task;
    return NULL;
}

static void put_in(struct viewed_tasks *tasks, struct viewed *task)
{
    struct viewed **bucket = bucket_of(tasks, task->pid);
    task->next = *bucket;
    *bucket = task;
    tasks->count++;
}

struct viewed *viewed_add(struct viewed_tasks *tasks, pid_t pid)
{
    struct viewed *task = calloc(1, sizeof *task);
    if (!task)
        die(STATUS_FAULT, "out of memory (%zu tasks)", tasks->count);
    task->pid = pid;
    put_in(tasks, task);
    return task;
}

static struct viewed *take_out(struct viewed_tasks *tasks, pid_t pid)
{
    for (struct viewed **at = bucket_of(tasks, pid); *at; at = &(*at)->next)
        if ((*at)->pid == pid) {
            struct viewed *task = *at;
            *at = task->next;
            tasks->count--;
            tasks->last = NULL;
            return task;
        }
    return NULL;
}

void viewed_remove(struct viewed_tasks *tasks, pid_t pid)
{
    struct viewed *task = take_out(tasks, pid);
    if (!task)
        return;
    text_free(&task->half);
    for (int i = 0; i < FILTER_QUESTIONS; i++)
        free(task->facts[i]);
    free(task->fd_name);
    free(task);
}

void viewed_rename(struct viewed_tasks *tasks, pid_t from, pid_t to)
{
    struct viewed *task = take_out(tasks, from);
    if (!task)
        return;
    task->pid = to;
    put_in(tasks, task);
}
