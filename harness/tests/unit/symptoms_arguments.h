/* Symptoms of arguments, lengths and the order of calls. */
#ifndef TESTS_UNIT_SYMPTOMS_ARGUMENTS_H
#define TESTS_UNIT_SYMPTOMS_ARGUMENTS_H

#include "tests/unit/symptoms.h"

/* Near miss: another path. */
static void no_nul(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "open", -2);
    load(event, REG_DI, 0x402000);
    give(event, 0, evidence ? "notesmore" : "noteZmore", 10);
    struct wanted *wanted = want(DOOR_SYSCALL, "open");
    want_bytes(wanted, 0, "notes", 5);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Near miss: the bytes are others, too. */
static void in_another_buffer(bool evidence)
{
    load(call(DOOR_SYSCALL, "mmap", 0x7f0080001000), REG_SI, 4096);
    struct event *event = write_call(1, evidence ? "otter\n" : "ottex\n", 6);
    text_add(&world.trace.output, "otter\n");
    struct wanted *wanted = want_write("otter\n", 6);
    wanted->argument[1].has_address = true;
    wanted->argument[1].address = 0x7f0080001000;
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: the same address, as the 32 bits that the kernel reads. */
static void into_another_buffer(bool evidence)
{
    struct event *event = call(DOOR_INT80, "read", 6);
    load(event, REG_BX, 0);
    load(event, REG_CX, evidence ? 0x402008 : 0x402000);
    load(event, REG_DX, 9);
    give(event, 1, "otter\n", 6);
    world.copies[0].at_exit = true;
    struct wanted *wanted = want(DOOR_INT80, "read");
    want_bytes(wanted, 1, "otter\n", 6);
    wanted->argument[1].has_address = true;
    wanted->argument[1].address = 0x100402000;
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: the bytes never arrived. */
static void by_writev(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "writev", 6);
    load(event, REG_DI, 1);
    text_add(&world.trace.output, "%s", evidence ? "otter\n" : "ot");
    row(DIFFERS_CALL, want_write("otter\n", 6), event, 0);
}

static void in_parts(bool evidence)
{
    struct event *event = write_call(1, "ott", 3);
    text_add(&world.trace.output, "%s", evidence ? "otter\n" : "ott");
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* Near miss: what went along is not what the next line wants. */
static void in_one(bool evidence)
{
    struct event *event = write_call(1, "ab\ncd\n", 6);
    text_add(&world.trace.output, "ab\ncd\n");
    row(DIFFERS_ARGUMENT, want_write("ab\n", 3), event, 1);
    row(DIFFERS_MISSING, want_write(evidence ? "cd\n" : "ef\n", 3), NULL, 0);
}

static void no_newline(bool evidence)
{
    struct event *event = write_call(1, "otter", evidence ? 5 : 4);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* Near miss: the byte is a letter. */
static void with_nul(bool evidence)
{
    struct event *event = write_call(1, evidence ? "otter\n\0" : "otter\nx", 7);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* Near miss: more than one. */
static void off_by_one(bool evidence)
{
    struct event *event = write_call(1, "otter\nxy", evidence ? 7 : 8);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

static void other_length(bool evidence)
{
    struct event *event = write_call(1, evidence ? "otter\nxyz" : "ottez\nxyz", 9);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* An address for the count, and EFAULT.  Near miss: other bytes. */
static void address_for_length(bool evidence)
{
    struct event *event = write_call(1, evidence ? "otter\nxyz" : "ottez\nxyz", 9);
    load(event, REG_DX, stack + 6);
    event->result = -14;
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* 48 calls too many.  Near miss: none. */
static void digit_for_number(bool evidence)
{
    struct event *event = write_call(1, "otter\n", 6);
    for (int i = 0; i < 48; i++)
        row(evidence ? DIFFERS_EXTRA : DIFFERS_TIME, evidence ? NULL : want_write("otter\n", 6),
            event, 0);
}

/* Near miss: the text lies nowhere in the program's file. */
static void fixed_text(bool evidence)
{
    world.argv[1] = (char *)"otter";
    struct event *event = write_call(1, "fixed text\n", 11);
    load(event, REG_SI, evidence ? at("text") : stack);
    give(event, 1, "fixed text\n", 11);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* Near miss: the number came from elsewhere. */
static void fixed_number(bool evidence)
{
    world.argv[1] = (char *)"44";
    struct event *event = exit_call(7);
    if (evidence)
        load_at(event, REG_DI, 7, at("_start.constant"));
    row(DIFFERS_ARGUMENT, want_exit(44), event, 0);
}

/* Near miss of it: the line has the very number, and a word of the run is the same. */
static void fixed_status(bool evidence)
{
    world.argv[1] = (char *)"3";
    struct event *event = exit_call(7);
    struct wanted *wanted = want_exit(3);
    load_at(event, REG_DI, 7, at("_start.constant"));
    wanted->argument[0].literal = !evidence;
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Near miss: an address that leads nowhere. */
static void content(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "write", -14);
    load(event, REG_DI, 1);
    load(event, REG_SI, evidence ? 0x0a726574746f : 0x0a0000001000);
    load(event, REG_DX, 6);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* Near miss: both are wrong, but not each other's. */
static void exchanged_pointer(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "write", -9);
    load(event, REG_DI, 0x402000);
    load(event, REG_SI, evidence ? 1 : 3);
    load(event, REG_DX, 6);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 0);
}

/* Near miss: a size that is off by more. */
static void size_off_by_one(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "munmap", -22);
    load(event, REG_SI, evidence ? 4095 : 4000);
    struct wanted *wanted = want(DOOR_SYSCALL, "munmap");
    want_integer(wanted, 1, 4096);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

static void exchanged(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "lseek", 0);
    load(event, REG_DI, 3);
    load(event, REG_SI, 2);
    load(event, REG_DX, evidence ? 10 : 11);
    struct wanted *wanted = want(DOOR_SYSCALL, "lseek");
    want_integer(wanted, 1, 10);
    want_integer(wanted, 2, 2);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: the argument that differs is no set of flags. */
static void flag(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -9);
    load(event, REG_SI, 8192);
    load(event, REG_10, 0x02);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 1, 4096);
    want_integer(wanted, 3, 0x22);
    row(DIFFERS_ARGUMENT, wanted, event, evidence ? 3 : 1);
}

static void descriptor(bool evidence)
{
    struct event *event = write_call(evidence ? 2 : 1, "otter\n", 6);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, evidence ? 0 : 2);
}

/* A descriptor cut to 8 bits.  Near miss: not the descriptor differs. */
static void descriptor_cut(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "close", 0);
    load(event, REG_DI, evidence ? 0xff : 0x123ff);
    struct wanted *wanted = want(DOOR_SYSCALL, "close");
    want_integer(wanted, 0, 0x123ff);
    row(evidence ? DIFFERS_ARGUMENT : DIFFERS_TIME, wanted, event, 0);
}

/* Near miss: -1, and the flags differ. */
static void descriptor_as_character(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "close", -9);
    load(event, REG_DI, '3');
    struct wanted *wanted = want(DOOR_SYSCALL, "close");
    want_integer(wanted, 0, 3);
    row(evidence ? DIFFERS_ARGUMENT : DIFFERS_TIME, wanted, event, 0);
}
static void descriptor_of_none(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -9);
    load(event, REG_8, evidence ? 0 : (uint64_t)-1);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 3, 0x22);
    want_integer(wanted, 4, -1);
    row(DIFFERS_ARGUMENT, wanted, event, evidence ? 4 : 3);
}

/* Near miss: the first of the two is not made at all. */
static void swapped(bool evidence)
{
    struct event *early = call(DOOR_SYSCALL, "getuid", 0);
    struct event *late = call(DOOR_SYSCALL, evidence ? "getpid" : "gettid", 7);
    const struct wanted *first = want(DOOR_SYSCALL, "getpid");
    const struct wanted *second = want(DOOR_SYSCALL, "getuid");
    row(DIFFERS_MISSING, first, NULL, 0);
    row(SAME, second, early, 0);
    row(DIFFERS_EXTRA, NULL, late, 0);
}

static void swapped_doors(bool evidence)
{
    struct event *early = call(DOOR_INT80, "getpid", 7);
    struct event *late = call(evidence ? DOOR_SYSCALL : DOOR_INT80, "getpid", 7);
    row(DIFFERS_DOOR, want(DOOR_SYSCALL, "getpid"), early, 0);
    row(DIFFERS_DOOR, want(DOOR_INT80, "getpid"), late, 0);
}

static void forbidden(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "getpid", 7);
    row(evidence ? DIFFERS_FORBIDDEN : DIFFERS_COUNT, want(DOOR_SYSCALL, "getpid"), event, 0);
}

/* Near miss: open gave another. */
static void not_kept(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "open"), call(DOOR_SYSCALL, "open", evidence ? 3 : 4), 0);
    struct wanted *wanted = want(DOOR_SYSCALL, "read");
    want_integer(wanted, 0, 3);
    row(DIFFERS_MISSING, wanted, NULL, 0);
    row(SAME, want(DOOR_SYSCALL, "read"), call(DOOR_SYSCALL, "read", 0), 0);
}

static void missing(bool evidence)
{
    struct event *first = write_call(1, "otter\n", 6);
    row(SAME, want_write("otter\n", 6), first, 0);
    row(evidence ? DIFFERS_MISSING : DIFFERS_TIME, want(DOOR_SYSCALL, "close"),
        evidence ? NULL : first, 0);
}

static void extra(bool evidence)
{
    struct event *first = write_call(1, "otter\n", 6);
    struct event *event = write_call(1, "otter\n", 6);
    row(SAME, want_write("otter\n", 6), first, 0);
    row(evidence ? DIFFERS_EXTRA : DIFFERS_TIME, evidence ? NULL : want_write("otter\n", 6), event,
        0);
}

static void another(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "getuid", 0);
    row(evidence ? DIFFERS_CALL : DIFFERS_RESULT,
        want(DOOR_SYSCALL, evidence ? "getppid" : "getuid"), event, 0);
}

/* Near miss: the calls differ as well. */
static void elsewhere(bool evidence)
{
    struct event *event = write_call(1, "otter\n", 6);
    world.outcome.output_differs = true;
    world.outcome.wanted_output = (const uint8_t *)"otter\n";
    world.outcome.wanted_output_size = 6;
    row(evidence ? SAME : DIFFERS_TIME, want_write("otter\n", 6), event, 0);
}

/* C: the junk of the stack.  Near miss: a number that was put there. */
static void left_out(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -22);
    event->ip = 0x7f0000001002;
    load(event, REG_9, evidence ? 0x5a5a5a5a5a5a5a5a : 0x1000);
    world.symptom.language = LANGUAGE_C;
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 5, 0);
    row(DIFFERS_ARGUMENT, wanted, event, 5);
}

static struct event *call_in_c(const char *name, int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, name, result);
    event->ip = 0x7f0000001002;
    world.symptom.language = LANGUAGE_C;
    return event;
}

/* syscall(1, line, 6).  Near miss: not the count behind the pointer. */
static void no_number(bool evidence)
{
    struct event *event = call_in_c("write", -9);
    load(event, REG_DI, stack);
    load(event, REG_SI, evidence ? 6 : 7);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 0);
}

/* syscall(0, 4096, 3, …): 0 is read.  Near miss: a read of something else. */
static void number_of_another(bool evidence)
{
    struct event *event = call_in_c("read", -9);
    load(event, REG_DI, evidence ? 4096 : 0);
    load(event, REG_SI, 3);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 0, 0);
    want_integer(wanted, 1, 4096);
    want_integer(wanted, 2, 3);
    row(DIFFERS_MISSING, wanted, NULL, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* mmap without addr.  Near miss: the arguments behind it are in their places. */
static void no_address(bool evidence)
{
    struct event *event = call_in_c("mmap", -22);
    load(event, REG_DI, 4096);
    load(event, REG_SI, evidence ? 3 : 4096);
    load(event, REG_DX, evidence ? 0x22 : 3);
    load(event, REG_10, evidence ? (uint64_t)-1 : 0x22);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 0, 0);
    want_integer(wanted, 1, 4096);
    want_integer(wanted, 2, 3);
    want_integer(wanted, 3, 0x22);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

static const struct symptom_row argument_rows[] = {
    {"arguments-shifted", no_number, "by chance it is the number of write, too"},
    {"arguments-shifted", number_of_another, "and 0 is read"},
    {"arguments-shifted", no_address, "Argument 1 (addr) of mmap was 4096"},
    {"argument-left-out", left_out, "which is what lay on the stack before main began"},
    {"another-buffer", in_another_buffer, "not at 0x7f0080001000, the address that mmap returned"},
    {"another-buffer", into_another_buffer, "went to 0x402008 (ecx), not to 0x402000"},
    {"string-without-nul", no_nul, "\"notes\" is followed by \"more\""},
    {"output-by-another-call", by_writev, "but writev brought them"},
    {"output-by-another-call", in_parts, "brought 3 of 6"},
    {"output-by-another-call", in_one, "the first write is to bring 3"},
    {"length-without-newline", no_newline, "The count was 5"},
    {"length-with-nul", with_nul, "the 0 that ends the string"},
    {"length-off-by-one", off_by_one, "one too large"},
    {"wrong-length", other_length, "The count was 9"},
    {"wrong-length", address_for_length, "It is an address, not a number of bytes. Nothing was"},
    {"hard-coded", fixed_text, "stands in the program itself"},
    {"hard-coded", fixed_status, "this run asked for 3"},
    {"hard-coded", fixed_number, "Argument 1 was 7, set at exercise.asm:5"},
    {"content-for-address", content, "the letters of \"otter\\n\""},
    {"length-off-by-one", size_off_by_one, "argument 2 of munmap is one too small"},
    {"arguments-exchanged", exchanged_pointer, "Argument 1 was 0x402000 and argument 2 was 1"},
    {"arguments-exchanged", exchanged, "arguments 2 and 3 of lseek"},
    {"wrong-flag", flag, "MAP_ANONYMOUS is missing"},
    {"wrong-descriptor", descriptor, "0 is stdin, 1 is stdout, 2 is stderr"},
    {"wrong-descriptor", descriptor_cut, "255 is the low 8 bits of it"},
    {"wrong-descriptor", descriptor_as_character, "51 is the character '3'"},
    {"wrong-descriptor", descriptor_of_none, "An anonymous mapping has no file"},
    {"calls-swapped", swapped, "First getpid, then getuid"},
    {"calls-swapped", swapped_doors, "First getpid, then getpid by int 0x80"},
    {"forbidden-call", forbidden, "to be solved without it"},
    {"descriptor-not-kept", not_kept, "returned 3, and read was handed 0"},
    {"call-missing", missing, "should call close"},
    {"call-extra", digit_for_number, "48 is the character '0'"},
    {"call-extra", extra, "the one before it was the last"},
    {"another-call", another, "getppid is number 110"},
    {"output-elsewhere", elsewhere, "made to point elsewhere"},
};

#endif
