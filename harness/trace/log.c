/* Reads a log line by line.  Each line belongs to a process, told by its pid, or by there being
 * only one that is alive. */
#include "trace/log.h"

#include "base/text.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void *grown(void *array, size_t count, size_t size)
{
    if (count & (count - 1))
        return array; /* room is doubled at powers of two */
    array = realloc(array, (count ? count * 2 : 1) * size);
    if (!array)
        die(STATUS_FAULT, "out of memory (%zu records)", count);
    return array;
}

static int add_process(struct log *log, long pid)
{
    log->processes = grown(log->processes, (size_t)log->process_count, sizeof *log->processes);
    log->processes[log->process_count] = (struct process){.pid = pid, .alive = true};
    return log->process_count++;
}

/* The first process is nameless until a line names a pid that no call has made. */
static int find_process(struct log *log, long pid)
{
    int alive = 0, last = 0;
    for (int i = 0; i < log->process_count; i++) {
        if (pid && log->processes[i].pid == pid && log->processes[i].alive)
            return i;
        if (log->processes[i].alive) {
            alive++;
            last = i;
        }
    }
    if (log->process_count == 0)
        return add_process(log, pid);
    if (pid && log->processes[0].pid == 0) {
        log->processes[0].pid = pid;
        return 0;
    }
    if (pid)
        return add_process(log, pid);
    return alive == 1 ? last : 0;
}

static struct record *add_record(struct log *log, enum record_kind kind, int process, size_t line)
{
    log->records = grown(log->records, log->count, sizeof *log->records);
    struct record *record = &log->records[log->count++];
    *record = (struct record){.kind = kind, .process = process, .line = line};
    record->name = record->args = record->result = record->text = "";
    return record;
}

/* ------------------------------------------------------------------- calls */

static char *copy_part(struct log *log, const char *from, const char *to)
{
    char *copy = arena_alloc(&log->arena, (size_t)(to - from) + 1);
    memcpy(copy, from, (size_t)(to - from));
    return copy;
}

static bool is_name(const char *from, const char *to)
{
    for (const char *at = from; at < to; at++)
        if (!isalnum((unsigned char)*at) && *at != '_')
            return false;
    return to > from && !isdigit((unsigned char)*from);
}

/* " <0.000123>" at the end is a time. */
static const char *end_of_result(const char *result)
{
    const char *end = result + strlen(result);
    if (end > result && end[-1] == '>') {
        const char *at = end - 1;
        while (at > result && (isdigit((unsigned char)at[-1]) || at[-1] == '.'))
            at--;
        if (at - 2 >= result && at[-1] == '<' && at[-2] == ' ' && at < end - 1)
            end = at - 2;
    }
    while (end > result && end[-1] == ' ')
        end--;
    return end;
}

static void note_pid(struct log *log, long pid)
{
    for (int i = 0; i < log->process_count; i++)
        if (log->processes[i].pid == pid && log->processes[i].alive)
            return;
    add_process(log, pid);
}

/* The process that a call has made; its pid is known from here on. */
static void note_child(struct log *log, const struct record *record)
{
    static const char *const makers[] = {"clone", "clone3", "fork", "vfork"};
    long pid = strtol(record->result, NULL, 10);
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (strcmp(record->name, makers[i]) == 0 && pid > 0)
            note_pid(log, pid);
}

static bool add_call(struct log *log, int process, const char *line, size_t number)
{
    const char *open = strchr(line, '(');
    if (!open || !is_name(line, open))
        return false;
    const char *close = closing_parenthesis(open);
    const char *result = close ? close + 1 + strspn(close + 1, " ") : "";
    if (strncmp(result, "= ", 2) != 0)
        return false;
    struct record *record = add_record(log, RECORD_CALL, process, number);
    result += 1 + strspn(result + 1, " ");
    record->name = copy_part(log, line, open);
    record->args = copy_part(log, open + 1, close);
    record->result = copy_part(log, result, end_of_result(result));
    note_child(log, record);
    return true;
}

/* The half of a call that the process is in. */
static void set_half(struct log *log, int process, const char *text, const char *end)
{
    while (end > text && end[-1] == ' ')
        end--;
    log->processes[process].half = copy_part(log, text, end);
}

static bool join_halves(struct log *log, int process, const char *line, size_t number)
{
    const char *name = line + strlen("<... "), *end = strstr(line, " resumed>");
    if (!end)
        return false;
    const char *rest = end + strlen(" resumed>");
    const char *half = log->processes[process].half;
    if (!half)
        half = arena_print(&log->arena, "%.*s(...", (int)(end - name), name);
    size_t size = strlen(half);
    bool gap = size && half[size - 1] == ',' && *rest != ')' && *rest != ' ';
    char *whole = arena_print(&log->arena, "%s%s%s", half, gap ? " " : "", rest);
    log->processes[process].half = NULL;
    return add_call(log, process, whole, number);
}

/* A call whose end nobody has seen. */
static void end_half(struct log *log, int process, size_t number)
{
    const char *half = log->processes[process].half;
    log->processes[process].half = NULL;
    if (half)
        add_call(log, process, arena_print(&log->arena, "%s <unfinished ...>) = ?", half), number);
}

/* ------------------------------------------------------------------- lines */

static bool ends_with(const char *line, const char *end)
{
    size_t size = strlen(line), tail = strlen(end);
    return size >= tail && strcmp(line + size - tail, end) == 0;
}

/* "+++ exited with 0 +++", and of --rules "+++ exited with 0 +++ [child]". */
static bool is_end(const char *line)
{
    return strncmp(line, "+++ ", 4) == 0 &&
           (ends_with(line, " +++") || (strstr(line, " +++ [") && ends_with(line, "]")));
}

/* "+++ superseded by execve in pid N +++": what that thread is in goes on under this pid. */
static bool supersede(struct log *log, int process, const char *line)
{
    const char *by = strstr(line, "superseded by execve in pid ");
    long thread = by ? strtol(by + strlen("superseded by execve in pid "), NULL, 10) : 0;
    for (int i = 0; by && i < log->process_count; i++)
        if (log->processes[i].pid == thread && log->processes[i].alive) {
            log->processes[process].half = log->processes[i].half;
            log->processes[i].half = NULL;
            log->processes[i].alive = false;
        }
    return by != NULL;
}

static bool add_line(struct log *log, long pid, const char *line, size_t number)
{
    int process = find_process(log, pid);
    if (is_end(line)) {
        end_half(log, process, number);
        add_record(log, RECORD_END, process, number)->text = arena_string(&log->arena, line);
        if (!supersede(log, process, line))
            log->processes[process].alive = false;
        return true;
    }
    if (strncmp(line, "--- ", 4) == 0 && ends_with(line, " ---")) {
        end_half(log, process, number);
        add_record(log, RECORD_SIGNAL, process, number)->text = arena_string(&log->arena, line);
        return true;
    }
    if (strncmp(line, " | 0", 4) == 0) {
        add_record(log, RECORD_DUMP, process, number)->text = arena_string(&log->arena, line);
        return true;
    }
    if (strncmp(line, "<... ", 5) == 0)
        return join_halves(log, process, line, number);
    const char *cut = strstr(line, " <unfinished ...>");
    if (!cut || !ends_with(line, "...>"))
        cut = ends_with(line, " <detached ...>") ? strstr(line, " <detached ...>") : NULL;
    const char *open = strchr(line, '(');
    if (cut && open && is_name(line, open)) {
        set_half(log, process, line, cut);
        return true;
    }
    return add_call(log, process, line, number);
}

/* A message in the middle of a line: "clone(...strace: Process 12 attached". */
static const char *find_message(const char *line)
{
    static const char *const speakers[] = {"strace: Process ", "ring3: Process "};
    for (size_t i = 0; i < sizeof speakers / sizeof *speakers; i++) {
        const char *at = strstr(line, speakers[i]);
        if (at && (ends_with(at, " attached") || ends_with(at, " detached")))
            return at;
    }
    return NULL;
}

static bool add_json(struct log *log, const char *line, size_t number)
{
    json_t *object = json_loads(line, 0, NULL);
    const char *text = json_string_value(json_object_get(object, "text"));
    long pid = (long)json_integer_value(json_object_get(object, "pid"));
    bool ok = text && add_line(log, pid, text, number);
    json_decref(object);
    return ok;
}

bool log_parse(struct log *log, const char *name, const char *bytes, size_t size,
               struct problem *problem)
{
    static const char heading[] = "# process ";
    struct text line = {0};
    size_t number = 0;
    long current = 0; /* by the headings of a canonical trace */
    while (size) {
        const char *end = memchr(bytes, '\n', size);
        size_t length = end ? (size_t)(end - bytes) : size;
        text_add_bytes(&line, bytes, length);
        bytes += length + (end != NULL);
        size -= length + (end != NULL);
        number++;
        const char *message = find_message(text_string(&line));
        if (message) {
            note_pid(log, strtol(strstr(message, "Process ") + strlen("Process "), NULL, 10));
            line.size = (size_t)(message - line.bytes);
            line.bytes[line.size] = '\0';
            if (line.size)
                continue; /* its rest is the next line */
        }
        const char *at = text_string(&line);
        if (strncmp(at, heading, sizeof heading - 1) == 0) {
            at += sizeof heading - 1;
            current = strtol(at + (strncmp(at, "pid:", 4) == 0 ? 4 : 0), NULL, 10);
            text_clear(&line);
            continue;
        }
        long pid = *at == '{' ? 0 : strip_prefixes(&at);
        pid = pid ? pid : current;
        bool known =
            message || (*at == '{' ? add_json(log, at, number) : add_line(log, pid, at, number));
        log->ignored += !known && *at;
        text_clear(&line);
    }
    text_free(&line);
    for (int i = 0; i < log->process_count; i++)
        end_half(log, i, number);
    if (log->count == 0)
        return problem_set(problem, STATUS_USAGE, "%s: there is no line of a trace in it", name);
    return true;
}

void log_free(struct log *log)
{
    arena_free(&log->arena);
    free(log->records);
    free(log->processes);
}
