/* Symptoms of the doors at which no system-call stop is made: the vsyscall page, the vDSO. */
#ifndef TESTS_UNIT_SYMPTOMS_CLOCKS_H
#define TESTS_UNIT_SYMPTOMS_CLOCKS_H

#include "tests/unit/symptoms.h"

static struct event *page_call(const char *name, int64_t result)
{
    struct event *event = call(DOOR_VSYSCALL, name, result);
    event->ip = VSYSCALL_PAGE;
    event->stack_top = at("_start.plain");
    return event;
}

/* Near misses: another place than the image's own; and no line wants the vDSO. */
static void offset_called(bool evidence)
{
    row(DIFFERS_MISSING, want(evidence ? DOOR_VDSO : DOOR_SYSCALL, "clock_gettime"), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, 0xaf0, 0xaf0), 0);
}

static void offset_read(bool evidence)
{
    row(DIFFERS_MISSING, want(DOOR_VDSO, "clock_gettime"), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, at("reads"), evidence ? 0x1d0 : 0x7fff12340000), 0);
}

/* Near miss: no field of an ELF header. */
static void header_at_null(bool evidence)
{
    row(DIFFERS_MISSING, want(DOOR_VDSO, "clock_gettime"), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, at("reads"), evidence ? 0x20 : 0x8), 0);
}

static void opened(const char *path)
{
    row(DIFFERS_MISSING, want(DOOR_VDSO, "clock_gettime"), NULL, 0);
    struct event *event = call(DOOR_SYSCALL, "open", -2);
    load(event, REG_DI, stack);
    give(event, 0, path, strlen(path) + 1);
    row(DIFFERS_EXTRA, NULL, event, 0);
}

/* Near misses: other files. */
static void image_opened(bool evidence)
{
    opened(evidence ? "linux-vdso.so.1" : "linux.so.1");
}

static void maps_opened(bool evidence)
{
    opened(evidence ? "/proc/self/maps" : "/proc/self/stat");
}

/* Near miss: another status. */
static void not_found(bool evidence)
{
    world.argv[1] = (char *)"clock_gettime";
    row(DIFFERS_MISSING, want(DOOR_VDSO, "clock_gettime"), NULL, 0);
    row(DIFFERS_RESULT, want_exit(0), exit_call(evidence ? 1 : 2), 0);
}

/* Near misses: a name that has nothing to do with the call; the name itself. */
static void part_called(bool evidence)
{
    world.argv[1] = (char *)(evidence ? "__vdso_clock_gettim" : "__vdso_getpid");
    row(DIFFERS_EXTRA, NULL, call(DOOR_VDSO, "clock_gettime", 0), 0);
}

static void end_called(bool evidence)
{
    world.argv[1] = (char *)(evidence ? "lock_gettime" : "clock_gettime");
    row(DIFFERS_EXTRA, NULL, call(DOOR_VDSO, "clock_gettime", 0), 0);
}

/* Near miss: the call is of another door. */
static void page_for_vdso(bool evidence)
{
    row(DIFFERS_MISSING, want(DOOR_VDSO, "clock_gettime"), NULL, 0);
    row(DIFFERS_EXTRA, NULL,
        evidence ? page_call("gettimeofday", 0) : call(DOOR_SYSCALL, "gettimeofday", 0), 0);
}

/* Near miss: the end of the process follows. */
static void unseen(bool evidence)
{
    row(DIFFERS_MISSING, want(DOOR_VDSO, "clock_gettime"), NULL, 0);
    if (evidence)
        row(SAME, want_write("7\n", 2), write_call(1, "7\n", 2), 0);
    else
        row(SAME, want_exit(0), exit_call(0), 0);
}

static void want_page(void)
{
    row(DIFFERS_MISSING, want(DOOR_VSYSCALL, "time"), NULL, 0);
}

/* Near miss: another page. */
static void page_read(bool evidence)
{
    want_page();
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, at("reads"), VSYSCALL_PAGE + (evidence ? 1024 : 4096)),
        0);
}

/* Near miss: an entry, which a kernel without the page answers so. */
static void between_entries(bool evidence)
{
    uint64_t address = VSYSCALL_PAGE + (evidence ? 8 : 1024);
    want_page();
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, address, address), 0);
}

/* Near miss: the return address is the program's. */
static void jumped_there(bool evidence)
{
    struct event *event = page_call("time", 7);
    event->stack_top = evidence ? 2 : at("_start.plain");
    row(SAME, want(DOOR_VSYSCALL, "time"), event, 0);
    row(DIFFERS_MISSING, want_write("7\n", 2), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, 2, 2), 0);
}

/* Near miss: what was written has nothing to do with the answer. */
static void status_for_answer(bool evidence)
{
    static const int64_t seconds = 1700000000;
    struct event *event = page_call("gettimeofday", 0);
    give(event, 0, (const char *)&seconds, sizeof seconds);
    event->copies->at_exit = true;
    row(SAME, want(DOOR_VSYSCALL, "gettimeofday"), event, 0);
    struct event *written = write_call(1, evidence ? "30\n" : "31\n", 3);
    row(DIFFERS_ARGUMENT, want_write("1700000030\n", 11), written, 1);
}

/* Near misses: further away; and no line wants the page. */
static void behind_the_page(bool evidence)
{
    uint64_t address = VSYSCALL_PAGE + (evidence ? 4096 : 1 << 20);
    want_page();
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, address, address), 0);
}

static void half_an_entry(bool evidence)
{
    row(DIFFERS_MISSING, want(evidence ? DOOR_VSYSCALL : DOOR_SYSCALL, "time"), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, 0xff600400, 0xff600400), 0);
}

/* The page was asked, and this was written where 1700000030 belongs. */
static void written(const char *text)
{
    static const int64_t words[] = {1700000000, 55};
    struct event *event = page_call("gettimeofday", 0);
    load(event, REG_DI, 0x402000);
    give(event, 0, (const char *)words, sizeof words);
    event->copies->at_exit = true;
    row(SAME, want(DOOR_VSYSCALL, "gettimeofday"), event, 0);
    row(DIFFERS_ARGUMENT, want_write("1700000030\n", 11), write_call(1, text, strlen(text)), 1);
}

/* Near misses: one more. */
static void not_added(bool evidence)
{
    written(evidence ? "1700000000\n" : "1700000001\n");
}

static void address_for_answer(bool evidence)
{
    written(evidence ? "4202526\n" : "4202527\n"); /* 0x402000 + 30 */
}

static void second_word(bool evidence)
{
    written(evidence ? "85\n" : "86\n");
}

/* Near miss: an address. */
static void nowhere_to_answer(bool evidence)
{
    struct event *event = call(DOOR_VDSO, "clock_gettime", -14);
    event->kind = EVENT_VDSO_CALL;
    load(event, REG_DI, 1);
    load(event, REG_SI, evidence ? 0 : 0x10);
    struct wanted *wanted = want(DOOR_VDSO, "clock_gettime");
    want_integer(wanted, 0, 1);
    want_integer(wanted, 1, 0);
    wanted->argument[1].kind = VALUE_OTHER;
    row(DIFFERS_RESULT, wanted, event, 0);
}

/* Near miss: no field of an ELF header. */
static void half_of_the_image(bool evidence)
{
    row(DIFFERS_MISSING, want(DOOR_VDSO, "clock_gettime"), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, at("reads"), evidence ? 0xeb89c020 : 0xeb89c028), 0);
}

/* Near miss: the last digits of the right number. */
static void time_invented(bool evidence)
{
    static const int64_t time[2] = {1700000000, 5};
    struct event *event = call(DOOR_VDSO, "clock_gettime", 0);
    give(event, 1, (const char *)time, sizeof time);
    event->copies->at_exit = true;
    row(SAME, want(DOOR_VDSO, "clock_gettime"), event, 0);
    const char *written = evidence ? "1600000007\n" : "700000000\n";
    row(DIFFERS_ARGUMENT, want_write("1700000000\n", 11), write_call(1, written, strlen(written)),
        1);
}

/* The doors' own sentences. */
static void syscall_for_page(bool evidence)
{
    row(DIFFERS_DOOR, want(DOOR_VSYSCALL, "time"),
        call(DOOR_SYSCALL, evidence ? "time" : "getpid", 7), 0);
}

static void syscall_for_vdso(bool evidence)
{
    row(DIFFERS_DOOR, want(DOOR_VDSO, "clock_gettime"),
        call(DOOR_SYSCALL, evidence ? "clock_gettime" : "getpid", 0), 0);
}

/* ---- the 32-bit vDSO */

/* Near miss: SIGILL at some other instruction. */
static void fast_unknown(bool evidence)
{
    row(DIFFERS_MISSING, want(DOOR_SYSINFO, "getpid"), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGILL, at(evidence ? "_start.plain" : "_start"), 0), 0);
}

static struct event *sysinfo_call(uint32_t back_to)
{
    struct event *event = call(DOOR_SYSINFO, "getpid", 7);
    event->door = DOOR_SYSCALL;
    event->sysinfo = true;
    event->stack_top = back_to;
    return event;
}

/* Near miss: there is an address of the program to return to. */
static void fast_astray(bool evidence)
{
    uint32_t back_to = evidence ? 1 : (uint32_t)at("_start.plain");
    row(SAME, want(DOOR_SYSINFO, "getpid"), sysinfo_call(back_to), 0);
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, 1, 1), 0);
}

/* Near miss: what ebp holds is the program's. */
static void fast_jumped(bool evidence)
{
    struct event *event = sysinfo_call(2);
    load_at(event, REG_BP, 3, evidence ? 0xf7fd0559 : at("_start.constant"));
    row(SAME, want(DOOR_SYSINFO, "getpid"), event, 0);
    row(DIFFERS_MISSING, want_exit(0), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, 2, 2), 0);
}

/* Near miss: it was called before. */
static void fast_unfound(bool evidence)
{
    if (!evidence)
        row(SAME, want(DOOR_SYSINFO, "getpid"), sysinfo_call(7), 0);
    row(DIFFERS_MISSING, want(DOOR_SYSINFO, "getpid"), NULL, 0);
    row(SAME, want_exit(0), exit_call(0), 0);
}

/* Near miss: the other name is in a comment alone. */
static void header_called(bool evidence)
{
    world.symptom.text = evidence ? "cmp eax, AT_SYSINFO_EHDR ; not AT_SYSINFO\n"
                                  : "cmp eax, AT_SYSINFO ; not AT_SYSINFO_EHDR\n";
    world.symptom.text_size = strlen(world.symptom.text);
    row(DIFFERS_MISSING, want(DOOR_SYSINFO, "getpid"), NULL, 0);
    row(DIFFERS_EXTRA, NULL, crash(SIGSEGV, 0xf7fd0004, 0xf7fd0000), 0);
}

static void int80_for_sysinfo(bool evidence)
{
    row(DIFFERS_DOOR, want(DOOR_SYSINFO, "getpid"),
        call(DOOR_INT80, evidence ? "getpid" : "getuid", 7), 0);
}

static const struct symptom_row clock_rows[] = {
    {"entered-by-hand", fast_unknown, "this processor has no syscall in 32-bit programs"},
    {"entered-by-hand", fast_astray, "then an address, which was 0x1"},
    {"sysinfo-jumped-to", fast_jumped, "lay 0x2, and that is where the function's ret went"},
    {"sysinfo-not-called", fast_unfound, "A pair of the vector has 8"},
    {"image-called", header_called, "The program died at 0xf7fd0004"},
    {"wrong-door", int80_for_sysinfo, "a function of the 32-bit vDSO, which is called"},
    {"offset-for-address", offset_called, "The program jumped to 0xaf0"},
    {"offset-for-address", offset_read, "The program read at 0x1d0"},
    {"offset-for-address", header_at_null, "which is a field of an ELF header at address 0"},
    {"vdso-address-cut", half_of_the_image, "of an ELF header at 0xeb89c000"},
    {"vdso-is-no-file", image_opened, "there is no such file: the name stands only inside"},
    {"vdso-is-no-file", maps_opened, "no file is needed to find the vDSO"},
    {"symbol-not-found", not_found, "But clock_gettime is one of its symbols"},
    {"part-of-a-name", part_called, "was given the name __vdso_clock_gettim, which"},
    {"part-of-a-name", end_called, "was given the name lock_gettime, which"},
    {"vsyscall-for-vdso", page_for_vdso, "for gettimeofday"},
    {"vdso-not-entered", unseen, "The program went on to write"},
    {"page-cannot-be-read", page_read, "read or wrote at 0xffffffffff600400"},
    {"not-an-entry", between_entries, "8 bytes behind its beginning"},
    {"not-an-entry", behind_the_page, "4096 bytes behind the page's beginning"},
    {"not-an-entry", half_an_entry, "the low 32 bits of 0xffffffffff600400"},
    {"jumped-not-called", jumped_there, "on top of the stack lay 0x2"},
    {"time-from-elsewhere", time_invented,
     "stored 1700000000 in tv_sec, and the program wrote 1600000007"},
    {"answer-in-memory", status_for_answer, "The answer, 1700000000, lies where"},
    {"sum-of-answer", not_added, "what belongs there is that plus 30"},
    {"sum-of-answer", address_for_answer, "0x402000 is where gettimeofday left its answer"},
    {"sum-of-answer", second_word, "1700000000 and behind it 55"},
    {"no-room-for-answer", nowhere_to_answer, "argument 2 (tp) points to, and that was 0"},
    {"wrong-door", syscall_for_page, "each entry of the page is an address"},
    {"wrong-door", syscall_for_vdso, "clock_gettime is a function there"},
};

#endif
