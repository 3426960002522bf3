/* --filter, --echo-fds: which calls have to stop the program, and which events an expression holds
 * for.  It is asked at a call's entry first: what it knows then for certain need not wait for the
 * call's end, which may be far away. */
#include "trace/view.h"

#include <string.h>

static struct filter_subject subject_of(struct asking *asking, const struct event *event)
{
    return (struct filter_subject){.event = event,
                                   .number = asking->task->event_number,
                                   .entered = asking->entered,
                                   .ask = answer_question,
                                   .context = asking};
}

/* Before the run: whether an end of a process may be shown that has to be asked about. */
static bool asks_about_ends(const struct filter *filter)
{
    struct event end = {.kind = EVENT_EXITED};
    struct filter_subject subject = {.event = &end, .number_only = true};
    if (filter_evaluate(filter, &subject) == FALSE_NOW)
        return false;
    for (enum field field = FIELD_COMM; field <= FIELD_UID; field++)
        if (filter_uses(filter, field))
            return true;
    return false;
}

/* Calls after which the process is another, or gone. */
static const char *const turning[] = {"execve", "execveat", "exit", "exit_group"};
enum { TURNING = sizeof turning / sizeof *turning };

static void add_name(struct call_set *set, const char *name)
{
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        long number = call_number((enum abi)abi, name);
        if (number >= 0)
            call_set_add(set, (enum abi)abi, (uint32_t)number);
    }
}

static void join(struct call_set *set, const struct call_set *other, bool both)
{
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < sizeof set->bits[0] / sizeof set->bits[0][0]; i++)
            set->bits[abi][i] = both ? set->bits[abi][i] & other->bits[abi][i]
                                     : set->bits[abi][i] | other->bits[abi][i];
    set->others = both ? set->others && other->others : set->others || other->others;
}

/* The calls whose data --echo-fds shows. */
static void add_echoed(struct view *view)
{
    const struct trace_options *options = view->options;
    struct call_set echoed;
    struct filter every;
    struct problem problem;
    if (!filter_parse(&every, "--echo-fds", "evt.is_io=true and evt.rawres>0", &problem))
        die_of(&problem);
    filter_calls(&every, &echoed);
    filter_free(&every);
    if (options->has_echo_filter) {
        struct call_set wanted;
        filter_calls(&options->echo_filter, &wanted);
        join(&echoed, &wanted, true);
    }
    join(&view->stopping, &echoed, false);
}

bool sift_begin(struct view *view)
{
    const struct trace_options *options = view->options;
    bool numbers = (options->has_filter && filter_uses(&options->filter, FIELD_NUM)) ||
                   (options->has_echo_filter && filter_uses(&options->echo_filter, FIELD_NUM));
    view->stopping = options->calls;
    if (!options->has_filter && !options->echoes)
        return false;
    if (options->has_filter) {
        struct call_set wanted;
        filter_calls(&options->filter, &wanted);
        join(&view->stopping, &wanted, true);
        successors_begin(view, &view->stopping);
        view->samples = asks_about_ends(&options->filter);
    } else if (!view->lines) {
        call_set_fill(&view->stopping, false);
        view->stopping.others = false;
    }
    for (size_t i = 0; view->samples && i < TURNING; i++)
        add_name(&view->stopping, turning[i]);
    if (options->echoes)
        add_echoed(view);
    if (numbers) /* events are counted: so all must be seen */
        call_set_fill(&view->stopping, true);
    return true;
}

void sift_sample(struct view *view, struct viewed *task)
{
    struct asking asking = {view, task, false};
    for (int question = ASK_COMM; question <= ASK_CWD; question++) {
        struct text answer = {0};
        answer_question(&asking, NULL, (enum filter_question)question, 0, &answer);
        text_free(&answer);
    }
}

static bool is_turning(const struct event *event)
{
    const char *type = filter_type(event);
    for (size_t i = 0; type && i < TURNING; i++)
        if (strcmp(turning[i], type) == 0)
            return true;
    return false;
}

void sift_exec(struct view *view, struct viewed *task, const struct event *event)
{
    if (view->samples && event->returned && is_turning(event))
        sift_sample(view, task);
}

enum truth sift_entry(struct view *view, struct viewed *task, const struct event *event)
{
    struct asking asking = {view, task, true};
    if (view->samples && is_turning(event))
        sift_sample(view, task);
    struct filter_subject subject = subject_of(&asking, event);
    return filter_evaluate(&view->options->filter, &subject);
}

bool sift_event(struct view *view, struct viewed *task, const struct event *event)
{
    struct asking asking = {view, task, false};
    bool call = event->kind == EVENT_CALL || event->kind == EVENT_VDSO_CALL;
    struct filter_subject subject = subject_of(&asking, event);
    enum truth verdict = call ? task->verdict : UNKNOWN_YET;
    if (verdict == UNKNOWN_YET)
        verdict = filter_evaluate(&view->options->filter, &subject);
    if (call && view->successors)
        successors_note(view, &subject, verdict == TRUE_NOW);
    return verdict == TRUE_NOW;
}
