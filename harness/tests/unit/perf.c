/* Recording without stopping anybody, without a kernel: records as it writes them go into rings of
 * memory, and what comes out at the other end is compared with what it must be. */
#include "tap.h"

#include "capture/perf_parts.h"
#include "trace/sets.h"

#include <stdlib.h>
#include <string.h>

enum { ENTER = 443, LEAVE = 442, SIGNALLED = 260, EXECUTED = 365, RING = 4096, LANES = 2 };

static const struct perf_ids ids = {ENTER, LEAVE, SIGNALLED, EXECUTED};

/* ---------------------------------------------------------------- the kernel's side */

static struct ring {
    struct perf_event_mmap_page page;
    uint8_t data[RING];
    uint64_t lost;
} rings[LANES];

static void put_bytes(struct ring *ring, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ring->data[ring->page.data_head++ % RING] = ((const uint8_t *)bytes)[i];
}

static bool has_room(const struct ring *ring, size_t size)
{
    return RING - (ring->page.data_head - ring->page.data_tail) >= size;
}

struct trailer {
    uint32_t process, task;
    uint64_t ns;
};

/* As perf_output_begin does: what finds no room is counted, and told of as soon as there is some.
 */
static void put(int lane, uint32_t type, uint16_t misc, struct trailer trailer, const void *body,
                size_t size)
{
    struct ring *ring = &rings[lane];
    struct {
        struct perf_event_header header;
        uint64_t id, lost;
        struct trailer trailer;
    } loss = {.trailer = trailer};
    struct perf_event_header header = {
        .type = type, .misc = misc, .size = (uint16_t)(sizeof header + size)};
    size_t wanted = header.size + (ring->lost ? sizeof loss : 0);
    if (!has_room(ring, wanted)) {
        ring->lost++;
        return;
    }
    if (ring->lost) {
        loss.header = (struct perf_event_header){.type = PERF_RECORD_LOST, .size = sizeof loss};
        loss.lost = ring->lost;
        put_bytes(ring, &loss, sizeof loss);
        ring->lost = 0;
    }
    put_bytes(ring, &header, sizeof header);
    put_bytes(ring, body, size);
}

enum code { SYSCALL, INT80, CODE32 };

static void enter_through(enum code code, int lane, uint64_t ns, unsigned task, int64_t number,
                          uint64_t argument)
{
    struct {
        struct trailer place;
        uint32_t raw_size;
        uint16_t type;
        uint8_t flags, preempted;
        int32_t pid;
        int64_t id;
        uint64_t args[6];
        uint32_t pad;
        uint64_t abi, cx, ip;
    } __attribute__((packed)) body = {
        .place = {task / 10 * 10, task, ns},
        .raw_size = 68,
        .type = ENTER,
        .pid = (int32_t)task,
        .id = number,
        .args = {argument},
        .abi = code == CODE32 ? PERF_SAMPLE_REGS_ABI_32 : PERF_SAMPLE_REGS_ABI_64,
        .ip = 0x401005,
        .cx = code == INT80 ? 7 : 0x401005,
    };
    put(lane, PERF_RECORD_SAMPLE, PERF_RECORD_MISC_USER, body.place, &body, sizeof body);
}

static void enter(int lane, uint64_t ns, unsigned task, int64_t number)
{
    enter_through(SYSCALL, lane, ns, task, number, 0);
}

static void leave(int lane, uint64_t ns, unsigned task, int64_t number, int64_t result)
{
    struct {
        struct trailer place;
        uint32_t raw_size;
        uint16_t type;
        uint8_t flags, preempted;
        int32_t pid;
        int64_t id, ret;
        uint32_t pad;
    } __attribute__((packed)) body = {
        .place = {task / 10 * 10, task, ns},
        .raw_size = 28,
        .type = LEAVE,
        .pid = (int32_t)task,
        .id = number,
        .ret = result,
    };
    put(lane, PERF_RECORD_SAMPLE, 0, body.place, &body, sizeof body);
}

static void deliver(int lane, uint64_t ns, unsigned task, int signal, uint64_t handler)
{
    struct {
        struct trailer place;
        uint32_t raw_size;
        uint16_t type;
        uint8_t flags, preempted;
        int32_t pid, sig, error, code, pad;
        uint64_t handler, sa_flags;
        uint32_t end;
    } __attribute__((packed)) body = {
        .place = {task / 10 * 10, task, ns},
        .raw_size = 44,
        .type = SIGNALLED,
        .sig = signal,
        .handler = handler,
    };
    put(lane, PERF_RECORD_SAMPLE, 0, body.place, &body, sizeof body);
}

static void executed(int lane, uint64_t ns, unsigned task, const char *file)
{
    struct {
        struct trailer place;
        uint32_t raw_size;
        uint16_t type;
        uint8_t flags, preempted;
        int32_t pid;
        uint16_t at, size;
        int32_t new_pid, old_pid;
        char name[24];
    } __attribute__((packed)) body = {
        .place = {task / 10 * 10, task, ns},
        .raw_size = 44,
        .type = EXECUTED,
        .at = 20,
        .size = (uint16_t)(strlen(file) + 1),
    };
    memcpy(body.name, file, strlen(file));
    put(lane, PERF_RECORD_SAMPLE, 0, body.place, &body, sizeof body);
}

static void born(int lane, uint64_t ns, unsigned parent, unsigned task)
{
    struct {
        uint32_t pid, ppid, tid, ptid;
        uint64_t time;
        struct trailer place;
    } body = {task / 10 * 10, parent / 10 * 10, task, parent, ns, {parent / 10 * 10, parent, ns}};
    put(lane, PERF_RECORD_FORK, 0, body.place, &body, sizeof body);
}

static void ended(int lane, uint64_t ns, unsigned task)
{
    struct {
        uint32_t pid, ppid, tid, ptid;
        uint64_t time;
        struct trailer place;
    } body = {task / 10 * 10, 1, task, 1, ns, {task / 10 * 10, task, ns}};
    put(lane, PERF_RECORD_EXIT, 0, body.place, &body, sizeof body);
}

static void named(int lane, uint64_t ns, unsigned task, bool exec, const char *comm)
{
    struct {
        uint32_t pid, tid;
        char comm[16];
        struct trailer place;
    } body = {.pid = task / 10 * 10, .tid = task, .place = {task / 10 * 10, task, ns}};
    memcpy(body.comm, comm, strlen(comm));
    put(lane, PERF_RECORD_COMM, exec ? PERF_RECORD_MISC_COMM_EXEC : 0, body.place, &body,
        sizeof body);
}

/* ---------------------------------------------------------------- what comes out */

static struct text story;
static struct pairing pairing;
static struct perf_queue queue;

static void tell_name(const struct event *event)
{
    const char *name = call_name(event->abi, event->number);
    text_add(&story, "%d %s", event->pid, name ? name : "?");
    if (event->door != DOOR_SYSCALL || event->abi == ABI_X32)
        text_add(&story, "[%s]", event->abi == ABI_X32 ? "x32" : door_name(event->door));
}

static void on_entry(void *context, struct perf_task *task)
{
    (void)context;
    tell_name(&task->call.event);
    text_add(&story, "(%llx; ", (unsigned long long)task->call.event.arg[0]);
}

static void on_call(void *context, struct perf_task *task)
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

static void on_other(void *context, struct perf_task *task, struct event *event)
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

static void on_birth(void *context, struct perf_task *task)
{
    (void)context;
    text_add(&story, "%d born %d; ", task->task, task->number);
}

static void on_exec(void *context, struct perf_task *task, const char *file)
{
    (void)context;
    text_add(&story, "%d runs %s; ", task->task, file);
}

static void on_image(void *context, struct perf_task *task)
{
    (void)context;
    text_add(&story, "%d is %s; ", task->task, task->comm);
}

static void begin(void)
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

static void drain(void)
{
    for (size_t i = 0; i < LANES; i++)
        perf_ring_take(&rings[i].page, rings[i].data, RING, &queue.lanes[i].bytes);
}

static void take_before(uint64_t horizon)
{
    const struct perf_event_header *header;
    struct perf_record record;
    drain();
    while ((header = perf_queue_next(&queue, horizon))) {
        perf_decode(&ids, header, &record);
        pairing_take(&pairing, &record);
    }
}

static const char *finish(void)
{
    take_before(UINT64_MAX);
    pairing_end(&pairing);
    perf_tasks_free(&pairing.tasks);
    perf_queue_end(&queue);
    if (story.size > 2)
        story.bytes[story.size - 2] = '\0';
    return text_string(&story);
}

static void expect(const char *wanted)
{
    const char *got = finish();
    EXPECT(strcmp(got, wanted) == 0, "\n#   got:    %s\n#   wanted: %s", got, wanted);
}

/* ---------------------------------------------------------------- tables */

static void test_calls(void)
{
    begin();
    enter(0, 10, 20, 39);
    leave(0, 15, 20, 39, 20);
    expect("20 getpid(0; 20 getpid=20 5ns");
    begin();
    enter_through(INT80, 0, 10, 20, 20, 0xffffffff00000001);
    leave(0, 15, 20, 20, 20);
    expect("20 getpid[int80](1; 20 getpid[int80]=20 5ns");
    begin();
    enter_through(CODE32, 0, 10, 20, 20, 0);
    leave(0, 15, 20, 20, 0xffffffff);
    expect("20 getpid[int80](0; 20 getpid[int80]=-1 5ns");
    begin();
    enter_through(SYSCALL, 0, 10, 20, 0x40000027, 0);
    leave(0, 15, 20, 0x40000027, 20);
    expect("20 getpid[x32](0; 20 getpid[x32]=20 5ns");
    begin();
    enter(0, 10, 20, 0xfffffff);
    leave(0, 11, 20, 0xfffffff, -38);
    expect("20 ?(0; 20 ?=-38 1ns");
    group("the table of a number is told by the registers");

    begin();
    enter(0, 10, 20, 0);
    enter(0, 11, 30, 39);
    leave(0, 12, 30, 39, 30);
    leave(0, 13, 20, 0, 1);
    expect("20 read(0; 30 getpid(0; 30 getpid=30 1ns; 20 read=1 3ns");
    begin();
    enter(0, 10, 20, 15);
    leave(0, 12, 20, -1, 77);
    expect("20 rt_sigreturn(0; 20 rt_sigreturn=77 2ns");
    begin();
    enter(0, 10, 20, 0);
    leave(0, 12, 20, 0, -512);
    enter(0, 13, 20, 0);
    leave(0, 14, 20, 0, 1);
    expect("20 read(0; 20 read=-512 2ns; 20 read(0; 20 read=1 1ns");
    group("a return belongs to the entry of its own task");
}

static void test_halves(void)
{
    begin();
    leave(0, 10, 20, 0, 5);
    enter(0, 11, 20, 39);
    leave(0, 12, 20, 39, 20);
    expect("20 read)=5; 20 getpid(0; 20 getpid=20 1ns");
    EXPECT(pairing.without_entry == 1, "%d", (int)pairing.without_entry);
    group("a call that had begun before is told as a return");

    begin();
    enter(0, 10, 20, 0);
    enter(0, 11, 20, 39);
    expect("20 read(0; 20 read=?; 20 getpid(0; 20 getpid=?");
    EXPECT(pairing.without_return == 1, "%d", (int)pairing.without_return);
    begin();
    enter(0, 10, 20, 0);
    leave(0, 11, 20, 1, 3);
    expect("20 read(0; 20 read=?; 20 write)=3");
    group("halves that do not fit are not put together");

    begin();
    enter(0, 10, 20, 60);
    ended(0, 11, 20);
    expect("20 exit(0; 20 exit=?; 20  exited 0");
    begin();
    enter(0, 10, 20, 7);
    deliver(0, 11, 20, SIGTERM, 0);
    ended(0, 12, 20);
    expect("20 poll(0; 20  signal 15; 20 poll=?; 20  killed 15");
    begin();
    enter(0, 10, 20, 7);
    ended(0, 12, 20);
    expect("20 poll(0; 20 poll=?; 20  exited -1");
    group("who dies in a call does not return from it");

    /* The first record that is lost is one of an exit, the last one of an entry. */
    begin();
    unsigned ns = 100, made = 0;
    for (; rings[0].lost < 4; made++) {
        enter(0, ns++, 20, 39);
        leave(0, ns++, 20, 39, 20);
    }
    take_before(ns);
    bool was_inside = perf_task_find(&pairing.tasks, 20)->inside;
    text_clear(&story);
    leave(0, ns++, 20, 39, 21);
    enter(0, ns++, 20, 39);
    leave(0, ns++, 20, 39, 22);
    const char *after = finish();
    EXPECT(pairing.lost == 4, "%d lost", (int)pairing.lost);
    EXPECT(strstr(after, "20 getpid)=21; 20 getpid(0; 20 getpid=22 1ns"), "%s", after);
    EXPECT((strncmp(after, "20 getpid=?; ", 13) == 0) == was_inside, "%d: %s", was_inside, after);
    group("a return behind lost records belongs to no entry before them");
}

static void test_order(void)
{
    begin();
    enter(0, 10, 20, 39);
    leave(1, 12, 20, 39, 20);
    enter(1, 13, 20, 0);
    leave(0, 14, 20, 0, 1);
    expect("20 getpid(0; 20 getpid=20 2ns; 20 read(0; 20 read=1 1ns");
    group("a task that wanders from processor to processor");

    begin();
    leave(1, 12, 20, 39, 20);
    take_before(11);
    EXPECT(story.size == 0, "%s", text_string(&story));
    enter(0, 10, 20, 39);
    take_before(13);
    expect("20 getpid(0; 20 getpid=20 2ns");
    group("what is younger than the horizon waits for what is older");

    begin();
    enter(0, 12, 20, 39);
    leave(0, 11, 20, 39, 20);
    enter(1, 13, 30, 39);
    expect("20 getpid(0; 20 getpid=20 18446744073709551615ns; 30 getpid(0; 30 getpid=?");
    group("the order of a ring is older than the times in it");

    begin();
    unsigned ns = 1, calls = 0;
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 7; i++, calls++) {
            enter(round & 1, ns++, 20, 39);
            leave(round & 1, ns++, 20, 39, 20);
        }
        take_before(ns);
    }
    unsigned returned = 0;
    for (const char *at = text_string(&story); (at = strstr(at, "=20 1ns")); at++)
        returned++;
    EXPECT(rings[0].page.data_head > 100 * RING, "the ring was gone round");
    EXPECT(returned == calls, "%u of %u", returned, calls);
    EXPECT(pairing.lost + pairing.without_entry + pairing.without_return == 0, "something is lost");
    finish();
    group("rings that are gone round many times lose nothing");

    begin();
    struct perf_event_header broken = {.type = PERF_RECORD_SAMPLE, .size = 4000};
    enter(0, 1, 20, 39);
    put_bytes(&rings[0], &broken, sizeof broken);
    enter(1, 2, 30, 39);
    expect("20 getpid(0; 30 getpid(0; 20 getpid=?; 30 getpid=?");
    broken = (struct perf_event_header){.type = PERF_RECORD_SAMPLE, .size = sizeof broken};
    begin();
    put_bytes(&rings[0], &broken, sizeof broken);
    enter(0, 1, 20, 39);
    expect("20 getpid(0; 20 getpid=?");
    group("a record that is cut brings nothing down");
}

static void test_tasks(void)
{
    begin();
    named(0, 5, 20, true, "sh");
    enter(0, 10, 20, 56);
    born(0, 11, 20, 30);
    leave(1, 12, 30, 56, 0);
    leave(0, 13, 20, 56, 30);
    enter(1, 14, 30, 231);
    ended(1, 15, 30);
    expect("20 is sh; 20 clone(0; 30 born 1; 20 clone=30 3ns; 30 exit_group(0; 30 exit_group=?; "
           "30 sh exited 0");
    group("a child is born, and does not return from its parent's clone");

    begin();
    enter(0, 10, 20, 59);
    named(0, 11, 20, true, "ls");
    executed(0, 12, 20, "/bin/ls");
    leave(0, 13, 20, 59, 0);
    expect("20 execve(0; 20 is ls; 20 runs /bin/ls; 20 execve=0 3ns");
    begin();
    enter(0, 10, 20, 322);
    leave(0, 13, 20, 11, 0);
    enter_through(CODE32, 0, 14, 20, 20, 0);
    leave(0, 15, 20, 20, 20);
    expect("20 execveat(0; 20 execveat=0 3ns; 20 getpid[int80](0; 20 getpid[int80]=20 1ns");
    begin();
    pairing.awaited = 20;
    leave(0, 9, 20, 0, 1);
    enter(0, 10, 20, 12);
    leave(0, 11, 20, 12, 0);
    enter(0, 12, 20, 59);
    leave(0, 13, 20, 59, 0);
    expect("20 execve(0; 20 execve=0 1ns");
    begin();
    pairing.awaited = 20;
    leave(0, 9, 20, 0, 1);
    named(0, 11, 20, true, "ls");
    leave(0, 12, 20, 59, 0);
    expect("20 is ls; 20 execve)=0");
    group("execve, and the one that starts the program");

    begin();
    enter(0, 9, 20, 34);
    enter(0, 10, 21, 59);
    deliver(1, 11, 20, SIGKILL, 0);
    ended(1, 12, 20);
    named(0, 13, 20, true, "ls");
    leave(0, 14, 20, 59, 0);
    expect("20 pause(0; 21 execve(0; 20 pause=?; 20  superseded by 21; 20 is ls; 20 execve=0 4ns");
    begin();
    enter(0, 9, 20, 34);
    enter(0, 10, 21, 59);
    deliver(1, 11, 22, SIGKILL, 0);
    ended(1, 12, 22);
    ended(1, 12, 20);
    named(0, 13, 20, true, "ls");
    leave(0, 14, 20, 59, 0);
    expect("20 pause(0; 21 execve(0; 22  exited 0; 20 pause=?; 20  superseded by 21; 20 is ls; "
           "20 execve=0 4ns");
    group("a thread's execve goes on under the leader's number");

    begin();
    enter(1, 9, 20, 34);
    enter_through(SYSCALL, 0, 10, 21, 231, 0x103);
    deliver(1, 11, 20, SIGKILL, 0);
    ended(1, 12, 20);
    ended(0, 13, 21);
    expect(
        "20 pause(0; 21 exit_group(103; 20 pause=?; 20  exited 3; 21 exit_group=?; 21  exited 3");
    begin();
    enter(0, 9, 20, 34);
    deliver(1, 11, 20, SIGKILL, 0);
    ended(1, 12, 20);
    expect("20 pause(0; 20 pause=?; 20  killed 0");
    begin();
    deliver(0, 11, 20, SIGUSR1, 0x1234);
    deliver(0, 12, 20, SIGCHLD, 0);
    deliver(0, 13, 20, SIGTSTP, 0);
    ended(0, 14, 20);
    expect("20  signal 10; 20  signal 17; 20  signal 20; 20  stopped 20; 20  exited -1");
    group("how tasks end");

    struct call_set only = {.others = false};
    call_set_add(&only, ABI_X86_64, 39);
    begin();
    pairing.calls = &only;
    enter(0, 10, 20, 20);
    leave(0, 11, 20, 20, 1);
    enter(0, 12, 20, 39);
    leave(0, 13, 20, 39, 20);
    enter_through(INT80, 0, 14, 20, 20, 0);
    leave(0, 15, 20, 20, 20);
    leave(0, 16, 30, 7, 0);
    expect("20 getpid(0; 20 getpid=20 1ns");
    begin();
    pairing.own = 20;
    enter(0, 10, 21, 39);
    leave(0, 11, 21, 39, 20);
    enter(0, 12, 30, 39);
    leave(0, 13, 30, 39, 20);
    expect("30 getpid(0; 30 getpid=20 1ns");
    begin();
    pairing.closed = true;
    perf_task_add(&pairing.tasks, 20, 20);
    enter(0, 10, 30, 39);
    leave(0, 11, 30, 39, 20);
    deliver(0, 11, 30, SIGUSR1, 0x1234);
    named(0, 11, 30, true, "ls");
    executed(0, 11, 30, "/bin/ls");
    ended(0, 12, 30);
    enter(0, 13, 21, 39);
    born(0, 14, 20, 40);
    enter(0, 15, 40, 39);
    expect("21 getpid(0; 40 born 2; 40 getpid(0; 21 getpid=?; 40 getpid=?");
    group("what is not asked for, and ourselves");
}

static void expect_filter(const char *names, bool others, bool leaving, const char *wanted)
{
    struct call_set set = {.others = others};
    struct text filter = {0};
    char *words = strdup(names), *rest = NULL;
    for (char *name = strtok_r(words, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
        for (int abi = 0; abi < ABI_COUNT; abi++) {
            long number = call_number((enum abi)abi, name);
            if (number >= 0 && abi != ABI_X32)
                call_set_add(&set, (enum abi)abi, (uint32_t)number);
        }
    free(words);
    perf_filter_calls(&set, leaving, &filter);
    EXPECT(strcmp(text_string(&filter), wanted) == 0, "%s:\n#   got:    %s\n#   wanted: %s", names,
           text_string(&filter), wanted);
    text_free(&filter);
}

static void test_filter(void)
{
    struct call_set set = {.others = false};
    struct text filter = {0};
    expect_filter("getpid", false, false,
                  "id == 20 || id == 39 || id == 60 || id == 231 || id == 252");
    expect_filter("getpid", false, true,
                  "id == 20 || id == 39 || id == -1 || id == 59 || id == 11 || id == 1073742344");
    expect_filter("read write open", false, false,
                  "(id >= 0 && id <= 5) || id == 60 || id == 231 || id == 252");
    expect_filter("", false, false, "id == -2 || id == 60 || id == 231 || id == 252");
    for (uint32_t number = 0; number < CALL_NUMBERS; number += 2)
        call_set_add(&set, ABI_X86_64, number);
    perf_filter_calls(&set, false, &filter);
    EXPECT(filter.size > 0 && filter.size <= FILTER_MOST + 100, "%zu bytes", filter.size);
    text_clear(&filter);
    call_set_fill(&set, true);
    perf_filter_calls(&set, false, &filter);
    EXPECT(filter.size == 0, "%s", text_string(&filter));
    text_free(&filter);
    group("calls as a filter of the tracepoint");
}

int main(void)
{
    test_calls();
    test_halves();
    test_order();
    test_tasks();
    test_filter();
    text_free(&story);
    return done();
}
