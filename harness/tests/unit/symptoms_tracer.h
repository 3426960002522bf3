/* Symptoms of a student's own tracer: what its log shows, and what it did at the stops.  Near
 * misses: another slip; a signal that was handed on; an option that was set. */
#ifndef TESTS_UNIT_SYMPTOMS_TRACER_H
#define TESTS_UNIT_SYMPTOMS_TRACER_H

#include "expect/log.h"
#include "tests/unit/symptoms.h"
#include "tests/unit/symptoms_wait.h"

#include <linux/ptrace.h>

static struct finding log_finding;

static void log_shows(enum log_slip slip)
{
    log_finding = (struct finding){.fact = "log", .text = "check log", .found = "", .slip = slip};
    world.outcome.findings = &log_finding;
    world.outcome.finding_count = 1;
    row(SAME, want_exit(0), exit_call(0), 0);
    world.outcome.first = world.outcome.row_count;
}

static void trace_call(uint64_t op, int64_t pid, uint64_t data)
{
    struct event *event = call(DOOR_SYSCALL, "ptrace", 0);
    load(event, REG_DI, op);
    load(event, REG_SI, (uint64_t)pid);
    load(event, REG_DX, 0);
    load(event, REG_10, data);
    row(SAME, want(DOOR_SYSCALL, "ptrace"), event, 0);
}

static void stop_of(int64_t pid, int status)
{
    row(SAME, want_wait(), wait_call(pid, status), 0);
}

enum { CALL_STOP = 0x857f, ALL_BIRTHS = 2 | 4 | 8 };

static void number_from_rax(bool evidence)
{
    log_shows(evidence ? LOG_ENOSYS_NAME : LOG_OTHER);
}

static void number_at_exit(bool evidence)
{
    log_shows(evidence ? LOG_RESULT_NUMBER : LOG_OTHER);
}

static void entry_for_exit(bool evidence)
{
    log_shows(evidence ? LOG_ENOSYS_RESULT : LOG_OTHER);
}

static void result_unsigned(bool evidence)
{
    log_shows(evidence ? LOG_UNSIGNED : LOG_OTHER);
}

static void argument_in_rcx(bool evidence)
{
    log_shows(evidence ? LOG_RETURN_ADDRESS : LOG_OTHER);
}

static void result_narrow(bool evidence)
{
    log_shows(evidence ? LOG_NARROW_RESULT : LOG_OTHER);
}

static void argument_width(bool evidence)
{
    log_shows(evidence ? LOG_WIDTH : LOG_OTHER);
}

static void restart_shown(bool evidence)
{
    log_shows(evidence ? LOG_RESTART : LOG_OTHER);
}

static void call_left_open(bool evidence)
{
    log_shows(evidence ? LOG_NO_EXIT : LOG_OTHER);
}

static void string_end(bool evidence)
{
    log_shows(evidence ? LOG_STRING_END : LOG_OTHER);
}

static void string_lost(bool evidence)
{
    log_shows(evidence ? LOG_STRING_LOST : LOG_OTHER);
}

/* Near miss: all options are set, and the child is missing all the same. */
static void child_not_followed(bool evidence)
{
    trace_call(PTRACE_SETOPTIONS, FIRST, evidence ? PTRACE_O_TRACEFORK : ALL_BIRTHS);
    log_shows(LOG_NO_CHILD);
}

static void signal_swallowed(bool evidence)
{
    stop_of(FIRST, 0x0a7f); /* SIGUSR1 */
    trace_call(PTRACE_SYSCALL, FIRST, evidence ? 0 : 10);
    log_shows(LOG_NO_HANDLER);
}

/* Near miss: without the options it may be the stop of a call. */
static void sigtrap_swallowed(bool evidence)
{
    trace_call(PTRACE_SETOPTIONS, FIRST, evidence ? PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC : 0);
    stop_of(FIRST, 0x057f);
    trace_call(PTRACE_SYSCALL, FIRST, 0);
    stop_of(FIRST, 0x057f);
    trace_call(PTRACE_SYSCALL, FIRST, 0);
    log_shows(LOG_OTHER);
}

static void sigtrap_of_execve(bool evidence)
{
    trace_call(PTRACE_SETOPTIONS, FIRST, evidence ? 1 : PTRACE_O_TRACEEXEC);
    stop_of(FIRST, 0x057f);
    trace_call(PTRACE_SYSCALL, FIRST, SIGTRAP);
    stop_of(FIRST, SIGTRAP); /* it died */
    log_shows(LOG_OTHER);
}

static void first_sigstop(bool evidence)
{
    stop_of(FIRST, 0x137f);
    trace_call(PTRACE_SYSCALL, FIRST, evidence ? SIGSTOP : 0);
    log_shows(LOG_OTHER);
}

/* Near miss: it waits for any of them. */
static void waits_for_one_only(bool evidence)
{
    trace_call(PTRACE_SETOPTIONS, FIRST, ALL_BIRTHS);
    struct event *event = call(DOOR_SYSCALL, "wait4", 0);
    load(event, REG_DI, evidence ? FIRST : (uint64_t)-1);
    event->returned = false;
    log_finding = (struct finding){.fact = "log", .text = "check log", .found = ""};
    world.outcome.findings = &log_finding;
    world.outcome.finding_count = 1;
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
}

/* Near miss: the second one has ended, too. */
static void leaves_with_the_first(bool evidence)
{
    trace_call(PTRACE_SYSCALL, FIRST, 0);
    stop_of(FIRST, PTRACE_EVENT_FORK << 16 | 0x057f);
    stop_of(FIRST, 0);
    if (!evidence)
        stop_of(FIRST + 1, 0x400);
    log_shows(LOG_OTHER);
    world.trace.ending.kind = ENDING_EXITED;
}

/* Near miss: once, and then another call has no end. */
static void waits_for_nobody(bool evidence)
{
    trace_call(PTRACE_SYSCALL, FIRST, 0);
    stop_of(FIRST, 0);
    row(SAME, want_no_child(), wait_call(-10, 0), 0);
    if (evidence)
        row(SAME, want_no_child(), wait_call(-10, 0), 0);
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
    world.trace.ending.kind = ENDING_TRACE;
}

static const struct symptom_row tracer_rows[] = {
    {"number-from-rax", number_from_rax, "-ENOSYS: the kernel has put it into rax"},
    {"number-from-rax", number_at_exit, "at its exit rax holds what it gave"},
    {"entry-for-exit", entry_for_exit, "do not simply take turns"},
    {"result-unsigned", result_unsigned, "print the result as a long"},
    {"argument-in-rcx", argument_in_rcx, "The kernel takes argument 4 from r10"},
    {"string-ends-elsewhere", string_end, "argument 3 says where they end"},
    {"string-at-the-last-page", string_lost, "where the program's memory ends"},
    {"child-not-followed", child_not_followed, "not traced by itself"},
    {"signal-swallowed", signal_swallowed, "SIGUSR1 was on its way to process 600"},
    {"log-result-narrow", result_narrow, "Print it as a long"},
    {"argument-of-other-width", argument_width, "their highest one is the sign"},
    {"restart-shown", restart_shown, "The log shows a ? there"},
    {"call-left-open", call_left_open, "and none at its exit"},
    {"signal-swallowed", sigtrap_swallowed, "a plain SIGTRAP is a signal like any other"},
    {"sigtrap-of-execve", sigtrap_of_execve, "tells of an execve by a SIGTRAP"},
    {"first-sigstop", first_sigstop, "nobody has sent one"},
    {"leaves-with-the-first", leaves_with_the_first, "A child may outlive its parent"},
    {"waits-for-nobody", waits_for_nobody, "ECHILD, 2 times"},
    {"waits-for-one-only", waits_for_one_only, "wait4 for -1, any of them"},
};

#endif
