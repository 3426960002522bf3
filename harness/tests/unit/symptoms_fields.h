/* Symptoms of what lies behind pointers. */
#ifndef TESTS_UNIT_SYMPTOMS_FIELDS_H
#define TESTS_UNIT_SYMPTOMS_FIELDS_H

#include "tests/unit/symptoms.h"

/* A call whose argument 2 leads to a structure. */
static void field_row(const char *name, int argument, const char *field, const char *found,
                      const char *asked)
{
    struct event *event = call(DOOR_SYSCALL, name, 0);
    load(event, REG_DI, 3);
    load(event, REG_SI, 0x402000);
    struct wanted *wanted = want(DOOR_SYSCALL, name);
    wanted->argument[argument].kind = VALUE_OTHER;
    wanted->argument[argument].text = "{...}";
    wanted->argument_count = argument + 1;
    row(DIFFERS_ARGUMENT, wanted, event, argument);
    world.rows[0].field = field;
    world.rows[0].found = found;
    world.rows[0].asked = asked;
}

/* Near miss: nothing could be looked at. */
static void field_written(bool evidence)
{
    field_row("fstat", 1, evidence ? "st_size" : "", evidence ? "7" : NULL, evidence ? "8" : NULL);
}

static void field_read(bool evidence)
{
    field_row("writev", 1, "[1].iov_len", evidence ? "3" : NULL, "4");
}

static void number_of_elements(bool evidence)
{
    field_row("writev", 1, "", evidence ? "2 elements" : NULL, evidence ? "1" : NULL);
}

/* Near miss: another port altogether. */
static void port(bool evidence)
{
    field_row("connect", 1, "sin_port", evidence ? "htons(20480)" : "htons(20481)", "htons(80)");
}

/* Near miss: another address altogether. */
static void address(bool evidence)
{
    field_row("bind", 1, "sin_addr",
              evidence ? "inet_addr(\"1.0.0.127\")" : "inet_addr(\"0.0.0.127\")",
              "inet_addr(\"127.0.0.1\")");
}

/* Near miss: the link is looked at, and something else differs. */
static void link_followed(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "newfstatat", 0);
    load(event, REG_DI, 3);
    load(event, REG_10, evidence ? 0 : 0x100);
    struct wanted *wanted = want(DOOR_SYSCALL, "newfstatat");
    want_integer(wanted, 0, -100);
    want_integer(wanted, 3, 0x100);
    row(DIFFERS_ARGUMENT, wanted, event, evidence ? 3 : 0);
}

/* A socket, of which the program says that it is something else. */
static void named_wrongly(const char *word)
{
    static char status[144];
    struct event *event = call(DOOR_SYSCALL, "newfstatat", 0);
    status[24] = (char)0xed;
    status[25] = (char)0xc1;
    load(event, REG_DX, 0x402000);
    give(event, 2, status, sizeof status);
    event->copies[0].at_exit = true;
    event = write_call(1, word, strlen(word));
    row(DIFFERS_ARGUMENT, want_write("socket\n", 7), event, 1);
}

/* Near miss: a fifo has no bit of a socket. */
static void type_as_bit(bool evidence)
{
    named_wrongly(evidence ? "directory\n" : "fifo\n");
}

/* Near miss: what was written names no type. */
static void type_mistaken(bool evidence)
{
    named_wrongly(evidence ? "fifo\n" : "nothing\n");
}

static const struct symptom_row field_rows[] = {
    {"link-followed", link_followed, "without AT_SYMLINK_NOFOLLOW"},
    {"type-tested-as-bit", type_as_bit, "the bits 0040000 in common"},
    {"type-mistaken", type_mistaken, "equals no type: mask it with S_IFMT"},
    {"field-differs", field_written, "The kernel wrote st_size=7; 8 is expected."},
    {"field-differs", field_read, "The program handed over [1].iov_len=3; 4 is expected."},
    {"field-differs", number_of_elements, "handed over 2 elements; 1 is expected."},
    {"address-not-in-network-order", address, "it is 1.0.0.127 to the kernel"},
    {"port-not-in-network-order", port, "it is port 20480 to the kernel"},
};

#endif
