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
    return records;
}
