/* The jail, from inside: its processes, and their ends. */
#include "jail/jail.h"
#include "tests/unit/jail_try.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static int tell_pid(void)
{
    bool good = getpid() >= 1000 && getppid() == 1 && getsid(0) == getpid();
    return good ? getpid() % 97 : 98;
}

static int end_by_term(void)
{
    raise(SIGTERM);
    return 0;
}

static int bomb(void)
{
    int made = 0;
    while (made < 200 && fork() != -1) /* children go on, too */
        made++;
    return made < 40 && errno == EAGAIN ? 0 : 1;
}

static int leave_daemon(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            sleep(30);
        _exit(0);
    }
    struct timespec moment = {0, 5000000};
    nanosleep(&moment, NULL);
    return 3;
}

static int kill_everybody(void)
{
    kill(-1, SIGKILL);
    return kill(1, SIGKILL) == 0 || errno == EPERM ? 5 : 6;
}

static _Noreturn int wait_for_ever(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (;;)
        pause();
}

static void test_processes(void)
{
    unsigned pids = JAIL_BIT(JAIL_PID) | JAIL_BIT(JAIL_USER);
    if (!lacks(pids, "processes")) {
        int one = in_jail((struct jail_plan){.seed = 1}, tell_pid);
        EXPECT(one < 97, "pid, parent or session: %d", one);
        EXPECT(in_jail((struct jail_plan){.seed = 1}, tell_pid) == one, "the seed decides nothing");
        int differ = 0;
        for (uint64_t seed = 2; seed < 6; seed++)
            differ += in_jail((struct jail_plan){.seed = seed}, tell_pid) != one;
        EXPECT(differ >= 2, "every seed draws the same pid");
        EXPECT(in_jail((struct jail_plan){0}, end_by_term) == 128 + SIGTERM, "SIGTERM is ignored");
        EXPECT(in_jail((struct jail_plan){0}, kill_everybody) == 5, "it killed its init");
        group("the program is not process 1, its pid is drawn, and signals work on it");
        EXPECT(in_jail((struct jail_plan){0}, bomb) == 0, "a fork bomb is not limited");
        EXPECT(in_jail((struct jail_plan){.processes = 8}, bomb) == 0, "8 processes");
        group("a fork bomb meets EAGAIN");
    }
    for (int weak = 0; weak < 2; weak++) {
        struct jail_plan plan = {.without = weak ? JAIL_ALL & ~JAIL_BIT(JAIL_ACCOUNT) : 0};
        int status = in_jail(plan, leave_daemon);
        EXPECT(status == 3 && ending.leftover, "status %d, leftover %d", status, ending.leftover);
        plan.wall_ms = 30;
        plan.without &= ~JAIL_BIT(JAIL_WATCHDOG);
        struct timespec before, after;
        clock_gettime(CLOCK_MONOTONIC, &before);
        status = in_jail(plan, wait_for_ever);
        clock_gettime(CLOCK_MONOTONIC, &after);
        EXPECT(status == -1 && ending.time_is_up, "status %d", status);
        EXPECT(after.tv_sec - before.tv_sec <= 2, "it took too long");
        EXPECT(in_jail((struct jail_plan){0}, end_by_term) == 128 + SIGTERM && !ending.leftover,
               "a run without children has some left over");
    }
    group("what is left over is told and ended, and so is what never ends, in a weak jail, too");
}

/* Its caller is killed: nobody may live. */
static void test_caller_dies(void)
{
    struct problem problem;
    int ends[2];
    if (pipe(ends) != 0)
        perror("pipe");
    for (int weak = 0; weak < 2; weak++) {
        struct jail_plan plan = {.without = weak ? JAIL_ALL & ~JAIL_BIT(JAIL_ACCOUNT) : 0};
        int started[2];
        char byte;
        if (pipe(started) != 0 || pipe(ends) != 0)
            perror("pipe");
        pid_t caller = fork();
        if (caller == 0) {
            struct jail *jail = jail_open(&plan, &problem);
            pid_t pid = jail ? jail_fork(jail, &problem) : -1;
            if (pid == 0 && write(started[1], "", 1) == 1)
                sleep(30);
            pause();
        }
        close(started[1]);
        close(ends[1]);
        EXPECT(read(started[0], &byte, 1) == 1, "it did not start");
        kill(caller, SIGKILL);
        waitpid(caller, NULL, 0);
        struct pollfd end = {.fd = ends[0]};
        EXPECT(poll(&end, 1, 2000) == 1, "a process of it lives on (weak: %d)", weak);
        close(started[0]);
        close(ends[0]);
    }
    group("when its caller is killed, all of a jail die");
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_processes();
    test_caller_dies();
    return done();
}
