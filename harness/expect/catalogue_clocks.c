/* Functions of the vDSO, at which no system-call stop is made. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGE_MAX = 0x10000, PAGE = 4096 };
enum { FIRST_TABLE = 0x40, E_PHOFF = 0x20, E_PHENTSIZE = 0x36, E_PHNUM = 0x38 };

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

/* Evidence: in a run that wants the vDSO, the program read a field of an ELF header at the
 * beginning of a page below 4 GiB, where no 64-bit program has its vDSO. */
bool explain_vdso_address_cut(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    if (!crash || crash->signal != SIGSEGV || !run_wants(suspect, DOOR_VDSO) || is_jump(crash) ||
        crash->signal_code == SI_KERNEL)
        return false;
    uint64_t at = crash->fault_address, field = at % PAGE;
    if (at < IMAGE_MAX || at > UINT32_MAX ||
        (field != E_PHOFF && field != E_PHENTSIZE && field != E_PHNUM))
        return false;
    headline(diagnosis, "the address of the vDSO lost its upper half");
    say(diagnosis, "The program read at %#" PRIx64, at);
    say_at(suspect, diagnosis, crash->ip);
    say(diagnosis,
        ", which is a field of an ELF header at %#" PRIx64
        ". The vDSO of a 64-bit program lies far above 4 GiB. The value of a pair has 8 bytes: a "
        "register's 32-bit name (r12d), or an int, keeps 4 of them.",
        at - field);
    return true;
}

/* Evidence: in a run that wants the vDSO, the program jumped to a small number, or read there: as
 * small as what an ELF image says of its own places. */
bool explain_offset_for_address(const struct suspect *suspect, struct diagnosis *diagnosis)
{
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
