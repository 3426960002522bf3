/* The jail, from inside: the calls that are refused, and those that are not. */
#include "jail/inside.h"
#include "jail/jail.h"
#include "tests/unit/jail_try.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct refusal *row;

/* The errno of the refused call. */
static int make_refused_call(void)
{
    long argument[4] = {-1, -1, -1, -1};
    long value = (long)row->value;
    if (row->condition == REFUSED_HAS)
        argument[1] = argument[2] = argument[3] = 0;
    if (row->condition != REFUSED_ALWAYS)
        argument[row->argument] = row->condition == REFUSED_ABOVE   ? value + 1
                                  : row->condition == REFUSED_BELOW ? 0
                                  : row->condition == REFUSED_NOT   ? 1
                                                                    : value;
    /* The kernel reads 32 bits of it. */
    if (row->condition == REFUSED_IS)
        argument[row->argument] |= 1l << 40;
    int number = seccomp_syscall_resolve_name(row->call);
    long result = syscall(number, argument[0], argument[1], argument[2], argument[3]);
    return result >= 0 ? 0 : errno;
}

static void test_refused(void)
{
    for (size_t i = 0; i < refusal_count; i++) {
        row = &refusals[i];
        if (seccomp_syscall_resolve_name(row->call) < 0)
            continue; /* libseccomp is older than the call */
        struct jail_plan plan = {.without = ~JAIL_BIT(JAIL_CALLS)};
        if (row->layer != JAIL_LAYERS || i % 8 == 0) { /* one in a jail, all in one jail below */
            int answer = in_jail(plan, make_refused_call);
            EXPECT(answer == row->answer, "%s (%s): errno %d, not %d", row->call, row->why, answer,
                   row->answer);
        }
    }
    group("refused calls are answered as their rows say, where a layer is missing, too");
}

static int make_all_refused(void)
{
    int wrong = 0;
    for (size_t i = 0; i < refusal_count; i++) {
        row = &refusals[i];
        if (row->layer != JAIL_LAYERS || seccomp_syscall_resolve_name(row->call) < 0)
            continue;
        int answer = make_refused_call();
        if (answer != row->answer) {
            printf("# %s (%s): errno %d, not %d\n", row->call, row->why, answer, row->answer);
            fflush(stdout);
            wrong = 1;
        }
    }
    return wrong;
}

static int make_ordinary_calls(void)
{
    int ends[2], file = memfd_create("x", 0), status;
    pid_t child = fork();
    if (child == 0)
        _exit(7);
    bool ok[] = {child > 0 && waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7,
                 pipe(ends) == 0 && write(ends[1], "x", 1) == 1,
                 file >= 0 && ftruncate(file, 4096) == 0,
                 socket(AF_UNIX, SOCK_STREAM, 0) >= 0,
                 socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0,
                 prctl(PR_SET_NAME, "x") == 0,
                 prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0,
                 fcntl(file, F_SETFL, O_APPEND) == 0,
                 syscall(SYS_personality, 0xffffffffl) == 0,
                 syscall(SYS_prlimit64, 0, RLIMIT_CORE, NULL, NULL) == 0,
                 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED,
                 syscall(SYS_getpid) == getpid(),
                 ioctl(file, TIOCGWINSZ, NULL) == -1 && errno == ENOTTY,
                 syscall(999) == -1 && errno == ENOSYS,
                 syscall(-1l) == -1 && errno == ENOSYS};
    for (size_t i = 0; i < sizeof ok; i++)
        if (!ok[i])
            return 10 + (int)i;
    return 0;
}

static int name_and_hide(void)
{
    return prctl(PR_SET_SECCOMP, -1, 0) == -1 && errno != EPERM && prctl(59, -1, 0, 0, 0) == -1 &&
                   errno == EPERM
               ? 0
               : 1;
}

static int trace_nobody(void)
{
    long result = syscall(SYS_ptrace, -1, -1, 0, 0);
    return result == -1 && errno != EPERM &&
                   syscall(SYS_process_vm_readv, -1, 0, 0, 0, 0, 0) == -1 && errno == EPERM
               ? 0
               : 1;
}

static int call_i386(void)
{
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11", "cc");
    return result == getpid() ? 0 : result == -ENOSYS ? 2 : 1;
}

/* ptrace is 26 there, clone 120 and its flags the first argument: CLONE_UNTRACED. */
static int call_refused_i386(void)
{
    long ptrace = 26, clone = 120;
    __asm__ volatile("int $0x80" : "+a"(ptrace) : "b"(-1) : "memory", "r8", "r9", "r10", "r11");
    __asm__ volatile("int $0x80"
                     : "+a"(clone)
                     : "b"(0x00800000), "c"(0), "d"(0), "S"(0), "D"(0)
                     : "memory", "r8", "r9", "r10", "r11");
    return ptrace == -EPERM && clone == -EPERM ? 0 : 1;
}

static int call_x32(void)
{
    return syscall(0x40000000 | SYS_getpid) == -1 && errno == ENOSYS ? 2 : 1;
}

static void test_abis(void)
{
    int plain = in_jail((struct jail_plan){.without = JAIL_BIT(JAIL_CALLS)}, call_i386);
    int shut = in_jail((struct jail_plan){0}, call_i386);
    EXPECT(shut == 2 || plain != 0, "int 0x80 is no ENOSYS: %d", shut);
    int opened = in_jail((struct jail_plan){.abis = JAIL_I386}, call_i386);
    EXPECT(opened == plain, "int 0x80 opened gives %d, without filter %d", opened, plain);
    int refused = in_jail((struct jail_plan){.abis = JAIL_I386}, call_refused_i386);
    EXPECT(refused == 0 || plain != 0, "what is refused is open to i386");
    EXPECT(in_jail((struct jail_plan){0}, call_x32) == 2, "x32 is no ENOSYS");
    group("foreign ABIs are shut unless the plan opens them");
}

static void test_calls(void)
{
    if (lacks(JAIL_BIT(JAIL_CALLS), "refused calls are refused"))
        return;
    test_refused();
    int status = in_jail((struct jail_plan){0}, make_all_refused);
    EXPECT(status == 0, "status %d", status);
    status = in_jail((struct jail_plan){0}, make_ordinary_calls);
    EXPECT(status == 0, "an ordinary call is refused: number %d of the list", status - 10);
    group("in a whole jail refused calls are refused, and ordinary calls work");

    static const char *const opened[] = {"ptrace"}, *const use[] = {"prctl 22"};
    static const char *const wrong[] = {"getpid", "clone", "clone 1", "prctl"};
    status = in_jail((struct jail_plan){.opened = opened, .opened_count = 1}, trace_nobody);
    EXPECT(status == 0, "status %d", status);
    struct problem problem = {0};
    status = in_jail((struct jail_plan){.opened = use, .opened_count = 1}, name_and_hide);
    EXPECT(status == 0, "status %d", status);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct jail_plan plan = {.opened = &wrong[i], .opened_count = 1};
        EXPECT(!jail_open(&plan, &problem) && problem.status == STATUS_USAGE, "%s is opened",
               wrong[i]);
    }
    group("a plan opens exactly the call that it names, and none that is not refused");
    test_abis();
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_calls();
    return done();
}
