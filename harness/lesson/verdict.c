#include "lesson/verdict.h"

#include "jail/jail.h"
#include "tables/calls.h"
#include "tables/names.h"

#include <stdio.h>
#include <string.h>

/* Did the program use an ABI that its expectation names nowhere? */
static bool strange_abi(const struct case_run *run)
{
    bool wanted[ABI_COUNT] = {[ABI_X86_64] = true};
    for (size_t i = 0; i < run->outcome.row_count; i++)
        if (run->outcome.rows[i].wanted && run->outcome.rows[i].wanted->kind == EVENT_CALL)
            wanted[run->outcome.rows[i].wanted->abi] = true;
    for (size_t i = 0; i < run->trace.count; i++)
        if (run->trace.events[i].kind == EVENT_CALL && !wanted[run->trace.events[i].abi])
            return true;
    return false;
}

/* The call at which the run was ended. */
static const struct event *denied_call(const struct trace *trace)
{
    for (size_t i = trace->count; i-- > 0;)
        if (trace->events[i].denied)
            return &trace->events[i];
    return NULL;
}

static void judge_denied(struct grade *grade, const struct case_run *run)
{
    const struct event *event = denied_call(&run->trace);
    const char *name = event ? call_name(event->abi, event->number) : NULL;
    grade->verdict = strange_abi(run) ? VERDICT_ABI : VERDICT_DENIED;
    grade->forbidden = name && jail_forbids(name);
    if (event && name)
        snprintf(grade->reason, sizeof grade->reason, "%s", name);
    else if (event)
        snprintf(grade->reason, sizeof grade->reason, "number %u", event->number);
    if (event && event->abi != ABI_X86_64)
        snprintf(grade->reason + strlen(grade->reason),
                 sizeof grade->reason - strlen(grade->reason), ", %s", abi_name(event->abi));
}

void verdict_judge(struct grade *grade, const struct case_run *run)
{
    static const enum verdict verdicts[] = {
        [ENDING_EXITED] = VERDICT_FAIL,       [ENDING_KILLED] = VERDICT_CRASH,
        [ENDING_TIME_WALL] = VERDICT_TIME,    [ENDING_TIME_CPU] = VERDICT_TIME,
        [ENDING_OUTPUT] = VERDICT_OUTPUT,     [ENDING_TRACE] = VERDICT_TRACE,
        [ENDING_STOPPED] = VERDICT_STOPPED,   [ENDING_STUCK] = VERDICT_TIME,
        [ENDING_NOT_STARTED] = VERDICT_CRASH, [ENDING_DENIED] = VERDICT_DENIED};
    enum ending_kind ending = run->trace.ending.kind;
    grade->verdict = verdicts[ending];
    if (grade->verdict == VERDICT_FAIL && strange_abi(run))
        grade->verdict = VERDICT_ABI;
    if (ending == ENDING_DENIED)
        judge_denied(grade, run);
    if (ending == ENDING_KILLED)
        snprintf(grade->reason, sizeof grade->reason, "%s", signal_name(run->trace.ending.number));
    if (ending == ENDING_NOT_STARTED)
        snprintf(grade->reason, sizeof grade->reason, "too big to start");
    if (ending == ENDING_STUCK)
        snprintf(grade->reason, sizeof grade->reason, "waits for ever");
    if (ending == ENDING_TIME_CPU || ending == ENDING_TIME_WALL)
        snprintf(grade->reason, sizeof grade->reason, "%s",
                 ending == ENDING_TIME_CPU ? "processor" : "wall clock");
}
