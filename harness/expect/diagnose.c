#include "expect/diagnose.h"

#include "expect/catalogue.h"
#include "expect/story.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *id;
    explain_function *explain;
} catalogue[] = {
#define ENTRY(id, function) {id, function},
#include "expect/catalogue.def"
#undef ENTRY
};

enum { ENTRIES = sizeof catalogue / sizeof catalogue[0] };

const char *diagnosis_id(size_t i)
{
    return i < ENTRIES ? catalogue[i].id : NULL;
}

/* A line of the expectation without an event is answered by the event without a line that stands
 * beside it, before the two sequences agree again; and the other way round. */
static void find_counterparts(struct suspect *suspect, const struct outcome *outcome)
{
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        if (row->difference == SAME)
            return;
        if (!suspect->wanted && row->difference == DIFFERS_MISSING)
            suspect->wanted = row->wanted;
        if (!suspect->event && row->difference == DIFFERS_EXTRA)
            suspect->event = row->event;
    }
}

/* The index of the first event at or behind the first difference. */
static size_t find_index(const struct outcome *outcome, const struct trace *trace)
{
    for (size_t i = outcome->first; i < outcome->row_count; i++)
        if (outcome->rows[i].event)
            return outcome->rows[i].event_index;
    return trace->count;
}

static void find_neighbours(struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    int task = suspect->event ? suspect->event->task : 0;
    for (size_t i = suspect->index; i-- > 0 && !suspect->last;)
        if (is_call(&trace->events[i]) && trace->events[i].task == task)
            suspect->last = &trace->events[i];
    for (size_t i = suspect->index; i < trace->count && !suspect->next; i++)
        if (is_call(&trace->events[i]) && trace->events[i].task == task)
            suspect->next = &trace->events[i];
}

void suspect_prepare(struct suspect *suspect, const struct symptom *symptom)
{
    const struct outcome *outcome = symptom->outcome;
    *suspect = (struct suspect){.symptom = symptom, .argument = -1, .name = ""};
    suspect->index = symptom->trace->count;
    if (outcome->first < outcome->row_count) {
        const struct row *row = &outcome->rows[outcome->first];
        suspect->row = row;
        suspect->difference = row->difference;
        suspect->wanted = row->wanted;
        suspect->event = row->event;
        suspect->index = find_index(outcome, symptom->trace);
        if (row->difference == DIFFERS_MISSING || row->difference == DIFFERS_EXTRA)
            find_counterparts(suspect, outcome);
        if (row->difference == DIFFERS_ARGUMENT && is_call(row->event)) {
            suspect->argument = row->argument;
            suspect->parameter = event_parameter(row->event, row->argument);
        }
    }
    find_neighbours(suspect);

    const char *name = NULL;
    if (suspect->wanted && suspect->wanted->kind == EVENT_CALL && suspect->wanted->number_count)
        name = call_name(suspect->wanted->abi, suspect->wanted->numbers[0]);
    else if (is_call(suspect->event))
        name = call_name(suspect->event->abi, suspect->event->number);
    suspect->name = name ? name : "";
    suspect->by_function = symptom->language == LANGUAGE_C && is_call(suspect->event) &&
                           !is_inline_asm(suspect, suspect->event);
}

/* The line of the event; of a line without an event, that of the call before it. */
static void find_place(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct source *source = suspect->symptom->source;
    struct source_line line;
    bool found = false;
    if (!source)
        return;
    if (is_call(suspect->event))
        found = source_of_call(source, suspect->event, &line);
    else if (suspect->event && suspect->event->kind == EVENT_SIGNAL)
        found = source_find(source, suspect->event->ip, &line);
    if (!found && !is_call(suspect->event) && suspect->last)
        found = source_of_call(source, suspect->last, &line);
    if (!found && !is_call(suspect->event) && suspect->next)
        found = source_of_call(source, suspect->next, &line);
    if (found)
        snprintf(diagnosis->place, sizeof diagnosis->place, "%s:%u", line.file, line.line);
}

/* Says in front of the headline which process it speaks of. */
static void name_process(const struct child *process, struct diagnosis *diagnosis)
{
    struct text named = {0};
    if (process->name)
        text_add(&named, "in %s: ", process->name);
    else
        text_add(&named, "in %s: ", process->title);
    text_add(&named, "%s", text_string(&diagnosis->headline));
    text_free(&diagnosis->headline);
    diagnosis->headline = named;
}

void diagnose(const struct symptom *symptom, struct diagnosis *diagnosis)
{
    struct suspect suspect;
    struct story story;
    suspect_prepare(&suspect, story_tell(&story, symptom));
    suspect.whole = symptom;
    find_place(&suspect, diagnosis);
    for (size_t i = 0; i < ENTRIES; i++) {
        if (catalogue[i].explain(&suspect, diagnosis)) {
            diagnosis->id = catalogue[i].id;
            break;
        }
        text_clear(&diagnosis->headline);
        text_clear(&diagnosis->why);
    }
    if (!diagnosis->id)
        say_fallback(&suspect, diagnosis);
    if (diagnosis->headline.size == 0)
        say_default_headline(&suspect, diagnosis);
    if (story.process && !diagnosis->of_all)
        name_process(story.process, diagnosis);
    story_free(&story);
}

void diagnosis_free(struct diagnosis *diagnosis)
{
    text_free(&diagnosis->headline);
    text_free(&diagnosis->why);
}
