/* What the options hide of an event, and how they want it: -e raw=, abbrev=, verbose=. */
#include "trace/number.h"
#include "trace/view.h"

#include <stdlib.h>

bool is_raw(const struct view *view, const struct event *event)
{
    return view->options->any_raw && call_set_has(&view->options->raw, event->abi, event->number);
}

void dress_style(const struct view *view, const struct event *event, struct render_style *style)
{
    const struct trace_options *options = view->options;
    *style = options->style;
    style->verbose = !options->all_abbreviated &&
                     !call_set_has(&options->abbreviated, event->abi, event->number);
}

static bool is_structure(const struct event *event, int argument)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    enum kind kind = argument < signature->count ? signature->parameter[argument].kind : KIND_NONE;
    return kind == KIND_IN_STRUCT || kind == KIND_OUT_STRUCT || kind == KIND_INOUT_STRUCT;
}

static void drop_structures(struct view *view, struct event *event)
{
    if (event->copy_count > view->copy_room) {
        free(view->shown_copies);
        view->copy_room = event->copy_count;
        view->shown_copies = calloc(view->copy_room, sizeof *view->shown_copies);
        if (!view->shown_copies)
            die(STATUS_FAULT, "out of memory (%zu copies)", view->copy_room);
    }
    size_t kept = 0;
    for (size_t i = 0; i < event->copy_count; i++)
        if (!is_structure(event, event->copies[i].argument))
            view->shown_copies[kept++] = event->copies[i];
    event->copies = view->shown_copies;
    event->copy_count = kept;
}

const struct event *dress_event(struct view *view, const struct event *event, struct event *room)
{
    const struct trace_options *options = view->options;
    if (!view->dresses)
        return event;
    *room = *event;
    if (!options->descriptors)
        room->descriptor_count = 0;
    if (!options->all_verbose && !call_set_has(&options->verbose, event->abi, event->number))
        drop_structures(view, room);
    return room;
}

/* --------------------------------------------------------------------- raw */

static void add_word(struct text *to, uint64_t value)
{
    if (value)
        add_string(to, "0x");
    add_hex(to, value, 1, '0');
}

int render_raw_entry(struct text *to, const struct event *event)
{
    int count = call_signature(event->abi, event->number)->count;
    render_name(to, event->abi, event->number);
    text_add_char(to, '(');
    for (int i = 0; i < count; i++) {
        if (i)
            add_string(to, ", ");
        add_word(to, event->arg[i]);
    }
    return count;
}

void render_raw_return(struct text *to, const struct event *event, const struct render_style *style,
                       size_t line_start)
{
    add_string(to, ") ");
    text_pad(to, line_start, (size_t)style->result_column);
    add_string(to, "= ");
    if (event_failed(event))
        render_result(to, event);
    else
        add_word(to, (uint64_t)event->result);
    add_string(to, event->forged ? " (INJECTED)" : "");
    add_string(to, event->delayed ? " (DELAYED)" : "");
    if (style->doors)
        render_door(to, event);
}
