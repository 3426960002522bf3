/* A kernel's side of recording, made up: records as perf_event_open(2) has them go into rings of
 * memory, and find no room there as in the kernel. */
#ifndef TESTS_UNIT_PERF_KERNEL_H
#define TESTS_UNIT_PERF_KERNEL_H

#include "capture/perf_parts.h"

#include <string.h>

enum { ENTER = 443, LEAVE = 442, SIGNALLED = 260, EXECUTED = 365, RING = 4096, LANES = 2 };

static const struct perf_ids ids = {ENTER, LEAVE, SIGNALLED, EXECUTED};

static struct ring {
    struct perf_event_mmap_page page;
    uint8_t data[RING];
    uint64_t lost;
} rings[LANES];

static inline void put_bytes(struct ring *ring, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ring->data[ring->page.data_head++ % RING] = ((const uint8_t *)bytes)[i];
}

static inline bool has_room(const struct ring *ring, size_t size)
{
    return RING - (ring->page.data_head - ring->page.data_tail) >= size;
}

struct trailer {
    uint32_t process, task;
    uint64_t ns;
};

/* As perf_output_begin does: what finds no room is counted, and told of as soon as there is some.
 */
static inline void put(int lane, uint32_t type, uint16_t misc, struct trailer trailer,
                       const void *body, size_t size)
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

static inline void enter_through(enum code code, int lane, uint64_t ns, unsigned task,
                                 int64_t number, uint64_t argument)
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

static inline void enter(int lane, uint64_t ns, unsigned task, int64_t number)
{
    enter_through(SYSCALL, lane, ns, task, number, 0);
}

static inline void leave(int lane, uint64_t ns, unsigned task, int64_t number, int64_t result)
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

static inline void deliver(int lane, uint64_t ns, unsigned task, int signal, uint64_t handler)
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

static inline void executed(int lane, uint64_t ns, unsigned task, const char *file)
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

static inline void born(int lane, uint64_t ns, unsigned parent, unsigned task)
{
    struct {
        uint32_t pid, ppid, tid, ptid;
        uint64_t time;
        struct trailer place;
    } body = {task / 10 * 10, parent / 10 * 10, task, parent, ns, {parent / 10 * 10, parent, ns}};
    put(lane, PERF_RECORD_FORK, 0, body.place, &body, sizeof body);
}

static inline void ended(int lane, uint64_t ns, unsigned task)
{
    struct {
        uint32_t pid, ppid, tid, ptid;
        uint64_t time;
        struct trailer place;
    } body = {task / 10 * 10, 1, task, 1, ns, {task / 10 * 10, task, ns}};
    put(lane, PERF_RECORD_EXIT, 0, body.place, &body, sizeof body);
}

static inline void named(int lane, uint64_t ns, unsigned task, bool exec, const char *comm)
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

#endif
