/* On which processor the tracer and its tasks run.
 *
 * At every stop they take turns.  On one processor a turn is a switch of tasks; across two it is
 * a wake-up of another processor, which under a hypervisor takes ten times as long and more.  But
 * tasks that compute must not share one processor.  So the time between stops is measured all the
 * time: where stops come densely all are pinned to one processor, where they are rare none is.
 *
 * The program must not notice: the masks that it would have are kept here, a newborn has its
 * parent's, and for the time of a call that reads or sets a mask, and of files of /proc that tell
 * it, all have their own masks back. */
#include "capture/run.h"

#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { I386_SETAFFINITY = 241 };
enum { WINDOW_NS = 4000000, DENSE_ALONE_NS = 500000, DENSE_TOGETHER_NS = 60000 };

static bool pin_one(pid_t pid, cpu_set_t *own, int cpu)
{
    cpu_set_t one;
    if (sched_getaffinity(pid, sizeof *own, own) != 0 || !CPU_ISSET(cpu, own))
        return false;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    return sched_setaffinity(pid, sizeof one, &one) == 0;
}

/* The processor of the tracer, or another that all may use; -1: there is none. */
static int choose_cpu(const struct run *run)
{
    cpu_set_t common, own;
    int cpu = sched_getcpu();
    if (sched_getaffinity(0, sizeof common, &common) != 0)
        return -1;
    for (size_t i = 0; i < run->task_count; i++)
        if (sched_getaffinity(run->tasks[i]->pid, sizeof own, &own) == 0)
            CPU_AND(&common, &common, &own);
    if (cpu >= 0 && cpu < CPU_SETSIZE && CPU_ISSET(cpu, &common))
        return cpu;
    for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &common))
            return cpu;
    return -1;
}

static void pin(struct run *run)
{
    struct turns *turns = &run->turns;
    int cpu = choose_cpu(run);
    if (cpu < 0 || !pin_one(0, &turns->own, cpu))
        return;
    turns->pinned = true;
    turns->cpu = cpu;
    ticks_start(run);
    for (size_t i = 0; i < run->task_count; i++)
        run->tasks[i]->pinned = pin_one(run->tasks[i]->pid, &run->tasks[i]->own_cpus, cpu);
}

void turns_release(struct task *task)
{
    if (task->pinned)
        sched_setaffinity(task->pid, sizeof task->own_cpus, &task->own_cpus);
    task->pinned = false;
}

/* Gives everyone the mask that it would have without us. */
void turns_end(struct run *run)
{
    struct turns *turns = &run->turns;
    if (turns->pinned)
        sched_setaffinity(0, sizeof turns->own, &turns->own);
    turns->pinned = false;
    for (size_t i = 0; i < run->task_count; i++)
        turns_release(run->tasks[i]);
}

/* Starts pinned: a program's first milliseconds are its loader's calls. */
void turns_begin(struct run *run)
{
    if (run->turns.off)
        return;
    run->turns.began_ns = now_ns();
    run->turns.stops = 0;
    pin(run);
}

/* A newborn has inherited the pinned mask, where its parent's own one belongs. */
void turns_born(const struct run *run, struct task *task, const struct task *parent)
{
    if (!run->turns.pinned || !parent || !parent->pinned || task->pinned)
        return;
    task->own_cpus = parent->own_cpus;
    task->pinned = true;
}

/* Tasks that may be computing: those that are in no call. */
static size_t count_running(const struct run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->task_count && count < 3; i++)
        count += !run->tasks[i]->inside && !run->tasks[i]->stopped;
    return count;
}

/* At every stop; most of the time it only counts. */
void turns_count(struct run *run, uint64_t now)
{
    struct turns *turns = &run->turns;
    turns->stops++;
    if (!turns->off && now - turns->began_ns >= WINDOW_NS)
        turns_judge(run, now);
}

/* At a stop, and at every tick while all are pinned: a program that computes makes no stops. */
void turns_judge(struct run *run, uint64_t now)
{
    struct turns *turns = &run->turns;
    uint64_t between = (now - turns->began_ns) / (turns->stops + 1);
    bool dense = between < (count_running(run) > 1 ? DENSE_TOGETHER_NS : DENSE_ALONE_NS);
    turns->began_ns = now;
    turns->stops = 0;
    if (dense && !turns->pinned)
        pin(run);
    else if (!dense && turns->pinned)
        turns_end(run);
}

/* Calls by which a program learns or changes where it may run. */
static bool is_about_cpus(const struct event *event)
{
    if (event->abi == ABI_I386)
        return event->number == I386_SETAFFINITY || event->number == I386_SETAFFINITY + 1;
    return event->number == SYS_sched_setaffinity || event->number == SYS_sched_getaffinity;
}

/* A path in /proc to the status of a task of ours, which tells its mask. */
static bool names_status(const struct run *run, const struct copy *copy)
{
    char path[64], rest[8];
    int pid = 0;
    if (copy->at_exit || copy->size < sizeof "/proc/" || copy->size >= sizeof path ||
        memcmp(copy->bytes, "/proc/", 6) != 0)
        return false;
    memcpy(path, copy->bytes, copy->size);
    path[copy->size] = '\0';
    if (!strstr(path, "/status"))
        return false;
    return strstr(path, "self") ||
           (sscanf(path, "/proc/%d/%7s", &pid, rest) == 2 && task_find(run, (pid_t)pid));
}

/* At an entry stop.  After a call about masks everybody keeps his own for one window at least;
 * after one that opens a status file, which may be read at any time, for good. */
void turns_call(struct run *run, const struct event *event)
{
    struct turns *turns = &run->turns;
    if (turns->off)
        return;
    for (size_t i = 0; i < event->copy_count && !turns->off; i++)
        turns->off = names_status(run, &event->copies[i]);
    if (!turns->off && !is_about_cpus(event))
        return;
    turns_end(run);
    turns->began_ns = now_ns();
    turns->stops = 0;
}
