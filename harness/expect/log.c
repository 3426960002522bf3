#include "expect/log.h"

#include "expect/log_lines.h"

#include <stdio.h>
#include <string.h>

struct comparison {
    enum fact_id level;
    struct seen_line *seen;
    size_t seen_count;
    struct logged_line *logged;
    size_t logged_count;
    long pids[LOG_TASKS]; /* by which the log knows a task; 0: not yet */
    struct text *found;
    struct log_difference *difference;
};

static bool is_about_signals(const struct logged_line *line)
{
    return line->size >= 3 &&
           (memcmp(line->text, "---", 3) == 0 || memcmp(line->text, "+++", 3) == 0);
}

/* --------------------------------------------------------------------- one line */

/* A line as it should be, for people. */
static void say_line(const struct comparison *comparison, const char *line)
{
    for (; *line; line++) {
        unsigned char byte = (unsigned char)*line;
        if (byte < LOG_PID)
            text_add_char(comparison->found, *line);
        else if (comparison->pids[byte - LOG_PID])
            text_add(comparison->found, "%ld", comparison->pids[byte - LOG_PID]);
        else
            text_add(comparison->found, "PID");
    }
}

/* Compares bytes; in place of a mark stands a pid, the same one always, and one task's only. */
static bool is_same(struct comparison *comparison, const char *wanted, size_t wanted_size,
                    const char *given, size_t size)
{
    const char *end = given + size;
    for (size_t i = 0; i < wanted_size; i++) {
        unsigned char byte = (unsigned char)wanted[i];
        if (byte < LOG_PID) {
            if (given == end || *given++ != wanted[i])
                return false;
            continue;
        }
        long pid = 0;
        while (given < end && *given >= '0' && *given <= '9' && pid < 100000000)
            pid = 10 * pid + (*given++ - '0');
        long *known = &comparison->pids[byte - LOG_PID];
        for (size_t task = 0; task < LOG_TASKS && !*known; task++)
            if (comparison->pids[task] == pid)
                return false;
        if (pid == 0 || (*known && *known != pid))
            return false;
        *known = pid;
    }
    return given == end;
}

/* As much of two lines as the level asks for. */
static bool line_agrees(struct comparison *comparison, const struct seen_line *seen,
                        const struct logged_line *logged)
{
    size_t size = strlen(seen->text);
    char number[24];
    if (comparison->level == FACT_LOG_NUMBERS) {
        snprintf(number, sizeof number, "%u", (unsigned)seen->event->number);
        return is_same(comparison, number, strlen(number), logged->text, logged->size);
    }
    if (comparison->level != FACT_LOG_NAMES && comparison->level != FACT_LOG_RESULTS)
        return is_same(comparison, seen->text, size, logged->text, logged->size);
    size_t name = log_name(seen->text, size);
    if (!is_same(comparison, seen->text, name, logged->text, log_name(logged->text, logged->size)))
        return false;
    if (comparison->level == FACT_LOG_NAMES)
        return true;
    const char *wanted = log_result(seen->text, size);
    const char *given = log_result(logged->text, logged->size);
    return given && is_same(comparison, wanted, strlen(wanted), given,
                            (size_t)(logged->text + logged->size - given));
}

/* ------------------------------------------------------------------ a difference */

static bool has_process(const struct comparison *comparison, long pid)
{
    for (size_t i = 0; i < comparison->logged_count; i++)
        if (comparison->logged[i].pid == pid)
            return true;
    return false;
}

/* A call that never returns, and the log is over, or tells of the end. */
static bool is_left_open(const struct comparison *comparison, const struct seen_line *seen,
                         const struct logged_line *logged)
{
    static const char end[] = "+++ exited ";
    bool over = !logged ||
                (logged->size > sizeof end - 1 && memcmp(logged->text, end, sizeof end - 1) == 0);
    return comparison->level != FACT_LOG_NUMBERS && seen->event->kind == EVENT_CALL &&
           !seen->event->returned && over;
}

static bool differ(struct comparison *comparison, const struct seen_line *seen,
                   const struct seen_line *before, const struct logged_line *logged)
{
    struct log_difference *difference = comparison->difference;
    long pid = seen ? comparison->pids[seen->task] : 0;
    if (seen)
        text_add(comparison->found, "the program did ");
    if (seen && comparison->level == FACT_LOG_NUMBERS)
        text_add(comparison->found, "%u, that is ", (unsigned)seen->event->number);
    if (seen)
        say_line(comparison, seen->text);
    if (logged) {
        text_add(comparison->found, seen ? ", and the log says " : "the log has a line too many: ");
        text_add_safe(comparison->found, logged->text, logged->size < 200 ? logged->size : 200);
    } else {
        text_add(comparison->found, ", and the log has no line for it");
    }
    if (!seen)
        difference->slip = LOG_OTHER;
    else if (seen->task > 0 && !has_process(comparison, pid))
        difference->slip = LOG_NO_CHILD;
    else if (is_left_open(comparison, seen, logged))
        difference->slip = LOG_NO_EXIT;
    else if (seen->event->kind == EVENT_CALL && logged && !is_about_signals(logged))
        difference->slip = log_slip_of(seen, logged);
    else if (logged && is_about_signals(logged) &&
             memmem(logged->text, logged->size, "killed 5", 8))
        difference->slip = LOG_KILLED_BY_TRAP;
    if (seen && before && before->event->kind == EVENT_SIGNAL && difference->slip == LOG_OTHER) {
        difference->slip = LOG_NO_HANDLER;
        difference->signal = before->event->signal;
    }
    return false;
}

/* The next line of a process that the level looks at; NULL. */
static const struct logged_line *next_line(const struct comparison *comparison, long pid,
                                           size_t *at)
{
    while (*at < comparison->logged_count) {
        const struct logged_line *line = &comparison->logged[(*at)++];
        if (line->pid == pid && (comparison->level == FACT_LOG_SIGNALS || !is_about_signals(line)))
            return line;
    }
    return NULL;
}

static bool compare_task(struct comparison *comparison, int task)
{
    size_t at = 0;
    const struct seen_line *before = NULL;
    for (size_t i = 0; i < comparison->seen_count; i++) {
        const struct seen_line *seen = &comparison->seen[i];
        if (seen->task != task)
            continue;
        const struct logged_line *logged = next_line(comparison, comparison->pids[task], &at);
        /* A log may begin with the execve that has started the program. */
        if (!before && task == 0 && logged && logged->size > 7 &&
            memcmp(logged->text, "execve(", 7) == 0)
            logged = next_line(comparison, comparison->pids[task], &at);
        if (!logged || !line_agrees(comparison, seen, logged))
            return differ(comparison, seen, before, logged);
        before = seen;
    }
    const struct logged_line *extra = next_line(comparison, comparison->pids[task], &at);
    return !extra || differ(comparison, NULL, NULL, extra);
}

/* A line that begins with no pid; true: there is none. */
static bool all_have_pids(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->logged_count; i++) {
        const struct logged_line *line = &comparison->logged[i];
        const char *result = log_result(line->text, line->size);
        if (line->pid >= 0)
            continue;
        text_add(comparison->found, "a line of the log does not begin with a pid and a blank: ");
        text_add_safe(comparison->found, line->text, line->size < 80 ? line->size : 80);
        if (result && log_has_enosys(result, (size_t)(line->text + line->size - result)))
            comparison->difference->slip = LOG_ENOSYS_RESULT;
        return false;
    }
    return true;
}

static bool compare_all(struct comparison *comparison)
{
    int tasks = 0;
    if (!all_have_pids(comparison))
        return false;
    for (size_t i = 0; i < comparison->seen_count; i++)
        if (comparison->seen[i].task >= tasks)
            tasks = comparison->seen[i].task + 1;
    comparison->pids[0] = comparison->logged[0].pid;
    for (int task = 0; task < tasks; task++)
        if (!compare_task(comparison, task))
            return false;
    for (size_t i = 0; i < comparison->logged_count; i++) {
        bool known = false;
        for (int task = 0; task < tasks; task++)
            known |= comparison->pids[task] == comparison->logged[i].pid;
        if (!known) {
            text_add(comparison->found,
                     "the program has no process %ld, and the log has lines of it",
                     comparison->logged[i].pid);
            return false;
        }
    }
    return true;
}

bool log_agrees(enum fact_id level, const struct trace *seen, const char *log, size_t size,
                struct text *found, struct log_difference *difference)
{
    struct arena arena = {0};
    struct comparison comparison = {.level = level, .found = found, .difference = difference};
    *difference = (struct log_difference){.slip = LOG_OTHER};
    comparison.seen_count = log_lines_of(&arena, seen, level == FACT_LOG_SIGNALS, &comparison.seen);
    comparison.logged_count =
        log_split(&arena, log, size, level != FACT_LOG_NUMBERS, &comparison.logged);
    bool agrees = false;
    if (comparison.logged_count == 0 || comparison.seen_count == 0) {
        text_add(found, comparison.seen_count ? "the log is empty" : "the program did nothing");
        difference->slip = LOG_EMPTY;
    } else {
        agrees = compare_all(&comparison);
    }
    arena_free(&arena);
    return agrees;
}
