#include "capture/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { PIPE_BYTES = 1 << 20 };

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* A pipe whose end `ours` does not block. */
static bool make_pipe(struct run *run, int *ours, int *theirs, bool we_write)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return problem_set(run->problem, STATUS_FAULT, "cannot make a pipe: %s", strerror(errno));
    *ours = ends[we_write];
    *theirs = ends[!we_write];
    fcntl(*ours, F_SETFL, O_NONBLOCK);
    if (!we_write)
        fcntl(*ours, F_SETPIPE_SZ, PIPE_BYTES); /* fewer wake-ups; refused: it works all the same */
    return true;
}

/* Opens what the program gets as 0, 1 and 2. */
bool output_open(struct run *run, int descriptors[3])
{
    if (!run->plan->collect)
        return true;
    if (run->plan->input) {
        if (!make_pipe(run, &run->to_program, &descriptors[0], true))
            return false;
    } else {
        descriptors[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (descriptors[0] < 0)
            return problem_set(run->problem, STATUS_FAULT, "/dev/null: %s", strerror(errno));
    }
    return make_pipe(run, &run->from_stdout, &descriptors[1], false) &&
           make_pipe(run, &run->from_stderr, &descriptors[2], false);
}

static void feed(struct run *run)
{
    const char *input = run->plan->input;
    while (run->to_program >= 0 && run->fed < run->plan->input_size) {
        ssize_t written =
            write(run->to_program, input + run->fed, run->plan->input_size - run->fed);
        if (written < 0 && errno == EAGAIN)
            return;
        if (written < 0) {
            close_end(&run->to_program); /* EPIPE: nobody will read the rest */
            return;
        }
        run->fed += (size_t)written;
    }
    close_end(&run->to_program);
}

static void drain(struct run *run, int *fd, struct text *to)
{
    char bytes[8192];
    size_t limit = run->plan->output_limit;
    while (*fd >= 0) {
        ssize_t size = read(*fd, bytes, sizeof bytes);
        if (size < 0 && errno == EAGAIN)
            return;
        if (size <= 0) {
            close_end(fd);
            return;
        }
        size_t had = run->trace->output.size + run->trace->errors.size, more = (size_t)size;
        if (limit && had + more > limit) {
            more = limit - had;
            run_kill(run, CAUSE_OUTPUT);
            text_add_bytes(to, bytes, more);
            close_end(fd);
            return;
        }
        text_add_bytes(to, bytes, more);
    }
}

void output_pump(struct run *run)
{
    feed(run);
    drain(run, &run->from_stdout, &run->trace->output);
    drain(run, &run->from_stderr, &run->trace->errors);
}

void output_close(struct run *run)
{
    close_end(&run->to_program);
    close_end(&run->from_stdout);
    close_end(&run->from_stderr);
}

/* Lets SIGCHLD in, and moves what can be moved through the pipes.  Sleeps until
 * there is something to do, for `ms` at most. */
bool loop_wait(struct run *run, int ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000L};
    struct pollfd pipes[] = {{.fd = run->to_program, .events = POLLOUT},
                             {.fd = run->from_stdout, .events = POLLIN},
                             {.fd = run->from_stderr, .events = POLLIN}};
    int ready = ppoll(pipes, 3, ms < 0 ? NULL : &time, &run->wait_mask);
    if (ready > 0)
        output_pump(run);
    return ready != 0;
}
