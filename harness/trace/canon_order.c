/* Which records of a process make its canonical text. */
#include "trace/canon.h"

#include <stdlib.h>
#include <string.h>

static bool is_call(const struct record *record, const char *name)
{
    return record->kind == RECORD_CALL && strcmp(record->name, name) == 0;
}

static bool is_child_signal(const struct record *record)
{
    return record->kind == RECORD_SIGNAL && strncmp(record->text, "--- SIGCHLD ", 12) == 0;
}

static bool is_interrupted(const struct record *record)
{
    return record->kind == RECORD_CALL && strncmp(record->result, "? ERESTART", 10) == 0;
}

/* SIGCHLD comes when it likes: together with its handler, if that made no call, it is dropped. */
static size_t drop_child_signals(struct record *records, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_child_signal(&records[i])) {
            if (i + 1 < count && is_call(&records[i + 1], "rt_sigreturn"))
                i++;
            else if (i + 1 < count && is_call(&records[i + 1], "sigreturn"))
                i++;
            continue;
        }
        records[kept++] = records[i];
    }
    return kept;
}

/* Where an interrupted call is entered again: right behind it, but for signals and the returns
 * of their handlers; 0 when it is not. */
static size_t find_restart(const struct record *records, size_t count, size_t from)
{
    for (size_t i = from + 1; i < count; i++) {
        const struct record *record = &records[i];
        if (is_call(record, "restart_syscall") || is_call(record, records[from].name))
            return i;
        if (record->kind != RECORD_SIGNAL && !is_call(record, "rt_sigreturn") &&
            !is_call(record, "sigreturn"))
            return 0;
    }
    return 0;
}

/* A call and its restart are one; one that is not restarted has returned EINTR by what its
 * program sees. */
static size_t join_restarts(struct record *records, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_interrupted(&records[i]))
            continue;
        size_t again = find_restart(records, count, i);
        if (!again) {
            records[i].result = "-1 EINTR (Interrupted system call)";
            continue;
        }
        if (is_call(&records[again], "restart_syscall")) {
            records[again].name = records[i].name;
            records[again].args = records[i].args;
        }
        records[i].name = "";
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (records[i].kind != RECORD_CALL || *records[i].name)
            records[kept++] = records[i];
    return kept;
}

/* The child that a wait for any has reaped, by its place among the processes; or -1. */
static int reaped_child(const struct log *log, const struct record *record)
{
    bool waits = is_call(record, "wait4") || is_call(record, "waitpid");
    long pid = waits && strncmp(record->args, "-1,", 3) == 0 ? strtol(record->result, NULL, 10) : 0;
    for (int i = 0; pid > 0 && i < log->process_count; i++)
        if (log->processes[i].pid == pid)
            return i;
    return -1;
}

/* Waits for any child that follow each other reap in the order in which the children happened to
 * end: they are put into the order of birth. */
static void sort_waits(const struct log *log, struct record *records, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct record record = records[i];
        int child = reaped_child(log, &record);
        size_t at = i;
        for (; child >= 0 && at > 0 && reaped_child(log, &records[at - 1]) > child; at--)
            records[at] = records[at - 1];
        records[at] = record;
    }
}

struct record *canon_select(const struct log *log, int process, struct arena *arena, size_t *count)
{
    size_t all = 0;
    for (size_t i = 0; i < log->count; i++)
        all += log->records[i].process == process;
    struct record *records = arena_alloc(arena, (all + 1) * sizeof *records);
    *count = 0;
    for (size_t i = 0; i < log->count; i++)
        if (log->records[i].process == process)
            records[(*count)++] = log->records[i];
    *count = join_restarts(records, *count);
    *count = drop_child_signals(records, *count);
    sort_waits(log, records, *count);
    return records;
}
