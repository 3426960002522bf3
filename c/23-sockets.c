/* 23-sockets -- six bytes from one end of a connection to the other
 *
 * calls   socket, bind, listen, getsockname, socket, connect, accept4, write,
 *         read, close three times, exit_group
 * shows   three descriptors: one listens, two are the ends of a connection
 * twin    asm/23-sockets.asm     trace   expected/23-sockets.trace
 */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[64];

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t room = sizeof address; /* how much getsockname may write */
    address.sin_port = htons(0);     /* take any that is free */
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    /* The side that is called. */
    /* socket(domain, type, protocol) -> descriptor, or -1 and errno */
    long door = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    if (door == -1)
        return errno;

    /* bind(sockfd, addr, addrlen) -> 0, or -1 and errno */
    if (syscall(SYS_bind, door, &address, sizeof address) == -1)
        return errno;

    /* listen(sockfd, backlog) -> 0, or -1 and errno */
    if (syscall(SYS_listen, door, 1) == -1)
        return errno;

    /* getsockname(sockfd, addr, addrlen) -> 0, or -1 and errno */
    if (syscall(SYS_getsockname, door, &address, &room) == -1)
        return errno;

    /* The side that calls. */
    /* socket(domain, type, protocol) -> descriptor, or -1 and errno */
    long caller = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    if (caller == -1)
        return errno;

    /* connect(sockfd, addr, addrlen) -> 0, or -1 and errno */
    if (syscall(SYS_connect, caller, &address, sizeof address) == -1)
        return errno;

    /* accept4(sockfd, addr, addrlen, flags) -> descriptor, or -1 and errno */
    long called = syscall(SYS_accept4, door, NULL, NULL, 0);
    if (called == -1)
        return errno;

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, caller, "hello\n", 6);

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    long got = syscall(SYS_read, called, buffer, sizeof buffer);

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, caller); /* the caller hangs up */
    syscall(SYS_close, called);
    syscall(SYS_close, door); /* nobody can call any more */
    return (int)got;          /* how many bytes came through */
}
