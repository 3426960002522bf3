/* Watched from within: seccomp filters, syscall user dispatch, user notification. */
#include "bench/partner.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59 /* linux/prctl.h since 5.11 */
#endif

enum { RULES = 200, RULE_FIRST = 0x10000, DISPATCH_ON = 1, KERNEL_SA_RESTORER = 0x04000000 };

int watch_filter(const struct sock_filter *code, size_t count, unsigned flags)
{
    struct sock_fprog program = {(unsigned short)count, (struct sock_filter *)(uintptr_t)code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

int watch_getpid(unsigned action, unsigned flags)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return watch_filter(code, sizeof code / sizeof *code, flags);
}

/* Since 5.11 the kernel remembers for which numbers a filter allows whatever the arguments are,
 * and does not run it then: that is the row of one instruction.  So the others read one. */
static int filter_allow(int door)
{
    struct sock_filter code[RULES + 3];
    size_t count = 0;
    if (door != BENCH_ALLOW)
        code[count++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                                     offsetof(struct seccomp_data, args[0]));
    if (door == BENCH_ALLOW_RULES)
        for (unsigned i = 0; i < RULES; i++)
            code[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, RULE_FIRST + i,
                                                         RULES - i, 0);
    code[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    if (door == BENCH_ALLOW_RULES)
        code[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    return watch_filter(code, count, 0);
}

/* ------------------------------------------------------------------------- by SIGSYS */

static void answer_call(int number, siginfo_t *info, void *context)
{
    ucontext_t *user = context;
    (void)number;
    (void)info;
    user->uc_mcontext.gregs[REG_RAX] = WATCHED_ANSWER;
}

/* As the kernel takes it: libc would return from the handler through its own code. */
static int catch_calls(void)
{
    struct {
        void (*handler)(int, siginfo_t *, void *);
        unsigned long flags;
        void (*restorer)(void);
        unsigned long mask;
    } action = {answer_call, SA_SIGINFO | KERNEL_SA_RESTORER, return_from_signal, 0};
    return (int)syscall(SYS_rt_sigaction, SIGSYS, &action, NULL, sizeof action.mask);
}

static volatile char selector; /* 0: calls pass; 1: they become signals */

static int dispatch_install(void)
{
    size_t size = (size_t)(return_from_signal_end - (const char *)(uintptr_t)return_from_signal);
    return prctl(PR_SET_SYSCALL_USER_DISPATCH, DISPATCH_ON, return_from_signal, size, &selector);
}

void serve_filtered(int door, int in, int out)
{
    int failed;
    if (door == BENCH_TRAP)
        failed = catch_calls() < 0 || watch_getpid(SECCOMP_RET_TRAP, 0) < 0;
    else if (door == BENCH_DISPATCH)
        failed = catch_calls() < 0 || dispatch_install() < 0;
    else
        failed = filter_allow(door) < 0;
    int pid = (int)syscall(SYS_gettid); /* not getpid, which may be answered already */
    serve_ready(out, failed ? errno : 0);
    for (;;) {
        struct turn turn = serve_next(in);
        struct reply reply;
        selector = door == BENCH_DISPATCH;
        int64_t last = visit_here(door, turn.count, reply.ticks);
        selector = 0;
        reply.last = door_right(door, last) ? pid : -1;
        serve_answer(out, &reply);
    }
}

/* ------------------------------------------------------------------ by a notification */

struct supervisor {
    int cpu;
    int listener[2]; /* a pipe that brings the listener's number */
};

static void *supervise(void *context)
{
    const struct supervisor *supervisor = context;
    int listener;
    pin_to(supervisor->cpu);
    if (read(supervisor->listener[0], &listener, sizeof listener) != sizeof listener)
        return NULL;
    for (;;) {
        struct seccomp_notif request = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) && errno != EINTR)
            return NULL;
        struct seccomp_notif_resp response = {.id = request.id, .val = WATCHED_ANSWER};
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
    }
}

void serve_notified(int door, int in, int out, int supervisor_cpu)
{
    static struct supervisor supervisor;
    pthread_t thread;
    int pid = getpid();
    supervisor.cpu = supervisor_cpu;
    int error = pipe(supervisor.listener) ? errno : 0;
    if (!error) /* before the filter, which is the installing thread's alone */
        error = pthread_create(&thread, NULL, supervise, &supervisor);
    if (!error) {
        int listener = watch_getpid(SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
        if (listener < 0 ||
            write(supervisor.listener[1], &listener, sizeof listener) != sizeof listener)
            error = errno;
    }
    serve_ready(out, error);
    serve_turns(door, pid, in, out);
}
