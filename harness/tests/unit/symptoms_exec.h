/* Symptoms of programs that replace themselves. */
#ifndef TESTS_UNIT_SYMPTOMS_EXEC_H
#define TESTS_UNIT_SYMPTOMS_EXEC_H

#include "tests/unit/symptoms.h"

#include <errno.h>

enum { CLOSE_ON_EXEC = 02000000 }; /* O_CLOEXEC */

static struct event *exec_call(int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, "execve", result);
    row(SAME, want(DOOR_SYSCALL, "execve"), event, 0);
    return event;
}

/* Near miss: it succeeded, in another process. */
static void exec_returns(bool evidence)
{
    exec_call(evidence ? -ENOMEM : 0);
    row(DIFFERS_ARGUMENT, want_exit(12), exit_call(0), 0);
}

/* Near miss: what goes on is what is wanted. */
static void exec_goes_on(bool evidence)
{
    exec_call(-ENOMEM);
    struct event *event = call(DOOR_SYSCALL, "read", 1);
    row(evidence ? DIFFERS_EXTRA : DIFFERS_ARGUMENT, evidence ? NULL : want(DOOR_SYSCALL, "read"),
        event, 0);
    row(SAME, want_exit(12), exit_call(12), 0);
}

/* Near miss: the child never called execve. */
static void exec_in_a_child(bool evidence)
{
    enum { PID = 500 };
    struct event *birth = call(DOOR_SYSCALL, "clone", PID);
    struct event *exec = call(DOOR_SYSCALL, evidence ? "execve" : "getppid", 0);
    exec->task = 1;
    exec->pid = PID;
    row(DIFFERS_CALL, want(DOOR_SYSCALL, "execve"), birth, 0);
}

/* Near miss: nothing was ever replaced. */
static void waits_for_exec(bool evidence)
{
    if (evidence)
        exec_call(0);
    row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, "wait4", -ECHILD), 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: the same program all the time. */
static void memory_gone(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "open"), call(DOOR_SYSCALL, "open", 3), 0);
    if (evidence)
        exec_call(0);
    struct wanted *wanted = want(DOOR_SYSCALL, "read");
    want_integer(wanted, 0, 3);
    struct event *event = call(DOOR_SYSCALL, "read", 0);
    load(event, REG_DI, 0);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Near miss: another flag is missing, too. */
static void open_across_exec(bool evidence)
{
    struct wanted *wanted = want(DOOR_SYSCALL, "open");
    want_integer(wanted, 1, CLOSE_ON_EXEC | 1);
    struct event *event = call(DOOR_SYSCALL, "open", 3);
    load(event, REG_SI, evidence ? 1 : 0);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
    exec_call(0);
}

static struct wanted *want_words(const char *words)
{
    struct wanted *wanted = want(DOOR_SYSCALL, "execve");
    wanted->argument_count = 2;
    wanted->argument[1].text = words;
    return wanted;
}

/* An execve whose argv has such pointers; behind these is one that leads to nothing. */
static void argv_without_null(bool evidence)
{
    static uint64_t pointers[] = {0x403000, 0x403010, 0x65732f636f72702f};
    struct event *event = call(DOOR_SYSCALL, "execve", -EFAULT);
    load(event, REG_SI, stack);
    struct copy *first = &world.copies[0];
    first[0] = (struct copy){.argument = 1, .address = stack};
    first[1] = (struct copy){
        .argument = 1, .address = stack, .size = sizeof pointers, .bytes = (uint8_t *)pointers};
    for (int i = 0; i < 2; i++)
        first[2 + i] = (struct copy){.argument = 1,
                                     .whole = true,
                                     .address = pointers[i],
                                     .size = 2,
                                     .bytes = (uint8_t *)"3"};
    event->copies = first;
    event->copy_count = 4;
    /* Near miss: it is one of the words themselves that is no address. */
    row(DIFFERS_RESULT, want_words(evidence ? "[_, \"3\"]" : "[_, \"3\", \"3\"]"), event, 0);
}

/* Near miss: another word is missing. */
static void argv_without_name(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "execve", 0);
    load(event, REG_SI, stack);
    give(event, 1,
         "3\0"
         "5",
         4);
    row(DIFFERS_ARGUMENT, want_words(evidence ? "[_, \"3\", \"5\"]" : "[\"3\", \"5\", _]"), event,
        1);
}

static const struct symptom_row exec_rows[] = {
    {"exec-returns", exec_returns, "left with 0, as if the other one had run"},
    {"exec-returns", exec_goes_on, "went on with read"},
    {"exec-makes-no-process", exec_in_a_child, "made process 500"},
    {"exec-makes-no-process", waits_for_exec, "never had one"},
    {"memory-gone-with-exec", memory_gone, "it must be told in argv"},
    {"open-across-exec", open_across_exec, "descriptor 3 was still open"},
    {"argv-without-null", argv_without_null, "Behind the 2 words stands no 0"},
    {"argv-without-name", argv_without_name, "The array has 2 words"},
};

#endif
