/* Descriptors from 3 on that the program starts with, and stdin where it arrives in turns. */
#include "capture/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

bool channel_offers(const struct run *run, int number)
{
    const struct world *world = run->plan->world;
    for (size_t i = 0; world && i < world->channel_count; i++)
        if (world->channels[i].number == number)
            return true;
    return false;
}

static bool refuse(struct run *run, const struct channel *channel)
{
    return problem_set(run->problem, STATUS_FAULT, "cannot open descriptor %d for the run: %s",
                       channel->number, strerror(errno));
}

static int open_path(const struct run *run, const struct channel *channel)
{
    const char *start = run->plan->directory ? run->plan->directory : ".";
    int directory = open(start, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int flags = channel->kind == CHANNEL_DIRECTORY ? O_RDONLY | O_DIRECTORY : O_RDWR;
    int fd = directory < 0 ? -1 : openat(directory, channel->path, flags | O_CLOEXEC);
    if (fd < 0 && errno == EACCES)
        fd = openat(directory, channel->path, O_RDONLY | O_CLOEXEC);
    int error = errno;
    if (directory >= 0)
        close(directory);
    errno = error;
    return fd;
}

static bool open_sockets(struct run *run, const struct channel *channel, struct channel_end *end)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return refuse(run, channel);
    end->ours = ends[0];
    end->theirs = ends[1];
    fcntl(end->ours, F_SETFL, O_NONBLOCK);
    return true;
}

/* A pipe whose bytes are all in it. */
static bool fill_pipe(struct run *run, const struct channel *channel, struct channel_end *end)
{
    if (!output_pipe(run, &end->ours, &end->theirs, true))
        return false;
    if (!channel->bytes)
        return true;
    bool ok = write(end->ours, channel->bytes, channel->size) == (ssize_t)channel->size;
    close(end->ours);
    end->ours = -1;
    return ok || refuse(run, channel);
}

static bool open_channel(struct run *run, const struct channel *channel, struct channel_end *end)
{
    *end = (struct channel_end){.ours = -1, .theirs = -1};
    switch (channel->kind) {
    case CHANNEL_PIPE:
        return fill_pipe(run, channel, end);
    case CHANNEL_SINK:
        return output_pipe(run, &end->ours, &end->theirs, false);
    case CHANNEL_SOCKET:
        return open_sockets(run, channel, end);
    case CHANNEL_NULL:
        end->theirs = open("/dev/null", O_RDWR | O_CLOEXEC);
        break;
    default:
        end->theirs = open_path(run, channel);
    }
    return end->theirs >= 0 || refuse(run, channel);
}

bool channels_open(struct run *run, struct handed *handed, size_t *count)
{
    const struct world *world = run->plan->world;
    if (!run->plan->collect || !world)
        return true;
    if (world->channel_count > CHANNELS || world->peer_count > PEERS)
        return problem_set(run->problem, STATUS_USAGE, "too many descriptors or peers in one run");
    run->channels = memory_of(world->channel_count * sizeof *run->channels);
    for (size_t i = 0; i < world->channel_count; i++)
        run->channels[i] = (struct channel_end){.ours = -1, .theirs = -1};
    run->trace->received_count = world->channel_count + world->peer_count;
    run->trace->received = memory_of(run->trace->received_count * sizeof *run->trace->received);
    for (size_t i = 0; i < world->channel_count; i++) {
        struct channel_end *end = &run->channels[i];
        struct stat status;
        if (!open_channel(run, &world->channels[i], end))
            return false;
        if (fstat(end->theirs, &status) == 0)
            end->inode = status.st_ino;
        handed[(*count)++] =
            (struct handed){.number = world->channels[i].number, .fd = end->theirs};
    }
    return true;
}

void channels_pump(struct run *run)
{
    for (size_t i = 0; run->channels && i < run->plan->world->channel_count; i++)
        if (run->plan->world->channels[i].kind >= CHANNEL_SINK)
            output_take(run, &run->channels[i].ours, &run->trace->received[i].bytes);
}

void channels_close(struct run *run)
{
    for (size_t i = 0; run->channels && i < run->plan->world->channel_count; i++)
        if (run->channels[i].ours >= 0)
            close(run->channels[i].ours);
    free(run->channels);
}
