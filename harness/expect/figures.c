#include "expect/figures.h"

#include "expect/ast.h"
#include "expect/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCHES = 256, SLACK = 1 /* nanosecond: rounding */ };
static const char *const kinds[FIGURE_KINDS] = {"LOW", "MEDIAN", "HIGH"};
static const int places[FIGURE_KINDS] = {1, FIGURE_ROUNDS / 2, FIGURE_ROUNDS - 2};

/* ------------------------------------------------------------ what happened */

static bool is_named(const struct event *event, const char *name)
{
    const char *found = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
    return found && strcmp(found, name) == 0;
}

static bool read_clock(const struct event *event, int64_t *time)
{
    int64_t parts[2];
    const struct copy *copy = event_copy(event, 1, true);
    if (!is_named(event, "clock_gettime") || event->abi != ABI_X86_64 || !event->returned ||
        !copy || copy->size < sizeof parts)
        return false;
    memcpy(parts, copy->bytes, sizeof parts);
    *time = (int64_t)((uint64_t)parts[0] * 1000000000 + (uint64_t)parts[1]);
    return true;
}

size_t figures_batches(const struct trace *trace, struct clocked *batches, size_t room)
{
    size_t count = 0;
    bool inside = false;
    int64_t time, began = 0;
    struct clocked batch = {0};
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (event->task != 0)
            continue;
        if (read_clock(event, &time)) {
            batch.taken = time - began;
            if (inside && count < room)
                batches[count] = batch;
            count += inside;
            inside = !inside;
            began = time;
            batch = (struct clocked){0};
        } else if (is_named(event, "getpid")) {
            batch.crossings++;
            batch.door = door_name(event->door);
        }
    }
    return count;
}

bool figures_read(struct figures *figures, const struct trace *trace)
{
    struct clocked batches[BATCHES];
    size_t count = figures_batches(trace, batches, BATCHES), round = count / FIGURE_ROUNDS;
    uint64_t each = 0;
    *figures = (struct figures){.count = (int)round - 1};
    if (!count || count > BATCHES || count % FIGURE_ROUNDS || round < 2 || round - 1 > FIGURE_DOORS)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t place = i % round;
        if (!place)
            continue;
        struct figure_door *door = &figures->doors[place - 1];
        door->name = batches[i].door ? batches[i].door : "call";
        door->crossings += batches[i].crossings;
        door->taken[i / round] = batches[i].taken;
        door->own[i / round] = batches[i - place].taken;
        each = batches[i].crossings ? batches[i].crossings : each;
    }
    for (int i = 0; i < figures->count; i++) {
        figures->doors[i].each = each;
        if (!figures->doors[i].crossings)
            figures->doors[i].crossings = each * FIGURE_ROUNDS;
    }
    return each > 0;
}

void figures_differences(const struct figure_door *door, int64_t differences[FIGURE_ROUNDS])
{
    for (int i = 0; i < FIGURE_ROUNDS; i++)
        differences[i] = door->taken[i] - door->own[i];
}

void figures_samples(const struct figure_door *door, bool less, bool divided,
                     int64_t samples[FIGURE_ROUNDS])
{
    for (int i = 0; i < FIGURE_ROUNDS; i++) {
        samples[i] = door->taken[i] - (less ? door->own[i] : 0);
        if (samples[i] < 0)
            samples[i] = 0;
        if (divided)
            samples[i] /= (int64_t)door->each;
    }
}

/* ------------------------------------------------------------- what it says */

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* The line of a door; false: it has another shape. */
static bool read_line(const char **at, char name[16], struct figure_claim *claim)
{
    int size = 0;
    int got =
        sscanf(*at, "%15[a-z0-9] %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 "%n", name,
               &claim->said_crossings, &claim->said[0], &claim->said[1], &claim->said[2], &size);
    if (got != 5 || (*at)[size] != '\n')
        return false;
    *at += size + 1;
    return true;
}

static void judge_door(struct figure_claim *claim, const struct figure_door *door, const char *name)
{
    int64_t samples[FIGURE_ROUNDS];
    figures_samples(door, true, true, samples);
    qsort(samples, FIGURE_ROUNDS, sizeof *samples, compare);
    if (strcmp(name, door->name) != 0)
        claim->fault = FIGURES_NAME;
    else if ((uint64_t)claim->said_crossings != door->crossings)
        claim->fault = FIGURES_CROSSINGS;
    for (int i = 0; i < FIGURE_KINDS && claim->fault == FIGURES_RIGHT; i++) {
        claim->which = i;
        claim->right = samples[places[i]];
        if (claim->said[i] < claim->right - SLACK || claim->said[i] > claim->right + SLACK)
            claim->fault = FIGURES_VALUE;
    }
}

/* What the figures that were printed say of the first two doors. */
static void say_order(char order[64], const struct figures *figures,
                      int64_t said[FIGURE_DOORS][FIGURE_KINDS])
{
    const char *a = figures->doors[0].name, *b = figures->doors[1].name;
    bool more = said[0][0] > said[1][2], less = said[1][0] > said[0][2];
    snprintf(order, 64, "%s %c %s", less ? b : a, more || less ? '>' : '?', less ? a : b);
}

void figures_judge(struct figure_claim *claim, const struct figures *figures,
                   const struct text *output)
{
    int64_t said[FIGURE_DOORS][FIGURE_KINDS] = {{0}};
    const char *at = output->size ? output->bytes : "";
    *claim = (struct figure_claim){0};
    for (; claim->door < figures->count; claim->door++) {
        char name[16];
        if (!read_line(&at, name, claim))
            claim->fault = FIGURES_LINE;
        else
            judge_door(claim, &figures->doors[claim->door], name);
        if (claim->fault != FIGURES_RIGHT)
            return;
        memcpy(said[claim->door], claim->said, sizeof claim->said);
    }
    if (figures->count < 2)
        return;
    size_t size = strcspn(at, "\n");
    say_order(claim->right_order, figures, said);
    snprintf(claim->order, sizeof claim->order, "%.*s", (int)(size < 60 ? size : 60), at);
    if (strcmp(claim->order, claim->right_order) != 0)
        claim->fault = FIGURES_ORDER;
    else if (strcmp(at + size, "\n") != 0)
        claim->fault = FIGURES_END;
}

bool figures_hold(const struct trace *trace, bool all, struct text *found)
{
    struct figures figures;
    struct figure_claim claim;
    (void)all;
    if (!figures_read(&figures, trace)) {
        text_add(found, "the readings of the clock make no %d rounds", FIGURE_ROUNDS);
        return false;
    }
    figures_judge(&claim, &figures, &trace->output);
    const struct figure_door *door = &figures.doors[claim.door];
    switch (claim.fault) {
    case FIGURES_RIGHT:
        return true;
    case FIGURES_LINE:
        text_add(found, "line %d of the output is not NAME CROSSINGS LOW MEDIAN HIGH",
                 claim.door + 1);
        break;
    case FIGURES_NAME:
        text_add(found, "line %d of the output is not about %s", claim.door + 1, door->name);
        break;
    case FIGURES_CROSSINGS:
        text_add(found, "line %d claims %" PRId64 " crossings, and there were %" PRIu64,
                 claim.door + 1, claim.said_crossings, door->crossings);
        break;
    case FIGURES_VALUE:
        text_add(found, "%s of %s is %" PRId64 "; from what the clock told it is %" PRId64,
                 kinds[claim.which], door->name, claim.said[claim.which], claim.right);
        break;
    case FIGURES_ORDER:
        text_add(found, "the last line says ");
        text_add_safe(found, claim.order, strlen(claim.order));
        text_add(found, ", and the figures above it %s", claim.right_order);
        break;
    case FIGURES_END:
        text_add(found, "the output does not end with the newline of its last line");
        break;
    }
    return false;
}

bool figures_asked(const struct expectation *expectation)
{
    for (size_t i = 0; i < expectation->case_count; i++)
        for (size_t k = 0; k < expectation->cases[i]->check_count; k++)
            if (expectation->cases[i]->checks[k].fact->id == FACT_FIGURES)
                return true;
    return false;
}
