/* Symptoms of removing names. */
#ifndef TESTS_UNIT_SYMPTOMS_REMOVAL_H
#define TESTS_UNIT_SYMPTOMS_REMOVAL_H

#include "tests/unit/symptoms.h"

#include <errno.h>
#include <stdio.h>

static char file_status[144];

/* newfstatat tells a mode and a size. */
static void tell(unsigned mode, uint64_t size)
{
    uint64_t blocks = (size + 4095) / 4096 * 8;
    struct event *event = call(DOOR_SYSCALL, "newfstatat", 0);
    load(event, REG_DX, 0x402000);
    memcpy(file_status + 24, &mode, sizeof mode);
    memcpy(file_status + 48, &size, sizeof size);
    memcpy(file_status + 64, &blocks, sizeof blocks);
    give(event, 2, file_status, sizeof file_status);
    event->copies[0].at_exit = true;
}

static void answer(const char *bytes)
{
    struct event *event = call(DOOR_SYSCALL, "read", (int64_t)strlen(bytes));
    load(event, REG_DI, 0);
    load(event, REG_SI, stack);
    give(event, 1, bytes, strlen(bytes));
    event->copies[0].at_exit = true;
}

/* Near miss: it is opened for reading. */
static void erased(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "open", 3);
    load(event, REG_SI, evidence ? 01001 : 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
    struct event *removal = call(DOOR_SYSCALL, "unlink", 0);
    row(SAME, want(DOOR_SYSCALL, "unlink"), removal, 0);
}

static void truncated(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, evidence ? "truncate" : "chmod", 0);
    row(DIFFERS_EXTRA, NULL, event, 0);
    struct event *removal = call(DOOR_SYSCALL, "unlink", 0);
    row(SAME, want(DOOR_SYSCALL, "unlink"), removal, 0);
}

/* Near miss: it was refused for something else. */
static void unlinked_directory(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "unlink", evidence ? -EISDIR : -EACCES);
    row(DIFFERS_CALL, want(DOOR_SYSCALL, "rmdir"), event, 0);
}

/* Near miss: an answer was read before. */
static void acted_first(bool evidence)
{
    if (!evidence)
        answer("y\n");
    struct event *event = call(DOOR_SYSCALL, "unlink", 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "read"), NULL, 0);
    row(SAME, want(DOOR_SYSCALL, "unlink"), event, 0);
}

static void removed_all_the_same(const char *bytes)
{
    answer(bytes);
    row(SAME, want(DOOR_SYSCALL, "read"), &world.trace.events[0], 0);
    row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, "unlink", 0), 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: the answer is yes. */
static void answer_no(bool evidence)
{
    removed_all_the_same(evidence ? "n\n" : "y\n");
}

static void no_answer(bool evidence)
{
    removed_all_the_same(evidence ? "" : "yes\n");
}

/* Near miss: it leaves with another number. */
static void not_masked(bool evidence)
{
    tell(0100644, 5000);
    row(SAME, want(DOOR_SYSCALL, "newfstatat"), &world.trace.events[world.trace.count - 1], 0);
    row(DIFFERS_MISSING, want_write("remove ", 7), NULL, 0);
    row(DIFFERS_ARGUMENT, want_exit(0), exit_call(evidence ? EPERM : ENOENT), 0);
}

/* Near miss: a file. */
static void device(bool evidence)
{
    tell(evidence ? 0020666 : 0100644, 5);
    row(DIFFERS_EXTRA, NULL, write_call(1, "remove ", 7), 0);
    row(DIFFERS_ARGUMENT, want_exit(EPERM), exit_call(0), 0);
}

static void say_size(uint64_t bytes, const char *wanted, const char *said)
{
    tell(0100644, bytes);
    text_add(&world.trace.output, "x, %s KiB? ", said);
    static char output[32];
    world.outcome.output_differs = true;
    world.outcome.wanted_output_size =
        (size_t)snprintf(output, sizeof output, "x, %s KiB? ", wanted);
    world.outcome.wanted_output = (const uint8_t *)output;
    row(SAME, want_exit(0), exit_call(0), 0);
    world.outcome.first = world.outcome.row_count;
}

/* Near misses: no unit has that number. */
static void in_bytes(bool evidence)
{
    say_size(5000, "5", evidence ? "5000" : "5001");
}

static void rounded_down(bool evidence)
{
    say_size(5000, "5", evidence ? "4" : "6");
}

static void one_more(bool evidence)
{
    say_size(5120, "5", evidence ? "6" : "7");
}

static void on_disk(bool evidence)
{
    say_size(5000, "5", evidence ? "8" : "9");
}

static void in_blocks(bool evidence)
{
    say_size(5000, "5", evidence ? "16" : "17");
}

static void by_1000(bool evidence)
{
    say_size(50000, "49", evidence ? "50" : "51");
}

static const struct symptom_row removal_rows[] = {
    {"data-erased", erased, "open"},
    {"data-erased", truncated, "takes one name away"},
    {"unlink-on-directory", unlinked_directory, "(Is a directory)"},
    {"acted-before-answer", acted_first, "came before any read of descriptor 0"},
    {"answer-ignored", answer_no, "The answer was \"n\\n\""},
    {"answer-ignored", no_answer, "gave 0: the end, and no answer"},
    {"not-refused", device, "The kernel told S_IFCHR (0020000)"},
    {"refused-all", not_masked, "told S_IFREG (0100000), and the program left with EPERM"},
    {"size-in-another-unit", in_bytes, "the number of bytes"},
    {"size-in-another-unit", rounded_down, "rounded down"},
    {"size-in-another-unit", one_more, "added in any case"},
    {"size-in-another-unit", on_disk, "not the size"},
    {"size-in-another-unit", in_blocks, "units of 512 bytes"},
    {"size-in-another-unit", by_1000, "divided by 1000"},
};

#endif
