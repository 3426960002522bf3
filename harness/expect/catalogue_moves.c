/* Registers that are copied to registers: in an order that loses a value, and across a function
 * that may change them. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <string.h>

enum { CHAIN = 4 }; /* moves that a value is followed back through */

static bool is_program_writer(const struct event *event, enum reg reg)
{
    return event->witness && event->witness->writer[reg] > 1 && !event->witness->by_kernel[reg];
}

/* `reg` was copied from `from`, which an earlier move of the same function had overwritten. */
static bool is_overwritten(const struct suspect *suspect, const struct event *event, enum reg reg,
                           enum reg *from)
{
    const struct source *source = suspect->symptom->source;
    struct source_function here, there;
    enum reg to, first_to, first_from;
    if (suspect->symptom->language != LANGUAGE_ASM || !is_program_writer(event, reg))
        return false;
    const struct witness *witness = event->witness;
    uint64_t second = witness->writer[reg];
    if (!code_is_move(suspect, second, &to, from) || to != reg || *from == reg ||
        !is_program_writer(event, *from))
        return false;
    uint64_t first = witness->writer[*from];
    return first < second && witness->before[*from] == witness->before[reg] &&
           code_is_move(suspect, first, &first_to, &first_from) && first_to == *from &&
           first_from != reg && source_function(source, first, &here) &&
           source_function(source, second, &there) && here.from == there.from;
}

bool say_overwritten(const struct suspect *suspect, struct diagnosis *diagnosis,
                     const struct event *event, enum reg reg)
{
    enum reg from;
    if (!is_overwritten(suspect, event, reg, &from))
        return false;
    say(diagnosis, " %s was overwritten", reg_name(from));
    say_at(suspect, diagnosis, event->witness->writer[from]);
    say(diagnosis, " before it was read");
    say_at(suspect, diagnosis, event->witness->writer[reg]);
    say(diagnosis, ": move %s to %s first.", reg_name(from), reg_name(reg));
    return true;
}

/* Evidence: the register of the argument was copied from that of another argument of the call,
 * after a move had filled that one. */
bool explain_moves_in_wrong_order(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int64_t wanted, other_wanted;
    int i = suspect->argument, other = -1;
    enum reg from;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_wanted_call(suspect->wanted, event) ||
        suspect->by_function)
        return false;
    enum reg reg = abi_argument_register(event->abi, i);
    if (!is_overwritten(suspect, event, reg, &from))
        return false;
    for (int j = 0; j < call_signature(event->abi, event->number)->count; j++)
        if (j != i && abi_argument_register(event->abi, j) == from)
            other = j;
    if (other < 0 ||
        (wanted_integer(suspect, other, &other_wanted) &&
         other_wanted != event_value(event, other)) ||
        (wanted_integer(suspect, i, &wanted) && wanted == event_value(event, i)))
        return false;
    headline(diagnosis, "%s got the value of argument %d as argument %d", call_title(event),
             other + 1, i + 1);
    say(diagnosis, "%s was ", register_name(event->abi, reg));
    say_number(diagnosis, (int64_t)event->arg[i]);
    say(diagnosis, ", the value that argument %d should have.", other + 1);
    say_overwritten(suspect, diagnosis, event, reg);
    return true;
}

/* The function whose instruction left the value in a register that functions may change, seen
 * from _start: the value is followed back through the moves that brought it to `reg`. */
static bool find_leaver(const struct suspect *suspect, enum reg reg, enum reg *left,
                        struct source_function *leaver)
{
    static const bool may_change[REGS] = {
        [REG_CX] = true, [REG_DX] = true, [REG_SI] = true, [REG_DI] = true,
        [REG_8] = true,  [REG_9] = true,  [REG_10] = true, [REG_11] = true};
    const struct event *event = suspect->event;
    const struct source *source = suspect->symptom->source;
    uint64_t value = event->witness->before[reg];
    for (int i = 0; i < CHAIN && is_program_writer(event, reg); i++) {
        uint64_t writer = event->witness->writer[reg];
        enum reg to, from;
        if (!source_function(source, writer, leaver))
            return false;
        *left = reg;
        if (strcmp(leaver->name, "_start") != 0)
            return may_change[reg];
        if (!code_is_move(suspect, writer, &to, &from) || to != reg ||
            event->witness->before[from] != value)
            return false;
        reg = from;
    }
    return false;
}

/* Evidence: an argument of a call in _start comes from a register that a function which _start had
 * called filled, and that functions may change. */
bool explain_caller_saved_lost(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    struct source_function function, leaver;
    enum reg left;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->symptom->language != LANGUAGE_ASM ||
        !event->witness || !source_function(suspect->symptom->source, event->ip - 2, &function) ||
        strcmp(function.name, "_start") != 0 ||
        !find_leaver(suspect, abi_argument_register(event->abi, suspect->argument), &left, &leaver))
        return false;
    headline(diagnosis, "%s changed %s", leaver.name, reg_name(left));
    say(diagnosis, "Argument %d of %s comes from %s, and %s left ", suspect->argument + 1,
        call_title(event), reg_name(left), leaver.name);
    say_number(diagnosis, (int64_t)event->witness->before[left]);
    say(diagnosis, " there");
    say_at(suspect, diagnosis, event->witness->writer[left]);
    say(diagnosis, ". A function may change rax, rcx, rdx, rsi, rdi and r8 to r11; what must live "
                   "through a call of it belongs in rbx, rbp or r12 to r15.");
    return true;
}

/* Evidence: in a function of the student's own, an argument is the address that the function
 * returns to. */
bool explain_return_address_as_argument(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    struct source_function function;
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->symptom->language != LANGUAGE_ASM ||
        !is_own_wrapper(suspect, event) || event->stack_top == 0 ||
        event->arg[i] != event->stack_top ||
        !source_function(suspect->symptom->source, event->stack_top, &function) ||
        !source_function(suspect->symptom->source, event->ip - 2, &function))
        return false;
    headline(diagnosis, "%s got a return address as argument %d", call_title(event), i + 1);
    say_wrong_argument(suspect, diagnosis, i);
    say(diagnosis,
        " That is the address that %s returns to: it lies at [rsp], where call put it. What the "
        "caller pushed before, here argument %d, lies above it, at [rsp+8].",
        function.name, i + 1);
    return true;
}

/* Evidence: in assembly, a wrapper of the student's own loads a constant into the register of the
 * argument that differs. */
bool explain_constant_in_wrapper(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char *const handed_in[] = {"rsi", "rdx", "rcx", "r8", "r9", "[rsp+8]"};
    const struct event *event = suspect->event;
    struct source_function function, writing;
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->symptom->language != LANGUAGE_ASM ||
        !is_own_wrapper(suspect, event) || !event->witness || event->abi != ABI_X86_64 ||
        !source_function(suspect->symptom->source, event->ip - 2, &function))
        return false;
    int64_t constant;
    enum reg reg = abi_argument_register(event->abi, i);
    uint64_t writer = event->witness->writer[reg];
    if (!code_is_constant(suspect, writer, reg, &constant) ||
        !source_function(suspect->symptom->source, writer, &writing) ||
        writing.from != function.from)
        return false;
    headline(diagnosis, "%s does not pass argument %d on", function.name, i + 1);
    say(diagnosis, "%s puts ", function.name);
    say_number(diagnosis, constant);
    say(diagnosis, " into %s itself", reg_name(reg));
    say_at(suspect, diagnosis, writer);
    say(diagnosis,
        ". It may be right for one call, and a wrapper serves all: argument %d of the kernel is "
        "what its caller handed over in %s.",
        i + 1, handed_in[i]);
    return true;
}
