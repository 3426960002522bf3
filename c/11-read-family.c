/* 11-read-family -- read and write have relatives
 *
 * calls   open, pread64, read, lseek, writev, socketpair, write, recvfrom,
 *         read, sendto, read, three times close, exit_group
 * given   argv[1], a path; the file has ten bytes or more
 * shows   pread64 leaves the position alone; on a socket write is a send
 *         without flags, and read a receive without flags
 * twin    asm/11-read-family.asm trace   expected/11-read-family.trace
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PART 4L /* bytes that one call moves */

static char part[PART];

int main(int argc, char **argv)
{
    struct iovec pieces[2] = {{part, PART}, {"\n", 1}};
    int pair[2];
    (void)argc; /* always 2 */

    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, argv[1], O_RDONLY);
    if (fd == -1)
        return errno;

    /* pread64(fd, buf, count, offset) -> bytes read, or -1 and errno */
    if (syscall(SYS_pread64, fd, part, PART, 6L) == -1)
        return errno;

    /* read(fd, buf, count) -> bytes read, or -1 and errno; from byte 0 */
    if (syscall(SYS_read, fd, part, PART) == -1)
        return errno;

    /* lseek(fd, offset, whence) -> the new position, or -1 and errno */
    if (syscall(SYS_lseek, fd, 0L, SEEK_CUR) == -1) /* we only ask */
        return errno;

    /* writev(fd, iov, iovcnt) -> bytes written, or -1 and errno */
    if (syscall(SYS_writev, 1, pieces, 2L) == -1)
        return errno;

    /* socketpair(domain, type, protocol, sv) -> 0, or -1 and errno */
    if (syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        return errno;

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    if (syscall(SYS_write, pair[0], part, PART) == -1)
        return errno;

    /* recvfrom(fd, buf, size, flags, src_addr, addrlen) -> bytes or -1;
     * with MSG_PEEK they stay there */
    if (syscall(SYS_recvfrom, pair[1], part, PART, MSG_PEEK, NULL, NULL) == -1)
        return errno;

    /* read(fd, buf, count) -> bytes read; now they are taken */
    if (syscall(SYS_read, pair[1], part, PART) == -1)
        return errno;

    /* sendto(fd, buf, size, flags, dest_addr, addrlen) -> bytes or -1 */
    if (syscall(SYS_sendto, pair[1], part, PART, 0, NULL, 0) == -1)
        return errno;

    /* read(fd, buf, count) -> bytes read, or -1 and errno */
    if (syscall(SYS_read, pair[0], part, PART) == -1)
        return errno;

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd);
    syscall(SYS_close, pair[0]);
    syscall(SYS_close, pair[1]);
    return 0;
}
