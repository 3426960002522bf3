/* What of the memory behind a call can still be had.  Nobody stands still: the bytes are those of
 * some time after the call, and may be others than the kernel has seen; so each copy is marked.
 * After an execve the addresses of before mean nothing. */
#include "capture/perf_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void mark(struct call *call, size_t from)
{
    for (size_t i = from; i < call->event.copy_count; i++)
        call->event.copies[i].later = true;
}

static bool is_named(const struct event *event, const char *name)
{
    const char *called = call_name(event->abi, event->number);
    return called && strcmp(called, name) == 0;
}

bool memory_comes_later(const struct event *event)
{
    return is_named(event, "execve") || is_named(event, "execveat");
}

/* The door of 32-bit code is seen from the instruction, if that can be read; once for each place.
 */
static void find_door(struct perf_task *task)
{
    struct event *event = &task->call.event;
    uint8_t instruction[2];
    if (!event->door_unsure)
        return;
    if (task->door_ip != event->ip) {
        enum door door = door_of_i386(task->task, event->ip, &task->landing);
        if (memory_read(task->task, event->ip - 2, instruction, 2) != 2)
            return; /* the process is gone, and was perhaps before */
        task->door = door;
        task->door_ip = event->ip;
    }
    event->door = task->door;
    event->door_unsure = false;
}

void memory_at_entry(struct run *run, struct perf_task *task, bool ours)
{
    struct call *call = &task->call;
    find_door(task);
    if (!run->scratch || (memory_comes_later(&call->event) && !ours))
        return;
    /* Our child has our memory until its execve. */
    copies_at_entry(run, call, ours ? getpid() : task->task);
    netlink_note(call, task->task);
    if (!ours)
        mark(call, 0);
}

void memory_at_exit(struct run *run, struct perf_task *task)
{
    struct call *call = &task->call;
    struct event *event = &call->event;
    size_t from = event->copy_count;
    if (!run->scratch || event->unseen_entry || !event->returned)
        return;
    if (memory_comes_later(event)) {
        if (event_failed(event) && !from)
            copies_at_entry(run, call, task->task);
    } else {
        copies_at_exit(run, call, task->task);
        netlink_note(call, task->task);
    }
    mark(call, from);
}

static struct copy *add_copy(struct call *call, int argument, const void *bytes, size_t size)
{
    struct copy *copy = &call->copies[call->event.copy_count++];
    *copy = (struct copy){.argument = (uint8_t)argument,
                          .whole = true,
                          .address = call->event.arg[argument],
                          .wanted = size,
                          .size = size};
    copy->bytes = memcpy(memory_of(size), bytes, size);
    return copy;
}

/* The kernel has told which file it was; the words are where the new program finds them. */
void memory_of_exec(struct run *run, struct perf_task *task, const char *file)
{
    struct call *call = &task->call;
    int path = is_named(&call->event, "execveat") ? 1 : 0;
    char name[32];
    if (!run->scratch || call->event.copy_count)
        return;
    add_copy(call, path, file, strlen(file) + 1);
    snprintf(name, sizeof name, "/proc/%d/cmdline", (int)task->task);
    int words = open(name, O_RDONLY | O_CLOEXEC);
    ssize_t size = words < 0 ? -1 : read(words, run->scratch, run->copy_limit);
    if (words >= 0)
        close(words);
    if (size > 0 && run->scratch[size - 1] == '\0')
        add_copy(call, path + 1, run->scratch, (size_t)size)->later = true;
}
