#include "trace/options.h"

#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

/* Which of three calls an expression has: r = read, o = open, g = getpid; in capitals for i386. */
struct calls_row {
    const char *words, *wanted;
};

// clang-format off
static const struct calls_row calls_rows[] = {
    {"read",                "rR"},
    {"read,open",           "roRO"},
    {"!read",               "ogOG"},
    {"!!read",              "rR"},
    {"all",                 "rogROG"},
    {"none",                ""},
    {"!none",               "rogROG"},
    {"!all",                ""},
    {"read@64",             "r"},
    {"read@32",             "R"},
    {"!read@32",            "rogOG"},
    {"%desc",               "roRO"},
    {"desc",                "roRO"},
    {"%desc@64,getpid@32",  "roG"},
    {"%pure",               "gG"},
    {"?nosuch,read",        "rR"},
    {"?%nosuch",            ""},
    {"/^(read|open)$",      "roRO"},
    {"/^getpid$@32",        "G"},
    {"?/^nosuch",           ""},
    {"39",                  "g"}, /* i386's 39 is mkdir */
    {"20@32",               "G"},
};

static const char *const bad_calls[] = {
    "", "nosuch", "read,", "%nosuch", "pure", "read@16", "read@", "none,read", "/(", "/^nosuch",
    "99999", "-1", "%",
};
// clang-format on

static void check_calls(void)
{
    struct problem problem;
    for (size_t i = 0; i < sizeof calls_rows / sizeof *calls_rows; i++) {
        static const char *const names[] = {"read", "open", "getpid"};
        struct call_set set;
        char got[8] = "";
        bool ok = parse_calls(&set, calls_rows[i].words, &problem);
        EXPECT(ok, "'%s': %s", calls_rows[i].words, problem.message);
        for (int call = 0; ok && call < 6; call++) {
            enum abi abi = call < 3 ? ABI_X86_64 : ABI_I386;
            long number = call_number(abi, names[call % 3]);
            char letter[] = {"rogROG"[call], '\0'};
            if (call_set_has(&set, abi, (uint32_t)number))
                strcat(got, letter);
        }
        EXPECT(strcmp(got, calls_rows[i].wanted) == 0, "'%s' has %s, not %s", calls_rows[i].words,
               got, calls_rows[i].wanted);
        EXPECT(!ok || call_set_has(&set, ABI_X86_64, 9999), "'%s' hides what no table has",
               calls_rows[i].words);
    }
    for (size_t i = 0; i < sizeof bad_calls / sizeof *bad_calls; i++) {
        struct call_set set;
        EXPECT(!parse_calls(&set, bad_calls[i], &problem) && problem.status == STATUS_USAGE,
               "'%s' is taken", bad_calls[i]);
    }
    group("sets of calls");
}

static void check_numbers(void)
{
    struct number_set set;
    struct problem problem;
    EXPECT(parse_signals(&set, "HUP,SIGINT,9", &problem) && number_set_has(&set, 1) &&
               number_set_has(&set, 2) && number_set_has(&set, 9) && !number_set_has(&set, 3),
           "HUP,SIGINT,9");
    EXPECT(parse_signals(&set, "!CHLD", &problem) && !number_set_has(&set, 17) &&
               number_set_has(&set, 1),
           "!CHLD");
    EXPECT(parse_signals(&set, "none", &problem) && !number_set_has(&set, 1), "none");
    EXPECT(!parse_signals(&set, "0", &problem), "signal 0");
    EXPECT(!parse_signals(&set, "65", &problem), "signal 65");
    EXPECT(parse_descriptors(&set, "0,5", &problem) && number_set_has(&set, 0) &&
               number_set_has(&set, 5) && !number_set_has(&set, 1) && !number_set_has(&set, 5000),
           "0,5");
    EXPECT(parse_descriptors(&set, "all", &problem) && number_set_has(&set, 5000), "all");
    EXPECT(!parse_descriptors(&set, "5,", &problem), "an empty word");
    EXPECT(parse_words(&set, "status", status_words, "failed,detached", &problem) &&
               number_set_has(&set, CALL_FAILED) && number_set_has(&set, CALL_DETACHED) &&
               !number_set_has(&set, CALL_SUCCESSFUL),
           "failed,detached");
    group("sets of signals, descriptors and words");
}

/* ------------------------------------------------------------------ inject= */

struct inject_row {
    const char *words;
    struct inject wanted;
};

// clang-format off
static const struct inject_row inject_rows[] = {
    {"read:error=EINTR",           {.has_result = true, .result = -4}},
    {"read:error=17",              {.has_result = true, .result = -17}},
    {"read:retval=0x10",           {.has_result = true, .result = 16}},
    {"read:signal=HUP",            {.signal = 1}},
    {"read:signal=SIGUSR1:when=3", {.signal = 10, .first = 3, .last = 3, .step = 1}},
    {"read:error=1:when=3+",       {.has_result = true, .result = -1, .first = 3, .step = 1}},
    {"read:error=1:when=3+2",      {.has_result = true, .result = -1, .first = 3, .step = 2}},
    {"read:error=1:when=3..7",     {.has_result = true, .result = -1, .first = 3, .last = 7, .step = 1}},
    {"read:error=1:when=3..7+2",   {.has_result = true, .result = -1, .first = 3, .last = 7, .step = 2}},
    {"read:delay_enter=5",         {.delay_enter_us = 5}},
    {"read:delay_exit=2ms",        {.delay_exit_us = 2000}},
    {"read:delay_exit=1s",         {.delay_exit_us = 1000000}},
    {"read:delay_enter=1500ns",    {.delay_enter_us = 2}},
};

static const char *const bad_injects[] = {
    "read", "read:", "read:error=", "read:error=0", "read:error=4096", "read:error=ENOSUCH",
    "read:retval=-1", "read:retval=x", "read:signal=0", "read:error=1:when=", "read:error=1:when=0",
    "read:error=1:when=2-", "read:error=1:when=70000", "read:error=1:when=5..", "read:delay_enter=-1",
    "read:delay_enter=1h", "read:nosuch=1", ":error=1", "read:error=1:error=2",
};
// clang-format on

static bool same_inject(const struct inject *a, const struct inject *b)
{
    return a->has_result == b->has_result && a->result == b->result && a->signal == b->signal &&
           a->delay_enter_us == b->delay_enter_us && a->delay_exit_us == b->delay_exit_us &&
           a->first == b->first && a->last == b->last && a->step == b->step && a->by_task &&
           a->any_door;
}

static void check_injects(void)
{
    struct problem problem;
    for (size_t i = 0; i < sizeof inject_rows / sizeof *inject_rows; i++) {
        struct trace_options options = {0};
        bool ok = parse_injection(&options, inject_rows[i].words, false, &problem);
        EXPECT(ok && same_inject(&options.injections[0].what, &inject_rows[i].wanted), "'%s'",
               inject_rows[i].words);
        trace_options_free(&options);
    }
    for (size_t i = 0; i < sizeof bad_injects / sizeof *bad_injects; i++) {
        struct trace_options options = {0};
        EXPECT(!parse_injection(&options, bad_injects[i], false, &problem), "'%s' is taken",
               bad_injects[i]);
        trace_options_free(&options);
    }
    group("injections");
}

static void check_expansion(void)
{
    struct trace_options options = {0};
    struct problem problem;
    size_t count;
    EXPECT(parse_injection(&options, "read,write:error=EIO", true, &problem), "fault");
    EXPECT(parse_injection(&options, "read@64", true, &problem), "fault without an error");
    struct inject *all = injections_expand(&options, &count);
    EXPECT(count == 6, "%zu injects: read and write of three ABIs", count);
    for (size_t i = 0; i < count; i++) {
        bool read64 = all[i].abi == ABI_X86_64 && all[i].number == 0;
        EXPECT(all[i].result == (read64 ? -38 : -5), "inject %zu gives %ld", i,
               (long)all[i].result);
    }
    free(all);
    trace_options_free(&options);
    group("of two injections into one call the later counts");
}

int main(void)
{
    check_calls();
    check_numbers();
    check_injects();
    check_expansion();
    return done();
}
