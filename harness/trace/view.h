/* What a traced program does, told as it happens: the callbacks of a capture, and what they
 * write. */
#ifndef TRACE_VIEW_H
#define TRACE_VIEW_H

#include "capture/perf.h"
#include "filter/calls.h"
#include "filter/rules.h"
#include "trace/options.h"
#include "trace/summary.h"
#include "trace/viewed.h"

struct view {
    const struct trace_options *options;
    struct sink shared; /* where all lines go, unless each process has its own */
    struct sink final;  /* --canonical: where the text goes, when `shared` has it all */
    struct viewed_tasks tasks;
    bool prefix_all; /* every line of a file begins with a pid */
    bool first_seen; /* the first process has had an event, and is one of the tasks */
    bool chooses;    /* calls come that are not to be shown */
    bool entries;    /* calls are shown in halves */
    bool keeps;      /* … or kept, for the case that the task is let go before they return */
    bool sifts;      /* an expression says which calls are shown */
    bool lines;      /* calls are shown, not only their data */
    bool samples;    /* a process is looked at before it ends */
    bool perf;       /* nobody is stopped: what passes is time, not processor time */
    bool named;      /* every line begins with a pid and its name */
    bool dresses;    /* what is shown of an event differs from what it holds */

    char **paths; /* of -P, also as they resolve */
    size_t path_count;

    uint64_t before_ns;    /* the time of the line before; 0: none */
    int64_t clock_offset;  /* from the monotonic clock to the time of day */
    uint64_t offset_until; /* … which is good until then */
    time_t second;         /* whose time of day is in clock_text */
    char clock_text[16];

    struct call_set stopping;      /* calls that are events, when not all are */
    uint64_t event_count;          /* evt.num */
    struct successors *successors; /* sift_hint.c; NULL: no hint is to be given */

    struct filter_program filter; /* by which chosen calls stop the program */
    struct filter_program rules;  /* --rules */
    uint64_t *struck;             /* … how often, by line */
    const struct rule *ended_by;  /* … which has killed everything */
    struct summary summary;
    struct copy *shown_copies; /* room for one event's */
    size_t copy_room;
    uint64_t calls;
    bool limit_reached;
    bool told_error; /* that the trace cannot be written */
};

/* Opens the output (after the program was found: a mistyped one must not cost the last trace),
 * and makes the plan hand its events to the view. */
bool view_begin(struct view *view, const struct trace_options *options, struct capture_plan *plan,
                struct problem *problem);

/* Ends the trace: the table of -c, what is in buffers.  False: it could not be written. */
bool view_end(struct view *view);

/* For the other files of the view. */
struct viewed *view_task(struct view *view, pid_t pid);
size_t view_alive(const struct view *view); /* tasks */
void view_failed(struct view *view, const struct sink *sink);
void view_drop(struct view *view, struct viewed *task);

/* The callbacks, for the plan. */
void view_on_entry(void *context, const struct event *event);
void view_on_event(void *context, const struct event *event);
void view_on_task(void *context, enum task_news news, pid_t pid);
void view_on_idle(void *context);

/* leader.c: the time of day of a time of the monotonic clock, in ns since 1970. */
uint64_t view_time_of_day(struct view *view, uint64_t ns);

/* leader.c: what every line begins with.  Ends a half line of another task first.  ip 0: none. */
void begin_line(struct view *view, struct viewed *task, uint64_t ns, uint64_t ip);

/* line.c */
void show_entry(struct view *view, struct viewed *task, const struct event *event);
void keep_entry(struct view *view, struct viewed *task, const struct event *event);
void show_detached(struct view *view, struct viewed *task);
void show_return(struct view *view, struct viewed *task, const struct event *event);
void render_line(struct text *to, const struct event *event, const struct render_style *style);
void show_other(struct view *view, struct viewed *task, const struct event *event);

/* dress.c: the event without what the options hide; `room` is used for it. */
const struct event *dress_event(struct view *view, const struct event *event, struct event *room);
void dress_style(const struct view *view, const struct event *event, struct render_style *style);
bool is_raw(const struct view *view, const struct event *event);
int render_raw_entry(struct text *to, const struct event *event);
void render_raw_return(struct text *to, const struct event *event, const struct render_style *style,
                       size_t line_start);

/* dump.c, registers.c: what stands below a call. */
void add_dump_line(struct text *to, const uint8_t *bytes, size_t offset, size_t size);
void show_dumps(struct view *view, struct viewed *task, const struct event *event);
void show_registers(struct view *view, struct viewed *task, const struct event *event);

/* paths.c: -P */
bool paths_begin(struct view *view, struct problem *problem);
bool paths_match(const struct view *view, const struct event *event);

/* sift.c: --filter.  The calls that need not stop; what the expression says of a call at its entry;
 * whether an event is to be shown, now that it is over. */
bool sift_begin(struct view *view);
enum truth sift_entry(struct view *view, struct viewed *task, const struct event *event);
bool sift_event(struct view *view, struct viewed *task, const struct event *event);

/* What is known of a process is kept, for its end: when it is born, and when an execve is over. */
void sift_sample(struct view *view, struct viewed *task);
void sift_exec(struct view *view, struct viewed *task, const struct event *event);

/* sift_ask.c: answers the questions of an expression about an event of a task. */
struct asking {
    struct view *view;
    struct viewed *task;
    bool entered;
};
bool answer_question(void *context, const struct event *event, enum filter_question question,
                     int number, struct text *answer);

/* sift_hint.c: an expression that names a call whose newer form the program made instead. */
void successors_begin(struct view *view, struct call_set *set);
void successors_note(struct view *view, const struct filter_subject *subject, bool matched);
void successors_tell(const struct view *view);
void successors_end(struct view *view);

/* echo.c: --echo-fds */
void echo_begin(struct view *view);
void show_echo(struct view *view, struct viewed *task, const struct event *event);

/* spool.c: --canonical collects the lines in a file without a name. */
bool spool_begin(struct view *view, struct problem *problem);
void spool_end(struct view *view);

/* ruled.c: --rules.  What is written behind an event, and at the end. */
bool rules_begin(struct view *view, struct capture_plan *plan, struct problem *problem);
void rules_end(struct view *view);
bool rule_shows(const struct view *view, const struct event *event);
void add_rule(const struct view *view, struct text *to, const struct event *event);
void add_kin(const struct view *view, struct text *to, const struct event *event);
void rules_tell(const struct view *view, struct text *to);
struct json_t;
void kin_as_json(const struct view *view, struct json_t *object, const struct event *event);

/* losses.c: how many records the kernel could not keep; at the end. */
void show_losses(struct view *view, const struct perf_report *report);

/* json.c: one line an event. */
void show_json(struct view *view, struct viewed *task, const struct event *event);

#endif
