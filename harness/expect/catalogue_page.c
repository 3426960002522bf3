/* Calls of the vsyscall page, at which no system-call stop is made. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_DISTANCE = 1024, ENTRIES = 3, PAGE_AROUND = 0x10000 };

/* Evidence: the address that brought SIGSEGV lies in the page, and the instruction does not. */
bool explain_page_read(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    if (!crash || crash->signal != SIGSEGV || !is_in_vsyscall_page(crash->fault_address) ||
        is_in_vsyscall_page(crash->ip))
        return false;
    headline(diagnosis, "the vsyscall page can be called, not read");
    say(diagnosis, "An instruction");
    say_at(suspect, diagnosis, crash->ip);
    say(diagnosis,
        " read or wrote at %#" PRIx64
        ", and got SIGSEGV. There is no table of addresses and no code to be read there: the "
        "entries themselves are the addresses %#" PRIx64 ", and 1024 and 2048 further up. Put one "
        "into a register and call it.",
        crash->fault_address, VSYSCALL_PAGE);
    return true;
}

/* The page was wanted, and the program jumped to the low half of an address in it. */
static bool explain_half_an_address(const struct event *crash, struct diagnosis *diagnosis)
{
    uint64_t meant = crash->ip | VSYSCALL_PAGE >> 32 << 32;
    if (crash->ip > UINT32_MAX || !is_in_vsyscall_page(meant))
        return false;
    headline(diagnosis, "the address of the entry lost its upper half");
    say(diagnosis,
        "The program jumped to %#" PRIx64 ", and those are the low 32 bits of %#" PRIx64
        ". A register's 32-bit name (eax) holds no more, and what is moved there sets the upper "
        "half to 0. An address needs all 64 bits: rax.",
        crash->ip, meant);
    return true;
}

/* Evidence: the program was in the page when it got SIGSEGV, at none of the three entries; or,
 * where the page is wanted, it jumped to a place near the page, or to the low half of its address.
 */
bool explain_not_an_entry(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    if (!crash || crash->signal != SIGSEGV)
        return false;
    uint64_t offset = crash->ip - VSYSCALL_PAGE;
    bool inside = is_in_vsyscall_page(crash->ip);
    if (!inside && (!is_jump(crash) || !run_wants(suspect, DOOR_VSYSCALL)))
        return false;
    if (!inside && explain_half_an_address(crash, diagnosis))
        return true;
    if (offset >= PAGE_AROUND ||
        (offset % ENTRY_DISTANCE == 0 && offset / ENTRY_DISTANCE < ENTRIES))
        return false;
    headline(diagnosis, "%#" PRIx64 " is no entry of the vsyscall page", crash->ip);
    say(diagnosis, "The program came to %s %" PRIu64 " byte%s behind %s beginning, ",
        inside ? "the page" : "what lies", offset, offset == 1 ? "" : "s",
        inside ? "its" : "the page's");
    say(diagnosis, "and the kernel answered with SIGSEGV. Only three addresses mean something: the "
                   "beginning (gettimeofday), 1024 bytes behind it (time) and 2048 (getcpu).");
    return true;
}

/* Evidence: a call of the page whose return address is none of the program's, and a crash. */
bool explain_jumped_not_called(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    const struct event *last = suspect->last;
    struct source_line line;
    if (is_call(suspect->event) && suspect->event->door == DOOR_VSYSCALL)
        last = suspect->event;
    if (!is_call(last) || last->door != DOOR_VSYSCALL || !suspect->symptom->source ||
        source_find(suspect->symptom->source, last->stack_top - 1, &line) ||
        (!crash && last->returned))
        return false;
    headline(diagnosis, "the page returns to whoever called it");
    say(diagnosis,
        "The program came to %s without a return address: on top of the stack lay %#" PRIx64
        ", and that is where the kernel let it go on. An entry of the page is a function: call "
        "puts the address behind itself there, jmp does not.",
        call_title(last), last->stack_top);
    return true;
}

/* The number that was written, in decimal. */
static bool parse_number(const uint8_t *bytes, size_t size, int64_t *number)
{
    char text[24] = {0};
    char *end;
    if (size == 0 || size >= sizeof text)
        return false;
    memcpy(text, bytes, size);
    *number = strtoll(text, &end, 10);
    return end != text;
}

/* What a call of the page has left at its first argument; false: nothing. */
static bool read_answer(const struct event *call, int64_t *answer)
{
    const struct copy *copy = event_copy(call, 0, true);
    int32_t half;
    if (!copy || copy->size < sizeof half)
        return false;
    memcpy(&half, copy->bytes, sizeof half);
    *answer = half;
    if (copy->size >= sizeof *answer)
        memcpy(answer, copy->bytes, sizeof *answer);
    return true;
}

/* The second word of what the call has left; false: there is none. */
static bool read_second(const struct event *call, int64_t *second)
{
    const struct copy *copy = event_copy(call, 0, true);
    if (!copy || copy->size < 2 * sizeof *second)
        return false;
    memcpy(second, copy->bytes + sizeof *second, sizeof *second);
    return true;
}

/* A number that was written behind a call of the page, and is another one than the call's answer
 * plus what was to be added. */
struct sum {
    const struct event *call;
    int64_t wanted, given, answer, added;
};

static bool find_sum(const struct suspect *suspect, struct sum *sum)
{
    struct two_strings strings;
    sum->call = suspect->last;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(sum->call) ||
        sum->call->door != DOOR_VSYSCALL || !two_strings(suspect, 1, &strings) ||
        !parse_number(strings.wanted, strings.wanted_size, &sum->wanted) ||
        !parse_number(strings.given, strings.given_size, &sum->given) ||
        !read_answer(sum->call, &sum->answer) || sum->wanted == sum->given)
        return false;
    sum->added = sum->wanted - sum->answer;
    return true;
}

/* Evidence: the number that was written is too small by what the call has left in memory, less what
 * it returned. */
bool explain_answer_in_memory(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct sum sum;
    if (!find_sum(suspect, &sum) || sum.wanted - sum.given != sum.answer - sum.call->result)
        return false;
    headline(diagnosis, "what %s returns is not its answer", call_title(sum.call));
    say(diagnosis, "%s", call_title(sum.call));
    say_call_at(suspect, diagnosis, sum.call);
    say(diagnosis,
        " returned %" PRId64 " in rax, which says that it succeeded, and the program went on with "
        "that. The answer, %" PRId64 ", lies where argument 1 points.",
        sum.call->result, sum.answer);
    return true;
}

/* Evidence: what was written is the answer with nothing added; or the address of the answer, or
 * what lies behind it, alone or with the number that was to be added. */
bool explain_sum_of_answer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct sum sum;
    int64_t second;
    if (!find_sum(suspect, &sum))
        return false;
    int64_t address = (int64_t)sum.call->arg[0], less = sum.given - sum.added;
    const char *name = call_title(sum.call);
    if (sum.given == sum.answer) {
        headline(diagnosis, "nothing was added to the answer");
        say(diagnosis, "%" PRId64 " is what %s left; what belongs there is that plus %" PRId64 ".",
            sum.answer, name, sum.added);
    } else if (address && (sum.given == address || less == address)) {
        headline(diagnosis, "the address of the answer was taken for the answer");
        say(diagnosis,
            "%#" PRIx64 " is where %s left its answer, and the number that was written is made of "
            "that. Fetch what lies there: %" PRId64 ".",
            (uint64_t)address, name, sum.answer);
    } else if (read_second(sum.call, &second) && second != sum.answer &&
               (sum.given == second || less == second)) {
        headline(diagnosis, "the second word was taken for the first");
        say(diagnosis,
            "%s left two words of 8 bytes, %" PRId64 " and behind it %" PRId64
            ", and the number that was written is made of the second. The first is asked for.",
            name, sum.answer, second);
    } else {
        return false;
    }
    return true;
}

/* ------------------------------------------------- the page, and the vDSO */

/* Evidence: a function of the page or of the vDSO was handed NULL where a struct is wanted to be
 * filled in. */
bool explain_no_room_for_answer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *call = suspect->event;
    if (!is_call(call) || (call->door != DOOR_VSYSCALL && call->door != DOOR_VDSO) ||
        (suspect->difference != DIFFERS_ARGUMENT && suspect->difference != DIFFERS_RESULT) ||
        !is_wanted_call(suspect->wanted, call))
        return false;
    int i = 0;
    while (i < suspect->wanted->argument_count &&
           (!kind_is_pointer(event_parameter(call, i)->kind) || call->arg[i] != 0 ||
            suspect->wanted->argument[i].kind != VALUE_OTHER))
        i++;
    if (i == suspect->wanted->argument_count)
        return false;
    headline(diagnosis, "%s was not told where to put its answer", call_title(call));
    say(diagnosis, "It fills in what argument %d (%s) points to, and that was 0", i + 1,
        event_parameter(call, i)->name);
    if (!suspect->by_function)
        say_writer(suspect, diagnosis, call, abi_argument_register(call->abi, i));
    say(diagnosis, ": NULL. It wants the address of free memory, ");
    say(diagnosis, suspect->symptom->language == LANGUAGE_C
                       ? "that of a variable; what the variable holds does not matter."
                       : "which is what lea loads; mov with brackets loads what lies there.");
    return true;
}
