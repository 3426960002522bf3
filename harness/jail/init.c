/* Process 1 of the pid namespace: the parent of the program, and of all whose parents have ended.
 * It waits for their ends, makes sockets for the caller, and ends when the caller lets go of the
 * control socket; with it the kernel ends everything in the namespace.  It gives up what it could
 * do, since the program may try to make it do things. */
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DYING_MS = 20 };
enum { CONTROL, SIGNALS, OWN };

static void close_quietly(int fd)
{
    if (fd >= 0)
        close(fd);
}

static _Noreturn void leave(const struct jail *jail)
{
    if (!has_layer(jail, JAIL_PID))
        kill_children();
    _exit(0);
}

static void program_ended(const struct jail *jail, int status, const struct rusage *usage)
{
    const struct timespec moment = {0, 1000000};
    struct shared *shared = jail->shared;
    int next;
    shared->status = status;
    shared->usage = *usage;
    /* Those that it took with it, as a tracer may, need a moment to die. */
    for (int i = 0; (next = waitpid(-1, NULL, WNOHANG | __WALL)) >= 0 && i < DYING_MS;)
        if (next == 0 && ++i)
            nanosleep(&moment, NULL);
    shared->leftover = next == 0;
    shared->ended = true;
    send(CONTROL, "E", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* A program that has not come to its start has said why in the shared page. */
static void reap(const struct jail *jail, pid_t program)
{
    int status;
    struct rusage usage;
    for (pid_t pid; (pid = wait4(-1, &status, WNOHANG | __WALL, &usage)) > 0;) {
        if (pid == program && !jail->shared->greeted)
            leave(jail);
        if (pid == program)
            program_ended(jail, status, &usage);
    }
}

/* A request is the three arguments of socket. */
static void answer(const struct jail *jail)
{
    int wanted[3];
    ssize_t got = recv(CONTROL, wanted, sizeof wanted, 0);
    if (got == 0)
        leave(jail);
    if (got != sizeof wanted)
        return;
    int fd = socket(wanted[0], wanted[1] | SOCK_CLOEXEC, wanted[2]);
    int error = fd < 0 ? errno : 0;
    char reply[1 + sizeof error] = {'S'};
    __builtin_memcpy(reply + 1, &error, sizeof error);
    send_message(CONTROL, reply, sizeof reply, fd);
    close_quietly(fd);
}

_Noreturn void init_serve(const struct jail *jail, pid_t program, int control)
{
    sigset_t all, child;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    prctl(PR_SET_NAME, "ring3-init");
    prctl(PR_SET_DUMPABLE, 0);
    int own = fcntl(control, F_DUPFD, OWN);
    int signals = signalfd(-1, &child, 0);
    signals = signals < 0 ? -1 : fcntl(signals, F_DUPFD, OWN);
    dup2(own, CONTROL);
    dup2(signals, SIGNALS);
    close_from(OWN);
    capabilities_drop();

    struct pollfd fds[] = {{.fd = CONTROL, .events = POLLIN}, {.fd = SIGNALS, .events = POLLIN}};
    for (;;) {
        struct signalfd_siginfo about;
        reap(jail, program);
        if (poll(fds, 2, -1) < 0)
            continue;
        if (fds[1].revents & POLLIN && read(SIGNALS, &about, sizeof about) < 0)
            continue;
        if (fds[0].revents)
            answer(jail);
    }
}
