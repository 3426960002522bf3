/* Symptoms of memory: brk, mmap and munmap. */
#ifndef TESTS_UNIT_SYMPTOMS_MEMORY_H
#define TESTS_UNIT_SYMPTOMS_MEMORY_H

#include "tests/unit/symptoms.h"

#include <errno.h>

static const uint64_t heap_begin = 0x1000000;

static struct event *brk_call(uint64_t address, uint64_t result)
{
    struct event *event = call(DOOR_SYSCALL, "brk", (int64_t)result);
    load(event, REG_DI, address);
    return event;
}

static struct wanted *want_brk(uint64_t address)
{
    struct wanted *wanted = want(DOOR_SYSCALL, "brk");
    want_integer(wanted, 0, (int64_t)address);
    return wanted;
}

/* The first brk, which asks, and one that moves the break by a page. */
static void begin_heap(void)
{
    row(SAME, want_brk(0), brk_call(0, heap_begin), 0);
    row(SAME, want_brk(heap_begin + 4096), brk_call(heap_begin + 4096, heap_begin + 4096), 0);
}

/* A write from an address of the heap or a mapping. */
static struct event *write_heap(uint64_t address, int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, "write", result);
    load(event, REG_DI, 1);
    load(event, REG_SI, address);
    load(event, REG_DX, 6);
    return event;
}

static struct event *munmap_call(uint64_t address)
{
    struct event *event = call(DOOR_SYSCALL, "munmap", 0);
    load(event, REG_DI, address);
    load(event, REG_SI, 100);
    return event;
}

/* Near miss: an address behind the heap's begin. */
static void brk_by_size(bool evidence)
{
    row(SAME, want_brk(0), brk_call(0, heap_begin), 0);
    uint64_t given = evidence ? 4096 : heap_begin + 8192;
    row(DIFFERS_ARGUMENT, want_brk(heap_begin + 4096),
        brk_call(given, evidence ? heap_begin : given), 0);
}

/* Near miss: the break moved. */
static void brk_refusal_unseen(bool evidence)
{
    begin_heap();
    row(SAME, want_brk(heap_begin + 8192),
        brk_call(heap_begin + 8192, heap_begin + (evidence ? 4096 : 8192)), 0);
    struct wanted *wanted = want_exit(ENOMEM);
    row(DIFFERS_CALL, wanted, write_heap(heap_begin, 6), 0);
}

/* The refusal was noticed.  Near miss: the break moved. */
static void brk_sets_no_errno(bool evidence)
{
    begin_heap();
    row(SAME, want_brk(heap_begin + 8192),
        brk_call(heap_begin + 8192, heap_begin + (evidence ? 4096 : 8192)), 0);
    row(DIFFERS_ARGUMENT, want_exit(ENOMEM), exit_call(0), 0);
}

/* Near miss: it was refused. */
static void brk_success_refused(bool evidence)
{
    row(SAME, want_brk(0), brk_call(0, heap_begin), 0);
    row(SAME, want_brk(heap_begin + 4096),
        brk_call(heap_begin + 4096, heap_begin + (evidence ? 4096 : 0)), 0);
    row(DIFFERS_MISSING, want_write("otter\n", 6), NULL, 0);
    row(DIFFERS_ARGUMENT, want_exit(0), exit_call(ENOMEM), 0);
}

/* Near miss: what is written next begins in the page that there was, and does not fit. */
static void break_per_piece(bool evidence)
{
    begin_heap();
    row(DIFFERS_EXTRA, NULL, brk_call(heap_begin + 8192, heap_begin + 8192), 0);
    row(SAME, want(DOOR_SYSCALL, "write"), write_heap(heap_begin + (evidence ? 16 : 4092), 6), 0);
}

/* Near miss: by a page, where two are wanted. */
static void break_by_bytes(bool evidence)
{
    row(SAME, want_brk(0), brk_call(0, heap_begin), 0);
    uint64_t given = heap_begin + (evidence ? 48 : 4096);
    row(DIFFERS_ARGUMENT, want_brk(heap_begin + 8192), brk_call(given, given), 0);
}

/* Near miss: not a whole number of pages. */
static void break_too_little(bool evidence)
{
    row(SAME, want_brk(0), brk_call(0, heap_begin), 0);
    uint64_t given = heap_begin + (evidence ? 4096 : 4100);
    row(DIFFERS_ARGUMENT, want_brk(heap_begin + 12288), brk_call(given, given), 0);
}

/* Near miss: it was to move elsewhere. */
static void break_asked_only(bool evidence)
{
    begin_heap();
    row(DIFFERS_ARGUMENT, want_brk(heap_begin + (evidence ? 0 : 8192)),
        brk_call(0, heap_begin + 4096), 0);
}

/* Near miss: 16 bytes below. */
static void piece_not_aligned(bool evidence)
{
    begin_heap();
    struct wanted *wanted = want_write("otter\n", 6);
    wanted->argument[1].has_address = true;
    wanted->argument[1].address = heap_begin + 48;
    struct event *event = write_heap(heap_begin + (evidence ? 41 : 32), 6);
    give(event, 1, "otter\n", 6);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: the crash came from elsewhere. */
static void mmap_null(bool evidence)
{
    struct event *event = call(DOOR_SYSCALL, "mmap", -ENOMEM);
    row(SAME, want(DOOR_SYSCALL, "mmap"), event, 0);
    row(DIFFERS_CALL, want_exit(ENOMEM),
        crash(SIGSEGV, at("_start"), evidence ? (uint64_t)-ENOMEM : 16), 0);
}

/* Near miss: another page. */
static void read_when_gone(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "munmap"), munmap_call(heap_begin), 0);
    row(DIFFERS_CALL, want_exit(0),
        crash(SIGSEGV, at("_start"), heap_begin + (evidence ? 200 : 4200)), 0);
}

/* Near miss: it was mapped again. */
static void written_when_gone(bool evidence)
{
    row(SAME, want(DOOR_SYSCALL, "munmap"), munmap_call(heap_begin), 0);
    if (!evidence) {
        struct event *again = call(DOOR_SYSCALL, "mmap", (int64_t)heap_begin);
        load(again, REG_SI, 4096);
        row(SAME, want(DOOR_SYSCALL, "mmap"), again, 0);
    }
    row(DIFFERS_EXTRA, NULL, write_heap(heap_begin, -EFAULT), 0);
}

/* Near miss: another signal is wanted. */
static void access_left_out(bool evidence)
{
    world.symptom.language = LANGUAGE_C;
    struct wanted *wanted = &world.wanted[world.wanted_count++];
    wanted->kind = EVENT_SIGNAL;
    wanted->signal = evidence ? SIGSEGV : SIGUSR1;
    row(DIFFERS_CALL, wanted, exit_call(0), 0);
}

static const struct symptom_row memory_rows[] = {
    {"brk-by-size", brk_by_size, "brk was handed 4096"},
    {"brk-refusal-unseen", brk_refusal_unseen, "the break is where it was"},
    {"brk-refusal-unseen", brk_sets_no_errno, "ENOMEM is for you to name"},
    {"brk-success-refused", brk_success_refused, "brk() that gives 0 for a success"},
    {"break-per-piece", break_per_piece, "The break was at 0x1001000 already"},
    {"break-per-piece", break_by_bytes, "48 bytes above the break"},
    {"break-misplaced", break_too_little, "the pieces up to here need 3"},
    {"break-misplaced", break_asked_only, "brk(0) gives nothing back"},
    {"piece-not-aligned", piece_not_aligned, "the next multiple of 16 is 0x1000030"},
    {"mmap-failure-is-not-null", mmap_null, "went on with that as an address"},
    {"used-after-munmap", read_when_gone, "is answered with SIGSEGV"},
    {"used-after-munmap", written_when_gone, "The kernel found nothing there"},
    {"access-left-out", access_left_out, "volatile"},
};

#endif
