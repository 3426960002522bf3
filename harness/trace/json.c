/* --json: one object an event; JSON.md has the schema. */
#include "trace/view.h"

#include "base/json.h"
#include "tables/names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static json_t *hex_of(uint64_t value)
{
    char word[24];
    snprintf(word, sizeof word, "0x%" PRIx64, value);
    return json_string(word);
}

/* What is no ASCII was escaped by the renderer; names of files may hold anything. */
static json_t *safe_string(const char *bytes, size_t size)
{
    struct text safe = {0};
    text_add_safe(&safe, bytes, size);
    json_t *string = json_stringn(text_string(&safe), safe.size);
    text_free(&safe);
    return string;
}

static json_t *registers_of(const uint64_t values[REGS])
{
    json_t *all = json_object();
    for (int reg = 0; reg < REGS; reg++)
        json_object_set_new(all, reg_name((enum reg)reg), hex_of(values[reg]));
    return all;
}

static json_t *arguments_of(const struct event *event, const struct render_style *style)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    json_t *all = json_array();
    for (int i = 0; i < signature->count && !event->unseen_entry; i++) {
        struct text shown = {0};
        const char *name = signature->parameter[i].name;
        json_t *one = json_object();
        render_argument(&shown, event, i, style);
        json_object_set_new(one, "name", name ? json_string(name) : json_null());
        json_object_set_new(one, "value", hex_of(event->arg[i]));
        json_object_set_new(one, "text", safe_string(text_string(&shown), shown.size));
        if (event_copied_later(event, i))
            json_object_set_new(one, "later", json_true());
        json_array_append_new(all, one);
        text_free(&shown);
    }
    return all;
}

static void add_call(json_t *object, const struct event *event, const struct render_style *style)
{
    struct text name = {0};
    render_name(&name, event->abi, event->number);
    json_object_set_new(object, "abi", json_string(abi_name(event->abi)));
    json_object_set_new(object, "door", json_string(door_name(event->door)));
    if (event->door_unsure)
        json_object_set_new(object, "door_unsure", json_true());
    json_object_set_new(object, "number", json_integer(event->number));
    json_object_set_new(object, "name", safe_string(text_string(&name), name.size));
    json_object_set_new(object, "arguments", arguments_of(event, style));
    text_free(&name);
    if (event->returned) {
        json_object_set_new(object, "result", json_integer(event->result));
        if (event_failed(event) && errno_name((int)-event->result))
            json_object_set_new(object, "errno", json_string(errno_name((int)-event->result)));
        json_object_set_new(object, "left_ns", json_integer((json_int_t)event->left_ns));
    }
    if (event->unseen_entry)
        json_object_set_new(object, "unseen_entry", json_true());
    if (event->forged)
        json_object_set_new(object, "injected", json_true());
    if (event->delayed)
        json_object_set_new(object, "delayed", json_true());
    if (event->witness) {
        json_object_set_new(object, "before", registers_of(event->witness->before));
        if (event->returned)
            json_object_set_new(object, "after", registers_of(event->witness->after));
    }
}

static void add_other(json_t *object, const struct event *event)
{
    if (event->kind == EVENT_EXITED && event->status < 0)
        return; /* not known */
    if (event->kind == EVENT_EXITED)
        json_object_set_new(object, "status", json_integer(event->status));
    else if (event->kind == EVENT_SUPERSEDED)
        json_object_set_new(object, "by", json_integer(event->status));
    else if (signal_name(event->signal))
        json_object_set_new(object, "signal", json_string(signal_name(event->signal)));
    if (event->kind == EVENT_KILLED)
        json_object_set_new(object, "core", json_boolean(event->core));
}

void show_json(struct view *view, struct viewed *task, const struct event *event)
{
    static const char *const kinds[] = {[EVENT_CALL] = "call",
                                        [EVENT_VDSO_CALL] = "vdso",
                                        [EVENT_SIGNAL] = "signal",
                                        [EVENT_EXITED] = "exited",
                                        [EVENT_KILLED] = "killed",
                                        [EVENT_STOPPED] = "stopped",
                                        [EVENT_SUPERSEDED] = "superseded"};
    struct event room;
    struct render_style style;
    struct text line = {0};
    event = dress_event(view, event, &room);
    dress_style(view, event, &style);
    style.result_column = 0;
    render_line(&line, event, &style);
    add_rule(view, &line, event);
    add_kin(view, &line, event);
    json_t *object = json_object();
    json_object_set_new(object, "v", json_integer(1));
    json_object_set_new(object, "event", json_string(kinds[event->kind]));
    json_object_set_new(object, "task", json_integer(event->task));
    json_object_set_new(object, "pid", json_integer(event->pid));
    if (event->comm) {
        json_object_set_new(object, "process", json_integer(event->process));
        json_object_set_new(object, "comm", safe_string(event->comm, strlen(event->comm)));
    }
    json_object_set_new(object, "entered_ns", json_integer((json_int_t)event->entered_ns));
    json_object_set_new(object, "ip", hex_of(event->ip));
    if (event->kind == EVENT_CALL || event->kind == EVENT_VDSO_CALL)
        add_call(object, event, &style);
    else
        add_other(object, event);
    kin_as_json(view, object, event);
    json_object_set_new(object, "text", safe_string(text_string(&line), line.size));
    dump_json(&task->sink->text, object, JSON_COMPACT | JSON_PRESERVE_ORDER);
    sink_end_line(task->sink);
    text_free(&line);
}
