/* Who runs which part: a process and those that it makes.
 *
 * A process that nobody waits for may have done all or nothing when the run is over.  So what is
 * said about it rests on its parent's events and on the lines, and is the same in every run. */
#include "expect/catalogue.h"
#include "expect/match.h"

#include <inttypes.h>

/* The rows of all processes, and those events that only the whole has. */
static const struct outcome *rows_of(const struct suspect *suspect)
{
    return suspect->whole->outcome;
}

bool is_of_program(const struct row *row)
{
    return !row->process;
}

static bool is_birth_line(const struct wanted *wanted)
{
    return wants_named(wanted, "clone") || wants_named(wanted, "fork") ||
           wants_named(wanted, "vfork") || wants_named(wanted, "clone3");
}

bool is_wait_for_child(const struct event *event)
{
    return is_named(event, "wait4") || is_named(event, "waitid") || is_named(event, "waitpid");
}

/* The event is the call of the line, and every argument that is a number there is that number. */
static bool is_as_line(const struct wanted *line, const struct event *event)
{
    if (!is_wanted_call(line, event))
        return false;
    for (int i = 0; i < line->argument_count; i++)
        if (line->argument[i].kind == VALUE_INTEGER) {
            enum kind kind = event_parameter(event, i)->kind;
            if (event_value(event, i) !=
                narrow_value(kind, event->abi, (uint64_t)line->argument[i].integer))
                return false;
        }
    return true;
}

size_t find_births(const struct suspect *suspect, const struct event **births, size_t room)
{
    const struct trace *trace = suspect->whole->trace;
    size_t count = 0;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task == 0 && call_is_birth(&trace->events[i])) {
            if (count < room)
                births[count] = &trace->events[i];
            count++;
        }
    return count;
}

static const struct event *call_behind(const struct suspect *suspect, const struct event *event)
{
    const struct trace *trace = suspect->whole->trace;
    for (size_t i = (size_t)(event - trace->events) + 1; i < trace->count; i++)
        if (is_call(&trace->events[i]) && trace->events[i].task == event->task)
            return &trace->events[i];
    return NULL;
}

/* Where the line of the program stands that is answered by this event; row_count: nowhere. */
static size_t find_row(const struct outcome *outcome, const struct event *event)
{
    size_t i = 0;
    while (i < outcome->row_count && !(outcome->rows[i].event == event && outcome->rows[i].wanted))
        i++;
    return i;
}

/* The first line behind row `from` of the program itself, or (of_child) of a block. */
static const struct wanted *line_behind(const struct outcome *outcome, size_t from, bool of_child)
{
    for (size_t i = from + 1; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        bool in_block = row->process && row->process->line;
        if (row->wanted && (of_child ? in_block : is_of_program(row)))
            return row->wanted;
    }
    return NULL;
}

/* Evidence: one line of the program is to make a process, and two calls made one. */
bool explain_born_twice(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *births[2];
    const struct outcome *outcome = rows_of(suspect);
    size_t lines = 0;
    for (size_t i = 0; i < outcome->row_count; i++)
        lines += is_of_program(&outcome->rows[i]) && is_birth_line(outcome->rows[i].wanted);
    if (lines != 1 || find_births(suspect, births, 2) != 2)
        return false;
    const char *name = call_title(births[1]);
    diagnosis->of_all = true;
    place_at(suspect, diagnosis, births[1]);
    headline(diagnosis, "%s was called twice, and each call made a process", name);
    say(diagnosis, "%s", name);
    say_call_at(suspect, diagnosis, births[1]);
    say(diagnosis,
        " was called once more, and made a second child. Its two returns are not two calls: "
        "call it once, keep what it gives, and look at that as often as you like. In the child "
        "it is 0, in the parent the pid of the child.");
    return true;
}

/* Evidence: the parent's next call is what its child is to do first, and not what the parent is. */
bool explain_parent_on_childs_path(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *birth;
    const struct outcome *outcome = rows_of(suspect);
    if (find_births(suspect, &birth, 1) == 0)
        return false;
    const struct event *next = call_behind(suspect, birth);
    size_t row = find_row(outcome, birth);
    const struct wanted *own = line_behind(outcome, row, false);
    const struct wanted *childs = line_behind(outcome, row, true);
    if (!next || !own || !childs || is_wanted_call(own, next) || !is_as_line(childs, next))
        return false;
    diagnosis->of_all = true;
    place_at(suspect, diagnosis, birth);
    headline(diagnosis, "the parent took the path of its child");
    say(diagnosis, "%s", call_title(birth));
    say_call_at(suspect, diagnosis, birth);
    say(diagnosis,
        " returns in two processes: in the child it gives 0, in the parent the child's pid, here "
        "%" PRId64 ". The parent went on with %s",
        birth->result, call_title(next));
    say_call_at(suspect, diagnosis, next);
    say(diagnosis,
        ", which is for the child alone. Behind the call stands one test, and both processes come "
        "to it: only the one that got 0 may take the child's path.");
    return true;
}

/* The call that made the process in which the first difference is; NULL: it is the program. */
static const struct event *find_own_birth(const struct suspect *suspect)
{
    const struct trace *trace = suspect->whole->trace;
    const struct event *event = suspect->event;
    if (!suspect->row || !suspect->row->process || !event)
        return NULL;
    for (size_t i = 0; i < trace->count; i++)
        if (call_is_birth(&trace->events[i]) && trace->events[i].result == event->pid)
            return &trace->events[i];
    return NULL;
}

/* Some line of the child's block, or (else) of the program, is for this call. */
static bool has_line(const struct suspect *suspect, const struct event *event, bool of_child)
{
    const struct outcome *outcome = rows_of(suspect);
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        bool here = of_child ? row->process == suspect->row->process : is_of_program(row);
        if (here && is_wanted_call(row->wanted, event))
            return true;
    }
    return false;
}

/* Some line of a child's block, or (else) of the program, is for this call. */
static bool has_any_line(const struct suspect *suspect, const struct event *event, bool of_child)
{
    const struct outcome *outcome = rows_of(suspect);
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        bool here = of_child ? row->process && row->process->line : is_of_program(row);
        if (here && is_wanted_call(row->wanted, event))
            return true;
    }
    return false;
}

/* The first difference is the status of a child that a wait of the program told of, and that child
 * made a call that no block has and the lines of its parent do: this one, and who made the child.
 */
static const struct event *find_stray_call(const struct suspect *suspect,
                                           const struct event **birth)
{
    const struct trace *trace = suspect->whole->trace;
    const struct event *wait = suspect->event;
    *birth = NULL;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(wait) || !is_wait_for_child(wait) ||
        wait->task != 0 || wait->result <= 0)
        return NULL;
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (call_is_birth(event) && event->task == 0 && event->result == wait->result)
            *birth = event;
        if (*birth && is_call(event) && event->pid == wait->result &&
            !has_any_line(suspect, event, true) && has_any_line(suspect, event, false))
            return event;
    }
    return NULL;
}

/* Evidence: a child makes a call that its block does not have and the lines of its parent do. */
bool explain_child_runs_on(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct event *birth = find_own_birth(suspect);
    if (!birth || birth->task != 0 || !is_sequence(suspect) || !is_call(event) ||
        has_line(suspect, event, true) || !has_line(suspect, event, false)) {
        event = find_stray_call(suspect, &birth);
        if (!event)
            return false;
        place_at(suspect, diagnosis, event);
    }
    headline(diagnosis, "the child went on into the part of its parent");
    say(diagnosis, "The child came to %s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, ", which is for its parent");
    if (is_wait_for_child(event) && event_failed(event))
        say(diagnosis, " (it has no child of its own to wait for)");
    say(diagnosis,
        ". Behind %s two processes run the same program: what is the child's must end with an exit "
        "of its own, or the child runs on through all that follows.",
        call_title(birth));
    return true;
}
