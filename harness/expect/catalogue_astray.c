/* Jumps that led to where no code is, and the instructions that jumped. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

enum { CALL_MAX = 7 };         /* bytes: call [base + index * scale + a distance of 32 bits] */
enum { CALLS = 2, JUMPS = 4 }; /* what ModRM says behind 0xff */

bool is_jump(const struct event *crash)
{
    return crash->signal == SIGSEGV && crash->fault_address == crash->ip;
}

static bool is_operation(uint8_t byte, int operation)
{
    return (byte >> 3 & 7) == operation;
}

static bool is_memory(uint8_t byte)
{
    return byte >> 6 != 3;
}

/* The bytes that an operand takes, ModRM counted. */
static int operand_size(uint8_t byte, uint8_t next)
{
    int mode = byte >> 6, base = byte & 7;
    if (mode == 3)
        return 1;
    int size = base == 4 ? 2 : 1;
    if (mode == 1)
        return size + 1;
    bool wide = mode == 2 || base == 5 || (base == 4 && (next & 7) == 5);
    return wide ? size + 4 : size;
}

/* The call through a register or through memory that the program came by: its return address lies
 * on top of the stack. */
static bool find_call(const struct suspect *suspect, uint64_t back, uint64_t *from, bool *memory)
{
    const struct source *source = suspect->symptom->source;
    struct source_line line;
    for (int size = 2; source && size <= CALL_MAX; size++) {
        uint8_t code[CALL_MAX] = {0};
        *from = back - (uint64_t)size;
        if (source_code(source, *from, code, (size_t)size) == (size_t)size && code[0] == 0xff &&
            is_operation(code[1], CALLS) && operand_size(code[1], code[2]) == size - 1 &&
            source_find(source, *from, &line)) {
            *memory = is_memory(code[1]);
            return true;
        }
    }
    return false;
}

/* … of a program of 64 or of 32 bits. */
static bool find_caller(const struct suspect *suspect, const struct event *crash, uint64_t *from,
                        bool *memory)
{
    return find_call(suspect, crash->stack_top, from, memory) ||
           find_call(suspect, (uint32_t)crash->stack_top, from, memory);
}

/* The instruction at the address is a call or a jump to what a register or memory says. */
static bool is_indirect(const struct suspect *suspect, uint64_t address, bool *memory)
{
    uint8_t code[3] = {0};
    if (!suspect->symptom->source ||
        source_code(suspect->symptom->source, address, code, sizeof code) != sizeof code)
        return false;
    const uint8_t *at = (code[0] & 0xf0) == 0x40 ? code + 1 : code; /* behind a REX prefix */
    *memory = is_memory(at[1]);
    return at[0] == 0xff && (is_operation(at[1], CALLS) || is_operation(at[1], JUMPS));
}

/* The instruction that sent the program to where no code is, or could not send it there; `memory`:
 * it took the address from memory. */
static bool find_sender(const struct suspect *suspect, const struct event *crash, uint64_t *from,
                        bool *memory)
{
    if (is_jump(crash))
        return find_caller(suspect, crash, from, memory);
    *from = crash->ip;
    return crash->signal == SIGSEGV && crash->signal_code == SI_KERNEL &&
           is_indirect(suspect, crash->ip, memory);
}

static void place_there(const struct suspect *suspect, struct diagnosis *diagnosis, uint64_t from)
{
    struct source_line line;
    if (source_find(suspect->symptom->source, from, &line))
        snprintf(diagnosis->place, sizeof diagnosis->place, "%s:%u", line.file, line.line);
}

/* Evidence: in assembly, a call whose operand has brackets went to where no code is, or a call or
 * jump of that kind could not go to what it found. */
bool explain_called_through_memory(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    uint64_t from;
    bool memory;
    if (!crash || suspect->symptom->language != LANGUAGE_ASM ||
        !find_sender(suspect, crash, &from, &memory) || !memory)
        return false;
    place_there(suspect, diagnosis, from);
    headline(diagnosis, "a call through memory led nowhere");
    say(diagnosis, "Brackets mean memory, behind call as well. The instruction");
    say_at(suspect, diagnosis, from);
    say(diagnosis, " took the bytes that lie there for an address");
    if (is_jump(crash))
        say(diagnosis, ", %#" PRIx64, crash->ip);
    say(diagnosis, ", and no code is where they lead. If the register itself holds the address of "
                   "the function, it is call without brackets.");
    return true;
}

/* Evidence: as is_jump says; or a call or jump that could not go to what its register says. */
bool explain_jumped_nowhere(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    uint64_t from;
    bool memory, found = crash && find_sender(suspect, crash, &from, &memory);
    if (!crash || !(is_jump(crash) || found))
        return false;
    headline(diagnosis, "the program jumped to where no code is");
    if (is_jump(crash))
        say(diagnosis, "It tried to run instructions at %#" PRIx64 " and got SIGSEGV. ", crash->ip);
    if (found) {
        place_there(suspect, diagnosis, from);
        say(diagnosis, "The %s", is_jump(crash) ? "call" : "instruction");
        say_at(suspect, diagnosis, from);
        if (is_jump(crash))
            say(diagnosis, " sent it there: what it was given is %s.",
                crash->ip ? "not the address of a function" : "0, which is NULL");
        else
            say(diagnosis, " was to take the program to an address that no program can have, and "
                           "brought SIGSEGV: what it was given is not the address of a function.");
    } else {
        say(diagnosis, "Often that is a ret whose return address is not on top of the stack any "
                       "more (push and pop do not pair), or a call through a wrong pointer.");
    }
    return true;
}
