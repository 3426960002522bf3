#include "model/trace.h"

#include "base/array.h"

#include <stdlib.h>

struct event *trace_add(struct trace *trace)
{
    trace->events = array_grow(trace->events, trace->count, &trace->room, sizeof *trace->events);
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
