/* What an outcome says: the words of its lines, its counts, the output, the end of the run. */
#include "expect/expect.h"

#include "tests/unit/expect_events.h"
#include "tests/unit/tap.h"

#include <time.h>

struct run {
    struct expectation expectation;
    struct scene scene;
    struct trace trace;
    struct outcome outcome;
};

static void run_free(struct run *run)
{
    outcome_free(&run->outcome);
    trace_free(&run->trace);
    scene_free(&run->scene);
    expect_free(&run->expectation);
}

/* Parses and draws; the trace is the caller's to change before run_match. */
static void run_make(struct run *run, const char *body, const char *events)
{
    char text[4096];
    struct problem problem;
    *run = (struct run){0};
    snprintf(text, sizeof text, "# t: a test\nrequires int80\n%s\n", body);
    if (!expect_parse(&run->expectation, "t", text, strlen(text), &problem) ||
        !scene_draw(&run->scene, run->expectation.cases[0], 1, &problem)) {
        printf("Bail out! %s\n", problem.message);
        exit(3);
    }
    events_make(&run->trace, events);
}

static void run_match(struct run *run)
{
    expect_match(&run->outcome, &run->scene, &run->trace);
}

/* ------------------------------------------------------------------- words */

struct text_row {
    const char *body, *events;
    size_t row;
    const char *text;
};

// clang-format off
static const struct text_row text_rows[] = {
    {"write(1, \"a\" \"\\n\", 1 + 1) = 2\nexit(0)", "", 0, "write(1, \"a\\n\", 2) = 2"},
    {"getpid() = $p\ngetpid() = $p via int80\nexit(0)", "", 1, "getpid() = $p [int 0x80]"},
    {"getpid() = $p\ngetpid() = $p via int80\nexit(0)", "getpid() = 4711", 1, "getpid() = 4711 [int 0x80]"},
    {"getpid() = $p\ngetpid() = $p via int80\nexit(0)", "getpid() = 4711", 0, "getpid() = $p"},
    {"getpid|getuid() = _ number 102\nexit(0)", "", 0, "getuid() = _"},
    {"dup(1) = -1 $e\ndup(2) = -1 $e\nexit(0)", "", 0, "dup(1) = -1 $e"},
    {"dup(1) = -1 $e\ndup(2) = -1 $e\nexit(0)", "dup(1) = -EIO", 1, "dup(2) = -1 EIO"},
    {"open(\"a\", O_CREAT|O_WRONLY, 0644) = -1 ENOENT\nexit(0)", "", 0, "open(\"a\", O_WRONLY|O_CREAT, 0644) = -1 ENOENT"},
    {"mmap(NULL, 0x1000, PROT_WRITE|PROT_READ, ...) = $a\nmunmap($a, _)\nexit(0)", "", 0, "mmap(NULL, 4096, PROT_READ|PROT_WRITE, ...) = $a"},
    {"mmap(NULL, 0x1000, PROT_WRITE|PROT_READ, ...) = $a\nmunmap($a, _)\nexit(0)", "mmap(0, 4096, 3, 0, 0, 0) = 0x7f0080000000", 1, "munmap(0x7f0080000000, _)"},
    {"close(0|1)\nexit(0)", "", 0, "close(0|1)"},
    {"close(3..9)\nexit(0)", "", 0, "close(3..9)"},
    {"close(!= 4)\nexit(0)", "", 0, "close(!= 4)"},
    {"close(...) = > 0\nexit(0)", "", 0, "close(...) = > 0"},
    {"pause() <10ms..>\nexit(0)", "", 0, "pause() <10ms..>"},
    {"exit|exit_group(3)", "", 0, "exit|exit_group(3)"},
    {"exit|exit_group(3)", "", 1, "+++ exited +++"},
    {"exit|exit_group(256)", "", 1, "+++ exited +++"},
    {"exit(_)", "", 1, "+++ exited +++"},
    {"exit(_)", "exit(5); exited 5", 1, "+++ exited +++"},
    {"--- SIGSEGV ---\n+++ killed by SIGBUS +++", "", 0, "--- SIGSEGV ---"},
    {"--- SIGSEGV ---\n+++ killed by SIGBUS +++", "", 1, "+++ killed by SIGBUS +++"},
    {"close(1)\n+++ killed by _ +++", "", 1, "+++ killed by _ +++"},
    {"write(1, $t, len($t))\nwrite(2, $t, 3)\nexit(0)", "", 0, "write(1, $t, len($t))"},
    {"mmap(...) = $a\nwrite(1, \"a\" \"\\n\" at $a + 16, 2)\nexit(0)", "", 1, "write(1, \"a\\n\" at $a + 16, 2)"},
    {"mmap(...) = $a\nwrite(1, \"a\" \"\\n\" at $a + 16, 2)\nexit(0)", "mmap(0, 4096, 3, 0, 0, 0) = 0x7f0080000000", 1, "write(1, \"a\\n\" at 0x7f0080000010, 2)"},
    {"write(1, _ at 0x1000, 2)\nexit(0)", "", 0, "write(1, _ at 0x1000, 2)"},
    {"read(0, $t at $a, 9)\nwrite(1, $t at $a, len($t))\nexit(0)", "read(0, 'abc' at 0x7000, 9) = 3", 0, "read(0, $t at $a, 9)"},
    {"read(0, $t at $a, 9)\nwrite(1, $t at $a, len($t))\nexit(0)", "read(0, 'abc' at 0x7000, 9) = 3", 1, "write(1, \"abc\" at 0x7000, 3)"},
    {"repeat 2 { dup(1) = $f }\nclose(in $f)\nexit(0)", "", 2, "close(in $f)"},
    {"repeat 2 { dup(1) = $f }\nclose(in $f)\nexit(0)", "dup(1) = 3; dup(1) = 4", 2, "close(3|4)"},
    {"repeat 2 { dup(1) = $f }\nrepeat 2 { close(in $f) }\nexit(0)", "dup(1) = 3; dup(1) = 4; close(3) = 0", 3, "close(4)"},
    {"repeat 2 { dup(1) = $f }\nclose($f[1])\nexit(0)", "dup(1) = 3; dup(1) = 4", 2, "close(4)"},
    {"repeat 2 { dup(1) = $f }\nrepeat 2 as $i { close($f[$i]) }\nexit(0)", "", 3, "close($f[1])"},
    {"repeat 2 as $i { dup($i + 5) = _ }\nexit(0)", "", 1, "dup(6) = _"},
    {"getpid() = _ @a\ngetuid() after @a\nexit(0)", "", 0, "getpid() = _ @a"},
    {"getpid() = _ @a\ngetuid() after @a\nexit(0)", "", 1, "getuid() after @a"},
    {"never execve|fork via int80\n...\nexit(0)", "fork() = 7 @int80; exit(0); exited 0", 0, "never execve|fork via int80"},
    {"count getpid <= 1 + 1\nexit(0)\n", "getpid() = 1; getpid() = 1; getpid() = 1; exit(0); exited 0", 5, "count getpid <= 2, not 3"},
};
// clang-format on

static void check_text(const struct text_row *row)
{
    char body[1024];
    struct run run;
    snprintf(body, sizeof body, "run ./program\n%s", row->body);
    run_make(&run, body, row->events);
    run_match(&run);
    const struct wanted *wanted =
        row->row < run.outcome.row_count ? run.outcome.rows[row->row].wanted : NULL;
    EXPECT(wanted && strcmp(wanted->text, row->text) == 0, "row %zu is %s, not %s", row->row,
           wanted ? wanted->text : "none", row->text);
    run_free(&run);
}

static void check_addresses(void)
{
    struct run run;
    run_make(&run,
             "run ./program\nmmap(...) = $a\nwrite(1, \"abc\" at $a, 3)\nwrite(1, _ at $a, 3)\n"
             "write(1, \"a\"|\"b\" at $a, 1)\nwrite(1, \"abc\" at $b, 3)\nwrite(1, _ at $b, 3)\n"
             "exit(0)",
             "mmap(0, 4096, 3, 0, 0, 0) = 0x7f0080000000");
    run_match(&run);
    const struct wanted_value *value = &run.outcome.rows[1].wanted->argument[1];
    EXPECT(value->kind == VALUE_BYTES && value->size == 3 && !memcmp(value->bytes, "abc", 3) &&
               value->has_address && value->address == 0x7f0080000000 &&
               !strcmp(value->text, "\"abc\" at 0x7f0080000000"),
           "bytes at an address: %s", value->text);
    value = &run.outcome.rows[2].wanted->argument[1];
    EXPECT(value->kind == VALUE_INTEGER && value->integer == 0x7f0080000000 && value->has_address &&
               value->address == 0x7f0080000000 && !strcmp(value->text, "_ at 0x7f0080000000"),
           "any bytes at an address: %s", value->text);
    value = &run.outcome.rows[3].wanted->argument[1];
    EXPECT(value->kind == VALUE_OTHER && value->has_address, "alternatives: %s", value->text);
    value = &run.outcome.rows[4].wanted->argument[1];
    EXPECT(value->kind == VALUE_BYTES && !value->has_address, "a new name: %s", value->text);
    value = &run.outcome.rows[5].wanted->argument[1];
    EXPECT(value->kind == VALUE_ANY && !value->has_address, "nothing known: %s", value->text);
    value = &run.outcome.rows[0].wanted->argument[0];
    EXPECT(!value->has_address, "no address");
    run_free(&run);
}

static void check_values(void)
{
    struct run run;
    run_make(&run,
             "run ./program\nwrite(1|2, \"abc\", _) = -1 ENOENT via int80\n"
             "mmap(NULL, 0x1000, PROT_READ|PROT_WRITE, ...) = $a\nmunmap($a, 1) = 0\n"
             "exit|exit_group(3)",
             "");
    run_match(&run);
    const struct wanted *wanted = run.outcome.rows[0].wanted;
    EXPECT(wanted->line == 4 && wanted->kind == EVENT_CALL, "line %u", wanted->line);
    EXPECT(wanted->abi == ABI_I386 && wanted->door == DOOR_INT80, "the door");
    EXPECT(wanted->number_count == 1 && wanted->numbers[0] == 4, "the number");
    EXPECT(wanted->argument_count == 3, "%d arguments", wanted->argument_count);
    EXPECT(wanted->argument[0].kind == VALUE_OTHER && !strcmp(wanted->argument[0].text, "1|2"),
           "alternatives: %s", wanted->argument[0].text);
    EXPECT(wanted->argument[1].kind == VALUE_BYTES && wanted->argument[1].size == 3 &&
               !memcmp(wanted->argument[1].bytes, "abc", 3) &&
               !strcmp(wanted->argument[1].text, "\"abc\""),
           "bytes: %s", wanted->argument[1].text);
    EXPECT(wanted->argument[2].kind == VALUE_ANY, "anything");
    EXPECT(wanted->has_result && wanted->result.kind == VALUE_INTEGER &&
               wanted->result.integer == -2 && !strcmp(wanted->result.text, "-1 ENOENT"),
           "an error: %s", wanted->result.text);
    wanted = run.outcome.rows[1].wanted;
    EXPECT(wanted->argument_count == 3 && wanted->argument[2].kind == VALUE_INTEGER &&
               wanted->argument[2].integer == 3,
           "a set of flags");
    EXPECT(wanted->result.kind == VALUE_ANY, "a name that binds here");
    wanted = run.outcome.rows[3].wanted;
    EXPECT(wanted->number_count == 2 && wanted->numbers[0] == 60 && wanted->numbers[1] == 231 &&
               !wanted->has_result,
           "either name");
    wanted = run.outcome.rows[4].wanted;
    EXPECT(wanted->kind == EVENT_EXITED && wanted->has_result && wanted->result.integer == 3,
           "the end");
    run_free(&run);
}

/* ------------------------------------------------------------------ counts */

static void check_counts(const char *events, size_t matched, size_t total)
{
    struct run run;
    run_make(&run, "run ./program\ngetpid()\nclose(3) = 0\nexit(0)", events);
    run_match(&run);
    EXPECT(run.outcome.matched == matched && run.outcome.total == total, "%s: %zu of %zu", events,
           run.outcome.matched, run.outcome.total);
    run_free(&run);
}

/* ------------------------------------------------------- output and endings */

static void check_output(const char *output, size_t size, bool differs)
{
    struct run run;
    run_make(&run, "let $w = word\nrun ./program $w\nstdout \"a\\0\" \"b\"\nexit(0)",
             "exit(0); exited 0");
    text_add_bytes(&run.trace.output, output, size);
    run_match(&run);
    EXPECT(run.outcome.output_differs == differs && run.outcome.agrees == !differs &&
               run.outcome.first == run.outcome.row_count,
           "%zu bytes of output: differs %d", size, run.outcome.output_differs);
    EXPECT(run.outcome.wanted_output_size == 3 && !memcmp(run.outcome.wanted_output, "a\0b", 3),
           "what was wanted is told");
    run_free(&run);
}

static void check_ending(enum ending_kind kind, bool agrees)
{
    struct run run;
    run_make(&run, "run ./program\n...\n+++ killed by SIGKILL +++\n", "getpid() = 1; killed KILL");
    run.trace.ending.kind = kind;
    run_match(&run);
    EXPECT(run.outcome.agrees == agrees, "ending %d: agrees %d", kind, run.outcome.agrees);
    run_free(&run);
}

static void check_empty(void)
{
    struct run run;
    run_make(&run, "run ./program\n+++ exited with 0 +++", "");
    run_match(&run);
    EXPECT(!run.outcome.agrees && run.outcome.row_count == 1 && run.outcome.first == 0, "empty");
    run_free(&run);
}

/* -------------------------------------------------------------- large cases */

static void add_calls(struct text *to, int count, const char *event)
{
    for (int i = 0; i < count; i++)
        text_add(to, "%s; ", event);
    text_add(to, "exit(0); exited 0");
}

/* A verdict within a second or so also where the pattern or the trace is hard. */
static void check_large(const char *why, const char *body, int count, const char *event,
                        bool agrees)
{
    struct run run;
    struct text events = {0};
    struct timespec begin, end;
    char text[2048];
    snprintf(text, sizeof text, "run ./program\n%s\nexit(0)", body);
    add_calls(&events, count, event);
    run_make(&run, text, text_string(&events));
    clock_gettime(CLOCK_MONOTONIC, &begin);
    run_match(&run);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds =
        (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    size_t rows = 0;
    for (size_t i = 0; i < run.outcome.row_count; i++)
        rows += run.outcome.rows[i].event != NULL;
    EXPECT(run.outcome.agrees == agrees, "%s: agrees %d", why, run.outcome.agrees);
    EXPECT(seconds < 20, "%s: %.1f s", why, seconds);
    EXPECT(strstr(body, "...") || rows == run.trace.count, "%s: %zu of %zu events have a row", why,
           rows, run.trace.count);
    EXPECT(agrees || run.outcome.first < run.outcome.row_count || run.outcome.gave_up,
           "%s: something differs", why);
    text_free(&events);
    run_free(&run);
}

int main(void)
{
    for (size_t i = 0; i < sizeof text_rows / sizeof *text_rows; i++)
        check_text(&text_rows[i]);
    group("lines are shown with the words of the run filled in");
    check_values();
    check_addresses();
    group("what a line wants is told argument by argument");
    check_counts("getpid() = 1; close(3) = 0; exit(0); exited 0", 3, 3);
    check_counts("", 0, 3);
    check_counts("exit(0); exited 0", 1, 3);
    check_counts("getpid() = 1; close(4) = 0; getuid() = 0; exit(0); exited 0", 2, 3);
    group("partial credit counts the lines that agree, not the end that follows from exit");
    check_output("a\0b", 3, false);
    check_output("a\0c", 3, true);
    check_output("a\0b\n", 4, true);
    check_output("", 0, true);
    group("all bytes of the output must be as wanted");
    check_ending(ENDING_KILLED, true);
    check_ending(ENDING_TIME_WALL, false);
    check_ending(ENDING_TIME_CPU, false);
    check_ending(ENDING_OUTPUT, false);
    check_ending(ENDING_TRACE, false);
    check_ending(ENDING_STOPPED, false);
    check_ending(ENDING_STUCK, false);
    check_ending(ENDING_DENIED, false);
    check_ending(ENDING_NOT_STARTED, false);
    check_ending(ENDING_INTERRUPTED, false);
    check_empty();
    group("a run that was ended by us, and an empty one, never agree");
    check_large("long and right", "repeat 9999 { getpid() }", 9999, "getpid() = 1", true);
    check_large("long and one short", "repeat 9999 { getpid() }", 9998, "getpid() = 1", false);
    check_large("an endless loop", "close(1)", 20000, "getpid() = 1", false);
    check_large("gaps that do not fit", "...\nclose(1)\n...\nclose(2)\n...\nclose(3)\n...", 500,
                "close(9) = 0", false);
    check_large("loops in loops",
                "repeat 1..99 { repeat 1..99 { repeat 1..99 { getpid() = _ } } }\ngetuid()", 200,
                "getpid() = 1", false);
    check_large(
        "many lines in any order",
        "any order {\nclose(1)\nclose(2)\nclose(3)\nclose(4)\nclose(5)\nclose(6)\nclose(7)\n"
        "close(8)\nclose(9)\nclose(10)\nclose(11)\nclose(12)\nclose(13)\nclose(14)\n}",
        14, "close(99) = 0", false);
    group("hard patterns and long traces get a verdict, and every event its row");
    return done();
}
