/* What becomes of a process at execve: it stays, and all that was in it goes, but for the
 * descriptors without O_CLOEXEC and the words that are handed over. */
#include "expect/catalogue.h"
#include "expect/match.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

static bool is_exec(const struct event *event)
{
    return is_named(event, "execve") || is_named(event, "execveat");
}

/* The latest execve of the suspect's process before its event that replaced the program (or, with
 * `failed`, any); NULL: there is none. */
static const struct event *earlier_exec(const struct suspect *suspect, bool failed)
{
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &suspect->symptom->trace->events[i];
        if (is_exec(event) && event->returned && (failed || event->result == 0))
            return event;
    }
    return NULL;
}

/* Evidence: execve has failed, and the program goes on with another call, or leaves with 0. */
bool explain_exec_returns(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *exec = suspect->last, *next = suspect->event;
    if (!is_exec(exec) || !event_failed(exec) || !is_call(next) ||
        (is_exit(next) ? !wants_named(suspect->wanted, "exit") || event_value(next, 0) != 0
                       : !is_sequence(suspect)))
        return false;
    headline(diagnosis, "%s returns only when it has failed", call_title(exec));
    say_result(suspect, diagnosis, exec);
    if (is_exit(next))
        say(diagnosis, ", and the program left with 0, as if the other one had run. ");
    else
        say(diagnosis, ", and the program went on with %s, as if the other one had run. ",
            call_title(next));
    say(diagnosis,
        "A successful %s never comes back, for the program that called it is gone. Whoever comes "
        "to the line behind it has not been replaced: there belongs what is to be done about the "
        "error.",
        call_title(exec));
    return true;
}

/* No line makes a process. */
static bool wants_no_process(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->whole->outcome;
    for (size_t i = 0; i < outcome->row_count; i++)
        if (wants_named(outcome->rows[i].wanted, "clone") ||
            wants_named(outcome->rows[i].wanted, "fork") ||
            wants_named(outcome->rows[i].wanted, "vfork"))
            return false;
    return true;
}

/* The process with this pid has called execve; NULL: it has not. */
static const struct event *exec_of(const struct suspect *suspect, int64_t pid)
{
    const struct trace *trace = suspect->whole->trace;
    for (size_t i = 0; i < trace->count; i++)
        if (is_exec(&trace->events[i]) && trace->events[i].pid == pid)
            return &trace->events[i];
    return NULL;
}

static bool has_births(const struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++)
        if (call_is_birth(&trace->events[i]))
            return true;
    return false;
}

static const char *const same_process =
    "execve makes no process. It replaces the program in the process that calls it: the pid stays, "
    "and so do the parent and the children.";

/* Evidence: a child was made that nobody asked for, and it called execve; or the program waits,
 * after an execve, for a child that was never made. */
bool explain_exec_makes_no_process(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call(event) || !is_sequence(suspect) || !wants_no_process(suspect))
        return false;
    if (call_is_birth(event)) {
        const struct event *exec = exec_of(suspect, event->result);
        if (!exec)
            return false;
        headline(diagnosis, "execve was called in a process of its own");
        say(diagnosis, "%s", call_title(event));
        say_call_at(suspect, diagnosis, event);
        say(diagnosis, " made process %" PRId64 ", and that one called %s", event->result,
            call_title(exec));
        say_call_at(suspect, diagnosis, exec);
        say(diagnosis, ". %s To go on in the same process, call it without making another one.",
            same_process);
        return true;
    }
    bool waits = is_named(event, "wait4") || is_named(event, "waitid");
    const struct event *exec = earlier_exec(suspect, true);
    if (!waits || !exec || has_births(suspect->whole->trace))
        return false;
    headline(diagnosis, "there is no child to wait for: execve makes none");
    say(diagnosis, "%s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, " waits for a child, and this process never had one. %s", same_process);
    if (event_failed(exec))
        say(diagnosis, " Here it failed, and nothing was replaced at all.");
    return true;
}

/* Evidence: a number that a call gave, before the program was replaced, is wanted as an argument,
 * and 0 is handed over: what a variable holds that nobody has set since. */
bool explain_memory_gone_with_exec(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    const struct event *exec = earlier_exec(suspect, false);
    if (!exec || suspect->difference != DIFFERS_ARGUMENT || !is_call(suspect->event) ||
        !wanted_integer(suspect, suspect->argument, &wanted) || wanted <= 0 ||
        event_value(suspect->event, suspect->argument) != 0)
        return false;
    const struct event *giver = NULL;
    for (const struct event *event = exec; event-- > suspect->symptom->trace->events && !giver;)
        if (is_call(event) && event->returned && event->result == wanted)
            giver = event;
    if (!giver)
        return false;
    headline(diagnosis, "what a variable held is gone after execve");
    say(diagnosis, "In %s ", call_title(suspect->event));
    say_argument(diagnosis, suspect->event, suspect->argument);
    say(diagnosis, " was 0; %" PRId64 " is expected, which %s", wanted, call_title(giver));
    say_call_at(suspect, diagnosis, giver);
    say(diagnosis,
        " gave. But that was before the execve: all memory was replaced with the program, and a "
        "variable is again what it is at the start. What the next program is to know, it must be "
        "told in argv.");
    return true;
}

/* Evidence: nothing but O_CLOEXEC is missing from the flags, and an execve follows. */
bool explain_open_across_exec(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(event) || event->result < 0 ||
        !wanted_integer(suspect, suspect->argument, &wanted) || !(wanted & O_CLOEXEC))
        return false;
    int64_t given = event_value(event, suspect->argument);
    const struct trace *trace = suspect->symptom->trace;
    const struct event *exec = NULL;
    for (const struct event *later = event + 1; later < trace->events + trace->count; later++)
        if (!exec && is_exec(later) && later->result == 0)
            exec = later;
    if (given != (wanted & ~(int64_t)O_CLOEXEC) || !exec)
        return false;
    headline(diagnosis, "%s left a descriptor open for the next program", call_title(event));
    say(diagnosis,
        "O_CLOEXEC is missing in the flags of %s, so descriptor %" PRId64 " was still open when "
        "%s",
        call_title(event), event->result, call_title(exec));
    say_call_at(suspect, diagnosis, exec);
    say(diagnosis, " had replaced the program. execve closes only what carries that mark.");
    return true;
}

/* ---------------------------------------------------------------- argv */

/* The elements of "[_, "3"]", an array whose every element is named; 0: it is no such array. */
static size_t count_wanted(const char *text)
{
    size_t count = 1;
    if (!text || *text != '[' || strstr(text, "...") || text[1] == ']')
        return 0;
    for (bool quoted = false; *text; text++) {
        if (*text == '\\' && text[1])
            text++;
        else if (*text == '"')
            quoted = !quoted;
        else if (*text == ',' && !quoted)
            count++;
    }
    return count;
}

static const char *wanted_words(const struct suspect *suspect)
{
    const struct wanted *wanted = suspect->wanted;
    return wants_named(wanted, "execve") && is_named(suspect->event, "execve") &&
                   wanted->argument_count > 1
               ? wanted->argument[1].text
               : NULL;
}

/* The pointers of an argv of which not every string could be read: the second copy at its address.
 */
static const struct copy *find_pointers(const struct event *event)
{
    const struct copy *first = event_copy(event, 1, false);
    for (size_t i = 0; first && !first->whole && i < event->copy_count; i++) {
        const struct copy *copy = &event->copies[i];
        if (copy != first && copy->argument == 1 && !copy->at_exit &&
            copy->address == first->address)
            return copy;
    }
    return NULL;
}

/* Something could be read at that address. */
static bool is_string(const struct event *event, const struct copy *pointers, uint64_t address)
{
    for (size_t i = 0; i < event->copy_count; i++) {
        const struct copy *copy = &event->copies[i];
        if (copy != pointers && copy->argument == 1 && copy->address == address && copy->whole)
            return true;
    }
    return false;
}

/* Evidence: execve could not read its argv, and all the elements that are wanted are strings: it
 * is one behind them that is no address. */
bool explain_argv_without_null(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    size_t count = count_wanted(wanted_words(suspect));
    if (!count || event->result != -EFAULT)
        return false;
    const struct copy *pointers = find_pointers(event);
    uint64_t address = 0;
    size_t i = 0;
    for (; pointers && (i + 1) * sizeof address <= pointers->size; i++) {
        memcpy(&address, pointers->bytes + i * sizeof address, sizeof address);
        if (!is_string(event, pointers, address))
            break;
    }
    if (!pointers || i < count || !address)
        return false;
    headline(diagnosis, "argv has no end: a NULL is missing behind its last word");
    say(diagnosis,
        "The kernel takes one address after the other from argv, until one is 0. Behind the %zu "
        "words stands no 0, so it went on, came to ",
        count);
    say_number(diagnosis, (int64_t)address);
    say(diagnosis, ", where there is no string, and gave up with -EFAULT. The same is true of "
                   "envp.");
    return true;
}

/* Evidence: what was handed over are the wanted words but for the first. */
bool explain_argv_without_name(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const char *words = wanted_words(suspect);
    size_t count = count_wanted(words), given = 0;
    const struct copy *copy = count > 1 ? event_copy(suspect->event, 1, false) : NULL;
    if (!copy || !copy->whole || suspect->argument != 1)
        return false;
    struct text text = {0};
    for (size_t at = 0; at < copy->size; given++) {
        size_t size = strnlen((const char *)copy->bytes + at, copy->size - at);
        text_add(&text, "%s\"%.*s\"", given ? ", " : "", (int)size, (const char *)copy->bytes + at);
        at += size + 1;
    }
    text_add(&text, "]");
    size_t all = strlen(words);
    bool shifted = given == count - 1 && given && text.size < all &&
                   strcmp(words + all - text.size, text_string(&text)) == 0;
    text_free(&text);
    if (!shifted)
        return false;
    headline(diagnosis, "argv begins with the name of the program");
    say(diagnosis,
        "The array has %zu words, and the first of them became argv[0] of the next program, the "
        "place for its name: what should be argv[1] is argv[0] there. The kernel puts no name in "
        "front; the caller does.",
        given);
    return true;
}
