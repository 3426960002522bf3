/* Values of which only a part is right. */
#include "expect/catalogue.h"

#include <inttypes.h>

/* Evidence: a 64-bit result of an earlier call is wanted as an argument, and what came is its low
 * half, with or without its sign drawn out. */
bool explain_result_cut(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_wide(suspect->parameter->kind) ||
        !is_wanted_call(suspect->wanted, event) || event->abi == ABI_I386 ||
        !wanted_integer(suspect, suspect->argument, &wanted))
        return false;
    int64_t given = event_value(event, suspect->argument);
    const struct event *call = NULL;
    for (size_t i = suspect->index; i-- > 0 && !call;) {
        const struct event *earlier = &suspect->symptom->trace->events[i];
        if (is_call(earlier) && earlier->returned && earlier->result == wanted)
            call = earlier;
    }
    if (!call || given == wanted || (given != (int32_t)wanted && given != (uint32_t)wanted))
        return false;
    headline(diagnosis, "only half of what %s returned was kept", call_title(call));
    say(diagnosis, "%s", call_title(call));
    say_call_at(suspect, diagnosis, call);
    say(diagnosis, " returned %#" PRIx64 ", and %s got %#" PRIx64 ": the low 32 bits of it. ",
        (uint64_t)wanted, call_title(event), (uint64_t)given);
    if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, "An int is too narrow for an address: keep the result in a long.");
    else
        say(diagnosis, "Keep all of rax: a 32-bit register or a dword of memory holds only half.");
    return true;
}

/* A value whose low half is the argument, which was to have all of it: the wanted one, one that
 * still stands whole in a register (`reg`; else REGS), or the address of a word of argv.  0: none.
 */
static uint64_t find_whole(const struct suspect *suspect, enum reg *reg)
{
    const struct event *event = suspect->event;
    const struct trace *trace = suspect->symptom->trace;
    uint32_t half = (uint32_t)event->arg[suspect->argument];
    int64_t wanted;
    bool known = wanted_integer(suspect, suspect->argument, &wanted);
    *reg = REGS;
    for (enum reg i = 0; i < REGS && event->witness && *reg == REGS; i++)
        if (event->witness->before[i] > UINT32_MAX && (uint32_t)event->witness->before[i] == half &&
            i != abi_argument_register(event->abi, suspect->argument) &&
            (!known || event->witness->before[i] == (uint64_t)wanted))
            *reg = i;
    if (known)
        return (uint32_t)wanted == half && (uint64_t)wanted > UINT32_MAX ? (uint64_t)wanted : 0;
    if (*reg != REGS)
        return event->witness->before[*reg];
    for (size_t i = 1; i < trace->argument_count; i++)
        if ((uint32_t)trace->arguments[i] == half && trace->arguments[i] > UINT32_MAX)
            return trace->arguments[i];
    return 0;
}

/* Evidence: an argument of 64 bits is the low half, with or without its sign drawn out, of the
 * value that is wanted there or of an address that the program has. */
bool explain_upper_half_lost(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT || event->abi != ABI_X86_64 ||
        !is_wide(suspect->parameter->kind) || !is_wanted_call(suspect->wanted, event))
        return false;
    const struct copy *copy = event_copy(event, i, false);
    if (copy && copy->size > 0) /* there is something: the address is one of the program's */
        return false;
    uint64_t given = event->arg[i];
    enum reg whole_in, reg = abi_argument_register(event->abi, i);
    if ((given != (uint32_t)given && given != (uint64_t)(int32_t)given) || (uint32_t)given < 4096)
        return false;
    uint64_t whole = find_whole(suspect, &whole_in);
    if (!whole || whole == given)
        return false;
    headline(diagnosis, "%s got only the low half of argument %d", call_title(event), i + 1);
    say(diagnosis, "Argument %d", i + 1);
    if (suspect->parameter->name)
        say(diagnosis, " (%s)", suspect->parameter->name);
    say(diagnosis, " was %#" PRIx64, given);
    if (!suspect->by_function) {
        say(diagnosis, " in %s", reg_name(reg));
        say_writer(suspect, diagnosis, event, reg);
    }
    say(diagnosis, ". Those are only the low 32 bits of %#" PRIx64, whole);
    if (!suspect->by_function && whole_in != REGS)
        say(diagnosis, ", which stands in %s", reg_name(whole_in));
    if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, ": an int is too narrow for an address. Keep it in a pointer or a long.");
    else
        say(diagnosis,
            ": a move to a 32-bit register clears the upper half. Move all 64 bits, to "
            "%s.",
            reg_name(reg));
    return true;
}

/* The wanted value stands in the low 8, 16 or 32 bits, and something else above.  Gives the
 * number of bits, or 0. */
static int right_bits(uint64_t given, uint64_t wanted)
{
    static const int widths[] = {32, 16, 8};
    for (size_t i = 0; i < 3; i++) {
        uint64_t mask = (1ull << widths[i]) - 1;
        if (wanted <= mask && given != wanted && (given & mask) == wanted)
            return widths[i];
    }
    return 0;
}

static void say_upper(const struct suspect *suspect, struct diagnosis *diagnosis, enum reg reg,
                      uint64_t whole, int bits)
{
    const struct event *event = suspect->event;
    say(diagnosis, "%s was %#" PRIx64, reg_name(reg), whole);
    say_writer(suspect, diagnosis, event, reg);
    say(diagnosis, ": its low %d bits are right, but the bits above still held something else. ",
        bits);
    if (bits == 32)
        say(diagnosis, "The kernel reads all 64 bits here: load the whole register.");
    else
        say(diagnosis,
            "A move to an 8-bit or 16-bit part of a register leaves the other bits as they were; "
            "a move to the 32-bit part clears all above.");
}

/* Evidence: the low part of an argument (or of the number) is what is wanted, and the part above
 * is what the register held after the call before. */
bool explain_upper_half_left_set(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int64_t wanted;
    if (!is_call(event) || suspect->by_function || event->abi != ABI_X86_64)
        return false;
    if (suspect->difference == DIFFERS_ARGUMENT) {
        int i = suspect->argument;
        enum reg reg = abi_argument_register(event->abi, i);
        if (!wanted_integer(suspect, i, &wanted) || wanted < 0)
            return false;
        uint64_t given = (uint64_t)event_value(event, i);
        int bits = right_bits(given, (uint64_t)wanted);
        uint64_t old = suspect->last && suspect->last->witness
                           ? suspect->last->witness->after[reg] >> (bits & 63)
                           : 0;
        if (!bits || (bits == 32 && !is_wide(suspect->parameter->kind)) ||
            (bits < 32 &&
             (!is_loaded_for(suspect, event, reg) || old != event->witness->before[reg] >> bits)))
            return false;
        headline(diagnosis, "%s differs in argument %d: only the low %d bits were set",
                 call_title(event), i + 1, bits);
        say_upper(suspect, diagnosis, reg, event->arg[i], bits);
        return true;
    }
    if (!suspect->wanted || suspect->wanted->kind != EVENT_CALL || !event->witness ||
        !suspect->last || suspect->last->result == 0 || wanted_follows(suspect))
        return false;
    for (int i = 0; i < suspect->wanted->number_count; i++) {
        int bits = right_bits(event->number, suspect->wanted->numbers[i]);
        if (bits != 8 && bits != 16)
            continue;
        if (event->witness->before[REG_AX] >> bits != (uint64_t)suspect->last->result >> bits)
            continue;
        headline(diagnosis, "the number of %s was only put into a part of rax", suspect->name);
        say_upper(suspect, diagnosis, REG_AX, event->witness->before[REG_AX], bits);
        say(diagnosis, " Above it stood the result of %s.", call_title(suspect->last));
        return true;
    }
    return false;
}
