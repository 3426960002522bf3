// mistake: sum-for-length
// says: the bytes of all pieces together
// The head is not taken off.
/* 11-read-family, the exercise -- one file, two ways through a socket
 *
 * run     ./program FROM TO       FROM has a head of 8 bytes and a body of at
 *                                 most 64; TO exists
 * calls   open FROM, open TO, socketpair;
 *         the body by place:   pread64, sendto, recvfrom, pwrite64;
 *         all of it in pieces: readv, sendmsg, recvmsg, writev to descriptor 1;
 *         close all four; exit(0); after an error: exit with its errno
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define HEAD 8L  /* bytes of the head */
#define BODY 64L /* bytes that a body can have */

static char head[HEAD], body[BODY];   /* what is read */
static char head2[HEAD], body2[BODY]; /* what is received */

int main(int argc, char **argv)
{
    struct iovec going[2] = {{head, HEAD}, {body, BODY}};
    struct iovec coming[2] = {{head2, HEAD}, {body2, BODY}};
    struct msghdr letter = {.msg_iov = going, .msg_iovlen = 2};
    struct msghdr answer = {.msg_iov = coming, .msg_iovlen = 2};
    int pair[2];
    (void)argc; /* always 3 */

    /* open(path, flags) -> descriptor, or -1 and errno */
    long from = syscall(SYS_open, argv[1], O_RDONLY);
    if (from == -1)
        return errno;
    long to = syscall(SYS_open, argv[2], O_WRONLY);
    if (to == -1)
        return errno;

    /* socketpair(domain, type, protocol, sv) -> 0, or -1 and errno */
    if (syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        return errno;

    /* pread64(fd, buf, count, offset) -> bytes read, or -1 and errno */
    long size = syscall(SYS_pread64, from, body, BODY, HEAD);
    if (size == -1)
        return errno;

    /* sendto(fd, buf, size, flags, dest_addr, addrlen) -> bytes or -1 */
    if (syscall(SYS_sendto, pair[0], body, size, 0, NULL, 0) == -1)
        return errno;

    /* recvfrom(fd, buf, size, flags, src_addr, addrlen) -> bytes or -1 */
    long came = syscall(SYS_recvfrom, pair[1], body2, BODY, 0, NULL, NULL);
    if (came == -1)
        return errno;

    /* pwrite64(fd, buf, count, offset) -> bytes written, or -1 and errno */
    if (syscall(SYS_pwrite64, to, body2, came, HEAD) == -1)
        return errno;

    /* readv(fd, iov, iovcnt) -> bytes read, or -1 and errno */
    if (syscall(SYS_readv, from, going, 2L) == -1) /* still at its start */
        return errno;
    going[1].iov_len = size; /* what there is */

    /* sendmsg(fd, msg, flags) -> bytes sent, or -1 and errno */
    if (syscall(SYS_sendmsg, pair[0], &letter, 0) == -1)
        return errno;

    /* recvmsg(fd, msg, flags) -> bytes received, or -1 and errno */
    came = syscall(SYS_recvmsg, pair[1], &answer, 0);
    if (came == -1)
        return errno;
    coming[1].iov_len = came; /* what came */

    /* writev(fd, iov, iovcnt) -> bytes written, or -1 and errno */
    if (syscall(SYS_writev, 1, coming, 2L) == -1)
        return errno;

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, from);
    syscall(SYS_close, to);
    syscall(SYS_close, pair[0]);
    syscall(SYS_close, pair[1]);
    return 0;
}
