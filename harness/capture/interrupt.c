#include "capture/run.h"

#include <errno.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static volatile sig_atomic_t program = -1; /* a pidfd of the first process */
static bool stop_wanted;
static volatile sig_atomic_t attached; /* a task that was not started by us */

static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP};
enum { INTERRUPTS = sizeof interrupts / sizeof *interrupts };

static void catch (int signal)
{
    int error = errno;
    if (!caught)
        caught = signal;
    if (program >= 0)
        syscall(SYS_pidfd_send_signal, (int)program, SIGKILL, NULL, 0);
    else if (attached)
        ptrace(PTRACE_INTERRUPT, (pid_t)attached, NULL, NULL); /* its stop ends the wait */
    errno = error;
}

static void wake(int signal)
{
    (void)signal; /* it is there to interrupt ppoll */
}

/* A signal that is ignored, as under nohup, stays so. */
void capture_catch_interrupts(void)
{
    for (int i = 0; i < INTERRUPTS; i++) {
        struct sigaction action;
        if (sigaction(interrupts[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            continue;
        action = (struct sigaction){.sa_handler = catch};
        sigaction(interrupts[i], &action, NULL);
    }
}

void capture_stop(void)
{
    stop_wanted = true;
}

bool signals_stop_wanted(void)
{
    return stop_wanted;
}

int capture_interrupted(void)
{
    return caught;
}

/* From here to signals_end an interrupt kills the process that the pidfd names. */
void signals_watch(int pidfd)
{
    program = pidfd;
}

void signals_attached(pid_t pid)
{
    attached = pid;
}

/* ------------------------------------------------------------------- ticks */

enum { TICK_US = 20000 };
static volatile sig_atomic_t ticked;

static void tick(int signal)
{
    (void)signal;
    ticked = true;
}

static void set_timer(long us)
{
    struct itimerval time = {{0, us}, {0, us}};
    setitimer(ITIMER_REAL, &time, NULL);
}

void ticks_start(struct run *run)
{
    if (run->ticking)
        return;
    struct sigaction action = {.sa_handler = tick}; /* no SA_RESTART: it ends the wait */
    sigaction(SIGALRM, &action, NULL);
    run->ticking = true;
    set_timer(TICK_US);
}

/* Tells of every tick that came after an event, and looks whether the pinning still helps.  When
 * there is neither the timer rests. */
void ticks_look(struct run *run)
{
    if (!ticked)
        return;
    ticked = false;
    bool active = run->active && run->plan->on_idle;
    run->active = false;
    if (run->turns.pinned)
        turns_judge(run, now_ns());
    if (active)
        run->plan->on_idle(run->plan->context);
    if (active || run->turns.pinned)
        return;
    set_timer(0);
    run->ticking = false;
}

/* ---------------------------------------------------------------- the deadline */

enum { REMIND_NS = 50000000 };
static timer_t deadline;
static bool has_deadline;
static volatile sig_atomic_t late;

static void be_late(int signal)
{
    (void)signal;
    late = true;
}

/* Processes that were there before us are not killed when the time of the plan is up, as the
 * watchdog does with a program: a signal ends the tracer's wait.  It comes again and again, since
 * one that comes just before the wait would be lost. */
bool deadline_start(struct run *run)
{
    unsigned ms = run->plan->wall_ms;
    struct sigaction action = {.sa_handler = be_late}; /* no SA_RESTART */
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGVTALRM};
    struct itimerspec time = {{0, REMIND_NS}, {ms / 1000, ms % 1000 * 1000000}};
    late = false;
    if (!ms)
        return true;
    sigaction(SIGVTALRM, &action, NULL);
    if (timer_create(CLOCK_MONOTONIC, &event, &deadline) != 0)
        return run_fault(run, "count the time of a run", errno);
    has_deadline = true;
    timer_settime(deadline, 0, &time, NULL);
    return true;
}

bool deadline_passed(void)
{
    return late;
}

static void deadline_end(void)
{
    if (has_deadline)
        timer_delete(deadline);
    has_deadline = false;
    late = false;
}

/* Whether the loop may wait for a stop in any other way than by wait. */
static bool sleeps_in_poll(const struct capture_plan *plan)
{
    bool delays = false;
    for (size_t i = 0; i < plan->inject_count; i++)
        delays |= plan->injects[i].delay_enter_us || plan->injects[i].delay_exit_us;
    return plan->collect || delays;
}

/* SIGCHLD is let in only while the tracer sleeps in ppoll.  SIGPIPE is held
 * back, because the program may close its stdin while it is fed; and SIGTTOU, because a shell that
 * is traced makes its jobs the foreground, and then a trace written to a terminal with tostop would
 * stop the tracer, and with it all of them.  SIGCHLD needs a handler, since a signal that is
 * ignored interrupts nothing. */
void signals_begin(struct run *run)
{
    struct sigaction child = {.sa_handler = wake, .sa_flags = SA_RESTART};
    if (!sleeps_in_poll(run->plan))
        child.sa_flags |= SA_NOCLDSTOP; /* a signal for every stop costs time */
    sigset_t hold;
    sigemptyset(&hold);
    sigaddset(&hold, SIGCHLD);
    sigaddset(&hold, SIGPIPE);
    sigaddset(&hold, SIGTTOU);
    sigprocmask(SIG_BLOCK, &hold, &run->saved_mask);
    sigaction(SIGCHLD, &child, &run->saved_child);
    sigaction(SIGALRM, NULL, &run->saved_alarm);
    stop_wanted = false;
    run->wait_mask = run->saved_mask;
    sigdelset(&run->wait_mask, SIGCHLD);
    sigaddset(&run->wait_mask, SIGPIPE);
}

void signals_end(struct run *run)
{
    const struct timespec none = {0, 0};
    sigset_t ours;
    if (program >= 0) {
        int pidfd = (int)program;
        program = -1;
        close(pidfd);
    }
    attached = 0;
    deadline_end();
    sigemptyset(&ours);
    sigaddset(&ours, SIGCHLD);
    sigaddset(&ours, SIGPIPE);
    while (sigtimedwait(&ours, NULL, &none) > 0)
        ;
    sigaction(SIGCHLD, &run->saved_child, NULL);
    if (run->ticking)
        set_timer(0);
    sigaction(SIGALRM, &run->saved_alarm, NULL);
    sigprocmask(SIG_SETMASK, &run->saved_mask, NULL);
}

/* A collected run starts with every signal at its default; another one as ring3 was started. */
void signals_child(const struct run *run)
{
    if (!run->plan->collect) {
        sigaction(SIGCHLD, &run->saved_child, NULL);
        sigaction(SIGALRM, &run->saved_alarm, NULL);
        sigprocmask(SIG_SETMASK, &run->saved_mask, NULL);
        return;
    }
    struct sigaction fresh = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int signal = 1; signal < NSIG; signal++)
        sigaction(signal, &fresh, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
