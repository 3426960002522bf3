/* Symptoms of small slips: a number left over, moves in the wrong order, a signed jump. */
#ifndef TESTS_UNIT_SYMPTOMS_SLIPS_H
#define TESTS_UNIT_SYMPTOMS_SLIPS_H

#include "tests/unit/symptoms.h"

/* 45 bytes written, and call number 45.  Near miss: the wanted call follows. */
static void number_left(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "write", 45);
    struct event *event = call(DOOR_SYSCALL, "recvfrom", -9);
    struct witness *witness = (struct witness *)event->witness;
    if (evidence) {
        witness->by_kernel[REG_AX] = true;
        witness->writer[REG_AX] = first->ip - 2;
    }
    row(SAME, want(DOOR_SYSCALL, "write"), first, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
    if (evidence)
        row(DIFFERS_MISSING, want_exit(0), NULL, 0);
    else
        row(SAME, want_exit(0), exit_call(0), 0);
}

/* Set by an instruction of the program. */
static void number_set(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "getuid", 0);
    ((struct witness *)event->witness)->writer[REG_AX] = at("_start.constant");
    row(evidence ? DIFFERS_CALL : DIFFERS_RESULT,
        want(DOOR_SYSCALL, evidence ? "getppid" : "getuid"), event, 0);
}

/* Near miss: the negated number of another call. */
static void negated_number(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "exit", -38);
    event->returned = true;
    event->number = evidence ? (uint32_t)-60 : (uint32_t)-61;
    row(DIFFERS_EXTRA, NULL, event, 0);
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
}

/* Near miss: r8 was no copy, so nobody moved it too early. */
static void moves(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -22);
    event->ip = at("wrap_moves.call") + 2;
    load_at(event, REG_8, (uint64_t)-1, at(evidence ? "wrap_moves.first" : "_start.constant"));
    load_at(event, REG_10, (uint64_t)-1, at("wrap_moves.second"));
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 3, 0x22);
    want_integer(wanted, 4, -1);
    row(DIFFERS_ARGUMENT, wanted, event, 3);
}

/* Near miss: the constant is loaded elsewhere. */
static void constant_in_wrapper(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "process_vm_readv", 0);
    event->ip = at("wrap_const.call") + 2;
    load_at(event, REG_10, 0x22, at(evidence ? "wrap_const" : "_start.constant"));
    struct wanted *wanted = want(DOOR_SYSCALL, "process_vm_readv");
    want_integer(wanted, 3, 0x7ffd12340003);
    row(DIFFERS_ARGUMENT, wanted, event, 3);
}

/* Near miss: an address that is no code. */
static void return_address(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -22);
    event->ip = at("wrap_moves.call") + 2;
    event->stack_top = evidence ? at("caller.compares") : stack;
    load(event, REG_9, event->stack_top);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 5, 0);
    row(DIFFERS_ARGUMENT, wanted, event, 5);
}

/* Near miss: _start itself put that into rcx. */
static void left_in_rcx(bool evidence)
{
    struct event *event = write_call(1, "otter\n", 6);
    event->result = -14;
    event->copy_count = 0;
    load_at(event, REG_CX, 5, at(evidence ? "fill.left" : "_start.constant"));
    load_at(event, REG_SI, 5, at("_start.copy"));
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* mov ecx, r12d.  Near miss: no register holds the whole address. */
static void low_half(bool evidence)
{
    struct event *event = call(DOOR_INT80, "write", -14);
    load(event, REG_CX, 0x12345000);
    load(event, REG_12, evidence ? stack : stack + 1);
    struct wanted *wanted = want(DOOR_INT80, "write");
    want_bytes(wanted, 1, "otter\n", 6);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* jge.  Near miss: nothing jumps behind the call, and the status is another. */
static void signed_success(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "mmap", 0x7f0001234000);
    first->ip = at(evidence ? "_start.signed" : "_start.plain") + 2;
    struct event *event = exit_call(1);
    row(SAME, want(DOOR_SYSCALL, "mmap"), first, 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "munmap"), NULL, 0);
    row(DIFFERS_ARGUMENT, want_exit(0), event, 0);
}

/* Near miss: the status is the result itself. */
static void negated_success(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "open", 3);
    struct event *event = exit_call(evidence ? -3 : 3);
    row(SAME, want(DOOR_SYSCALL, "open"), first, 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "close"), NULL, 0);
    row(DIFFERS_ARGUMENT, want_exit(0), event, 0);
}

/* Near miss: another negative number. */
static void signed_error(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", -2);
    failed->ip = at("_start.signed") + 2;
    struct event *event = call(DOOR_SYSCALL, "close", -9);
    load(event, REG_DI, (uint64_t)(evidence ? -2 : -3));
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
    row(DIFFERS_MISSING, want_exit(2), NULL, 0);
}

/* Near miss: the caller looks for something else. */
static void not_reported(bool evidence)
{
    struct event *failed = write_call(1, "otter\n", 6);
    failed->result = -27;
    failed->ip = at("wrap_zero") + 2;
    failed->stack_top = at(evidence ? "caller.compares" : "caller.leave");
    struct event *event = write_call(1, "otter\n", 6);
    row(SAME, want_write("otter\n", 6), failed, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* The wrapper stores the negative number.  Near miss: another one came. */
static void stored_negated(bool evidence)
{
    struct event *failed = call(DOOR_SYSCALL, "open", evidence ? -20 : -21);
    failed->ip = at("wrap_zero") + 2;
    struct event *event = exit_call(-20);
    row(SAME, want(DOOR_SYSCALL, "open"), failed, 0);
    row(DIFFERS_ARGUMENT, want_exit(20), event, 0);
}

/* A number that the harness forged.  Near miss: the status is not 0. */
static void no_difference(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "getpid", 1234);
    first->forged = true;
    struct event *event = exit_call(evidence ? 0 : 2);
    row(SAME, want(DOOR_SYSCALL, "getpid"), first, 0);
    row(DIFFERS_ARGUMENT, want_exit(1), event, 0);
}

/* &line.  Near miss: an address that is nowhere near the stack. */
static void pointer_place(bool evidence)
{
    struct event *event =
        write_call(1, evidence ? "\x10\x50\x34\x12\xfd\x7f\0\0" : "\x10\x50\x34\0\0\0\0\0", 8);
    world.symptom.language = LANGUAGE_C;
    row(DIFFERS_ARGUMENT, want_write("otter in\n", 9), event, 1);
}

/* The same for a path, which ends at the first byte 0. */
static void path_place(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "open", -2);
    load(event, REG_DI, stack);
    give(event, 0, evidence ? "\x10\x50\x34\x12\xfd\x7f" : "walnut", 7);
    struct wanted *wanted = want(DOOR_SYSCALL, "open");
    want_bytes(wanted, 0, "otter", 5);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Bits that have no name: a number, and no list.  Near miss: the flags are right. */
static void no_flags(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -22);
    load(event, REG_10, (uint64_t)-1);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 1, 4096);
    want_integer(wanted, 3, 0x22);
    row(DIFFERS_ARGUMENT, wanted, event, evidence ? 3 : 1);
}

static const struct symptom_row slip_rows[] = {
    {"constant-in-wrapper", constant_in_wrapper, "what its caller handed over in r8"},
    {"number-left-over", number_left, "rax still held 45, which is what write"},
    {"another-call", number_set, "into rax was 102, set at exercise.asm:5, and that is getuid"},
    {"number-negated", negated_number, "It is exit's number, negated"},
    {"moves-in-wrong-order", moves, "r10 was -1, the value that argument 5 should have. r8 was"},
    {"return-address-as-argument", return_address, "is the address that wrap_moves returns to"},
    {"caller-saved-lost", left_in_rcx, "comes from rcx, and fill left 5 there (exercise.asm:"},
    {"pointer-cut-to-32-bits", low_half, "the low 32 bits of the address in r12, 0x7ffd12345000"},
    {"success-taken-for-error", signed_success, "jge compares signed"},
    {"success-taken-for-error", negated_success, "left with that number, negated"},
    {"errno-as-value", signed_error, "jge compares signed, and -2 is above -4095"},
    {"error-not-reported", not_reported, "wrap_zero did not give its caller -1"},
    {"exit-code-negated", stored_negated, "Your wrapper stored -20 in errno_value (exercise.asm:"},
    {"result-ignored", no_difference, "the result of getpid made no difference"},
    {"address-of-pointer", pointer_place, "one & too many"},
    {"address-of-pointer", path_place, "lies another address, 0x7ffd12345010"},
    {"wrong-flag", no_flags, "from r10, and r10 was -1;"},
};

#endif
