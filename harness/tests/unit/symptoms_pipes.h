/* Symptoms of pipes: ends that are kept, exchanged, or copied in the wrong direction. */
#ifndef TESTS_UNIT_SYMPTOMS_PIPES_H
#define TESTS_UNIT_SYMPTOMS_PIPES_H

#include "tests/unit/symptoms.h"

/* pipe2 that gave 3 and 4. */
static void make_pipe(void)
{
    static int pair[2] = {3, 4};
    struct event *event = call(DOOR_SYSCALL, "pipe2", 0);
    load(event, REG_DI, 0x402000);
    give(event, 0, (const char *)pair, sizeof pair);
    event->copies[0].at_exit = true;
    row(SAME, want(DOOR_SYSCALL, "pipe2"), event, 0);
}

static struct event *descriptor_call(const char *name, int first, int second, int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, name, result);
    load(event, REG_DI, (uint64_t)first);
    load(event, REG_SI, (uint64_t)second);
    load(event, REG_DX, 0);
    return event;
}

static struct event *wait_in(const char *name, int first)
{
    struct event *event = descriptor_call(name, first, 0, 0);
    event->returned = false;
    return event;
}

/* The reader has a descriptor to write to.  Near miss: it has closed it. */
static void keeps_its_own(bool evidence)
{
    make_pipe();
    world.trace.ending.kind = ENDING_STUCK;
    row(SAME, want(DOOR_SYSCALL, "close"), descriptor_call("close", evidence ? 9 : 4, 0, 0), 0);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "read"), wait_in("read", 3), 0);
}

/* The parent has one, and waits for the child that reads.  Near miss: it has ended. */
static void parent_keeps_one(bool evidence)
{
    static struct child child = {.task = 1, .line = 7, .name = "$right", .title = "process $right"};
    make_pipe();
    world.trace.ending.kind = ENDING_STUCK;
    descriptor_call("clone", SIGCHLD, 0, 77);
    descriptor_call("dup3", 3, 0, 0);
    descriptor_call("close", 4, 0, 0);
    wait_in("read", 0);
    if (evidence)
        wait_in("wait4", 77);
    else
        exit_call(0);
    struct event *events = world.trace.events;
    for (int i = 2; i < 5; i++) {
        events[i].task = 1;
        events[i].pid = 77;
    }
    row(SAME, want(DOOR_SYSCALL, "clone"), &events[1], 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "close"), NULL, 0);
    row(SAME, want(DOOR_SYSCALL, "dup3"), &events[2], 0);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "read"), &events[4], 0);
    world.rows[3].process = world.rows[4].process = &child;
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "wait4"), &events[5], 0);
}

/* Near miss: a descriptor that is no end of this pipe. */
static void ends_swapped(bool evidence)
{
    make_pipe();
    struct wanted *wanted = want(DOOR_SYSCALL, "dup3");
    want_integer(wanted, 0, 4);
    want_integer(wanted, 1, 1);
    row(DIFFERS_ARGUMENT, wanted, descriptor_call("dup3", evidence ? 3 : 7, 1, 1), 0);
}

/* Near miss: one of the two is another number. */
static void dup_reversed(bool evidence)
{
    make_pipe();
    struct wanted *wanted = want(DOOR_SYSCALL, "dup3");
    want_integer(wanted, 0, 4);
    want_integer(wanted, 1, 1);
    row(DIFFERS_ARGUMENT, wanted, descriptor_call("dup3", 1, evidence ? 4 : 2, 4), 0);
}

static const struct symptom_row pipe_rows[] = {
    {"pipe-end-kept", keeps_its_own, "the reader itself has one, 4: it waits for itself"},
    {"pipe-end-kept", parent_keeps_one, "$right waits in read"},
    {"pipe-end-kept", parent_keeps_one, "the program itself has kept one, 4"},
    {"pipe-ends-swapped", ends_swapped, "here the end to write to belongs"},
    {"dup-reversed", dup_reversed, "they belong the other way round"},
};

#endif
