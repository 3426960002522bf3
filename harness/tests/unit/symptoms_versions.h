/* Symptoms of versions: another number for the same job, and what each wants where. */
#ifndef TESTS_UNIT_SYMPTOMS_VERSIONS_H
#define TESTS_UNIT_SYMPTOMS_VERSIONS_H

#include "tables/inner.h"
#include "tests/unit/symptoms.h"

static struct event *narrow_call(const char *name, int64_t result)
{
    return call(DOOR_INT80, name, result);
}

static struct wanted *want_inner(const char *through, const char *name)
{
    struct wanted *wanted = want(DOOR_INT80, "getpid");
    wanted->numbers[0] = (uint32_t)inner_number(through, name);
    return wanted;
}

/* Near miss: the address is one, only that nothing lies there. */
static void block_in_registers(bool evidence)
{
    struct event *event = narrow_call("socketcall", -14);
    load(event, REG_BX, 1);
    load(event, REG_CX, evidence ? 1 : 0x402000);
    struct wanted *wanted = want_inner("socketcall", "socket");
    want_integer(wanted, 0, 1);
    row(DIFFERS_DOOR, wanted, event, 0);
}

static void mmap_in_registers(bool evidence)
{
    struct event *event = narrow_call("mmap", -14);
    load(event, REG_BX, evidence ? 0 : 0x402000);
    load(event, REG_CX, 4096);
    row(DIFFERS_DOOR, want_inner(NULL, "mmap"), event, 0);
}

/* Near miss: ipc knows no call of that number either, but it is not the key. */
static void call_not_named(bool evidence)
{
    struct event *event = narrow_call("ipc", -38);
    load(event, REG_BX, evidence ? 4711 : 99);
    struct wanted *wanted = want_inner("ipc", "semget");
    want_integer(wanted, 0, 4711);
    row(DIFFERS_DOOR, wanted, event, 0);
}

/* Near miss: it is that of the call, which failed for another reason. */
static void call_of_the_other_table(bool evidence)
{
    struct event *event = narrow_call("socketcall", -22);
    load(event, REG_BX, evidence ? 41 : 1);
    load(event, REG_CX, 0x402000);
    row(DIFFERS_DOOR, want_inner("socketcall", "socket"), event, 0);
}

static void call_and_block_exchanged(bool evidence)
{
    struct event *event = narrow_call("socketcall", -22);
    load(event, REG_BX, evidence ? 0x402000 : 1);
    load(event, REG_CX, evidence ? 1 : 0x402000);
    row(DIFFERS_DOOR, want_inner("socketcall", "socket"), event, 0);
}

/* Near miss: other permissions. */
static void permissions_in_decimal(bool evidence)
{
    struct event *event = narrow_call("semget", 3);
    load(event, REG_DX, 512 | (evidence ? 640 : 0660));
    event->arg[2] = 512 | (evidence ? 640 : 0660);
    struct wanted *wanted = want(DOOR_INT80, "semget");
    want_integer(wanted, 2, 512 | 0640);
    row(DIFFERS_ARGUMENT, wanted, event, 2);
}

/* Near miss: the words are next to each other, and one is wrong. */
static void eights(bool evidence)
{
    static const uint32_t apart[] = {1, 0, 2}, together[] = {1, 1, 7};
    struct event *event = narrow_call("getpid", 3);
    const uint32_t *words = evidence ? apart : together;
    event->number = (uint32_t)inner_number("socketcall", "socket");
    for (int i = 0; i < 3; i++)
        event->arg[i] = words[i];
    give(event, 0, (const char *)words, sizeof apart);
    world.copies[0].argument = INNER_BLOCK;
    struct wanted *wanted = want_inner("socketcall", "socket");
    want_integer(wanted, 0, 1);
    want_integer(wanted, 1, evidence ? 2 : 1);
    want_integer(wanted, 2, 0);
    row(DIFFERS_ARGUMENT, wanted, event, evidence ? 1 : 2);
}

/* Near miss: another call altogether. */
static void own_number(bool evidence)
{
    struct event *event = narrow_call(evidence ? "socket" : "getpid", 3);
    row(evidence ? DIFFERS_DOOR : DIFFERS_CALL, want_inner("socketcall", "socket"), event, 0);
}

/* Near miss: the argument is that of a call with a number of its own. */
static void of_many(bool evidence)
{
    struct event *event = narrow_call("semget", 3);
    if (evidence)
        event->number = (uint32_t)inner_number("ipc", "semget");
    load(event, REG_DX, 7);
    event->arg[1] = 7;
    struct wanted *wanted = evidence ? want_inner("ipc", "semget") : want(DOOR_INT80, "semget");
    want_integer(wanted, 1, 1);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: another offset. */
static void bytes_for_pages(bool evidence)
{
    struct event *event = narrow_call("mmap2", 0x40000000);
    load(event, REG_BP, evidence ? 5 * 4096 : 4096);
    struct wanted *wanted = want(DOOR_INT80, "mmap2");
    want_integer(wanted, 5, 5);
    row(DIFFERS_ARGUMENT, wanted, event, 5);
}

static void pages_for_bytes(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -22);
    load(event, REG_9, evidence ? 5 : 6);
    struct wanted *wanted = want(DOOR_SYSCALL, "mmap");
    want_integer(wanted, 5, 5 * 4096);
    row(DIFFERS_ARGUMENT, wanted, event, 5);
}

/* stat64, which has told this size, with something else behind it. */
static void told_size(uint64_t size)
{
    static uint8_t bytes[96];
    static const uint32_t block = 4096;
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes + 44, &size, sizeof size);
    memcpy(bytes + 52, &block, sizeof block);
    struct event *event = narrow_call("stat64", 0);
    load(event, REG_CX, 0x402000);
    give(event, 1, (const char *)bytes, sizeof bytes);
    world.copies[world.copy_count - 1].at_exit = true;
}

static void seek_to(uint32_t high, uint32_t low)
{
    struct event *event = narrow_call("_llseek", 0);
    load(event, REG_CX, high);
    load(event, REG_DX, low);
    row(DIFFERS_ARGUMENT, want(DOOR_INT80, "_llseek"), event, 3);
}

/* Near miss: neither way round it is the size. */
static void halves(bool evidence)
{
    told_size(0x200000005);
    seek_to(evidence ? 5 : 6, 2);
}

/* Near miss: it lies nowhere in the structure. */
static void another_offset(bool evidence)
{
    told_size(0x200000005);
    seek_to(evidence ? 4096 : 4095, 2);
}

/* Near miss: another position, that nobody returned. */
static void status_as_position(bool evidence)
{
    static const uint64_t stored = 0x200000005;
    struct event *seek = narrow_call("_llseek", 0);
    give(seek, 3, (const char *)&stored, sizeof stored);
    world.copies[0].at_exit = true;
    struct event *event = call(DOOR_SYSCALL, "lseek", 0);
    load(event, REG_SI, evidence ? 0 : 1);
    struct wanted *wanted = want(DOOR_SYSCALL, "lseek");
    want_integer(wanted, 1, (int64_t)stored);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: a call of another family. */
static void another_version(bool evidence)
{
    struct event *event = narrow_call(evidence ? "stat" : "getpid", evidence ? -75 : 7);
    row(DIFFERS_MISSING, want(DOOR_INT80, "stat64"), NULL, -1);
    row(DIFFERS_EXTRA, NULL, event, -1);
}

static const struct symptom_row version_rows[] = {
    {"arguments-not-in-block", block_in_registers, "ecx was 0x1, where the program has no memory"},
    {"arguments-not-in-block", mmap_in_registers, "takes them in registers is mmap2 (192)"},
    {"call-not-named", call_not_named, "ebx was 4711, the first argument of semget"},
    {"call-unknown", call_of_the_other_table, "the number of socket in the x86-64 table"},
    {"call-unknown", call_and_block_exchanged, "1 stands in ecx: the two are exchanged"},
    {"permissions-in-decimal", permissions_in_decimal, "wants 0o640"},
    {"block-of-eights", eights, "the block of socketcall has words of 8 bytes"},
    {"not-through", own_number, "through socketcall, number 102"},
    {"argument-of-many", of_many, "ipc takes argument 2 of semget as its own argument 3, in edx"},
    {"pages-for-bytes", bytes_for_pages, "The offset was 20480. mmap2 counts it in pages"},
    {"pages-for-bytes", pages_for_bytes, "Here it is 20480"},
    {"halves-exchanged", halves, "they make 8589934597, the size of the file"},
    {"another-structs-offset", another_offset, "in struct stat64 of i386 it lies at byte 44"},
    {"status-for-position", status_as_position, "and 8589934597 lies there"},
    {"another-version", another_version, "stat is 106, stat64 is 195. stat answered -EOVERFLOW"},
};

#endif
