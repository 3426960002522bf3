/* The loop: what is new in the rings goes into the queue at once, so that the kernel has room
 * again; from there it is told in the order of time, a piece at a time, when nothing older can
 * come.
 *
 * What is older than the beginning of a round through the rings is told after it.  Of one task
 * nothing can be missing then: its next record, on whichever processor, is written after the one
 * before is complete.  Of two tasks the order can be wrong by as much as passes between reading the
 * clock and completing a record; LATE_NS is left for that. */
#include "capture/perf_parts.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MS = 1000000, /* in ns */
    LATE_NS = 100000,
    BLIND_MS = 40,       /* how long a record may wait when nobody looks at the memory behind it, */
    SEEING_MS = 1,       /* and when the process may be gone soon; */
    QUIET_MS = 10,       /* … when nothing has happened for */
    ACTIVE_MS = 200,     /* … so long */
    FLUSH_MS = 40,       /* how long a line may wait */
    WAKE_BYTES = 262144, /* some 1500 calls: a wake-up is an interrupt of the program */
    PIECE = 4096,        /* records, until the rings are looked after again */
    COPY_LIMIT = 65536   /* of one buffer */
};
#define HELD_MOST ((size_t)512 << 20) /* bytes of records that wait to be told */

struct recording {
    const struct perf_plan *perf;
    const struct capture_plan *plan;
    struct perf_report *report;
    struct run run; /* for the copies */
    struct perf_ids ids;
    struct perf_rings rings;
    struct perf_queue queue;
    struct pairing pairing;
    struct perf_child child;
    struct pollfd *waits; /* all events, then the program */
    size_t wait_count, alive;
    uint64_t samples, active_ns, flushed_ns, deadline_ns;
    bool timed_out;
};

/* ---------------------------------------------------------------- what pairing tells */

static void tell_entry(struct recording *recording, struct perf_task *task)
{
    if (task->untold && recording->plan->on_entry)
        recording->plan->on_entry(recording->plan->context, &task->call.event);
    task->untold = false;
}

static void on_entry(void *context, struct perf_task *task)
{
    struct recording *recording = context;
    bool ours = task->task == recording->child.pid && !recording->run.started &&
                memory_comes_later(&task->call.event);
    recording->run.started |= ours;
    memory_at_entry(&recording->run, task, ours);
    task->untold = true;
    if (ours || !memory_comes_later(&task->call.event))
        tell_entry(recording, task);
}

static void on_exec(void *context, struct perf_task *task, const char *file)
{
    struct recording *recording = context;
    memory_of_exec(&recording->run, task, file);
    tell_entry(recording, task);
}

static void on_call(void *context, struct perf_task *task)
{
    struct recording *recording = context;
    struct call *call = &task->call;
    memory_at_exit(&recording->run, task);
    tell_entry(recording, task);
    recording->plan->on_event(recording->plan->context, &call->event);
    event_free(&call->event);
    free(call->more);
    call->more = NULL;
}

/* How our own child ended its parent knows. */
static void on_other(void *context, struct perf_task *task, struct event *event)
{
    struct recording *recording = context;
    bool end = event->kind == EVENT_EXITED || event->kind == EVENT_KILLED;
    if (end && task->task == recording->child.pid && perf_child_look(&recording->child, true)) {
        int status = recording->child.status;
        event->kind = WIFSIGNALED(status) ? EVENT_KILLED : EVENT_EXITED;
        event->status = WEXITSTATUS(status);
        event->signal = WTERMSIG(status);
        event->core = WIFSIGNALED(status) && WCOREDUMP(status);
    }
    if (end)
        memory_forget(task->task);
    if (!end || recording->run.started || !recording->child.pid)
        recording->plan->on_event(recording->plan->context, event);
}

static void on_birth(void *context, struct perf_task *task)
{
    struct recording *recording = context;
    if (recording->plan->on_task && !recording->perf->system)
        recording->plan->on_task(recording->plan->context, TASK_BORN, task->task);
}

static void on_image(void *context, struct perf_task *task)
{
    struct recording *recording = context;
    recording->run.started |= task->task == recording->child.pid;
    memory_forget(task->task);
    task->landing = task->door_ip = 0;
}

/* ---------------------------------------------------------------- reading */

static size_t drain(struct recording *recording)
{
    size_t fresh = 0;
    if (perf_queue_held(&recording->queue) > HELD_MOST)
        return 0; /* the kernel counts what it loses meanwhile */
    for (size_t i = 0; i < recording->rings.count; i++) {
        struct perf_ring *ring = &recording->rings.rings[i];
        fresh += perf_ring_take(ring->page, (const uint8_t *)ring->page + ring->page->data_offset,
                                recording->rings.size, &recording->queue.lanes[i].bytes);
    }
    return fresh;
}

/* Tells what is older than the horizon.  False: there is more of it. */
static bool tell(struct recording *recording, uint64_t horizon)
{
    const struct perf_event_header *header;
    struct perf_record record;
    for (int i = 0; i < PIECE; i++) {
        header = perf_queue_next(&recording->queue, horizon);
        if (!header)
            return true;
        recording->samples += header->type == PERF_RECORD_SAMPLE;
        recording->report->records++;
        perf_decode(&recording->ids, header, &record);
        pairing_take(&recording->pairing, &record);
        if (signals_stop_wanted())
            return true;
    }
    return false;
}

/* One look at all rings.  True: something could be told. */
static bool look(struct recording *recording)
{
    uint64_t now = now_ns();
    size_t fresh = drain(recording);
    if (fresh)
        recording->active_ns = now;
    return !tell(recording, now - LATE_NS) || fresh > recording->rings.size / 8;
}

/* ---------------------------------------------------------------- waiting */

static int wait_ms(const struct recording *recording)
{
    uint64_t now = now_ns();
    bool active = now - recording->active_ns < (uint64_t)ACTIVE_MS * MS;
    int most = recording->perf->blind ? BLIND_MS : active ? SEEING_MS : QUIET_MS;
    if (!recording->deadline_ns)
        return most;
    if (recording->deadline_ns <= now)
        return 0;
    uint64_t left = (recording->deadline_ns - now) / MS + 1;
    return left < (uint64_t)most ? (int)left : most;
}

/* An event hangs up when the last of its tasks has ended. */
static void wait_for_more(struct recording *recording)
{
    if (poll(recording->waits, recording->wait_count, wait_ms(recording)) <= 0)
        return;
    for (size_t i = 0; i < recording->wait_count; i++) {
        if (recording->waits[i].fd < 0 || !(recording->waits[i].revents & ~POLLIN) ||
            i == recording->rings.event_count)
            continue;
        recording->waits[i].fd = -1;
        recording->alive--;
    }
    if (recording->child.pid && perf_child_look(&recording->child, false))
        recording->waits[recording->wait_count - 1].fd = -1;
}

static bool is_over(struct recording *recording)
{
    if (capture_interrupted() || signals_stop_wanted())
        return true;
    if (recording->deadline_ns && now_ns() >= recording->deadline_ns) {
        recording->timed_out = true;
        return true;
    }
    if (recording->perf->system)
        return recording->child.pid && recording->child.ended;
    return !recording->alive;
}

static void flush(struct recording *recording)
{
    uint64_t now = now_ns();
    if (!recording->plan->on_idle || now - recording->flushed_ns < (uint64_t)FLUSH_MS * MS)
        return;
    recording->flushed_ns = now;
    recording->plan->on_idle(recording->plan->context);
}

static void record(struct recording *recording)
{
    while (!is_over(recording)) {
        if (look(recording))
            continue;
        flush(recording);
        wait_for_more(recording);
    }
}

/* The last records; who is alive goes on unrecorded. */
static void finish(struct recording *recording)
{
    struct pairing *pairing = &recording->pairing;
    uint64_t made;
    perf_enable(&recording->rings, false);
    bool stopped = signals_stop_wanted();
    do
        drain(recording);
    while (!stopped && !tell(recording, UINT64_MAX));
    made = perf_made(&recording->rings);
    if (!stopped)
        pairing_end(pairing);
    struct perf_report *report = recording->report;
    report->lost = pairing->lost;
    if (!stopped && made > recording->samples && made - recording->samples > report->lost)
        report->lost = made - recording->samples;
    report->without_entry = pairing->without_entry;
    report->without_return = pairing->without_return;
    report->rings = recording->rings.count;
    report->ring_bytes = recording->rings.size;
}

/* ---------------------------------------------------------------- beginning and end */

/* Four descriptors a processor and task; the program gets the limit that we were given. */
static void raise_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static bool open_rings(struct recording *recording, struct problem *problem)
{
    const struct capture_plan *plan = recording->plan;
    bool system = recording->perf->system;
    size_t count = recording->child.pid ? 1 : plan->attach_count;
    const pid_t *wanted = recording->child.pid ? &recording->child.pid : plan->attach;
    pid_t *tasks = system ? NULL : perf_threads(wanted, &count, !plan->first_only);
    const struct perf_target target = {.tasks = tasks,
                                       .task_count = count,
                                       .inherit = !system && !plan->first_only,
                                       .calls = plan->calls,
                                       .own = system ? getpid() : 0,
                                       .ring_bytes = recording->perf->ring_bytes,
                                       .wake_bytes = recording->perf->blind ? 0 : WAKE_BYTES};
    raise_limit();
    bool ok = perf_open(&recording->rings, &recording->ids, &target, problem);
    if (ok && (system || plan->attach_count))
        perf_name_all(&recording->pairing.tasks, tasks, count);
    free(tasks);
    return ok;
}

static void begin_waiting(struct recording *recording)
{
    size_t count = recording->rings.event_count;
    recording->waits = memory_of((count + 1) * sizeof *recording->waits);
    for (size_t i = 0; i < count; i++)
        recording->waits[i] = (struct pollfd){recording->rings.events[i], POLLIN, 0};
    recording->alive = recording->wait_count = count;
    if (recording->child.pid)
        recording->waits[recording->wait_count++] =
            (struct pollfd){recording->child.pidfd, POLLIN, 0};
}

static bool begin(struct recording *recording, struct problem *problem)
{
    const struct capture_plan *plan = recording->plan;
    const struct perf_plan *perf = recording->perf;
    if (!perf_find_ids(&recording->ids, problem))
        return false;
    if (plan->program && !perf_child_make(&recording->child, &recording->run, problem))
        return false;
    recording->pairing.awaited = recording->child.pid;
    if (plan->program) /* it is number 0 */
        perf_name_of(NULL, perf_task_add(&recording->pairing.tasks, recording->child.pid,
                                         recording->child.pid));
    if (!open_rings(recording, problem))
        return false;
    perf_queue_begin(&recording->queue, recording->rings.count);
    begin_waiting(recording);
    if (!perf->blind) {
        recording->run.copy_limit = plan->copy_limit ? plan->copy_limit : COPY_LIMIT;
        recording->run.scratch = memory_of(recording->run.copy_limit);
    }
    if (recording->child.pid)
        signals_watch(recording->child.pidfd);
    perf_enable(&recording->rings, true);
    uint64_t ms = plan->wall_ms ? plan->wall_ms : (uint64_t)perf->seconds * 1000;
    recording->active_ns = recording->flushed_ns = now_ns();
    recording->deadline_ns = ms ? recording->active_ns + ms * MS : 0;
    if (recording->child.pid)
        perf_child_go(&recording->child);
    return true;
}

/* The program is ended by what ended the recording, but not by --seconds. */
static void find_ending(struct recording *recording, struct ending *ending)
{
    struct perf_child *child = &recording->child;
    bool limit = recording->timed_out && recording->plan->wall_ms;
    *ending = (struct ending){.kind = ENDING_EXITED};
    if (child->pid && (limit || signals_stop_wanted() || capture_interrupted()) && !child->ended)
        kill(child->pid, SIGKILL);
    if (child->pid)
        perf_child_look(child, true);
    if (child->pid && WIFSIGNALED(child->status)) {
        ending->kind = ENDING_KILLED;
        ending->number = WTERMSIG(child->status);
    } else if (child->pid) {
        ending->number = WEXITSTATUS(child->status);
    }
    if (child->pid && *child->error)
        *ending = (struct ending){.kind = ENDING_NOT_STARTED, .number = *child->error};
    if (capture_interrupted())
        *ending = (struct ending){.kind = ENDING_INTERRUPTED, .number = capture_interrupted()};
    else if (limit)
        ending->kind = ENDING_TIME_WALL;
    else if (signals_stop_wanted())
        ending->kind = ENDING_TRACE;
}

bool perf_run(const struct perf_plan *perf, const struct capture_plan *plan, struct trace *trace,
              struct perf_report *report, struct problem *problem)
{
    struct recording recording = {
        .perf = perf, .plan = plan, .report = report, .child = {.pidfd = -1, .gate = -1}};
    recording.run.plan = plan;
    recording.run.trace = trace;
    recording.pairing = (struct pairing){.calls = plan->calls,
                                         .follows = perf->system || !plan->first_only,
                                         .closed = !perf->system,
                                         .own = perf->system ? getpid() : 0,
                                         .name_of = perf_name_of,
                                         .on_birth = on_birth,
                                         .on_entry = on_entry,
                                         .on_exec = on_exec,
                                         .on_call = on_call,
                                         .on_other = on_other,
                                         .on_image = on_image,
                                         .context = &recording};
    *report = (struct perf_report){0};
    signals_begin(&recording.run);
    bool ok = begin(&recording, problem);
    if (ok) {
        record(&recording);
        finish(&recording);
        find_ending(&recording, &trace->ending);
    }
    perf_child_close(&recording.child);
    signals_end(&recording.run);
    perf_close(&recording.rings);
    perf_queue_end(&recording.queue);
    perf_tasks_free(&recording.pairing.tasks);
    free(recording.waits);
    free(recording.run.scratch);
    return ok;
}
