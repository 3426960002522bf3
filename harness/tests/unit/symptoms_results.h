/* Symptoms of results, errno and the end of the program. */
#ifndef TESTS_UNIT_SYMPTOMS_RESULTS_H
#define TESTS_UNIT_SYMPTOMS_RESULTS_H

#include "tests/unit/symptoms.h"

/* ret in _start.  Near miss: the jump went elsewhere. */
static void returned(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    struct event *event = evidence ? crash(SIGSEGV, 1, 1) : crash(SIGSEGV, 0x1234567, 0x1234567);
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* Near miss: the fault struck inside the program. */
static void ran_off(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    uint64_t ip = evidence ? at("main") + 64 : at("main");
    struct event *event = crash(SIGSEGV, ip, 4);
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

/* No call at all.  Near miss: far from the program. */
static void ran_off_at_once(bool evidence)
{
    struct event *event = crash(SIGSEGV, at("main") + (evidence ? 64 : 0x100000), 4);
    row(DIFFERS_MISSING, want_write("abc\n", 4), NULL, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* The last function of the program, which was called.  Near miss: nobody called it. */
static void without_ret(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    struct event *event = crash(SIGSEGV, at("unending") + 64, 4);
    event->stack_top = evidence ? at("calls.back") : at("main");
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

static void jumped(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    struct event *event = crash(SIGSEGV, 0x1234567, evidence ? 0x1234567 : 0x8);
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

/* The address on top of the stack is that behind a call.  Near misses: the other sort of call. */
static void sent(const char *back, uint64_t to)
{
    struct event *first = write_call(1, "abc\n", 4);
    struct event *event = crash(SIGSEGV, to, to);
    event->stack_top = at(back);
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

static void sent_by_register(bool evidence)
{
    sent(evidence ? "jumps.back" : "jumps.behind", 0);
}

static void sent_by_memory(bool evidence)
{
    sent(evidence ? "jumps.behind" : "jumps.back", 0x1234567);
}

/* Near miss: another instruction. */
static void unreachable(bool evidence)
{
    struct event *event = crash(SIGSEGV, at(evidence ? "jumps.behind" : "reads"), 0);
    event->signal_code = SI_KERNEL;
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

static void unreachable_in_memory(bool evidence)
{
    struct event *event = crash(SIGSEGV, at(evidence ? "jumps.memory" : "jumps.behind"), 0);
    event->signal_code = SI_KERNEL;
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

/* Near miss: the signal came from outside. */
static void crashed(bool evidence)
{
    struct event *event = crash(evidence ? SIGSEGV : SIGTERM, at("_start"), 0x10);
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

static void endless(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    world.trace.ending.kind = evidence ? ENDING_TIME_CPU : ENDING_EXITED;
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
}

static void waiting(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "getpid", 0);
    event->returned = false;
    world.trace.ending.kind = evidence ? ENDING_TIME_WALL : ENDING_EXITED;
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* Bit 31 is set.  Near miss: the status has nothing to do with it. */
static void success_taken(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "mmap", 0x7f0081234000);
    int64_t half = evidence ? -(int64_t)(int32_t)first->result : 3;
    struct event *event = exit_call(half);
    row(SAME, want(DOOR_SYSCALL, "mmap"), first, 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "munmap"), NULL, 0);
    row(DIFFERS_ARGUMENT, want_exit(0), event, 0);
}

/* test eax, eax.  Near miss: nothing there tests 32 bits. */
static void success_tested(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "mmap", 0x7f0081234000);
    first->ip = at(evidence ? "_start.test" : "_start.plain") + 2;
    struct event *event = exit_call(1);
    row(SAME, want(DOOR_SYSCALL, "mmap"), first, 0);
    row(DIFFERS_ARGUMENT, want_exit(0), event, 0);
}

/* A success whose bit 31 is set, and a check of all 64 bits: eax is not to blame.  Near miss: the
 * status has nothing to do with it. */
static void success_checked(const char *place, bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "mmap", 0x7f0081234000);
    first->ip = at(place) + 2;
    struct event *event = exit_call(evidence ? -(int64_t)(int32_t)first->result : 3);
    row(SAME, want(DOOR_SYSCALL, "mmap"), first, 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, evidence ? "munmap" : "exit"), NULL, 0);
    row(DIFFERS_ARGUMENT, want_exit(0), event, 0);
}

static void success_below(bool evidence)
{
    success_checked("_start.below", evidence);
}

static void success_above_zero(bool evidence)
{
    success_checked("_start.zero", evidence);
}

static void success_by_sign(bool evidence)
{
    success_checked("_start.sign", evidence);
}

static void success_always(bool evidence)
{
    success_checked("_start.always", evidence);
}

static void success_falls_through(bool evidence)
{
    success_checked("_start.nowhere", evidence);
}

/* Near miss: another negative number. */
static void negated(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "open", -2);
    struct event *event = exit_call(evidence ? -2 : -3);
    row(SAME, want(DOOR_SYSCALL, "open"), first, 0);
    row(DIFFERS_ARGUMENT, want_exit(2), event, 0);
}

/* Near miss: the low 8 bits are others. */
static void beyond_255(bool evidence)
{
    struct event *event = exit_call(evidence ? 256 + 44 : 301);
    row(DIFFERS_ARGUMENT, want_exit(44), event, 0);
}

/* Near miss: the status is right, something else is not. */
static void exit_code(bool evidence)
{
    struct event *event = exit_call(evidence ? 3 : 4);
    row(evidence ? DIFFERS_ARGUMENT : DIFFERS_TIME, want_exit(4), event, 0);
}

/* The result of the second write.  Near miss: exit differs in its time. */
static void result_as_status(bool evidence)
{
    struct event *first = call(DOOR_INT80, "write", -14);
    struct event *second = call(DOOR_INT80, "write", 35);
    struct event *event = exit_call(-35);
    row(SAME, want(DOOR_INT80, "write"), first, 0);
    row(SAME, want(DOOR_INT80, "write"), second, 0);
    row(evidence ? DIFFERS_ARGUMENT : DIFFERS_TIME, want_exit(evidence ? 14 : -35), event, 0);
}

/* A process id for a status, of which the low 8 bits are 0.  Near miss: exit's time differs. */
static void id_as_status(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "getpid", 0x6e00);
    struct event *event = exit_call(0x6e00);
    row(SAME, want(DOOR_SYSCALL, "getpid"), first, 0);
    row(evidence ? DIFFERS_ARGUMENT : DIFFERS_TIME, want_exit(evidence ? 0 : 0x6e00), event, 0);
}

/* C, and nobody asks for errno: main returns what the asm statement gave.  Near miss (of
 * wrong-exit-code): main does ask. */
static void no_errno(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", -2);
    struct event *good = call(DOOR_SYSCALL, "write", 5);
    failed->ip = good->ip = at("_start.plain") + 2;
    struct event *event = exit_call(5);
    world.symptom.language = evidence ? LANGUAGE_ASM : LANGUAGE_C;
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(SAME, want(DOOR_SYSCALL, "write"), good, 0);
    row(DIFFERS_ARGUMENT, want_exit(2), event, 0);
}

/* An error, then a success that clears errno.  Near miss: no instruction stores a zero. */
static void set_on_success(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", -2);
    struct event *good = call(DOOR_SYSCALL, "close", 0);
    failed->ip = good->ip = at(evidence ? "wrap_zero" : "wrap_minus") + 2;
    struct event *event = exit_call(0);
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(SAME, want(DOOR_SYSCALL, "close"), good, 0);
    row(DIFFERS_ARGUMENT, want_exit(2), event, 0);
}

/* Near miss: a status that errno cannot have had. */
static void not_set(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", -2);
    failed->ip = at("wrap_none") + 2;
    struct event *event = exit_call(evidence ? 0 : 5);
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(DIFFERS_ARGUMENT, want_exit(2), event, 0);
}

/* Near miss: the error was -1. */
static void minus_one(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "mmap", evidence ? -12 : -1);
    failed->ip = at("_start.minus") + 2;
    struct event *event = call(DOOR_SYSCALL, "munmap", 0);
    row(SAME, want(DOOR_SYSCALL, "mmap"), failed, 0);
    row(DIFFERS_CALL, want_exit(12), event, 0);
}

/* C: the -1 that syscall() made.  Near miss: another number. */
static void always_one(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", -2);
    struct event *event = exit_call(evidence ? 1 : 3);
    failed->ip = event->ip = 0x7f0000001002;
    world.symptom.language = LANGUAGE_C;
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(DIFFERS_ARGUMENT, want_exit(2), event, 0);
}

/* Near miss: a descriptor that no call gave. */
static void errno_value(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", -2);
    struct event *event = call(DOOR_SYSCALL, "close", -9);
    load(event, REG_DI, evidence ? (uint64_t)-2 : 99);
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* C: close(-1).  Near miss: nothing failed before. */
static void errno_value_in_c(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", evidence ? -2 : 3);
    struct event *event = call(DOOR_SYSCALL, "close", -9);
    load(event, REG_DI, (uint64_t)-1);
    failed->ip = event->ip = 0x7f0000001002;
    world.symptom.language = LANGUAGE_C;
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* Near miss: all was written. */
static void short_write(bool evidence)
{
    struct event *first = write_call(1, "abcdef\n", 7);
    first->result = evidence ? 3 : 7;
    struct event *event = exit_call(0);
    row(SAME, want_write("abcdef\n", 7), first, 0);
    row(DIFFERS_MISSING, want_write("def\n", 4), NULL, 0);
    row(SAME, want_exit(0), event, 0);
}

/* Near miss: another errno is wanted than the one that came. */
static void failure_ignored(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", -2);
    struct event *event = exit_call(0);
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(DIFFERS_ARGUMENT, want_exit(evidence ? 2 : 7), event, 0);
}

/* The wrapper keeps the errno and gives back -errno; in C it may be a part of its caller.  Near
 * miss: nothing stores an errno. */
static void goes_on_in_c(bool evidence)
{
    struct event *failed = write_call(1, "abc\n", 4);
    struct event *again = write_call(1, "abc\n", 4);
    failed->result = again->result = -28;
    failed->ip = again->ip = at(evidence ? "wrap_zero" : "wrap_none") + 2;
    world.symptom.language = LANGUAGE_C;
    row(SAME, want_write("abc\n", 4), failed, 0);
    row(DIFFERS_EXTRA, NULL, again, 0);
}

static const struct symptom_row result_rows[] = {
    {"error-not-reported", goes_on_in_c, "the wrapper did not give its caller -1"},
    {"returned-from-start", returned, "jumped to address 1"},
    {"ran-off-the-end", ran_off, "End the program with exit"},
    {"ran-off-the-end", ran_off_at_once, "It made no call at all"},
    {"function-without-ret", without_ret, "unending was called (exercise.asm:91)"},
    {"jumped-nowhere", jumped, "run instructions at 0x1234567"},
    {"jumped-nowhere", sent_by_register, "sent it there: what it was given is 0, which is NULL"},
    {"jumped-nowhere", unreachable, "to an address that no program can have"},
    {"called-through-memory", sent_by_memory, "for an address, 0x1234567, and no code"},
    {"called-through-memory", unreachable_in_memory,
     "for an address, and no code is where they lead"},
    {"crashed", crashed, "it used the address 0x10"},
    {"never-ends", endless, "still running when its time was up"},
    {"never-ends", waiting, "It was waiting in getpid"},
    {"success-taken-for-error", success_taken, "returned 0x7f0081234000, a success"},
    {"success-taken-for-error", success_tested, "bit 31 set and looks negative"},
    {"success-taken-for-error", success_below, "jb jumps for what is no error"},
    {"success-taken-for-error", success_above_zero, "compared with 0, and then jg jumps"},
    {"success-taken-for-error", success_by_sign, "js does not jump for it"},
    {"success-taken-for-error", success_always, "jmp jumps in any case"},
    {"success-taken-for-error", success_falls_through, "jae goes to the very next instruction"},
    {"exit-code-negated", negated, "returned -2, that is -ENOENT"},
    {"exit-code-beyond-255", beyond_255, "exit got 300"},
    {"wrong-exit-code", exit_code, "from rdi, and rdi was 3"},
    {"wrong-exit-code", result_as_status,
     "It is what write by int 0x80 (exercise.asm:14) returned, negated."},
    {"wrong-exit-code", id_as_status, "It is what getpid (exercise.asm:14) returned."},
    {"wrong-exit-code", no_errno, "It is what write (exercise.asm:14) returned."},
    {"errno-set-on-success", set_on_success, "errno was 0 instead of 2"},
    {"errno-not-set", not_set, "errno still was 0"},
    {"minus-one-only-error", minus_one, "compares the result with -1 only"},
    {"minus-one-only-error", always_one, "syscall() turns every error into -1"},
    {"errno-as-value", errno_value, "handed -2 on to close"},
    {"errno-as-value", errno_value_in_c, "which syscall() shows as -1"},
    {"result-ignored", short_write, "the remaining 4 bytes need another write"},
    {"result-ignored", failure_ignored, "left with 0, as if all had gone well"},
};

#endif
