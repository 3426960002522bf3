/* Symptoms of waiting for many. */
#ifndef TESTS_UNIT_SYMPTOMS_POLL_H
#define TESTS_UNIT_SYMPTOMS_POLL_H

#include "tests/unit/symptoms.h"

#include <poll.h>

static const uint64_t poll_array = 0x402000;

/* A poll of descriptors 3 and 4, and what it says of them. */
static struct event *polled(int three, int revents, int four, int other)
{
    static struct pollfd poll_entries[8][2];
    static size_t used;
    struct pollfd *entry = poll_entries[used++ % 8];
    entry[0] = (struct pollfd){three, POLLIN, (short)revents};
    entry[1] = (struct pollfd){four, POLLIN, (short)other};
    struct event *event = call(DOOR_SYSCALL, "poll", (revents != 0) + (other != 0));
    load(event, REG_DI, poll_array);
    load(event, REG_SI, 2);
    give(event, 0, (const char *)entry, 2 * sizeof *entry);
    event->copies[0].at_exit = true;
    return event;
}

/* A select of descriptors, and which it leaves. */
static struct event *selected(uint64_t asked, uint64_t left)
{
    static uint64_t sets[8][2];
    static size_t used;
    uint64_t *set = sets[used++ % 8];
    struct event *event = call(DOOR_SYSCALL, "select", left ? 1 : 0);
    struct copy *first = &world.copies[world.copy_count];
    set[0] = asked;
    set[1] = left;
    load(event, REG_DI, 5);
    load(event, REG_SI, poll_array);
    give(event, 1, (const char *)&set[0], sizeof set[0]);
    give(event, 1, (const char *)&set[1], sizeof set[1]);
    first[1].at_exit = true;
    event->copies = first;
    event->copy_count = 2;
    return event;
}

static struct event *on(const char *name, int fd, int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, name, result);
    load(event, REG_DI, (uint64_t)fd);
    return event;
}

static struct wanted *want_on(const char *name, int fd)
{
    struct wanted *wanted = want(DOOR_SYSCALL, name);
    want_integer(wanted, 0, fd);
    return wanted;
}

/* Near miss: it was ready, and another one belongs there. */
static void read_unready(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "poll"), polled(3, POLLIN, 4, evidence ? 0 : POLLIN), 0);
    row(DIFFERS_ARGUMENT, want_on("read", 3), on("read", 4, 5), 0);
}

static void read_unready_by_select(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "select"), selected(0x18, evidence ? 0x08 : 0x18), 0);
    row(DIFFERS_ARGUMENT, want_on("read", 3), on("read", 4, 5), 0);
}

/* A poll is missing; what stands in its place is found further on. */
static void read_unready_for_poll(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "poll"), polled(3, POLLIN, 4, evidence ? 0 : POLLIN), 0);
    row(SAME, want_on("read", 3), on("read", 3, 5), 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "poll"), NULL, 0);
    row(DIFFERS_ARGUMENT, want_on("read", 3), on("read", 4, 5), 0);
    row(DIFFERS_EXTRA, NULL, on("read", 3, 0), 0);
}

/* Near miss: what is ready is the end. */
static void not_read(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "poll"), polled(3, evidence ? POLLIN : POLLHUP, 4, 0), 0);
    row(DIFFERS_CALL, want_on("read", 3), on("write", 1, 5), 0);
}

static void not_read_but_polled(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "poll"), polled(3, POLLIN | POLLHUP, 4, 0), 0);
    row(DIFFERS_CALL, want_on("read", 3),
        evidence ? polled(3, POLLIN | POLLHUP, 4, 0) : on("lseek", 3, 0), 0);
}

/* Near miss: only the end was there. */
static void closed_too_early(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "poll"), polled(3, evidence ? POLLIN | POLLHUP : POLLHUP, 4, 0),
        0);
    row(DIFFERS_CALL, want_on("read", 3), on("close", 3, 0), 0);
}

/* Near miss: the set was filled anew. */
static void set_again(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "select"), selected(0x18, 0x08), 0);
    row(SAME, want_on("read", 3), on("read", 3, 5), 0);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "select"), selected(evidence ? 0x08 : 0x18, 0), 0);
}

/* Near miss: nothing was closed. */
static void closed_and_polled(bool evidence)
{
    row(SAME, want_on("close", 3), on(evidence ? "close" : "lseek", 3, 0), 0);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "poll"), polled(3, POLLNVAL, 4, POLLIN), 0);
}

/* Near miss: the second poll does not ask for it any more. */
static void end_unnoticed(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "poll"), polled(3, POLLHUP, 4, 0), 0);
    row(DIFFERS_CALL, want_on("close", 3), polled(evidence ? 3 : -1, POLLHUP, 4, 0), 0);
}

/* Near miss: it is open, and at its end. */
static void no_such_descriptor(bool evidence)
{
    struct event *event = polled(3, POLLIN, 77, evidence ? POLLNVAL : POLLHUP);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "poll"), event, 0);
}

static const struct symptom_row poll_rows[] = {
    {"read-of-unready", read_unready, "its revents was 0"},
    {"read-of-unready", read_unready_by_select, "its bit was 0 in the set that select left"},
    {"read-of-unready", read_unready_for_poll, "descriptor 4 was not among those"},
    {"poll-reads-nothing", not_read, "it takes nothing and stores nothing"},
    {"poll-reads-nothing", not_read_but_polled, "ask for the bit"},
    {"hangup-before-data", closed_too_early, "They come first"},
    {"select-keeps-no-sets", set_again, "was handed to it again"},
    {"closed-but-polled", closed_and_polled, "Put -1 into its fd"},
    {"poll-of-no-descriptor", no_such_descriptor, "has the descriptor 77"},
    {"hangup-not-noticed", end_unnoticed, "each poll returns at once"},
};

#endif
