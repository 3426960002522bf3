#include "lesson/tool.h"

#include "capture/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SAID_BYTES = 4096, SAID_LINES = 20, LIMIT_MS = 30000 };

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The child's half.  Only PATH and TMPDIR survive: variables such as NASMENV or CPATH would
 * change what a program is built from. */
_Noreturn static void become(char *const argv[], const char *directory, int output, int failure)
{
    static char path[8192], tmpdir[4096];
    char *environment[4] = {NULL};
    int count = 0;
    const char *value = getenv("PATH");
    snprintf(path, sizeof path, "PATH=%s", value ? value : "/usr/local/bin:/usr/bin:/bin");
    environment[count++] = path;
    environment[count++] = "LC_ALL=C";
    if ((value = getenv("TMPDIR"))) {
        snprintf(tmpdir, sizeof tmpdir, "TMPDIR=%s", value);
        environment[count++] = tmpdir;
    }
    setpgid(0, 0); /* what it starts dies with it */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int nothing = open("/dev/null", O_RDONLY);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (nothing >= 0 && dup2(nothing, 0) == 0 && dup2(output, 1) == 1 && dup2(output, 2) == 2 &&
        chdir(directory) == 0)
        execvpe(argv[0], argv, environment);
    int error = errno;
    if (write(failure, &error, sizeof error) < 0)
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
    int error;
    if (read(failure, &error, sizeof error) != (ssize_t)sizeof error)
        return true;
    /* execvp gives EACCES when it found no program and could not search all of PATH. */
    bool nowhere = error == ENOENT || (error == EACCES && !strchr(name, '/'));
    if (nowhere && access(directory, X_OK) == 0)
        return problem_set(problem, STATUS_CANNOT,
                           "%s is not installed here: 'make deps' installs what is missing", name);
    return problem_set(problem, STATUS_FAULT, "cannot run %s: %s", name, strerror(error));
}

bool tool_run(char *const argv[], const char *directory, struct tool_result *result,
              struct problem *problem)
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
    pid_t pid = fork();
    if (pid == 0)
        become(argv, directory, output[1], failure[1]);
    close(output[1]);
    close(failure[1]);
    bool ok =
        pid > 0 ? started(failure[0], argv[0], directory, problem)
                : problem_set(problem, STATUS_FAULT, "cannot run %s: %s", argv[0], strerror(errno));
    if (pid > 0) {
        long end = now_ms() + LIMIT_MS;
        if (ok) {
            collect(output[0], end, result);
            ok = reap(pid, argv[0], end, result, problem);
        } else {
            waitpid(pid, NULL, 0);
        }
    }
    close(output[0]);
    close(failure[0]);
    return ok;
}
