#include "expect/match.h"

#include "expect/facts.h"

#include <string.h>

static bool is_pair(const struct row *row)
{
    return row->difference != DIFFERS_MISSING && row->difference != DIFFERS_EXTRA;
}

/* Where lines and events are left out side by side, the lines come first: what was due, then
 * what came instead.  The order among lines, and among events, stays. */
static void order_rows(struct row *rows, size_t count, struct arena *arena)
{
    struct row *extras = ARENA_ARRAY(arena, struct row, count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t to = i, extra = 0;
        const struct child *process = rows[i].process;
        for (; i < count && rows[i].process == process && !is_pair(&rows[i]); i++)
            if (rows[i].difference == DIFFERS_MISSING)
                rows[to++] = rows[i];
            else
                extras[extra++] = rows[i];
        if (extra)
            memcpy(rows + to, extras, extra * sizeof *extras);
        if (i < count && rows[i].process != process)
            i--; /* the next one begins a stretch of its own */
    }
}

/* "child 2", "child 1 of child 2": by order of birth, for the pid is chance. */
static void add_ordinal(struct text *to, const struct streams *streams, int stream)
{
    for (int s = stream; s > 0; s = streams->all[s].parent) {
        text_add(to, "%s", s == stream ? "" : " of ");
        if (streams->all[s].parent == NO_STREAM)
            text_add(to, "a child");
        else
            text_add(to, "child %d", streams->all[s].ordinal);
    }
}

/* What a row's process is; NULL: the program itself.  One object as long as it stays the same. */
static const struct child *process_of(struct outcome *outcome, const struct pairing *pairing,
                                      const struct streams *streams, const struct expect_case *one,
                                      const struct row *before)
{
    struct text title = {0};
    int task = pairing->stream == NO_STREAM ? -1 : streams->all[pairing->stream].task;
    const struct step *block = pairing->process;
    int round = block && block->each ? (int)pairing->before->names[block->index].integer : 0;
    if (!block && task == 0)
        return NULL;
    if (before && before->process && before->process->task == task &&
        before->process->line == (block ? block->line : 0) && before->process->round == round)
        return before->process;
    struct child *process = ARENA_NEW(&outcome->arena, struct child);
    process->task = task;
    process->round = round;
    if (block) {
        const char *name = one->names[block->child->name].word;
        process->line = block->line;
        process->name = block->each ? arena_print(&outcome->arena, "$%s[%d]", name, round)
                                    : arena_print(&outcome->arena, "$%s", name);
        text_add(&title, "process %s (", process->name);
    }
    if (task < 0)
        text_add(&title, "%s",
                 pairing->process && pairing->before->names[pairing->process->child->name].bound
                     ? "it was ended before it did anything"
                     : "no such process was made");
    else
        add_ordinal(&title, streams, pairing->stream);
    text_add(&title, block ? ")" : ", of which no line speaks");
    process->title = arena_string(&outcome->arena, text_string(&title));
    text_free(&title);
    return process;
}

static void make_rows(struct outcome *outcome, const struct way *way, const struct streams *streams,
                      const struct expect_case *one, size_t room)
{
    outcome->rows = ARENA_ARRAY(&outcome->arena, struct row, room);
    outcome->row_count = way->count;
    for (size_t i = 0; i < way->count; i++) {
        const struct pairing *pairing = &way->pairings[i];
        struct row *row = &outcome->rows[i];
        *row = (struct row){.difference = pairing->difference, .argument = pairing->argument};
        if (pairing->event >= 0) {
            row->event = streams->all[pairing->stream].events[pairing->event];
            row->event_index = streams->all[pairing->stream].places[pairing->event];
        }
        row->process = process_of(outcome, pairing, streams, one, i ? row - 1 : NULL);
        if (pairing->step && pairing->difference == DIFFERS_ARGUMENT)
            describe_difference(&outcome->arena, one, pairing, row->event, row);
        if (pairing->step)
            row->wanted = describe_line(&outcome->arena, one, pairing->step, pairing->before->names,
                                        row->event);
    }
    order_rows(outcome->rows, outcome->row_count, &outcome->arena);
}

/* ---------------------------------------------------------- never and count */

static void insert_row(struct outcome *outcome, size_t at, const struct row *row)
{
    memmove(outcome->rows + at + 1, outcome->rows + at,
            (outcome->row_count - at) * sizeof *outcome->rows);
    outcome->rows[at] = *row;
    outcome->row_count++;
}

/* The row of the event that must never be: the one it has as an extra event, or a new one where
 * it belongs. */
static void forbid(struct outcome *outcome, const struct event *event, size_t place,
                   const struct wanted *wanted)
{
    struct row row = {
        .difference = DIFFERS_FORBIDDEN, .wanted = wanted, .event = event, .event_index = place};
    size_t at = outcome->row_count;
    bool found = false;
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct row *other = &outcome->rows[i];
        if (other->event == event && other->difference == DIFFERS_EXTRA) {
            outcome->rows[i] = row;
            return;
        }
        if (!other->event || other->event->task != event->task)
            continue;
        bool behind = other->event_index > place;
        if (!behind || !found) {
            at = behind ? i : i + 1;
            row.process = other->process;
        }
        if (behind)
            break;
        found = true;
    }
    insert_row(outcome, at, &row);
}

static bool count_fits(enum relation relation, wide seen, wide wanted)
{
    switch (relation) {
    case LESS:
        return seen < wanted;
    case LESS_EQUAL:
        return seen <= wanted;
    case MORE:
        return seen > wanted;
    case MORE_EQUAL:
        return seen >= wanted;
    default:
        return seen == wanted;
    }
}

static void apply_rule(struct outcome *outcome, const struct scene *scene,
                       const struct trace *trace, const struct step *rule)
{
    unsigned long seen = 0;
    size_t first = 0;
    for (size_t i = 0; i < trace->count; i++)
        if (rule_names(rule, &trace->events[i]) &&
            (rule->kind == STEP_NEVER || trace->events[i].task == 0) && seen++ == 0)
            first = i;
    bool broken = seen > 0;
    if (rule->kind == STEP_COUNT) {
        struct binding limit;
        evaluate(rule->low, scene->bindings, &outcome->arena, &limit);
        broken = !count_fits(rule->relation, (wide)seen, limit.integer);
    }
    if (!broken)
        return;
    const struct wanted *wanted =
        describe_rule(&outcome->arena, scene->one, rule, scene->bindings, seen);
    if (rule->kind == STEP_NEVER)
        forbid(outcome, &trace->events[first], first, wanted);
    else
        insert_row(outcome, outcome->row_count,
                   &(struct row){.difference = DIFFERS_COUNT, .wanted = wanted});
}

/* ------------------------------------------------------------------ the whole */

static bool output_is(struct outcome *outcome, const struct scene *scene, const struct node *line,
                      const struct text *seen, const uint8_t **wanted, size_t *size)
{
    struct binding value;
    if (!line)
        return true;
    evaluate(line, scene->bindings, &outcome->arena, &value);
    *wanted = value.bytes;
    *size = value.size;
    return seen->size == value.size &&
           (!value.size || memcmp(seen->bytes, value.bytes, value.size) == 0);
}

static void judge_output(struct outcome *outcome, const struct scene *scene,
                         const struct trace *trace)
{
    outcome->output_differs = !output_is(outcome, scene, scene->one->output, &trace->output,
                                         &outcome->wanted_output, &outcome->wanted_output_size);
    outcome->errors_differ = !output_is(outcome, scene, scene->one->errors, &trace->errors,
                                        &outcome->wanted_errors, &outcome->wanted_errors_size);
}

/* The checks that the events decide. */
static void judge_checks(struct outcome *outcome, const struct scene *scene,
                         const struct trace *trace)
{
    for (size_t i = 0; i < scene->check_count; i++) {
        const struct scene_check *check = &scene->checks[i];
        struct text found = {0};
        if (!check->fact->judge && !check->fact->weigh)
            continue;
        struct finding finding = {
            .line = check->line, .fact = check->fact->name, .text = check->text};
        finding.holds = check->fact->weigh ? check->fact->weigh(check, trace, &found)
                                           : check->fact->judge(trace, true, &found);
        finding.found = text_string(&found);
        outcome_add(outcome, &finding);
        text_free(&found);
    }
}

void outcome_add(struct outcome *outcome, const struct finding *finding)
{
    struct arena *arena = &outcome->arena;
    struct finding *all = ARENA_ARRAY(arena, struct finding, outcome->finding_count + 1);
    if (outcome->finding_count)
        memcpy(all, outcome->findings, outcome->finding_count * sizeof *all);
    struct finding *own = &all[outcome->finding_count++];
    *own = *finding;
    own->fact = arena_string(arena, finding->fact);
    own->text = arena_string(arena, finding->text);
    own->found = arena_string(arena, finding->found ? finding->found : "");
    outcome->findings = all;
    outcome->total++;
    outcome->matched += finding->holds;
    outcome->agrees = outcome->agrees && finding->holds;
}

/* Where the program's children are its own affair, so is the way in which it deals with them: its
 * lines have to agree, but only what comes of it, the checks, is worth something. */
static void sum_up(struct outcome *outcome, const struct scene *scene, const struct trace *trace,
                   bool agrees)
{
    bool ended = trace->ending.kind == ENDING_EXITED || trace->ending.kind == ENDING_KILLED;
    outcome->first = outcome->row_count;
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        bool counts = row->wanted && !row->wanted->implied && !scene->unwatched;
        outcome->total += counts;
        outcome->matched += counts && row->difference == SAME;
        if (row->difference != SAME && outcome->first == outcome->row_count)
            outcome->first = i;
    }
    outcome->agrees = agrees && ended && trace->count > 0 && !outcome->output_differs &&
                      !outcome->errors_differ && outcome->first == outcome->row_count;
}

/* The names as the run begins: those that were drawn, and the addresses of its arguments. */
static const struct binding *bind_arguments(const struct scene *scene, const struct trace *trace,
                                            struct arena *arena)
{
    const struct expect_case *one = scene->one;
    struct binding *names = ARENA_ARRAY(arena, struct binding, one->name_count + 1);
    for (size_t i = 0; i < one->name_count; i++) {
        size_t argument = (size_t)one->names[i].argument;
        names[i] = scene->bindings[i];
        names[i].list = one->names[i].list;
        if (argument && argument < trace->argument_count)
            names[i] = (struct binding){
                .bound = true, .type = TYPE_INTEGER, .integer = trace->arguments[argument]};
    }
    return names;
}

void expect_match(struct outcome *outcome, const struct scene *scene, const struct trace *trace)
{
    *outcome = (struct outcome){0};
    const struct expect_case *one = scene->one;
    struct program program;
    struct streams streams;
    struct way way;
    streams_make(&streams, one, trace, &outcome->arena);
    program_compile(&program, scene, &outcome->arena);
    program.names = bind_arguments(scene, trace, &outcome->arena);
    search(&way, &program, &streams, &outcome->arena);
    outcome->gave_up = way.gave_up;
    make_rows(outcome, &way, &streams, one, way.count + one->rule_count + 1);
    for (const struct step *rule = one->rules; rule; rule = rule->next)
        apply_rule(outcome, scene, trace, rule);
    judge_output(outcome, scene, trace);
    sum_up(outcome, scene, trace, way.agrees);
    judge_checks(outcome, scene, trace);
}

void outcome_free(struct outcome *outcome)
{
    arena_free(&outcome->arena);
    *outcome = (struct outcome){0};
}
