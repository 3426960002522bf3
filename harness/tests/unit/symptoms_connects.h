/* Symptoms of tracers that count the calls of a tree: what they asked for, what wait4 told them,
 * whom they killed.  Near miss: the tracer is right, and its run differs elsewhere. */
#ifndef TESTS_UNIT_SYMPTOMS_CONNECTS_H
#define TESTS_UNIT_SYMPTOMS_CONNECTS_H

#include "tests/unit/symptoms.h"

#include <errno.h>
#include <linux/ptrace.h>

enum {
    ROOT_PID = 1001,
    CHILD_PID = 1002,
    SECCOMP_STOP = PTRACE_EVENT_SECCOMP << 16 | 5 << 8 | 0x7f
};

static struct finding called_finding;

static void tracer_call(const char *name, uint64_t a, uint64_t b, uint64_t d, int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, name, result);
    event->arg[0] = a;
    event->arg[1] = b;
    event->arg[3] = d;
}

static void tracer_waits(int pid, int status)
{
    static int statuses[16];
    int *kept = &statuses[world.trace.count % 16];
    struct event *event = call(DOOR_SYSCALL, "wait4", pid);
    *kept = status;
    load(event, REG_SI, stack);
    give(event, 1, (const char *)kept, sizeof *kept);
    event->copies[0].at_exit = true;
}

static void tracer_begin(uint64_t options)
{
    static const struct peer server = {.role = ROLE_SERVER, .port = 20000, .counts = true};
    world.scene.unwatched = true;
    world.scene.world.peers = &server;
    world.scene.world.peer_count = 1;
    call(DOOR_SYSCALL, "fork", ROOT_PID);
    tracer_waits(ROOT_PID, 19 << 8 | 0x7f);
    tracer_call("ptrace", PTRACE_SETOPTIONS, ROOT_PID, options, 0);
}

static const uint64_t all_options =
    PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;

/* What is left to do: the calls are as wanted, and the output is not. */
static void tracer_ends(bool asks, bool often)
{
    if (asks)
        call(DOOR_SYSCALL, "wait4", -ECHILD);
    called_finding = (struct finding){
        .fact = "called", .text = "peer server 20000 called 1 times", .found = "", .holds = !often};
    world.outcome.findings = &called_finding;
    world.outcome.finding_count = 1;
    world.outcome.output_differs = true;
    if (!world.outcome.wanted_output)
        text_add(&world.trace.output, "connect 1 to 20000\n");
    row(SAME, want_exit(3), exit_call(3), 0);
    world.outcome.first = world.outcome.row_count;
}

static void traced_by_calls(bool evidence)
{
    tracer_begin(all_options);
    tracer_call("ptrace", evidence ? PTRACE_SYSCALL : PTRACE_CONT, ROOT_PID, 0, 0);
    tracer_waits(ROOT_PID, 3 << 8);
    tracer_ends(true, false);
}

static void traced_unasked(bool evidence)
{
    tracer_begin(evidence ? all_options & ~(uint64_t)PTRACE_O_TRACESECCOMP : all_options);
    tracer_waits(ROOT_PID, 3 << 8);
    tracer_ends(true, false);
}

static void traced_alone(bool evidence)
{
    tracer_begin(evidence ? PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK : all_options);
    tracer_waits(ROOT_PID, 3 << 8);
    tracer_ends(true, false);
}

static void traced_until_root(bool evidence)
{
    tracer_begin(all_options);
    tracer_waits(CHILD_PID, SECCOMP_STOP);
    tracer_waits(ROOT_PID, 3 << 8);
    tracer_ends(!evidence, false);
}

static void traced_and_killed_one(bool evidence)
{
    tracer_begin(all_options);
    tracer_waits(CHILD_PID, SECCOMP_STOP);
    tracer_call("kill", evidence ? ROOT_PID : (uint64_t)-ROOT_PID, SIGKILL, 0, 0);
    tracer_waits(ROOT_PID, 9);
    tracer_ends(true, true);
}

static void traced_too_late(bool evidence)
{
    tracer_begin(all_options);
    for (int i = 0; i < (evidence ? 3 : 2); i++)
        tracer_waits(CHILD_PID, SECCOMP_STOP);
    tracer_waits(ROOT_PID, 3 << 8);
    tracer_ends(true, true);
}

static void traced_another(bool evidence)
{
    tracer_begin(all_options);
    tracer_waits(ROOT_PID, 3 << 8);
    tracer_waits(CHILD_PID, (evidence ? 43 : 44) << 8);
    call(DOOR_SYSCALL, "wait4", -ECHILD);
    row(DIFFERS_ARGUMENT, want_exit(3), exit_call(43), 0);
}

/* One request at a stop of the filter, and what was reported. */
static void traced_and_peeked(uint64_t request, uint64_t offset, uint64_t to, int64_t result,
                              const char *output)
{
    tracer_begin(all_options);
    tracer_waits(CHILD_PID, SECCOMP_STOP);
    struct event *event = call(DOOR_SYSCALL, "ptrace", result);
    event->arg[0] = request;
    event->arg[1] = CHILD_PID;
    event->arg[2] = offset;
    event->arg[3] = to;
    tracer_waits(ROOT_PID, 3 << 8);
    text_add(&world.trace.output, "%s", output);
    world.outcome.wanted_output = (const uint8_t *)"connect 1 to 23876\n";
    world.outcome.wanted_output_size = 19;
    tracer_ends(true, false);
}

static void traced_unstored(bool evidence)
{
    traced_and_peeked(PTRACE_PEEKUSR, 104, evidence ? 0 : stack, evidence ? -EFAULT : 0, "x\n");
}

static void traced_other_register(bool evidence)
{
    traced_and_peeked(PTRACE_PEEKUSR, evidence ? 112 : 104, stack, 0, "x\n");
}

static void traced_at_no_offset(bool evidence)
{
    traced_and_peeked(PTRACE_PEEKUSR, evidence ? 13 : 104, stack, evidence ? -EIO : 0, "x\n");
}

static void traced_no_address(bool evidence)
{
    traced_and_peeked(PTRACE_PEEKDATA, evidence ? 1 : stack, stack, evidence ? -EIO : 0, "x\n");
}

static void traced_turned(bool evidence)
{
    traced_and_peeked(PTRACE_PEEKUSR, 104, stack, 0,
                      evidence ? "connect 1 to 17501\n" : "connect 1 to 17502\n");
}

static void traced_silently(bool evidence)
{
    traced_and_peeked(PTRACE_PEEKUSR, 104, stack, 0, evidence ? "" : "connect 1 to 1\n");
}

static void traced_by_number(bool evidence)
{
    static char *words[] = {(char *)"./program", (char *)"./x", (char *)"20", (char *)"0", NULL};
    world.scene.argv = words;
    traced_and_peeked(PTRACE_PEEKUSR, 104, stack, 0,
                      evidence ? "connect 1 to 23876\nconnect 2 to 0\n" : "connect 1 to 23876\n");
}

static void traced_no_group(bool evidence)
{
    tracer_begin(all_options);
    tracer_waits(CHILD_PID, SECCOMP_STOP);
    tracer_call("kill", (uint64_t)-ROOT_PID, SIGKILL, 0, evidence ? -ESRCH : 0);
    tracer_waits(ROOT_PID, 9);
    tracer_ends(true, true);
}

static void traced_killed(bool evidence)
{
    tracer_begin(all_options);
    tracer_waits(ROOT_PID, 9);
    call(DOOR_SYSCALL, "wait4", -ECHILD);
    row(DIFFERS_ARGUMENT, want_exit(137), exit_call(evidence ? 0 : 1), 0);
}

static void traced_not_run(bool evidence)
{
    tracer_begin(all_options);
    tracer_waits(ROOT_PID, (evidence ? 127 : 126) << 8);
    call(DOOR_SYSCALL, "wait4", -ECHILD);
    row(DIFFERS_ARGUMENT, want_exit(20), exit_call(evidence ? 127 : 126), 0);
}

static void traced_left_early(bool evidence)
{
    tracer_begin(all_options);
    tracer_waits(CHILD_PID, SECCOMP_STOP);
    if (!evidence)
        call(DOOR_SYSCALL, "wait4", -ECHILD);
    row(DIFFERS_ARGUMENT, want_exit(20), exit_call(7), 0);
}

static void traced_by_nobody(bool evidence)
{
    tracer_begin(all_options);
    if (evidence)
        world.trace.count = 1; /* fork, and nothing behind it */
    struct event *event = call(DOOR_SYSCALL, "wait4", 0);
    event->returned = false;
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "ptrace"), NULL, -1);
}

static const struct symptom_row connects_rows[] = {
    {"every-call-stops", traced_by_calls, "It was used 1 times"},
    {"seccomp-stop-not-asked", traced_unasked, "The options were 0xe"},
    {"children-not-followed", traced_alone,
     "PTRACE_O_TRACEVFORK and PTRACE_O_TRACECLONE are not set"},
    {"left-with-traced", traced_until_root, "wait until wait4 gives -ECHILD"},
    {"left-with-traced", traced_left_early, "No wait4 has told how process 1001 ended"},
    {"child-not-traced", traced_by_nobody, "PTRACE_TRACEME"},
    {"peek-not-stored", traced_unstored, "The kernel stores the word"},
    {"register-not-read", traced_other_register, "PTRACE_PEEKUSR at 112 reads rdi"},
    {"register-not-read", traced_at_no_offset, "at 13 reads no register"},
    {"address-not-read", traced_no_address, "for what lies at 1, which is no address"},
    {"port-turned-round", traced_turned, "17501 was reported, and the port is 23876"},
    {"stops-not-reported", traced_silently, "wait4 told of 1 stops with status 0x7057f"},
    {"other-table-reported", traced_by_number, "in the i386 table that is pipe"},
    {"no-such-group", traced_no_group, "none is called 1001"},
    {"root-killed-unseen", traced_killed, "leave with 128 + 9"},
    {"root-not-run", traced_not_run, "NAME never ran"},
    {"one-killed", traced_and_killed_one, "kill(1001, SIGKILL) ended that process"},
    {"third-made", traced_too_late, "wait4 told of 3 connects"},
    {"end-of-another", traced_another, "43 is how process 1002 ended"},
};

#endif
