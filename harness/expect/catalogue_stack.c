/* What the kernel puts on a program's first stack: argv, the environment, the auxiliary vector; and
 * the descriptors that it starts with. */
#include "expect/catalogue.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { REX_R = 4, REX_X = 2, REX_B = 1 };

/* -------------------------------------------------------- argv in a register */

/* Instructions with a memory operand that programs walk memory with. */
static bool has_operand(const uint8_t *code)
{
    static const uint8_t opcodes[] = {0x38, 0x39, 0x3a, 0x3b, 0x63, 0x80, 0x81, 0x83, 0x84,
                                      0x85, 0x8a, 0x8b, 0xc6, 0xc7, 0xf6, 0xf7, 0xff};
    if (code[0] == 0x0f)
        return code[1] >= 0xb6 && code[1] <= 0xbf; /* movzx, movsx */
    return memchr(opcodes, code[0], sizeof opcodes) != NULL;
}

/* The register that the address of the memory operand of the instruction begins with. */
static bool operand_base(const uint8_t *code, enum reg *base)
{
    uint8_t rex = 0;
    while (*code == 0x66 || *code == 0xf2 || *code == 0xf3)
        code++;
    if ((*code & 0xf0) == 0x40)
        rex = *code++;
    if (!has_operand(code))
        return false;
    const uint8_t *modrm = code + (*code == 0x0f ? 2 : 1);
    uint8_t mod = *modrm >> 6, rm = *modrm & 7;
    if (mod == 3 || (mod == 0 && rm == 5)) /* a register; relative to rip */
        return false;
    if (rm == 4 && mod == 0 && (modrm[1] & 7) == 5) /* an index, and no base */
        return false;
    *base = (enum reg)((rm == 4 ? modrm[1] & 7 : rm) + (rex & REX_B ? 8 : 0));
    return true;
}

/* The register in which main would find what the program wanted; it has not been changed since the
 * start, itself or as what `reg` was copied from. */
static bool from_start(const struct suspect *suspect, const struct witness *witness, enum reg reg,
                       enum reg *first)
{
    enum reg to, from;
    if (witness->writer[reg] > 1 && code_is_move(suspect, witness->writer[reg], &to, &from) &&
        to == reg)
        reg = from;
    *first = reg;
    return witness->writer[reg] == 0 && (reg == REG_DI || reg == REG_SI || reg == REG_DX);
}

/* Evidence: an assembly program crashed reading memory through rdi, rsi or rdx, and nobody has put
 * anything into that register. */
bool explain_argv_in_register(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *crash = find_crash(suspect);
    uint8_t code[16] = {0};
    enum reg base, first;
    if (!crash || !crash->witness || suspect->symptom->language != LANGUAGE_ASM ||
        !source_code(suspect->symptom->source, crash->ip, code, sizeof code) ||
        !operand_base(code, &base) || !from_start(suspect, crash->witness, base, &first))
        return false;
    static const char *const holds[REGS] = {
        [REG_DI] = "argc", [REG_SI] = "argv", [REG_DX] = "envp"};
    headline(diagnosis, "%s does not come in %s", holds[first], reg_name(first));
    say(diagnosis, "The instruction");
    say_at(suspect, diagnosis, crash->ip);
    say(diagnosis, " takes an address from %s", reg_name(base));
    if (first != base)
        say(diagnosis, ", a copy of %s", reg_name(first));
    say(diagnosis,
        ". Nobody has put anything there: at _start it is 0. That %s finds %s in %s is the work "
        "of the code that calls main. The kernel calls no function; it puts argc at [rsp], argv "
        "from [rsp+8] on, and the environment behind that.",
        "main", holds[first], reg_name(first));
    return true;
}

/* ------------------------------------------------------------- wrong strings */

/* The bytes are the string, and perhaps a newline. */
static bool is_string(const uint8_t *bytes, size_t size, const char *string)
{
    size_t length = strlen(string);
    return (size == length || (size == length + 1 && bytes[length] == '\n')) &&
           memcmp(bytes, string, length) == 0;
}

/* Which of the strings it is, -1: none. */
static int find_string(char *const *strings, const uint8_t *bytes, size_t size)
{
    for (int i = 0; strings && strings[i]; i++)
        if (*strings[i] && is_string(bytes, size, strings[i]))
            return i;
    return -1;
}

/* Evidence: one word of argv was written where another belongs. */
bool explain_another_word(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    const struct scene *scene = suspect->symptom->scene;
    if (suspect->difference != DIFFERS_ARGUMENT || !scene || !is_named(suspect->event, "write") ||
        !two_strings(suspect, 1, &strings))
        return false;
    int wanted = find_string(scene->argv, strings.wanted, strings.wanted_size);
    int given = find_string(scene->argv, strings.given, strings.given_size);
    if (wanted < 0 || given < 0 || wanted == given)
        return false;
    headline(diagnosis, "that is argv[%d], not argv[%d]", given, wanted);
    say(diagnosis, "write got ");
    say_bytes(diagnosis, strings.given, strings.given_size);
    say(diagnosis, ", and that is argv[%d]. argv[%d] is wanted, ", given, wanted);
    say_bytes(diagnosis, strings.wanted, strings.wanted_size);
    say(diagnosis, ". argv[0] is the name of the program");
    if (suspect->symptom->language == LANGUAGE_ASM)
        say(diagnosis,
            "; at the start it lies at [rsp+8], behind argc, and argv[n] at [rsp+8+8*n]. Each "
            "call and each push moves rsp down by 8");
    say(diagnosis, ".");
    return true;
}

/* Evidence: the bytes that were written in place of a string of argv or the environment are an
 * address, and it leads from there to somewhere above, as the addresses of these lists do. */
bool explain_address_for_string(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { ADDRESS_BYTES = 6, REACH = 1 << 20 }; /* the upper two bytes are 0 */
    struct two_strings strings;
    const struct scene *scene = suspect->symptom->scene;
    if (suspect->difference != DIFFERS_ARGUMENT || !scene || !is_named(suspect->event, "write") ||
        !two_strings(suspect, 1, &strings) || strings.given_size < ADDRESS_BYTES ||
        strings.given_size > ADDRESS_BYTES + 1 ||
        (find_string(scene->argv, strings.wanted, strings.wanted_size) < 0 &&
         find_string(scene->envp, strings.wanted, strings.wanted_size) < 0))
        return false;
    uint64_t address = 0;
    memcpy(&address, strings.given, ADDRESS_BYTES);
    if (address <= strings.address || address - strings.address > REACH)
        return false;
    headline(diagnosis, "that is the address of a string, not the string");
    say(diagnosis,
        "write got the bytes of a number, %#" PRIx64 ", and that is where a string lies. argv and "
        "the environment are lists of addresses. ",
        address);
    say(diagnosis,
        suspect->symptom->language == LANGUAGE_ASM
            ? "mov loads the address that lies in the list, and lea only gives the place "
              "in the list where it lies."
            : "argv[n] is the address of a string; &argv[n] is the place in the list "
              "where it lies.");
    return true;
}

/* A write of that string is among the calls up to the suspect's. */
static bool was_written(const struct suspect *suspect, const char *string)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = 0; i < trace->count; i++) {
        const struct copy *copy =
            is_named(&trace->events[i], "write") ? event_copy(&trace->events[i], 1, false) : NULL;
        if (copy && is_string(copy->bytes, copy->size, string))
            return true;
    }
    return false;
}

/* Evidence: a string of the environment is to be written, and none was, in the whole run. */
bool explain_environment_not_found(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct wanted *wanted = suspect->wanted;
    const struct scene *scene = suspect->symptom->scene;
    if (!scene || !scene->envp || !scene->envp[0] || !wants_named(wanted, "write") ||
        wanted->argument_count < 2 || wanted->argument[1].kind != VALUE_BYTES ||
        find_string(scene->envp, wanted->argument[1].bytes, wanted->argument[1].size) != 0)
        return false;
    int count = 0;
    for (; scene->envp[count]; count++)
        if (was_written(suspect, scene->envp[count]))
            return false;
    headline(diagnosis, "the environment was not found");
    say(diagnosis, "%d string%s of the environment should have been written, ", count,
        count == 1 ? "" : "s");
    say_bytes(diagnosis, wanted->argument[1].bytes, wanted->argument[1].size);
    say(diagnosis,
        " first, and none was. The words of argv end with a NULL. The environment begins behind "
        "that NULL, %s, and ends with a NULL of its own.",
        suspect->symptom->language == LANGUAGE_ASM ? "at [rsp+16+8*argc]"
                                                   : "at argv[argc + 1]; main gets it as envp");
    return true;
}

/* What files under /proc tell about the process itself, and where it is told already. */
static const struct {
    const char *name, *tells, *where;
} own_files[] = {
    {"environ", "The environment", "the kernel has put it on the stack, behind the NULL of argv"},
    {"cmdline", "argv", "the kernel has put it on the stack, behind argc"},
    {"auxv", "The auxiliary vector", "the kernel has put it on the stack, behind the environment"},
    {"fd", "Which descriptors are open", "a call on each, such as fstat, tells it"},
};

/* Evidence: the program opens such a file. */
bool explain_environment_from_a_file(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    static const char self[] = "/proc/self/";
    int argument = is_named(event, "open") ? 0 : is_named(event, "openat") ? 1 : -1;
    const struct copy *copy = argument < 0 ? NULL : event_copy(event, argument, false);
    if (!copy || !is_sequence(suspect))
        return false;
    char path[64];
    snprintf(path, sizeof path, "%.*s", (int)(copy->size < 63 ? copy->size : 63),
             (const char *)copy->bytes);
    if (strncmp(path, self, strlen(self)) != 0)
        return false;
    for (size_t i = 0; i < sizeof own_files / sizeof *own_files; i++) {
        if (strcmp(path + strlen(self), own_files[i].name) != 0)
            continue;
        headline(diagnosis, "%s need not be opened", path);
        say(diagnosis, "The program asked the kernel for a file, %s", path);
        say_call_at(suspect, diagnosis, event);
        say(diagnosis, ". %s needs no file, and no library: %s.", own_files[i].tells,
            own_files[i].where);
        return true;
    }
    return false;
}

/* ---------------------------------------------------------- auxiliary vector */

/* The program was to write a number of the auxiliary vector. */
static bool wants_auxiliary(const struct suspect *suspect, struct two_strings *strings,
                            const struct auxiliary **wanted)
{
    const struct scene *scene = suspect->symptom->scene;
    if (suspect->difference != DIFFERS_ARGUMENT || !scene || !is_named(suspect->event, "write") ||
        !two_strings(suspect, 1, strings))
        return false;
    for (size_t i = 0; i < scene->world.auxiliary_count; i++) {
        char digits[32];
        snprintf(digits, sizeof digits, "%" PRIu64, scene->world.auxiliaries[i].value);
        *wanted = &scene->world.auxiliaries[i];
        if (is_string(strings->wanted, strings->wanted_size, digits))
            return true;
    }
    return false;
}

/* Evidence: the size of pages that this machine has was written, and AT_PAGESZ held another. */
bool explain_page_size_assumed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    const struct auxiliary *wanted;
    if (!wants_auxiliary(suspect, &strings, &wanted) || wanted->type != AT_PAGESZ ||
        !is_string(strings.given, strings.given_size, "4096"))
        return false;
    headline(diagnosis, "the size of a page was not looked up");
    say(diagnosis,
        "4096 is what it is on most machines of today. In this run AT_PAGESZ held %" PRIu64
        ": the number belongs to the machine, and the kernel tells it to each program in the "
        "auxiliary vector.",
        wanted->value);
    return true;
}

/* Evidence: the type of the entry was written in place of its value. */
bool explain_type_for_value(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    const struct auxiliary *wanted;
    char digits[32];
    if (!wants_auxiliary(suspect, &strings, &wanted))
        return false;
    snprintf(digits, sizeof digits, "%" PRIu64, wanted->type);
    if (!is_string(strings.given, strings.given_size, digits))
        return false;
    headline(diagnosis, "that is the type of the entry, not its value");
    say(diagnosis,
        "The program wrote %s. An entry of the auxiliary vector is a pair of 8 bytes each: the "
        "type first, here %s, and 8 bytes behind it the value, here %" PRIu64 ".",
        digits, digits, wanted->value);
    return true;
}

/* -------------------------------------------------------------- descriptors */

/* An fstat of a descriptor that is not open, and right behind it a write of its number; or NULL. */
static const struct event *find_closed_written(const struct trace *trace)
{
    for (size_t i = 0; i + 1 < trace->count; i++) {
        const struct event *event = &trace->events[i], *behind = event + 1;
        char digits[32];
        if (!is_named(event, "fstat") || event->result != -EBADF || !is_named(behind, "write"))
            continue;
        const struct copy *copy = event_copy(behind, 1, false);
        snprintf(digits, sizeof digits, "%" PRId64, event_value(event, 0));
        if (copy && is_string(copy->bytes, copy->size, digits))
            return event;
    }
    return NULL;
}

/* Evidence: fstat said that a descriptor is open, and its number was not written; and the number of
 * one that is not open was. */
bool explain_closed_for_open(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *last = suspect->last;
    if (!is_sequence(suspect) || !wants_named(suspect->wanted, "write") ||
        !is_named(last, "fstat") || last->result != 0)
        return false;
    const struct event *closed = find_closed_written(suspect->symptom->trace);
    if (!closed)
        return false;
    place_at(suspect, diagnosis, last);
    headline(diagnosis, "the descriptors that are not open were written");
    say(diagnosis,
        "fstat returned 0 for descriptor %" PRId64 ": it is open, but its number was not written. "
        "For descriptor %" PRId64 " it returned -EBADF, and that number was. An error is a result "
        "below 0; behind fstat",
        event_value(last, 0), event_value(closed, 0));
    say_call_at(suspect, diagnosis, last);
    say(diagnosis, " the program decides the other way round.");
    return true;
}

/* Evidence: the last call asked for a descriptor that is not open, the next one should have been
 * asked for, and no such call comes any more. */
bool explain_gap_taken_for_end(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *last = suspect->last;
    if (!is_sequence(suspect) || !is_named(last, "fstat") || last->result != -EBADF ||
        !is_wanted_call(suspect->wanted, last) || is_named(suspect->event, "fstat"))
        return false;
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i < trace->count; i++)
        if (is_named(&trace->events[i], "fstat"))
            return false;
    int64_t fd = event_value(last, 0);
    headline(diagnosis, "a descriptor that is not open is not the end");
    say(diagnosis, "fstat of descriptor %" PRId64, fd);
    say_call_at(suspect, diagnosis, last);
    say(diagnosis,
        " returned -EBADF: this one is not open. The program asked for none behind it. Open "
        "descriptors may have any numbers, with gaps between them; whoever wants to find all has "
        "to ask for each.");
    return true;
}
