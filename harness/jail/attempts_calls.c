/* The attempts that seccomp must stop. */
#include "jail/attempts.h"

#include "jail/inside.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* With arguments that do no harm where a call is not refused: -1 is no pointer, no descriptor, no
 * process and no flag. */
static long make_call(long number, const struct refusal *row)
{
    long argument[4] = {-1, -1, -1, -1};
    if (row->condition == REFUSED_HAS) /* clone: no stack, no addresses */
        argument[1] = argument[2] = argument[3] = 0;
    switch (row->condition) {
    case REFUSED_IS:
    case REFUSED_HAS:
        argument[row->argument] = (long)row->value;
        break;
    case REFUSED_ABOVE:
        argument[row->argument] = (long)row->value + 1;
        break;
    case REFUSED_BELOW:
        argument[row->argument] = 0;
        break;
    default:
        break;
    }
    long result = syscall(number, argument[0], argument[1], argument[2], argument[3]);
    if (row->condition == REFUSED_HAS && result == 0)
        _exit(0); /* the child that must not be */
    return result;
}

bool makes_refused_calls(const struct outside *outside)
{
    bool made = false;
    (void)outside;
    for (size_t i = 0; i < refusal_count && !made; i++) {
        const struct refusal *row = &refusals[i];
        int number = seccomp_syscall_resolve_name(row->call);
        if (row->layer == JAIL_LAYERS && number >= 0)
            made = make_call(number, row) >= 0 || errno != row->answer;
    }
    return made;
}

static bool child_exits_well(void (*body)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        body();
        _exit(1);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static void call_i386(void)
{
    enum { I386_GETPID = 20 };
    long result = I386_GETPID;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11", "cc");
    if (result == getpid())
        _exit(0);
}

bool enters_by_int80(const struct outside *outside)
{
    (void)outside;
    return child_exits_well(call_i386);
}

static void call_x32(void)
{
    if (syscall(0x40000000 | SYS_getpid) == getpid())
        _exit(0);
}

bool enters_by_x32(const struct outside *outside)
{
    (void)outside;
    return child_exits_well(call_x32);
}
