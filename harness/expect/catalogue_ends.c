/* How programs end, when they do not end as they should. */
#include "expect/catalogue.h"

#include "tables/names.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 4096 };

const struct event *find_crash(const struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    if (is_call(suspect->event))
        return NULL;
    for (size_t i = suspect->index; i < trace->count; i++) {
        if (is_call(&trace->events[i]))
            return NULL;
        if (trace->events[i].kind == EVENT_SIGNAL && is_crash(&trace->events[i]))
            return &trace->events[i];
    }
    return NULL;
}

static int argument_count(const struct suspect *suspect)
{
    int count = 0;
    const struct scene *scene = suspect->symptom->scene;
    while (scene && scene->argv && scene->argv[count])
        count++;
    return count;
}

/* Evidence: the program jumped to argc, the word that lies on top of the first stack, or to an
 * address on the stack. */
bool explain_returned_from_start(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    if (!crash || !is_jump(crash) || suspect->symptom->language != LANGUAGE_ASM)
        return false;
    uint64_t above = crash->ip > crash->sp ? crash->ip - crash->sp : PAGE * 16;
    bool argc = crash->ip == (uint64_t)argument_count(suspect) && crash->ip != 0;
    if (!argc && above >= PAGE * 16)
        return false;
    headline(diagnosis, "nobody called _start, so it cannot return");
    say(diagnosis, "ret takes a return address from the stack, but nobody put one there: ");
    if (argc)
        say(diagnosis, "what lies there is argc, so the program jumped to address %" PRIu64,
            crash->ip);
    else
        say(diagnosis, "what lay there was the address of a string on the stack, %#" PRIx64,
            crash->ip);
    say(diagnosis, ", and got %s. A program without libc ends by calling exit.",
        signal_title(crash->signal));
    return true;
}

/* The function that was called last and has not returned, by the return address on top of the
 * stack: behind a call instruction.  It has pushed nothing. */
static bool find_called(const struct suspect *suspect, const struct event *crash,
                        struct source_function *function)
{
    enum { CALL = 5 }; /* call rel32 */
    uint8_t code[CALL];
    int32_t distance;
    const struct source *source = suspect->symptom->source;
    if (source_code(source, crash->stack_top - CALL, code, CALL) != CALL || code[0] != 0xe8)
        return false;
    memcpy(&distance, code + 1, sizeof distance);
    uint64_t target = crash->stack_top + (uint64_t)(int64_t)distance;
    return source_function(source, target, function) && function->from == target &&
           crash->ip >= target;
}

/* Evidence: the crash struck behind the last line of the program, while a function that it had
 * called was to return. */
bool explain_function_without_ret(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    struct source_function function;
    struct source_line line;
    if (!crash || is_jump(crash) || suspect->symptom->language != LANGUAGE_ASM ||
        source_find(suspect->symptom->source, crash->ip, &line) ||
        !find_called(suspect, crash, &function) || crash->ip - function.from > PAGE)
        return false;
    headline(diagnosis, "%s does not return", function.name);
    if (source_find(suspect->symptom->source, crash->stack_top - 1, &line))
        snprintf(diagnosis->place, sizeof diagnosis->place, "%s:%u", line.file, line.line);
    say(diagnosis, "%s was called", function.name);
    say_at(suspect, diagnosis, crash->stack_top - 1);
    say(diagnosis,
        " and never came to a ret: the processor ran on past its last instruction and took the "
        "bytes behind it, at %#" PRIx64 ", for instructions, until one of them brought %s. A "
        "function ends with ret.",
        crash->ip, signal_title(crash->signal));
    return true;
}

/* Evidence: no exit came; the crash struck behind the last call (or behind _start), at an address
 * that belongs to no source line. */
bool explain_ran_off_the_end(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    const struct source *source = suspect->symptom->source;
    struct source_line line;
    if (!crash || is_jump(crash) || source_find(source, crash->ip, &line))
        return false;
    uint64_t from = suspect->last ? suspect->last->ip : source_symbol(source, "_start");
    if (from == 0 || crash->ip < from || crash->ip - from > PAGE)
        return false;
    headline(diagnosis, "the program ran on past its last instruction");
    if (suspect->last) {
        say(diagnosis, "After %s", call_title(suspect->last));
        say_call_at(suspect, diagnosis, suspect->last);
        say(diagnosis, " no exit came.");
    } else {
        say(diagnosis, "It made no call at all, no exit either.");
    }
    say(diagnosis,
        " The processor does not know where your program ends: it took the bytes behind the last "
        "instruction, at %#" PRIx64 ", for instructions too, until one of them brought %s. End the "
        "program with exit.",
        crash->ip, signal_title(crash->signal));
    return true;
}

/* Evidence: a signal that only a wrong instruction brings. */
bool explain_crashed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    if (!crash)
        return false;
    const char *text = signal_text(crash->signal);
    headline(diagnosis, "the program crashed: %s", signal_title(crash->signal));
    say(diagnosis, "An instruction at %#" PRIx64, crash->ip);
    say_at(suspect, diagnosis, crash->ip);
    say(diagnosis, " brought %s", signal_title(crash->signal));
    if (text)
        say(diagnosis, " (%s)", text);
    /* A general protection fault tells no address: its si_code is SI_KERNEL. */
    if (crash->signal == SIGSEGV && crash->signal_code == SI_KERNEL)
        say(diagnosis,
            ": an address that no program can have (its upper 17 bits differ), a misaligned "
            "operand of an SSE instruction, or an instruction for the kernel alone");
    else if (crash->signal == SIGSEGV || crash->signal == SIGBUS)
        say(diagnosis, ": it used the address %#" PRIx64 ", which is not the program's to use so",
            crash->fault_address);
    say(diagnosis, ".");
    return true;
}

/* The call that the first process was in when it was killed, or NULL when it ran code of its own.
 */
static const struct event *call_under_way(const struct trace *trace)
{
    for (size_t i = trace->count; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (event->task == 0 && event->kind == EVENT_CALL)
            return event->returned ? NULL : event;
    }
    return NULL;
}

/* Evidence: a limit ended the run. */
bool explain_never_ends(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    switch (trace->ending.kind) {
    case ENDING_TIME_WALL:
    case ENDING_STUCK:
    case ENDING_TIME_CPU:
    case ENDING_TRACE:
    case ENDING_OUTPUT:
        break;
    default:
        return false;
    }
    if (suspect->difference == DIFFERS_ARGUMENT || suspect->difference == DIFFERS_RESULT)
        return false;
    const struct event *waiting = call_under_way(trace);
    headline(diagnosis, "the program did not come to an end");
    bool in_time = trace->ending.kind == ENDING_STUCK;
    if ((trace->ending.kind == ENDING_TIME_WALL || in_time) && waiting) {
        say(diagnosis, "It was waiting in %s", call_title(waiting));
        say_call_at(suspect, diagnosis, waiting);
        say(diagnosis, "%s: what should have ended that wait?",
            in_time ? ", for what would never come" : " when its time was up");
        return true;
    }
    if (trace->ending.crowded)
        say(diagnosis,
            "It made child after child, more than could end in time. Does a child run the "
            "loop of its parent, too? ");
    else if (trace->ending.kind == ENDING_TRACE || trace->ending.kind == ENDING_OUTPUT)
        say(diagnosis, "It made call after call until it was stopped, after %zu. ", trace->count);
    else
        say(diagnosis, "It was still running when its time was up. ");
    if (suspect->last) {
        say(diagnosis, "The last call that belongs here was %s", call_title(suspect->last));
        say_call_at(suspect, diagnosis, suspect->last);
        say(diagnosis, "; look at the loop behind it: what ends it?");
    } else {
        say(diagnosis, "Look at its loop: what ends it?");
    }
    return true;
}

/* The call whose result the status is, as it was or negated; or NULL. */
static const struct event *find_result(const struct suspect *suspect, int64_t given, int64_t wanted)
{
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *call = &suspect->symptom->trace->events[i];
        if (is_call(call) && call->returned && call->result != 0 && call->result != wanted &&
            (call->result == given || call->result == -given))
            return call;
    }
    return NULL;
}

/* Evidence: exit got a number of more than 8 bits; the low 8 are what is wanted, or it is the
 * wanted number where a parent would see it (8 bits up). */
bool explain_exit_code_beyond_255(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    if (!exit_codes(suspect, &wanted, &given))
        return false;
    bool low_right = (given & 0xff) == wanted && given > -0x10000 && given < 0x10000;
    if (!low_right && (wanted == 0 || given != wanted << 8))
        return false;
    if (wanted == 0 && find_result(suspect, given, wanted)) /* its low 8 bits are 0 by chance */
        return false;
    headline(diagnosis, "exit got a status that does not fit into 8 bits");
    say(diagnosis, "%s got ", call_title(suspect->event));
    say_number(diagnosis, given);
    say(diagnosis,
        ". Of an exit status only the low 8 bits reach the parent, so it saw %" PRId64
        ". The status handed over must be ",
        given & 0xff);
    say_number(diagnosis, wanted);
    say(diagnosis, " itself.");
    return true;
}

/* Evidence: exit, with another status. */
bool explain_wrong_exit_code(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    if (!exit_codes(suspect, &wanted, &given))
        return false;
    headline(diagnosis, "the program left with status %" PRId64 ", not %" PRId64, given, wanted);
    say_wrong_argument(suspect, diagnosis, 0);
    if (given < 0 || given > 255)
        say(diagnosis, " (Of a status only the low 8 bits survive; the parent saw %" PRId64 ".)",
            given & 0xff);
    const struct event *call = find_result(suspect, given, wanted);
    if (call) {
        say(diagnosis, " It is what ");
        say_call(diagnosis, call_title(call), call->door);
        say_call_at(suspect, diagnosis, call);
        say(diagnosis, call->result == given ? " returned." : " returned, negated.");
        return true;
    }
    for (size_t i = suspect->index; i-- > 0;) {
        call = &suspect->symptom->trace->events[i];
        if (!is_call(call) || !call->forged)
            continue;
        say(diagnosis, " In this run ");
        say_result(suspect, diagnosis, call);
        say(diagnosis, ": the status has to follow from that.");
        break;
    }
    return true;
}
