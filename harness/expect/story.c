#include "expect/story.h"

#include "expect/match.h"

#include <string.h>

enum { GENERATIONS = 32 };

static bool is_alone(const struct symptom *symptom)
{
    for (size_t i = 0; i < symptom->trace->count; i++)
        if (symptom->trace->events[i].task != 0)
            return false;
    for (size_t i = 0; i < symptom->outcome->row_count; i++)
        if (symptom->outcome->rows[i].process)
            return false;
    return true;
}

/* Tasks are numbered in the order of their birth: whoever made one has the smaller number. */
size_t find_birth(const struct trace *trace, int task)
{
    int pid = 0;
    for (size_t i = 0; i < trace->count && !pid; i++)
        if (trace->events[i].task == task)
            pid = trace->events[i].pid;
    for (size_t i = 0; i < trace->count && pid; i++) {
        const struct event *event = &trace->events[i];
        if (event->task < task && call_is_birth(event) && event->result == pid)
            return i;
    }
    return trace->count;
}

static void add_event(struct story *story, const struct event *event, bool newborn, size_t *places,
                      size_t place)
{
    struct event *copy = &story->trace.events[story->trace.count];
    *copy = *event;
    copy->task = 0;
    if (newborn)
        copy->result = 0;
    places[place] = story->trace.count++;
}

/* The events of a task after those of its makers.  places[i] is told where event i went. */
static void tell_events(struct story *story, const struct trace *from, int task, size_t *places)
{
    struct {
        int task;
        size_t birth; /* of the one that comes after it */
    } line[GENERATIONS] = {{task, from->count}};
    int count = 1;
    while (count < GENERATIONS && line[count - 1].task > 0) {
        size_t birth = find_birth(from, line[count - 1].task);
        if (birth == from->count)
            break;
        line[count].task = from->events[birth].task;
        line[count++].birth = birth;
    }
    for (int n = count; n-- > 0;)
        for (size_t i = 0; i < from->count && i <= line[n].birth; i++)
            if (from->events[i].task == line[n].task)
                add_event(story, &from->events[i], i == line[n].birth, places, i);
}

static void tell_rows(struct story *story, const struct outcome *from, const struct event *events,
                      const size_t *places)
{
    struct outcome *to = &story->outcome;
    to->rows = ARENA_ARRAY(&story->arena, struct row, from->row_count + 1);
    to->row_count = 0;
    to->first = SIZE_MAX;
    for (size_t i = 0; i < from->row_count; i++) {
        struct row row = from->rows[i];
        if (row.process != story->process &&
            (!row.process || !story->process || row.process->task != story->process->task ||
             row.process->line != story->process->line))
            continue;
        if (row.event) {
            /* The first half of a call that was interrupted is no event of the trace. */
            bool whole = row.event == &events[row.event_index];
            row.event_index = places[row.event_index];
            if (whole)
                row.event = &story->trace.events[row.event_index];
        }
        if (i == from->first)
            to->first = to->row_count;
        to->rows[to->row_count++] = row;
    }
    if (to->first == SIZE_MAX)
        to->first = to->row_count;
}

const struct symptom *story_tell(struct story *story, const struct symptom *symptom)
{
    const struct outcome *outcome = symptom->outcome;
    *story = (struct story){0};
    if (is_alone(symptom))
        return symptom;
    if (outcome->first < outcome->row_count)
        story->process = outcome->rows[outcome->first].process;
    story->symptom = *symptom;
    story->symptom.whole = symptom;
    story->outcome = *outcome;
    story->trace = *symptom->trace;
    story->trace.events = ARENA_ARRAY(&story->arena, struct event, symptom->trace->count + 1);
    story->trace.count = 0;
    size_t *places = ARENA_ARRAY(&story->arena, size_t, symptom->trace->count + 1);
    int task = story->process && story->process->task >= 0 ? story->process->task : 0;
    tell_events(story, symptom->trace, task, places);
    tell_rows(story, outcome, symptom->trace->events, places);
    story->symptom.outcome = &story->outcome;
    story->symptom.trace = &story->trace;
    return &story->symptom;
}

void story_free(struct story *story)
{
    arena_free(&story->arena);
}
