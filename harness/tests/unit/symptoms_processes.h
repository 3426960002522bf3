/* Symptoms of programs that make a process: who runs which part, and whose memory is whose. */
#ifndef TESTS_UNIT_SYMPTOMS_PROCESSES_H
#define TESTS_UNIT_SYMPTOMS_PROCESSES_H

#include "tests/unit/symptoms.h"

enum { CHILD = 500 }; /* its pid */

static struct child newborn;

/* The program is run with 16, and its clone makes a child. */
static void make_child(void)
{
    static char number[] = "16";
    world.argv[1] = number;
    newborn =
        (struct child){.task = 1, .line = 2, .name = "$child", .title = "process $child (child 1)"};
    row(SAME, want(DOOR_SYSCALL, "clone"), call(DOOR_SYSCALL, "clone", CHILD), 0);
}

static void child_row(enum difference difference, const struct wanted *wanted, struct event *event)
{
    if (event) {
        event->task = 1;
        event->pid = CHILD;
    }
    row(difference, wanted, event, 0);
    world.rows[world.outcome.row_count - 1].process = &newborn;
}

static void end_child_at_once(int64_t status)
{
    newborn.task = -1;
    child_row(DIFFERS_MISSING, want_exit(status), NULL);
}

/* The parent learns that its child has left with this status. */
static void reap(int status)
{
    static int stored;
    struct event *event = call(DOOR_SYSCALL, "wait4", CHILD);
    load(event, REG_SI, stack);
    stored = status << 8;
    give(event, 1, (const char *)&stored, sizeof stored);
    world.copies[world.copy_count - 1].at_exit = true;
    row(SAME, want(DOOR_SYSCALL, "wait4"), event, 0);
}

/* Near miss: the second call made no process. */
static void born_twice(bool evidence)
{
    make_child();
    row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, "clone", evidence ? CHILD + 1 : -11), 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: the parent leaves with a status of its own. */
static void parent_on_childs_path(bool evidence)
{
    make_child();
    end_child_at_once(17);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "wait4"), NULL, 0);
    row(SAME, want_exit(17), exit_call(evidence ? 17 : 3), 0);
}

/* Near miss: the parent does its own first call. */
static void parent_on_own_path(bool evidence)
{
    make_child();
    end_child_at_once(17);
    const struct wanted *own = want(DOOR_SYSCALL, evidence ? "wait4" : "exit");
    row(DIFFERS_MISSING, own, NULL, 0);
    row(SAME, want_exit(17), exit_call(17), 0);
}

/* Near miss: it waits, later than it should. */
static void left_without_waiting(bool evidence)
{
    make_child();
    end_child_at_once(17);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "wait4"), NULL, 0);
    row(SAME, want(DOOR_SYSCALL, "getppid"), call(DOOR_SYSCALL, "getppid", 1), 0);
    if (!evidence)
        row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, "wait4", CHILD), 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: a call that belongs to neither. */
static void child_runs_on(bool evidence)
{
    make_child();
    child_row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, evidence ? "wait4" : "getppid", -10));
    child_row(SAME, want_exit(17), exit_call(17));
    reap(17);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: wait4 told another status. */
static void memory_not_shared(bool evidence)
{
    make_child();
    reap(evidence ? 17 : 18);
    row(DIFFERS_ARGUMENT, want_exit(17), exit_call(16), 0);
}

/* Near miss: another number than the child's. */
static void childs_number(bool evidence)
{
    make_child();
    reap(17);
    struct wanted *wanted = want(DOOR_SYSCALL, "write");
    want_integer(wanted, 2, 16);
    struct event *event = call(DOOR_SYSCALL, "write", 17);
    load(event, REG_DX, evidence ? 17 : 18);
    row(DIFFERS_ARGUMENT, wanted, event, 2);
}

static const struct symptom_row process_rows[] = {
    {"born-twice", born_twice, "Its two returns are not two calls"},
    {"parent-on-childs-path", parent_on_childs_path, "only the one that got 0"},
    {"parent-on-childs-path", parent_on_own_path, "the parent took the path of its child"},
    {"left-without-waiting", left_without_waiting, "nobody knows which of the two is first"},
    {"child-runs-on", child_runs_on, "it has no child of its own to wait for"},
    {"memory-not-shared", memory_not_shared, "each changes its own copy"},
    {"childs-number-in-parent", childs_number, "what was changed before, both have"},
};

#endif
