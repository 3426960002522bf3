/* Symptoms of doors, tables and registers. */
#ifndef TESTS_UNIT_SYMPTOMS_REGISTERS_H
#define TESTS_UNIT_SYMPTOMS_REGISTERS_H

#include "tests/unit/symptoms.h"

/* Near miss: a call too many, and the wanted one follows it. */
static void other_table(bool evidence)
{
    struct event *event = call(DOOR_INT80, "mkdir", -14);
    struct event *right = evidence ? NULL : call(DOOR_INT80, "getpid", 77);
    row(DIFFERS_EXTRA, NULL, event, 0);
    row(DIFFERS_MISSING, want(DOOR_INT80, "getpid"), right, 0);
}

/* Near miss: its first argument is no status, so it is the write that it seems to be. */
static void write_for_exit(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "write", 7);
    load(event, REG_DI, evidence ? 111 : 3);
    struct wanted *wanted = want(DOOR_SYSCALL, "exit");
    want_integer(wanted, 0, 111);
    row(DIFFERS_CALL, wanted, event, -1);
}

/* Near miss: another call by that door. */
static void wrong_door(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, evidence ? "getpid" : "getppid", 77);
    row(DIFFERS_DOOR, want(DOOR_INT80, "getpid"), event, 0);
}

/* Near miss: the pointer lies below 4 GiB, and EFAULT has another reason. */
static void pointer_cut(bool evidence)
{
    struct event *event = call(DOOR_INT80, "write", -14);
    load(event, REG_BX, 1);
    load(event, REG_CX, evidence ? stack : 0x402000);
    load(event, REG_DX, 6);
    struct wanted *wanted = want(DOOR_INT80, "write");
    want_integer(wanted, 0, 1);
    row(DIFFERS_RESULT, wanted, event, 0);
}

/* Near miss: ebx holds the right value, but from before the last call. */
static void new_registers(bool evidence)
{
    struct event *event = call(DOOR_INT80, "close", -9);
    load_at(event, REG_DI, 5, evidence ? 0x400200 : 0);
    struct wanted *wanted = want(DOOR_INT80, "close");
    want_integer(wanted, 0, 5);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Near miss: rdi was loaded too, with a wrong value. */
static void old_registers(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "exit", 0);
    load(event, REG_BX, 9);
    if (!evidence)
        load(event, REG_DI, 4);
    row(DIFFERS_ARGUMENT, want_exit(9), event, 0);
}

/* Near miss: rcx holds something else. */
static void argument_4(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -9);
    load(event, REG_SI, 4096);
    load_at(event, REG_CX, evidence ? 0x22 : 0x21, at("_start.constant"));
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 3, 0x22);
    row(DIFFERS_ARGUMENT, wanted, event, 3);
}

/* Near miss: the status has nothing to do with what rcx held. */
static void lost(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    load(first, REG_CX, 12);
    struct wanted *wanted = want_write("abc\n", 4);
    struct event *event = exit_call(evidence ? (int64_t)first->ip : 13);
    row(SAME, wanted, first, 0);
    row(DIFFERS_ARGUMENT, want_exit(12), event, 0);
}

/* Near miss: r11 was set anew after the call. */
static void lost_counter(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    load(first, REG_11, 3);
    struct event *event = write_call(1, "abc\n", 4);
    load(event, REG_11, evidence ? 0x245 : 2);
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* Near miss: the call replaced the program, and with it every register. */
static void lost_with_program(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, evidence ? "getppid" : "execve", 0);
    load(first, REG_11, 3);
    struct event *event = write_call(1, "abc\n", 4);
    load(event, REG_11, 0x245);
    row(SAME, want(DOOR_SYSCALL, "getppid"), first, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* A limit in rcx that is only compared.  Near miss: no instruction compares it. */
static void lost_limit(bool evidence)
{
    struct event *first = write_call(1, "abc\n", 4);
    load(first, REG_CX, 3);
    first->ip = at(evidence ? "_start.compared" : "_start.plain") + 2;
    struct event *event = write_call(1, "abc\n", 4);
    row(SAME, want_write("abc\n", 4), first, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* Near miss: through C's syscall(), which has no clobbers to forget. */
static void clobber(bool evidence)
{
    lost(true);
    world.symptom.language = LANGUAGE_C;
    if (!evidence)
        world.trace.events[0].ip = 0x7f0000001002;
}

/* Near miss: bytes that were there, but wrong. */
static void stale(bool evidence)
{
    struct event *event = write_call(1, evidence ? "\0\0\0\0" : "otxx", 4);
    world.symptom.language = LANGUAGE_C;
    row(DIFFERS_ARGUMENT, want_write("otx\n", 4), event, 1);
}

/* C: the source names "memory", so the bytes were stored too late or never.  Near miss: it does
 * not. */
static void not_written(bool evidence)
{
    static const char with[] = "int x;\n\n\nasm(\"a;\" ::: \"memory\");\n";
    static const char without[] = "asm(\"\" ::: \"rcx\"); char *memory = \"memory?\";\n";
    stale(true);
    world.symptom.text = evidence ? with : without;
    world.symptom.text_size = strlen(world.symptom.text);
}

/* The junk that start.asm leaves.  Near miss: other bytes. */
static void never_written(bool evidence)
{
    struct event *event = write_call(1, evidence ? "otZZ" : "otzz", 4);
    row(DIFFERS_ARGUMENT, want_write("otx\n", 4), event, 1);
}

/* Near miss: the wrapper pushes rbx first. */
static void callee_saved(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "munmap", -22);
    event->ip = at(evidence ? "wrap_rbx.call" : "wrap_push.call") + 2;
    load_at(event, REG_BX, 0, at(evidence ? "wrap_rbx.change" : "wrap_push.change"));
    struct wanted *wanted = want(DOOR_SYSCALL, "munmap");
    want_integer(wanted, 0, 0x7f0000001000);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Near miss: another address. */
static void result_cut(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "mmap", 0x7f0081234000);
    struct event *event = call(DOOR_SYSCALL, "munmap", -22);
    load(event, REG_DI, evidence ? 0xffffffff81234000 : 0x7f0081235000);
    struct wanted *wanted = want(DOOR_SYSCALL, "munmap");
    want_integer(wanted, 0, 0x7f0081234000);
    row(SAME, want(DOOR_SYSCALL, "mmap"), first, 0);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Near miss: the part above is not what the register held before. */
static void upper_half(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "mmap", 0);
    load(first, REG_SI, 0x7f0081230000);
    struct event *event = call(DOOR_SYSCALL, "munmap", -22);
    load(event, REG_SI, evidence ? 0x7f0081231000 : 0x7f0081241000);
    struct wanted *wanted = want(DOOR_SYSCALL, "munmap");
    want_integer(wanted, 1, 4096);
    row(SAME, want(DOOR_SYSCALL, "mmap"), first, 0);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* mov al, 60 behind a result.  Near miss: rax was cleared first. */
static void upper_number(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "mmap", 0x7f0081230000);
    struct event *event = call(DOOR_SYSCALL, "exit", -38);
    event->returned = true;
    event->number = evidence ? 0x8123003c : 61;
    ((struct witness *)event->witness)->before[REG_AX] = evidence ? 0x7f008123003c : 61;
    row(SAME, want(DOOR_SYSCALL, "mmap"), first, 0);
    row(DIFFERS_CALL, want_exit(0), event, 0);
}

/* The low half of an address that stands whole in r12.  Near miss: of another address. */
static void half_lost(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "write", -14);
    load(event, REG_DI, 1);
    load(event, REG_12, evidence ? 0x7ffd8ed14fac : 0x7ffd8ed14000);
    load(event, REG_SI, 0x8ed14fac);
    load(event, REG_DX, 6);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* Half of the number that is wanted, with its sign drawn out.  Near miss: half of another. */
static void half_of_a_number(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "lseek", 0);
    load(event, REG_SI, 0xffffffff8ed14fac);
    struct wanted *wanted = want(DOOR_SYSCALL, "lseek");
    want_integer(wanted, 1, evidence ? 0x128ed14fac : 0x128ed14fad);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: the call differs in something else. */
static void by_function(bool evidence)
{
    struct event *event = write_call(1, "otter\n", 6);
    event->foreign = true;
    row(evidence ? DIFFERS_DOOR : DIFFERS_RESULT, want_write("otter\n", 6), event, 0);
}

/* C: rcx holds argument 3 of mmap, where the compiler put it.  It equals the flags that are wanted
 * when the two are exchanged.  Evidence of that, not of rcx. */
static void flags_exchanged(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -9);
    event->ip = 0x7f0000001002;
    world.symptom.language = LANGUAGE_C;
    load(event, REG_CX, 0x22);
    load(event, REG_DX, 0x22);
    load(event, REG_10, evidence ? 3 : 4);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 2, 3);
    want_integer(wanted, 3, 0x22);
    row(DIFFERS_ARGUMENT, wanted, event, 2);
}

/* write's number of the x86-64 table by int 0x80, its arguments in rdi, rsi and rdx: an exit.
 * Near miss: an exit whose argument is where int 0x80 reads it. */
static void exit_for_write(bool evidence)
{
    struct event *event = call(DOOR_INT80, "exit", 0);
    load(event, REG_DI, evidence ? 1 : 0);
    load(event, REG_SI, stack);
    load(event, REG_DX, 6);
    row(DIFFERS_MISSING, want_write("otter\n", 6), NULL, 0);
    row(DIFFERS_DOOR, want_exit(0), event, 0);
}

/* Near miss: the other table is not x32's. */
static void x32_number(bool evidence)
{
    struct event *event = write_call(1, "otter\n", 6);
    event->abi = evidence ? ABI_X32 : ABI_I386;
    event->result = -38;
    row(DIFFERS_DOOR, want_write("otter\n", 6), event, 0);
}

static const struct symptom_row register_rows[] = {
    {"number-from-other-table", exit_for_write, "int 0x80 reads the i386 table, where 1 is exit"},
    {"number-from-other-table", write_for_exit, "where 1 is write; exit is number 1"},
    {"x32-table", x32_number, "rax was 0x40000001"},
    {"arguments-exchanged", flags_exchanged, "arguments 3 and 4 of mmap"},
    {"made-by-function", by_function, "to enter the kernel for write by itself"},
    {"upper-half-lost", half_lost, "the low 32 bits of 0x7ffd8ed14fac, which stands in r12"},
    {"upper-half-lost", half_of_a_number, "the low 32 bits of 0x128ed14fac:"},
    {"number-from-other-table", other_table, "where 39 is mkdir"},
    {"wrong-door", wrong_door, "getpid is to be called by int 0x80"},
    {"pointer-cut-to-32-bits", pointer_cut, "0x7ffd12345000 in rcx"},
    {"syscall-registers-with-int80", new_registers, "5 for argument 1 in rdi"},
    {"i386-registers-with-syscall", old_registers, "9 for argument 1 in ebx"},
    {"argument-4-in-rcx", argument_4, "You put 0x22 in rcx (exercise.asm:5); the syscall"},
    {"lost-in-rcx-or-r11", lost, "rcx held 12, after it"},
    {"lost-in-rcx-or-r11", lost_counter, "r11 held 3, after it 582"},
    {"lost-in-rcx-or-r11", lost_with_program, "r11 held 3, after it 582"},
    {"lost-in-rcx-or-r11", lost_limit, "rcx held 3, after it"},
    {"clobber-not-declared", clobber, "name \"rcx\" and \"r11\""},
    {"memory-clobber-missing", stale, "Name \"memory\" in the clobbers"},
    {"buffer-not-written", not_written, "were still zeros, 4 of them, when the kernel read them"},
    {"buffer-not-written", never_written, "the program had not put \"x\\n\" there"},
    {"callee-saved-lost", callee_saved, "rbx was changed inside wrap_rbx (exercise.asm:"},
    {"result-cut-to-32-bits", result_cut, "munmap got 0xffffffff81234000"},
    {"upper-half-left-set", upper_half, "its low 16 bits are right"},
    {"upper-half-left-set", upper_number, "Above it stood the result of mmap"},
};

#endif
