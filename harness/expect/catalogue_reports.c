/* Tracers that count, and what they report: which register and which memory they read at a stop,
 * the port that they make of it, and the end of the root.  What they ask for and whom they kill is
 * in catalogue_connects.c. */
#include "expect/catalogue.h"
#include "expect/catalogue_connects.h"

#include <errno.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { RSI = offsetof(struct user_regs_struct, rsi), LINES = 8, WORD = 8 };

static bool is_peek(const struct event *event)
{
    return is_call(event) && is_named(event, "ptrace") &&
           (event->arg[0] == PTRACE_PEEKUSR || event->arg[0] == PTRACE_PEEKDATA ||
            event->arg[0] == PTRACE_PEEKTEXT);
}

/* The first request of that kind; NULL. */
static const struct event *first_request(const struct trace *trace, uint64_t request)
{
    for (size_t i = 0; i < trace->count; i++)
        if (is_call(&trace->events[i]) && is_named(&trace->events[i], "ptrace") &&
            trace->events[i].arg[0] == request)
            return &trace->events[i];
    return NULL;
}

static const char *register_at(uint64_t offset)
{
    static const char *const names[] = {"r15", "r14", "r13", "r12",     "rbp", "rbx",
                                        "r11", "r10", "r9",  "r8",      "rax", "rcx",
                                        "rdx", "rsi", "rdi", "orig_rax"};
    return offset % WORD == 0 && offset / WORD < sizeof names / sizeof *names ? names[offset / WORD]
                                                                              : NULL;
}

/* The ports of lines "connect 1 to 80", in order; how many there are. */
static size_t ports_of(const char *output, size_t size, unsigned *ports)
{
    size_t count = 0;
    for (size_t i = 0; i < size && count < LINES; i++)
        if (output[i] == '\n') {
            size_t digit = i;
            unsigned scale = 1, port = 0;
            while (digit > 0 && output[digit - 1] >= '0' && output[digit - 1] <= '9') {
                port += scale * (unsigned)(output[--digit] - '0');
                scale *= 10;
            }
            ports[count++] = port;
        }
    return count;
}

/* Evidence: PEEKUSR or PEEKDATA failed with EFAULT, and argument 4 is no address. */
bool explain_peek_unstored(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { LOWEST = 4096 };
    const struct scene *scene = suspect->symptom->scene;
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = 0; scene && scene->unwatched && i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (!is_peek(event) || event->result != -EFAULT || event->arg[3] >= LOWEST)
            continue;
        bool user = event->arg[0] == PTRACE_PEEKUSR;
        place_at(suspect, diagnosis, event);
        headline(diagnosis, "what PTRACE_PEEK%s reads has nowhere to go", user ? "USR" : "DATA");
        say_result(suspect, diagnosis, event);
        say(diagnosis,
            ". The kernel stores the word that it reads at the address in argument 4, "
            "which was 0x%llx; that it is returned, so man 2 ptrace says, is done by "
            "libc's function. Give the address of an unsigned long.",
            (unsigned long long)event->arg[3]);
        return true;
    }
    return false;
}

/* Evidence: registers were read one by one, and rsi was never among them. */
bool explain_register_not_read(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    const struct trace *trace = suspect->symptom->trace;
    const struct event *peek = first_request(trace, PTRACE_PEEKUSR);
    if (!find_tracing(suspect, &tracing) || !tracing.seccomp || !peek ||
        first_request(trace, PTRACE_GETREGS) || first_request(trace, PTRACE_GETREGSET))
        return false;
    for (const struct event *event = peek; event < trace->events + trace->count; event++)
        if (is_peek(event) && event->arg[0] == PTRACE_PEEKUSR && event->arg[2] == RSI)
            return false;
    const char *name = register_at(peek->arg[2]);
    place_at(suspect, diagnosis, peek);
    headline(diagnosis, "the register with the address was not read");
    if (name)
        say(diagnosis, "PTRACE_PEEKUSR at %llu reads %s. ", (unsigned long long)peek->arg[2], name);
    else
        say(diagnosis,
            "PTRACE_PEEKUSR at %llu reads no register: an offset in struct "
            "user_regs_struct counts bytes, 8 for each. ",
            (unsigned long long)peek->arg[2]);
    say(diagnosis,
        "connect(fd, addr, addrlen) has the address in argument 2: rsi, at offsetof(struct "
        "user_regs_struct, rsi), which is %d.",
        (int)RSI);
    return true;
}

/* Evidence: memory was read where rsi pointed, and that is no address of a program. */
bool explain_address_unread(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { LOWEST = 65536 };
    struct tracing tracing;
    const struct event *peek = first_request(suspect->symptom->trace, PTRACE_PEEKDATA);
    if (!find_tracing(suspect, &tracing) || !tracing.seccomp || !peek || !event_failed(peek) ||
        peek->arg[2] >= LOWEST)
        return false;
    place_at(suspect, diagnosis, peek);
    headline(diagnosis, "there is no address where it was looked for");
    say_result(suspect, diagnosis, peek);
    say(diagnosis,
        ". It was asked for what lies at %llu, which is no address. Is it connect (42) that the "
        "filter stops for, by the x86-64 table, and rsi that was read?",
        (unsigned long long)peek->arg[2]);
    return true;
}

/* Evidence: each port that was reported has the bytes of the wanted one, the other way round. */
bool explain_port_turned(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    const struct text *output = &suspect->symptom->trace->output;
    unsigned wanted[LINES], given[LINES];
    if (!counts_connects(suspect) || !outcome->output_differs)
        return false;
    size_t count =
        ports_of((const char *)outcome->wanted_output, outcome->wanted_output_size, wanted);
    if (count == 0 || ports_of(text_string(output), output->size, given) != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (given[i] != ((wanted[i] & 0xff) << 8 | wanted[i] >> 8) || given[i] == wanted[i])
            return false;
    headline(diagnosis, "the bytes of the port are in the other order");
    say(diagnosis,
        "%u was reported, and the port is %u: 0x%04x and 0x%04x. In struct sockaddr_in the high "
        "byte of the port comes first; a number in memory begins with its low byte.",
        given[0], wanted[0], given[0], wanted[0]);
    return true;
}

/* Evidence: the filter stopped for calls, and nothing was written. */
bool explain_stops_unreported(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    if (!find_tracing(suspect, &tracing) || !tracing.seccomp ||
        !suspect->symptom->outcome->output_differs || suspect->symptom->trace->output.size)
        return false;
    headline(diagnosis, "the stops of the filter were not noticed");
    say(diagnosis,
        "wait4 told of %u stops with status 0x%x, and nothing was reported. The event is in the "
        "third byte: status >> 16 is PTRACE_EVENT_SECCOMP (%d), status >> 8 & 0xff is SIGTRAP and "
        "status & 0xff is 0x7f.",
        tracing.seccomp, PTRACE_EVENT_SECCOMP << 16 | SIGTRAP << 8 | 0x7f, PTRACE_EVENT_SECCOMP);
    return true;
}

/* Evidence: a process of this case calls number 42 by int 0x80, and there is one line too many. */
bool explain_other_table_reported(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    const struct text *output = &suspect->symptom->trace->output;
    unsigned wanted[LINES], given[LINES];
    bool other = false;
    if (!counts_connects(suspect) || !outcome->output_differs)
        return false;
    for (char **word = suspect->symptom->scene->argv; word && *word; word++)
        other = other || strcmp(*word, "0") == 0;
    size_t count =
        ports_of((const char *)outcome->wanted_output, outcome->wanted_output_size, wanted);
    if (!other || ports_of(text_string(output), output->size, given) <= count)
        return false;
    headline(diagnosis, "a call by another table was taken for connect");
    say(diagnosis, "One process of this case calls number 42 by int 0x80, as the word 0 asks it: "
                   "in the i386 table that is pipe. The number is not enough (lesson 29): let the "
                   "filter look at arch before it looks at nr.");
    return true;
}

/* Evidence: the group that was to be killed is not there. */
bool explain_no_such_group(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    if (!find_tracing(suspect, &tracing) || !tracing.killer || tracing.killer->result != -ESRCH ||
        (int)tracing.killer->arg[0] >= 0)
        return false;
    place_at(suspect, diagnosis, tracing.killer);
    headline(diagnosis, "there is no such process group");
    say_result(suspect, diagnosis, tracing.killer);
    say(diagnosis,
        ". A negative number means a process group, and none is called %d: the root belongs to "
        "the tracer's group until it makes its own, by setpgid(0, 0) before its execve.",
        -(int)tracing.killer->arg[0]);
    return true;
}

/* Evidence: a signal killed the root, and the program leaves with what status >> 8 is then. */
bool explain_root_killed_unseen(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    int64_t wanted, given;
    if (!find_tracing(suspect, &tracing) || !exit_codes(suspect, &wanted, &given) ||
        tracing.root_code <= 128 || wanted != tracing.root_code || given != 0)
        return false;
    headline(diagnosis, "the root was killed, and its exit status was told");
    say(diagnosis,
        "wait4 told that signal %d killed process %d, the root. The signal stands in the low 7 "
        "bits of the status, and status >> 8 is 0 then: leave with 128 + %d.",
        tracing.root_code - 128, tracing.root, tracing.root_code - 128);
    return true;
}

/* Evidence: the root ended with 127 before any stop, and so does the program. */
bool explain_root_not_run(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    int64_t wanted, given;
    if (!find_tracing(suspect, &tracing) || !exit_codes(suspect, &wanted, &given) ||
        tracing.root_code != 127 || given != 127 || tracing.seccomp)
        return false;
    headline(diagnosis, "the root ended with 127, and connected nowhere");
    say(diagnosis,
        "127 is what it returns here when its execve fails: then NAME never ran. NAME is argv[1], "
        "and the words that it gets begin there, too: execve(argv[1], argv + 1, envp).");
    return true;
}

/* Evidence: it waits for ever, and neither ptrace nor a stop of the child was there before. */
bool explain_child_not_traced(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *last = NULL, *birth = NULL;
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (!is_call(event))
            continue;
        last = event;
        if (is_named(event, "ptrace"))
            return false;
        if (!birth && event->result > 0 && (is_named(event, "fork") || is_named(event, "clone")))
            birth = event;
    }
    if (!counts_connects(suspect) || !birth || !last || !is_named(last, "wait4") || last->returned)
        return false;
    place_at(suspect, diagnosis, last);
    headline(diagnosis, "the child is not traced");
    say(diagnosis,
        "wait4 tells of the stop of a child only if that is traced: by PTRACE_TRACEME, which the "
        "child calls itself before it stops, or by PTRACE_SEIZE here. Neither was there when %lld "
        "stopped, so this waits until it ends, and it stands still.",
        (long long)birth->result);
    return true;
}
