/* How a run becomes lines
 *
 * A name that nothing asks for again must not be bound.  So the lines are made twice, and the
 * second time it is known which ones those are. */
#include "expect/record.h"

#include "expect/match.h"
#include "expect/record_parts.h"
#include "tables/inner.h"
#include "tables/names.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

static void add_result(struct recorder *recorder, const struct event *event, const char *name)
{
    struct text *to = recorder->to;
    enum kind kind = call_returns(event);
    if (!event->returned || kind == KIND_NONE || strcmp(name, "rt_sigreturn") == 0)
        return;
    text_add(to, " = ");
    if (event_failed(event)) {
        const char *error = errno_name((int)-event->result);
        struct known *known = find_drawn(recorder, -event->result);
        char word[3 * WORD];
        if (known)
            text_add(to, "-1 %s", use_known(known, word, "$%s"));
        else
            text_add(to, error ? "-1 %s" : "_", error);
    } else if (call_is_birth(event)) {
        bind_known(recorder, KIND_PID, "child", event->result);
    } else if (kind == KIND_PID) {
        struct known *known = find_given(recorder, KIND_PID, event->result);
        char word[3 * WORD];
        if (known)
            text_add(to, "%s", use_known(known, word, "$%s"));
        else
            bind_known(recorder, KIND_PID, "pid", event->result);
    } else if (kind == KIND_FD) {
        bind_known(recorder, KIND_FD, "fd", event->result);
    } else if (kind == KIND_ADDRESS || kind == KIND_HEX) {
        bind_known(recorder, KIND_ADDRESS, "address", (uint64_t)event->result);
    } else {
        record_integer(recorder, event->result);
    }
}

/* The status is the errno of the latest call that failed, which is no drawn one: its name. */
static const char *find_error(struct recorder *recorder, const struct event *exit)
{
    char word[3 * WORD];
    int64_t error = 0;
    for (const struct event *event = recorder->trace->events; event != exit; event++)
        if (event->kind == EVENT_CALL && event->task == exit->task && event_failed(event))
            error = -event->result;
    if (!error || (uint32_t)exit->arg[0] != error || find_number(recorder, error, word))
        return NULL;
    return errno_name((int)error);
}

/* open and openat take a mode only then. */
static bool makes_file(const struct event *event, const char *name)
{
    int flags = (int)event->arg[strcmp(name, "open") == 0 ? 1 : 2];
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ||
           (strcmp(name, "open") != 0 && strcmp(name, "openat") != 0);
}

static void add_call(struct recorder *recorder, const struct event *event)
{
    const char *name = call_name(event->abi, event->number);
    struct text *to = recorder->to;
    if (!name) {
        text_add(to, "# a call of number %u, which has no name\n", event->number);
        return;
    }
    const char *through = event->abi == ABI_I386 ? inner_through(event->number) : NULL;
    bool leaves = strcmp(name, "exit") == 0 || strcmp(name, "exit_group") == 0;
    int count = call_signature(event->abi, event->number)->count;
    *recorder->size_text = 0;
    recorder->size = -1;
    text_add(to, "%s(", leaves ? "exit|exit_group" : name);
    if (strncmp(name, "open", 4) == 0 && count > 2 && !makes_file(event, name))
        count--; /* the mode */
    const char *error = leaves ? find_error(recorder, event) : NULL;
    if (error)
        text_add(to, "%s", error);
    for (int i = 0; i < count && !error; i++) {
        text_add(to, i ? ", " : "");
        record_argument(recorder, event, i);
    }
    text_add(to, ")");
    add_result(recorder, event, name);
    if (event->sysinfo)
        text_add(to, " via %s", door_name(DOOR_SYSINFO));
    else if (event->door != DOOR_SYSCALL)
        text_add(to, " via %s", through ? through : door_name(event->door));
    text_add(to, "\n");
}

static void add_task(struct recorder *recorder, int task, int indent);

/* The block of a process that this call made. */
static void add_process(struct recorder *recorder, const struct event *birth, int indent)
{
    const struct trace *trace = recorder->trace;
    struct known *known = find_given(recorder, KIND_PID, birth->result);
    for (size_t i = 0; i < trace->count && known; i++) {
        const struct event *event = &trace->events[i];
        if (event->task == birth->task || event->pid != birth->result)
            continue;
        known->uses++;
        text_add(recorder->to, "%*sprocess $%s {\n", indent, "", known->word);
        add_task(recorder, event->task, indent + 2);
        text_add(recorder->to, "%*s}\n", indent, "");
        return;
    }
}

static bool is_silent(int signal)
{
    const char *name = signal_name(signal);
    return !name || strcmp(name, "SIGCHLD") == 0 || strcmp(name, "SIGCONT") == 0 ||
           strcmp(name, "SIGURG") == 0 || strcmp(name, "SIGWINCH") == 0;
}

static void add_task(struct recorder *recorder, int task, int indent)
{
    struct text *to = recorder->to;
    for (size_t i = 0; i < recorder->trace->count; i++) {
        const struct event *event = &recorder->trace->events[i];
        bool signal = event->kind == EVENT_SIGNAL || event->kind == EVENT_KILLED;
        if (event->task != task || (signal && is_silent(event->signal)) ||
            (event->kind != EVENT_CALL && !signal))
            continue;
        text_add(to, "%*s", indent, "");
        if (event->kind == EVENT_SIGNAL)
            text_add(to, "--- %s ---\n", signal_name(event->signal));
        else if (event->kind == EVENT_KILLED)
            text_add(to, "+++ killed by %s +++\n", signal_name(event->signal));
        else
            add_call(recorder, event);
        if (event->kind == EVENT_CALL && call_is_birth(event) && event->result > 0)
            add_process(recorder, event, indent);
    }
}

/* Lines that are the same, as often as a number says that was drawn: a repeat. */
static void fold(struct recorder *recorder, const char *from, struct text *to)
{
    while (*from) {
        size_t size = strcspn(from, "\n") + 1, blanks = strspn(from, " ");
        char word[3 * WORD];
        wide count = 1;
        while (strncmp(from, from + (size_t)count * size, size) == 0)
            count++;
        const char *line = from;
        from += (size_t)count * size;
        if (count > 1 && find_number(recorder, count, word) && *word == '$') {
            text_add(to, "%.*srepeat %s {\n  ", (int)blanks, line, word);
            text_add_bytes(to, line, size);
            text_add(to, "%.*s}\n", (int)blanks, line);
        } else {
            text_add_bytes(to, line, (size_t)count * size);
        }
    }
}

void record_body(struct text *to, const struct scene *scene, const struct trace *trace, int indent)
{
    static struct recorder recorder;
    struct text first = {0}, second = {0};
    recorder = (struct recorder){.scene = scene, .trace = trace, .to = &first};
    know_drawn(&recorder);
    add_task(&recorder, 0, indent);
    for (size_t i = 0; i < recorder.count; i++)
        recorder.uses[i] = recorder.known[i].uses;
    recorder.second = true;
    recorder.to = &second;
    recorder.count = 0;
    know_drawn(&recorder);
    add_task(&recorder, 0, indent);
    fold(&recorder, text_string(&second), to);
    text_free(&first);
    text_free(&second);
}
