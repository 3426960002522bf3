/* The wrong table, the wrong door, the wrong registers. */
#include "expect/catalogue.h"

#include <inttypes.h>

static bool is_call_or_door(const struct suspect *suspect)
{
    return suspect->difference == DIFFERS_DOOR || suspect->difference == DIFFERS_CALL ||
           suspect->difference == DIFFERS_MISSING || suspect->difference == DIFFERS_EXTRA;
}

/* The arguments that are wanted stand in the registers of the door by which they are wanted: its
 * integers, one at least. */
static bool is_loaded_as_wanted(const struct wanted *wanted, const struct event *event)
{
    const struct signature *signature = call_signature(wanted->abi, wanted->numbers[0]);
    int count = 0;
    for (int i = 0; event->witness && i < wanted->argument_count; i++) {
        if (wanted->argument[i].kind != VALUE_INTEGER)
            continue;
        enum kind kind = signature->parameter[i].kind;
        enum reg reg = abi_argument_register(wanted->abi, i);
        int64_t value = (int64_t)wanted->argument[i].integer;
        if (narrow_value(kind, wanted->abi, event->witness->before[reg]) !=
            narrow_value(kind, wanted->abi, (uint64_t)value))
            return false;
        count++;
    }
    return count > 0;
}

/* The call that stands where the wanted one is missing: the one beside it, or the next one, when
 * it is not as it should be either, and came by the wanted door or has the wanted arguments in the
 * registers of that door. */
static const struct event *find_stand_in(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    if (suspect->event || suspect->difference != DIFFERS_MISSING)
        return suspect->event;
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        if (row->event && row->event == suspect->next)
            return row->difference != SAME && (row->event->door == suspect->wanted->door ||
                                               is_loaded_as_wanted(suspect->wanted, row->event))
                       ? row->event
                       : NULL;
    }
    return NULL;
}

/* By the wanted door, and its first argument is not the one that is wanted: it may well be the call
 * that it seems to be. */
static bool is_another_first(const struct suspect *suspect, const struct event *event)
{
    int64_t wanted;
    return event->abi == suspect->wanted->abi && wanted_integer(suspect, 0, &wanted) &&
           event_value(event, 0) != wanted;
}

/* Evidence: the event's number means another call in the table that its door reads, but in the
 * other table it is the wanted call, as which its first argument is right; and that one is not made
 * later, so this is no call too many. */
bool explain_number_from_other_table(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = find_stand_in(suspect);
    if (!is_call_or_door(suspect) || !suspect->wanted || suspect->wanted->kind != EVENT_CALL ||
        !is_call(event) || event->abi == ABI_X32)
        return false;
    enum abi other = event->abi == ABI_I386 ? ABI_X86_64 : ABI_I386;
    const char *meant = call_name(other, event->number);
    const char *got = call_name(event->abi, event->number);
    if (!meant || !wants_named(suspect->wanted, meant) ||
        (got && wants_named(suspect->wanted, got)) || is_another_first(suspect, event) ||
        wanted_follows(suspect))
        return false;

    place_at(suspect, diagnosis, event);
    headline(diagnosis, "number %" PRIu32 " is %s here, not %s", event->number,
             got ? got : "no call", meant);
    say(diagnosis, "Each door has a table of its own. %s reads the %s table, where %" PRIu32 " is ",
        event->sysinfo                ? "The address of AT_SYSINFO"
        : event->door == DOOR_SYSCALL ? "The syscall instruction"
                                      : "int 0x80",
        abi_name(event->abi), event->number);
    say(diagnosis, "%s; %s is number %" PRIu32 " in the %s table.", got ? got : "no call at all",
        meant, event->number, abi_name(other));
    long right = call_number(event->abi, meant);
    if (suspect->wanted->abi == event->abi && right >= 0)
        say(diagnosis, " By this door %s is number %ld.", meant, right);
    else
        say(diagnosis, " The number is right for %s, but the program entered by %s.",
            door_title(suspect->wanted->door), door_title(event->door));
    return true;
}

/* Evidence: a number with bit 30 set, which asks for the x32 table. */
bool explain_x32_table(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call_or_door(suspect) || !is_call(event) || event->abi != ABI_X32)
        return false;
    headline(diagnosis, "the number of %s is one of the x32 table", call_title(event));
    say(diagnosis,
        "rax was %#" PRIx32 ". Bit 30 of a number asks for the table of x32, programs with 32-bit "
        "pointers in 64-bit mode",
        event->number | UINT32_C(0x40000000));
    if (event->returned && event->result == -38 /* ENOSYS */)
        say(diagnosis, ", which this kernel was built without: it answered ENOSYS");
    if (suspect->wanted && suspect->wanted->kind == EVENT_CALL)
        say(diagnosis, ". In the x86-64 table %s is number %" PRIu32, wanted_title(suspect->wanted),
            suspect->wanted->numbers[0]);
    say(diagnosis, ".");
    return true;
}

/* Evidence: a call of the wanted name, by another door. */
bool explain_wrong_door(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call_or_door(suspect) || !is_call(event) || !suspect->wanted ||
        event_came_by(event, suspect->wanted->door))
        return false;
    const char *name = call_name(event->abi, event->number);
    if (!name || !wants_named(suspect->wanted, name))
        return false;

    headline(diagnosis, "%s came in by the wrong door", name);
    say(diagnosis, "The program entered the kernel by %s; here %s is to be called by %s.",
        door_title(event->sysinfo ? DOOR_SYSINFO : event->door), name,
        door_title(suspect->wanted->door));
    if (suspect->wanted->door == DOOR_INT80)
        say(diagnosis,
            " int 0x80 has numbers of its own (%s is %ld) and takes its arguments from ebx, ecx, "
            "edx, esi, edi and ebp.",
            name, call_number(ABI_I386, name));
    else if (suspect->wanted->door == DOOR_SYSCALL)
        say(diagnosis,
            " syscall has numbers of its own (%s is %ld) and takes its arguments from rdi, rsi, "
            "rdx, r10, r8 and r9.",
            name, call_number(ABI_X86_64, name));
    else if (suspect->wanted->door == DOOR_SYSINFO)
        say(diagnosis, " That is a function of the 32-bit vDSO, which is called by its address; it "
                       "enters the kernel in the way that this processor has.");
    else if (suspect->wanted->door == DOOR_VSYSCALL)
        say(diagnosis, " No instruction for system calls and no number is needed there: each entry "
                       "of the page is an address, which is called like a function.");
    else if (suspect->wanted->door == DOOR_VDSO)
        say(diagnosis,
            " The vDSO is code in the program's own memory: %s is a function there, found by its "
            "symbol and called like any other, without a system call.",
            name);
    return true;
}

/* Evidence: the right call by the right door, and not from the program's own code, though the line
 * asks for that. */
bool explain_made_by_function(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_DOOR || !is_wanted_call(suspect->wanted, event) ||
        !event_came_by(event, suspect->wanted->door) || !event->foreign)
        return false;
    const char *name = call_title(event);
    headline(diagnosis, "%s was made by a function of the library", name);
    say(diagnosis, "The instruction that entered the kernel stands in %s, which the program called",
        suspect->symptom->language == LANGUAGE_C ? "syscall()" : "a library");
    say_call_at(suspect, diagnosis, event);
    say(diagnosis,
        ". Here the program is to enter the kernel for %s by itself: by an asm statement "
        "of its own.",
        name);
    return true;
}

/* The register that holds, above 4 GiB, the address whose low half is this one; or REGS. */
static enum reg find_whole(const struct witness *witness, uint64_t half)
{
    for (enum reg reg = 0; reg < REGS && half >= 0x10000; reg++)
        if (witness->before[reg] > UINT32_MAX && (uint32_t)witness->before[reg] == half)
            return reg;
    return REGS;
}

/* "Argument 2 (buf) was 0x… in rcx, set at …" */
static void say_pointer(const struct suspect *suspect, struct diagnosis *diagnosis, int argument,
                        const char *in, uint64_t value)
{
    const struct event *event = suspect->event;
    const char *name = event_parameter(event, argument)->name;
    say(diagnosis, "Argument %d", argument + 1);
    if (name)
        say(diagnosis, " (%s)", name);
    say(diagnosis, " was %#" PRIx64 " in %s", value, in);
    say_writer(suspect, diagnosis, event, abi_argument_register(ABI_I386, argument));
}

/* Evidence: an i386 call whose pointer argument stood above 4 GiB in the register, or was the low
 * half of such an address in another register; and the kernel found nothing there (EFAULT), or
 * this argument is the one that differs. */
bool explain_pointer_cut(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call(event) || event->abi != ABI_I386 || !event->witness ||
        (suspect->difference != DIFFERS_ARGUMENT && suspect->difference != DIFFERS_RESULT))
        return false;
    const struct signature *signature = call_signature(event->abi, event->number);
    for (int i = 0; i < signature->count; i++) {
        enum reg reg = abi_argument_register(ABI_I386, i);
        uint64_t whole = event->witness->before[reg];
        enum reg source = whole > UINT32_MAX ? reg : find_whole(event->witness, whole);
        if (!kind_is_pointer(signature->parameter[i].kind) || source == REGS ||
            (i != suspect->argument && event->result != -14 /* EFAULT */))
            continue;
        headline(diagnosis, "%s got only the low half of a pointer", call_title(event));
        if (source == reg) {
            say_pointer(suspect, diagnosis, i, reg_name(reg), whole);
            say(diagnosis,
                ". int 0x80 passes only the low 32 bits of a register: the kernel looked at "
                "%#" PRIx32,
                (uint32_t)whole);
        } else {
            say_pointer(suspect, diagnosis, i, register_name(ABI_I386, reg), whole);
            say(diagnosis,
                ". Those are only the low 32 bits of the address in %s, %#" PRIx64
                ": the kernel looked there",
                reg_name(source), event->witness->before[source]);
        }
        if (event->result == -14)
            say(diagnosis, ", found no memory of the program there and answered EFAULT");
        say(diagnosis, ". The stack lies above 4 GiB; a buffer in .bss or .data lies below.");
        return true;
    }
    return false;
}

/* How many arguments stand, as wanted, in the registers of the other ABI, while the registers that
 * the kernel reads were not loaded for this call.  `first`: one of them. */
static int count_displaced(const struct suspect *suspect, enum abi other, int *first)
{
    const struct event *event = suspect->event;
    int count = 0;
    for (int i = 0; i < suspect->wanted->argument_count && i < 6; i++) {
        enum reg read = abi_argument_register(event->abi, i);
        enum reg loaded = abi_argument_register(other, i);
        int64_t wanted;
        if (read == loaded || !is_loaded_for(suspect, event, loaded))
            continue;
        const struct parameter *parameter = event_parameter(event, i);
        uint64_t there = event->witness->before[loaded];
        if (wanted_integer(suspect, i, &wanted)) {
            if (event_value(event, i) == wanted ||
                narrow_value(parameter->kind, event->abi, there) != wanted)
                continue;
        } else if (suspect->wanted->argument[i].kind != VALUE_BYTES || there < 4096 ||
                   is_loaded_for(suspect, event, read)) {
            continue;
        }
        if (count++ == 0)
            *first = i;
    }
    return count;
}

static bool explain_displaced(const struct suspect *suspect, struct diagnosis *diagnosis,
                              enum abi right)
{
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_ARGUMENT || !event->witness || event->abi != right ||
        !is_wanted_call(suspect->wanted, event))
        return false;
    enum abi other = right == ABI_I386 ? ABI_X86_64 : ABI_I386;
    int first = 0;
    int count = count_displaced(suspect, other, &first);
    enum reg read = abi_argument_register(right, first);
    if (count == 0 || (count == 1 && is_loaded_for(suspect, event, read)))
        return false;

    enum reg loaded = abi_argument_register(other, first);
    headline(diagnosis, "the arguments of %s are in the registers of the other door",
             call_title(event));
    if (right == ABI_I386)
        say(diagnosis, "int 0x80 reads its arguments from ebx, ecx, edx, esi, edi and ebp. ");
    else
        say(diagnosis, "syscall reads its arguments from rdi, rsi, rdx, r10, r8 and r9. ");
    say(diagnosis, "You put ");
    say_number(diagnosis, (int64_t)event->witness->before[loaded]);
    say(diagnosis, " for argument %d in %s", first + 1, register_name(other, loaded));
    say_at(suspect, diagnosis, event->witness->writer[loaded]);
    say(diagnosis, ", which only %s would read; %s was ",
        right == ABI_I386 ? "the syscall instruction" : "int 0x80", register_name(right, read));
    uint64_t was = event->witness->before[read];
    say_number(diagnosis, right == ABI_I386 ? (int64_t)(uint32_t)was : (int64_t)was);
    say(diagnosis, ".");
    return true;
}

bool explain_i386_registers_with_syscall(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return explain_displaced(suspect, diagnosis, ABI_X86_64);
}

bool explain_syscall_registers_with_int80(const struct suspect *suspect,
                                          struct diagnosis *diagnosis)
{
    return explain_displaced(suspect, diagnosis, ABI_I386);
}

/* Evidence: argument 4 is wrong in r10, and the wanted value stood in rcx, where the program had
 * put it.  (Behind C's syscall(), rcx holds argument 3, put there by the compiler.) */
bool explain_argument_4_in_rcx(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int64_t wanted;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->by_function ||
        event->door != DOOR_SYSCALL || !event->witness || !is_wanted_call(suspect->wanted, event) ||
        !wanted_integer(suspect, 3, &wanted) || event_value(event, 3) == wanted)
        return false;
    const struct witness *witness = event->witness;
    enum kind kind = event_parameter(event, 3)->kind;
    if (narrow_value(kind, event->abi, witness->before[REG_CX]) != wanted ||
        !witness->writer[REG_CX] || witness->by_kernel[REG_CX])
        return false;

    headline(diagnosis, "%s differs in argument 4", call_title(event));
    say(diagnosis, "The kernel reads argument 4 from r10, and r10 was ");
    say_number(diagnosis, (int64_t)witness->before[REG_10]);
    say(diagnosis, ". You put ");
    if (witness->before[REG_CX] < 10)
        say_number(diagnosis, (int64_t)witness->before[REG_CX]);
    else
        say(diagnosis, "%#" PRIx64, witness->before[REG_CX]);
    say(diagnosis, " in rcx");
    say_at(suspect, diagnosis, witness->writer[REG_CX]);
    say(diagnosis, "; the syscall instruction overwrites rcx with the return address.");
    return true;
}
