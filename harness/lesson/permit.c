#include "lesson/permit.h"

#include "jail/jail.h"

/* What no libc does before main. */
static const char *const late[] = {"fork", "vfork", "clone", "clone3", "execve", "execveat"};

static void remove_call(struct call_set *set, const struct call_set *named, const char *name)
{
    long number = call_number(ABI_X86_64, name);
    if (number >= 0 && !call_set_has(named, ABI_X86_64, (uint32_t)number))
        call_set_remove(set, ABI_X86_64, (uint32_t)number);
}

/* A line `...` allows all but what is always forbidden; only a line that names such a call opens
 * it.  What libc does before main differs from one to the next: there all is allowed but that,
 * other programs and other tables. */
void permit_make(struct permit *permit, const struct expect_case *one)
{
    struct call_set named = {0};
    const char *name;
    uint32_t number;
    *permit = (struct permit){.early.others = true};
    expect_case_calls(one, &named);
    expect_case_allows(one, &permit->now);
    for (size_t i = 0; (name = call_row(ABI_X86_64, i, &number)); i++) {
        call_set_add(&permit->early, ABI_X86_64, number);
        if (!jail_forbids(name))
            continue;
        remove_call(&permit->now, &named, name);
        remove_call(&permit->early, &named, name);
    }
    for (size_t i = 0; i < sizeof late / sizeof *late; i++)
        remove_call(&permit->early, &named, late[i]);
}
