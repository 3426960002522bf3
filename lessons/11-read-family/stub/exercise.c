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
    /* TODO 1: the body, from byte HEAD on, into body; keep its size. After an
     * error return errno, here and below. */

    /* sendto(fd, buf, size, flags, dest_addr, addrlen) -> bytes or -1 */
    /* TODO 2: into the first end of the pair; no flags, no address. */

    /* recvfrom(fd, buf, size, flags, src_addr, addrlen) -> bytes or -1 */
    /* TODO 3: out of the second end, into body2. */

    /* pwrite64(fd, buf, count, offset) -> bytes written, or -1 and errno */
    /* TODO 4: as many bytes as came, to byte HEAD of TO. */

    /* readv(fd, iov, iovcnt) -> bytes read, or -1 and errno */
    /* TODO 5: the whole of FROM, with going. Then make going[1].iov_len the
     * size of the body. */

    /* sendmsg(fd, msg, flags) -> bytes sent, or -1 and errno */
    /* TODO 6: letter, into the first end. */

    /* recvmsg(fd, msg, flags) -> bytes received, or -1 and errno */
    /* TODO 7: answer, out of the second end. Then make coming[1].iov_len the
     * size of the body. */

    /* writev(fd, iov, iovcnt) -> bytes written, or -1 and errno */
    /* TODO 8: coming, to descriptor 1. */
    (void)letter; /* these two lines can go */
    (void)answer;

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, from);
    syscall(SYS_close, to);
    syscall(SYS_close, pair[0]);
    syscall(SYS_close, pair[1]);
    return 0;
}
