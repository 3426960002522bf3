#include "expect/log_lines.h"

#include "expect/watched.h"
#include "tables/calls.h"

#include <ctype.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { STRING_SHOWN = 32, RESTARTS_FIRST = 512, RESTARTS_LAST = 516 };

/* -------------------------------------------------------------- as it should be */

struct pids {
    int of[LOG_TASKS];
    size_t count;
};

static int task_of(const struct pids *pids, int64_t pid)
{
    for (size_t i = 0; i < pids->count; i++)
        if (pids->of[i] == pid && pid > 0)
            return (int)i;
    return -1;
}

static void find_pids(struct pids *pids, const struct trace *seen)
{
    for (size_t i = 0; i < seen->count; i++) {
        const struct event *event = &seen->events[i];
        if (event->task < 0 || event->task >= LOG_TASKS)
            continue;
        pids->of[event->task] = event->pid;
        if ((size_t)event->task >= pids->count)
            pids->count = (size_t)event->task + 1;
    }
}

/* A number, or the mark of a process of the run. */
static void add_number(struct text *to, const struct pids *pids, bool may_be_pid, int64_t value)
{
    int task = may_be_pid ? task_of(pids, value) : -1;
    if (task >= 0)
        text_add_char(to, (char)(LOG_PID + task));
    else
        text_add(to, "%" PRId64, value);
}

static void add_quoted(struct text *to, const uint8_t *bytes, size_t size)
{
    text_add_char(to, '"');
    for (size_t i = 0; i < size && i < STRING_SHOWN; i++)
        if (bytes[i] < 32 || bytes[i] > 126 || bytes[i] == '"' || bytes[i] == '\\')
            text_add(to, "\\x%02x", bytes[i]);
        else
            text_add_char(to, (char)bytes[i]);
    text_add(to, size > STRING_SHOWN ? "\"..." : "\"");
}

static void add_argument(struct text *to, const struct pids *pids, const struct event *event,
                         const char *name, int i, char letter)
{
    const struct copy *copy;
    bool pid = i == 0 && (strcmp(name, "kill") == 0 || strcmp(name, "wait4") == 0);
    switch (letter) {
    case 'd':
        add_number(to, pids, pid, (int32_t)event->arg[i]);
        return;
    case 'l':
        text_add(to, "%" PRId64, (int64_t)event->arg[i]);
        return;
    case 's':
    case 'b':
        copy = event_copy(event, i, false);
        if (copy && copy->size && copy->whole) {
            add_quoted(to, copy->bytes, copy->size - (letter == 's'));
            return;
        }
        break;
    default:
        break;
    }
    text_add(to, "0x%" PRIx64, event->arg[i]);
}

static void add_call(struct text *to, const struct pids *pids, const struct event *event)
{
    static const char *const births[] = {"fork", "vfork", "clone", "getpid", "gettid", "wait4"};
    const char *name = call_name(event->abi, event->number);
    const char *letters = name ? watched_arguments(name) : NULL;
    bool pid = false;
    text_add(to, "%s(", name ? name : "?");
    for (int i = 0; letters && letters[i]; i++) {
        text_add(to, i ? ", " : "");
        add_argument(to, pids, event, name, i, letters[i]);
    }
    text_add(to, ") = ");
    for (size_t i = 0; name && i < sizeof births / sizeof *births; i++)
        pid |= strcmp(births[i], name) == 0;
    if (!event->returned || (event->result <= -RESTARTS_FIRST && event->result >= -RESTARTS_LAST))
        text_add_char(to, '?');
    else
        add_number(to, pids, pid, event->result);
}

/* False: no log speaks of such an event. */
static bool add_event(struct text *to, const struct pids *pids, const struct event *event,
                      bool signals)
{
    switch (event->kind) {
    case EVENT_CALL:
        add_call(to, pids, event);
        return true;
    case EVENT_SIGNAL:
        text_add(to, "--- %d ---", event->signal);
        return signals && event->signal != SIGCHLD;
    case EVENT_EXITED:
        text_add(to, "+++ exited %d +++", event->status);
        return signals;
    case EVENT_KILLED:
        text_add(to, "+++ killed %d +++", event->signal);
        return signals;
    default:
        return false;
    }
}

size_t log_lines_of(struct arena *arena, const struct trace *seen, bool signals,
                    struct seen_line **lines)
{
    struct pids pids = {.count = 0};
    struct text text = {0};
    size_t count = 0;
    find_pids(&pids, seen);
    *lines = ARENA_ARRAY(arena, struct seen_line, seen->count + 1);
    for (size_t i = 0; i < seen->count; i++) {
        const struct event *event = &seen->events[i];
        text_clear(&text);
        if (event->task >= 0 && event->task < LOG_TASKS && add_event(&text, &pids, event, signals))
            (*lines)[count++] =
                (struct seen_line){event->task, event, arena_string(arena, text_string(&text))};
    }
    text_free(&text);
    return count;
}

/* ------------------------------------------------------------- as it was written */

/* The pid in front of a line, and a blank: moves behind them. */
static long take_pid(const char **at, const char *end)
{
    const char *digit = *at;
    long pid = 0;
    while (digit < end && isdigit((unsigned char)*digit) && digit - *at < 9)
        pid = 10 * pid + (*digit++ - '0');
    if (digit == *at || digit == end || *digit != ' ')
        return -1;
    *at = digit + 1;
    return pid;
}

size_t log_split(struct arena *arena, const char *log, size_t size, bool with_pids,
                 struct logged_line **lines)
{
    const char *end = log + size;
    size_t count = 0;
    *lines = ARENA_ARRAY(arena, struct logged_line, LOG_LINES);
    for (const char *at = log; at < end && count < LOG_LINES;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end, *text = at;
        struct logged_line *line = &(*lines)[count++];
        line->pid = with_pids ? take_pid(&text, stop) : 0;
        line->text = text;
        line->size = (size_t)(stop - text);
        at = newline ? newline + 1 : end;
    }
    return count;
}

/* ---------------------------------------------------------------- parts of lines */

size_t log_name(const char *line, size_t size)
{
    size_t name = 0;
    while (name < size && line[name] != '(' && line[name] != ' ')
        name++;
    return name;
}

const char *log_result(const char *line, size_t size)
{
    for (size_t i = size; i >= 3; i--)
        if (memcmp(line + i - 3, " = ", 3) == 0)
            return line + i;
    return NULL;
}

const char *log_argument(const char *line, size_t size, int wanted, size_t *length)
{
    size_t at = log_name(line, size) + 1;
    bool quoted = false;
    int number = 0;
    for (size_t begin = at; at < size; at++) {
        bool ends = !quoted && (line[at] == ',' || line[at] == ')');
        if (line[at] == '"')
            quoted = !quoted;
        if (!ends)
            continue;
        if (number++ == wanted) {
            *length = at - begin;
            return line + begin;
        }
        begin = at + 2; /* a comma, a blank */
        if (line[at] == ')')
            break;
    }
    return NULL;
}
