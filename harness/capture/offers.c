/* What comes to the program while it runs, at moments that are the same in every run.
 *
 * Bytes arrive when it asks for them: at the entry stop of a call that reads a channel, or waits
 * for one to be readable, and once everything that came before has been taken.  So a read gets one
 * offer and no more, however fast or slow the machine is, and nobody has to sleep.
 *
 * A signal is sent when the first process sleeps in the call that the plan names: between the
 * call's two stops its state is S only then.  No stop tells of that, so /proc is looked at, every
 * millisecond while such a call is open.  What could end the wait is held back until the signals
 * are sent. */
#include "capture/run.h"

#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAITS = -2, OTHER = -1 };

/* Which argument is the descriptor that the call reads; WAITS: it waits for several. */
static int find_asked(const struct event *event)
{
    static const struct {
        const char *name;
        int argument;
    } calls[] = {{"read", 0},
                 {"readv", 0},
                 {"preadv2", 0},
                 {"recvfrom", 0},
                 {"recvmsg", 0},
                 {"recvmmsg", 0},
                 {"splice", 0},
                 {"tee", 0},
                 {"sendfile", 1},
                 {"sendfile64", 1},
                 {"poll", WAITS},
                 {"ppoll", WAITS},
                 {"select", WAITS},
                 {"_newselect", WAITS},
                 {"pselect6", WAITS},
                 {"epoll_wait", WAITS},
                 {"epoll_pwait", WAITS},
                 {"epoll_pwait2", WAITS}};
    const char *name = call_name(event->abi, event->number);
    for (size_t i = 0; name && i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].argument;
    return OTHER;
}

/* The channel that the task has under this number now; -1: none. */
static long find_channel(const struct run *run, pid_t pid, int fd)
{
    struct stat status;
    if (!held_status(pid, fd, &status) || !(S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)))
        return -1;
    for (size_t i = 0; i < run->plan->world->channel_count; i++)
        if (run->channels[i].inode == status.st_ino)
            return (long)i;
    return -1;
}

/* Whether all that was offered has been taken. */
static bool all_taken(const struct run *run)
{
    for (size_t i = 0; i < run->plan->world->channel_count; i++) {
        int waiting = 0, ours = run->channels[i].ours;
        enum channel_kind kind = run->plan->world->channels[i].kind;
        if (ours < 0 || run->channels[i].ended)
            continue;
        if (kind == CHANNEL_PIPE && ioctl(ours, FIONREAD, &waiting) == 0 && waiting > 0)
            return false;
        if (kind == CHANNEL_SOCKET && ioctl(ours, SIOCOUTQ, &waiting) == 0 && waiting > 0)
            return false;
    }
    return true;
}

/* Nothing will be written to it any more: also where all was in it from the start. */
static bool has_ended(const struct channel_end *end)
{
    return end->ended || end->ours < 0;
}

/* Gives the channel that the offer was for. */
static long make_offer(struct run *run, const struct offer *offer)
{
    const struct world *world = run->plan->world;
    for (size_t i = 0; i < world->channel_count; i++) {
        struct channel_end *end = &run->channels[i];
        if (world->channels[i].number != offer->number)
            continue;
        if (end->ours < 0 || end->ended)
            return (long)i;
        if (offer->kind == OFFER_BYTES &&
            write(end->ours, offer->bytes, offer->size) != (ssize_t)offer->size) {
            if (errno != EPIPE)
                run_fault(run, "write to a pipe of the run", errno);
            end->ended = true; /* EPIPE: nobody will read it */
        } else if (offer->kind == OFFER_END) {
            end->ended = true;
            if (world->channels[i].kind == CHANNEL_SOCKET) {
                shutdown(end->ours, SHUT_WR);
            } else {
                close(end->ours);
                end->ours = -1;
            }
        }
        return (long)i;
    }
    return -1;
}

/* A read of a channel gets the next offer that is for it; those before it arrive, too.  When the
 * channel's end has come, the read needs none.  A wait gets one offer, or silence. */
static void offer_next(struct run *run, pid_t pid, const struct event *event)
{
    const struct world *world = run->plan->world;
    int asked = find_asked(event);
    if (asked == OTHER)
        return;
    long wanted = asked == WAITS ? -1 : find_channel(run, pid, (int)event->arg[asked]);
    if ((asked != WAITS && (wanted < 0 || has_ended(&run->channels[wanted]))) || !all_taken(run))
        return;
    while (run->offered < world->offer_count) {
        const struct offer *offer = &world->offers[run->offered++];
        if (offer->kind == OFFER_SILENCE && asked == WAITS)
            return;
        if (offer->kind == OFFER_SILENCE)
            continue;
        long given = make_offer(run, offer);
        if (asked == WAITS || given == wanted)
            return;
    }
}

static bool arm_signal(struct run *run, struct task *task, const struct event *event)
{
    const struct world *world = run->plan->world;
    for (size_t i = 0; i < world->sending_count && task->number == 0; i++) {
        const struct sending *sending = &world->sendings[i];
        if (sending->abi != event->abi || sending->number != event->number ||
            run->sent[i] >= sending->times)
            continue;
        run->awaited = task;
        run->awaited_sending = i;
        return true;
    }
    return false;
}

/* At the entry of a call, also when the kernel enters it again after a signal. */
void world_at_entry(struct run *run, struct task *task, const struct event *event)
{
    const struct world *world = run->plan->world;
    if (!world || !run->plan->collect || arm_signal(run, task, event))
        return;
    peers_pump(run);
    if (run->channels && run->offered < world->offer_count)
        offer_next(run, task->pid, event);
}

void world_forget(struct run *run, const struct task *task)
{
    if (run->awaited == task)
        run->awaited = NULL;
}

void world_at_exit(struct run *run, const struct task *task)
{
    world_forget(run, task);
    peers_at_exit(run, &task->call.event);
}

bool world_waits(const struct run *run)
{
    return run->awaited != NULL;
}

void world_look(struct run *run)
{
    if (task_state(run->awaited->pid) != 'S')
        return;
    run->sent[run->awaited_sending]++;
    kill(run->awaited->pid, run->plan->world->sendings[run->awaited_sending].signal);
    run->awaited = NULL;
}
