#include "lesson/untraced.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_MOST = 4096 };

static _Noreturn void become(const char *program, const char *const *argv, int out, pid_t parent)
{
    static char *const nothing[] = {NULL};
    int null = open("/dev/null", O_RDWR);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (null < 0 || getppid() != parent || dup2(null, 0) < 0 || dup2(out, 1) < 0 ||
        dup2(null, 2) < 0)
        _exit(127);
    execve(program, (char *const *)argv, nothing);
    _exit(127);
}

/* Until the end of what it writes; false when that does not come in time. */
static bool read_all(int from, long until, struct text *output)
{
    char bytes[512];
    for (;;) {
        struct pollfd wait = {.fd = from, .events = POLLIN};
        long left = until - now_ms();
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got <= 0)
            return got == 0;
        if (output->size + (size_t)got > OUTPUT_MOST)
            return false;
        text_add_bytes(output, bytes, (size_t)got);
    }
}

bool untraced_run(const char *program, const char *const *argv, unsigned wall_ms,
                  struct text *output, struct problem *problem)
{
    int ends[2], status = 0;
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0)
        return problem_set(problem, STATUS_FAULT, "pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child == 0)
        become(program, argv, ends[1], parent);
    close(ends[1]);
    bool ended = child > 0 && read_all(ends[0], now_ms() + (long)wall_ms, output);
    close(ends[0]);
    if (child < 0)
        return problem_set(problem, STATUS_FAULT, "fork: %s", strerror(errno));
    if (!ended)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!ended)
        return problem_set(problem, STATUS_DIFFERS,
                           "it did not end within %u ms, or wrote without end", wall_ms);
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           problem_set(problem, STATUS_DIFFERS, "untraced, it did not leave with 0");
}
