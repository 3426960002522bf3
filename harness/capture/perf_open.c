/* Opens the rings.  A perf event belongs to a task (or all) and a processor; the four tracepoints
 * of a processor write into one ring, that of its first event.  Events that are inherited can have
 * a ring only when they belong to one processor. */
#include "capture/perf_parts.h"

#include "base/array.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    RING_MOST = 8 << 20, /* of one; all together: */
    RINGS_MOST = 128 << 20,
    RING_LEAST = 64 << 10
};

static int perf_event_open(struct perf_event_attr *attr, pid_t task, int cpu)
{
    return (int)syscall(SYS_perf_event_open, attr, task, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

static struct perf_event_attr describe(const struct perf_target *target, uint16_t id, bool enter,
                                       size_t ring)
{
    size_t wake =
        target->wake_bytes && target->wake_bytes < ring / 4 ? target->wake_bytes : ring / 4;
    struct perf_event_attr attr = {
        .type = PERF_TYPE_TRACEPOINT,
        .size = sizeof attr,
        .config = id,
        .sample_period = 1,
        .sample_type = enter ? PERF_FIELDS_ENTER : PERF_FIELDS,
        .sample_regs_user = enter ? perf_registers() : 0,
        .disabled = 1,
        .inherit = target->inherit,
        .sample_id_all = 1,
        .use_clockid = 1,
        .clockid = CLOCK_MONOTONIC,
        .watermark = 1,
        .wakeup_watermark = (uint32_t)wake,
        .task = enter,
        .comm = enter,
        .comm_exec = enter,
    };
    return attr;
}

/* ---------------------------------------------------------------- what is recorded */

static void leave_out(const struct perf_target *target, struct text *filter)
{
    if (!target->own)
        return;
    struct text calls = *filter;
    *filter = (struct text){0};
    text_add(filter, "common_pid != %d", (int)target->own);
    if (calls.size)
        text_add(filter, " && (%s)", text_string(&calls));
    text_free(&calls);
}

/* Of calls alone: signals and execve are told in any case.  A filter that the kernel does not take
 * only costs time: what is not wanted is sorted out once more when it is read. */
static void set_filter(int event, const struct perf_target *target, bool leave)
{
    struct text filter = {0};
    if (target->calls)
        perf_filter_calls(target->calls, leave, &filter);
    leave_out(target, &filter);
    if (filter.size)
        ioctl(event, PERF_EVENT_IOC_SET_FILTER, text_string(&filter));
    text_free(&filter);
}

static void keep_event(struct perf_rings *rings, int event)
{
    rings->events =
        array_grow(rings->events, rings->event_count, &rings->event_room, sizeof *rings->events);
    rings->events[rings->event_count++] = event;
}

/* The tracepoints of one task on one processor.  False with errno. */
static bool open_events(struct perf_rings *rings, struct perf_ring *ring,
                        const struct perf_ids *ids, const struct perf_target *target, pid_t task)
{
    const uint16_t all[] = {ids->enter, ids->leave, ids->signal, ids->exec};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct perf_event_attr attr = describe(target, all[i], i == 0, rings->size);
        int event = all[i] ? perf_event_open(&attr, task, ring->cpu) : -1;
        if (event < 0 && i < 2)
            return false;
        if (event < 0)
            continue;
        keep_event(rings, event);
        if (i < 2)
            set_filter(event, target, i == 1);
        if (ring->page && ioctl(event, PERF_EVENT_IOC_SET_OUTPUT, rings->events[ring->first]) != 0)
            return false;
        if (ring->page)
            continue;
        void *page = mmap(NULL, rings->size + PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, event, 0);
        if (page == MAP_FAILED)
            return false;
        ring->page = page;
    }
    return true;
}

/* ---------------------------------------------------------------- processors */

/* "0-3,8": those that are there now; one that comes later is not recorded. */
static size_t online(int *cpus, size_t most)
{
    char line[1024] = "0", *at = line;
    size_t count = 0;
    FILE *file = fopen("/sys/devices/system/cpu/online", "re");
    if (file && !fgets(line, sizeof line, file))
        strcpy(line, "0");
    if (file)
        fclose(file);
    while (*at >= '0' && *at <= '9') {
        long from = strtol(at, &at, 10), last = *at == '-' ? strtol(at + 1, &at, 10) : from;
        for (; from <= last && count < most; from++)
            cpus[count++] = (int)from;
        at += *at == ',';
    }
    return count;
}

static size_t usual_size(size_t rings)
{
    size_t size = RING_MOST;
    while (size > (1 << 20) && size * rings > RINGS_MOST)
        size /= 2;
    return size;
}

static bool open_all(struct perf_rings *rings, const struct perf_ids *ids,
                     const struct perf_target *target)
{
    static const pid_t every[] = {-1};
    const pid_t *tasks = target->tasks ? target->tasks : every;
    size_t count = target->tasks ? target->task_count : 1;
    for (size_t i = 0; i < rings->count; i++) {
        struct perf_ring *ring = &rings->rings[i];
        ring->first = rings->event_count;
        for (size_t task = 0; task < count; task++) {
            size_t before = rings->event_count;
            if (open_events(rings, ring, ids, target, tasks[task]))
                continue;
            bool gone = errno == ESRCH && count > 1 && rings->event_count == before;
            if (!gone) /* a thread may have ended since its name was read */
                return false;
        }
    }
    return true;
}

static void close_all(struct perf_rings *rings)
{
    int error = errno;
    for (size_t i = 0; i < rings->count; i++)
        if (rings->rings[i].page)
            munmap(rings->rings[i].page, rings->size + PAGE);
    for (size_t i = 0; i < rings->count; i++)
        rings->rings[i].page = NULL;
    for (size_t i = 0; i < rings->event_count; i++)
        close(rings->events[i]);
    rings->event_count = 0;
    errno = error;
}

bool perf_open(struct perf_rings *rings, const struct perf_ids *ids,
               const struct perf_target *target, struct problem *problem)
{
    enum { CPUS = 1024 };
    int cpus[CPUS];
    *rings = (struct perf_rings){.count = online(cpus, CPUS)};
    rings->rings = memory_of(rings->count * sizeof *rings->rings);
    for (size_t i = 0; i < rings->count; i++)
        rings->rings[i].cpu = cpus[i];
    rings->size = target->ring_bytes ? target->ring_bytes : usual_size(rings->count);
    while (!open_all(rings, ids, target)) {
        int error = errno;
        bool mapping = rings->event_count && error != EMFILE && error != ESRCH;
        close_all(rings);
        if (!mapping)
            return refuse_event(problem, target, error);
        if (target->ring_bytes || rings->size / 2 < RING_LEAST)
            return refuse_ring(problem, rings->size, rings->count, error);
        rings->size /= 2; /* an ordinary user may lock so much and no more */
    }
    return true;
}

void perf_enable(const struct perf_rings *rings, bool on)
{
    for (size_t i = 0; i < rings->event_count; i++)
        ioctl(rings->events[i], on ? PERF_EVENT_IOC_ENABLE : PERF_EVENT_IOC_DISABLE, 0);
}

/* An event's number counts those of the tasks that have inherited it, too. */
uint64_t perf_made(const struct perf_rings *rings)
{
    uint64_t all = 0, one;
    for (size_t i = 0; i < rings->event_count; i++)
        if (read(rings->events[i], &one, sizeof one) == sizeof one)
            all += one;
    return all;
}

static bool is_event(const struct perf_rings *rings, int fd)
{
    for (size_t i = 0; i < rings->event_count; i++)
        if (rings->events[i] == fd)
            return true;
    return false;
}

/* Whoever closes the last event of a tracepoint waits until no processor can be in its code any
 * more, some 40 ms each.  Nobody needs to wait for that but a process that has nothing else to do,
 * and that holds nothing open but the events: so no reader of a pipe waits for it either.  It lets
 * go when the descriptor that comes back is closed; -1: there is no such process. */
static int close_slowly(const struct perf_rings *rings)
{
    int ends[2], last;
    char nothing;
    if (!rings->event_count || pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    pid_t pid = fork();
    if (pid != 0) {
        close(ends[0]);
        return ends[1];
    }
    last = ends[0];
    for (size_t i = 0; i < rings->event_count; i++)
        if (rings->events[i] > last)
            last = rings->events[i];
    for (int fd = 0; fd < last; fd++)
        if (!is_event(rings, fd) && fd != ends[0])
            close(fd);
    syscall(SYS_close_range, last + 1, ~0u, 0);
    while (read(ends[0], &nothing, 1) < 0 && errno == EINTR)
        ;
    _exit(0);
}

void perf_close(struct perf_rings *rings)
{
    int closer = close_slowly(rings);
    close_all(rings);
    if (closer >= 0)
        close(closer);
    free(rings->rings);
    free(rings->events);
    *rings = (struct perf_rings){0};
}
