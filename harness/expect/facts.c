#include "expect/facts.h"

#include "expect/confined.h"
#include "expect/figures.h"
#include "expect/filtered.h"
#include "expect/holdings.h"
#include "render/render.h"
#include "tables/calls.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct fact facts[FACTS] = {
    {FACT_FILE, "file", {"file"}, true, {0}, TAKES_BYTES, "the content of a file is", NULL, NULL},
    {FACT_FILE_MODE, "mode", {"file"}, true, {"mode"}, TAKES_INTEGER, "a mode is", NULL, NULL},
    {FACT_NO_FILE, "no-file", {"no", "file"}, true, {0}, TAKES_NOTHING, NULL, NULL, NULL},
    {FACT_DIRECTORY, "dir", {"dir"}, true, {0}, TAKES_NOTHING, NULL, NULL, NULL},
    {FACT_LINK, "link", {"link"}, true, {0}, TAKES_PATH, "the target of the link is", NULL, NULL},
    {FACT_SAME, "same", {"same"}, true, {0}, TAKES_PATH, "the other path is", NULL, NULL},
    {FACT_STDOUT_NAMES, "names", {"stdout", "names"}, true, {0}, TAKES_NOTHING, NULL, NULL, NULL},
    {FACT_STDOUT_EQUALS, "equals", {"stdout", "equals"}, .path = true},
    {FACT_SINK, "sink", {"sink"}, true, {0}, TAKES_BYTES, "what arrives there is", NULL, NULL},
    {FACT_NO_DESCRIPTOR, "descriptor", {"no", "descriptor", "leaked"}, .judge = descriptors_closed},
    {FACT_NO_CHILD, "child", {"no", "child", "left"}, .judge = children_reaped},
    {FACT_NO_MAPPING, "mapping", {"no", "mapping", "kept"}, .judge = mappings_removed},
    {FACT_FILTER,
     "filter",
     {"filter", "allows"},
     .value = TAKES_CALLS,
     .takes = "a call is",
     .weigh = filter_holds},
    {FACT_CONFINES, "confines", {"filter", "confines"}, .weigh = filter_keeps_in},
    {FACT_FIGURES, "figures", {"figures"}, .judge = figures_hold},
    {FACT_LOG, "log", {"log"}, true, {0}, TAKES_NOTHING, NULL, NULL, NULL},
    {FACT_LOG_NUMBERS, "log", {"log"}, true, {"numbers"}, TAKES_NOTHING, NULL, NULL, NULL},
    {FACT_LOG_NAMES, "log", {"log"}, true, {"names"}, TAKES_NOTHING, NULL, NULL, NULL},
    {FACT_LOG_RESULTS, "log", {"log"}, true, {"results"}, TAKES_NOTHING, NULL, NULL, NULL},
    {FACT_LOG_SIGNALS, "log", {"log"}, true, {"signals"}, TAKES_NOTHING, NULL, NULL, NULL},
};

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

static void say_event(struct text *to, const struct event *event)
{
    render_event(to, event, &(struct render_style){.string_limit = 48});
}

/* ------------------------------------------------------------- descriptors */

static bool closes_on_exec(const char *name, const struct event *event)
{
    static const struct {
        const char *name;
        int argument;
    } calls[] = {{"open", 1},      {"openat", 2},         {"dup3", 2},
                 {"pipe2", 1},     {"socket", 1},         {"socketpair", 1},
                 {"accept4", 3},   {"eventfd2", 1},       {"epoll_create1", 0},
                 {"signalfd4", 3}, {"timerfd_create", 1}, {"inotify_init1", 0}};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (is(name, calls[i].name))
            return event->arg[calls[i].argument] & O_CLOEXEC;
    return is(name, "pidfd_open") || (is(name, "memfd_create") && event->arg[1] & 1) ||
           (strncmp(name, "fcntl", 5) == 0 && (int)event->arg[1] == F_DUPFD_CLOEXEC);
}

static void mark(struct holdings *held, uint64_t first, uint64_t last, bool on_exec)
{
    for (size_t i = 0; i < held->count; i++)
        if (held->all[i].owner == held->owner && held->all[i].from >= first &&
            held->all[i].from <= last)
            held->all[i].on_exec = on_exec;
}

static void drop_on_exec(struct holdings *held)
{
    for (size_t i = held->count; i-- > 0;)
        if (held->all[i].owner == held->owner && held->all[i].on_exec)
            holdings_drop(held, i);
}

static void opened(struct holdings *held, uint64_t fd, const char *name, const struct event *event)
{
    holdings_drop_range(held, fd, fd);
    if (fd <= STDERR_FILENO)
        return; /* every program has these, whatever they are, and leaves them open */
    holdings_add(held,
                 (struct holding){
                     .from = fd, .to = fd, .event = event, .on_exec = closes_on_exec(name, event)});
}

static void follow_descriptors(struct holdings *held, const struct event *event)
{
    const char *name = done_call(held, event);
    const struct copy *pair = NULL;
    if (!name)
        return;
    if (is(name, "close")) {
        holdings_drop_range(held, (uint32_t)event->arg[0], (uint32_t)event->arg[0]);
    } else if (is(name, "close_range")) {
        if (event->arg[2] & 4) /* CLOSE_RANGE_CLOEXEC */
            mark(held, (uint32_t)event->arg[0], (uint32_t)event->arg[1], true);
        else
            holdings_drop_range(held, (uint32_t)event->arg[0], (uint32_t)event->arg[1]);
    } else if (is(name, "execve") || is(name, "execveat")) {
        if (!becomes_another(held, event))
            drop_on_exec(held);
    } else if (is(name, "pipe") || is(name, "pipe2")) {
        pair = event_copy(event, 0, true);
    } else if (is(name, "socketpair")) {
        pair = event_copy(event, 3, true);
    } else if (strncmp(name, "fcntl", 5) == 0 && event->arg[1] == F_SETFD) {
        mark(held, (uint32_t)event->arg[0], (uint32_t)event->arg[0], event->arg[2] & FD_CLOEXEC);
    } else if (call_returns(event) == KIND_FD) {
        opened(held, (uint64_t)event->result, name, event);
    }
    int ends[2];
    if (pair && pair->size >= sizeof ends) {
        memcpy(ends, pair->bytes, sizeof ends);
        opened(held, (uint64_t)ends[0], name, event);
        opened(held, (uint64_t)ends[1], name, event);
    }
}

bool descriptors_closed(const struct trace *trace, bool all, struct text *found)
{
    struct holdings held;
    holdings_begin(&held, trace, OWN_DESCRIPTORS);
    for (size_t i = 0; i < trace->count; i++)
        follow_descriptors(&held, &trace->events[i]);
    holdings_forgive(&held, all);
    for (size_t i = 0; i < held.count; i++) {
        text_add(found, "%sdescriptor %d was still open at the end", i ? "; " : "",
                 (int)held.all[i].from);
        say_holder(found, &held.all[i]);
        text_add(found, ", from ");
        say_event(found, held.all[i].event);
    }
    return holdings_end(&held);
}

/* ---------------------------------------------------------------- children */

static bool makes_child(const char *name, const struct event *event)
{
    uint64_t flags = 0;
    const struct copy *copy;
    if (is(name, "clone"))
        flags = event->arg[0];
    else if (is(name, "clone3") && (copy = event_copy(event, 0, false)) && copy->size >= 8)
        memcpy(&flags, copy->bytes, sizeof flags);
    else if (!is(name, "fork") && !is(name, "vfork"))
        return false;
    return event->result > 0 && !(flags & (CLONE_THREAD | CLONE_PARENT));
}

/* The child that the call has waited for to its end; 0: none. */
static uint64_t find_reaped(const char *name, const struct event *event)
{
    int status;
    siginfo_t info;
    if ((is(name, "wait4") || is(name, "waitpid")) && event->result > 0) {
        const struct copy *copy = event_copy(event, 1, true);
        if (copy && copy->size >= sizeof status) {
            memcpy(&status, copy->bytes, sizeof status);
            if ((status & 0xff) == 0x7f || status == 0xffff) /* stopped, continued */
                return 0;
        }
        return (uint64_t)event->result;
    }
    if (is(name, "waitid") && !(event->arg[3] & 0x01000000)) { /* WNOWAIT */
        const struct copy *copy = event_copy(event, 2, true);
        if (copy && copy->size >= 24 && event->abi == ABI_X86_64) {
            memset(&info, 0, sizeof info);
            memcpy(&info, copy->bytes, copy->size < sizeof info ? copy->size : sizeof info);
            if (info.si_code >= CLD_EXITED && info.si_code <= CLD_DUMPED)
                return (uint64_t)info.si_pid;
        }
    }
    return 0;
}

/* The kernel reaps by itself for who ignores SIGCHLD or asks for no zombies. */
static bool reaps_by_itself(const char *name, const struct event *event)
{
    uint64_t action[2]; /* handler, flags */
    const struct copy *copy = event_copy(event, 1, false);
    if (!is(name, "rt_sigaction") || (int)event->arg[0] != SIGCHLD || !copy ||
        copy->size < sizeof action)
        return false;
    memcpy(action, copy->bytes, sizeof action);
    return action[0] == 1 || action[1] & SA_NOCLDWAIT;
}

bool children_reaped(const struct trace *trace, bool all, struct text *found)
{
    struct holdings held;
    holdings_begin(&held, trace, OWN_CHILDREN);
    bool *by_itself = calloc((size_t)held.owners.tasks, sizeof *by_itself);
    if (!by_itself)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        const char *name = done_call(&held, event);
        if (!name)
            continue;
        by_itself[held.owner] |= reaps_by_itself(name, event);
        uint64_t reaped = find_reaped(name, event);
        if (reaped)
            holdings_drop_range(&held, reaped, reaped);
        if (makes_child(name, event))
            holdings_add(&held, (struct holding){.from = (uint64_t)event->result, .event = event});
    }
    for (size_t i = held.count; i-- > 0;)
        if (by_itself[held.all[i].owner])
            holdings_drop(&held, i);
    free(by_itself);
    holdings_forgive(&held, all);
    for (size_t i = 0; i < held.count; i++) {
        text_add(found, "%schild %d", i ? "; " : "", (int)held.all[i].from);
        say_holder(found, &held.all[i]);
        text_add(found, " was not waited for, from ");
        say_event(found, held.all[i].event);
    }
    return holdings_end(&held);
}

/* ---------------------------------------------------------------- mappings */

static uint64_t page_up(uint64_t size)
{
    return size > UINT64_MAX - 4095 ? UINT64_MAX - 4095 : (size + 4095) & ~UINT64_C(4095);
}

static void unmap(struct holdings *held, uint64_t from, uint64_t size)
{
    uint64_t to = from + page_up(size) < from ? UINT64_MAX : from + page_up(size);
    for (size_t i = held->count; i-- > 0;) {
        struct holding one = held->all[i];
        if (one.owner != held->owner || one.to <= from || one.from >= to)
            continue;
        holdings_drop(held, i);
        if (one.from < from)
            holdings_add(held, (struct holding){.from = one.from, .to = from, .event = one.event});
        if (one.to > to)
            holdings_add(held, (struct holding){.from = to, .to = one.to, .event = one.event});
    }
}

static void map(struct holdings *held, uint64_t from, uint64_t size, const struct event *event)
{
    unmap(held, from, size);
    holdings_add(held, (struct holding){.from = from, .to = from + page_up(size), .event = event});
}

static void follow_mappings(struct holdings *held, const struct event *event)
{
    const char *name = done_call(held, event);
    uint64_t at = (uint64_t)event->result;
    if (event->abi == ABI_I386)
        at = (uint32_t)at;
    if (!name)
        return;
    if (is(name, "munmap"))
        unmap(held, event->arg[0], event->arg[1]);
    else if (is(name, "mmap") && event->abi == ABI_I386)
        return; /* its arguments lie in memory */
    else if (is(name, "mmap") || is(name, "mmap2"))
        map(held, at, event->arg[1], event);
    else if (is(name, "execve") || is(name, "execveat")) {
        if (!becomes_another(held, event))
            holdings_drop_range(held, 0, UINT64_MAX);
    } else if (is(name, "mremap")) {
        unmap(held, event->arg[0], event->arg[1]);
        map(held, at, event->arg[2], event);
    }
}

bool mappings_removed(const struct trace *trace, bool all, struct text *found)
{
    struct holdings held;
    holdings_begin(&held, trace, OWN_MAPPINGS);
    for (size_t i = 0; i < trace->count; i++)
        follow_mappings(&held, &trace->events[i]);
    holdings_forgive(&held, all);
    for (size_t i = 0; i < held.count; i++) {
        text_add(found, "%s%lu bytes at 0x%lx were still mapped at the end", i ? "; " : "",
                 (unsigned long)(held.all[i].to - held.all[i].from),
                 (unsigned long)held.all[i].from);
        say_holder(found, &held.all[i]);
        text_add(found, ", from ");
        say_event(found, held.all[i].event);
    }
    return holdings_end(&held);
}
