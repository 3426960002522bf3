/* Symptoms built by hand: a trace, the lines that were wanted, and the rows between them.
 *
 * A call takes over the registers that the one before left; load() changes one, as an instruction
 * of the program would.  want() adds a line of the expectation, row() says how they differ.
 * FIXTURE is a real program: entries that look at instructions find them there. */
#ifndef TESTS_UNIT_SYMPTOMS_H
#define TESTS_UNIT_SYMPTOMS_H

#include "expect/diagnose.h"
#include "tables/calls.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const char FIXTURE[] = "default rel\n"
                              "global _start\n"
                              "section .text\n"
                              "_start: nop\n"
                              ".constant: mov edi, 7\n"
                              ".minus: syscall\n"
                              "  cmp rax, -1\n"
                              "  je .end\n"
                              "  times 70 nop\n"
                              ".test: syscall\n"
                              "  test eax, eax\n"
                              "  js .end\n"
                              "  times 70 nop\n"
                              ".plain: syscall\n"
                              "  times 70 nop\n"
                              ".compared: syscall\n"
                              "  cmp r13, rcx\n"
                              "  times 70 nop\n"
                              ".signed: syscall\n"
                              "  cmp rax, -4095\n"
                              "  jge .end\n"
                              "  times 70 nop\n"
                              ".below: syscall\n"
                              "  mov rbx, rax\n"
                              "  cmp rax, -4095\n"
                              "  jb .end\n"
                              "  times 70 nop\n"
                              ".zero: syscall\n"
                              "  test rax, rax\n"
                              "  jg .end\n"
                              "  times 70 nop\n"
                              ".sign: syscall\n"
                              "  test rax, rax\n"
                              "  js .end\n"
                              "  times 70 nop\n"
                              ".always: syscall\n"
                              "  jmp .end\n"
                              "  times 70 nop\n"
                              ".nowhere: syscall\n"
                              "  cmp rax, -4095\n"
                              "  jae .next\n"
                              ".next: neg eax\n"
                              "  times 70 nop\n"
                              ".copy: mov rsi, rcx\n"
                              ".end: nop\n"
                              "wrap_zero: syscall\n"
                              "  cmp rax, -4095\n"
                              "  jae .bad\n"
                              "  mov dword [kept], 0\n"
                              "  ret\n"
                              ".bad: neg eax\n"
                              "  mov [kept], eax\n"
                              "  ret\n"
                              "wrap_none: syscall\n"
                              "  ret\n"
                              "wrap_minus: syscall\n"
                              "  cmp rax, -1\n"
                              "  je .bad\n"
                              "  ret\n"
                              ".bad: neg eax\n"
                              "  mov [kept], eax\n"
                              "  ret\n"
                              "wrap_const: mov r10d, 0x22\n"
                              ".call: syscall\n"
                              "  ret\n"
                              "wrap_rbx: nop\n"
                              ".change: mov rbx, [rsp+8]\n"
                              ".call: syscall\n"
                              "  ret\n"
                              "wrap_push: push rbx\n"
                              ".change: mov rbx, [rsp+16]\n"
                              ".call: syscall\n"
                              "  pop rbx\n"
                              "  ret\n"
                              "wrap_moves: nop\n"
                              ".first: mov r8, r9\n"
                              ".second: mov r10, r8\n"
                              ".call: syscall\n"
                              "  ret\n"
                              "fill: nop\n"
                              ".left: inc rcx\n"
                              "  ret\n"
                              "caller: nop\n"
                              ".compares: cmp rax, -1\n"
                              "  je .leave\n"
                              ".leave: test rax, rax\n"
                              "  ret\n"
                              "reads: mov rdi, [rsi+16]\n"
                              ".copy: mov rbx, rsi\n"
                              ".through: movzx eax, byte [rbx+rax*8]\n"
                              "calls: call unending\n"
                              ".back: ret\n"
                              "__errno_location: lea rax, [kept]\n"
                              "  ret\n"
                              "main: call __errno_location\n"
                              "  mov eax, [rax]\n"
                              "  ret\n"
                              "jumps: nop\n"
                              ".memory: call [rbx+8]\n"
                              ".behind: call r12\n"
                              ".back: nop\n"
                              "unending: nop\n"
                              "section .data\n"
                              "kept:\n"
                              "errno_value: dd 0\n"
                              "text: db \"fixed text\", 10\n";

static const uint64_t stack = 0x7ffd12345000;

static struct stage {
    struct trace trace;
    struct outcome outcome;
    struct row rows[64];
    struct wanted wanted[64];
    size_t wanted_count;
    struct witness witness[256];
    struct copy copies[16];
    size_t copy_count;
    char *argv[5]; /* at most four words */
    struct scene scene;
    struct symptom symptom;
} world;

static struct source *fixture;

static inline uint64_t at(const char *symbol)
{
    return source_symbol(fixture, symbol);
}

static inline void world_clear(void)
{
    trace_free(&world.trace);
    memset(&world, 0, sizeof world);
    world.argv[0] = (char *)"./program";
    world.scene.argv = world.argv;
    world.symptom = (struct symptom){.outcome = &world.outcome,
                                     .scene = &world.scene,
                                     .trace = &world.trace,
                                     .witnessed = true,
                                     .language = LANGUAGE_ASM,
                                     .source = fixture};
    world.outcome.rows = world.rows;
}

static inline enum abi abi_of(enum door door)
{
    bool i386 = door == DOOR_INT80 || door == DOOR_SYSENTER || door == DOOR_SYSINFO;
    return i386 ? ABI_I386 : ABI_X86_64;
}

/* What the kernel leaves in the registers. */
static inline void leave(struct event *event)
{
    struct witness *witness = (struct witness *)event->witness;
    memcpy(witness->after, witness->before, sizeof witness->after);
    witness->after[REG_AX] = (uint64_t)event->result;
    if (event->door == DOOR_SYSCALL) {
        witness->after[REG_CX] = event->ip;
        witness->after[REG_11] = 0x246;
    }
}

static inline void enter(struct event *event, const struct event *last)
{
    struct witness *witness = (struct witness *)event->witness;
    memcpy(witness->before, last->witness->after, sizeof witness->before);
    memcpy(witness->writer, last->witness->writer, sizeof witness->writer);
    memcpy(witness->by_kernel, last->witness->by_kernel, sizeof witness->by_kernel);
    enum reg kept[] = {REG_AX, REG_CX, REG_11};
    for (size_t i = 0; i < (last->door == DOOR_SYSCALL ? 3 : 1); i++) {
        witness->writer[kept[i]] = last->ip - 2;
        witness->by_kernel[kept[i]] = true;
    }
}

static inline struct event *call(enum door door, const char *name, int64_t result)
{
    struct event *event = trace_add(&world.trace); /* it may move those before */
    size_t i = world.trace.count - 1;
    struct event *last = i ? &world.trace.events[i - 1] : NULL;
    event->kind = EVENT_CALL;
    event->door = door;
    event->abi = abi_of(door);
    event->number = (uint32_t)call_number(event->abi, name);
    event->returned = strcmp(name, "exit") != 0;
    event->result = result;
    event->ip = (fixture ? at("_start.plain") : 0x401000) + 2;
    event->sp = stack - 4096;
    event->witness = &world.witness[i];
    if (last && last->kind == EVENT_CALL) {
        leave(last);
        enter(event, last);
    }
    struct witness *witness = &world.witness[i];
    for (int k = 0; k < 6; k++)
        event->arg[k] = witness->before[abi_argument_register(event->abi, k)];
    witness->before[REG_AX] = event->number;
    witness->writer[REG_AX] = 0x400100;
    witness->by_kernel[REG_AX] = false;
    return event;
}

/* An instruction of the program at `writer` puts a value into a register before the call. */
static inline void load_at(struct event *event, enum reg reg, uint64_t value, uint64_t writer)
{
    struct witness *witness = (struct witness *)event->witness;
    witness->before[reg] = value;
    witness->writer[reg] = writer;
    witness->by_kernel[reg] = false;
    for (int k = 0; k < 6; k++)
        if (abi_argument_register(event->abi, k) == reg)
            event->arg[k] = event->abi == ABI_I386 ? (uint32_t)value : value;
}

static inline void load(struct event *event, enum reg reg, uint64_t value)
{
    enum { FIRST = 0x400200, CODE = 0x401000 }; /* where the fixture's own instructions begin */
    static uint64_t writer = FIRST;
    writer = writer + 4 < CODE ? writer + 4 : FIRST;
    load_at(event, reg, value, writer);
}

/* The bytes that an argument points to. */
static inline void give(struct event *event, uint8_t argument, const char *bytes, size_t size)
{
    struct copy *copy = &world.copies[world.copy_count++];
    *copy = (struct copy){.argument = argument,
                          .whole = true,
                          .address = event->arg[argument],
                          .wanted = size,
                          .size = size,
                          .bytes = (uint8_t *)(uintptr_t)bytes};
    event->copies = copy;
    event->copy_count = 1;
}

/* write(fd, bytes, size) through syscall, as it should be. */
static inline struct event *write_call(int fd, const char *bytes, size_t size)
{
    struct event *event = call(DOOR_SYSCALL, "write", (int64_t)size);
    load(event, REG_DI, (uint64_t)fd);
    load(event, REG_SI, stack);
    load(event, REG_DX, size);
    give(event, 1, bytes, size);
    return event;
}

static inline struct event *exit_call(int64_t status)
{
    struct event *event = call(DOOR_SYSCALL, "exit", 0);
    load(event, REG_DI, (uint64_t)status);
    return event;
}

static inline struct event *crash(int number, uint64_t ip, uint64_t fault)
{
    struct event *event = trace_add(&world.trace);
    event->kind = EVENT_SIGNAL;
    event->signal = number;
    event->ip = ip;
    event->sp = stack;
    event->fault_address = fault;
    return event;
}

static inline struct wanted *want(enum door door, const char *name)
{
    struct wanted *wanted = &world.wanted[world.wanted_count++];
    wanted->line = (unsigned)world.wanted_count;
    wanted->kind = EVENT_CALL;
    wanted->door = door;
    wanted->abi = abi_of(door);
    wanted->numbers[0] = (uint32_t)call_number(wanted->abi, name);
    wanted->number_count = 1;
    return wanted;
}

static inline void want_integer(struct wanted *wanted, int argument, int64_t value)
{
    wanted->argument[argument].kind = VALUE_INTEGER;
    wanted->argument[argument].integer = value;
    if (wanted->argument_count <= argument)
        wanted->argument_count = argument + 1;
}

static inline void want_bytes(struct wanted *wanted, int argument, const char *bytes, size_t size)
{
    wanted->argument[argument].kind = VALUE_BYTES;
    wanted->argument[argument].bytes = (const uint8_t *)bytes;
    wanted->argument[argument].size = size;
    if (wanted->argument_count <= argument)
        wanted->argument_count = argument + 1;
}

static inline struct wanted *want_write(const char *bytes, size_t size)
{
    struct wanted *wanted = want(DOOR_SYSCALL, "write");
    want_integer(wanted, 0, 1);
    want_bytes(wanted, 1, bytes, size);
    want_integer(wanted, 2, (int64_t)size);
    return wanted;
}

static inline struct wanted *want_exit(int64_t status)
{
    struct wanted *wanted = want(DOOR_SYSCALL, "exit");
    want_integer(wanted, 0, status);
    return wanted;
}

static inline void row(enum difference difference, const struct wanted *wanted,
                       const struct event *event, int argument)
{
    struct outcome *outcome = &world.outcome;
    struct row *row = &world.rows[outcome->row_count++];
    *row = (struct row){.difference = difference,
                        .argument = argument,
                        .wanted = wanted,
                        .event = event,
                        .event_index = event ? (size_t)(event - world.trace.events) : 0};
    if (outcome->first == outcome->row_count - 1 && difference == SAME)
        outcome->first++;
    for (size_t i = 0; i < world.trace.count; i++)
        if (world.trace.events[i].kind == EVENT_CALL)
            leave(&world.trace.events[i]);
}

/* A row of a table: with its evidence the symptom gets the id and the sentence, without it the
 * symptom gets another id or none. */
struct symptom_row {
    const char *id;
    void (*build)(bool evidence);
    const char *says;
};

#endif
