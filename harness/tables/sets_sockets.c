/* Constants of the calls on sockets and on waiting for descriptors. */
#include "tables/sets.h"

#include <linux/net.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>

// clang-format off
const struct constant names_socket_type[] = {
    FIELD(SOCK_STREAM, 15), FIELD(SOCK_DGRAM, 15), FIELD(SOCK_RAW, 15), FIELD(SOCK_RDM, 15),
    FIELD(SOCK_SEQPACKET, 15), FIELD(SOCK_DCCP, 15), FIELD(SOCK_PACKET, 15), ONE(SOCK_CLOEXEC),
    ONE(SOCK_NONBLOCK), SET_END
};

const struct constant names_accept[] = {
    ONE(SOCK_CLOEXEC), ONE(SOCK_NONBLOCK), SET_END
};

const struct constant names_shutdown[] = {
    ONE(SHUT_RD), ONE(SHUT_WR), ONE(SHUT_RDWR), SET_END
};

const struct constant names_socketcall[] = {
    ONE(SYS_SOCKET), ONE(SYS_BIND), ONE(SYS_CONNECT), ONE(SYS_LISTEN), ONE(SYS_ACCEPT),
    ONE(SYS_GETSOCKNAME), ONE(SYS_GETPEERNAME), ONE(SYS_SOCKETPAIR), ONE(SYS_SEND), ONE(SYS_RECV),
    ONE(SYS_SENDTO), ONE(SYS_RECVFROM), ONE(SYS_SHUTDOWN), ONE(SYS_SETSOCKOPT),
    ONE(SYS_GETSOCKOPT), ONE(SYS_SENDMSG), ONE(SYS_RECVMSG), ONE(SYS_ACCEPT4), ONE(SYS_RECVMMSG),
    ONE(SYS_SENDMMSG), SET_END
};

const struct constant names_epoll_create[] = {
    ONE(EPOLL_CLOEXEC), SET_END
};

const struct constant names_epoll_operation[] = {
    ONE(EPOLL_CTL_ADD), ONE(EPOLL_CTL_DEL), ONE(EPOLL_CTL_MOD), SET_END
};

const struct constant names_eventfd[] = {
    ONE(EFD_SEMAPHORE), ONE(EFD_CLOEXEC), ONE(EFD_NONBLOCK), SET_END
};

const struct constant names_inotify[] = {
    ONE(IN_NONBLOCK), ONE(IN_CLOEXEC), SET_END
};
// clang-format on
