/* Symptoms of the buffer of stdout: in C, the calls made by libc. */
#ifndef TESTS_UNIT_SYMPTOMS_STDIO_H
#define TESTS_UNIT_SYMPTOMS_STDIO_H

#include "tests/unit/symptoms.h"

static const uint64_t in_libc = 0x7f0000001000;

static void source_says(const char *text)
{
    world.symptom.language = LANGUAGE_C;
    world.symptom.text = text;
    world.symptom.text_size = strlen(text);
}

/* A write of libc's, or, in a near miss, one of the program's own. */
static struct event *libc_write(bool libc, const char *bytes, size_t size)
{
    struct event *event = write_call(1, bytes, size);
    if (libc)
        event->ip = in_libc;
    return event;
}

static struct event *libc_exit(int64_t status)
{
    struct event *event = exit_call(status);
    event->ip = in_libc;
    return event;
}

static char many[4096];

/* A write of `size` bytes where 500 are wanted. */
static void count(bool libc, size_t size)
{
    struct event *event = libc_write(libc, many, size);
    struct wanted *wanted = want(DOOR_SYSCALL, "write");
    want_integer(wanted, 2, 500);
    row(DIFFERS_ARGUMENT, wanted, event, 2);
}

/* Near miss: made by the program itself. */
static void buffer_of_libc(bool evidence)
{
    source_says("fwrite(a, 1, 500, stdout); /* setvbuf(stdout, NULL, 0, 1) */");
    count(evidence, 4096);
}

/* Near miss: the call stands in a comment. */
static void buffer_null(bool evidence)
{
    source_says(evidence ? "setvbuf(stdout, NULL, _IOFBF, 500);"
                         : "// setvbuf(stdout, NULL, _IOFBF, 500);\n");
    count(true, 4096);
}

/* Near miss: less than wanted. */
static void past_buffer(bool evidence)
{
    source_says("setvbuf(stdout, buffer, _IOFBF, 500);");
    count(true, evidence ? 1000 : 499);
}

/* Near miss: one such write, no two. */
static void byte_by_byte(bool evidence)
{
    source_says("setbuf(stdout, NULL);");
    struct event *first = libc_write(true, ".", 1);
    libc_write(true, "..", evidence ? 1 : 2);
    struct wanted *wanted = want(DOOR_SYSCALL, "write");
    want_integer(wanted, 2, 500);
    row(DIFFERS_ARGUMENT, wanted, first, 2);
}

/* Near miss: no read came before. */
static void question(bool evidence)
{
    source_says("puts(\"why?\");");
    struct event *read = call(DOOR_SYSCALL, evidence ? "read" : "fsync", 2);
    struct event *late = libc_write(true, "why?\nno\n", 8);
    row(DIFFERS_MISSING, want_write("why?\n", 5), NULL, 0);
    row(SAME, want(DOOR_SYSCALL, evidence ? "read" : "fsync"), read, 0);
    row(DIFFERS_ARGUMENT, want_write("no\n", 3), late, 1);
}

/* Near miss: a write of the program's own. */
static void more_in_buffer(bool evidence)
{
    source_says("fflush(stdout);");
    struct event *event = libc_write(evidence, "one\ntwo\n", 8);
    row(DIFFERS_ARGUMENT, want_write("one\n", 4), event, 1);
}

/* Near miss: it leaves by exit. */
static void lost_in_buffer(bool evidence)
{
    source_says(evidence ? "_exit(0);" : "exit(0);");
    struct event *end = libc_exit(0);
    row(DIFFERS_MISSING, want_write("one\n", 4), NULL, 0);
    row(SAME, want_exit(0), end, 0);
}

/* Near miss: another call comes before the end. */
static void on_the_way_out(bool evidence)
{
    source_says("exit(0);");
    struct event *extra = libc_write(true, "two\n", 4);
    if (!evidence)
        call(DOOR_SYSCALL, "getpid", 7);
    struct event *end = libc_exit(0);
    row(DIFFERS_EXTRA, NULL, extra, 0);
    row(SAME, want_exit(0), end, 0);
}

static const struct symptom_row stdio_rows[] = {
    {"fwrite-is-not-write", buffer_of_libc, "This one brought 4096 bytes"},
    {"setvbuf-without-buffer", buffer_null, "does not look at the size"},
    {"past-the-buffer", past_buffer, "in one write"},
    {"without-buffer", byte_by_byte, "2 writes of one byte"},
    {"question-in-buffer", question, "\"why?\\n\" still lay in the buffer"},
    {"flushed-too-late", more_in_buffer, "the buffer held \"one\\ntwo\\n\""},
    {"left-in-buffer", lost_in_buffer, "left by _exit"},
    {"exit-flushes", on_the_way_out, "on the way out"},
};

#endif
