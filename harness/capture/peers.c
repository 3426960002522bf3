/* Somebody else on loopback, played by the tracer itself: no process, no thread, no sleep.
 *
 * A client connects when the program's listen has succeeded, a server has listened before the
 * program starts.  At every entry stop each peer does what it can do then: takes the connection,
 * sends what is due, reads what has come.  On loopback all of that is done when the call returns,
 * so what the program finds does not depend on who is faster.  While the program waits, the loop
 * that waits for its stops serves the peers, too. */
#include "capture/run.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer_end {
    int listening, fd; /* -1: none */
    bool connecting;
    bool quiet;    /* its turns are over, and it has said so */
    size_t turn;   /* the present one */
    size_t sent;   /* bytes of it */
    size_t wanted; /* bytes that must have come before the next turn */
};

static struct sockaddr_in address_of(const struct peer *peer)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons(peer->port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int make_socket(const struct run *run)
{
    const struct capture_place *place = run->plan->place;
    int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    return place ? place->socket(place->context, AF_INET, type, 0) : socket(AF_INET, type, 0);
}

static bool listen_at(struct run *run, const struct peer *peer, struct peer_end *end)
{
    struct sockaddr_in address = address_of(peer);
    int yes = 1;
    end->listening = make_socket(run);
    if (end->listening >= 0)
        setsockopt(end->listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (end->listening < 0 ||
        bind(end->listening, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(end->listening, 64) != 0)
        return problem_set(run->problem, STATUS_FAULT, "cannot listen at 127.0.0.1:%u: %s",
                           peer->port, strerror(errno));
    return true;
}

bool peers_open(struct run *run)
{
    const struct world *world = run->plan->world;
    if (!run->plan->collect || !world || !world->peer_count)
        return true;
    run->peers = memory_of(world->peer_count * sizeof *run->peers);
    for (size_t i = 0; i < world->peer_count; i++)
        run->peers[i] = (struct peer_end){.listening = -1, .fd = -1};
    for (size_t i = 0; i < world->peer_count; i++)
        if (world->peers[i].role == ROLE_SERVER &&
            !listen_at(run, &world->peers[i], &run->peers[i]))
            return false;
    return true;
}

static void leave(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Refused: the program listens somewhere else, so far. */
static void connect_to(const struct run *run, const struct peer *peer, struct peer_end *end)
{
    struct sockaddr_in address = address_of(peer);
    end->fd = make_socket(run);
    if (end->fd >= 0 && connect(end->fd, (struct sockaddr *)&address, sizeof address) != 0 &&
        errno != EINPROGRESS)
        leave(&end->fd);
    end->connecting = end->fd >= 0;
}

/* True once the connection stands. */
static bool is_connected(struct peer_end *end, struct received *received)
{
    struct pollfd ready = {.fd = end->fd, .events = POLLOUT};
    int error = 0;
    socklen_t size = sizeof error;
    if (!end->connecting)
        return true;
    if (poll(&ready, 1, 0) <= 0)
        return false;
    getsockopt(end->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    end->connecting = false;
    if (error)
        leave(&end->fd);
    received->met = received->met || !error;
    return !error;
}

static void take_connection(struct peer_end *end, struct received *received)
{
    if (end->listening < 0 || end->fd >= 0)
        return;
    end->fd = accept4(end->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (end->fd < 0)
        return;
    received->met = true;
    leave(&end->listening);
}

/* Whoever has connected is counted, and let go. */
static void count_connections(struct peer_end *end, struct received *received)
{
    int fd;
    while (end->listening >= 0 &&
           (fd = accept4(end->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        received->calls++;
        close(fd);
    }
}

/* Its turns, as far as they go now. */
static void act(const struct peer *peer, struct peer_end *end, const struct received *received)
{
    while (end->turn < peer->turn_count) {
        const struct turn *turn = &peer->turns[end->turn];
        if (!turn->sends) {
            if (received->bytes.size < end->wanted + turn->size)
                return;
            end->wanted += turn->size;
        } else if (end->sent < turn->size) {
            ssize_t sent = send(end->fd, (const char *)turn->bytes + end->sent,
                                turn->size - end->sent, MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN)
                return;
            end->sent += sent < 0 ? turn->size : (size_t)sent; /* nobody will read it */
            continue;
        }
        end->sent = 0;
        end->turn++;
    }
    if (!end->quiet)
        shutdown(end->fd, SHUT_WR);
    end->quiet = true;
}

void peers_pump(struct run *run)
{
    const struct world *world = run->plan->world;
    for (size_t i = 0; run->peers && i < world->peer_count; i++) {
        struct peer_end *end = &run->peers[i];
        struct received *received = &run->trace->received[world->channel_count + i];
        if (world->peers[i].counts) {
            count_connections(end, received);
            continue;
        }
        take_connection(end, received);
        if (end->fd < 0 || !is_connected(end, received))
            continue;
        act(&world->peers[i], end, received);
        output_take(run, &end->fd, &received->bytes); /* closes it at the end */
        if (end->fd >= 0)
            act(&world->peers[i], end, received);
    }
}

/* A call has returned: when it was listen, clients come. */
void peers_at_exit(struct run *run, const struct event *event)
{
    const struct world *world = run->plan->world;
    if (!run->peers || event->result != 0)
        return;
    const char *name = call_name(event->abi, event->number);
    bool listens = name && (strcmp(name, "listen") == 0 ||
                            (strcmp(name, "socketcall") == 0 && event->arg[0] == 4));
    for (size_t i = 0; listens && i < world->peer_count; i++)
        if (world->peers[i].role == ROLE_CLIENT && run->peers[i].fd < 0 &&
            !run->trace->received[world->channel_count + i].met)
            connect_to(run, &world->peers[i], &run->peers[i]);
    if (listens)
        peers_pump(run);
}

/* What to wait for: how many. */
size_t peers_await(const struct run *run, struct pollfd *fds)
{
    size_t count = 0;
    for (size_t i = 0; run->peers && i < run->plan->world->peer_count; i++) {
        const struct peer_end *end = &run->peers[i];
        const struct peer *peer = &run->plan->world->peers[i];
        bool sends = end->turn < peer->turn_count && peer->turns[end->turn].sends;
        if (end->fd >= 0)
            fds[count++] = (struct pollfd){
                .fd = end->fd, .events = end->connecting || sends ? POLLIN | POLLOUT : POLLIN};
        else if (end->listening >= 0)
            fds[count++] = (struct pollfd){.fd = end->listening, .events = POLLIN};
    }
    return count;
}

void peers_close(struct run *run)
{
    const struct world *world = run->plan->world;
    for (size_t i = 0; run->peers && i < world->peer_count; i++) {
        if (world->peers[i].counts && world->channel_count + i < run->trace->received_count)
            count_connections(&run->peers[i], &run->trace->received[world->channel_count + i]);
        leave(&run->peers[i].fd);
        leave(&run->peers[i].listening);
    }
    free(run->peers);
}
