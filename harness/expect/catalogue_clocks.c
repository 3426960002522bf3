/* Calls at which no system-call stop is made: the vsyscall page, and the vDSO. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_DISTANCE = 1024, ENTRIES = 3, IMAGE_MAX = 0x10000 };

/* Some line of the run is by this door. */
static bool run_wants(const struct suspect *suspect, enum door door)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = 0; i < outcome->row_count; i++)
        if (outcome->rows[i].wanted && outcome->rows[i].wanted->kind == EVENT_CALL &&
            outcome->rows[i].wanted->door == door)
            return true;
    return false;
}

/* A line by this door is what is missing, or stands beside another call. */
static bool lacks(const struct suspect *suspect, enum door door)
{
    return suspect->wanted && suspect->wanted->kind == EVENT_CALL &&
           suspect->wanted->door == door && suspect->difference != DIFFERS_ARGUMENT &&
           suspect->difference != DIFFERS_RESULT;
}

/* What stands at the first difference, or the next call where nothing does. */
static const struct event *call_there(const struct suspect *suspect)
{
    return suspect->event ? suspect->event : suspect->next;
}

static const char *given_word(const struct suspect *suspect, int n)
{
    char *const *argv = suspect->symptom->scene ? suspect->symptom->scene->argv : NULL;
    for (int i = 0; argv && argv[i]; i++)
        if (i == n)
            return argv[i];
    return NULL;
}

/* ------------------------------------------------------------------- vDSO */

/* Evidence: in a run that wants the vDSO, the program jumped to a small number, or read there: as
 * small as what an ELF image says of its own places. */
bool explain_offset_for_address(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { FIRST_TABLE = 0x40, E_PHOFF = 0x20, E_PHENTSIZE = 0x36, E_PHNUM = 0x38 };
    const struct event *crash = find_crash(suspect);
    if (!crash || crash->signal != SIGSEGV || !run_wants(suspect, DOOR_VDSO))
        return false;
    uint64_t at = crash->fault_address;
    bool head = at == E_PHOFF || at == E_PHENTSIZE || at == E_PHNUM;
    if (crash->signal_code == SI_KERNEL || at >= IMAGE_MAX || (at < FIRST_TABLE && !head))
        return false;
    if (head) {
        headline(diagnosis, "the vDSO was looked for at address 0");
        say(diagnosis, "The program read at %#" PRIx64, at);
        say_at(suspect, diagnosis, crash->ip);
        say(diagnosis,
            ", which is a field of an ELF header at address 0. Where the vDSO lies is the "
            "value of the pair AT_SYSINFO_EHDR in the auxiliary vector.");
        return true;
    }
    headline(diagnosis, crash->ip == at ? "a symbol's value is no address yet"
                                        : "a place in the image is no address yet");
    if (crash->ip == at)
        say(diagnosis, "The program jumped to %#" PRIx64, at);
    else
        say(diagnosis, "The program read at %#" PRIx64, at);
    if (crash->ip != at)
        say_at(suspect, diagnosis, crash->ip);
    say(diagnosis,
        ". What an image says of its own places (e_phoff, p_vaddr, d_ptr, st_value) is counted "
        "from its first byte, and the vDSO lies somewhere else in every run: add the address that "
        "AT_SYSINFO_EHDR gave.");
    return true;
}

/* Evidence: the program opens a file whose name speaks of the vDSO, or the list of its mappings or
 * of its auxiliary vector. */
bool explain_vdso_is_no_file(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = call_there(suspect);
    bool at = is_named(event, "openat");
    if (!run_wants(suspect, DOOR_VDSO) || (!at && !is_named(event, "open")))
        return false;
    const struct copy *path = event_copy(event, at ? 1 : 0, false);
    if (!path || !path->whole || path->size == 0)
        return false;
    const char *name = (const char *)path->bytes;
    bool image = memmem(name, path->size, "vdso", 4) != NULL;
    if (!image && !memmem(name, path->size, "/maps", 5) && !memmem(name, path->size, "/auxv", 5))
        return false;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, image ? "the vDSO is no file" : "no file is needed to find the vDSO");
    say(diagnosis, "%s opens \"%.*s\"", call_title(event), (int)strnlen(name, path->size), name);
    say_call_at(suspect, diagnosis, event);
    say(diagnosis,
        image ? ", and there is no such file: the name stands only inside the image. " : ". ");
    say(diagnosis, "The kernel has mapped the vDSO into the program before its first instruction, "
                   "and told it where: AT_SYSINFO_EHDR in the auxiliary vector, behind envp.");
    return true;
}

/* Evidence: the vDSO's function was not entered, and the program left with 1. */
bool explain_symbol_not_found(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = call_there(suspect);
    const char *name = given_word(suspect, 1);
    if (!lacks(suspect, DOOR_VDSO) || !is_exit(event) || (int)event->arg[0] != 1 || !name)
        return false;
    headline(diagnosis, "%s was not found in the vDSO", name);
    say(diagnosis,
        "The program left with 1, as for a name that is not there. But %s is one of its symbols. "
        "Check each step by its size: a pair of auxv has 16 bytes, a program header 56, an entry "
        "of the dynamic section 16, a symbol 24; st_name counts from where DT_STRTAB points, and "
        "the number of symbols is the second word of DT_HASH.",
        name);
    return true;
}

/* Evidence: the program was given a name that is not there, and called a function whose name
 * begins or ends like it. */
bool explain_part_of_a_name(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const char *given = given_word(suspect, 1);
    if (!is_call(event) || event->door != DOOR_VDSO || !is_sequence(suspect) || !given ||
        (suspect->wanted && suspect->wanted->door == DOOR_VDSO))
        return false;
    const char *called = call_name(event->abi, event->number);
    const char *bare = strncmp(given, "__vdso_", 7) == 0 ? given + 7 : given;
    if (!called || strcmp(bare, called) == 0)
        return false;
    size_t size = strlen(bare), other = strlen(called);
    bool longer = size > other && strncmp(bare, called, other) == 0;
    bool shorter = size < other &&
                   (strncmp(bare, called, size) == 0 || strcmp(called + other - size, bare) == 0);
    if (!longer && !shorter)
        return false;
    headline(diagnosis, "a part of the name was compared");
    say(diagnosis,
        "The program was given the name %s, which the vDSO does not have, and it called %s", given,
        called);
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, ". Two strings are equal when they agree from the first letter to the NUL of "
                   "both, that one included.");
    return true;
}

/* Evidence: the vDSO is wanted, and the program went to the vsyscall page: a call there, or a crash
 * of whoever came to it. */
bool explain_vsyscall_for_vdso(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = call_there(suspect);
    const struct event *crash = find_crash(suspect);
    bool called = is_call(event) && event->door == DOOR_VSYSCALL;
    if (!lacks(suspect, DOOR_VDSO) || (!called && !(crash && is_in_vsyscall_page(crash->ip))))
        return false;
    headline(diagnosis, "the vsyscall page is not the vDSO");
    say(diagnosis, "The program went to the vsyscall page");
    if (called) {
        place_at(suspect, diagnosis, event);
        say(diagnosis, ", for %s", call_title(event));
        say_call_at(suspect, diagnosis, event);
    }
    say(diagnosis, ". That is the older of the two, always at the same address, and today a call "
                   "there is a trap into the kernel. The vDSO is an ELF image whose address is new "
                   "in every run, and its code never leaves the program.");
    return true;
}

static bool was_entered(const struct suspect *suspect, enum door door)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = 0; i < trace->count; i++)
        if (is_call(&trace->events[i]) && trace->events[i].door == door)
            return true;
    return false;
}

/* Evidence: no function of the vDSO was entered in the whole run, and the program went on to other
 * calls, as if it had its answer. */
bool explain_vdso_not_entered(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = call_there(suspect);
    if (!lacks(suspect, DOOR_VDSO) || suspect->difference == DIFFERS_DOOR || !is_call(event) ||
        is_exit(event) || is_wanted_call(suspect->wanted, event) || was_entered(suspect, DOOR_VDSO))
        return false;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, "nobody came to %s of the vDSO", wanted_title(suspect->wanted));
    say(diagnosis, "The program went on to %s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis,
        " without having entered the function at its symbol. Its address is that of the "
        "vDSO plus the symbol's st_value, as both are in this very run: each kernel has "
        "its functions elsewhere, and here the symbols lead to another place each time.");
    return true;
}

/* ---------------------------------------------------------- vsyscall page */

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

/* Evidence: the program was in the page when it got SIGSEGV, at none of the three entries. */
bool explain_not_an_entry(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    if (!crash || crash->signal != SIGSEGV || !is_in_vsyscall_page(crash->ip))
        return false;
    uint64_t offset = crash->ip - VSYSCALL_PAGE;
    if (offset % ENTRY_DISTANCE == 0 && offset / ENTRY_DISTANCE < ENTRIES)
        return false;
    headline(diagnosis, "%#" PRIx64 " is no entry of the vsyscall page", crash->ip);
    say(diagnosis,
        "The program came to the page %" PRIu64
        " bytes behind its beginning, and the kernel answered with SIGSEGV. Only three addresses "
        "mean something: the beginning (gettimeofday), 1024 bytes behind it (time) and 2048 "
        "(getcpu).",
        offset);
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

/* Evidence: the number that was written is too small by what the call has left in memory, less what
 * it returned. */
bool explain_answer_in_memory(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    const struct event *last = suspect->last;
    int64_t wanted, given, answer;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(last) || last->door != DOOR_VSYSCALL ||
        !two_strings(suspect, 1, &strings) ||
        !parse_number(strings.wanted, strings.wanted_size, &wanted) ||
        !parse_number(strings.given, strings.given_size, &given) || !read_answer(last, &answer) ||
        wanted == given || wanted - given != answer - last->result)
        return false;
    headline(diagnosis, "what %s returns is not its answer", call_title(last));
    say(diagnosis, "%s", call_title(last));
    say_call_at(suspect, diagnosis, last);
    say(diagnosis,
        " returned %" PRId64 " in rax, which says that it succeeded, and the program went on with "
        "that. The answer, %" PRId64 ", lies where argument 1 points.",
        last->result, answer);
    return true;
}
