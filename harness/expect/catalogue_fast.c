/* The fast door of 32-bit programs, which only the 32-bit vDSO knows how to use. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

/* The instruction at `address`, when it is sysenter or syscall; or NULL. */
static const char *fast_instruction(const struct suspect *suspect, uint64_t address)
{
    uint8_t code[2];
    if (source_code(suspect->symptom->source, address, code, sizeof code) != sizeof code ||
        code[0] != 0x0f)
        return NULL;
    return code[1] == 0x34 ? "sysenter" : code[1] == 0x05 ? "syscall" : NULL;
}

/* The call that came back to the vDSO and found there, above three words, no address of the
 * program to go on at; or NULL. */
static const struct event *find_astray(const struct suspect *suspect)
{
    const struct event *event = is_call(suspect->event) ? suspect->event : suspect->last;
    struct source_line line;
    if (!is_call(event) || !event->sysinfo || !suspect->symptom->source ||
        source_find(suspect->symptom->source, event->stack_top - 1, &line))
        return NULL;
    return event;
}

/* Where ebp was set, in which the function keeps what the kernel must not lose: in the vDSO, so the
 * function was entered; or in the program, if anywhere, so it was not.  False: nobody knows. */
static bool ebp_was_set(const struct suspect *suspect, const struct event *call, bool inside)
{
    struct source_line line;
    uint64_t writer = call->witness ? call->witness->writer[REG_BP] : 1;
    if (writer == 1)
        return false;
    return inside == (writer && !source_find(suspect->symptom->source, writer, &line));
}

/* Evidence: a crash behind a call by the function, to which the program had come without a return
 * address. */
bool explain_sysinfo_jumped(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *call = find_astray(suspect);
    if (!run_wants(suspect, DOOR_SYSINFO) || !find_crash(suspect) || !call ||
        !ebp_was_set(suspect, call, true))
        return false;
    headline(diagnosis, "the function of AT_SYSINFO returns to whoever called it");
    say(diagnosis,
        "The program came there without a return address. %s was answered, but on top of the stack "
        "lay %#" PRIx32 ", and that is where the function's ret went. call puts the address behind "
        "itself there, jmp does not.",
        call_title(call), (uint32_t)call->stack_top);
    return true;
}

/* Evidence: the program left, and nothing came by the function in the whole run. */
bool explain_sysinfo_not_found(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event ? suspect->event : suspect->next;
    const struct trace *trace = suspect->symptom->trace;
    if (!suspect->wanted || suspect->wanted->kind != EVENT_CALL ||
        suspect->wanted->door != DOOR_SYSINFO || suspect->difference == DIFFERS_DOOR ||
        !is_exit(event))
        return false;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].sysinfo)
            return false;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, "nobody came to the function of AT_SYSINFO");
    say(diagnosis, "The program left");
    say_call_at(suspect, diagnosis, event);
    say(diagnosis,
        " without having called it, and its address was in the auxiliary vector of this very run. "
        "In a 32-bit program each word on the stack has 4 bytes: argc, and the pointers of argv "
        "and of envp. A pair of the vector has 8, the type and then the value.");
    return true;
}

/* Evidence: SIGILL at a sysenter or syscall of the program's own; or a crash behind a call by one,
 * which left no return address for the vDSO. */
bool explain_entered_by_hand(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    if (!run_wants(suspect, DOOR_SYSINFO) || !crash)
        return false;
    const char *name = crash->signal == SIGILL ? fast_instruction(suspect, crash->ip) : NULL;
    if (name) {
        headline(diagnosis, "this processor has no %s in 32-bit programs", name);
        say(diagnosis, "%s", name);
        say_at(suspect, diagnosis, crash->ip);
        say(diagnosis,
            " brought SIGILL. Intel's processors have sysenter there, and AMD's, under a "
            "64-bit kernel, syscall. ");
    } else {
        const struct event *call = find_astray(suspect);
        if (!call || !ebp_was_set(suspect, call, false))
            return false;
        headline(diagnosis, "the kernel does not return to behind the instruction");
        say(diagnosis,
            "%s was made by an instruction of the program's own. It was answered, but the kernel "
            "goes on at one place in the vDSO, whoever entered. There three registers are taken "
            "off the stack and then an address, which was %#" PRIx32 ". ",
            call_title(call), (uint32_t)call->stack_top);
    }
    say(diagnosis, "The function whose address is the value of AT_SYSINFO knows what is to be done "
                   "on this processor: put the number and the arguments into the registers of int "
                   "0x80, and call it.");
    return true;
}

/* Evidence: a crash outside of the program before anything came by AT_SYSINFO, in a program whose
 * source takes the value of AT_SYSINFO_EHDR and not that of AT_SYSINFO. */
bool explain_image_called(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char other[] = "AT_SYSINFO_EHDR", right[] = "AT_SYSINFO";
    const struct event *crash = find_crash(suspect);
    const struct symptom *symptom = suspect->symptom;
    struct source_line line;
    bool has_other = false;
    if (!run_wants(suspect, DOOR_SYSINFO) || !crash || !symptom->text ||
        source_find(symptom->source, crash->ip, &line))
        return false;
    const char *end = symptom->text + symptom->text_size;
    for (const char *at = symptom->text;
         (at = memmem(at, (size_t)(end - at), right, strlen(right)));) {
        const char *start = at;
        while (start > symptom->text && start[-1] != '\n' && start[-1] != ';')
            start--;
        bool comment = start > symptom->text && start[-1] == ';';
        bool is_other = (size_t)(end - at) >= strlen(other) && !memcmp(at, other, strlen(other));
        if (!comment && !is_other)
            return false;
        has_other = has_other || !comment;
        at += strlen(right);
    }
    if (!has_other)
        return false;
    headline(diagnosis, "the image of the vDSO was called, not its function");
    say(diagnosis,
        "The program died at %#" PRIx64 ", outside of its own code. AT_SYSINFO_EHDR says where the "
        "ELF header of the vDSO lies, and a header is no code. The address to be called is the "
        "value of AT_SYSINFO, which only 32-bit programs are given.",
        crash->ip);
    return true;
}
