/* Throws bytes at the parser of expected traces; what it accepts is drawn and matched against no
 * events and against a few made ones.  What must hold whatever the bytes are is checked here;
 * a crash and an error of the sanitizers are found by themselves. */
#include "expect/expect.h"
#include "tables/calls.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void add_call(struct trace *trace, uint32_t number, enum abi abi, const char *string)
{
    struct event *event = trace_add(trace);
    event->kind = EVENT_CALL;
    event->abi = abi;
    event->door = abi == ABI_I386 ? DOOR_INT80 : DOOR_SYSCALL;
    event->number = number;
    event->returned = true;
    event->arg[0] = 1;
    event->result = (int64_t)strlen(string);
    event->arg[2] = strlen(string);
    event->copies = ARENA_ARRAY(&trace->arena, struct copy, 2);
    event->copy_count = 2;
    for (uint8_t i = 0; i < 2; i++)
        event->copies[i] =
            (struct copy){.argument = i,
                          .whole = true,
                          .wanted = strlen(string) + (i == 0),
                          .size = strlen(string) + (i == 0),
                          .bytes = arena_copy(&trace->arena, string, strlen(string) + 1)};
}

/* A call whose arguments lead to memory: all of it there, or cut; some lead on. */
static void add_structs(struct trace *trace, const char *name, size_t size)
{
    struct event *event = trace_add(trace);
    uint8_t bytes[160];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 8 == 0 ? (uint8_t)(i / 8 % 4 ? i / 16 : 64) : 0;
    event->kind = EVENT_CALL;
    event->number = (uint32_t)call_number(ABI_X86_64, name);
    event->returned = true;
    event->copies = ARENA_ARRAY(&trace->arena, struct copy, 8);
    event->copy_count = 8;
    for (uint8_t i = 0; i < 8; i++) {
        event->arg[i / 2] = 64;
        event->copies[i] = (struct copy){.argument = i / 2,
                                         .at_exit = i % 2,
                                         .whole = size == sizeof bytes,
                                         .address = 64,
                                         .wanted = sizeof bytes,
                                         .size = size,
                                         .bytes = arena_copy(&trace->arena, bytes, size)};
    }
}

static void make_trace(struct trace *trace)
{
    static const char *const calls[] = {"fstat",        "pipe2",   "writev", "readv",
                                        "connect",      "poll",    "select", "getdents64",
                                        "rt_sigaction", "sendmsg", "execve", "uname"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        add_structs(trace, calls[i], i % 3 == 2 ? 21 : 160);
    add_call(trace, 39, ABI_X86_64, "");
    add_call(trace, 1, ABI_X86_64, "Hello, world\n");
    add_call(trace, 2, ABI_X86_64, "missing");
    add_call(trace, 20, ABI_I386, "");
    add_call(trace, 4, ABI_I386, "x");
    trace_add(trace)->kind = EVENT_SIGNAL;
    trace->events[trace->count - 1].signal = 11;
    add_call(trace, 60, ABI_X86_64, "");
    trace->events[trace->count - 1].returned = false;
    trace_add(trace)->kind = EVENT_EXITED;
}

static void match(const struct scene *scene, const struct trace *trace)
{
    struct outcome outcome;
    expect_match(&outcome, scene, trace);
    must(outcome.matched <= outcome.total && outcome.first <= outcome.row_count);
    must(!outcome.agrees || (trace->count > 0 && outcome.first == outcome.row_count));
    must(outcome.gave_up || outcome.agrees || outcome.first < outcome.row_count ||
         outcome.output_differs || outcome.errors_differ || outcome.finding_count);
    for (size_t i = 0; i < outcome.row_count; i++) {
        const struct row *row = &outcome.rows[i];
        must(row->wanted || row->difference == DIFFERS_EXTRA);
        must(!row->wanted || *row->wanted->text);
        must(row->event || row->difference == DIFFERS_MISSING || row->difference == DIFFERS_COUNT);
    }
    outcome_free(&outcome);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct expectation expectation;
    struct problem problem = {0};
    struct trace empty = {0}, some = {0};
    make_trace(&some);
    bool parsed = expect_parse(&expectation, "fuzz.trace", bytes, size, &problem);
    must(parsed || (problem.status == STATUS_USAGE && *problem.message));
    for (size_t i = 0; parsed && i < expectation.case_count && i < 8; i++) {
        struct scene scene;
        bool drawn = scene_draw(&scene, expectation.cases[i], size, &problem);
        must(drawn || (problem.status == STATUS_USAGE && *problem.message));
        if (drawn) {
            must(strcmp(scene.argv[0], "./program") == 0);
            match(&scene, &empty);
            match(&scene, &some);
        }
        scene_free(&scene);
    }
    expect_free(&expectation);
    trace_free(&some);
    trace_free(&empty);
    return 0;
}
