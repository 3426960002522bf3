/* Results of waiting: which descriptors are ready, and how much time was left. */
#include "render/structures.h"

#include "tables/sets.h"

static bool place_of(struct place *place, const struct event *event,
                     const struct render_style *style, int argument)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    *place = (struct place){.event = event,
                            .parameter = &signature->parameter[argument],
                            .style = style,
                            .argument = argument};
    return argument < signature->count && event->arg[argument];
}

static bool result_source(struct source *from, struct place *place, const struct event *event,
                          const struct render_style *style, int argument)
{
    return place_of(place, event, style, argument) && place->parameter->structure &&
           argument_source(place, true, from);
}

/* ", left {tv_sec=0, tv_usec=98}" */
static void add_left(struct text *to, const struct event *event, const struct render_style *style,
                     int argument, const char *separator)
{
    struct place place;
    struct source from;
    if (!result_source(&from, &place, event, style, argument))
        return;
    structure_printer *print = structure_printer_of(place.parameter->structure->id);
    size_t mark = to->size;
    text_add(to, "%sleft ", separator);
    if (!print || from.size < structure_size(event, place.parameter->structure) ||
        !print(to, &from))
        to->size = mark;
}

static bool result_poll(struct text *to, const struct event *event,
                        const struct render_style *style, int timeout)
{
    struct place place;
    struct source from;
    size_t limit = array_limit(style), shown = 0;
    if (event->result == 0) {
        text_add(to, "0 (Timeout)");
        return true;
    }
    if (event->result < 0 || !result_source(&from, &place, event, style, 0))
        return false;
    text_add(to, "%" PRId64 " ([", event->result);
    for (size_t at = 0; at + 8 <= from.size; at += 8) {
        uint16_t events = field_u16(&from, at + 6);
        if (!events)
            continue;
        text_add(to, shown ? ", " : "");
        if (shown++ >= limit) {
            text_add(to, "...");
            break;
        }
        text_add(to, "{fd=");
        render_descriptor(to, event, (int32_t)field_u32(&from, at));
        text_add(to, ", revents=");
        render_flags(to, style, names_poll_event, "POLL???", events);
        text_add_char(to, '}');
    }
    text_add_char(to, ']');
    if (timeout)
        add_left(to, event, style, timeout, ", ");
    text_add_char(to, ')');
    return true;
}

static bool result_of_poll(struct text *to, const struct event *event,
                           const struct render_style *style)
{
    return result_poll(to, event, style, 0);
}

static bool result_of_ppoll(struct text *to, const struct event *event,
                            const struct render_style *style)
{
    return result_poll(to, event, style, 2);
}

static bool result_of_select(struct text *to, const struct event *event,
                             const struct render_style *style)
{
    static const char *const names[] = {NULL, "in ", "out ", "except "};
    const char *separator = "";
    if (event->result == 0) {
        text_add(to, "0 (Timeout)");
        return true;
    }
    if (event->result < 0)
        return false;
    text_add(to, "%" PRId64 " (", event->result);
    for (int i = 1; i <= 3; i++) {
        struct place place;
        struct source from;
        bool any = false;
        if (!result_source(&from, &place, event, style, i))
            continue;
        for (size_t j = 0; j < from.size; j++)
            any |= from.bytes[j] != 0;
        if (!any)
            continue;
        text_add(to, "%s%s", separator, names[i]);
        structure_printer_of(STRUCTURE_fd_set)(to, &from);
        separator = ", ";
    }
    add_left(to, event, style, 4, separator);
    text_add_char(to, ')');
    return true;
}

/* "1 (left {tv_sec=0, tv_nsec=999996929})" */
static bool result_of_recvmmsg(struct text *to, const struct event *event,
                               const struct render_style *style)
{
    if (event->result < 0)
        return false;
    size_t mark;
    text_add(to, "%" PRId64, event->result);
    mark = to->size;
    add_left(to, event, style, 4, " (");
    if (to->size > mark)
        text_add_char(to, ')');
    return true;
}

/* What epoll_pwait was told of signals comes behind what it has found: after a failure, nothing. */
static bool print_late_mask(struct text *to, const struct place *place)
{
    if (!event_failed(place->event))
        return false;
    render_address(to, place->value);
    return true;
}

const struct argument_rule arguments_wait[] = {
    {"epoll_pwait", 4, print_late_mask},
    {"epoll_pwait2", 4, print_late_mask},
    {NULL, 0, NULL},
};

const struct result_rule results_wait[] = {
    {"poll", result_of_poll},
    {"ppoll", result_of_ppoll},
    {"ppoll_time64", result_of_ppoll},
    {"select", result_of_select},
    {"_newselect", result_of_select},
    {"pselect6", result_of_select},
    {"pselect6_time64", result_of_select},
    {"recvmmsg", result_of_recvmmsg},
    {"recvmmsg_time64", result_of_recvmmsg},
    {NULL, NULL},
};
