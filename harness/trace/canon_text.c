/* Writes one record with names in place of what differs from run to run. */
#include "trace/canon_parts.h"

#include <stdlib.h>
#include <string.h>

static enum way way_of_kind(enum kind kind)
{
    switch (kind) {
    case KIND_FD:
    case KIND_DIRFD:
        return AS_DESCRIPTOR;
    case KIND_PID:
        return AS_PID;
    default:
        return kind_is_pointer(kind) ? AS_ADDRESS : AS_IS;
    }
}

/* The end of an argument: a comma at the top, or the end. */
static const char *end_of_argument(const char *at)
{
    int depth = 0;
    for (; *at && (depth || *at != ','); at++) {
        if (*at == '"') {
            for (at++; *at && *at != '"'; at++)
                at += *at == '\\' && at[1];
            if (!*at)
                return at;
        } else if (at[0] == '/' && at[1] == '*' && strstr(at, "*/")) {
            at = strstr(at, "*/") + 1;
        } else {
            depth += (*at == '[' || *at == '{' || *at == '(') -
                     ((*at == ']' || *at == '}' || *at == ')') && depth > 0);
        }
    }
    return at;
}

static void add_arguments(struct writing *writing)
{
    static const char *const pairs[] = {"pipe", "pipe2", "socketpair", NULL};
    bool pair = is_in_list(writing->record->name, pairs);
    const char *at = writing->record->args;
    for (int i = 0; *at; i++) {
        const char *end = end_of_argument(at);
        char *one = strndup(at, (size_t)(end - at));
        const struct signature *signature = writing->signature;
        enum way way =
            signature && i < signature->count ? way_of_kind(signature->parameter[i].kind) : AS_IS;
        const char *bare = one ? one + strspn(one, " ") : "";
        if (way == AS_ADDRESS && strncmp(bare, "0x", 2) != 0)
            way = AS_IS; /* a size or a flag set, where a signature has another order */
        if (one)
            canon_rewrite(writing, one, way, pair ? AS_NEW_DESCRIPTOR : AS_IS);
        free(one);
        if (*end)
            text_add_char(&writing->text, ',');
        at = end + (*end == ',');
    }
}

static enum way way_of_result(const struct writing *writing)
{
    static const char *const pids[] = {"clone",  "clone3",  "fork",    "vfork",           "getpid",
                                       "gettid", "getppid", "getpgrp", "getpgid",         "getsid",
                                       "setsid", "wait4",   "waitpid", "set_tid_address", NULL};
    static const char *const addresses[] = {"mmap", "mmap2", "brk", "mremap", "shmat", NULL};
    static const char *const times[] = {"time", "times", NULL};
    const char *name = writing->record->name;
    if (is_in_list(name, pids))
        return AS_PID;
    if (is_in_list(name, addresses))
        return AS_ADDRESS;
    if (is_in_list(name, times))
        return AS_TIME;
    bool copies = strncmp(name, "fcntl", 5) == 0 && strstr(writing->record->args, "F_DUPFD");
    return copies || (writing->signature && writing->signature->returns == KIND_FD)
               ? AS_NEW_DESCRIPTOR
               : AS_IS;
}

static void add_result(struct writing *writing)
{
    const char *result = writing->record->result;
    if (*result == '-' || *result == '?') {
        text_add(&writing->text, "%s", result);
        return;
    }
    canon_rewrite(writing, result, way_of_result(writing), AS_IS);
}

static void add_call(struct writing *writing)
{
    static const char *const clocks[] = {
        "clock_gettime",   "clock_gettime64", "gettimeofday",  "getrusage",
        "wait4",           "waitid",          "stat",          "fstat",
        "lstat",           "newfstatat",      "statx",         "timer_gettime",
        "timerfd_gettime", "adjtimex",        "clock_adjtime", NULL};
    const struct record *record = writing->record;
    long number = call_number(ABI_X86_64, record->name);
    if (number >= 0)
        writing->signature = call_signature(ABI_X86_64, (uint32_t)number);
    else if ((number = call_number(ABI_I386, record->name)) >= 0)
        writing->signature = call_signature(ABI_I386, (uint32_t)number);
    writing->times = is_in_list(record->name, clocks);
    text_add(&writing->text, "%s(", record->name);
    add_arguments(writing);
    text_add(&writing->text, ")");
    if (*record->result) {
        text_add(&writing->text, " = ");
        add_result(writing);
    }
}

void canon_record(struct canon *canon, struct canon_line *line, struct names *names,
                  const struct record *record)
{
    /* Lines that end with a pid. */
    static const char *const heads[] = {"# process ", "+++ superseded by execve in pid "};
    struct writing writing = {.names = names, .record = record};
    size_t head = 0;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strncmp(record->text, heads[i], strlen(heads[i])) == 0)
            head = strlen(heads[i]);
    if (record->kind == RECORD_CALL) {
        add_call(&writing);
    } else if (head) {
        text_add_bytes(&writing.text, record->text, head);
        canon_rewrite(&writing, record->text + head, AS_PID, AS_PID);
    } else if (record->kind == RECORD_SIGNAL) {
        canon_rewrite(&writing, record->text, AS_IS, AS_IS);
    } else {
        text_add(&writing.text, "%s", record->text);
    }
    line->shape = arena_string(&canon->arena, text_string(&writing.text));
    line->numbers =
        arena_copy(&canon->arena, writing.numbers, writing.count * sizeof *writing.numbers);
    line->call = arena_string(&canon->arena, record->name);
    line->line = record->line;
    text_free(&writing.text);
}
