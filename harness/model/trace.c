#include "model/trace.h"

#include "base/message.h"

#include <stdlib.h>

struct event *trace_add(struct trace *trace)
{
    if (trace->count == trace->room) {
        size_t room = trace->room ? trace->room * 2 : 64;
        struct event *events = realloc(trace->events, room * sizeof *events);
        if (!events)
            die(STATUS_FAULT, "out of memory (a trace of %zu events)", room);
        trace->events = events;
        trace->room = room;
    }
    struct event *event = &trace->events[trace->count++];
    *event = (struct event){0};
    return event;
}

void trace_free(struct trace *trace)
{
    arena_free(&trace->arena);
    free(trace->events);
    text_free(&trace->output);
    text_free(&trace->errors);
    for (int i = 0; i < 3; i++)
        text_free(&trace->told[i].bytes);
    for (size_t i = 0; i < trace->received_count; i++)
        text_free(&trace->received[i].bytes);
    free(trace->received);
    *trace = (struct trace){0};
}
