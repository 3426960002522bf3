/* What torture.bats lets a tracer watch; the first argument says which.  Every act ends with the
 * status that torture.bats expects, and whatever it counts it counts itself. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *self; /* this program */

static void pause_ms(long ms)
{
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&left, &left) && errno == EINTR)
        ;
}

static void *call_often(void *count)
{
    for (long i = 0; i < (long)count; i++)
        syscall(SYS_getppid);
    return NULL;
}

static int do_threads(void)
{
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, call_often, (void *)200);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    return 3;
}

static int do_vforks(void)
{
    for (int i = 0; i < 20; i++) {
        int status;
        pid_t child = vfork();
        if (child == 0) {
            execl(self, self, "leave", (char *)NULL);
            _exit(1);
        }
        if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 9)
            return 1;
    }
    return 3;
}

static void *become_another(void *unused)
{
    (void)unused;
    pause_ms(20);
    execl(self, self, "leave", (char *)NULL);
    return NULL;
}

/* The process is then what the second thread started, under the number of the first. */
static int do_exec_thread(void)
{
    pthread_t threads[3];
    pthread_create(&threads[0], NULL, call_often, (void *)5);
    pthread_create(&threads[1], NULL, become_another, NULL);
    pause_ms(10000);
    return 1;
}

static int in_clone(void *argument)
{
    syscall(SYS_getuid);
    return (int)(intptr_t)argument;
}

static int do_clones(void)
{
    static const int flags[] = {0,
                                SIGUSR1,
                                SIGCHLD | CLONE_VM,
                                SIGCHLD | CLONE_FILES | CLONE_FS,
                                SIGCHLD | CLONE_PTRACE,
                                SIGCHLD | CLONE_VM | CLONE_SIGHAND,
                                SIGCHLD | CLONE_VFORK,
                                SIGCHLD | CLONE_IO | CLONE_SYSVSEM};
    static char stacks[8][65536] __attribute__((aligned(16)));
    signal(SIGUSR1, SIG_IGN);
    for (int i = 0; i < 8; i++) {
        int status;
        pid_t child = clone(in_clone, stacks[i] + sizeof stacks[i], flags[i], (void *)(intptr_t)i);
        if (child < 0 || waitpid(child, &status, __WALL) != child || WEXITSTATUS(status) != i)
            return 10 + i;
    }
    struct clone_args arguments = {.flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD};
    pid_t child = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0)
        _exit(in_clone((void *)8));
    waitpid(child, NULL, 0);
    return 3;
}

static void *call_until(void *stop)
{
    while (!*(volatile int *)stop)
        syscall(SYS_getppid);
    return NULL;
}

/* A whole group stops, and goes on: ten times. */
static int do_group_stop(void)
{
    int stop = 0, status;
    pid_t child = fork();
    if (child == 0) {
        pthread_t threads[3];
        for (int i = 0; i < 3; i++)
            pthread_create(&threads[i], NULL, call_until, &stop);
        pause_ms(300);
        stop = 1;
        for (int i = 0; i < 3; i++)
            pthread_join(threads[i], NULL);
        _exit(4);
    }
    pause_ms(20);
    for (int i = 0; i < 10; i++) {
        kill(child, SIGSTOP);
        if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status))
            return 1;
        kill(child, SIGCONT);
        if (waitpid(child, &status, WCONTINUED) != child || !WIFCONTINUED(status))
            return 2;
        pause_ms(5);
    }
    return waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 4 ? 3 : 5;
}

/* A sleep that is stopped and continued goes on with restart_syscall, and takes its time. */
static int do_restart(void)
{
    struct timespec before, after;
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        for (int i = 0; i < 3; i++) {
            pause_ms(20);
            kill(parent, SIGSTOP);
            pause_ms(20);
            kill(parent, SIGCONT);
        }
        _exit(0);
    }
    clock_gettime(CLOCK_MONOTONIC, &before);
    int failed = nanosleep(&(struct timespec){0, 250000000}, NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    waitpid(child, NULL, 0);
    double took =
        (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
    return failed ? 1 : took < 0.25 ? 2 : 3;
}

static int do_kill_inside(void)
{
    int status;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) {
            pause();
            _exit(1);
        }
        pause_ms(i % 4);
        kill(child, SIGKILL);
        if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status))
            return 1;
    }
    return 3;
}

static volatile int traps;

static void on_trap(int number)
{
    (void)number;
    traps++;
}

static int do_traps(void)
{
    struct sigaction action = {.sa_handler = on_trap};
    sigaction(SIGTRAP, &action, NULL);
    for (int i = 0; i < 5; i++) {
        __asm__ volatile("int3");
        syscall(SYS_getppid);
        raise(SIGTRAP);
        syscall(SYS_getuid);
    }
    return traps == 10 ? 3 : 1;
}

static int do_zombies(void)
{
    for (int i = 0; i < 20; i++)
        if (fork() == 0)
            _exit(i);
    pause_ms(50);
    call_often((void *)10);
    return 3;
}

static int do_hundred(void)
{
    int ends[2];
    char byte;
    if (pipe(ends))
        return 1;
    for (int i = 0; i < 100; i++)
        if (fork() == 0) {
            close(ends[1]);
            if (read(ends[0], &byte, 1) != 0) /* until all are there */
                _exit(1);
            call_often((void *)10);
            _exit(0);
        }
    close(ends[1]);
    for (int i = 0, status; i < 100; i++)
        if (wait(&status) < 0 || status)
            return 2;
    return 3;
}

static int do_hidden(void)
{
    static const char word[] = "hidden\n";
    if (prctl(PR_SET_DUMPABLE, 0))
        return 1;
    for (int i = 0; i < 3; i++)
        if (write(1, word, 7) != 7)
            return 2;
    return prctl(PR_GET_DUMPABLE) == 0 ? 3 : 4;
}

static int do_leave(void)
{
    call_often((void *)2);
    return 9;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*act)(void);
    } acts[] = {{"threads", do_threads},         {"vforks", do_vforks},
                {"exec_thread", do_exec_thread}, {"clones", do_clones},
                {"group_stop", do_group_stop},   {"restart", do_restart},
                {"kill_inside", do_kill_inside}, {"traps", do_traps},
                {"zombies", do_zombies},         {"hundred", do_hundred},
                {"hidden", do_hidden},           {"leave", do_leave}};
    self = argv[0];
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (argc > 1 && !strcmp(argv[1], acts[i].name))
            return acts[i].act();
    return 2;
}
