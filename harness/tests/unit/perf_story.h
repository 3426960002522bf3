/* What comes out of the rings of perf_kernel.h, as a story of one line: begin(), then records, then
 * expect("20 getpid(0; 20 getpid=20 5ns"). */
#ifndef TESTS_UNIT_PERF_STORY_H
#define TESTS_UNIT_PERF_STORY_H

#include "tests/unit/perf_kernel.h"
#include "tests/unit/tap.h"

static struct text story;
static struct pairing pairing;
static struct perf_queue queue;

static inline void tell_name(const struct event *event)
{
    const char *name = call_name(event->abi, event->number);
    text_add(&story, "%d %s", event->pid, name ? name : "?");
    if (event->door != DOOR_SYSCALL || event->abi == ABI_X32)
        text_add(&story, "[%s]", event->abi == ABI_X32 ? "x32" : door_name(event->door));
}

static inline void on_entry(void *context, struct perf_task *task)
{
    (void)context;
    tell_name(&task->call.event);
    text_add(&story, "(%llx; ", (unsigned long long)task->call.event.arg[0]);
}

static inline void on_call(void *context, struct perf_task *task)
{
    const struct event *event = &task->call.event;
    (void)context;
    tell_name(event);
    if (event->unseen_entry)
        text_add(&story, ")");
    if (event->returned)
        text_add(&story, "=%lld", (long long)event->result);
    else
        text_add(&story, "=?");
    if (event->returned && !event->unseen_entry)
        text_add(&story, " %lluns", (unsigned long long)(event->left_ns - event->entered_ns));
    text_add(&story, "; ");
}

static inline void on_other(void *context, struct perf_task *task, struct event *event)
{
    (void)context;
    text_add(&story, "%d %s ", event->pid, task->comm);
    switch (event->kind) {
    case EVENT_SIGNAL:
        text_add(&story, "signal %d; ", event->signal);
        break;
    case EVENT_STOPPED:
        text_add(&story, "stopped %d; ", event->signal);
        break;
    case EVENT_KILLED:
        text_add(&story, "killed %d; ", event->signal);
        break;
    case EVENT_SUPERSEDED:
        text_add(&story, "superseded by %d; ", event->status);
        break;
    default:
        text_add(&story, "exited %d; ", event->status);
        break;
    }
}

static inline void on_birth(void *context, struct perf_task *task)
{
    (void)context;
    text_add(&story, "%d born %d; ", task->task, task->number);
}

static inline void on_exec(void *context, struct perf_task *task, const char *file)
{
    (void)context;
    text_add(&story, "%d runs %s; ", task->task, file);
}

static inline void on_image(void *context, struct perf_task *task)
{
    (void)context;
    text_add(&story, "%d is %s; ", task->task, task->comm);
}

static inline void begin(void)
{
    memset(rings, 0, sizeof rings);
    text_clear(&story);
    perf_queue_begin(&queue, LANES);
    pairing = (struct pairing){.follows = true,
                               .on_birth = on_birth,
                               .on_entry = on_entry,
                               .on_exec = on_exec,
                               .on_call = on_call,
                               .on_other = on_other,
                               .on_image = on_image};
}

static inline void drain(void)
{
    for (size_t i = 0; i < LANES; i++)
        perf_ring_take(&rings[i].page, rings[i].data, RING, &queue.lanes[i].bytes);
}

static inline void take_before(uint64_t horizon)
{
    const struct perf_event_header *header;
    struct perf_record record;
    drain();
    while ((header = perf_queue_next(&queue, horizon))) {
        perf_decode(&ids, header, &record);
        pairing_take(&pairing, &record);
    }
}

static inline const char *finish(void)
{
    take_before(UINT64_MAX);
    pairing_end(&pairing);
    perf_tasks_free(&pairing.tasks);
    perf_queue_end(&queue);
    if (story.size > 2)
        story.bytes[story.size - 2] = '\0';
    return text_string(&story);
}

static inline void expect(const char *wanted)
{
    const char *got = finish();
    EXPECT(strcmp(got, wanted) == 0, "\n#   got:    %s\n#   wanted: %s", got, wanted);
}

#endif
