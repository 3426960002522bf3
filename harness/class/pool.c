#include "class/pool.h"

#include "base/clock.h"
#include "capture/capture.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICK_MS = 200, GRACE_MS = 700 };

struct worker {
    pid_t pid;
    int pidfd;
    size_t piece;
    long ends_ms;
    bool late;
};

struct state {
    const struct pool *pool;
    struct worker workers[POOL_MOST];
    size_t working, next;
    bool enough; /* `done` wants no more */
};

/* A worker ends with whoever started it, however that ends. */
_Noreturn static void work(const struct pool *pool, size_t piece, pid_t starter)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != starter)
        _exit(STATUS_FAULT);
    int status = pool->work(pool->context, piece);
    fflush(stderr);
    _exit(status);
}

static bool start(struct state *state, struct problem *problem)
{
    struct worker *worker = &state->workers[state->working];
    pid_t self = getpid();
    fflush(stdout);
    fflush(stderr);
    *worker =
        (struct worker){.piece = state->next, .ends_ms = now_ms() + 1000L * state->pool->limit_s};
    worker->pid = fork();
    if (worker->pid < 0)
        return problem_set(problem, STATUS_FAULT, "cannot start a process for grading: %s",
                           strerror(errno));
    if (worker->pid == 0)
        work(state->pool, worker->piece, self);
    worker->pidfd = (int)syscall(SYS_pidfd_open, worker->pid, 0);
    if (worker->pidfd < 0) {
        int why = errno;
        kill(worker->pid, SIGKILL);
        waitpid(worker->pid, NULL, 0);
        return problem_set(problem, STATUS_FAULT, "cannot watch a process: pidfd_open: %s",
                           strerror(why));
    }
    state->working++;
    state->next++;
    return true;
}

/* Takes a worker that has ended out of the list. */
static struct pool_end collect(struct state *state, size_t at)
{
    struct worker *worker = &state->workers[at];
    struct pool_end end = {.status = -1, .late = worker->late};
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status))
        end.status = WEXITSTATUS(status);
    else if (WIFSIGNALED(status))
        end.signal = WTERMSIG(status);
    close(worker->pidfd);
    *worker = state->workers[--state->working];
    return end;
}

static void kill_all(struct state *state, int signal)
{
    for (size_t i = 0; i < state->working; i++)
        kill(state->workers[i].pid, signal);
}

/* Waits until a worker ends, a tick has passed or a signal has come; true for a worker. */
static bool await(struct state *state, struct pollfd *polled, int milliseconds)
{
    for (size_t i = 0; i < state->working; i++)
        polled[i] = (struct pollfd){.fd = state->workers[i].pidfd, .events = POLLIN};
    return poll(polled, state->working, milliseconds) > 0;
}

/* The workers are asked to end, and killed when they take too long; what they had begun is
 * dropped. */
static void stop(struct state *state)
{
    struct pollfd polled[POOL_MOST];
    long end = now_ms() + GRACE_MS;
    kill_all(state, SIGTERM);
    while (state->working) {
        long left = end - now_ms();
        if (left <= 0)
            kill_all(state, SIGKILL);
        if (!await(state, polled, left > 0 ? (int)left : TICK_MS))
            continue;
        for (size_t i = state->working; i-- > 0;)
            if (polled[i].revents)
                collect(state, i);
    }
}

static void kill_late(struct state *state)
{
    for (size_t i = 0; i < state->working; i++)
        if (now_ms() > state->workers[i].ends_ms && !state->workers[i].late) {
            state->workers[i].late = true;
            kill(state->workers[i].pid, SIGKILL);
        }
}

bool pool_run(const struct pool *pool, struct problem *problem)
{
    struct state state = {.pool = pool};
    struct pollfd polled[POOL_MOST];
    while (state.working || (state.next < pool->count && !state.enough)) {
        while (state.working < pool->workers && state.next < pool->count && !state.enough &&
               !capture_interrupted())
            if (!start(&state, problem)) {
                stop(&state);
                return false;
            }
        pool->tick(pool->context, state.working);
        bool ended = await(&state, polled, TICK_MS);
        if (capture_interrupted()) {
            stop(&state);
            return problem_set(problem, (enum status)(128 + capture_interrupted()), "interrupted");
        }
        for (size_t i = state.working; ended && i-- > 0;)
            if (polled[i].revents) {
                size_t piece = state.workers[i].piece;
                struct pool_end end = collect(&state, i);
                if (!pool->done(pool->context, piece, &end))
                    state.enough = true;
            }
        kill_late(&state);
    }
    return true;
}
