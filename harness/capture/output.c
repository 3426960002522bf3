#include "capture/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

enum { PIPE_BYTES = 1 << 20 };

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* A pipe whose end `ours` does not block. */
bool output_pipe(struct run *run, int *ours, int *theirs, bool we_write)
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

/* A memory device; `minor` is in admin-guide/devices.txt of the kernel.  A file that has taken its
 * place would give the program what others have written there, and the program would be blamed. */
static bool open_device(struct run *run, const char *path, unsigned minor, int flags, int *theirs)
{
    enum { MEMORY = 1 };
    struct stat status;
    *theirs = open(path, flags | O_CLOEXEC);
    if (*theirs < 0 || fstat(*theirs, &status) != 0)
        return problem_set(run->problem, STATUS_FAULT, "%s: %s", path, strerror(errno));
    if (S_ISCHR(status.st_mode) && status.st_rdev == makedev(MEMORY, minor))
        return true;
    return problem_set(run->problem, STATUS_FAULT,
                       "%s of this machine is not the device that it should be; as root: rm %s && "
                       "mknod -m 666 %s c %d %u",
                       path, path, path, MEMORY, minor);
}

/* A file in the directory where the program starts. */
static bool open_file(struct run *run, const char *path, int flags, int *fd)
{
    int directory =
        open(run->plan->directory ? run->plan->directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *fd = directory < 0 ? -1 : openat(directory, path, flags | O_CLOEXEC, 0644);
    int error = errno;
    if (directory >= 0)
        close(directory);
    return *fd >= 0 || problem_set(run->problem, STATUS_FAULT, "cannot open %s for the run: %s",
                                   path, strerror(error));
}

/* A terminal that hands every byte on as it is.  Ours is the master. */
static bool open_pty(struct run *run, int *ours, int *theirs)
{
    struct termios raw;
    *ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*ours < 0 || grantpt(*ours) != 0 || unlockpt(*ours) != 0 ||
        (*theirs = open(ptsname(*ours), O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0 ||
        tcgetattr(*theirs, &raw) != 0)
        return problem_set(run->problem, STATUS_FAULT, "cannot make a terminal: %s",
                           strerror(errno));
    cfmakeraw(&raw);
    tcsetattr(*theirs, TCSANOW, &raw);
    fcntl(*ours, F_SETFL, O_NONBLOCK);
    return true;
}

static bool open_input(struct run *run, const struct standard_stream *stream, int *theirs)
{
    if (stream->kind == STREAM_FILE)
        return open_file(run, stream->path, O_RDONLY, theirs);
    if (stream->kind == STREAM_PIPE && run->plan->input)
        return output_pipe(run, &run->to_program, theirs, true);
    return open_device(run, "/dev/null", 3, O_RDONLY, theirs);
}

static bool open_output(struct run *run, const struct standard_stream *stream, int number,
                        int *theirs)
{
    switch (stream->kind) {
    case STREAM_NULL:
        return open_device(run, "/dev/null", 3, O_WRONLY, theirs);
    case STREAM_FULL:
        return open_device(run, "/dev/full", 7, O_WRONLY, theirs);
    case STREAM_FILE:
        return open_file(run, stream->path, O_WRONLY | O_CREAT | O_TRUNC, theirs) &&
               open_file(run, stream->path, O_RDONLY, &run->from[number]);
    case STREAM_PTY:
        return open_pty(run, &run->from[number], theirs);
    default:
        return output_pipe(run, &run->from[number], theirs, false);
    }
}

static const struct standard_stream *stream_of(const struct run *run, int number)
{
    static const struct standard_stream plain = {.kind = STREAM_PIPE};
    return run->plan->world ? &run->plan->world->streams[number] : &plain;
}

/* Opens what the program gets as 0, 1 and 2. */
bool output_open(struct run *run, struct handed *handed, size_t *count)
{
    for (int number = 0; number < 3 && run->plan->collect; number++) {
        const struct standard_stream *stream = stream_of(run, number);
        struct handed *one = &handed[*count];
        *one = (struct handed){.number = number, .fd = -1};
        if (stream->kind == STREAM_CLOSED || (number == 0 && channel_offers(run, 0)))
            continue;
        ++*count;
        if (number == 0 ? !open_input(run, stream, &one->fd)
                        : !open_output(run, stream, number, &one->fd))
            return false;
        if (number > 0)
            tally_open(run, number, one->fd);
    }
    return true;
}

/* A file is no pipe: it is read when the program has ended. */
static bool is_awaited(const struct run *run, int number)
{
    return stream_of(run, number)->kind != STREAM_FILE;
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

static size_t bytes_taken(const struct trace *trace)
{
    size_t size = trace->output.size + trace->errors.size;
    for (size_t i = 0; i < trace->received_count; i++)
        size += trace->received[i].bytes.size;
    return size;
}

void output_take(struct run *run, int *fd, struct text *to)
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
        size_t had = bytes_taken(run->trace), more = (size_t)size;
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
    if (is_awaited(run, 1))
        output_take(run, &run->from[1], &run->trace->output);
    if (is_awaited(run, 2))
        output_take(run, &run->from[2], &run->trace->errors);
    channels_pump(run);
    peers_pump(run);
}

void output_collect(struct run *run)
{
    output_take(run, &run->from[1], &run->trace->output);
    output_take(run, &run->from[2], &run->trace->errors);
}

void output_close(struct run *run)
{
    close_end(&run->to_program);
    close_end(&run->from[1]);
    close_end(&run->from[2]);
}

static void await(struct pollfd *fds, nfds_t *count, int fd, short events)
{
    if (fd >= 0)
        fds[(*count)++] = (struct pollfd){.fd = fd, .events = events};
}

/* Lets SIGCHLD in, and moves what can be moved through the pipes.  Sleeps until
 * there is something to do, for `ms` at most. */
bool loop_wait(struct run *run, int ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000L};
    struct pollfd fds[3 + CHANNELS + PEERS];
    nfds_t count = 0;
    await(fds, &count, run->to_program, POLLOUT);
    for (int number = 1; number < 3; number++)
        if (is_awaited(run, number))
            await(fds, &count, run->from[number], POLLIN);
    for (size_t i = 0; run->channels && i < run->plan->world->channel_count; i++)
        if (run->plan->world->channels[i].kind >= CHANNEL_SINK)
            await(fds, &count, run->channels[i].ours, POLLIN);
    count += peers_await(run, fds + count);
    int ready = ppoll(fds, count, ms < 0 ? NULL : &time, &run->wait_mask);
    if (ready > 0)
        output_pump(run);
    return ready != 0;
}
