/* Symptoms of programs that wait for their children: statuses, zombies, and the end of them. */
#ifndef TESTS_UNIT_SYMPTOMS_WAIT_H
#define TESTS_UNIT_SYMPTOMS_WAIT_H

#include "tests/unit/symptoms.h"

enum { FIRST = 600 }; /* the pid of the first child */

static void make_children(int count)
{
    for (int i = 0; i < count; i++)
        row(SAME, want(DOOR_SYSCALL, "clone"), call(DOOR_SYSCALL, "clone", FIRST + i), 0);
}

/* wait4(-1, &status, 0, NULL) = pid, storing a status. */
static struct event *wait_call(int64_t pid, int status)
{
    static int stored[8];
    static size_t next;
    struct event *event = call(DOOR_SYSCALL, "wait4", pid);
    int *to = &stored[next++ % 8];
    *to = status;
    load(event, REG_DI, (uint64_t)-1);
    load(event, REG_SI, stack);
    load(event, REG_DX, 0);
    load(event, REG_10, 0);
    if (pid > 0) {
        give(event, 1, (const char *)to, sizeof *to);
        world.copies[world.copy_count - 1].at_exit = true;
    }
    return event;
}

static struct wanted *want_wait(void)
{
    struct wanted *wanted = want(DOOR_SYSCALL, "wait4");
    want_integer(wanted, 0, -1);
    want_integer(wanted, 2, 0);
    return wanted;
}

static struct wanted *want_no_child(void)
{
    struct wanted *wanted = want_wait();
    wanted->has_result = true;
    wanted->result = (struct wanted_value){.kind = VALUE_INTEGER, .integer = -10};
    return wanted;
}

/* The line that is written of a child is another. */
static void tell_child(const char *wanted, const char *given)
{
    row(DIFFERS_ARGUMENT, want_write(wanted, strlen(wanted)), write_call(1, given, strlen(given)),
        1);
}

/* Near miss: another number. */
static void status_written(bool evidence)
{
    make_children(1);
    row(SAME, want_wait(), wait_call(FIRST, 30 << 8), 0);
    tell_child("exited 30\n", evidence ? "exited 7680\n" : "exited 7681\n");
}

/* Near miss: the child was not told of. */
static void status_left_with(bool evidence)
{
    make_children(1);
    row(SAME, want_wait(), wait_call(evidence ? FIRST : -10, 7 << 8), 0);
    row(DIFFERS_ARGUMENT, want_exit(7), exit_call(7 << 8), 0);
}

/* Near miss: it says that it was killed, by another signal. */
static void killed_as_exited(bool evidence)
{
    make_children(1);
    row(SAME, want_wait(), wait_call(FIRST, 15), 0);
    tell_child("killed 15\n", evidence ? "exited 0\n" : "killed 16\n");
}

/* Near miss: all were waited for. */
static void zombie_left(bool evidence)
{
    make_children(evidence ? 3 : 2);
    row(SAME, want_wait(), wait_call(FIRST, 15), 0);
    row(SAME, want_wait(), wait_call(FIRST + 1, 15), 0);
    row(DIFFERS_MISSING, want_wait(), NULL, 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: one is left. */
static void end_not_asked(bool evidence)
{
    make_children(evidence ? 2 : 3);
    row(SAME, want_wait(), wait_call(FIRST, 15), 0);
    row(SAME, want_wait(), wait_call(FIRST + 1, 15), 0);
    row(DIFFERS_MISSING, want_no_child(), NULL, 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: another option. */
static void wnohang(bool evidence)
{
    make_children(1);
    struct event *event = wait_call(0, 0);
    load(event, REG_DX, evidence ? 1 : 2);
    row(DIFFERS_ARGUMENT, want_wait(), event, 2);
}

/* Near miss: no child of that number. */
static void waits_for_one(bool evidence)
{
    make_children(1);
    struct event *event = wait_call(FIRST, 15);
    load(event, REG_DI, evidence ? FIRST : FIRST + 9);
    row(DIFFERS_ARGUMENT, want_wait(), event, 0);
}

/* Near miss: it is the number of a child. */
static void waits_for_stranger(bool evidence)
{
    make_children(1);
    struct event *event = wait_call(-10, 0);
    load(event, REG_DI, evidence ? 61 : FIRST);
    struct wanted *wanted = want(DOOR_SYSCALL, "wait4");
    row(DIFFERS_RESULT, wanted, event, 0);
}

/* Near miss: nothing more is to be made. */
static void one_by_one(bool evidence)
{
    make_children(1);
    row(DIFFERS_EXTRA, NULL, wait_call(FIRST, 15), 0);
    if (evidence)
        make_children(1);
    row(SAME, want_exit(0), exit_call(0), 0);
}

static const struct symptom_row wait_rows[] = {
    {"status-for-exit-code", status_written, "bits 8 to 15 what it left with: here 30"},
    {"status-for-exit-code", status_left_with, "stored 1792, that is 0x700"},
    {"killed-taken-for-exited", killed_as_exited, "a signal ended this child, SIGTERM"},
    {"zombie-left", zombie_left, "3 children were made, and 2 waited for"},
    {"end-of-children-not-asked", end_not_asked, "All 2 were waited for"},
    {"wnohang-does-not-wait", wnohang, "returns 0 at once while no child has ended"},
    {"waits-for-one-child", waits_for_one, "tells of whichever has ended"},
    {"waits-for-no-child", waits_for_stranger, "that is the child. 61 is the number of wait4"},
    {"one-after-the-other", one_by_one, "Make all of them first"},
};

#endif
