#include "trace/canon.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

static const char *const prefixes[CANON_NAMES] = {
    [CANON_PID] = "pid:", [CANON_FD] = "fd:", [CANON_ADDRESS] = "addr:", [CANON_INODE] = "ino:"};

struct making {
    struct canon *canon;
    const struct log *log;
    struct names *names;
    bool *done; /* of each process */
    size_t room;
};

static struct canon_line *add_line(struct making *making)
{
    struct canon *canon = making->canon;
    canon->lines = array_grow(canon->lines, canon->count, &making->room, sizeof *canon->lines);
    struct canon_line *line = &canon->lines[canon->count++];
    *line = (struct canon_line){.shape = "", .call = ""};
    return line;
}

/* The process that a call has made, or -1. */
static int child_of(const struct making *making, const struct record *record)
{
    static const char *const makers[] = {"clone", "clone3", "fork", "vfork"};
    long pid = strtol(record->result, NULL, 10);
    for (size_t i = 0; pid > 0 && i < sizeof makers / sizeof *makers; i++)
        for (int p = 0; strcmp(record->name, makers[i]) == 0 && p < making->log->process_count; p++)
            if (making->log->processes[p].pid == pid && !making->done[p] && p != record->process)
                return p;
    return -1;
}

static void add_process(struct making *making, int process)
{
    size_t count, children = 0;
    struct arena scratch = {0};
    struct record *records = canon_select(making->log, process, &scratch, &count);
    int *made = arena_alloc(&scratch, (count + 1) * sizeof *made);
    making->done[process] = true;
    if (count && making->log->process_count > 1) {
        struct record heading = {.kind = RECORD_END, .process = process, .line = records[0].line};
        heading.name = heading.args = heading.result = "";
        heading.text = arena_print(&scratch, "# process %ld", making->log->processes[process].pid);
        canon_record(making->canon, add_line(making), making->names, &heading);
    }
    for (size_t i = 0; i < count; i++) {
        canon_record(making->canon, add_line(making), making->names, &records[i]);
        int child = records[i].kind == RECORD_CALL ? child_of(making, &records[i]) : -1;
        if (child >= 0) {
            names_inherit(making->names, process, child);
            making->done[child] = true;
            made[children++] = child;
        }
    }
    for (size_t i = 0; i < children; i++)
        add_process(making, made[i]);
    arena_free(&scratch);
}

void canon_make(struct canon *canon, const struct log *log)
{
    struct making making = {.canon = canon, .log = log, .names = names_new()};
    making.done = calloc((size_t)log->process_count + 1, sizeof *making.done);
    if (!making.done)
        die(STATUS_FAULT, "out of memory (%d processes)", log->process_count);
    for (int i = 0; i < log->process_count; i++) /* so that they are known wherever they appear */
        if (log->processes[i].pid && log->process_count == 1)
            name_of(making.names, CANON_PID, (unsigned long)log->processes[i].pid);
    for (int i = 0; i < log->process_count; i++)
        if (!making.done[i])
            add_process(&making, i);
    free(making.done);
    names_free(making.names);
}

void canon_add_line(struct text *to, const struct canon_line *line)
{
    const unsigned *number = line->numbers;
    for (const char *at = line->shape; *at; at++)
        if (*at > 0 && *at < CANON_NAMES)
            text_add(to, "%s%u", prefixes[(int)*at], *number++);
        else
            text_add_char(to, *at);
}

void canon_free(struct canon *canon)
{
    arena_free(&canon->arena);
    free(canon->lines);
}
