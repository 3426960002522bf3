/* Symptoms of listing a directory: what getdents64 gave, and what was written of it. */
#ifndef TESTS_UNIT_SYMPTOMS_DIRECTORY_H
#define TESTS_UNIT_SYMPTOMS_DIRECTORY_H

#include "tests/unit/symptoms.h"

#include <errno.h>

/* Three records: "." of 24 bytes, "otters-and-more" of 40, ".sub", a directory, of 24. */
static char entries[88];

static void put_entry(size_t at, size_t size, char type, const char *name)
{
    entries[at + 16] = (char)size;
    entries[at + 18] = type;
    strcpy(entries + at + 19, name);
}

enum { BUFFER = 0x402000, BUFFER_SIZE = 512 };

static struct event *getdents(int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, "getdents64", result);
    memset(entries, 0, sizeof entries);
    put_entry(0, 24, 4, ".");
    put_entry(24, 40, 8, "otters-and-more");
    put_entry(64, 24, 4, ".sub");
    load(event, REG_DI, 3);
    load(event, REG_SI, BUFFER);
    load(event, REG_DX, BUFFER_SIZE);
    if (result > 0) {
        give(event, 1, entries, (size_t)result);
        event->copies[0].at_exit = true;
    }
    return event;
}

/* A write of what lies there in the buffer, or of other bytes. */
static void write_from(size_t offset, const char *bytes, size_t size)
{
    struct event *event = call(DOOR_SYSCALL, "write", (int64_t)size);
    load(event, REG_DI, 1);
    load(event, REG_SI, BUFFER + offset);
    load(event, REG_DX, size);
    give(event, 1, bytes, size);
    text_add_bytes(&world.trace.output, bytes, size);
}

static struct finding names;

/* The calls are as wanted, and the names are not. */
static void find_names(void)
{
    names = (struct finding){.fact = "names", .text = "check", .found = ""};
    world.outcome.findings = &names;
    world.outcome.finding_count = 1;
    row(SAME, want_exit(0), exit_call(0), 0);
    world.outcome.first = world.outcome.row_count;
}

/* Near miss: a name in two parts. */
static void record_size(bool evidence)
{
    getdents(88);
    write_from(24 + 19, "otters", 6);
    write_from(24 + 19 + (evidence ? 7 : 6), "-and-more\n", 10);
    find_names();
}

/* Near miss: in assembly no struct has 280 bytes. */
static void like_an_array(bool evidence)
{
    static char many[384];
    struct event *event = getdents(384);
    world.symptom.language = evidence ? LANGUAGE_C : LANGUAGE_ASM;
    for (size_t at = 0; at < sizeof many; at += 40)
        many[at + 16] = 40;
    give(event, 1, many, sizeof many);
    event->copies[0].at_exit = true;
    write_from(19, "\n", 1);
    write_from(280 + 19, "\n", 1);
    find_names();
}

/* Near miss: the last record. */
static void past_records(bool evidence)
{
    getdents(88);
    write_from(evidence ? 88 + 19 : 64 + 19, "\n", 1);
    find_names();
}

/* Near miss: the NUL became a newline. */
static void padding(bool evidence)
{
    getdents(88);
    write_from(64 + 19, evidence ? ".sub\0" : ".sub\n", 5);
    find_names();
}

/* Near miss: the newline ends it. */
static void padding_newline(bool evidence)
{
    getdents(88);
    write_from(24 + 19, "otters-and-more\n\0\0\0\0", evidence ? 21 : 16);
    find_names();
}

/* Near miss: the last one was the end. */
static void one_buffer(bool evidence)
{
    getdents(88);
    if (!evidence)
        getdents(0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "getdents64"), NULL, 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: another call. */
static void readdir_number(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, evidence ? "readlink" : "readlinkat", -EFAULT);
    load(event, REG_DI, 3);
    row(DIFFERS_CALL, want(DOOR_SYSCALL, "getdents64"), event, 0);
}

static void readdir_by_int80(bool evidence)
{
    struct event *event = call(DOOR_INT80, evidence ? "readdir" : "readlink", 1);
    load(event, REG_BX, 3);
    row(DIFFERS_CALL, want(DOOR_SYSCALL, "getdents64"), event, 0);
}

/* Near miss: it was refused for something else. */
static void directory_read(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "read", evidence ? -EISDIR : -EFAULT);
    load(event, REG_DI, 3);
    row(DIFFERS_CALL, want(DOOR_SYSCALL, "getdents64"), event, 0);
}

/* Near miss: a name that begins with a dot. */
static void dots_listed(bool evidence)
{
    getdents(88);
    write_from(evidence ? 19 : 64 + 19, evidence ? ".\n" : ".sub\n", evidence ? 2 : 5);
    find_names();
}

/* Near miss: another name is missing, too. */
static void dot_names(bool evidence)
{
    getdents(88);
    write_from(24 + 19, evidence ? "otters-and-more\n" : "otters\n", evidence ? 16 : 7);
    find_names();
}

/* Near miss: it is no directory. */
static void directories(bool evidence)
{
    getdents(88);
    put_entry(64, 24, evidence ? 4 : 8, "sub");
    write_from(24 + 19, "otters-and-more\n", 16);
    find_names();
}

/* Near miss: the second name was written. */
static void order_expected(bool evidence)
{
    getdents(88);
    if (!evidence)
        write_from(24 + 19, "otters-and-more\n", 16);
    write_from(64 + 19, ".sub\n", 5);
    find_names();
}

static const struct symptom_row directory_rows[] = {
    {"record-size-fixed", record_size, "began at byte 50 of"},
    {"record-size-fixed", like_an_array, "Yours are 280 bytes apart"},
    {"past-the-records", past_records, "filled 88 of 512 bytes"},
    {"padding-written", padding, "has 4 bytes, and write was asked for 5"},
    {"padding-written", padding_newline, "has 15 bytes, and write was asked for 21"},
    {"one-buffer-for-all", one_buffer, "gave 88 of 512 bytes and was not asked again"},
    {"readdir-is-no-call", readdir_number, "in the 64-bit table it is readlink"},
    {"readdir-is-no-call", readdir_by_int80, "which gives one record a call"},
    {"directory-read-as-file", directory_read, "(Is a directory)"},
    {"order-expected", order_expected, "one of the first two in a buffer"},
    {"dots-listed", dots_listed, ". was listed, too"},
    {"dot-names-left-out", dot_names, "\".sub\" is a name like others"},
    {"directories-left-out", directories, "\"sub\" is a directory"},
};

#endif
