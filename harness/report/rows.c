#include "report/report.h"

#include "base/arena.h"
#include "render/render.h"

#include <string.h>

enum { CONTEXT = 6 };

static const char *mark_of(enum difference difference)
{
    switch (difference) {
    case SAME:
        return " ";
    case DIFFERS_MISSING:
        return "-";
    case DIFFERS_EXTRA:
    case DIFFERS_FORBIDDEN:
        return "+";
    default:
        return "*";
    }
}

/* Appends a line of at most `room` bytes, with "..." for what is left out: of a line that agrees
 * the end, of one that differs the middle, since the end holds the later arguments and the
 * result. */
static void add_cut(struct text *to, const char *bytes, size_t size, size_t room, bool middle)
{
    if (size <= room || room < 16) {
        text_add(to, "%s", bytes);
    } else if (middle) {
        size_t head = (room - 3) / 2, tail = room - 3 - head;
        text_add(to, "%.*s...%s", (int)head, bytes, bytes + size - tail);
    } else {
        text_add(to, "%.*s...", (int)room - 3, bytes);
    }
}

/* Appends a cell, cut or padded to its width. */
static void add_cell(struct text *to, const char *bytes, int width, enum paint how, bool pad)
{
    size_t size = strlen(bytes), room = (size_t)width;
    text_add(to, "%s", how == PLAIN ? "" : paint(how));
    add_cut(to, bytes, size, room, how == RED);
    text_add(to, "%s", how == PLAIN ? "" : paint(PLAIN));
    for (size_t i = size; pad && i < room; i++)
        text_add_char(to, ' ');
}

/* The bytes that two lines have in common from `from` on, up to the end of an argument. */
static size_t common_arguments(const char *a, const char *b, size_t from)
{
    size_t common = 0;
    for (size_t i = from; a[i] && a[i] == b[i]; i++)
        if (a[i] == ' ' && i > from && a[i - 1] == ',')
            common = i + 1 - from;
    return common;
}

/* Replaces the arguments that both lines have in common by "...", when one of them would be cut
 * before the place where they differ. */
static void leave_out(struct text *a, struct text *b, size_t room)
{
    const char *open = a->size ? strchr(a->bytes, '(') : NULL;
    size_t from = open ? (size_t)(open - a->bytes) + 1 : 0;
    if (!from || !b->size || (a->size <= room && b->size <= room) ||
        strncmp(a->bytes, b->bytes, from) != 0)
        return;
    size_t common = common_arguments(a->bytes, b->bytes, from);
    if (common < 5)
        return;
    struct text *both[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        struct text shorter = {0};
        text_add(&shorter, "%.*s... %s", (int)from, both[i]->bytes, both[i]->bytes + from + common);
        text_free(both[i]);
        *both[i] = shorter;
    }
}

/* Leaves out what an errno means, "(Bad file descriptor)", where there is no room for it. */
static void drop_meaning(struct text *line, size_t room)
{
    char *result = line->size > room ? strstr(line->bytes, " = -1 E") : NULL;
    char *meaning = result ? strstr(result, " (") : NULL;
    if (meaning) {
        char *after = strchr(meaning, ')');
        after = after ? after + 1 : meaning + strlen(meaning);
        memmove(meaning, after, strlen(after) + 1);
        line->size -= (size_t)(after - meaning);
    }
}

static void add_row(struct text *to, const struct row *row, int width)
{
    struct text wanted = {0}, seen = {0};
    struct render_style style = {.string_limit = 48, .doors = true};
    int cell = (width - 8) / 2;
    enum paint how = row->difference == SAME ? PLAIN : RED;
    if (row->wanted)
        text_add(&wanted, "%s", row->wanted->text);
    if (row->event)
        render_event(&seen, row->event, &style);
    drop_meaning(&seen, (size_t)cell);
    if (row->difference != SAME)
        leave_out(&wanted, &seen, (size_t)cell);
    text_add(to, "  %s%s%s ", paint(how == PLAIN ? PLAIN : BOLD), mark_of(row->difference),
             paint(PLAIN));
    add_cell(to, text_string(&wanted), cell, how, row->event != NULL);
    if (row->event) {
        text_add(to, "  ");
        add_cell(to, text_string(&seen), cell, how, false);
    }
    text_add_char(to, '\n');
    text_free(&wanted);
    text_free(&seen);
}

/* The heading of a process where its rows begin, and of the program itself where they go on. */
static void add_process(struct text *to, const struct outcome *outcome, size_t at, bool begins)
{
    const struct child *process = outcome->rows[at].process;
    const struct child *before = at ? outcome->rows[at - 1].process : NULL;
    if (process == before && !(begins && process))
        return;
    text_add(to, "    %s%s%s\n", paint(DIM), process ? process->title : "the program itself",
             paint(PLAIN));
}

void report_rows(struct text *to, const struct outcome *outcome, int width)
{
    size_t from = 0, end = outcome->row_count;
    if (outcome->row_count > 3 * CONTEXT) {
        from = outcome->first > CONTEXT ? outcome->first - CONTEXT : 0;
        end = outcome->first + CONTEXT < end ? outcome->first + CONTEXT : end;
    }
    text_add(to, "    ");
    add_cell(to, "expected", (width - 8) / 2, DIM, true);
    text_add(to, "  %sobserved by the kernel%s\n", paint(DIM), paint(PLAIN));
    if (from)
        text_add(to, "    ... %zu lines that agree\n", from);
    for (size_t i = from; i < end; i++) {
        add_process(to, outcome, i, i == from);
        add_row(to, &outcome->rows[i], width);
    }
    if (end < outcome->row_count)
        text_add(to, "    ... %zu more lines\n", outcome->row_count - end);
    text_add(to, "    %s(* differs   - missing   + extra)%s\n", paint(DIM), paint(PLAIN));
}

/* The events, one process after the other: how they took turns is chance.  Gives how many processes
 * there are. */
static int sort_by_process(const struct trace *trace, struct arena *arena,
                           const struct event ***sorted)
{
    size_t count = 0;
    int tasks = 0, processes = 0;
    *sorted = ARENA_ARRAY(arena, const struct event *, trace->count + 1);
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task >= tasks)
            tasks = trace->events[i].task + 1;
    for (int task = 0; task < tasks; task++) {
        size_t before = count;
        for (size_t i = 0; i < trace->count; i++)
            if (trace->events[i].task == task)
                (*sorted)[count++] = &trace->events[i];
        processes += count > before;
    }
    return processes;
}

static void add_event(struct text *to, const struct event *event, int indent)
{
    struct render_style style = {.string_limit = 60, .result_column = 40, .doors = true};
    text_add(to, "%*s", indent, "");
    render_event(to, event, &style);
    text_add_char(to, '\n');
}

void report_trace(struct text *to, const struct trace *trace, int indent)
{
    enum { SHOWN = 60 };
    struct arena arena = {0};
    const struct event **sorted;
    int processes = sort_by_process(trace, &arena, &sorted);
    for (size_t i = 0; i < trace->count; i++) {
        if (trace->count > SHOWN && i == SHOWN - 2) {
            text_add(to, "%*s... %zu more lines\n", indent, "", trace->count - SHOWN + 1);
            i = trace->count - 1;
        }
        const struct event *event = sorted[i];
        if (processes > 1 && (i == 0 || event->task != sorted[i - 1]->task))
            text_add(to, "%*s%sprocess %d%s\n", indent, "", paint(DIM), event->pid, paint(PLAIN));
        const struct event *half = first_half(trace, (size_t)(event - trace->events), &arena);
        if (half)
            add_event(to, half, indent);
        add_event(to, event, indent);
    }
    arena_free(&arena);
}

void report_wrapped(struct text *to, const char *words, int indent, int width)
{
    int column = 0;
    while (*words) {
        size_t blank = strspn(words, " \n");
        /* A newline in the words is kept; blanks are where lines may break. */
        for (size_t i = 0; i < blank; i++)
            if (words[i] == '\n' && column) {
                text_add_char(to, '\n');
                column = 0;
            }
        words += blank;
        int size = (int)strcspn(words, " \n");
        if (!size)
            break;
        if (column && column + 1 + size > width) {
            text_add_char(to, '\n');
            column = 0;
        }
        if (!column) {
            text_add(to, "%*s", indent, "");
            column = indent;
        } else {
            text_add_char(to, ' ');
            column++;
        }
        text_add(to, "%.*s", size, words);
        column += size;
        words += size;
    }
    if (column)
        text_add_char(to, '\n');
}
