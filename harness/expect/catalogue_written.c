/* Numbers that were written in another way than they are read: which of many calls is meant, and
 * permissions in decimal. */
#include "expect/catalogue.h"

#include "tables/inner.h"

#include <inttypes.h>
#include <string.h>

/* Evidence: a call that is many was made, and its first argument is the number of none of them. */
bool explain_call_unknown(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct wanted *wanted = suspect->wanted;
    const char *through, *route;
    uint32_t selector = 0, number;
    if (!wanted || wanted->kind != EVENT_CALL || wanted->abi != ABI_I386 || !is_call(event) ||
        event->abi != ABI_I386 || event->number != inner_outer(wanted->numbers[0]))
        return false;
    through = inner_through(wanted->numbers[0]);
    const char *name = wanted_title(wanted);
    for (size_t i = 0; through && (route = inner_route(name, i, &number)); i++)
        if (strcmp(route, through) == 0)
            selector = number;
    if (!selector || (uint32_t)event->arg[0] == selector)
        return false;
    number = (uint32_t)event->arg[0];
    headline(diagnosis, "%s was told of a call that it does not know", through);
    say(diagnosis,
        "Its first argument, in ebx, says which call is meant: %s is %" PRIu32 ". ebx was ", name,
        selector);
    say_number(diagnosis, number);
    if (number == (uint32_t)call_number(ABI_X86_64, name))
        say(diagnosis, ", the number of %s in the x86-64 table, and %s counts its calls anew.",
            name, through);
    else if ((uint32_t)event->arg[1] == selector)
        say(diagnosis, ", and %" PRIu32 " stands in ecx: the two are exchanged.", selector);
    else
        say(diagnosis, ", and no call of %s has that number.", through);
    return true;
}

/* Permissions, or flags with permissions below them (shmget, semget, msgget). */
static bool has_permissions(const struct suspect *suspect)
{
    static const char *const get[] = {"shmget", "semget", "msgget"};
    if (suspect->parameter->kind == KIND_MODE)
        return true;
    for (size_t i = 0; i < sizeof get / sizeof *get; i++)
        if (is_named(suspect->event, get[i]))
            return suspect->argument ==
                   call_signature(suspect->event->abi, suspect->event->number)->count - 1;
    return false;
}

/* Evidence: an argument that is permissions, and the digits of those that are wanted, read as a
 * decimal number. */
bool explain_decimal_permissions(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { PERMISSIONS = 0777 };
    int64_t wanted;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(suspect->event) ||
        !has_permissions(suspect) || !wanted_integer(suspect, suspect->argument, &wanted))
        return false;
    int64_t bits = wanted & PERMISSIONS, rest = wanted & ~(int64_t)PERMISSIONS;
    int64_t decimal = bits / 64 * 100 + bits / 8 % 8 * 10 + bits % 8;
    int64_t given = event_value(suspect->event, suspect->argument);
    if (bits < 8 || (given != (rest | decimal) && given != rest + decimal))
        return false;
    headline(diagnosis, "permissions are written in octal");
    say(diagnosis,
        "Argument %d of %s was 0%" PRIo64 ", and 0%" PRIo64 " is expected: the digits %" PRId64
        " were read as a decimal number. In C an octal number begins with 0; nasm reads that as "
        "decimal, and wants 0o%" PRIo64 ".",
        suspect->argument + 1, call_title(suspect->event), given, wanted, decimal, bits);
    return true;
}
