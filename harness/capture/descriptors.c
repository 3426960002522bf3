/* What the descriptors are that a call names.
 *
 * /proc/PID/fd tells, at the entry stop for arguments and at the exit stop for a result.  Reading
 * it costs as much as some calls do, so names are kept until any task makes a call by which a
 * descriptor may come to mean something else.  That works only while every call is seen. */
#include "capture/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 256, NAME_BYTES = 4200, LINK_BYTES = 48 };

struct slot {
    pid_t pid;
    int fd;
    char *name;
};

struct describer {
    struct slot slots[SLOTS];
};

static void forget_all(struct describer *describer)
{
    for (size_t i = 0; i < SLOTS; i++) {
        free(describer->slots[i].name);
        describer->slots[i] = (struct slot){0};
    }
}

void describe_end(struct run *run)
{
    if (run->describer)
        forget_all(run->describer);
    free(run->describer);
    run->describer = NULL;
}

/* Calls of any table, by name: the numbers differ.  Those that return a new descriptor are not
 * in it. */
static bool changes_descriptors(const struct event *event)
{
    static const char *const names[] = {
        "close",  "close_range", "dup2",      "dup3",    "pipe",     "pipe2",      "socketpair",
        "execve", "execveat",    "unshare",   "recvmsg", "recvmmsg", "fcntl",      "fcntl64",
        "chdir",  "fchdir",      "chroot",    "connect", "bind",     "listen",     "socketcall",
        "rename", "renameat",    "renameat2", "unlink",  "unlinkat", "pivot_root", "rmdir"};
    const struct signature *signature = call_signature(event->abi, event->number);
    if (signature->returns == KIND_FD || !signature->typed)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(signature->name, names[i]) == 0)
            return true;
    return false;
}

/* The link of a descriptor in /proc, and what it says; false when there is no such descriptor. */
static bool read_link(pid_t pid, int fd, char path[LINK_BYTES], char *name, size_t size)
{
    if (fd == AT_FDCWD)
        snprintf(path, LINK_BYTES, "/proc/%d/cwd", (int)pid);
    else
        snprintf(path, LINK_BYTES, "/proc/%d/fd/%d", (int)pid, fd);
    ssize_t got = readlink(path, name, size - 1);
    if (got < 0)
        return false;
    name[got] = '\0';
    return true;
}

bool capture_descriptor(pid_t pid, int fd, char *name, size_t size)
{
    char path[LINK_BYTES];
    if (!read_link(pid, fd, path, name, size))
        return false;
    if (strncmp(name, "socket:", 7) == 0)
        describe_socket(pid, path, name, size);
    return true;
}

/* NULL when there is no such descriptor. */
static char *read_name(const struct run *run, pid_t pid, int fd)
{
    char path[LINK_BYTES], name[NAME_BYTES];
    if (!read_link(pid, fd, path, name, sizeof name))
        return NULL;
    if (run->plan->describe_sockets)
        describe_socket(pid, path, name, sizeof name);
    char *kept = memory_of(strlen(name) + 1);
    return strcpy(kept, name);
}

static const char *name_of(struct run *run, pid_t pid, int fd)
{
    if (!run->describer)
        run->describer = memory_of(sizeof *run->describer);
    struct slot *slot = &run->describer->slots[((unsigned)fd * 31 + (unsigned)pid) % SLOTS];
    if (slot->name && slot->pid == pid && slot->fd == fd && !run->plan->calls)
        return slot->name;
    free(slot->name);
    *slot = (struct slot){pid, fd, read_name(run, pid, fd)};
    return slot->name;
}

static void add(struct run *run, struct task *task, struct event *event, int fd)
{
    if ((fd < 0 && fd != AT_FDCWD) || event_descriptor(event, fd))
        return;
    const char *name = name_of(run, task->pid, fd);
    if (!name)
        return;
    size_t count = event->descriptor_count;
    struct descriptor *all = realloc(event->descriptors, (count + 1) * sizeof *all);
    if (!all)
        die(STATUS_FAULT, "out of memory (%zu descriptors)", count + 1);
    all[count] = (struct descriptor){fd, strcpy(memory_of(strlen(name) + 1), name)};
    event->descriptors = all;
    event->descriptor_count = count + 1;
}

/* Structures in which descriptors stand: where the first one is, and how far apart they are. */
static const struct {
    const char *structure;
    size_t offset, stride;
} holders[] = {{"pollfd", 0, 8}, {"int_pair", 0, 4}, {"fd_element", 0, 4}, {"landlock_path", 8, 4}};

static void add_from_copies(struct run *run, struct task *task, struct event *event, bool at_exit)
{
    for (size_t i = 0; i < event->copy_count; i++) {
        const struct copy copy = event->copies[i];
        if (copy.argument >= sizeof event->arg / sizeof *event->arg)
            continue; /* the block of arguments of a call inside another */
        const struct parameter *parameter = call_parameter(event, copy.argument);
        if (copy.at_exit != at_exit || !parameter->structure ||
            copy.address != event->arg[copy.argument])
            continue;
        for (size_t k = 0; k < sizeof holders / sizeof *holders; k++) {
            if (strcmp(parameter->structure->name, holders[k].structure) != 0)
                continue;
            for (size_t at = holders[k].offset; at + 4 <= copy.size; at += holders[k].stride) {
                int fd;
                memcpy(&fd, copy.bytes + at, sizeof fd);
                add(run, task, event, fd);
            }
        }
    }
}

void describe_at_entry(struct run *run, struct task *task, struct event *event)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    for (int i = 0; i < signature->count; i++) {
        enum kind kind = call_parameter(event, i)->kind;
        if (kind == KIND_FD || kind == KIND_DIRFD)
            add(run, task, event, (int)event->arg[i]);
    }
    add_from_copies(run, task, event, false);
}

void describe_at_exit(struct run *run, struct task *task, struct event *event)
{
    if (run->describer && changes_descriptors(event))
        forget_all(run->describer);
    if (event->forged || event_failed(event))
        return;
    if (call_returns(event) == KIND_FD)
        add(run, task, event, (int)event->result);
    add_from_copies(run, task, event, true);
}
