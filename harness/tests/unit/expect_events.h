/* Events without a program: from a compact description, or as an expectation wants them.
 *
 *     getpid() = 7; write(1, 'otter\n' at 0x7000, 6) = 6 @int80; exit(0); exited 0
 *
 * Events are separated by ;.  Bytes stand in single quotes; a ? behind them says that they could
 * not all be read; the address is made up where none is given.  A call without = never returned.
 * signal USR1/ interrupts a call that ends later, which has a / behind it, too.
 * @int80 is the door; @socketcall and @ipc make it a call inside that one, @block the mmap of i386;
 * ^ says that a library made the call; ~5ms the time it took; %7ms when it began; 1: before an
 * event makes it one of task 1, whose pid is 1001.  [exited 3] stands for what wait4 stores.
 * Others: signal SEGV, killed SEGV, exited 3, stopped STOP.  The run ends as the last event of task
 * 0 says. */
#ifndef TESTS_UNIT_EXPECT_EVENTS_H
#define TESTS_UNIT_EXPECT_EVENTS_H

#include "expect/expect.h"
#include "expect/facts.h"
#include "expect/figures.h"
#include "tables/inner.h"
#include "tables/names.h"

#include <ctype.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline _Noreturn void spec_wrong(const char *at)
{
    printf("Bail out! a description of events is wrong at: %s\n", at);
    exit(3);
}

static inline const char *spec_skip(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

static inline const char *spec_word(const char *at, char word[64])
{
    size_t size = 0;
    at = spec_skip(at);
    while ((isalnum((unsigned char)*at) || *at == '_') && size < 63)
        word[size++] = *at++;
    word[size] = '\0';
    return at;
}

static inline const char *spec_integer(const char *at, int64_t *value)
{
    char word[64], *end;
    at = spec_skip(at);
    bool negative = *at == '-' && isupper((unsigned char)at[1]);
    if (negative || isupper((unsigned char)*at)) {
        at = spec_word(at + negative, word);
        if (!constant_value(word, value))
            spec_wrong(word);
        *value = negative ? -*value : *value;
        return at;
    }
    *value = *at == '-' ? (int64_t)strtoll(at, &end, 0) : (int64_t)strtoull(at, &end, 0);
    if (end == at)
        spec_wrong(at);
    return end;
}

static inline void add_copy(struct trace *trace, struct event *event, int argument,
                            const void *bytes, size_t size, bool whole)
{
    const struct parameter *parameter =
        &call_signature(event->abi, event->number)->parameter[argument];
    size_t nul = parameter->kind == KIND_PATH;
    if (!event->copies)
        event->copies = ARENA_ARRAY(&trace->arena, struct copy, 6);
    uint8_t *copy = arena_alloc(&trace->arena, size + 1);
    memcpy(copy, bytes, size);
    event->arg[argument] = 0x402000 + 0x100 * (uint64_t)argument;
    event->copies[event->copy_count++] = (struct copy){.argument = (uint8_t)argument,
                                                       .at_exit = parameter->kind == KIND_OUT_BYTES,
                                                       .whole = whole,
                                                       .address = event->arg[argument],
                                                       .wanted = size + nul + !whole,
                                                       .size = size + (whole ? nul : 0),
                                                       .bytes = copy};
}

/* Says where the bytes of the latest copy lie. */
static inline void move_copy(struct event *event, uint64_t address)
{
    struct copy *copy = &event->copies[event->copy_count - 1];
    copy->address = event->arg[copy->argument] = address;
}

static inline const char *spec_bytes(struct trace *trace, struct event *event, int argument,
                                     const char *at)
{
    char bytes[512];
    size_t size = 0;
    for (at++; *at && *at != '\'' && size < sizeof bytes; at++) {
        char c = *at;
        if (c == '\\') {
            at++;
            c = (char)(*at == 'n' ? '\n' : *at == '0' ? '\0' : *at);
        }
        bytes[size++] = c;
    }
    if (*at != '\'')
        spec_wrong("an open quote");
    bool whole = at[1] != '?';
    add_copy(trace, event, argument, bytes, size, whole);
    at = spec_skip(at + (whole ? 1 : 2));
    if (strncmp(at, "at ", 3) == 0) {
        int64_t address;
        at = spec_integer(at + 3, &address);
        move_copy(event, (uint64_t)address);
    }
    return at;
}

/* [exited 3], [killed SEGV], [stopped STOP], [continued]: as wait4 stores it. */
static inline int64_t status_of(const char *word, const char *value)
{
    int64_t number = *value ? signal_number(value) : 0;
    if (strcmp(word, "continued") == 0)
        return 0xffff;
    if (strcmp(word, "stopped") == 0)
        return (number ? number : 19) << 8 | 0x7f;
    if (strcmp(word, "killed") == 0)
        return number ? number : 9;
    if (isalpha((unsigned char)*value)) /* $code: one that differs from name to name */
        return (*value & 0x7f) << 8;
    return strtoll(value, NULL, 0) << 8;
}

static inline const char *spec_status(struct trace *trace, struct event *event, int argument,
                                      const char *at)
{
    char word[64], value[64];
    at = spec_skip(spec_word(at + 1, word));
    at = spec_skip(spec_word(at + (*at == '$'), value));
    int32_t status = (int32_t)status_of(word, value);
    if (*at != ']')
        spec_wrong("an open bracket");
    add_copy(trace, event, argument, &status, sizeof status, true);
    event->copies[event->copy_count - 1].at_exit = true;
    return at + 1;
}

static inline void set_door(struct event *event, const char *word)
{
    event->door = DOOR_SYSCALL;
    while (event->door < DOOR_COUNT && strcmp(door_name(event->door), word) != 0)
        event->door++;
    if (event->door == DOOR_COUNT)
        spec_wrong(word);
    event->sysinfo = event->door == DOOR_SYSINFO;
    event->abi = event->door == DOOR_INT80 || event->door == DOOR_SYSENTER || event->sysinfo
                     ? ABI_I386
                     : ABI_X86_64;
    event->kind = event->door == DOOR_VDSO ? EVENT_VDSO_CALL : EVENT_CALL;
}

static inline const char *spec_arguments(struct trace *trace, struct event *event, const char *at)
{
    for (int argument = 0; *(at = spec_skip(at)) != ')'; argument++) {
        int64_t value;
        if (*at == '\'') {
            at = spec_bytes(trace, event, argument, at);
        } else if (*at == '[') {
            at = spec_status(trace, event, argument, at);
        } else {
            at = spec_integer(at, &value);
            event->arg[argument] = (uint64_t)value;
        }
        at = spec_skip(at);
        if (*at == ',')
            at++;
    }
    return at + 1;
}

/* name(…) = result @door ~5ms; the door is looked for first: it says which table it is. */
static inline const char *spec_call(struct trace *trace, struct event *event, const char *at)
{
    char word[64], name[64];
    int64_t value;
    size_t size = strcspn(at, ";");
    const char *door = memchr(at, '@', size);
    at = spec_word(at, name);
    (void)(door ? spec_word(door + 1, word) : strcpy(word, "syscall"));
    bool block = strcmp(word, "block") == 0;
    long number = inner_number(block ? NULL : word, name);
    bool inner = door && number >= 0;
    set_door(event, inner ? "int80" : word);
    number = inner ? number : call_number(event->abi, name);
    if (number < 0 || *at != '(')
        spec_wrong(name);
    event->number = (uint32_t)number;
    event->ip = 0x401000;
    event->entered_ns = 1000000;
    at = spec_skip(spec_arguments(trace, event, at + 1));
    if (*at == '=') {
        at = spec_skip(spec_integer(at + 1, &event->result));
        event->returned = true;
        event->left_ns = event->entered_ns + 1000;
    }
    if (*at == '@')
        at = spec_skip(spec_word(at + 1, word));
    if (*at == '^') {
        event->foreign = true;
        at = spec_skip(at + 1);
    }
    if (*at == '/') {
        event->entered_ns = 1;
        at = spec_skip(at + 1);
    }
    if (*at == '%') {
        at = spec_skip(spec_word(spec_integer(at + 1, &value), word));
        event->entered_ns = (uint64_t)value * 1000000;
        event->left_ns = event->returned ? event->entered_ns + 1000 : 0;
    }
    if (*at == '~') {
        at = spec_integer(at + 1, &value);
        event->left_ns = event->entered_ns + (uint64_t)value * 1000000;
        at = spec_skip(spec_word(at, word));
    }
    return at;
}

static inline const char *spec_event(struct trace *trace, const char *at)
{
    static const struct {
        const char *word;
        enum event_kind kind;
    } others[] = {{"signal", EVENT_SIGNAL},
                  {"killed", EVENT_KILLED},
                  {"exited", EVENT_EXITED},
                  {"stopped", EVENT_STOPPED}};
    struct event *event = trace_add(trace);
    char word[64];
    int64_t value;
    at = spec_skip(at);
    if (isdigit((unsigned char)*at) && at[1] == ':') {
        event->task = *at - '0';
        at = spec_skip(at + 2);
    }
    event->pid = 1000 + event->task;
    const char *behind = spec_skip(spec_word(at, word));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(word, others[i].word) != 0 || *behind == '(')
            continue;
        event->kind = others[i].kind;
        if (event->kind == EVENT_EXITED) {
            behind = spec_integer(behind, &value);
            event->status = (int)value;
        } else {
            behind = spec_skip(spec_word(behind, word));
            event->signal = signal_number(word);
            if (*behind == '@') { /* in the vsyscall page */
                behind = spec_word(behind + 1, word);
                event->ip = VSYSCALL_PAGE + 1024;
            }
        }
        if (*(behind = spec_skip(behind)) == '%') {
            behind = spec_word(spec_integer(behind + 1, &value), word);
            event->entered_ns = (uint64_t)value * 1000000;
        }
        if (*(behind = spec_skip(behind)) == '/') { /* it interrupts the call that ends next */
            event->cut = 512;
            event->entered_ns = 1000;
            behind++;
        }
        return spec_skip(behind);
    }
    return spec_call(trace, event, at);
}

static inline void set_ending(struct trace *trace)
{
    if (!trace->count)
        return;
    size_t at = trace->count - 1;
    while (at > 0 && trace->events[at].task)
        at--;
    const struct event *last = &trace->events[at];
    trace->ending.kind = last->kind == EVENT_KILLED ? ENDING_KILLED : ENDING_EXITED;
    trace->ending.number = last->kind == EVENT_KILLED ? last->signal : last->status;
}

/* As if the words of argv lay at 0x7ffd12340000, 0x7ffd12340100 and so on. */
static inline void give_arguments(struct trace *trace)
{
    trace->argument_count = 4;
    trace->arguments = ARENA_ARRAY(&trace->arena, uint64_t, trace->argument_count);
    for (size_t i = 0; i < trace->argument_count; i++)
        trace->arguments[i] = 0x7ffd12340000 + 0x100 * i;
}

/* Adds the events of a description to a zeroed trace. */
static inline void events_make(struct trace *trace, const char *description)
{
    give_arguments(trace);
    const char *at = spec_skip(description);
    while (*at) {
        at = spec_event(trace, at);
        if (*at && *at != ';')
            spec_wrong(at);
        at = spec_skip(at + (*at == ';'));
    }
    set_ending(trace);
}

/* ---------------------------------------------------- what an expectation wants */

/* $name, $name + 16: the same for one name wherever it stands; $name[2]: in that round. */
static inline int64_t value_of_name(const char *text, int round)
{
    size_t size = 1;
    while (isalnum((unsigned char)text[size]) || text[size] == '_')
        size++;
    int64_t value = 3000 + (int64_t)text[1] * 100 + (int64_t)size;
    if (text[size] == '[')
        return value + strtoll(text + size + 1, NULL, 0);
    value += round;
    return strncmp(text + size, " + ", 3) == 0 ? value + strtoll(text + size + 3, NULL, 0) : value;
}

/* A value that fits: what is wanted, or something for a name that binds there. */
static inline int64_t fitting_value(const struct wanted_value *value, int round)
{
    char *end;
    const char *text = value->text ? value->text : "_";
    if (value->kind == VALUE_INTEGER)
        return value->integer;
    if (strncmp(text, "_ at ", 5) == 0)
        text += 5;
    if (strncmp(text, "in $", 4) == 0)
        text += 3;
    if (*text == '$')
        return value_of_name(text, round);
    if (*text == '>')
        return strtoll(text + 1 + (text[1] == '='), &end, 0) + 1;
    if (*text == '<')
        return strtoll(text + 1 + (text[1] == '='), &end, 0) - 1;
    if (*text == '!')
        return strtoll(text + 2, &end, 0) + 1;
    int64_t number = strtoll(text, &end, 0);
    return end == text ? 1 : number;
}

/* A name that binds to the bytes of a buffer, or to a status. */
static inline bool opens_bytes(const struct wanted *wanted, int argument)
{
    const struct wanted_value *value = &wanted->argument[argument];
    if (value->kind == VALUE_OTHER && strncmp(value->text, "[exited $", 9) == 0)
        return true;
    return wanted->kind == EVENT_CALL && value->kind == VALUE_ANY && value->text &&
           value->text[0] == '$' &&
           call_signature(wanted->abi, wanted->numbers[0])->parameter[argument].kind ==
               KIND_OUT_BYTES;
}

static inline void obey_call(struct trace *trace, struct event *event, const struct wanted *wanted,
                             int round)
{
    event->kind = wanted->kind;
    event->abi = wanted->abi;
    event->sysinfo = wanted->door == DOOR_SYSINFO;
    event->door = wanted->door;
    event->number = wanted->numbers[0];
    event->entered_ns = 1000000;
    const struct signature *signature = call_signature(event->abi, event->number);
    for (int i = 0; i < wanted->argument_count; i++) {
        const struct wanted_value *value = &wanted->argument[i];
        if (value->kind == VALUE_OTHER && value->text[0] == '[') {
            spec_status(trace, event, i, value->text);
            continue;
        }
        if (value->kind != VALUE_BYTES) {
            event->arg[i] = (uint64_t)fitting_value(value, round);
            if (value->kind == VALUE_ANY && opens_bytes(wanted, i))
                add_copy(trace, event, i, "/open", 5, true);
            continue;
        }
        add_copy(trace, event, i, value->bytes, value->size, true);
        const char *name = strstr(value->text, "\" at $");
        if (value->has_address)
            move_copy(event, value->address);
        else if (name)
            move_copy(event, (uint64_t)value_of_name(name + strlen("\" at "), round));
    }
    event->returned = signature->returns != KIND_NONE;
    event->left_ns = event->returned ? 2000000 : 0;
    event->result = wanted->has_result ? fitting_value(&wanted->result, round) : 0;
}

static inline bool same_process(const struct child *a, const struct child *b)
{
    return a == b || (a && b && a->line == b->line && a->round == b->round);
}

/* Whose event it is: a task for each process, in the order of their lines. */
static inline void obey_process(struct event *event, const struct outcome *outcome, size_t at)
{
    const struct child *process = outcome->rows[at].process;
    event->pid = process ? (int)value_of_name(process->name, 0) : 1000;
    for (size_t i = 0; process && i <= at; i++) {
        bool seen = !outcome->rows[i].process;
        for (size_t j = 0; j < i && !seen; j++)
            seen = same_process(outcome->rows[j].process, outcome->rows[i].process);
        event->task += !seen;
        if (same_process(outcome->rows[i].process, process))
            break;
    }
}

/* How often the line came before that has this row's name first: which round of a block it is. */
static inline int round_of(const struct outcome *outcome, size_t at)
{
    const char *text = outcome->rows[at].wanted->text, *name = strchr(text, '$');
    bool out = name && name - text >= 3 && strncmp(name - 3, "in ", 3) == 0;
    char word[64];
    size_t first = 0;
    int round = -1;
    if (!name)
        return 0;
    spec_word(name + 1, word);
    for (; !out && first < at; first++) {
        char other[64] = "";
        const char *found = outcome->rows[first].wanted ? outcome->rows[first].wanted->text : "";
        while ((found = strchr(found, '$')) && (spec_word(++found, other), strcmp(word, other)))
            continue;
        if (found)
            break;
    }
    unsigned line = outcome->rows[out ? at : first].wanted->line;
    for (size_t i = 0; i <= at; i++)
        round += outcome->rows[i].wanted && outcome->rows[i].wanted->line == line;
    return round;
}

/* Adds the event of the row. */
static inline void obey_row(struct trace *trace, const struct outcome *outcome, size_t i)
{
    const struct wanted *wanted = outcome->rows[i].wanted;
    struct event *event = trace_add(trace);
    int round = round_of(outcome, i);
    obey_process(event, outcome, i);
    event->kind = wanted->kind;
    event->signal = wanted->signal;
    if (wanted->kind == EVENT_SIGNAL && wanted->door == DOOR_VSYSCALL)
        event->ip = VSYSCALL_PAGE;
    if (wanted->kind == EVENT_EXITED)
        event->status = wanted->has_result ? (int)fitting_value(&wanted->result, round) : 0;
    else if (wanted->kind == EVENT_CALL || wanted->kind == EVENT_VDSO_CALL)
        obey_call(trace, event, wanted, round);
}

/* Adds the events that are missing; gives whether a name bound to bytes in one of them, of which
 * later lines are made.  Then the others are left for another round. */
static inline bool obey_rows(struct trace *trace, const struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->row_count; i++) {
        if (outcome->rows[i].difference != DIFFERS_MISSING)
            continue;
        const struct wanted *wanted = outcome->rows[i].wanted;
        obey_row(trace, outcome, i);
        for (int k = 0; k < wanted->argument_count; k++)
            if (opens_bytes(wanted, k))
                return true;
    }
    return false;
}

/* The shortest filter that a check line wants, in the memory of the call that installs one. */
static inline void obey_filter(struct trace *trace, const struct scene_check *check)
{
    static struct sock_filter code[128];
    struct sock_fprog program = {0, code};
    struct event *event = NULL;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].number == 157 && trace->events[i].arg[0] == 22) /* prctl */
            event = &trace->events[i];
    if (!event)
        return;
    unsigned short n = 0;
    code[n++] = (struct sock_filter){BPF_LD | BPF_W | BPF_ABS, 0, 0, 4};
    code[n++] = (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AUDIT_ARCH_X86_64};
    code[n++] = (struct sock_filter){BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS};
    for (size_t i = 0; i < check->call_count; i++) {
        uint8_t more = check->calls[i].limited ? 2 : 0;
        code[n++] = (struct sock_filter){BPF_LD | BPF_W | BPF_ABS, 0, 0, 0};
        code[n++] = (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 0, (uint8_t)(more + 1),
                                         check->calls[i].number};
        if (more) {
            code[n++] = (struct sock_filter){BPF_LD | BPF_W | BPF_ABS, 0, 0, 16};
            code[n++] =
                (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 0, 1, check->calls[i].first};
        }
        code[n++] = (struct sock_filter){BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    }
    code[n++] = (struct sock_filter){BPF_RET | BPF_K, 0, 0,
                                     check->refusal ? SECCOMP_RET_ERRNO | (uint32_t)check->refusal
                                                    : SECCOMP_RET_KILL_PROCESS};
    program.len = n;
    event->arg[1] = SECCOMP_MODE_FILTER;
    add_copy(trace, event, 2, &program, sizeof program, true);
    add_copy(trace, event, 2, code, n * sizeof *code, true);
    uint64_t at = event->copies[event->copy_count - 2].address;
    event->arg[2] = at;
    event->copies[event->copy_count - 1].address = (uint64_t)(uintptr_t)code;
}

/* The clock tells that each batch took as long as the empty one, and that is what is printed. */
static inline void obey_figures(struct trace *trace)
{
    struct figures figures;
    int64_t time[2] = {7, 0};
    for (size_t i = 0; i < trace->count; i++) {
        struct event *event = &trace->events[i];
        const char *name = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
        if (!name || strcmp(name, "clock_gettime") != 0)
            continue;
        time[1] += 1000;
        add_copy(trace, event, 1, time, sizeof time, true);
        event->copies[event->copy_count - 1].at_exit = true;
    }
    if (!figures_read(&figures, trace))
        return;
    for (int i = 0; i < figures.count; i++)
        text_add(&trace->output, "%s %llu 0 0 0\n", figures.doors[i].name,
                 (unsigned long long)figures.doors[i].crossings);
    if (figures.count > 1)
        text_add(&trace->output, "%s ? %s\n", figures.doors[0].name, figures.doors[1].name);
}

/* Adds the events that a program would make that does exactly what the scene's case wants,
 * taking for what is open the least. */
static inline void events_obey(struct trace *trace, const struct scene *scene)
{
    struct outcome outcome;
    bool more = true;
    give_arguments(trace);
    while (more) {
        struct trace seen = *trace; /* the rows point into it */
        expect_match(&outcome, scene, &seen);
        more = obey_rows(trace, &outcome);
        if (!more && outcome.wanted_output)
            text_add_bytes(&trace->output, outcome.wanted_output, outcome.wanted_output_size);
        outcome_free(&outcome);
    }
    for (size_t i = 0; i < scene->check_count; i++)
        if (scene->checks[i].fact->id == FACT_FIGURES)
            obey_figures(trace);
    for (size_t i = 0; i < scene->check_count; i++)
        if (scene->checks[i].call_count)
            obey_filter(trace, &scene->checks[i]);
    set_ending(trace);
}

#endif
