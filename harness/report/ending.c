#include "report/report.h"

#include "tables/calls.h"

#include <inttypes.h>

/* The last event of the run is, as a rule, the call; what comes behind it is the program's end. */
static const struct event *find_denied(const struct trace *trace)
{
    for (size_t i = trace->count; i-- > 0;)
        if (trace->events[i].denied)
            return &trace->events[i];
    return NULL;
}

static void add_foreign(struct text *words, const struct event *event)
{
    const char *name = call_name(event->abi, event->number);
    if (event->abi == ABI_X32)
        text_add(words, " A number with bit 30 set is one of the table of x32");
    else
        text_add(words, " %s is the 32-bit door: it takes the number from a table of its own",
                 event->door == DOOR_SYSENTER ? "sysenter" : "int 0x80");
    text_add(words, ", where %" PRIu32 " is %s.", event->number, name ? name : "no call");
    text_add(words, " Nothing in this lesson goes that way.");
}

static void add_denied(struct text *to, const struct grade *grade)
{
    struct text words = {0};
    const struct event *event = find_denied(&grade->differs->trace);
    text_add(&words, "The program was stopped before the kernel made that call: a program that is "
                     "graded may make only the calls that the case names.");
    if (event && event->abi != ABI_X86_64)
        add_foreign(&words, event);
    if (grade->forbidden)
        text_add(&words, " This one no program may make, unless its lesson is about it: there are "
                         "no points.");
    report_wrapped(to, text_string(&words), 4, 80);
    text_free(&words);
}

/* How the run ended, when that is not by itself. */
void report_ending(struct text *to, const struct grade *grade)
{
    const struct ending *ending = &grade->differs->trace.ending;
    switch (ending->kind) {
    case ENDING_TIME_WALL:
        text_add(to, "    It did not end within the time limit and was killed.\n");
        break;
    case ENDING_STUCK:
        text_add(to, "    Nothing would ever have woken it, and it was killed.\n");
        break;
    case ENDING_TIME_CPU:
        text_add(to, "    It used up its processor time and was killed: a loop that never ends?\n");
        break;
    case ENDING_OUTPUT:
        text_add(to, "    It wrote more than the 64 KiB that a lesson allows and was killed.\n");
        break;
    case ENDING_TRACE:
        text_add(to,
                 ending->crowded
                     ? "    More than 64 processes of it were alive at once, and all were killed.\n"
                     : "    It made more than 5,000 system calls and was killed.\n");
        break;
    case ENDING_STOPPED:
        text_add(to, "    It stopped itself, and nothing would have made it go on.\n");
        break;
    case ENDING_DENIED:
        add_denied(to, grade);
        break;
    case ENDING_NOT_STARTED:
        text_add(to, "    The kernel could not make room for it: is a `resb` or an array far too "
                     "large?\n");
        break;
    default:
        break;
    }
    if (grade->leftover)
        text_add(to, "    LEFTOVER: processes that it had started were alive at its end; they were "
                     "killed.\n");
}
