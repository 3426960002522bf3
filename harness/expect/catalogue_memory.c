/* Memory that brk and mmap give: how it is asked for, what a refusal looks like, and what is left
 * when it was given back. */
#include "expect/catalogue.h"

#include "tables/names.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>

enum { PAGE = 4096, ALIGNMENT = 16, LARGEST_ERRNO = 4095 };

/* -------------------------------------------------------------------- brk */

static bool is_brk(const struct event *event)
{
    return is_named(event, "brk") && event->abi == ABI_X86_64 && event->returned;
}

/* The first brk of the run, or the latest before the first difference; NULL: there is none. */
static const struct event *find_brk(const struct suspect *suspect, bool latest)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *found = NULL;
    for (size_t i = 0; i < suspect->index && (latest || !found); i++)
        if (is_brk(&trace->events[i]))
            found = &trace->events[i];
    return found;
}

/* Evidence: brk was handed an address below the heap's first, and none of its own making: 0 only
 * asks. */
bool explain_brk_by_size(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *first = find_brk(suspect, false);
    const struct event *event = is_call(suspect->event) ? suspect->event : suspect->next;
    if (!is_brk(event) || !first || !wants_named(suspect->wanted, "brk") || event->arg[0] == 0 ||
        event->arg[0] >= (uint64_t)first->result || event->result != first->result)
        return false;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, "brk wants an address, not a number of bytes");
    say(diagnosis,
        "brk was handed %" PRIu64 ". It takes the new end of the heap; the heap begins at ",
        event->arg[0]);
    say_number(diagnosis, first->result);
    say(diagnosis,
        ", so this is no end that it can have, and nothing moved. Add the number of bytes to the "
        "break. (It is libc's sbrk() that takes a number of bytes.)");
    return true;
}

/* The last call was a brk that did not move the break to where it should; or NULL. */
static const struct event *refused_brk(const struct suspect *suspect)
{
    const struct event *last = suspect->last;
    if (!is_brk(last) || last->arg[0] == 0 || last->forged ||
        (uint64_t)last->result == last->arg[0])
        return NULL;
    return last;
}

/* Evidence: the break did not move, the program is to leave, and it went on or left as if nothing
 * had happened. */
bool explain_brk_refusal_unseen(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *call = refused_brk(suspect);
    bool to_leave =
        wants_named(suspect->wanted, "exit") || wants_named(suspect->wanted, "exit_group");
    if (!call || !to_leave || suspect->difference == DIFFERS_RESULT)
        return false;
    bool noticed = is_exit(suspect->event);
    place_at(suspect, diagnosis, call);
    headline(diagnosis, noticed ? "brk sets no errno" : "brk was refused, and nobody looked");
    say(diagnosis, "brk");
    say_call_at(suspect, diagnosis, call);
    say(diagnosis,
        " was asked for %#" PRIx64 " and returned %#" PRIx64 ": the break is where it was. ",
        call->arg[0], (uint64_t)call->result);
    if (noticed)
        say(diagnosis, "For the kernel's brk that is no error, so errno says nothing of it: ENOMEM "
                       "is for you to name. (It is libc's brk() that sets errno.)");
    else
        say(diagnosis, "This call never returns -1 or a negative errno. Whether it worked is seen "
                       "only by comparing the result with what was asked for.");
    return true;
}

/* Evidence: the break moved as asked, and the program left. */
bool explain_brk_success_refused(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *last = suspect->last;
    if (!is_brk(last) || last->arg[0] == 0 || (uint64_t)last->result != last->arg[0] ||
        !is_exit(suspect->next) || (suspect->event && !is_exit(suspect->event)) ||
        event_value(suspect->next, 0) == 0 || !is_sequence(suspect))
        return false;
    place_at(suspect, diagnosis, last);
    headline(diagnosis, "a success of brk was taken for an error");
    say(diagnosis, "brk");
    say_call_at(suspect, diagnosis, last);
    say(diagnosis,
        " returned %#" PRIx64 ", the end that it was asked for: it worked. The system call gives "
        "the break, an address. It is libc's brk() that gives 0 for a success.",
        (uint64_t)last->result);
    return true;
}

/* Evidence: brk was handed 0, where the heap was to be given back; or the break went to a page that
 * is not the one where it belongs. */
bool explain_break_misplaced(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event, *first = find_brk(suspect, false);
    int64_t wanted = 0;
    if (!is_brk(event) || !first || suspect->difference != DIFFERS_ARGUMENT ||
        !wanted_integer(suspect, 0, &wanted))
        return false;
    int64_t begin = first->result, given = (int64_t)event->arg[0];
    if (given == 0 && wanted == begin) {
        headline(diagnosis, "brk(0) gives nothing back");
        say(diagnosis,
            "Address 0 is no end that the heap can have, so brk(0) moves nothing and only tells "
            "where the break is. To give the heap back, hand brk the address where the heap began: "
            "%#" PRIx64 ".",
            (uint64_t)wanted);
        return true;
    }
    if (given <= begin || wanted <= begin || given % PAGE || wanted % PAGE)
        return false;
    bool less = given < wanted;
    headline(diagnosis, "the break was moved too %s", less ? "little" : "far");
    say(diagnosis,
        "The heap begins at %#" PRIx64 ". In pages of 4096 bytes, the pieces up to here need "
        "%" PRId64 ", and brk was asked for %" PRId64 ". ",
        (uint64_t)begin, (wanted - begin) / PAGE, (given - begin) / PAGE);
    say(diagnosis, less ? "A piece may be larger than a page: the new break is where the piece "
                          "ends, rounded up to a multiple of 4096."
                        : "The new break is where the piece ends, rounded up to a multiple of "
                          "4096, and no further.");
    return true;
}

/* What the program writes next lies in the heap, below `limit`. */
static bool had_room(const struct suspect *suspect, uint64_t limit)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *first = find_brk(suspect, false);
    for (size_t i = suspect->index; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (is_named(event, "write"))
            return event->arg[1] >= (uint64_t)first->result &&
                   event->arg[1] + event->arg[2] <= limit;
    }
    return false;
}

/* Evidence: brk was called though there was room for what comes next; or it moved by less than a
 * page, where it should have moved by pages. */
bool explain_break_per_piece(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event, *latest = find_brk(suspect, true);
    int64_t wanted = 0;
    if (!is_brk(event) || !latest || event->arg[0] <= (uint64_t)latest->result)
        return false;
    bool less = suspect->difference == DIFFERS_ARGUMENT && wanted_integer(suspect, 0, &wanted) &&
                event->arg[0] < (uint64_t)wanted && event->arg[0] % PAGE;
    bool needless = is_sequence(suspect) && !wants_named(suspect->wanted, "brk") &&
                    had_room(suspect, (uint64_t)latest->result);
    if (!less && !needless)
        return false;
    headline(diagnosis, less ? "the break was moved by one piece only"
                             : "brk was called although there was room");
    if (less)
        say(diagnosis,
            "brk was asked for %#" PRIx64 ", %" PRIu64 " bytes above the break; it should move to "
            "%#" PRIx64 ", a multiple of 4096. ",
            event->arg[0], event->arg[0] - (uint64_t)latest->result, (uint64_t)wanted);
    else
        say(diagnosis, "The break was at %#" PRIx64 " already, and the piece fits in below that. ",
            (uint64_t)latest->result);
    say(diagnosis, "A piece of the heap is no system call: an allocator takes whole pages from the "
                   "kernel and hands out pieces of them, as long as there is room, by adding to a "
                   "pointer.");
    return true;
}

/* ----------------------------------------------------------------- places */

/* Evidence: the right bytes, at an address that is a few bytes below the multiple of 16 where they
 * belong. */
bool explain_piece_not_aligned(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct wanted *wanted = suspect->wanted;
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->argument != 1 ||
        !is_named(event, "write") || wanted->argument_count < 2 || !wanted->argument[1].has_address)
        return false;
    uint64_t place = wanted->argument[1].address, given = event->arg[1];
    if (place % ALIGNMENT || place - given == 0 || place - given >= ALIGNMENT)
        return false;
    headline(diagnosis, "the piece does not begin at a multiple of 16");
    say(diagnosis,
        "It begins at %#" PRIx64
        ", right behind the one before; the next multiple of 16 is %#" PRIx64
        ". Round the size of each piece up, (size + 15) & -16, before you add it. What "
        "is to lie there may need such an address: malloc promises it, too.",
        given, place);
    return true;
}

/* ----------------------------------------------------------- mmap, munmap */

/* Evidence: mmap failed, and the program used the negative number that it gave as an address. */
bool explain_mmap_null(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *call = suspect->last, *crash = find_crash(suspect);
    struct check check;
    if (!is_named(call, "mmap") || !call->returned || !event_failed(call) || !crash ||
        crash->signal != SIGSEGV || crash->fault_address < (uint64_t)-LARGEST_ERRNO)
        return false;
    place_at(suspect, diagnosis, call);
    headline(diagnosis, "mmap does not return 0 when it fails");
    say_result(suspect, diagnosis, call);
    say(diagnosis,
        ", and the program went on with that as an address, and got SIGSEGV at %#" PRIx64 ". ",
        crash->fault_address);
    if (code_check(suspect, call, &check) && check.has_limit && check.limit == 0)
        say(diagnosis, "It compared the result with 0. ");
    say(diagnosis,
        "A failure is a result in -4095..-1; libc's mmap() makes MAP_FAILED of it, which "
        "is -1, and never NULL.");
    return true;
}

/* The munmap that took the byte at `address` before the end of the trace, or NULL: none did, or it
 * was mapped again. */
static const struct event *taken_by(const struct suspect *suspect, uint64_t address)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = trace->count; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (!is_call(event) || !event->returned || event->abi != ABI_X86_64 || event_failed(event))
            continue;
        uint64_t size = (event->arg[1] + PAGE - 1) & -(uint64_t)PAGE;
        if (is_named(event, "mmap") && address - (uint64_t)event->result < size)
            return NULL;
        if (is_named(event, "munmap") && address - event->arg[0] < size)
            return event;
    }
    return NULL;
}

/* Evidence: the program crashed at, or a call failed for, an address that munmap had taken, and
 * nothing of the kind was wanted. */
bool explain_used_after_munmap(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event, *crash = find_crash(suspect);
    if (suspect->wanted && suspect->wanted->kind == EVENT_SIGNAL)
        return false;
    bool refused = is_named(event, "write") && event->result == -EFAULT && !event->forged;
    if (!refused && (!crash || crash->signal != SIGSEGV))
        return false;
    uint64_t address = refused ? event->arg[1] : crash->fault_address;
    const struct event *taken = taken_by(suspect, address);
    if (!taken || (refused && taken > event))
        return false;
    headline(diagnosis, "memory was used after munmap had taken it");
    say(diagnosis, "The address %#" PRIx64 " lies in what munmap", address);
    say_call_at(suspect, diagnosis, taken);
    say(diagnosis, " took back. %s What is still needed has to be used before, or copied.",
        refused ? "The kernel found nothing there: -EFAULT."
                : "An access to it is answered with SIGSEGV.");
    return true;
}

/* Evidence: the program was to get SIGSEGV, and went on to its exit. */
bool explain_access_left_out(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct wanted *wanted = suspect->wanted;
    if (!wanted || wanted->kind != EVENT_SIGNAL || wanted->signal != SIGSEGV ||
        !is_sequence(suspect) || !is_exit(suspect->next))
        return false;
    headline(diagnosis, "nothing was there, and nobody touched it");
    say(diagnosis, "The program was to touch memory that is gone, and get SIGSEGV. It came to its "
                   "end without: no instruction read or wrote there. ");
    if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, "A C compiler leaves out a read whose value nobody uses; read through a "
                       "pointer to volatile, and it has to stay.");
    else
        say(diagnosis, "lea only computes an address; mov with square brackets goes there.");
    return true;
}
