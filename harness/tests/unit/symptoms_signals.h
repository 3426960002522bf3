/* Symptoms of handlers: how they are set up, how they return, and what they interrupt. */
#ifndef TESTS_UNIT_SYMPTOMS_SIGNALS_H
#define TESTS_UNIT_SYMPTOMS_SIGNALS_H

#include "tests/unit/symptoms.h"

#include <errno.h>

enum { RESTORER_FLAG = 0x04000000, RESTART_FLAG = 0x10000000, RESTARTSYS = 512 };
static const uint64_t handler = 0x401100, restorer = 0x401180;

/* rt_sigaction of SIGUSR1 with this handler, as it should be in the trace. */
static void agree(uint64_t leads_to, uint64_t flags, uint64_t back)
{
    static uint64_t words[4];
    struct event *event = call(DOOR_SYSCALL, "rt_sigaction", 0);
    load(event, REG_DI, SIGUSR1);
    load(event, REG_SI, 0x402000);
    load(event, REG_10, 8);
    memcpy(words, (uint64_t[]){leads_to, flags, back, 0}, sizeof words);
    give(event, 1, (const char *)words, sizeof words);
    row(SAME, want(DOOR_SYSCALL, "rt_sigaction"), event, 0);
}

static void act(uint64_t flags, uint64_t back)
{
    agree(handler, flags, back);
}

static struct event *arrive(int number)
{
    struct event *event = crash(number, 0x401010, 0);
    return event;
}

static struct wanted *want_signal(int number)
{
    struct wanted *wanted = &world.wanted[world.wanted_count++];
    wanted->line = (unsigned)world.wanted_count;
    wanted->kind = EVENT_SIGNAL;
    wanted->signal = number;
    return wanted;
}

static struct wanted *want_result(const char *name, int64_t result)
{
    struct wanted *wanted = want(DOOR_SYSCALL, name);
    wanted->has_result = true;
    wanted->result.kind = VALUE_INTEGER;
    wanted->result.integer = result;
    return wanted;
}

/* A read that never returned, the signal, and SIGSEGV.  Near miss: the flags have a restorer, so
 * the fault is another one. */
static void no_restorer(bool evidence)
{
    act(evidence ? RESTART_FLAG : RESTART_FLAG | RESTORER_FLAG, restorer);
    struct event *read = call(DOOR_SYSCALL, "read", 0);
    read->returned = false;
    row(DIFFERS_RESULT, want_result("read", -RESTARTSYS), read, 0);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
    struct event *fault = crash(SIGSEGV, 0x401010, 0);
    fault->signal_code = SI_KERNEL;
    row(DIFFERS_EXTRA, NULL, fault, 0);
}

/* The flag is there, and the address is 0.  Near miss: the jump led elsewhere. */
static void no_restorer_address(bool evidence)
{
    act(RESTORER_FLAG, 0);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "rt_sigreturn"), NULL, 0);
    uint64_t to = evidence ? 0 : 0x5000;
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, to, to), 0);
}

/* Near miss: an address that is no first word of a frame. */
static void restorer_returns(bool evidence)
{
    act(RESTORER_FLAG, restorer);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "rt_sigreturn"), NULL, 0);
    uint64_t to = evidence ? 7 : 0x5000;
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, to, to), 0);
}

/* Near miss: the frame was on top, so the crash is another one. */
static void frame_not_on_top(bool evidence)
{
    act(RESTORER_FLAG, restorer);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
    struct event *back = call(DOOR_SYSCALL, "rt_sigreturn", 512);
    back->stack_top = evidence ? restorer : 7;
    row(SAME, want(DOOR_SYSCALL, "rt_sigreturn"), back, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, 0x401012, 0), 0);
}

/* Near miss: a signal whose flags say otherwise. */
static void made_again(bool evidence)
{
    act(RESTORER_FLAG | (evidence ? RESTART_FLAG : 0), restorer);
    row(DIFFERS_RESULT, want_result("read", -EINTR), call(DOOR_SYSCALL, "read", -RESTARTSYS), 0);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
}

/* The same in a case that does not look at halves: the signal stands where the call belongs.  Near
 * miss: it cut nothing short. */
static void made_again_whole(bool evidence)
{
    act(RESTORER_FLAG | RESTART_FLAG, restorer);
    struct event *signal = arrive(SIGUSR1);
    signal->cut = evidence ? RESTARTSYS : 0;
    row(DIFFERS_MISSING, want_result("read", -EINTR), NULL, 0);
    row(SAME, want_signal(SIGUSR1), signal, 0);
    row(SAME, want(DOOR_SYSCALL, "rt_sigreturn"), call(DOOR_SYSCALL, "rt_sigreturn", 0), 0);
    row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, "read", 3), 0);
}

/* Near miss: the flag is there, and EINTR comes from elsewhere. */
static void not_made_again(bool evidence)
{
    act(RESTORER_FLAG | (evidence ? 0 : RESTART_FLAG), restorer);
    row(DIFFERS_RESULT, want_result("read", -RESTARTSYS), call(DOOR_SYSCALL, "read", -EINTR), 0);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
}

/* SIG_IGN.  Near miss: there is a handler. */
static void signal_ignored(bool evidence)
{
    agree(evidence ? 1 : handler, RESTORER_FLAG, restorer);
    row(DIFFERS_MISSING, want_result("read", -EINTR), NULL, 0);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
    row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, "read", 3), 0);
}

/* Near miss: it was refused for something else. */
static void signal_set_size(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "rt_sigaction", evidence ? -EINVAL : -EFAULT);
    load(event, REG_DI, SIGUSR1);
    load(event, REG_10, 128);
    struct wanted *wanted = want(DOOR_SYSCALL, "rt_sigaction");
    want_integer(wanted, 0, SIGUSR1);
    want_integer(wanted, 3, 8);
    row(DIFFERS_ARGUMENT, wanted, event, 3);
}

/* Near miss: rt_sigreturn changed nothing in that register. */
static void register_restored(bool evidence)
{
    act(RESTORER_FLAG, restorer);
    row(SAME, want_signal(SIGUSR1), arrive(SIGUSR1), 0);
    struct event *back = call(DOOR_SYSCALL, "rt_sigreturn", 0);
    load(back, REG_DI, evidence ? 1 : 0);
    row(SAME, want(DOOR_SYSCALL, "rt_sigreturn"), back, 0);
    row(DIFFERS_ARGUMENT, want_exit(2), exit_call(0), 0);
    ((struct witness *)back->witness)->after[REG_DI] = 0;
}

static const struct symptom_row signal_rows[] = {
    {"no-restorer", no_restorer, "were 0x10000000, without SA_RESTORER"},
    {"no-restorer", no_restorer_address, "leads to sa_restorer, and that was 0"},
    {"restorer-returns", restorer_returns, "Only rt_sigreturn leads back"},
    {"frame-not-on-top", frame_not_on_top, "still lay the handler's return address"},
    {"made-again-by-sa-restart", made_again, "have the flag SA_RESTART"},
    {"made-again-by-sa-restart", made_again_whole, "have the flag SA_RESTART"},
    {"sa-restart-missing", not_made_again, "have no SA_RESTART"},
    {"signal-without-handler", signal_ignored, "was 1, SIG_IGN"},
    {"signal-set-size", signal_set_size, "128 is the size of libc's sigset_t"},
    {"register-restored", register_restored, "it gives every register the value"},
};

#endif
