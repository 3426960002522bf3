/* The versions of one call: which of them it is, where it finds its arguments, and what its
 * structures and units are. */
#include "expect/catalogue.h"

#include "tables/inner.h"
#include "tables/reference.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const char *outer_name(uint32_t number)
{
    return call_name(ABI_I386, inner_outer(number));
}

/* The wanted call is made through another one, or finds its arguments in memory. */
static bool wants_inner(const struct wanted *wanted)
{
    return wanted && wanted->kind == EVENT_CALL && wanted->abi == ABI_I386 &&
           inner_outer(wanted->numbers[0]) != wanted->numbers[0];
}

/* The outer call that is wanted was made, and no inner one came of it. */
static bool is_bare_outer(const struct suspect *suspect)
{
    const struct event *event = suspect->event;
    return wants_inner(suspect->wanted) && is_call(event) && event->abi == ABI_I386 &&
           event->number == inner_outer(suspect->wanted->numbers[0]);
}

/* Evidence: the call that looks for a block of arguments was handed a number that is no address,
 * and answered -EFAULT. */
bool explain_not_in_block(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { LEAST_ADDRESS = 4096 };
    const struct event *event = suspect->event;
    if (!is_bare_outer(suspect) || !event->returned || event->result != -EFAULT)
        return false;
    bool many = inner_through(suspect->wanted->numbers[0]) != NULL;
    uint32_t address = (uint32_t)event->arg[many];
    if (address >= LEAST_ADDRESS)
        return false;
    const char *name = call_title(event);
    headline(diagnosis, "%s looked for its arguments in memory", name);
    if (many)
        say(diagnosis,
            "%s takes two things in registers: in ebx which call is meant, in ecx the address of a "
            "block that holds the arguments of that call, 4 bytes each. ",
            name);
    else
        say(diagnosis,
            "%s of the i386 table takes one thing in a register: in ebx the address of a block "
            "that holds its arguments, 4 bytes each. ",
            name);
    say(diagnosis,
        "%s was %#" PRIx32 ", where the program has no memory, so the answer was -EFAULT. Put the "
        "arguments into memory, and the address of the first one into %s.",
        many ? "ecx" : "ebx", address, many ? "ecx" : "ebx");
    if (strcmp(name, "mmap") == 0)
        say(diagnosis, " The version that takes them in registers is mmap2 (%ld).",
            call_number(ABI_I386, "mmap2"));
    return true;
}

/* Evidence: a call that is many was made, its first argument names none of them, and it is what the
 * wanted call has as its own first argument. */
bool explain_call_not_named(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int64_t first;
    if (!is_bare_outer(suspect) || !inner_through(suspect->wanted->numbers[0]) ||
        !wanted_integer(suspect, 0, &first) || (uint32_t)first != (uint32_t)event->arg[0])
        return false;
    const char *name = call_title(event);
    headline(diagnosis, "%s was not told which call is meant", name);
    say(diagnosis,
        "%s is many calls behind one number, and its first argument says which one. ebx "
        "was ",
        name);
    say_number(diagnosis, first);
    say(diagnosis,
        ", the first argument of %s, and no call of %s has that number. Which call it is goes into "
        "ebx; the arguments of that call come after it.",
        wanted_title(suspect->wanted), name);
    return true;
}

/* The words of the block, as far as they are the wanted arguments with a zero behind each. */
static int count_spread(const struct suspect *suspect)
{
    const struct event *event = suspect->event;
    const struct copy *block = event_copy(event, INNER_BLOCK, false);
    int good = 0, place;
    for (int i = 0; block && i < 3; i++) {
        int64_t wanted;
        uint32_t word = 0, behind = 0;
        if (!inner_is_word(event->number, i, &place) || !wanted_integer(suspect, i, &wanted) ||
            block->size < 8 * (size_t)i + 4)
            break;
        memcpy(&word, block->bytes + 8 * (size_t)i, sizeof word);
        if (block->size >= 8 * (size_t)i + 8)
            memcpy(&behind, block->bytes + 8 * (size_t)i + 4, sizeof behind);
        if (word != (uint32_t)wanted || behind != 0)
            break;
        good++;
    }
    return good;
}

/* Evidence: every other word of the block is zero, and those between are the wanted arguments. */
bool explain_block_of_eights(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_wanted_call(suspect->wanted, event) ||
        !wants_inner(suspect->wanted) || count_spread(suspect) < 2)
        return false;
    headline(diagnosis, "the block of %s has words of 8 bytes", outer_name(event->number));
    say(diagnosis,
        "The block of arguments holds them 8 bytes apart, with zeros between. An argument in the "
        "i386 table has 4 bytes, and so has its word in the block: the kernel took the upper half "
        "of each for the next argument. In assembly that is dd, not dq; in C unsigned, not long.");
    return true;
}

/* Evidence: the wanted call by its own number in place of the one that is many, or the other way
 * round. */
bool explain_not_through(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct wanted *wanted = suspect->wanted;
    if (!wanted || wanted->kind != EVENT_CALL || !is_call(event) || event->abi != ABI_I386 ||
        wanted->abi != ABI_I386 || is_wanted_call(wanted, event) ||
        !wants_named(wanted, call_title(event)))
        return false;
    const char *asked = inner_through(wanted->numbers[0]), *taken = inner_through(event->number);
    const char *name = call_title(event);
    if (!asked && !taken)
        return false;
    if (asked)
        headline(diagnosis, "%s was made by its own number, not through %s", name, asked);
    else
        headline(diagnosis, "%s was made through %s, not by its own number", name, taken);
    say(diagnosis, "The program's number was %" PRIu32 ", %s. ", inner_outer(event->number),
        taken ? taken : name);
    if (asked)
        say(diagnosis,
            "Here %s is to be made through %s, number %ld, which is told by its first argument "
            "which call is meant.",
            name, asked, call_number(ABI_I386, asked));
    else
        say(diagnosis,
            "Here %s is to be made by the number that the i386 table has for it alone, %ld, with "
            "its arguments in registers.",
            name, call_number(ABI_I386, name));
    say(diagnosis, " Both lead to the same function of the kernel; a trace shows the same line.");
    return true;
}

/* Evidence: an argument of a call inside another one differs; the registers are not where the
 * kernel took it from as its place in the line says. */
bool explain_argument_of_many(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int place, argument = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(event) ||
        inner_outer(event->number) == event->number)
        return false;
    const char *outer = outer_name(event->number);
    bool word = inner_is_word(event->number, argument, &place);
    headline(diagnosis, "%s differs in argument %d", call_title(event), argument + 1);
    if (word)
        say(diagnosis, "%s finds argument %d of %s in word %d of the block", outer, argument + 1,
            call_title(event), place);
    else
        say(diagnosis, "%s takes argument %d of %s as its own argument %d, in %s", outer,
            argument + 1, call_title(event), place + 1,
            register_name(ABI_I386, abi_argument_register(ABI_I386, place)));
    if (word)
        say(diagnosis, " (counted from 0: at byte %d)", 4 * place);
    say(diagnosis, ", and that was ");
    say_value(diagnosis, event_parameter(event, argument), (uint64_t)event_value(event, argument));
    if (!word)
        say_writer(suspect, diagnosis, event, abi_argument_register(ABI_I386, place));
    if (argument < suspect->wanted->argument_count && suspect->wanted->argument[argument].text) {
        const char *text = suspect->wanted->argument[argument].text;
        say(diagnosis, "; ");
        text_add_safe(&diagnosis->why, text, strlen(text));
        say(diagnosis, " is expected");
    }
    say(diagnosis, ".");
    return true;
}

/* Evidence: the offset of mmap2 is that many bytes, or that of mmap that many pages. */
bool explain_pages_for_bytes(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { OFFSET = 5, PAGE = 4096 };
    const struct event *event = suspect->event;
    int64_t wanted;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->argument != OFFSET ||
        !wanted_integer(suspect, OFFSET, &wanted) || wanted == 0)
        return false;
    uint64_t given = event->arg[OFFSET], right = (uint64_t)wanted;
    if (event->abi == ABI_I386) {
        given = (uint32_t)given;
        right = (uint32_t)right;
    }
    bool pages = is_named(event, "mmap2");
    if (pages ? given != (uint32_t)(right * PAGE)
              : !is_named(event, "mmap") || given * PAGE != right)
        return false;
    headline(diagnosis, pages ? "mmap2 was handed bytes, and counts pages"
                              : "mmap was handed pages, and counts bytes");
    say(diagnosis,
        "The offset was %" PRIu64 ". mmap2 counts it in pages of 4096 bytes, so that 32 bits reach "
        "16 TiB; mmap, in both tables, counts bytes. Here it is %" PRIu64 ".",
        given, right);
    return true;
}

/* ---------------------------------------------------- positions and structures */

/* Where the structure of a call for a file's status has the size: struct stat and statx
 * (asm/stat.h, linux/stat.h), struct stat64 of i386. */
static const struct {
    const char *call;
    enum abi abi;
    int argument;
    size_t size_at;
    const char *structure;
} sizes[] = {{"stat", ABI_X86_64, 1, 48, "struct stat"},
             {"newfstatat", ABI_X86_64, 2, 48, "struct stat"},
             {"statx", ABI_X86_64, 4, 40, "struct statx"},
             {"stat64", ABI_I386, 1, 44, "struct stat64 of i386"}};

enum { SIZES = sizeof sizes / sizeof *sizes };

/* The 64 bits at a place of what a call wrote; false: there are none. */
static bool read_written(const struct event *event, int argument, size_t at, uint64_t *value)
{
    const struct copy *copy = event_copy(event, argument, true);
    if (!copy || copy->size < at + sizeof *value)
        return false;
    memcpy(value, copy->bytes + at, sizeof *value);
    return true;
}

/* The row of a call that told a size, or SIZES. */
static size_t find_sizes(const struct event *event)
{
    for (size_t i = 0; i < SIZES; i++)
        if (is_named(event, sizes[i].call) && event->abi == sizes[i].abi && !event_failed(event))
            return i;
    return SIZES;
}

/* The position that the suspect's call asks for, when that is, or may be, what differs. */
static bool asked_position(const struct suspect *suspect, uint64_t *position)
{
    const struct event *event = suspect->event;
    bool differs = suspect->difference == DIFFERS_ARGUMENT || suspect->difference == DIFFERS_RESULT;
    if (!differs || !is_wanted_call(suspect->wanted, event))
        return false;
    if (is_named(event, "_llseek")) {
        *position = event->arg[1] << 32 | (uint32_t)event->arg[2];
        return true;
    }
    *position = event->arg[1];
    return is_named(event, "lseek") && event->abi == ABI_X86_64 && suspect->argument == 1;
}

/* Evidence: high and low exchanged make the size that a call before has told. */
bool explain_halves_exchanged(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *event = suspect->event;
    uint64_t position, size;
    if (!asked_position(suspect, &position) || !is_named(event, "_llseek") ||
        position >> 32 == (uint32_t)position)
        return false;
    for (size_t i = suspect->index; i-- > 0;) {
        size_t row = find_sizes(&trace->events[i]);
        if (row == SIZES ||
            !read_written(&trace->events[i], sizes[row].argument, sizes[row].size_at, &size) ||
            size != (position << 32 | position >> 32))
            continue;
        headline(diagnosis, "_llseek got the halves of its offset exchanged");
        say(diagnosis,
            "Argument 2, in ecx, is the upper half of the offset, and argument 3, in edx, the "
            "lower one. They were %#" PRIx64 " and %#" PRIx32 "; the other way round they make "
            "%" PRIu64 ", the size of the file. In memory the lower half lies first.",
            position >> 32, (uint32_t)position, size);
        return true;
    }
    return false;
}

/* Evidence: the position is what lies in a structure where another one has the size. */
bool explain_another_structs_offset(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    uint64_t position, found;
    if (!asked_position(suspect, &position) || !position)
        return false;
    for (size_t i = suspect->index; i-- > 0;) {
        size_t row = find_sizes(&trace->events[i]);
        for (size_t other = 0; row < SIZES && other < SIZES; other++) {
            if (sizes[other].size_at == sizes[row].size_at ||
                !read_written(&trace->events[i], sizes[row].argument, sizes[other].size_at,
                              &found) ||
                found != position)
                continue;
            headline(diagnosis, "the size was looked for where another version has it");
            say(diagnosis, "The offset was %#" PRIx64 ". That lies at byte %zu of what %s wrote",
                position, sizes[other].size_at, sizes[row].call);
            say_call_at(suspect, diagnosis, &trace->events[i]);
            say(diagnosis,
                ", where %s has the size; in %s it lies at byte %zu. Each version of the call has "
                "a structure of its own.",
                sizes[other].structure, sizes[row].structure, sizes[row].size_at);
            return true;
        }
    }
    return false;
}

/* Evidence: lseek got 0, which the _llseek before it had returned, and not what that had stored. */
bool explain_status_for_position(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { RESULT = 3 };
    const struct event *last = suspect->last;
    uint64_t position, stored;
    int64_t wanted;
    if (!asked_position(suspect, &position) || !is_named(suspect->event, "lseek") ||
        !is_named(last, "_llseek") || !last->returned || (uint64_t)last->result != position ||
        !read_written(last, RESULT, 0, &stored) || !wanted_integer(suspect, 1, &wanted) ||
        (uint64_t)wanted != stored)
        return false;
    headline(diagnosis, "what _llseek returned was taken for a position");
    say(diagnosis,
        "_llseek answers 0 when all went well: a position of 64 bits does not fit into eax. It "
        "stores the position where its argument 4 leads to, at %#" PRIx64 ", and %" PRIu64
        " lies there.",
        last->arg[RESULT], stored);
    return true;
}

/* ------------------------------------------------------------ another version */

static bool are_versions(const char *one, const char *other)
{
    size_t count = 0;
    const struct family_row *rows = reference_family(one, &count);
    for (size_t i = 1; rows && i < count; i++) /* row 0 says what they all do */
        if (strcmp(rows[i].name, other) == 0)
            return strcmp(one, other) != 0;
    return false;
}

/* Evidence: another version of the wanted call stands where that belongs. */
bool explain_another_version(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct wanted *wanted = suspect->wanted;
    if (!is_sequence(suspect) || !is_call(event) || !wanted || wanted->kind != EVENT_CALL ||
        event->door != wanted->door || !are_versions(wanted_title(wanted), call_title(event)))
        return false;
    const char *name = call_title(event), *asked = wanted_title(wanted);
    headline(diagnosis, "%s stands where %s belongs", name, asked);
    say(diagnosis,
        "They are versions of one job, with numbers of their own in the %s table: %s is %" PRIu32
        ", %s is %" PRIu32 ". ",
        abi_name(wanted->abi), name, inner_outer(event->number), asked,
        inner_outer(wanted->numbers[0]));
    if (event->returned && event->result == -EOVERFLOW)
        say(diagnosis, "%s answered -EOVERFLOW: its structure has no room for what was found. ",
            name);
    say(diagnosis, "build/ring3 explain %s tells what it wants, and where.", asked);
    return true;
}
