/* Filter expressions: which calls they rule out by their numbers. */
#include "filter/expression.h"

#include "tests/unit/tap.h"

#include <string.h>

/* Which calls an expression leaves: r read, w write, o open, A openat, g getpid, c connect; in
 * capitals R W O G of i386, S socketcall of i386, ? a number that no table has. */
static const struct set_row {
    const char *expression, *wanted;
} set_rows[] = {
    {"evt.type=open", "oOS"},
    {"evt.type!=open", "rwAgcRWGS?"},
    {"not evt.type=open", "rwAgcRWGS?"},
    {"evt.type=open or evt.type=read", "roROS"},
    {"evt.type=open and evt.type=read", "S"},
    {"evt.type in (read, write)", "rwRWS"},
    {"evt.type startswith open", "oAOS?"},
    {"evt.is_io=true", "rwRWS"},
    {"evt.is_io=false", "oAgcOGS?"},
    {"evt.is_io=true and evt.rawres>0", "rwRWS"},
    {"evt.io_dir=read", "rRS"},
    {"evt.is_io_write=true and proc.name=cat", "wWS"},
    {"fd.port=80", "rwoAcRWOS"},
    {"not fd.port=80", "rwoAgcRWOGS?"},
    {"evt.buffer contains x", "rwRWS"},
    {"proc.name=cat", "rwoAgcRWOGS?"},
    {"proc.name=cat or evt.type=open", "rwoAgcRWOGS?"},
    {"evt.rawres<0 and (evt.type=open or evt.type=getpid)", "ogOGS"},
    {"evt.type exists", "rwoAgcRWOGS?"},
};

static void check_sets(void)
{
    static const struct {
        char letter;
        enum abi abi;
        const char *name;
    } calls[] = {
        {'r', ABI_X86_64, "read"},   {'w', ABI_X86_64, "write"},   {'o', ABI_X86_64, "open"},
        {'A', ABI_X86_64, "openat"}, {'g', ABI_X86_64, "getpid"},  {'c', ABI_X86_64, "connect"},
        {'R', ABI_I386, "read"},     {'W', ABI_I386, "write"},     {'O', ABI_I386, "open"},
        {'G', ABI_I386, "getpid"},   {'S', ABI_I386, "socketcall"}};
    for (size_t i = 0; i < sizeof set_rows / sizeof *set_rows; i++) {
        struct filter filter;
        struct problem problem = {0};
        struct call_set set = {0};
        char got[16] = "";
        bool ok = filter_parse(&filter, "--filter", set_rows[i].expression, &problem);
        EXPECT(ok, "%s", problem.message);
        if (ok)
            filter_calls(&filter, &set);
        for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
            if (call_set_has(&set, calls[k].abi,
                             (uint32_t)call_number(calls[k].abi, calls[k].name)))
                strncat(got, &calls[k].letter, 1);
        if (call_set_has(&set, ABI_X86_64, 9999))
            strcat(got, "?");
        EXPECT(strcmp(got, set_rows[i].wanted) == 0, "'%s' leaves %s, not %s",
               set_rows[i].expression, got, set_rows[i].wanted);
        filter_free(&filter);
    }
    group("what a number alone rules out");
}

int main(void)
{
    check_sets();
    return done();
}
