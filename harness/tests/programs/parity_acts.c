/* Programs for the parity script that do the same in every run; the argument says which. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){0, ms * 1000000}, NULL);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)number, (void)info, (void)context;
}

static void handle(int number, int flags)
{
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = flags | SA_SIGINFO};
    sigaddset(&action.sa_mask, SIGUSR2);
    sigaction(number, &action, NULL);
}

static void do_signals(void)
{
    sigset_t set, pending;
    handle(SIGUSR1, SA_RESTART);
    handle(SIGRTMIN + 1, 0);
    raise(SIGUSR1);
    sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = 77});
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN + 3);
    sigprocmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGUSR1);
    sigpending(&pending);
    sigtimedwait(&set, &(siginfo_t){0}, &(struct timespec){0, 1000});
    sigtimedwait(&set, NULL, &(struct timespec){0, 1000});
    sigfillset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    sigdelset(&set, SIGINT);
    sigprocmask(SIG_SETMASK, &set, NULL);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    static char stack[16384];
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    close(signalfd(-1, &set, SFD_NONBLOCK));
    /* a read that a signal cuts short, twice: restarted, and not */
    sigemptyset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    int ends[2];
    char byte;
    if (pipe(ends))
        return;
    for (int flags = 0; flags <= SA_RESTART; flags += SA_RESTART) {
        handle(SIGALRM, flags);
        setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 20000}}, NULL);
        if (flags && fork() == 0) {
            pause_ms(60);
            _exit(write(ends[1], "x", 1) != 1);
        }
        if (read(ends[0], &byte, 1) < 0)
            perror("read");
    }
    wait(NULL);
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 20000}}, NULL);
    pause_ms(40);
    int *volatile nowhere = (int *)16;
    handle(SIGSEGV, SA_RESETHAND);
    *(volatile int *)nowhere = 1;
}

static void *sleep_and_end(void *argument)
{
    pause_ms((long)argument);
    return NULL;
}

static void do_threads(void)
{
    for (long i = 0; i < 3; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, sleep_and_end, (void *)(30 + i));
        pthread_join(thread, NULL);
    }
}

static void do_timers(void)
{
    struct timespec now;
    uint64_t count;
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    timerfd_settime(fd, 0, &(struct itimerspec){.it_value = {0, 1000000}}, NULL);
    if (read(fd, &count, sizeof count) != 8)
        perror("read");
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    syscall(SYS_clock_gettime, 99, &now);
    syscall(SYS_gettimeofday, &(struct timeval){0}, NULL);
    syscall(SYS_time, NULL);
    clock_nanosleep(CLOCK_REALTIME, 0, &(struct timespec){0, 1000}, &now);
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &(struct timespec){1, 1000}, NULL);
    clock_getres(CLOCK_BOOTTIME, &now);
    nanosleep(&(struct timespec){0, -1}, NULL);
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    if (timer_create(CLOCK_REALTIME, &event, &timer) == 0) {
        timer_settime(timer, 0, &(struct itimerspec){.it_value = {100, 0}}, NULL);
        timer_delete(timer);
    }
    alarm(0);
}

static void do_waits(void)
{
    siginfo_t info;
    struct rusage usage;
    int status;
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child == 0) {
            pause_ms(20);
            if (i == 1)
                raise(SIGKILL);
            _exit(i);
        }
        if (i == 2)
            waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
        wait4(child, &status, i == 2 ? WCONTINUED | WUNTRACED : 0, i ? &usage : NULL);
    }
    wait4(-1, &status, WNOHANG, NULL);
    waitid(P_ALL, 0, &info, WEXITED | WNOHANG);
    if (vfork() == 0) {
        execl("nowhere", "nowhere", "one", (char *)NULL);
        _exit(9);
    }
    wait(&status);
}

static void do_polls(void)
{
    int ends[2], watch = epoll_create1(EPOLL_CLOEXEC), event = eventfd(3, EFD_NONBLOCK);
    if (pipe2(ends, O_NONBLOCK))
        return;
    struct pollfd fds[2] = {{ends[0], POLLIN, 0}, {ends[1], POLLOUT | POLLIN, 0}};
    struct epoll_event wanted = {EPOLLIN | EPOLLET, {.u64 = 77}}, got[3];
    struct timeval none = {0, 0};
    fd_set in, out;
    poll(fds, 2, 0);
    poll(fds, 1, 1);
    ppoll(fds, 2, &(struct timespec){0, 1000}, NULL);
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(ends[0], &in);
    FD_SET(ends[1], &out);
    select(ends[1] + 1, &in, &out, NULL, &none);
    select(ends[0] + 1, &in, NULL, NULL, &none);
    epoll_ctl(watch, EPOLL_CTL_ADD, event, &wanted);
    epoll_ctl(watch, EPOLL_CTL_ADD, event, &wanted);
    epoll_ctl(watch, 77, event, NULL);
    epoll_wait(watch, got, 3, 0);
    epoll_wait(watch, got, 3, 0);
    epoll_pwait(watch, got, 0, 0, NULL);
}

static void do_memory(void)
{
    unsigned char present[4];
    char *at = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(at, 4096, PROT_READ);
    mprotect(at + 4096, 4096, PROT_NONE | 0x70);
    madvise(at, 8192, MADV_DONTNEED);
    mincore(at, 8192, present);
    msync(at, 4096, MS_SYNC | MS_INVALIDATE);
    mlock(at, 4096);
    munlock(at, 4096);
    char *moved = mremap(at, 16384, 32768, MREMAP_MAYMOVE);
    munmap(moved, 32768);
    munmap((void *)1, 1);
    mmap(NULL, 0, 0, 0, 99, 0);
    mmap(NULL, 4096, PROT_READ, MAP_SHARED | MAP_FIXED | MAP_NORESERVE | 0x4000000, 0, 4096);
    int fd = memfd_create("name", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_WRITE);
    if (ftruncate(fd, -1))
        syscall(SYS_brk, 0);
}

static void do_limits(void)
{
    struct rlimit limit;
    struct rusage usage;
    getrlimit(RLIMIT_NOFILE, &limit);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, RLIM_INFINITY});
    prlimit(0, 99, NULL, &limit);
    getrusage(RUSAGE_SELF, &usage);
    prctl(PR_SET_NAME, "a name");
    prctl(PR_GET_DUMPABLE);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(99999, 1, 2, 3, 4);
    syscall(SYS_arch_prctl, 0x1003, &limit);
    cpu_set_t set;
    sched_getaffinity(0, sizeof set, &set);
    getpriority(PRIO_PROCESS, 0);
    sched_getscheduler(0);
    umask(077);
    syscall(9999, 1, 2, 3, 4, 5, 6);
}

static void do_filters(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 7),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {4, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
    syscall(SYS_getppid);
    code[2].k = SECCOMP_RET_KILL_PROCESS;
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
    syscall(SYS_getppid);
}

static void do_stopped(void)
{
    sigset_t set; /* or it would be chance which call SIGCHLD interrupts */
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t child = fork();
    int status;
    if (child == 0) {
        raise(SIGSTOP);
        pause_ms(40);
        _exit(3);
    }
    waitpid(child, &status, WUNTRACED);
    pause_ms(20);
    kill(child, SIGCONT);
    waitpid(child, &status, 0);
}

static void do_halves(void)
{
    int ends[2];
    char byte;
    if (pipe(ends))
        return;
    pid_t child = fork();
    if (child == 0) {
        pause_ms(30); /* the parent reads by now */
        syscall(SYS_getuid);
        int done = write(ends[1], "x", 1) == 1;
        pause_ms(60); /* the parent waits by now */
        _exit(!done);
    }
    pause_ms(10);
    if (read(ends[0], &byte, 1) == 1)
        syscall(SYS_getgid);
    wait(NULL);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*act)(void);
    } acts[] = {{"signals", do_signals}, {"threads", do_threads}, {"timers", do_timers},
                {"waits", do_waits},     {"polls", do_polls},     {"memory", do_memory},
                {"limits", do_limits},   {"filters", do_filters}, {"stopped", do_stopped},
                {"halves", do_halves}};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (argc > 1 && !strcmp(argv[1], acts[i].name)) {
            acts[i].act();
            return 0;
        }
    return 2;
}
