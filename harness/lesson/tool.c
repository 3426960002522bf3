#include "lesson/tool.h"

#include "base/clock.h"
#include "capture/capture.h"
#include "jail/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SAID_BYTES = 4096, SAID_LINES = 20, REPORT_FD = 3 };

/* What goes wrong before the tool runs. */
struct failure {
    int error;
    bool outside;     /* the folder that it works in cannot be entered */
    const char *step; /* of the jail; NULL: no step of it */
};

static char *const *tool_environment(const char *directory, bool jailed)
{
    static char path[8192], temporary[4096], *environment[4];
    int count = 0;
    const char *value = getenv("PATH"), *place = jailed ? directory : getenv("TMPDIR");
    snprintf(path, sizeof path, "PATH=%s", value ? value : "/usr/local/bin:/usr/bin:/bin");
    environment[count++] = path;
    environment[count++] = "LC_ALL=C";
    if (place) {
        snprintf(temporary, sizeof temporary, "TMPDIR=%s", place);
        environment[count++] = temporary;
    }
    environment[count] = NULL;
    return environment;
}

static void close_others(int *failure)
{
    if (dup3(*failure, REPORT_FD, O_CLOEXEC) == REPORT_FD)
        *failure = REPORT_FD;
    if (syscall(SYS_close_range, REPORT_FD + 1, ~0u, 0) != 0)
        for (int fd = REPORT_FD + 1; fd < 1024; fd++) /* before Linux 5.9 */
            close(fd);
}

/* The child's half.  Only PATH and TMPDIR survive: variables such as NASMENV or CPATH would
 * change what a program is built from. */
_Noreturn static void become(char *const argv[], const char *directory, const struct jail *jail,
                             int output, int failure)
{
    struct failure why = {0};
    char *const *environment = tool_environment(directory, jail != NULL);
    if (!jail) {
        setpgid(0, 0); /* what it starts dies with it */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
    int nothing = open("/dev/null", O_RDONLY);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (nothing >= 0 && dup2(nothing, 0) == 0 && dup2(output, 1) == 1 && dup2(output, 2) == 2 &&
        !(why.outside = chdir(directory) != 0)) {
        if (jail)
            close_others(&failure);
        if (!jail || jail_enter(jail, &why.step))
            execvpe(argv[0], argv, environment);
    }
    why.error = errno;
    if (write(failure, &why, sizeof why) < 0)
        _exit(126);
    _exit(127);
}

/* Keeps the head of what a tool says, and says where it was cut. */
static void keep(struct text *said, const char *bytes, size_t size, int *lines, bool *cut)
{
    for (size_t i = 0; i < size && !*cut; i++) {
        if (said->size >= SAID_BYTES || *lines >= SAID_LINES) {
            *cut = true;
            text_add(said, "%s… cut\n",
                     said->size && said->bytes[said->size - 1] != '\n' ? "\n" : "");
            return;
        }
        text_add_safe(said, bytes + i, 1);
        if (bytes[i] == '\n')
            ++*lines;
    }
}

/* Reads what it says until it is done, its time is up, or we are asked to stop. */
static void collect(int fd, long end, struct tool_result *result)
{
    char buffer[4096];
    int lines = 0;
    bool cut = false;
    for (;;) {
        long left = end - now_ms();
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (left <= 0 || capture_interrupted())
            return;
        int count = poll(&ready, 1, left > 100 ? 100 : (int)left);
        if (count < 0 && errno != EINTR)
            return;
        if (count <= 0)
            continue;
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got <= 0)
            return;
        keep(&result->said, buffer, (size_t)got, &lines, &cut);
    }
}

/* Waits for its end; at the limit, or when we are asked to stop, kills it and all it started. */
static bool reap(pid_t pid, const char *name, long end, struct tool_result *result,
                 struct problem *problem)
{
    int status = 0;
    pid_t ended;
    while ((ended = waitpid(pid, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
        result->late = now_ms() >= end;
        if (result->late || capture_interrupted())
            kill(-pid, SIGKILL);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    int error = errno;
    kill(-pid, SIGKILL);
    if (capture_interrupted())
        return problem_set(problem, (enum status)(128 + capture_interrupted()), "interrupted");
    if (ended < 0)
        return problem_set(problem, STATUS_FAULT, "cannot learn how %s ended: %s", name,
                           strerror(error));
    result->ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return true;
}

static bool started(int failure, const char *name, const char *directory, struct problem *problem)
{
    struct failure why;
    if (read(failure, &why, sizeof why) != (ssize_t)sizeof why)
        return true;
    if (why.outside)
        return problem_set(problem, STATUS_FAULT, "%s: who builds cannot enter it: %s", directory,
                           strerror(why.error));
    if (why.step)
        return problem_set(problem, STATUS_FAULT, "the jail of a build cannot %s: %s", why.step,
                           strerror(why.error));
    /* execvp gives EACCES when it found no program and could not search all of PATH. */
    bool nowhere = why.error == ENOENT || (why.error == EACCES && !strchr(name, '/'));
    if (nowhere && access(directory, X_OK) == 0)
        return problem_set(problem, STATUS_CANNOT,
                           "%s is not installed here: 'make deps' installs what is missing", name);
    return problem_set(problem, STATUS_FAULT, "cannot run %s: %s", name, strerror(why.error));
}

/* The keeper of the jail has the same limit of time as we: whoever comes first. */
static bool leave(struct jail *jail, const char *name, long end, struct tool_result *result,
                  struct problem *problem)
{
    struct jail_ending ending = {0};
    bool late = now_ms() >= end, stopped = capture_interrupted() || late;
    bool ended = stopped ? jail_end(jail, problem) : jail_wait(jail, &ending, problem);
    if (capture_interrupted())
        return problem_set(problem, (enum status)(128 + capture_interrupted()), "interrupted");
    if (!ended)
        return false;
    result->late = late || ending.time_is_up || jail_time_is_up(jail);
    if (!ending.known && !result->late)
        return problem_set(problem, STATUS_FAULT, "cannot learn how %s ended", name);
    long seconds = ending.usage.ru_utime.tv_sec + ending.usage.ru_stime.tv_sec;
    result->ok = !result->late && WIFEXITED(ending.status) && WEXITSTATUS(ending.status) == 0;
    result->signal = ending.known && WIFSIGNALED(ending.status) ? WTERMSIG(ending.status) : 0;
    result->spent = result->signal == SIGKILL && seconds >= 1;
    return true;
}

static bool follow(pid_t pid, const char *name, struct jail *jail, int output,
                   struct tool_result *result, struct problem *problem)
{
    long end = now_ms() + TOOL_LIMIT_MS;
    collect(output, end, result);
    return jail ? leave(jail, name, end, result, problem) : reap(pid, name, end, result, problem);
}

static void give_up(pid_t pid, struct jail *jail)
{
    struct problem ignored;
    if (jail)
        jail_end(jail, &ignored);
    else
        waitpid(pid, NULL, 0);
}

bool tool_run(char *const argv[], const char *directory, struct jail *jail,
              struct tool_result *result, struct problem *problem)
{
    int output[2], failure[2];
    *result = (struct tool_result){0};
    if (pipe2(output, O_CLOEXEC) < 0)
        return problem_set(problem, STATUS_FAULT, "cannot run %s: %s", argv[0], strerror(errno));
    if (pipe2(failure, O_CLOEXEC) < 0) {
        close(output[0]);
        close(output[1]);
        return problem_set(problem, STATUS_FAULT, "cannot run %s: %s", argv[0], strerror(errno));
    }
    pid_t pid = jail ? jail_fork(jail, problem) : fork();
    if (pid == 0)
        become(argv, directory, jail, output[1], failure[1]);
    if (pid < 0 && !jail)
        problem_set(problem, STATUS_FAULT, "cannot run %s: %s", argv[0], strerror(errno));
    close(output[1]);
    close(failure[1]);
    bool ok = pid > 0 && started(failure[0], argv[0], directory, problem);
    if (ok)
        ok = follow(pid, argv[0], jail, output[0], result, problem);
    else if (pid > 0)
        give_up(pid, jail);
    close(output[0]);
    close(failure[0]);
    return ok;
}
