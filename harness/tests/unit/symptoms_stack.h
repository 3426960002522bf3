/* Symptoms of the first stack: argv, the environment, the auxiliary vector, descriptors. */
#ifndef TESTS_UNIT_SYMPTOMS_STACK_H
#define TESTS_UNIT_SYMPTOMS_STACK_H

#include "tests/unit/symptoms.h"

#include <elf.h>
#include <errno.h>

/* A crash at an instruction of the fixture that reads memory through rsi; `writer` put into that
 * what is there. */
static void argv_read_at(const char *symbol, uint64_t writer)
{
    struct event *event = crash(SIGSEGV, at(symbol), 0x10);
    event->witness = &world.witness[0];
    world.witness[0].writer[REG_SI] = writer;
    world.witness[0].writer[REG_BX] = at("reads.copy");
    row(DIFFERS_MISSING, want_write("otter\n", 6), NULL, 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* Near miss: the program has put something there. */
static void argv_in_register(bool evidence)
{
    argv_read_at("reads", evidence ? 0 : at("_start.constant"));
}

/* Through a copy of rsi.  Near miss: what was copied is the program's own. */
static void argv_in_copy(bool evidence)
{
    argv_read_at("reads.through", evidence ? 0 : at("_start.constant"));
}

/* Near miss: what was written is no word of argv. */
static void another_word(bool evidence)
{
    world.argv[1] = (char *)"heron";
    world.argv[2] = (char *)"otter";
    struct event *event = write_call(1, evidence ? "heron\n" : "raven\n", 6);
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
}

/* The list's entry in place of the string.  Near miss: the number leads nowhere near. */
static void address_for_string(bool evidence)
{
    static char bytes[] = "......\n";
    uint64_t address = stack + (evidence ? 0x100 : 0x10000000);
    memcpy(bytes, &address, 6);
    world.argv[1] = (char *)"otter";
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), write_call(1, bytes, 7), 1);
}

/* Near miss: the first string was written after all, behind something else. */
static void environment_not_found(bool evidence)
{
    static char *environment[] = {(char *)"HOME=/srv/otter", (char *)"LANG=C", NULL};
    world.scene.envp = environment;
    const char *other = evidence ? "4096\n" : "LANG=C\n";
    row(DIFFERS_MISSING, want_write("HOME=/srv/otter\n", 16), NULL, 0);
    struct event *event = write_call(1, other, strlen(other));
    row(SAME, want_write(other, strlen(other)), event, 0);
}

/* Near miss: another file. */
static void environment_from_a_file(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "open", 3);
    load(event, REG_DI, stack);
    const char *path = evidence ? "/proc/self/environ" : "/proc/self/mounts";
    give(event, 0, path, strlen(path) + 1);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

static void auxiliary(const char *given)
{
    static const struct auxiliary pages = {AT_PAGESZ, 16384};
    world.scene.world.auxiliaries = &pages;
    world.scene.world.auxiliary_count = 1;
    struct event *event = write_call(1, given, strlen(given));
    row(DIFFERS_ARGUMENT, want_write("16384\n", 6), event, 1);
}

/* Near miss: a number that no machine has. */
static void page_size_assumed(bool evidence)
{
    auxiliary(evidence ? "4096\n" : "4095\n");
}

/* Near miss: the type of another entry. */
static void type_for_value(bool evidence)
{
    auxiliary(evidence ? "6\n" : "7\n");
}

/* Near miss: it goes on further below. */
static void gap_taken_for_end(bool evidence)
{
    struct event *first = call(DOOR_SYSCALL, "fstat", -EBADF);
    load(first, REG_DI, 3);
    row(SAME, want(DOOR_SYSCALL, "fstat"), first, 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "fstat"), NULL, 0);
    row(evidence ? SAME : DIFFERS_EXTRA, evidence ? want_exit(0) : NULL,
        evidence ? exit_call(0) : call(DOOR_SYSCALL, "getpid", 7), 0);
    if (!evidence)
        row(SAME, want(DOOR_SYSCALL, "fstat"), call(DOOR_SYSCALL, "fstat", -EBADF), 0);
}

/* Near miss: what was written is another number. */
static void closed_for_open(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "fstat"), call(DOOR_SYSCALL, "fstat", 0), 0);
    row(DIFFERS_MISSING, want_write("0\n", 2), NULL, 0);
    struct event *closed = call(DOOR_SYSCALL, "fstat", -EBADF);
    load(closed, REG_DI, 3);
    row(SAME, want(DOOR_SYSCALL, "fstat"), closed, 0);
    row(DIFFERS_EXTRA, NULL, write_call(1, evidence ? "3\n" : "4\n", 2), 0);
}

static const struct symptom_row stack_rows[] = {
    {"argv-in-register", argv_in_register, "argv does not come in rsi"},
    {"argv-in-register", argv_in_copy, "takes an address from rbx, a copy of rsi"},
    {"another-word", another_word, "that is argv[1], not argv[2]"},
    {"environment-not-found", environment_not_found, "2 strings of the environment"},
    {"environment-from-a-file", environment_from_a_file, "The environment needs no file"},
    {"page-size-assumed", page_size_assumed, "AT_PAGESZ held 16384"},
    {"type-for-value", type_for_value, "The program wrote 6."},
    {"address-for-string", address_for_string, "and that is where a string lies"},
    {"closed-for-open", closed_for_open, "For descriptor 3 it returned -EBADF"},
    {"gap-taken-for-end", gap_taken_for_end, "fstat of descriptor 3"},
};

#endif
