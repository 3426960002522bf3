/* Rules: the calls that only i386 has are forms of others, or known to be none. */
#include "filter/rules.h"

#include "tests/unit/tap.h"

#include <string.h>

/* Those that do what no other call does, or nothing any more. */
static bool is_own(const char *name)
{
    static const char *const own[] = {"break",   "stty", "gtty",       "ftime",   "prof",
                                      "lock",    "mpx",  "ulimit",     "profil",  "idle",
                                      "vm86old", "vm86", "socketcall", "bdflush", "ipc"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], name) == 0)
            return true;
    return false;
}

static bool is_form(const char *name)
{
    uint32_t number;
    for (size_t i = 0; i < call_count(ABI_X86_64); i++) {
        const char *other = call_row(ABI_X86_64, i, &number), *form;
        for (size_t k = 0; (form = rule_form(other, k)); k++)
            if (strcmp(form, name) == 0)
                return true;
    }
    return false;
}

static void check_forms(void)
{
    uint32_t number;
    for (size_t i = 0; i < call_count(ABI_I386); i++) {
        const char *name = call_row(ABI_I386, i, &number);
        bool alone = call_number(ABI_X86_64, name) < 0;
        EXPECT(!alone || is_own(name) != is_form(name), "%s is in the i386 table alone, and %s",
               name, is_form(name) ? "in both lists" : "no other call's form");
        EXPECT(alone || !is_form(name), "%s is a form, and in the x86-64 table", name);
    }
    group("a call that only i386 has is a form of another one, or known to be none");
}

int main(void)
{
    check_forms();
    return done();
}
