/* Handlers of signals: how they are set up, what they interrupt, and how they return. */
#include "expect/catalogue.h"

#include "expect/match.h"
#include "tables/names.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>

/* The kernel's struct sigaction (asm/signal.h), as it was handed to rt_sigaction. */
struct action {
    const struct event *call;
    uint64_t handler, flags, restorer, mask;
};

enum { KERNEL_SA_RESTORER = 0x04000000, UC_FLAGS_MOST = 0xff };

/* What was agreed on for a signal, as it stood at `index`; false: nothing through syscall. */
static bool find_agreement(const struct suspect *suspect, size_t index, int signal,
                           struct action *action)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = index; i-- > 0;) {
        const struct event *call = &trace->events[i];
        const struct copy *copy = is_call(call) ? event_copy(call, 1, false) : NULL;
        if (!is_named(call, "rt_sigaction") || call->abi != ABI_X86_64 || call->result != 0 ||
            (int)call->arg[0] != signal || !copy || copy->size < 4 * sizeof(uint64_t))
            continue;
        uint64_t words[4];
        memcpy(words, copy->bytes, sizeof words);
        *action = (struct action){call, words[0], words[1], words[2], words[3]};
        return true;
    }
    return false;
}

/* The same, and it is a handler. */
static bool find_action(const struct suspect *suspect, size_t index, int signal,
                        struct action *action)
{
    return find_agreement(suspect, index, signal, action) && action->handler > (uintptr_t)SIG_IGN;
}

/* A crash at or behind the first difference, no call between a signal that a handler took (or
 * the rt_sigreturn behind that) and it. */
struct lost_handler {
    const struct event *signal, *crash, *back; /* back: the rt_sigreturn, or NULL */
    struct action action;
};

static bool find_lost_handler(const struct suspect *suspect, struct lost_handler *lost)
{
    const struct trace *trace = suspect->symptom->trace;
    size_t at = suspect->index;
    *lost = (struct lost_handler){0};
    while (at < trace->count &&
           !(trace->events[at].kind == EVENT_SIGNAL && is_crash(&trace->events[at])))
        at++;
    if (at == trace->count)
        return false;
    lost->crash = &trace->events[at];
    for (size_t i = at; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (is_call(event) && !event->returned) /* the call that was interrupted */
            continue;
        if (is_named(event, "rt_sigreturn") && !lost->back) {
            lost->back = event;
        } else if (event->kind == EVENT_SIGNAL) {
            lost->signal = event;
            return find_action(suspect, i, event->signal, &lost->action);
        } else {
            return false;
        }
    }
    return false;
}

static bool has_library_struct(const struct suspect *suspect, const struct action *action)
{
    static const char *const kernels[] = {"<asm/signal.h>", "<linux/signal.h>"};
    const char *text = suspect->symptom->text;
    size_t size = suspect->symptom->text_size;
    if (suspect->symptom->language != LANGUAGE_C || !text || action->flags || action->restorer)
        return false;
    for (size_t i = 0; i < 2; i++)
        if (memmem(text, size, kernels[i], strlen(kernels[i])))
            return false;
    return memmem(text, size, "<signal.h>", 10) != NULL;
}

/* Evidence: a signal came whose action has no SA_RESTORER, and SIGSEGV instead of its handler;
 * or the handler jumped to the restorer of its action, and no code is there. */
bool explain_no_restorer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct lost_handler lost;
    if (!find_lost_handler(suspect, &lost) || lost.crash->signal != SIGSEGV || lost.back)
        return false;
    const char *signal = signal_title(lost.signal->signal);
    bool flag = lost.action.flags & KERNEL_SA_RESTORER;
    if (flag && lost.crash->ip != lost.action.restorer)
        return false;
    if (!flag && lost.crash->signal_code != SI_KERNEL)
        return false;
    headline(diagnosis, "the handler for %s has no way back", signal);
    place_at(suspect, diagnosis, lost.action.call);
    if (flag) {
        say(diagnosis, "The handler's ret leads to sa_restorer, and that was %#" PRIx64,
            lost.action.restorer);
        say_call_at(suspect, diagnosis, lost.action.call);
        say(diagnosis, ": no code is there. A restorer is two instructions that call "
                       "rt_sigreturn; its address belongs into sa_restorer.");
        return true;
    }
    say(diagnosis, "The sa_flags for %s", signal);
    say_call_at(suspect, diagnosis, lost.action.call);
    say(diagnosis,
        " were %#" PRIx64
        ", without SA_RESTORER. On x86-64 the kernel calls no handler that has no restorer to "
        "return to: the program gets SIGSEGV in its place.",
        lost.action.flags);
    if (lost.action.restorer & KERNEL_SA_RESTORER && lost.action.restorer <= UINT32_MAX)
        say(diagnosis,
            " The third quadword was %#" PRIx64
            ": that looks like the flags, and they belong into the second.",
            lost.action.restorer);
    if (has_library_struct(suspect, &lost.action))
        say(diagnosis, " <signal.h> has libc's struct, in which the mask stands in front of the "
                       "flags. The kernel's is in <asm/signal.h>.");
    return true;
}

/* Evidence: the program jumped to the word that lies behind the handler's return address: the
 * first of the frame, uc_flags. */
bool explain_restorer_returns(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct lost_handler lost;
    if (!find_lost_handler(suspect, &lost) || lost.crash->signal != SIGSEGV || lost.back ||
        lost.crash->fault_address != lost.crash->ip || lost.crash->ip > UC_FLAGS_MOST ||
        !(lost.action.flags & KERNEL_SA_RESTORER) || lost.crash->ip == lost.action.restorer)
        return false;
    headline(diagnosis, "the restorer returned, and nobody called it");
    place_at(suspect, diagnosis, lost.action.call);
    say(diagnosis, "The ret of the handler leads to sa_restorer. There a second ret took what lay "
                   "on the stack for an address; it was the frame in which the kernel has kept "
                   "the registers. Only rt_sigreturn leads back from there.");
    return true;
}

/* Evidence: behind an rt_sigreturn that did not lead back, with something else than the frame on
 * top of the stack. */
bool explain_frame_not_on_top(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct lost_handler lost;
    if (!find_lost_handler(suspect, &lost) || !lost.back || lost.back->stack_top <= UC_FLAGS_MOST)
        return false;
    headline(diagnosis, "rt_sigreturn did not find what the kernel had kept");
    place_at(suspect, diagnosis, lost.back);
    say(diagnosis, "rt_sigreturn");
    say_call_at(suspect, diagnosis, lost.back);
    say(diagnosis, " reads the registers from the top of the stack, ");
    if (lost.back->stack_top == lost.action.restorer)
        say(diagnosis, "and there still lay the handler's return address. A handler ends with "
                       "ret; that takes it away and leads to the restorer.");
    else if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, "and there lay what a C function had pushed. A restorer must leave the "
                       "stack alone: make it naked, mov and syscall and nothing else.");
    else
        say(diagnosis,
            "and there lay %#" PRIx64
            ". A restorer must leave the stack as the ret of the handler left it.",
            lost.back->stack_top);
    return true;
}

/* The signal behind a call in the trace that made it return EINTR, and its action. */
static const struct event *find_interrupter(const struct suspect *suspect, struct action *action)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i < trace->count && i <= suspect->index + 1; i++) {
        const struct event *event = &trace->events[i];
        if (event->kind == EVENT_SIGNAL)
            return find_action(suspect, i, event->signal, action) ? event : NULL;
    }
    return NULL;
}

static bool wants_result(const struct wanted *wanted, int64_t result)
{
    return wanted && wanted->kind == EVENT_CALL && wanted->has_result &&
           wanted->result.kind == VALUE_INTEGER && wanted->result.integer == result;
}

static void say_flag(const struct suspect *suspect, struct diagnosis *diagnosis,
                     const struct action *action, const char *name, bool set)
{
    const char *signal = signal_title((int)action->call->arg[0]);
    say(diagnosis, " because the sa_flags for %s", signal);
    say_call_at(suspect, diagnosis, action->call);
    say(diagnosis, " have %s SA_RESTART. ", set ? "the flag" : "no");
    say(diagnosis,
        set ? "Here the signal is to end the wait: without the flag %s returns -EINTR."
            : "With the flag the kernel makes %s again when the handler has returned.",
        name);
}

/* Evidence: EINTR is wanted of a call; it was interrupted, by a signal whose action has
 * SA_RESTART, and will be made again. */
bool explain_restarted(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct action action;
    if (!wants_result(suspect->wanted, -EINTR))
        return false;
    bool half = is_wanted_call(suspect->wanted, suspect->event) &&
                restart_name((int)-suspect->event->result);
    bool whole = !suspect->event || suspect->event->kind == EVENT_SIGNAL;
    const struct event *signal = find_interrupter(suspect, &action);
    if (!signal || !(action.flags & SA_RESTART) || !(half || (whole && signal->cut)))
        return false;
    headline(diagnosis, "%s is made again, where it should give up", suspect->name);
    say(diagnosis, "%s interrupted %s, and the kernel makes the call again,",
        signal_title(signal->signal), suspect->name);
    say_flag(suspect, diagnosis, &action, suspect->name, true);
    return true;
}

/* Evidence: EINTR is wanted of a call, and the signal that came was agreed to be ignored, or to do
 * what it does by itself, and it ended the program. */
bool explain_no_handler(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *signal = NULL;
    struct action action;
    if (!wants_result(suspect->wanted, -EINTR))
        return false;
    for (size_t i = suspect->index; i < trace->count && i <= suspect->index + 1 && !signal; i++)
        if (trace->events[i].kind == EVENT_SIGNAL &&
            find_agreement(suspect, i, trace->events[i].signal, &action))
            signal = &trace->events[i];
    if (!signal || action.handler > (uintptr_t)SIG_IGN)
        return false;
    bool ignored = action.handler == (uintptr_t)SIG_IGN;
    if (!ignored && (trace->ending.kind != ENDING_KILLED || trace->ending.number != signal->signal))
        return false;
    const char *name = signal_title(signal->signal);
    headline(diagnosis, "%s has no handler", name);
    place_at(suspect, diagnosis, action.call);
    say(diagnosis, "The sa_handler for %s", name);
    say_call_at(suspect, diagnosis, action.call);
    if (ignored)
        say(diagnosis, " was 1, SIG_IGN: the signal is thrown away, and %s goes on waiting.",
            suspect->name);
    else
        say(diagnosis,
            " was 0, SIG_DFL: the signal does what it does without an agreement, and that ended "
            "the program.");
    say(diagnosis, " To end the wait and nothing else it needs a handler, even one that does "
                   "nothing but return.");
    return true;
}

/* Evidence: a call is wanted that a signal cuts short and that is made again; it returned EINTR,
 * and the signal's action has no SA_RESTART. */
bool explain_not_restarted(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct action action;
    const struct event *event = suspect->event;
    if (!is_call(event) || !event->returned || event->result != -EINTR || event->forged ||
        suspect->difference != DIFFERS_RESULT ||
        !(wants_result(suspect->wanted, -restart_number("ERESTARTSYS")) ||
          wants_result(suspect->wanted, -restart_number("ERESTARTNOINTR"))))
        return false;
    const struct event *signal = find_interrupter(suspect, &action);
    if (!signal || (action.flags & SA_RESTART))
        return false;
    headline(diagnosis, "%s gave up, where it should be made again", suspect->name);
    say(diagnosis, "%s interrupted %s, and the call returned -EINTR,", signal_title(signal->signal),
        suspect->name);
    say_flag(suspect, diagnosis, &action, suspect->name, false);
    return true;
}

/* Evidence: a call that takes a set of signals got another size than 8, and refused. */
bool explain_signal_set_size(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { SET_BYTES = 8 };
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(event) || event->result != -EINVAL ||
        !suspect->parameter->name || strcmp(suspect->parameter->name, "sigsetsize") != 0)
        return false;
    int64_t given = event_value(event, suspect->argument);
    if (given == SET_BYTES)
        return false;
    headline(diagnosis, "%s got a wrong size of the set of signals", call_title(event));
    say(diagnosis, "Argument %d (sigsetsize) was %" PRId64, suspect->argument + 1, given);
    if (!suspect->by_function)
        say_writer(suspect, diagnosis, event, abi_argument_register(event->abi, suspect->argument));
    say(diagnosis, ", and the kernel refused the call with EINVAL. Its sets have 64 signals, that "
                   "is 8 bytes, and it takes no other size.");
    if (given == 128)
        say(diagnosis, " 128 is the size of libc's sigset_t, which has room for more.");
    return true;
}

/* The register that the status of exit was copied from; rdi itself, if from none. */
static enum reg find_origin(const struct suspect *suspect, const struct event *leaving)
{
    enum reg to, from;
    if (code_is_move(suspect, leaving->witness->writer[REG_DI], &to, &from) && to == REG_DI)
        return from;
    return REG_DI;
}

/* Evidence: the status is a register that a handler had changed and rt_sigreturn has changed
 * back. */
bool explain_register_restored(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    const struct trace *trace = suspect->symptom->trace;
    if (!exit_codes(suspect, &wanted, &given) || !suspect->event->witness || suspect->by_function)
        return false;
    enum reg reg = find_origin(suspect, suspect->event);
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *back = &trace->events[i];
        if (!is_named(back, "rt_sigreturn") || !back->witness)
            continue;
        uint64_t made = back->witness->before[reg], restored = back->witness->after[reg];
        if ((uint32_t)made == (uint32_t)restored || (uint32_t)restored != (uint32_t)given)
            continue;
        headline(diagnosis, "what the handler left in %s is lost", reg_name(reg));
        say(diagnosis, "The handler had made %s %" PRId64, reg_name(reg), (int64_t)made);
        say_writer(suspect, diagnosis, back, reg);
        say(diagnosis,
            ", and rt_sigreturn put %" PRId64
            " back: it gives every register the value that it had when the signal came. So a "
            "handler need not save any; but what it wants to keep belongs into memory.",
            (int64_t)restored);
        return true;
    }
    return false;
}
