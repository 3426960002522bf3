#include "cli/relay.h"

#include "base/message.h"
#include "cli/trace_program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct relay {
    int to_parent;
};

struct word {
    int status, signal;
};

static volatile sig_atomic_t tracer;

static void hand_signal_on(int signal)
{
    int error = errno;
    kill((pid_t)tracer, signal);
    errno = error;
}

/* Keys reach all processes of the terminal; what is sent to this one alone is meant for the tracer.
 */
static void take_signals(void)
{
    static const int handed[] = {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};
    for (size_t i = 0; i < sizeof handed / sizeof *handed; i++) {
        struct sigaction action;
        if (sigaction(handed[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            continue;
        action = (struct sigaction){.sa_handler = hand_signal_on, .sa_flags = SA_RESTART};
        sigaction(handed[i], &action, NULL);
    }
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
}

static _Noreturn void end_as(struct word word)
{
    if (word.signal)
        die_by(word.signal);
    _exit(word.signal ? 128 + word.signal : word.status);
}

static _Noreturn void wait_for(int from_tracer)
{
    struct word word;
    int status = 0;
    ssize_t size;
    take_signals();
    do
        size = read(from_tracer, &word, sizeof word);
    while (size < 0 && errno == EINTR);
    if (size == sizeof word)
        end_as(word);
    while (waitpid((pid_t)tracer, &status, 0) < 0)
        if (errno != EINTR)
            _exit(STATUS_FAULT);
    end_as(WIFSIGNALED(status) ? (struct word){0, WTERMSIG(status)}
                               : (struct word){WEXITSTATUS(status), 0});
}

struct relay *relay_begin(void)
{
    static struct relay relay;
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    tracer = fork();
    if (tracer < 0) {
        close(ends[0]);
        close(ends[1]);
        return NULL;
    }
    if (tracer > 0) {
        close(ends[1]);
        wait_for(ends[0]);
    }
    close(ends[0]);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        raise(SIGTERM);
    relay.to_parent = ends[1];
    return &relay;
}

void relay_end(struct relay *relay, int status, int signal)
{
    struct word word = {status, signal};
    if (!relay)
        return;
    prctl(PR_SET_PDEATHSIG, 0);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO && nothing >= 0; fd++)
        dup2(nothing, fd);
    if (nothing > STDERR_FILENO)
        close(nothing);
    if (write(relay->to_parent, &word, sizeof word) < 0)
        warn("the status is lost");
    close(relay->to_parent);
}
