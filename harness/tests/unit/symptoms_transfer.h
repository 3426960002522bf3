/* Symptoms of reading and writing: how much came, how much went, where the end is. */
#ifndef TESTS_UNIT_SYMPTOMS_TRANSFER_H
#define TESTS_UNIT_SYMPTOMS_TRANSFER_H

#include "tests/unit/symptoms.h"

static const uint64_t transfer_buffer = 0x403000;

static struct event *transfer(const char *name, int fd, uint64_t address, uint64_t count,
                              int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, name, result);
    load(event, REG_DI, (uint64_t)fd);
    load(event, REG_SI, address);
    load(event, REG_DX, count);
    return event;
}

/* Near miss: the last read returned 0. */
static void short_read_as_end(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "read"),
        transfer("read", 0, transfer_buffer, 4096, evidence ? 57 : 0), 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "read"), NULL, 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: a later read failed, so it was that which ended it. */
static void read_behind_failure(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "read"), transfer("read", 0, transfer_buffer, 4096, 57), 0);
    row(SAME, want(DOOR_SYSCALL, "read"),
        transfer("read", 0, transfer_buffer, 4096, evidence ? 57 : -4), 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "read"), NULL, 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: the end was that of another descriptor. */
static void read_past_the_end(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "read"),
        transfer("read", evidence ? 0 : 5, transfer_buffer, 4096, 0), 0);
    row(DIFFERS_EXTRA, NULL, transfer("read", 0, transfer_buffer, 4096, 0), 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: another number than the size of the buffer. */
static void buffer_size_for_count(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "read"), transfer("read", 0, transfer_buffer, 4096, 57), 0);
    struct wanted *wanted = want(DOOR_SYSCALL, "write");
    want_integer(wanted, 2, 57);
    uint64_t count = evidence ? 4096 : 99;
    row(DIFFERS_ARGUMENT, wanted, transfer("write", 1, transfer_buffer, count, (int64_t)count), 2);
}

/* Near miss: the second write went on where the first had stopped. */
static void rest_from_the_start(bool evidence)
{
    world.outcome.output_differs = true;
    row(SAME, want(DOOR_SYSCALL, "write"), transfer("write", 1, transfer_buffer, 100, 20), 0);
    row(SAME, want(DOOR_SYSCALL, "write"),
        transfer("write", 1, transfer_buffer + (evidence ? 0 : 20), 80, 80), 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

static const struct symptom_row transfer_rows[] = {
    {"short-read-as-end", short_read_as_end, "Only a read that returns 0 says so"},
    {"short-read-as-end", read_behind_failure, "asked for 4096 bytes and got 57"},
    {"read-past-the-end", read_past_the_end, "it will be 0 again"},
    {"buffer-size-for-count", buffer_size_for_count, "What read returns is the count"},
    {"rest-from-the-start", rest_from_the_start, "those bytes went out twice"},
};

#endif
