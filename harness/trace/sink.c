#include "trace/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 65536 };

void sink_open_stderr(struct sink *sink)
{
    *sink = (struct sink){.fd = STDERR_FILENO, .live = true};
}

/* The command must not hold the writing end itself: it would never see the end. */
static bool open_command(struct sink *sink, const char *command, struct problem *problem)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return problem_set(problem, STATUS_FAULT, "cannot make a pipe: %s", strerror(errno));
    sink->command = fork();
    if (sink->command < 0)
        return problem_set(problem, STATUS_FAULT, "cannot start '%.60s': %s", command,
                           strerror(errno));
    if (sink->command == 0) {
        dup2(ends[0], STDIN_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    sink->fd = ends[1];
    return true;
}

bool sink_open(struct sink *sink, const char *name, bool append, struct problem *problem)
{
    struct stat about;
    *sink = (struct sink){.name = name, .ours = true, .live = true};
    if (*name == '|' || *name == '!')
        return open_command(sink, name + 1, problem);
    sink->fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666);
    if (sink->fd < 0)
        return problem_set(problem, STATUS_USAGE, "Can't open '%.200s': %s", name, strerror(errno));
    sink->live = fstat(sink->fd, &about) != 0 || S_ISFIFO(about.st_mode) ||
                 S_ISSOCK(about.st_mode) || isatty(sink->fd);
    return true;
}

static void write_all(struct sink *sink)
{
    while (!sink->error && sink->written < sink->text.size) {
        ssize_t size =
            write(sink->fd, sink->text.bytes + sink->written, sink->text.size - sink->written);
        if (size >= 0)
            sink->written += (size_t)size;
        else if (errno != EINTR && errno != EAGAIN)
            sink->error = errno;
    }
}

/* The line under way is kept, though it is out: its columns are still to be counted. */
void sink_flush(struct sink *sink)
{
    struct text *text = &sink->text;
    size_t left = text->size - sink->line_start;
    write_all(sink);
    if (!text->bytes)
        return;
    memmove(text->bytes, text->bytes + sink->line_start, left + 1);
    text->size = sink->written = left;
    sink->line_start = 0;
}

void sink_show(struct sink *sink)
{
    if (sink->live)
        write_all(sink);
}

void sink_end_line(struct sink *sink)
{
    text_add_char(&sink->text, '\n');
    sink->bytes += sink->text.size - sink->line_start;
    sink->line_start = sink->text.size;
    sink->printing = 0;
    if (sink->live || sink->text.size >= PIECE)
        sink_flush(sink);
}

void sink_close(struct sink *sink)
{
    sink_flush(sink);
    text_free(&sink->text);
    if (sink->ours && close(sink->fd) != 0 && !sink->error && errno != EINTR)
        sink->error = errno;
    while (sink->command && waitpid(sink->command, NULL, 0) < 0 && errno == EINTR)
        ;
}
