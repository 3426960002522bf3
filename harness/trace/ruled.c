/* --rules: what the rules say of a call that has stopped, and what is told about them: a mark
 * behind each call, whose end it was, and how often each line struck. */
#include "trace/view.h"

#include "base/json.h"
#include "base/shown.h"
#include "trace/number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SHOWN = 60 };

/* The rule of a line; NULL: none is there. */
static const struct rule *rule_of(const struct view *view, int line)
{
    const struct rules *rules = &view->options->rules;
    for (size_t i = 0; i < rules->count; i++)
        if (rules->all[i].line == line)
            return &rules->all[i];
    for (int abi = 0; abi < ABI_COUNT; abi++)
        if (rules->fallback[abi] && rules->fallback[abi]->line == line)
            return rules->fallback[abi];
    return NULL;
}

static struct ruling judge_call(void *context, const struct event *event, int line)
{
    struct view *view = context;
    const struct rule *rule =
        line ? rule_of(view, line)
             : rules_judge(&view->options->rules, event->abi, event->number, event->arg);
    struct ruling ruling = {0, RULING_MADE, 0};
    if (!rule || !rule_stops(rule))
        return ruling;
    ruling.rule = (uint16_t)rule->line;
    uint64_t count = ++view->struck[rule->line];
    if (rule->kill_after && count >= rule->kill_after) {
        ruling.end = RULING_ENDS;
        view->ended_by = rule;
    } else if (rule->answer == RULE_ERRNO) {
        ruling.end = RULING_FAILS;
        ruling.error = rule->error;
    }
    return ruling;
}

bool rules_begin(struct view *view, struct capture_plan *plan, struct problem *problem)
{
    const struct rules *rules = &view->options->rules;
    if (!view->options->rules_name)
        return true;
    if (!rules_compile(rules, &view->rules, problem))
        return false;
    view->struck = calloc(RULES_MOST + 1, sizeof *view->struck);
    if (!view->struck)
        die(STATUS_FAULT, "out of memory (%d counters)", RULES_MOST);
    rules_calls(rules, &view->stopping);
    plan->calls = &view->stopping;
    plan->show_execve = false; /* the first one is no call of the program's */
    plan->rules = view->rules.code;
    plan->rules_count = view->rules.count;
    plan->judge = judge_call;
    for (size_t i = 0; i < rules->count; i++)
        plan->whole_tree |= rules->all[i].kill_after > 0;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        plan->whole_tree |= rules->fallback[abi]->kill_after > 0;
    return true;
}

void rules_end(struct view *view)
{
    free(view->rules.code);
    free(view->struck);
}

/* "kill after" alone counts calls, and shows the last. */
bool rule_shows(const struct view *view, const struct event *event)
{
    const struct rule *rule = event->rule ? rule_of(view, event->rule) : NULL;
    return !rule || rule->traced || event->denied;
}

static void add_name(const struct view *view, struct text *to)
{
    const char *name = view->options->rules_name, *slash = strrchr(name, '/');
    struct text shown = {0};
    name = slash ? slash + 1 : name;
    text_add_shown(&shown, name, strlen(name), false);
    text_add(to, "%.*s", NAME_SHOWN, text_string(&shown));
    text_free(&shown);
}

void add_rule(const struct view *view, struct text *to, const struct event *event)
{
    if (!event->rule)
        return;
    add_string(to, " [");
    add_name(view, to);
    text_add(to, ":%d%s]", (int)event->rule, event->denied ? ", not made" : "");
}

/* "great-grandchild": how far it is from the first process. */
static void kin_text(struct text *to, const struct event *event)
{
    static const char *const near[] = {"root", "child", "grandchild", "great-grandchild"};
    int generation = event->generation;
    if (event->thread)
        add_string(to, "thread of ");
    if (event->thread && generation == 0)
        add_string(to, "the ");
    else if (event->thread)
        add_string(to, "a ");
    if (generation < 0)
        add_string(to, "descendant");
    else if (generation < (int)(sizeof near / sizeof *near))
        add_string(to, near[generation]);
    else
        text_add(to, "descendant, %d generations down", generation);
}

void add_kin(const struct view *view, struct text *to, const struct event *event)
{
    bool end = event->kind == EVENT_EXITED || event->kind == EVENT_KILLED;
    if (!view->options->rules_name || !end)
        return;
    add_string(to, " [");
    kin_text(to, event);
    text_add_char(to, ']');
}

/* ------------------------------------------------------------------ at the end */

typedef void tell_line(void *context, const struct view *view, const struct rule *rule);

/* All rules in the order of their lines. */
static void walk_lines(const struct view *view, tell_line *tell, void *context)
{
    for (int line = 1; line <= RULES_MOST; line++) {
        const struct rule *rule = rule_of(view, line);
        if (rule)
            tell(context, view, rule);
    }
}

static void tell_text(void *context, const struct view *view, const struct rule *rule)
{
    struct text *to = context;
    if (rule_stops(rule))
        text_add(to, "%9" PRIu64, view->struck[rule->line]);
    else
        text_add(to, "%9s", "-");
    text_add(to, "  %4d  ", rule->line);
    text_add_shown(to, rule->text, strlen(rule->text), false);
    text_add_char(to, '\n');
}

static void note_silent(void *context, const struct view *view, const struct rule *rule)
{
    bool *silent = context;
    (void)view;
    *silent |= !rule_stops(rule);
}

static void end_as_text(const struct view *view, struct text *to)
{
    bool silent = false;
    add_string(to, "    calls  line  ");
    add_name(view, to);
    text_add_char(to, '\n');
    walk_lines(view, tell_text, to);
    walk_lines(view, note_silent, &silent);
    if (silent)
        add_string(to, "(-: the kernel answers, and does not count; 'trace, errno E' counts)\n");
    if (view->ended_by)
        text_add(to, "Call %u of line %d was not made: all processes were killed at its entry.\n",
                 view->ended_by->kill_after, view->ended_by->line);
}

static void tell_json(void *context, const struct view *view, const struct rule *rule)
{
    json_t *one = json_object();
    struct text safe = {0};
    text_add_safe(&safe, rule->text, strlen(rule->text));
    json_object_set_new(one, "line", json_integer(rule->line));
    json_object_set_new(one, "text", json_stringn(text_string(&safe), safe.size));
    json_object_set_new(one, "calls",
                        rule_stops(rule) ? json_integer((json_int_t)view->struck[rule->line])
                                         : json_null());
    json_array_append_new(context, one);
    text_free(&safe);
}

static void end_as_json(const struct view *view, struct text *to)
{
    json_t *object = json_object(), *lines = json_array();
    walk_lines(view, tell_json, lines);
    json_object_set_new(object, "v", json_integer(1));
    json_object_set_new(object, "event", json_string("rules"));
    json_object_set_new(object, "lines", lines);
    json_object_set_new(object, "ended_by",
                        view->ended_by ? json_integer(view->ended_by->line) : json_null());
    dump_json(to, object, JSON_COMPACT | JSON_PRESERVE_ORDER);
    text_add_char(to, '\n');
}

void rules_tell(const struct view *view, struct text *to)
{
    if (!view->options->rules_name || !view->first_seen) /* it could not be started */
        return;
    if (view->options->form == FORM_JSON)
        end_as_json(view, to);
    else
        end_as_text(view, to);
}

void kin_as_json(const struct view *view, struct json_t *object, const struct event *event)
{
    bool end = event->kind == EVENT_EXITED || event->kind == EVENT_KILLED;
    struct text kin = {0};
    if (!view->options->rules_name)
        return;
    if (event->rule)
        json_object_set_new(object, "rule", json_integer(event->rule));
    if (event->denied)
        json_object_set_new(object, "denied", json_true());
    if (!end)
        return;
    kin_text(&kin, event);
    json_object_set_new(object, "kin", json_string(text_string(&kin)));
    json_object_set_new(object, "generation",
                        event->generation < 0 ? json_null() : json_integer(event->generation));
    json_object_set_new(object, "parent",
                        event->parent ? json_integer(event->parent) : json_null());
    text_free(&kin);
}
