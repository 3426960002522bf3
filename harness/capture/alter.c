/* What a run changes in the program: results that are forged, registers that are spoiled, and
 * the breakpoint where the recording begins.  A request that fails has found the task dead;
 * its end is reported by wait. */
#include "capture/run.h"

#include "tables/inner.h"

#include <arpa/inet.h>
#include <elf.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/user.h>

static void set_register(pid_t pid, size_t offset, uint64_t value)
{
    ptrace(PTRACE_POKEUSER, pid, (void *)offset, (void *)(uintptr_t)value);
}

static bool is_due(const struct inject *inject, unsigned seen)
{
    unsigned first = inject->first ? inject->first : 1, step = inject->step ? inject->step : 1;
    return seen >= first && (!inject->last || seen <= inject->last) && (seen - first) % step == 0;
}

/* How often the inject has matched, this time counted. */
static unsigned count_match(struct run *run, struct task *task, size_t i)
{
    if (!run->plan->injects[i].by_task)
        return ++run->injected[i];
    if (!task->injected)
        task->injected = memory_of(run->plan->inject_count * sizeof *task->injected);
    return ++task->injected[i];
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Argument 3 lies in rdx through every door. */
static void set_count(const struct task *task, uint64_t count)
{
    set_register(task->pid, offsetof(struct user_regs_struct, rdx), count);
}

/* Hands the kernel a smaller count; the event keeps what the program passed. */
static void shorten(struct task *task, const struct inject *inject, unsigned seen)
{
    uint64_t count = task->call.event.arg[2], state = inject->seed + seen;
    if (count < 2)
        return;
    task->call.count_given = 1 + mix(&state) % (count - 1);
    set_count(task, task->call.count_given);
}

/* A call that the kernel enters again takes what is in the registers: so they are changed anew. */
void inject_again(const struct task *task)
{
    if (task->call.count_given)
        set_count(task, task->call.count_given);
}

/* Number -1 makes the kernel do nothing; the event keeps the number that the program asked for. */
static void forge(struct task *task, int64_t result)
{
    struct event *event = &task->call.event;
    event->forged = true;
    event->result = result;
    set_register(task->pid, offsetof(struct user_regs_struct, orig_rax), UINT64_MAX);
}

/* The families that a socket may have are looked at by the jail's filter, which cannot see what
 * socketcall(2) asks for: so those of i386 are looked at here. */
static bool is_strange_socket(const struct event *event)
{
    struct event inner;
    const char *name;
    if (event->abi != ABI_I386 || event->forged)
        return false;
    if (inner_event(event, &inner))
        event = &inner;
    name = call_name(event->abi, event->number);
    int32_t family = (int32_t)event->arg[0];
    return name && strncmp(name, "socket", strlen("socket")) == 0 &&
           strcmp(name, "socketcall") != 0 && family != AF_UNSPEC && family != AF_UNIX &&
           family != AF_INET && family != AF_INET6;
}

/* A program of a lesson that connects to another machine (its own address with the bytes in the
 * wrong order is one) would wait for minutes, and bother somebody. */
void stay_at_home(struct run *run, struct task *task)
{
    struct event *event = &task->call.event;
    struct sockaddr_in to = {0};
    if (run->plan->collect && is_strange_socket(event))
        forge(task, -EAFNOSUPPORT);
    if (!run->plan->collect || event->abi != ABI_X86_64 || event->number != SYS_connect ||
        event->forged || event->arg[2] < sizeof to ||
        memory_read(task->pid, event->arg[1], &to, sizeof to) != sizeof to ||
        to.sin_family != AF_INET)
        return;
    uint32_t net = ntohl(to.sin_addr.s_addr) >> 24;
    if (net != IN_LOOPBACKNET && to.sin_addr.s_addr != htonl(INADDR_ANY))
        forge(task, -ENETUNREACH);
}

/* Numbers that a table has not are allowed only through a table of which something is.  Of a call
 * that is many, the inner one counts. */
static bool is_allowed(const struct call_set *allowed, const struct event *event)
{
    struct event inner;
    if (inner_event(event, &inner))
        event = &inner;
    bool known = event->abi == ABI_X86_64;
    for (size_t i = 0; !known && i < CALL_NUMBERS / 64; i++)
        known = allowed->bits[event->abi][i] != 0;
    return known && call_set_has(allowed, event->abi, event->number);
}

/* The program runs, and has not come to start_at. */
bool is_early(const struct run *run, const struct task *task)
{
    return run->started && (!run->recording || task->before_main);
}

/* Ends the run at the entry of a call that is not allowed.  A task that is killed in that stop does
 * not go on into the kernel; number -1 says so once more.  The tracer comes first: a filter of the
 * program's jail would be asked only now. */
bool deny(struct run *run, struct task *task)
{
    struct event *event = &task->call.event;
    const struct call_set *allowed =
        is_early(run, task) ? run->plan->allowed_early : run->plan->allowed;
    if (!allowed || is_allowed(allowed, event))
        return false;
    if (!task->call.keep)
        copies_at_entry(run, &task->call, task->pid);
    task->call.keep = true;
    set_register(task->pid, offsetof(struct user_regs_struct, orig_rax), UINT64_MAX);
    event->denied = true;
    call_finish(run, task, &task->call);
    run_kill(run, CAUSE_DENIED);
    return true;
}

/* Does what a rule says. */
bool rule_at_entry(struct run *run, struct task *task, const struct ruling *ruling)
{
    if (ruling->end == RULING_FAILS)
        forge(task, -ruling->error);
    if (ruling->end != RULING_ENDS)
        return false;
    set_register(task->pid, offsetof(struct user_regs_struct, orig_rax), UINT64_MAX);
    task->call.event.denied = true;
    call_finish(run, task, &task->call);
    run_kill(run, CAUSE_DENIED);
    return true;
}

/* Does what the plan wants done to the call that the task has entered. */
void inject_at_entry(struct run *run, struct task *task)
{
    struct event *event = &task->call.event;
    for (size_t i = 0; i < run->plan->inject_count; i++) {
        const struct inject *inject = &run->plan->injects[i];
        if (inject->abi != event->abi || inject->number != event->number ||
            (!inject->any_door && !event_came_by(event, inject->door)))
            continue;
        unsigned seen = count_match(run, task, i);
        if (!is_due(inject, seen))
            continue;
        if (inject->shortens && !event->forged && !task->call.count_given)
            shorten(task, inject, seen);
        if (inject->has_result && !event->forged)
            forge(task, inject->result);
        if (inject->signal)
            task->to_send = inject->signal;
        if (inject->delay_enter_us)
            task->held_until_ns = now_ns() + inject->delay_enter_us * 1000;
        task->call.delay_exit_us = inject->delay_exit_us;
        event->delayed |= inject->delay_enter_us || inject->delay_exit_us;
    }
}

/* At the exit stop: the forged result, and the count that the program had passed. */
void inject_at_exit(const struct task *task)
{
    const struct event *event = &task->call.event;
    if (event->forged)
        set_register(task->pid, offsetof(struct user_regs_struct, rax), (uint64_t)event->result);
    if (task->call.count_given)
        set_count(task, event->arg[2]);
}

/* Made to be no canonical address. */
static uint64_t next_junk(struct run *run)
{
    return (mix(&run->junk) & UINT64_C(0x00ffffffffffffff)) | UINT64_C(0x5a00000000000000);
}

/* Only the syscall instruction destroys rcx and r11.  It does not return through sysret when
 * they were changed, so the program goes on where it should.  sigreturn and execve have set the
 * registers to what the program must find there. */
void poison_registers(struct run *run, pid_t pid, const struct event *event)
{
    bool sets_all = event->abi == ABI_X86_64
                        ? event->number == SYS_rt_sigreturn || event->number == SYS_execve ||
                              event->number == SYS_execveat
                        : event->number == 513 || event->number == 520 || event->number == 545;
    if (event->abi == ABI_I386 || event->door != DOOR_SYSCALL || sets_all)
        return;
    set_register(pid, offsetof(struct user_regs_struct, rcx), next_junk(run));
    set_register(pid, offsetof(struct user_regs_struct, r11), next_junk(run));
}

/* The word of the stack behind the next NULL at or above `at`; 0: not within what is read. */
static uint64_t behind_null(pid_t pid, uint64_t at, uint64_t end)
{
    for (; at < end; at += sizeof(uint64_t)) {
        errno = 0;
        long word = ptrace(PTRACE_PEEKDATA, pid, (void *)(uintptr_t)at, NULL);
        if (errno)
            return 0;
        if (word == 0)
            return at + sizeof(uint64_t);
    }
    return 0;
}

/* Puts the plan's numbers into the auxiliary vector.  It stands behind the NULL of envp, which
 * stands behind the NULL of argv.  Once: a program that this one executes gets the kernel's. */
void set_auxiliaries(struct run *run, pid_t pid)
{
    enum { PAIR = 16, MOST = 1 << 20 };
    const struct world *world = run->plan->world;
    uint64_t first = run->first_stack, end = first + MOST;
    run->first_stack = 0;
    if (!first || !world || !world->auxiliary_count)
        return;
    uint64_t at = behind_null(pid, first + sizeof(uint64_t), end);
    at = at ? behind_null(pid, at, end) : 0;
    for (uint64_t type; at; at += PAIR) {
        errno = 0;
        type = (uint64_t)ptrace(PTRACE_PEEKDATA, pid, (void *)(uintptr_t)at, NULL);
        if (errno || type == AT_NULL)
            return;
        for (size_t i = 0; i < world->auxiliary_count; i++)
            if (world->auxiliaries[i].type == type)
                ptrace(PTRACE_POKEDATA, pid, (void *)(uintptr_t)(at + sizeof type),
                       (void *)(uintptr_t)world->auxiliaries[i].value);
    }
}

/* Puts an int3 where the recording is to begin. */
bool breakpoint_set(struct run *run, pid_t pid)
{
    void *address = (void *)(uintptr_t)run->plan->start_at;
    errno = 0;
    run->broken_word = ptrace(PTRACE_PEEKTEXT, pid, address, NULL);
    if (errno)
        return errno == ESRCH || run_fault(run, "read the instruction at main", errno);
    uint64_t word = ((uint64_t)run->broken_word & ~UINT64_C(0xff)) | 0xcc;
    if (ptrace(PTRACE_POKETEXT, pid, address, (void *)(uintptr_t)word) != 0)
        return errno == ESRCH || run_fault(run, "set a breakpoint at main", errno);
    run->breakpoint = true;
    return true;
}

/* At a SIGTRAP of an int3: true when it was ours.  The instruction is put back, and is the next
 * to be executed.  A process forked before main has a copy of the int3: it is put right too. */
bool breakpoint_hit(struct run *run, struct task *task)
{
    struct user_regs_struct registers;
    void *address = (void *)(uintptr_t)run->plan->start_at;
    if (!run->breakpoint || ptrace(PTRACE_GETREGS, task->pid, NULL, &registers) != 0 ||
        registers.rip != run->plan->start_at + 1)
        return false;
    errno = 0;
    long word = ptrace(PTRACE_PEEKTEXT, task->pid, address, NULL);
    if (errno || (word & 0xff) != 0xcc || (run->broken_word & 0xff) == 0xcc)
        return false;
    ptrace(PTRACE_POKETEXT, task->pid, address, (void *)run->broken_word);
    set_register(task->pid, offsetof(struct user_regs_struct, rip), run->plan->start_at);
    run->recording = true;
    task->before_main = false;
    return true;
}

/* After an execve: where the same instruction stands at the same address, the program has replaced
 * itself, and is recorded from main on once more.  Any other program is recorded from its start.
 * False: the run is over. */
bool breakpoint_again(struct run *run, struct task *task)
{
    void *address = (void *)(uintptr_t)run->plan->start_at;
    errno = 0;
    long word = ptrace(PTRACE_PEEKTEXT, task->pid, address, NULL);
    if (errno || word != run->broken_word)
        return true;
    task->before_main = true;
    return breakpoint_set(run, task->pid);
}
