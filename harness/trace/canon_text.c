/* Writes one record with names in place of what differs from run to run.  Values are found by
 * the kind of their argument, by the name of the field before them, and by their size:
 * a hexadecimal number of seven digits is an address wherever it stands. */
#include "trace/canon.h"

#include "tables/calls.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS_MOST = 4096, FIELD_MOST = 32 };
static const unsigned long address_least = 0x1000000, seconds_least = 100000000;

struct writing {
    struct names *names;
    const struct record *record;
    const struct signature *signature; /* NULL: unknown */
    struct text text;
    unsigned numbers[NUMBERS_MOST];
    size_t count;
    bool times; /* what the call writes to tv_sec and the like is the time that it is */
};

enum way { AS_IS, AS_PID, AS_DESCRIPTOR, AS_NEW_DESCRIPTOR, AS_INODE, AS_TIME, AS_ADDRESS };

static void add_name(struct writing *writing, enum canon_name what, unsigned number)
{
    if (writing->count == NUMBERS_MOST) {
        text_add_char(&writing->text, '?');
        return;
    }
    text_add_char(&writing->text, (char)what);
    writing->numbers[writing->count++] = number;
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

/* ----------------------------------------------------------------- numbers */

static void add_number_as(struct writing *writing, enum way way, const char *from, size_t size)
{
    unsigned long value = strtoul(from, NULL, 0);
    struct names *names = writing->names;
    int process = writing->record->process;
    if (way == AS_PID && value > 1)
        add_name(writing, CANON_PID, name_of(names, CANON_PID, value));
    else if (way == AS_NEW_DESCRIPTOR && value > 2)
        name_new_descriptor(names, process, value),
            add_name(writing, CANON_FD, name_of_descriptor(names, process, value));
    else if (way == AS_DESCRIPTOR && value > 2)
        add_name(writing, CANON_FD, name_of_descriptor(names, process, value));
    else if (way == AS_INODE && value)
        add_name(writing, CANON_INODE, name_of(names, CANON_INODE, value));
    else if (way == AS_TIME)
        text_add(&writing->text, "time");
    else if (way == AS_ADDRESS && value)
        add_name(writing, CANON_ADDRESS, name_of(names, CANON_ADDRESS, value));
    else
        text_add_bytes(&writing->text, from, size);
}

/* The way of a number behind "field=". */
static enum way way_of_field(const struct writing *writing, const char *field, unsigned long value,
                             bool *long_ago)
{
    static const char *const pids[] = {"si_pid", "l_pid", "pid", "parent_tid", NULL};
    static const char *const fds[] = {"fd", "pidfd", "si_fd", NULL};
    static const char *const inodes[] = {"st_ino", "d_ino", "stx_ino", NULL};
    static const char *const times[] = {"si_utime",      "si_stime",      "st_atime",
                                        "st_mtime",      "st_ctime",      "st_atime_nsec",
                                        "st_mtime_nsec", "st_ctime_nsec", NULL};
    static const char *const parts[] = {"tv_sec", "tv_nsec", "tv_usec", NULL};
    if (is_one_of(field, pids))
        return AS_PID;
    if (is_one_of(field, fds))
        return AS_DESCRIPTOR;
    if (is_one_of(field, inodes))
        return AS_INODE;
    if (is_one_of(field, times))
        return AS_TIME;
    if (!is_one_of(field, parts))
        return AS_IS;
    if (strcmp(field, "tv_sec") == 0)
        *long_ago = value >= seconds_least;
    return writing->times || *long_ago ? AS_TIME : AS_IS;
}

/* ------------------------------------------------------------- pieces of text */

/* Numbers in a string that are those of a known process. */
static const char *add_string(struct writing *writing, const char *at)
{
    bool random = strcmp(writing->record->name, "getrandom") == 0;
    const char *end = at + 1;
    while (*end && *end != '"')
        end += *end == '\\' && end[1] ? 2 : 1;
    end += *end == '"';
    if (random) {
        text_add(&writing->text, "random");
        return end + strspn(end, ".");
    }
    while (at < end) {
        size_t digits = isdigit((unsigned char)*at) ? strspn(at, "0123456789") : 0;
        if (digits >= 3 && digits <= 7 && at[-1] != '\\' && !isalnum((unsigned char)at[-1]) &&
            name_known(writing->names, CANON_PID, strtoul(at, NULL, 10))) {
            add_number_as(writing, AS_PID, at, digits);
            at += digits;
            continue;
        }
        if (digits) {
            text_add_bytes(&writing->text, at, digits);
            at += digits;
            continue;
        }
        text_add_char(&writing->text, *at++);
    }
    return end;
}

/* "pipe:[123]" and "socket:[123]" of a descriptor's path. */
static bool is_inode(const char *begin, const char *digits)
{
    return (digits - begin >= 6 && memcmp(digits - 6, "pipe:[", 6) == 0) ||
           (digits - begin >= 8 && memcmp(digits - 8, "socket:[", 8) == 0);
}

/* A name that is one already: "fd:3" of a canonical trace.  Gives what is behind it, or NULL. */
static const char *add_given_name(struct writing *writing, const char *at)
{
    static const char *const prefixes[CANON_NAMES] = {[CANON_PID] = "pid:",
                                                      [CANON_FD] = "fd:",
                                                      [CANON_ADDRESS] = "addr:",
                                                      [CANON_INODE] = "ino:"};
    for (int what = 1; what < CANON_NAMES; what++) {
        size_t size = strlen(prefixes[what]);
        char *end;
        if (strncmp(at, prefixes[what], size) != 0 || !isdigit((unsigned char)at[size]))
            continue;
        unsigned long number = strtoul(at + size, &end, 10);
        add_name(writing, (enum canon_name)what,
                 name_of(writing->names, (enum canon_name)what, number));
        return end;
    }
    return NULL;
}

/* A word, and into `field` what stands before "=". */
static const char *add_word(struct writing *writing, const char *at, char field[FIELD_MOST])
{
    const char *end = add_given_name(writing, at);
    if (end)
        return end;
    size_t size = 1;
    while (isalnum((unsigned char)at[size]) || at[size] == '_')
        size++;
    if (at[size] == '=' && size < FIELD_MOST) {
        memcpy(field, at, size);
        field[size] = '\0';
    }
    text_add_bytes(&writing->text, at, size);
    return at + size;
}

/* Rewrites a text; `way` is that of the bare numbers at its top. */
static void rewrite(struct writing *writing, const char *text, enum way way, enum way inside)
{
    char field[FIELD_MOST] = "";
    const char *at = text;
    int depth = 0;
    bool long_ago = false;
    while (*at) {
        if (*at == '"') {
            at = add_string(writing, at);
        } else if (at[0] == '/' && at[1] == '*' && strstr(at, "*/")) {
            const char *end = strstr(at, "*/") + 2;
            bool date = strspn(at + 3, "0123456789-T:.") >= 10;
            if (!date)
                text_add_bytes(&writing->text, at, (size_t)(end - at));
            at = end;
        } else if (isdigit((unsigned char)*at)) {
            size_t size = at[0] == '0' && at[1] == 'x' ? 2 + strspn(at + 2, "0123456789abcdef")
                                                       : strspn(at, "0123456789");
            unsigned long value = strtoul(at, NULL, 0);
            enum way here = *field  ? way_of_field(writing, field, value, &long_ago)
                            : depth ? inside
                                    : way;
            if (here == AS_PID && at[1] == 'x')
                here = AS_ADDRESS;
            if (is_inode(text, at))
                here = AS_INODE;
            else if (at[1] == 'x' && here == AS_IS && way != AS_DESCRIPTOR &&
                     value >= address_least)
                here = AS_ADDRESS;
            add_number_as(writing, here, at, size);
            at += size;
            if (!strchr("0123456789", *at) && strcmp(field, "parent_tid") != 0)
                *field = '\0';
        } else if (isalpha((unsigned char)*at) || *at == '_') {
            at = add_word(writing, at, field);
        } else {
            depth +=
                (*at == '[' || *at == '{' || *at == '(') - (*at == ']' || *at == '}' || *at == ')');
            if (*at == ',' || *at == '}')
                *field = '\0';
            text_add_char(&writing->text, *at++);
        }
    }
}

/* -------------------------------------------------------------------- calls */

static enum way way_of_kind(enum kind kind)
{
    switch (kind) {
    case KIND_FD:
    case KIND_DIRFD:
        return AS_DESCRIPTOR;
    case KIND_PID:
        return AS_PID;
    case KIND_ADDRESS:
    case KIND_PATH:
    case KIND_IN_BYTES:
    case KIND_OUT_BYTES:
    case KIND_IN_STRUCT:
    case KIND_OUT_STRUCT:
    case KIND_STRINGS:
        return AS_ADDRESS;
    default:
        return AS_IS;
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
    bool pair = is_one_of(writing->record->name, pairs);
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
            rewrite(writing, one, way, pair ? AS_NEW_DESCRIPTOR : AS_IS);
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
    if (is_one_of(name, pids))
        return AS_PID;
    if (is_one_of(name, addresses))
        return AS_ADDRESS;
    if (is_one_of(name, times))
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
    rewrite(writing, result, way_of_result(writing), AS_IS);
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
    writing->times = is_one_of(record->name, clocks);
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
        rewrite(&writing, record->text + head, AS_PID, AS_PID);
    } else if (record->kind == RECORD_SIGNAL) {
        rewrite(&writing, record->text, AS_IS, AS_IS);
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
