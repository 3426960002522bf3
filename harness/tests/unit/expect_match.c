/* What an expected trace takes and what it does not: every construct of the body. */
#include "expect/expect.h"

#include "tests/unit/expect_events.h"
#include "tests/unit/tap.h"

#define HEAD "# t: a test\nrequires int80 sysenter sysinfo vsyscall vdso\nrun ./program one two\n"
#define OUT  "exit(0); exited 0"

enum { AGREES = -1 };

struct match_row {
    const char *body, *events;
    int first; /* AGREES, or the row that differs first … */
    enum difference difference;
    int argument; /* … in this argument, counted from 1 */
};

static const char *const difference_names[] = {
    "SAME",    "DOOR",  "ARGUMENT",  "RESULT", "TIME",  "CALL",
    "MISSING", "EXTRA", "FORBIDDEN", "COUNT",  "ORDER",
};

static bool is_right(const struct match_row *row, const struct outcome *outcome)
{
    if (row->first == AGREES)
        return outcome->agrees && outcome->first == outcome->row_count &&
               outcome->matched == outcome->total && outcome->total > 0;
    if (outcome->agrees || (size_t)row->first != outcome->first ||
        outcome->first >= outcome->row_count)
        return false;
    const struct row *first = &outcome->rows[outcome->first];
    return first->difference == row->difference &&
           (row->difference != DIFFERS_ARGUMENT || first->argument + 1 == row->argument);
}

/* Each event has one row, whatever differs. */
static bool stands_once(const struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->row_count; i++)
        for (size_t k = 0; k < i; k++)
            if (outcome->rows[i].event && outcome->rows[i].event == outcome->rows[k].event)
                return false;
    return true;
}

/* What a run that agrees has called is what the case allows: else the jail would stop it. */
static bool allows_all(const struct expect_case *one, const struct trace *trace)
{
    struct call_set calls = {0};
    expect_case_allows(one, &calls);
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (event->kind == EVENT_CALL && !call_set_has(&calls, event->abi, event->number))
            return false;
    }
    return true;
}

static void check_allowed(const char *body, enum abi abi, const char *name, bool allowed)
{
    char text[512];
    struct expectation expectation;
    struct problem problem;
    struct call_set calls = {0};
    long number = name ? call_number(abi, name) : 999999;
    if (name && strncmp(name, "inner ", 6) == 0)
        number = inner_number("socketcall", name + 6);
    snprintf(text, sizeof text, "%srun ./program\n%s\n",
             strstr(body, "int80") ? "requires int80\n" : "", body);
    bool ok = expect_parse(&expectation, "row", text, strlen(text), &problem);
    EXPECT(ok, "%s: %s", body, problem.message);
    if (ok) {
        expect_case_allows(expectation.cases[0], &calls);
        EXPECT(call_set_has(&calls, abi, (uint32_t)number) == allowed, "%s: %s of %s", body,
               name ? name : "999999", abi_name(abi));
    }
    expect_free(&expectation);
}

static void check_allowed_calls(void)
{
    check_allowed("getpid()\nexit(0)", ABI_X86_64, "getpid", true);
    check_allowed("getpid()\nexit(0)", ABI_X86_64, "exit", true);
    check_allowed("getpid()\nexit(0)", ABI_X86_64, "exit_group", false);
    check_allowed("getpid()\nexit(0)", ABI_X86_64, "fork", false);
    check_allowed("getpid()\nexit(0)", ABI_X86_64, NULL, false);
    check_allowed("getpid()\nexit(0)", ABI_I386, "getpid", false);
    check_allowed("getpid()\nexit(0)", ABI_X32, "getpid", false);
    check_allowed("getpid() via int80\nexit(0)", ABI_I386, "getpid", true);
    check_allowed("getpid() via int80\nexit(0)", ABI_I386, "open", false);
    check_allowed("getpid() via int80\nexit(0)", ABI_X86_64, "getpid", false);
    check_allowed("either { getpid() } or { maybe { getuid() } }\nexit(0)", ABI_X86_64, "getuid",
                  true);
    check_allowed("fork() = $c\nprocess $c { getuid() }\nexit(0)", ABI_X86_64, "getuid", true);
    check_allowed("never getuid\ngetpid()\nexit(0)", ABI_X86_64, "getuid", false);
    check_allowed("getpid()\n...\nexit(0)", ABI_X86_64, "fork", true);
    check_allowed("getpid()\n...\nexit(0)", ABI_X86_64, NULL, true);
    check_allowed("getpid()\n...\nexit(0)", ABI_I386, "fork", false);
    check_allowed("repeat 1..3 { getpid()\n... }\nexit(0)", ABI_X86_64, "fork", true);
    check_allowed("getpid()\n... # int80\nexit(0)", ABI_I386, "fork", true);
    check_allowed("getpid()\n... # int80\nexit(0)", ABI_X32, "fork", false);
    check_allowed("getpid()\n... but fork # int80\nexit(0)", ABI_I386, "getpid", true);
    /* of a call that is many, one is allowed, and no other */
    static const char one[] = "socket(1, 1, 0) via socketcall # int80\nexit(0)";
    check_allowed(one, ABI_I386, "inner socket", true);
    check_allowed(one, ABI_I386, "inner connect", false);
    check_allowed(one, ABI_I386, "socketcall", true); /* where its block cannot be read */
    check_allowed(one, ABI_I386, "socket", false);
    check_allowed("getpid()\n... # int80\nexit(0)", ABI_I386, "inner connect", true);
    check_allowed("getpid()\n...\nexit(0)", ABI_I386, "inner connect", false);
}

static void check_row_in(const struct match_row *row, const char *head)
{
    char text[4096];
    struct expectation expectation;
    struct problem problem;
    struct scene scene = {0};
    struct trace trace = {0};
    struct outcome outcome = {0};
    snprintf(text, sizeof text, "%s%s\n", head, row->body);
    events_make(&trace, row->events);
    bool ok = expect_parse(&expectation, "row", text, strlen(text), &problem) &&
              scene_draw(&scene, expectation.cases[0], 7, &problem);
    EXPECT(ok, "%s: %s", row->body, problem.message);
    if (ok) {
        expect_match(&outcome, &scene, &trace);
        const struct row *first =
            outcome.first < outcome.row_count ? &outcome.rows[outcome.first] : NULL;
        EXPECT(is_right(row, &outcome), "%s\n#   with %s\n#   agrees %d, row %zu %s argument %d",
               row->body, row->events, outcome.agrees, outcome.first,
               first ? difference_names[first->difference] : "-", first ? first->argument + 1 : 0);
        EXPECT(!outcome.agrees || allows_all(expectation.cases[0], &trace),
               "%s\n#   with %s\n#   agrees, and makes a call that is not allowed", row->body,
               row->events);
        EXPECT(stands_once(&outcome), "%s\n#   with %s\n#   an event stands in two rows", row->body,
               row->events);
        outcome_free(&outcome);
    }
    scene_free(&scene);
    trace_free(&trace);
    expect_free(&expectation);
}

static void check_row(const struct match_row *row)
{
    check_row_in(row, HEAD);
}

/* What a gap takes in follows from what the file requires. */
static void check_gaps(void)
{
    static const char plain[] = "# t: a test\nrun ./program\n";
    static const char door[] = "# t: a test\nrequires sysenter\nrun ./program\n";
    static const struct match_row taken = {"...\nexit(0)", "getpid() = 1 @int80; exit(0); exited 0",
                                           AGREES, 0, 0};
    static const struct match_row refused = {
        "...\nexit(0)", "getpid() = 1 @int80; exit(0); exited 0", 0, DIFFERS_EXTRA, 0};
    check_row_in(&refused, plain);
    check_row_in(&taken, door);
}

#define CHECK(rows)                                                                                \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                     \
    check_row(&(rows)[i])

#include "tests/unit/expect_match_rows.h"
#include "tests/unit/expect_rounds_rows.h"

/* "NAME(11, 12, ...)"; `other`: of this argument, from 1 on, another value. */
static void say_inner(char text[256], const struct signature *signature, int other)
{
    int used = snprintf(text, 256, "%s(", signature->name);
    for (int i = 0; i < signature->count; i++)
        used += snprintf(text + used, 256 - (size_t)used, "%s%d", i ? ", " : "",
                         i + 11 + 32 * (i + 1 == other));
    snprintf(text + used, 256 - (size_t)used, ")");
}

/* Every call that socketcall and ipc are: its line takes itself, each argument counts, and another
 * way is another number. */
static void check_inner(void)
{
    unsigned count = 0;
    for (uint32_t number = INNER_CALLS; inner_name(number); number++) {
        const char *through = inner_through(number);
        const struct signature *signature = inner_signature(number);
        char call[256], body[300], events[300];
        struct match_row row = {body, events, AGREES, 0, 0};
        if (!through)
            continue;
        count++;
        say_inner(call, signature, 0);
        snprintf(body, sizeof body, "%s = 3 via %s\nexit(0)", call, through);
        for (int other = 0; other <= signature->count; other++) {
            say_inner(call, signature, other);
            snprintf(events, sizeof events, "%s = 3 @%s; " OUT, call, through);
            check_row_in(&row, HEAD);
            row = (struct match_row){body, events, 0, DIFFERS_ARGUMENT, other + 1};
        }
        const char *elsewhere = call_number(ABI_I386, signature->name) >= 0 ? "int80" : "syscall";
        say_inner(call, signature, 0);
        snprintf(events, sizeof events, "%s = 3 @%s; " OUT, call, elsewhere);
        row = (struct match_row){body, events, 0, DIFFERS_DOOR, 0};
        if (call_number(elsewhere[0] == 'i' ? ABI_I386 : ABI_X86_64, signature->name) >= 0)
            check_row_in(&row, HEAD);
    }
    EXPECT(count >= 32, "only %u calls are made through others", count);
}

/* Its arguments stand in two places, as the half in front of the 12 says: it is one call. */
static void check_two_versions(void)
{
    struct event old = {.kind = EVENT_CALL, .abi = ABI_I386, .arg = {12, 7, 64, 2048, 0x1000}};
    struct event new = old, inner;
    uint32_t words[] = {0x2000, 5};
    struct copy block = {.argument = INNER_BLOCK,
                         .whole = true,
                         .wanted = sizeof words,
                         .size = sizeof words,
                         .bytes = (uint8_t *)words};
    old.number = new.number = (uint32_t)call_number(ABI_I386, "ipc");
    old.copies = &block;
    old.copy_count = 1;
    new.arg[0] = 0x1000c;
    new.arg[4] = 0x2000;
    new.arg[5] = 5;
    for (int i = 0; i < 2; i++) {
        static const uint64_t wanted[] = {7, 0x2000, 64, 5, 2048};
        EXPECT(inner_event(i ? &new : &old, &inner) &&
                   inner.number == (uint32_t)inner_number("ipc", "msgrcv") &&
                   memcmp(inner.arg, wanted, sizeof wanted) == 0,
               "msgrcv of version %d", i);
    }
}

int main(void)
{
    CHECK(value_rows);
    group("arguments are compared by the kind and the width of the parameter");
    CHECK(string_rows);
    group("strings are compared with the bytes that the call was given or gave");
    CHECK(address_rows);
    group("at: the bytes must be right, and lie where they are wanted");
    CHECK(result_rows);
    group("results: success, errors by name, ranges, and calls that do not return");
    CHECK(name_rows);
    group("a name binds where it stands first and must agree afterwards");
    CHECK(door_rows);
    group("the way into the kernel is part of a line");
    check_inner();
    check_two_versions();
    group("each call that socketcall and ipc are, and each of its arguments");
    CHECK(order_rows);
    group("any order, repeat, maybe, either and ... take what they say");
    CHECK(end_rows);
    group("the end of a run is checked, also where no line speaks of it");
    CHECK(rule_rows);
    group("never and count speak of the whole run");
    CHECK(round_rows);
    group("what binds in a round binds anew, and lists hold what it was in all of them");
    CHECK(each_rows);
    group("process each: a block for each process of a list");
    CHECK(label_rows);
    group("@label and after: what one process began before another had done");
    CHECK(process_rows);
    group("the events of each process are compared with its own block");
    CHECK(signal_rows);
    group("a call that a signal interrupts shows its first half where a line asks for it");
    CHECK(status_rows);
    group("a wait status is compared by what it says");
    CHECK(edit_rows);
    group("what is missing, extra or another call is told apart");
    check_gaps();
    group("a gap takes in calls by another table only where the file requires its door");
    check_allowed_calls();
    group("the calls that some line could match are allowed, and no other");
    return done();
}
