/* A server and its client in one program, for the parity script: what each does, and when, is the
 * same in every run.  usage: peers inet|inet6|unix|datagram|message */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(int ok, const char *what)
{
    if (!ok) {
        perror(what);
        exit(2);
    }
}

union address {
    struct sockaddr any;
    struct sockaddr_in inet;
    struct sockaddr_in6 inet6;
    struct sockaddr_un local;
};

static socklen_t make_address(const char *kind, union address *address)
{
    memset(address, 0, sizeof *address);
    if (!strcmp(kind, "inet6")) {
        address->inet6.sin6_family = AF_INET6;
        address->inet6.sin6_addr = in6addr_loopback;
        return sizeof address->inet6;
    }
    if (!strcmp(kind, "unix")) {
        address->local.sun_family = AF_UNIX;
        strcpy(address->local.sun_path, "here.socket");
        return sizeof address->local;
    }
    address->inet.sin_family = AF_INET;
    address->inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return sizeof address->inet;
}

static void say_hello(const union address *address, socklen_t size)
{
    char answer[64];
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(fd >= 0, "socket");
    must(connect(fd, &address->any, size) == 0, "connect");
    must(send(fd, "hello", 5, MSG_NOSIGNAL) == 5, "send");
    must(shutdown(fd, SHUT_WR) == 0, "shutdown");
    must(recv(fd, answer, sizeof answer, MSG_WAITALL) == 8, "recv");
    close(fd);
    exit(0);
}

static void set_options(int fd)
{
    int one = 1, value;
    socklen_t size = sizeof value;
    struct linger linger = {1, 5};
    struct timeval time = {2, 0};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    setsockopt(fd, SOL_SOCKET, 9999, &one, sizeof one);
    getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size);
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &value, &size);
}

static void serve(const char *kind)
{
    union address address, peer;
    socklen_t size = make_address(kind, &address), peer_size = sizeof peer;
    char bytes[64];
    int fd = socket(address.any.sa_family, SOCK_STREAM, 0);
    must(fd >= 0, "socket");
    set_options(fd);
    must(bind(fd, &address.any, size) == 0, "bind");
    must(listen(fd, 3) == 0, "listen");
    if (strcmp(kind, "unix"))
        getsockname(fd, &address.any, &size);
    pid_t child = fork();
    if (child == 0)
        say_hello(&address, size);
    int other = accept4(fd, &peer.any, &peer_size, SOCK_CLOEXEC);
    must(other >= 0, "accept4");
    peer_size = sizeof peer;
    getpeername(other, &peer.any, &peer_size);
    ssize_t got = recv(other, bytes, sizeof bytes, MSG_WAITALL);
    must(got == 5, "recv");
    must(send(other, "answered", 8, 0) == 8, "send");
    close(other);
    waitpid(child, NULL, 0);
    unlink("here.socket");
}

/* To itself, so that all is there when it is read. */
static void send_datagrams(void)
{
    union address address, from;
    socklen_t size = make_address("inet", &address), from_size = sizeof from;
    char bytes[8];
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_UDP);
    must(bind(fd, &address.any, size) == 0, "bind");
    getsockname(fd, &address.any, &size);
    sendto(fd, "a long datagram", 15, 0, &address.any, size);
    recvfrom(fd, bytes, sizeof bytes, MSG_TRUNC, &from.any, &from_size);
    recvfrom(fd, bytes, sizeof bytes, MSG_DONTWAIT, &from.any, &from_size);
    sendto(fd, "x", 1, 0, (struct sockaddr *)1, size);
    close(fd);
}

static void send_messages(void)
{
    int pair[2];
    char one[] = "first", two[] = "second", back[16], control[CMSG_SPACE(2 * sizeof(int))] = {0};
    struct iovec out[2] = {{one, 5}, {two, 6}}, in[1] = {{back, sizeof back}};
    struct msghdr message = {.msg_iov = out, .msg_iovlen = 2};
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(header), pair, sizeof pair);
    must(sendmsg(pair[0], &message, 0) == 11, "sendmsg");
    message.msg_iov = in;
    message.msg_iovlen = 1;
    message.msg_controllen = sizeof control;
    must(recvmsg(pair[1], &message, MSG_CMSG_CLOEXEC) == 11, "recvmsg");
    recvmsg(pair[1], &message, MSG_DONTWAIT);
    recvmsg(pair[1], NULL, MSG_DONTWAIT);
    struct mmsghdr several[2] = {{{.msg_iov = out, .msg_iovlen = 1}, 0},
                                 {{.msg_iov = out + 1, .msg_iovlen = 1}, 0}};
    sendmmsg(pair[0], several, 2, 0);
    recvmmsg(pair[1], several, 2, MSG_DONTWAIT, NULL);
}

int main(int argc, char **argv)
{
    const char *kind = argc > 1 ? argv[1] : "";
    if (!strcmp(kind, "datagram"))
        send_datagrams();
    else if (!strcmp(kind, "message"))
        send_messages();
    else
        serve(kind);
    return 0;
}
